"""What a step may do is what it declared: everything else stops the session."""

from typing import Any

import pytest

from handrail_platform.errors import StepFault
from handrail_platform.step.codes import derive, one_time_code
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.reads import FoundPerson, PersonByIdentifier
from handrail_platform.step.step import Continue, Stay, StepResult
from handrail_platform.values import Value
from tests.unit.platform.journeys import ALICE, KEY, Walk, compiled, step, stop
from tests.unit.platform.own_step import CLAIM, MAIL, doing, refused
from tests.unit.platform.steps import Enter, emits, registry, stays, written_out


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


def test_nothing_is_promised_by_an_outcome_that_does_not_declare_it() -> None:
    own = written_out(
        Contract(outcomes=("ok", "other"), effects=("email.code",), only_with={"email.code": ("other",)}),
        enter=emits(MAIL),
    )
    walk = Walk(compiled({"own": step("own", None, ok="end", other="end"), "end": stop()}, registry(own)))

    assert walk.fault == "own promises 'email.code' without leaving as it declares"


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


def test_more_than_a_key_gives_at_once_is_refused_and_not_cut_short() -> None:
    assert len(derive(KEY, "all", 64)) == 64
    with pytest.raises(ValueError, match="64"):
        derive(KEY, "more", 65)


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
