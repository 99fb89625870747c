"""A contract says nothing that the proof and the interpreter could understand differently."""

from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.guard.vocabulary import proofing, recovery_code
from handrail_platform.proofing import Document, Proofing, Verification
from handrail_platform.step.contract import Bind, Contract, Gain

PASSPORT = Proofing(Document.PASSPORT, Verification.FACE_COMPARED)
WRITES: dict[str, Any] = {"ok": {"a": "boolean", "b": "boolean", "c": "text"}, "no": {"b": "boolean"}}


def contract(if_true: dict[str, str], **more: Any) -> Contract:
    return Contract(outcomes=("ok", "no"), writes=WRITES, if_true=if_true, **more)


def test_booleans_that_the_step_writes_tell_of_facts() -> None:
    declared = contract({"a": "one", "b": "two"}, on={"no": (Gain("one"),)})

    assert declared.if_true == {"a": "one", "b": "two"}


@pytest.mark.parametrize(
    ("if_true", "reason"),
    [
        ({"a": "one of c"}, "no name of a fact"),
        ({"a": "one if b"}, "no name of a fact"),
        ({"a": "used:password"}, "no name of a fact"),
        ({"a": "one", "b": "one"}, "two variables tell the same fact"),
        ({"c": "one"}, "no boolean"),
        ({"a": recovery_code("email")}, "entitles to bind"),
        ({"a": proofing(PASSPORT)}, "entitles to bind"),
    ],
)
def test_anything_else_tells_nothing(if_true: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        contract(if_true)


@pytest.mark.parametrize("gained", [Gain("one"), Bind("one", AuthenticatorProfile.TOTP)])
def test_what_a_variable_tells_is_not_gained_besides(gained: Gain | Bind) -> None:
    with pytest.raises(ValueError, match="gains a fact that a variable tells"):
        contract({"b": "one"}, on={"no": (gained,)})
