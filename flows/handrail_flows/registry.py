"""Every step type there is. Adding one is a folder in `steps` and a line here."""

from handrail_flows.steps.account_create.step import AccountCreateStep
from handrail_flows.steps.consent.step import ConsentStep
from handrail_flows.steps.decide.step import DecideStep
from handrail_flows.steps.email_confirm.step import EmailConfirmStep
from handrail_flows.steps.end.step import EndStep
from handrail_flows.steps.form.step import FormStep
from handrail_flows.steps.identify.step import IdentifyStep
from handrail_flows.steps.message.step import MessageStep
from handrail_flows.steps.passkey_enrol.step import PasskeyEnrolStep
from handrail_flows.steps.passkey_verify.step import PasskeyVerifyStep
from handrail_flows.steps.password_set.step import PasswordSetStep
from handrail_flows.steps.password_verify.step import PasswordVerifyStep
from handrail_flows.steps.recovery_create.step import RecoveryCreateStep
from handrail_flows.steps.recovery_verify.step import RecoveryVerifyStep
from handrail_flows.steps.totp_enrol.step import TotpEnrolStep
from handrail_flows.steps.totp_verify.step import TotpVerifyStep
from handrail_platform.compile.resolve import Registry
from handrail_platform.step.step import AnyStep

STEPS: tuple[AnyStep, ...] = (
    AccountCreateStep(),
    ConsentStep(),
    DecideStep(),
    EmailConfirmStep(),
    EndStep(),
    FormStep(),
    IdentifyStep(),
    MessageStep(),
    PasskeyEnrolStep(),
    PasskeyVerifyStep(),
    PasswordSetStep(),
    PasswordVerifyStep(),
    RecoveryCreateStep(),
    RecoveryVerifyStep(),
    TotpEnrolStep(),
    TotpVerifyStep(),
)
"""In alphabetical order."""

REGISTRY: Registry = {(step.name, step.version): step for step in STEPS}
