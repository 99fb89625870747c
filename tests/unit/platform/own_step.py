"""A step of one's own, which does what a test says between two pages."""

from collections.abc import Callable
from typing import Any

import msgspec

from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, SubjectChange
from handrail_platform.step.effects import SetPassword
from handrail_platform.step.outbox import SendEmailCode
from handrail_platform.step.reads import Claim
from handrail_platform.step.step import Continue, StepResult
from handrail_platform.values import PersonId, Value
from tests.unit.platform.journeys import ALICE, NOON, Walk, compiled, step, stop
from tests.unit.platform.steps import registry, written_out

CONTRACT = Contract(
    outcomes=("ok", "error"),
    reads={"name": "text"},
    uses={"age": "integer"},
    writes={"ok": {"name": "text", "age": "integer", "adult": "boolean"}},
    effects=("email.code", "password.set", "session.start"),
    expressions=("age > 17",),
)
WRITTEN: dict[str, Value] = {"name": "Alice", "age": 1, "adult": True}
VARIABLES = {"name": "text", "age": "integer", "adult": "boolean", "other": "text"}
MAIL = SendEmailCode(to="alice@example.org", language="en", node="own", visit=1, issue=1, expires_at=NOON)
CLAIM = Claim("email", "alice@example.org", ALICE)


def password_of(person: bytes) -> SetPassword:
    return SetPassword(PersonId(person), b"credential", "encoded", NOON)


def doing(act: Callable[[StepContext], Any], change: SubjectChange | None = None) -> Walk:
    """Let the step act between a page that writes every variable and a page that keeps them all.

    What it declares to write and does not care about, it writes anew.
    """
    contract = msgspec.structs.replace(CONTRACT, subject={"ok": change} if change else {})
    if change is SubjectChange.OPENED:
        effects, tied = (*CONTRACT.effects, "person.create"), {"person.create": ("ok",)}
        contract = msgspec.structs.replace(contract, effects=effects, only_with=tied)

    def enter(cx: StepContext) -> StepResult:
        result = act(cx)
        if isinstance(result, Continue):
            return result
        for name, value in WRITTEN.items():
            if name not in cx.written:
                cx.put(name, value)
        return Continue("ok")

    steps = {
        "ask": step("page", {"writes": {"ok": VARIABLES}}, ok="own"),
        "own": step("own", None, ok="look", error="look"),
        "look": step("page", {"uses": VARIABLES}, ok="end"),
        "end": stop(),
    }
    program = compiled(steps, registry(written_out(contract, enter=enter)), variables=VARIABLES)
    return Walk(program).submit(name="Alice", other="secret")


def refused(act: Callable[[StepContext], Any], change: SubjectChange | None = None) -> str:
    walk = doing(act, change)
    assert walk.state.status == "quarantined"
    assert walk.moved.effects == ()
    return walk.fault
