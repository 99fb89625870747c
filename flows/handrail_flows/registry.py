"""Every step type there is. Adding one is a folder in `steps` and a line here."""

from handrail_flows.steps.account_create.step import AccountCreateStep
from handrail_flows.steps.account_delete.step import AccountDeleteStep
from handrail_flows.steps.account_lock.step import AccountLockStep
from handrail_flows.steps.age_check.step import AgeCheckStep
from handrail_flows.steps.bot_challenge.step import BotChallengeStep
from handrail_flows.steps.choose.step import ChooseStep
from handrail_flows.steps.consent.step import ConsentStep
from handrail_flows.steps.consent_guardian.step import GuardianConsentStep
from handrail_flows.steps.decide.step import DecideStep
from handrail_flows.steps.device_approve.step import DeviceApproveStep
from handrail_flows.steps.device_recognize.step import DeviceRecognizeStep
from handrail_flows.steps.device_trust.step import DeviceTrustStep
from handrail_flows.steps.document_capture.step import DocumentCaptureStep
from handrail_flows.steps.email_change.step import EmailChangeStep
from handrail_flows.steps.email_confirm.step import EmailConfirmStep
from handrail_flows.steps.email_link.step import EmailLinkStep
from handrail_flows.steps.end.step import EndStep
from handrail_flows.steps.factor_choose.step import FactorChooseStep
from handrail_flows.steps.federation_link.step import FederationLinkStep
from handrail_flows.steps.federation_verify.step import FederationVerifyStep
from handrail_flows.steps.form.step import FormStep
from handrail_flows.steps.http_request.step import HttpRequestStep
from handrail_flows.steps.identify.step import IdentifyStep
from handrail_flows.steps.message.step import MessageStep
from handrail_flows.steps.message_email.step import MessageEmailStep
from handrail_flows.steps.message_sms.step import MessageSmsStep
from handrail_flows.steps.passkey_enrol.step import PasskeyEnrolStep
from handrail_flows.steps.passkey_verify.step import PasskeyVerifyStep
from handrail_flows.steps.password_set.step import PasswordSetStep
from handrail_flows.steps.password_verify.step import PasswordVerifyStep
from handrail_flows.steps.preferences.step import PreferencesStep
from handrail_flows.steps.profile_complete.step import ProfileCompleteStep
from handrail_flows.steps.proofing_vendor.step import ProofingVendorStep
from handrail_flows.steps.recovery_create.step import RecoveryCreateStep
from handrail_flows.steps.recovery_email.step import RecoveryEmailStep
from handrail_flows.steps.recovery_verify.step import RecoveryVerifyStep
from handrail_flows.steps.retry_limit.step import RetryLimitStep
from handrail_flows.steps.review_manual.step import ReviewManualStep
from handrail_flows.steps.risk_assess.step import RiskAssessStep
from handrail_flows.steps.sms_confirm.step import SmsConfirmStep
from handrail_flows.steps.sms_verify.step import SmsVerifyStep
from handrail_flows.steps.switch.step import SwitchStep
from handrail_flows.steps.totp_enrol.step import TotpEnrolStep
from handrail_flows.steps.totp_verify.step import TotpVerifyStep
from handrail_flows.steps.transaction_confirm.step import TransactionConfirmStep
from handrail_flows.steps.variable_set.step import VariableSetStep
from handrail_flows.steps.webhook_send.step import WebhookSendStep
from handrail_platform.compile.resolve import Registry
from handrail_platform.step.step import AnyStep

STEPS: tuple[AnyStep, ...] = (
    AccountCreateStep(),
    AccountDeleteStep(),
    AccountLockStep(),
    AgeCheckStep(),
    BotChallengeStep(),
    ChooseStep(),
    ConsentStep(),
    GuardianConsentStep(),
    DecideStep(),
    DeviceApproveStep(),
    DeviceRecognizeStep(),
    DeviceTrustStep(),
    DocumentCaptureStep(),
    EmailChangeStep(),
    EmailConfirmStep(),
    EmailLinkStep(),
    EndStep(),
    FactorChooseStep(),
    FederationLinkStep(),
    FederationVerifyStep(),
    FormStep(),
    HttpRequestStep(),
    IdentifyStep(),
    MessageStep(),
    MessageEmailStep(),
    MessageSmsStep(),
    PasskeyEnrolStep(),
    PasskeyVerifyStep(),
    PasswordSetStep(),
    PasswordVerifyStep(),
    PreferencesStep(),
    ProfileCompleteStep(),
    ProofingVendorStep(),
    RecoveryCreateStep(),
    RecoveryEmailStep(),
    RecoveryVerifyStep(),
    RetryLimitStep(),
    ReviewManualStep(),
    RiskAssessStep(),
    SmsConfirmStep(),
    SmsVerifyStep(),
    SwitchStep(),
    TotpEnrolStep(),
    TotpVerifyStep(),
    TransactionConfirmStep(),
    VariableSetStep(),
    WebhookSendStep(),
)
"""In alphabetical order."""

REGISTRY: Registry = {(step.name, step.version): step for step in STEPS}
