"""What a step may do is what it declared: everything else stops the session."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from handrail_platform.errors import StepFault
from handrail_platform.step.codes import one_time_code
from handrail_platform.step.context import StepContext, Subject
from handrail_platform.step.contract import Contract, StepKind, SubjectChange
from handrail_platform.step.effects import (
    CreatePerson,
    Effect,
    SendEmailCode,
    SetPassword,
    StartBrowserSession,
)
from handrail_platform.step.reads import Claim, FoundPerson, PersonByIdentifier
from handrail_platform.step.step import Continue, Stay, StepResult
from handrail_platform.values import PersonId, Value
from tests.unit.platform.journeys import ALICE, BOB, KEY, NOON, PASSWORD, Walk, compiled, step, stop
from tests.unit.platform.steps import Enter, emits, registry, stays, written_out

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


def test_a_declared_variable_is_read() -> None:
    read: dict[str, Value | None] = {}

    doing(lambda cx: read.update(name=cx.get("name"), age=cx.get("age"), text=cx.text("age")))

    assert read == {"name": "Alice", "age": 1, "text": "1"}


def test_an_undeclared_variable_is_not_read() -> None:
    assert refused(lambda cx: cx.get("other")) == "own reads 'other' without declaring it"
    assert refused(lambda cx: cx.text("other")) == "own reads 'other' without declaring it"


def test_a_declared_variable_is_written_and_read_back() -> None:
    def act(cx: StepContext) -> None:
        cx.put("adult", True)  # noqa: FBT003
        assert cx.get("adult") is True

    assert doing(act).state.variables["adult"] is True


@pytest.mark.parametrize(
    ("name", "value"),
    [("other", "text"), ("name", 3), ("age", "3"), ("age", True), ("adult", 1), ("name", None), ("name", b"x")],
)
def test_an_undeclared_variable_or_type_is_not_written(name: str, value: Any) -> None:
    assert refused(lambda cx: cx.put(name, value)) == f"own writes {name!r} against its contract"


def test_what_is_written_counts_only_on_an_outcome_that_declares_it() -> None:
    def act(cx: StepContext) -> Continue:
        cx.put("name", "Bob")
        return Continue("error")

    assert doing(act).state.variables["name"] == "Alice"


def test_an_undeclared_outcome_is_refused() -> None:
    assert refused(lambda _: Continue("away")) == "own leaves by undeclared outcome 'away'"


def test_an_outcome_without_what_it_promises_to_write_is_refused() -> None:
    own = written_out(Contract(outcomes=("ok",), writes={"ok": {"name": "text"}}), enter=lambda _: Continue("ok"))
    steps = {
        "own": step("own", None, ok="look"),
        "look": step("page", {"reads": {"name": "text"}}, ok="end"),
        "end": stop(),
    }

    walk = Walk(compiled(steps, registry(own), variables={"name": "text"}))

    assert walk.fault == "own leaves by 'ok' without writing ['name']"


def test_to_leave_a_variable_as_it_was_is_not_to_write_it() -> None:
    """The proof takes what is declared to be written for new: confirmed no more, and free of former secrets."""
    assert refused(lambda _: Continue("ok")) == "own leaves by 'ok' without writing ['adult', 'age', 'name']"


def test_what_is_written_may_be_what_was_there_before() -> None:
    def act(cx: StepContext) -> None:
        cx.put("name", cx.text("name"))

    assert doing(act).state.variables["name"] == "Alice"


def test_an_undeclared_effect_is_refused() -> None:
    own = written_out(Contract(outcomes=("ok",)), enter=emits(MAIL))

    walk = Walk(compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own)))

    assert walk.fault == "own promises 'email.code' without declaring it"
    assert walk.effects == []


def test_a_declared_effect_is_promised() -> None:
    assert doing(lambda cx: cx.emit(MAIL)).effects == [MAIL]


def test_an_undeclared_expression_is_refused() -> None:
    assert refused(lambda cx: cx.evaluate("age > 3")) == "own evaluates an expression without declaring it"
    assert doing(lambda cx: cx.evaluate("age > 17")).state.status == "running"


CLAIM = Claim("email", "alice@example.org", ALICE)
CREATE = CreatePerson(ALICE, "Alice", "en", (), {}, NOON)
SIGN_IN = StartBrowserSession(ALICE, (PASSWORD,), NOON, NOON)


@pytest.mark.parametrize("effect", [password_of(ALICE), SIGN_IN])
@pytest.mark.parametrize(
    "subject",
    [
        None,
        Subject("claimed", ALICE, CLAIM),
        Subject("claimed", BOB, CLAIM),
        Subject("claimed", None, CLAIM),
    ],
)
def test_nothing_is_promised_about_somebody_who_has_proved_nothing(
    effect: Effect, subject: Subject | None
) -> None:
    def act(cx: StepContext) -> None:
        if subject is not None and subject.claim is not None:
            cx.claim(Claim("email", "a@example.org", subject.person_id))
        cx.emit(effect)

    change = SubjectChange.CLAIMED if subject else None
    assert "promised for somebody who has not proved to be that person" in refused(act, change)


@pytest.mark.parametrize("effect", [password_of(BOB), CREATE, SIGN_IN])
def test_nothing_is_promised_about_somebody_else_than_the_new_person(effect: Effect) -> None:
    def act(cx: StepContext) -> None:
        assert cx.subject_or_new() not in (ALICE, BOB)
        cx.emit(effect)

    fault = refused(act, SubjectChange.OPENED if effect == CREATE else SubjectChange.MINTED)
    assert "promised for somebody who has not proved to be that person" in fault


@pytest.mark.parametrize("change", [None, *SubjectChange])
@pytest.mark.parametrize("standing", ["account", "new"])
def test_a_step_cannot_make_an_account_or_a_person_of_somebody(
    standing: Any, change: SubjectChange | None
) -> None:
    def act(cx: StepContext) -> None:
        cx.subject = Subject(standing, ALICE)
        cx.emit(password_of(ALICE))

    assert refused(act, change) == UNDECLARED


UNDECLARED = "own changes whom the journey is about in a way that it does not declare"


@pytest.mark.parametrize("change", [None, SubjectChange.MINTED, SubjectChange.OPENED, SubjectChange.FORGOTTEN])
def test_a_claim_that_is_not_declared_is_refused(change: SubjectChange | None) -> None:
    assert refused(lambda cx: cx.claim(CLAIM), change) == UNDECLARED


@pytest.mark.parametrize("change", [None, SubjectChange.MINTED, SubjectChange.OPENED, SubjectChange.FORGOTTEN])
def test_somebody_recognised_without_a_word_is_refused(change: SubjectChange | None) -> None:
    assert refused(lambda cx: cx.recognise(ALICE), change) == UNDECLARED


@pytest.mark.parametrize("change", [SubjectChange.RECOGNISED, SubjectChange.CLAIMED])
def test_whoever_is_recognised_has_proved_nothing_yet(change: SubjectChange) -> None:
    walk = doing(lambda cx: cx.recognise(ALICE), change)

    assert walk.state.subject == Subject("claimed", ALICE)
    assert walk.facts == set()


def test_whoever_has_to_be_recognised_where_nobody_is_known_cannot_be_left_out() -> None:
    assert refused(lambda _: None, SubjectChange.RECOGNISED) == UNDECLARED


def test_a_newcomer_who_is_only_thought_of_is_nobody_yet() -> None:
    thought_of: list[bytes] = []

    walk = doing(lambda cx: thought_of.append(cx.newcomer()))
    minted = doing(lambda cx: cx.subject_or_new(), SubjectChange.MINTED)

    assert walk.state.subject is None
    assert minted.state.subject == Subject("new", PersonId(thought_of[0]))


@pytest.mark.parametrize("change", [None, SubjectChange.CLAIMED, SubjectChange.FORGOTTEN])
def test_a_person_is_not_minted_without_a_word(change: SubjectChange | None) -> None:
    assert refused(lambda cx: cx.subject_or_new(), change) == UNDECLARED


def test_a_declared_claim_that_is_not_made_is_refused() -> None:
    assert refused(lambda _: None, SubjectChange.CLAIMED) == UNDECLARED


def test_nobody_unproved_acts_for_somebody() -> None:
    assert refused(lambda cx: cx.represent(BOB), SubjectChange.REPRESENTED) == UNDECLARED


def test_nothing_is_promised_by_an_outcome_that_does_not_declare_it() -> None:
    own = written_out(
        Contract(outcomes=("ok", "other"), effects=("email.code",), only_with={"email.code": ("other",)}),
        enter=emits(MAIL),
    )
    walk = Walk(compiled({"own": step("own", None, ok="end", other="end"), "end": stop()}, registry(own)))

    assert walk.fault == "own promises 'email.code' without leaving as it declares"


def test_a_step_that_promises_and_then_claims_somebody_else_is_refused() -> None:
    def act(cx: StepContext) -> None:
        cx.emit(password_of(cx.subject_or_new()))
        cx.claim(CLAIM)

    assert "password.set" in refused(act, SubjectChange.CLAIMED)


@pytest.mark.parametrize("change", [None, *(each for each in SubjectChange if each is not SubjectChange.OPENED)])
def test_an_account_is_not_opened_without_a_word(change: SubjectChange | None) -> None:
    def act(cx: StepContext) -> None:
        cx.emit(CreatePerson(cx.subject_or_new(), "Alice", "en", (), {}, NOON))

    assert refused(act, change) == "own promises 'person.create' without declaring it"


def test_an_account_that_a_step_declares_to_open_is_opened() -> None:
    def act(cx: StepContext) -> None:
        cx.emit(password_of(cx.subject_or_new()))

    assert refused(act, SubjectChange.OPENED) == "own declares to open an account and does not"


def test_no_account_is_opened_without_leaving() -> None:
    def act(cx: StepContext) -> Continue:
        cx.emit(CreatePerson(cx.subject_or_new(), "Alice", "en", (), {}, NOON))
        return Continue("error")

    assert refused(act, SubjectChange.OPENED) == UNDECLARED


def test_a_person_is_created_once() -> None:
    def act(cx: StepContext) -> None:
        for _ in range(2):
            cx.emit(CreatePerson(cx.subject_or_new(), "Alice", "en", (), {}, NOON))

    assert "person.create" in refused(act, SubjectChange.OPENED)


def test_a_fault_leaves_by_error_and_takes_everything_back() -> None:
    def act(cx: StepContext) -> None:
        cx.put("name", "Mallory")
        cx.claim(CLAIM)
        cx.emit(MAIL)
        raise StepFault("provider-down")

    walk = doing(act)

    left = next(event for event in walk.events if event.node == "own")
    assert (left.outcome, left.body) == ("error", {"note": "provider-down"})
    assert (walk.state.variables["name"], walk.state.subject, walk.effects) == ("Alice", None, [])


def test_a_fault_of_a_step_without_an_error_outcome_stops_the_session() -> None:
    def enter(cx: StepContext) -> StepResult:
        raise StepFault(cx.node)

    own = written_out(Contract(outcomes=("ok",)), enter=enter)

    walk = Walk(compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own)))

    assert (walk.state.status, walk.fault) == ("quarantined", "StepFault")


def test_an_answer_is_found_by_what_was_asked_and_a_loss_by_its_tag() -> None:
    request = PersonByIdentifier("email", "alice@example.org")
    seen: list[Any] = []

    def enter(cx: StepContext) -> StepResult:
        seen[:] = [cx.answer(PersonByIdentifier("email", "alice@example.org")), cx.lost("person.create")]
        seen.append(cx.answer(PersonByIdentifier("phone", "alice@example.org")))
        return Continue("ok")

    own = written_out(Contract(outcomes=("ok",)), enter=enter)
    program = compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own))

    Walk(program, answers={request: FoundPerson(ALICE)}, lost=frozenset({"person.create"}))

    assert seen == [FoundPerson(ALICE), True, None]


def test_codes_and_identities_are_derived_from_key_step_and_visit() -> None:
    seen: list[tuple[str, str, bytes]] = []

    def enter(cx: StepContext) -> StepResult:
        seen.append((cx.code(1), cx.code(2), cx.derive("person", 16)))
        return Continue("ok")

    own = written_out(Contract(outcomes=("ok",)), enter=enter)
    steps = {"own": step("own", None, ok="ask"), "ask": step(again="own", ok="end"), "end": stop()}

    Walk(compiled(steps, registry(own))).submit("again")

    first, again, second, second_again = seen
    assert first == again
    assert second == second_again
    assert first[0] == one_time_code(KEY, "own", 1, 1)
    assert len({*first[:2], *second[:2]}) == 4
    assert first[2] != second[2]


@pytest.mark.parametrize(("left", "right", "same"), [("a", "a", True), ("a", "b", False), ("é", "é", True)])
def test_secrets_are_compared_by_value(left: str, right: str, same: bool) -> None:  # noqa: FBT001
    assert StepContext.same(left, right) is same


def test_memory_is_read_back_by_type() -> None:
    recalled: dict[str, Any] = {}

    def enter(cx: StepContext) -> StepResult:
        cx.memory |= {"number": 3, "text": "x", "texts": {"a": "b", "c": 1}}
        for name in ("number", "text", "texts", "none"):
            recalled[name] = (cx.recall_int(name), cx.recall_text(name), cx.recall_texts(name))
        return Continue("ok")

    own = written_out(Contract(outcomes=("ok",)), enter=enter)
    Walk(compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own)))

    assert recalled == {
        "number": (3, "", {}),
        "text": (0, "x", {}),
        "texts": (0, "", {"a": "b"}),
        "none": (0, "", {}),
    }


def puts_and_stays(cx: StepContext) -> StepResult:
    cx.put("name", "Alice")
    return Stay()


@pytest.mark.parametrize(("kind", "enter"), [(StepKind.AUTOMATIC, stays), (StepKind.INTERACTIVE, puts_and_stays)])
def test_a_page_of_an_automatic_step_or_one_that_writes_is_refused(kind: StepKind, enter: Enter) -> None:
    own = written_out(Contract(outcomes=("ok",), writes={"ok": {"name": "text"}}), enter=enter, kind=kind)
    steps = {"own": step("own", None, ok="end"), "end": stop()}

    walk = Walk(compiled(steps, registry(own), variables={"name": "text"}))

    assert walk.fault == "own shows a page against its kind, or writes without leaving"
