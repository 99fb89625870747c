"""What the interpreter asks again when a journey runs, and when exactly it asks."""

from typing import Any

import pytest

from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import AnyOf, Confirmed, Known, Requirement
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, Lose, StepKind, SubjectChange
from handrail_platform.step.effects import CreatePerson, SetPassword
from handrail_platform.step.outbox import Effect
from handrail_platform.step.step import Continue, StepResult
from tests.unit.platform.journeys import ALICE, Walk, compiled, document, step, stop
from tests.unit.platform.parts import call, joined, leave, part
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


def arriving(contract: Contract, who: dict[str, Any]) -> Walk:
    """Come to a step as somebody; nobody has proved that everyone who comes may."""
    own = written_out(contract, kind=StepKind.INTERACTIVE)
    onwards = dict.fromkeys(contract.outcomes, "sorry")
    steps = {"who": step("page", who, ok="own"), "own": step("own", None, **onwards), "sorry": stop()}
    return Walk(compiled(steps, registry(own))).submit()


CLAIMS: dict[str, Any] = {"claims": {"ok": ALICE.hex()}}
PROVES: dict[str, Any] = {**CLAIMS, "proves": {"ok": "password"}}


@pytest.mark.parametrize(
    ("needs", "who", "missing"),
    [
        ("claimed", {}, "nobody-named"),
        ("account", {}, "nobody-proved"),
        ("account", CLAIMS, "nobody-proved"),
        ("account", {"mints": ["ok"]}, "nobody-proved"),
    ],
)
def test_who_comes_to_a_step_that_needs_somebody_else_is_stopped_and_the_step_never_asked(
    needs: Any, who: dict[str, Any], missing: str
) -> None:
    walk = arriving(Contract(outcomes=("ok",), needs=needs), who)

    assert walk.fault == f"own would break the guardrail 'step.needs': {missing}"
    assert [event.kind for event in walk.moved.events] == ["submitted", "left", "faulted"]


def test_a_step_with_a_way_for_errors_is_left_by_it() -> None:
    walk = arriving(Contract(outcomes=("ok", "error"), needs="account"), CLAIMS)

    assert (walk.fault, walk.state.status) == ("", "finished")
    assert [(event.node, event.outcome, event.body) for event in walk.moved.events if event.kind == "left"] == [
        ("who", "ok", {}),
        ("own", "error", {"note": "nobody-proved"}),
    ]


@pytest.mark.parametrize(("needs", "who"), [("claimed", CLAIMS), ("claimed", PROVES), ("account", PROVES)])
def test_whoever_a_step_needs_comes_to_it(needs: Any, who: dict[str, Any]) -> None:
    walk = arriving(Contract(outcomes=("ok", "error"), needs=needs), who)

    assert (walk.at, walk.state.status) == ("own", "running")


STRICT = part(
    "strict",
    {"p": step(ok="out"), "out": leave()},
    {
        "inputs": ["it"],
        "requires": [
            {"kind": "known", "subject": "account"},
            {"kind": "authenticated", "level": 1},
            {"kind": "confirmed", "fact": "confirmed", "variable": "it"},
        ],
        "exits": {"done": []},
    },
    variables={"it": "text"},
)


def calling(*acts: str) -> Walk:
    """Come to a part that requires an account, an authenticator and a confirmed value; nobody reads the value."""
    proof = {"claims": {"ok": ALICE.hex()}, "proves": {"ok": "password"}, "confirms": {"ok": "word"}}
    steps = {
        "first": step("page", {"writes": {"ok": {"word": "text"}}}, ok="prove"),
        "prove": step("page", {name: proof[name] for name in acts}, ok="between"),
        "between": step(ok="c"),
        "c": call("strict", {"it": "word"}, next={"done": "end"}),
        "end": stop(),
    }
    return Walk(joined(steps, STRICT, variables={"word": "text"})).submit(word="x").submit().submit()


@pytest.mark.parametrize(
    ("acts", "missing"),
    [((), "nobody-proved"), (("claims", "confirms"), "nobody-proved"), (("claims", "proves"), "unconfirmed")],
)
def test_who_comes_to_a_part_without_what_it_requires_is_stopped_at_its_gate(
    acts: tuple[str, ...], missing: str
) -> None:
    assert calling(*acts).fault == f"c would break the guardrail 'part.requires': {missing}"


def test_whoever_has_what_a_part_requires_goes_into_it() -> None:
    walk = calling("claims", "proves", "confirms")

    assert (walk.fault, walk.at) == ("", "c/p")
