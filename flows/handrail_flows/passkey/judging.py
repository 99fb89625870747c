"""Whether the passkey that answered is one to go by, and what is promised about it then."""

from typing import Literal, TypeAlias

from handrail_platform.step.context import StepContext
from handrail_platform.step.effects import UsePasskey
from handrail_platform.step.passkeys import PasskeyUse
from handrail_platform.values import PersonId

EFFECT = "passkey.used"
Objection: TypeAlias = Literal["", "counter", "somebody-else", "synced"]
"""A code for the trace; empty when there is none."""


def objection(cx: StepContext, use: PasskeyUse, *, expected: PersonId | None, device_bound: bool) -> Objection:
    """Say what speaks against a passkey that answered well. `expected` is None when it may be anybody's."""
    if expected is not None and use.person_id != expected:
        return "somebody-else"
    if device_bound and use.backup_eligible:
        return "synced"
    return "counter" if cx.lost(EFFECT) else ""


def keep(cx: StepContext, use: PasskeyUse) -> None:
    """Promise to remember what the passkey said of itself, for the next time."""
    cx.emit(UsePasskey(use.person_id, use.credential_id, use.counter, use.backed_up, cx.now))
