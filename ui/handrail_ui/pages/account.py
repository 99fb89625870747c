"""What the page of a signed-in person shows."""

from typing import Literal, TypeAlias

import msgspec

from handrail_platform.values import Milliseconds
from handrail_ui.pages.wording.negotiation import Direction

Assurance: TypeAlias = Literal["aal1", "aal2", "aal3"]
"""Authenticator assurance levels of NIST SP 800-63B-4; in words under `account.assurance.<level>`."""
MethodKind: TypeAlias = Literal[
    "password", "totp", "recovery_code", "federated", "sms_code", "passkey", "device_passkey"
]
"""In words under `account.method.<kind>`."""


class SignInMethod(msgspec.Struct, frozen=True):
    """A way to sign in that the person has, and since when.

    Of recovery codes also how many are left, of an account elsewhere where.
    """

    kind: MethodKind
    since: Milliseconds | None = None
    left: int | None = None
    provider: str = ""


class BrowserSessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One signed-in browser. `device` is a name such as `Firefox, Linux`; `id` goes back when it is revoked."""

    id: str
    device: str
    started_at: Milliseconds
    last_seen_at: Milliseconds
    assurance: Assurance
    current: bool = False


class TrustedDeviceLine(msgspec.Struct, frozen=True):
    """A browser that is remembered. `id` goes back when it is forgotten."""

    id: str
    device: str
    trusted_at: Milliseconds
    ends_at: Milliseconds


class ApprovalLine(msgspec.Struct, frozen=True):
    """Somebody who signs in elsewhere and waits for it to be approved here; `url` leads to where that is done."""

    url: str
    since: Milliseconds
    device: str
    network: str


class PreferencesLine(msgspec.Struct, frozen=True, kw_only=True):
    """What the person chose last, and when. No channel: they want no messages.

    Channels are in words under `account.channel.<channel>`, a frequency under `account.frequency.<frequency>`.
    """

    channels: tuple[str, ...]
    frequency: str
    since: Milliseconds


class AccountPage(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is, how they proved it, and where they are signed in.

    Every button posts `csrf_token`; revoking posts the session's id as `session` too, forgetting
    a browser its id as `device`. `notice` is a message id. `deleted_at` is when the account goes, unless its
    person says at `keep_url` that they want to keep it.
    """

    name: str
    email: str
    email_verified: bool
    signed_in_since: Milliseconds
    assurance: Assurance
    methods: tuple[SignInMethod, ...]
    sessions: tuple[BrowserSessionLine, ...]
    csrf_token: str
    sign_out_url: str
    revoke_url: str
    revoke_others_url: str | None = None
    approvals: tuple[ApprovalLine, ...] = ()
    devices: tuple[TrustedDeviceLine, ...] = ()
    forget_url: str | None = None
    consents_url: str | None = None
    enrol_url: str | None = None
    passkey_url: str | None = None
    recovery_url: str | None = None
    linking_url: str | None = None
    email_url: str | None = None
    preferences_url: str | None = None
    preferences: PreferencesLine | None = None
    deletion_url: str | None = None
    deleted_at: Milliseconds | None = None
    keep_url: str | None = None
    notice: str | None = None
    language: str
    direction: Direction

    @property
    def has_codes(self) -> bool:
        return any(each.kind == "recovery_code" for each in self.methods)
