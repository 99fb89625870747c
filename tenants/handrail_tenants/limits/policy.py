"""Which limits hold, by what they count."""

from enum import StrEnum

import msgspec

from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Lockout, Quota


class Scope(StrEnum):
    """What a counter counts. Stored: a value may be added, never reused for something else."""

    EMAIL_GUESS_ADDRESS = "email-guess.address"
    EMAIL_GUESS_CLIENT = "email-guess.client"
    EMAIL_SEND_ADDRESS = "email-send.address"
    EMAIL_SEND_CLIENT = "email-send.client"
    EMAIL_SEND_TENANT = "email-send.tenant"
    PASSKEY_CLIENT = "passkey.client"
    PASSWORD_AUTHENTICATOR = "password.authenticator"  # noqa: S105 - the name of a counter
    PASSWORD_CLIENT = "password.client"  # noqa: S105
    PASSWORD_IDENTIFIER = "password.identifier"  # noqa: S105
    RECOVERY_AUTHENTICATOR = "recovery.authenticator"
    RECOVERY_CLIENT = "recovery.client"
    RECOVERY_PERSON = "recovery.person"
    TOTP_AUTHENTICATOR = "totp.authenticator"
    TOTP_CLIENT = "totp.client"
    TOTP_PERSON = "totp.person"


class LimitPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of one installation.

    authenticator: consecutive failures after which an authenticator is disabled until it is bound anew; no more
    than 100 (SP 800-63B-4 section 3.2.2). guessing: the growing delays on the way there. client: guesses from one
    network address, which success does not give back. send_*: mails with a code; email_guess: codes guessed at one
    e-mail address, over all journeys.
    """

    authenticator: Quota = Quota(uses=100, span=FOREVER)
    guessing: Lockout = Lockout(free=10, first_delay=MINUTE, longest_delay=HOUR, forgotten_after=DAY)
    client: Quota = Quota(uses=300, span=HOUR)
    send_address: Quota = Quota(uses=10, span=HOUR)
    send_client: Quota = Quota(uses=100, span=HOUR)
    send_tenant: Quota = Quota(uses=10_000, span=HOUR)
    email_guess: Quota = Quota(uses=20, span=HOUR)
