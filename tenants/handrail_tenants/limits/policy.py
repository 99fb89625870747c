"""Which limits hold, by what they count."""

from enum import StrEnum

import msgspec

from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Lockout, Quota


class Scope(StrEnum):
    """What a counter counts. Stored: a value may be added, never reused for something else."""

    BOT_WAIT_CLIENT = "bot-wait.client"
    DOCUMENT_CLIENT = "document.client"
    EMAIL_GUESS_ADDRESS = "email-guess.address"
    EMAIL_GUESS_CLIENT = "email-guess.client"
    EMAIL_SEND_ADDRESS = "email-send.address"
    EMAIL_SEND_CLIENT = "email-send.client"
    EMAIL_SEND_TENANT = "email-send.tenant"
    FAILURES_ACCOUNT = "failures.account"
    PASSKEY_CLIENT = "passkey.client"
    PASSWORD_AUTHENTICATOR = "password.authenticator"  # noqa: S105 - the name of a counter
    PASSWORD_CLIENT = "password.client"  # noqa: S105
    PASSWORD_IDENTIFIER = "password.identifier"  # noqa: S105
    RECOVERY_AUTHENTICATOR = "recovery.authenticator"
    RECOVERY_CLIENT = "recovery.client"
    RECOVERY_PERSON = "recovery.person"
    RISK_NETWORK = "risk.network"
    SMS_GUESS_CLIENT = "sms-guess.client"
    SMS_GUESS_NUMBER = "sms-guess.number"
    SMS_SEND_CLIENT = "sms-send.client"
    SMS_SEND_COUNTRY = "sms-send.country"
    SMS_SEND_NUMBER = "sms-send.number"
    SMS_SEND_TENANT = "sms-send.tenant"
    SMS_AUTHENTICATOR = "sms.authenticator"
    SMS_CLIENT = "sms.client"
    SMS_PERSON = "sms.person"
    TOTP_AUTHENTICATOR = "totp.authenticator"
    TOTP_CLIENT = "totp.client"
    TOTP_PERSON = "totp.person"


class LimitPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of one installation.

    authenticator: consecutive failures after which an authenticator is disabled until it is bound anew; no more
    than 100 (SP 800-63B-4 section 3.2.2). guessing: the growing delays on the way there. client: guesses from one
    network address, which success does not give back. send_*: mails with a code; email_guess: codes guessed at one
    e-mail address, over all journeys. sms_*: text messages with a code, which cost money: to one number, to all
    numbers of a country calling code, of a tenant, and from one network address; sms_guess: codes guessed at one
    number. documents: pictures of documents that one network address has read.
    bot_wait: challenges that one network address gets past by waiting instead of work.
    """

    authenticator: Quota = Quota(uses=100, span=FOREVER)
    guessing: Lockout = Lockout(free=10, first_delay=MINUTE, longest_delay=HOUR, forgotten_after=DAY)
    client: Quota = Quota(uses=300, span=HOUR)
    send_address: Quota = Quota(uses=10, span=HOUR)
    send_client: Quota = Quota(uses=100, span=HOUR)
    send_tenant: Quota = Quota(uses=10_000, span=HOUR)
    email_guess: Quota = Quota(uses=20, span=HOUR)
    bot_wait: Quota = Quota(uses=60, span=HOUR)
    documents: Quota = Quota(uses=60, span=HOUR)
    sms_number: Quota = Quota(uses=6, span=HOUR)
    sms_client: Quota = Quota(uses=20, span=HOUR)
    sms_country: Quota = Quota(uses=300, span=HOUR)
    sms_tenant: Quota = Quota(uses=1_000, span=HOUR)
    sms_guess: Quota = Quota(uses=20, span=HOUR)
