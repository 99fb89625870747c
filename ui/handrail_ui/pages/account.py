"""What the page of a signed-in person shows."""

from typing import Literal, TypeAlias

import msgspec

from handrail_platform.values import Milliseconds
from handrail_ui.pages.wording.negotiation import Direction

Assurance: TypeAlias = Literal["aal1", "aal2", "aal3"]
"""Authenticator assurance levels of NIST SP 800-63B-4; in words under `account.assurance.<level>`."""
MethodKind: TypeAlias = Literal["password", "totp", "recovery_code", "passkey", "device_passkey"]
"""In words under `account.method.<kind>`."""


class SignInMethod(msgspec.Struct, frozen=True):
    """A way to sign in that the person has, and since when."""

    kind: MethodKind
    since: Milliseconds | None = None


class BrowserSessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One signed-in browser. `device` is a name such as `Firefox, Linux`; `id` goes back when it is revoked."""

    id: str
    device: str
    started_at: Milliseconds
    last_seen_at: Milliseconds
    assurance: Assurance
    current: bool = False


class AccountPage(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is, how they proved it, and where they are signed in.

    Every button posts `csrf_token`; revoking posts the session's id as `session` too. `notice` is a message id.
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
    enrol_url: str | None = None
    passkey_url: str | None = None
    notice: str | None = None
    language: str
    direction: Direction
