"""What the interpreter asks again when a journey runs, and when exactly it asks."""

import pytest

from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import AnyOf, Confirmed, Known, Requirement
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, Lose, SubjectChange
from handrail_platform.step.effects import CreatePerson, Effect, SetPassword
from handrail_platform.step.step import Continue, StepResult
from tests.unit.platform.journeys import ALICE, Walk, document, step, stop
from tests.unit.platform.steps import registry, written_out

MAIL = Confirmed("confirmed", "mail")


@pytest.mark.parametrize("asked", [MAIL, AnyOf((Known("account"), MAIL))])
def test_a_variable_that_a_guardrail_asks_about_is_kept_for_it(asked: Requirement) -> None:
    confirm = {"writes": {"ok": {"mail": "email"}}, "confirms": {"ok": "mail"}}
    steps = {"ask": step("page", confirm, ok="wait"), "wait": step(ok="done"), "done": stop("success")}
    guardrails: tuple[Guardrail, ...] = (Before(id="own.mail", before="finish", require=(asked,)),)
    plain = document(steps, variables={"mail": "email"})

    walk = Walk(compile_journey(parse_plain(plain), registry(), guardrails)).submit(mail="a@example.org").submit()

    assert (walk.fault, walk.state.status) == ("", "finished")


def test_what_is_lost_is_lost_before_anything_is_gained_whatever_the_order_in_the_contract() -> None:
    own = written_out(
        Contract(outcomes=("ok",), on={"ok": (Gain("greeted"), Lose())}), enter=lambda _: Continue("ok")
    )
    steps = {
        "who": step("page", {"claims": {"ok": ALICE.hex()}}, ok="own"),
        "own": step("own", ok="wait"),
        "wait": step(ok="done"),
        "done": stop(),
    }
    program = compile_journey(parse_plain(document(steps)), registry(own), ())

    assert Walk(program).submit().facts == {("greeted", ALICE.hex())}


def test_what_happens_together_is_asked_once_all_of_it_is_promised() -> None:
    def enter(cx: StepContext) -> StepResult:
        person = cx.subject_or_new()
        promised: tuple[Effect, ...] = (
            SetPassword(person, b"credential", "encoded", cx.now),
            CreatePerson(person, "Somebody", "en", (), {}, cx.now),
        )
        for effect in promised:
            cx.emit(effect)
        return Continue("ok")

    own = written_out(
        Contract(
            outcomes=("ok",),
            subject={"ok": SubjectChange.OPENED},
            effects=("password.set", "person.create"),
            only_with={"password.set": ("ok",), "person.create": ("ok",)},
        ),
        enter=enter,
    )
    steps = {"own": step("own", ok="done"), "done": stop("success")}
    guardrails = (Before(id="own.known", before="change-credential", require=(Known("account"),)),)

    walk = Walk(compile_journey(parse_plain(document(steps)), registry(own), guardrails))

    assert (walk.fault, walk.tags) == ("", ["person.create", "password.set"])
