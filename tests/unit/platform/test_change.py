"""A change puts a value at one place of a document, and leaves everything else as it was."""

import pytest

from handrail_platform.document.change import Change, StepMissing, changed

DOCUMENT = {"start": "who", "steps": {"who": {"step": "identify@1", "next": {"done": "end"}}}}


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (Change(("start",), "hello"), {**DOCUMENT, "start": "hello"}),
        (
            Change(("steps", "who", "next", "done"), "code"),
            {"start": "who", "steps": {"who": {"step": "identify@1", "next": {"done": "code"}}}},
        ),
        (Change(("steps", "who"), None), {"start": "who", "steps": {}}),
        (Change(("steps", "nobody"), None), DOCUMENT),
        (Change(("name", "en"), "Sign in"), {**DOCUMENT, "name": {"en": "Sign in"}}),
        (Change(("start", "deeper"), 1), {**DOCUMENT, "start": {"deeper": 1}}),
    ],
)
def test_it_is_made_at_its_place(change: Change, after: object) -> None:
    assert changed(DOCUMENT, [change]) == after


def test_the_document_that_was_given_stays_as_it_is() -> None:
    changed(DOCUMENT, [Change(("steps", "who", "next", "done"), "code"), Change(("steps", "who", "step"), None)])

    assert DOCUMENT["steps"] == {"who": {"step": "identify@1", "next": {"done": "end"}}}


def test_a_value_that_was_put_in_stays_as_it_is_when_something_in_it_is_changed() -> None:
    step = {"step": "form@1", "next": {"done": "end"}}

    after = changed(DOCUMENT, [Change(("steps", "who"), step), Change(("steps", "who", "next", "done"), "code")])

    assert after["steps"]["who"]["next"] == {"done": "code"}
    assert step["next"] == {"done": "end"}


def test_a_later_change_sees_the_earlier_one() -> None:
    both = [Change(("steps", "end"), {"step": "end@1"}), Change(("steps", "end", "note"), "over")]

    assert changed(DOCUMENT, both)["steps"]["end"] == {"step": "end@1", "note": "over"}


def test_a_step_begins_whole_and_never_by_one_of_its_outcomes() -> None:
    whole = Change(("steps", "code"), {"step": "email.confirm@1"})

    assert changed(DOCUMENT, [whole, Change(("steps", "code", "next", "done"), "end")])["steps"]["code"]["next"]


@pytest.mark.parametrize(
    "path", [("steps", "nobody", "next", "done"), ("steps", "nobody", "config"), ("steps", "", "next", "")]
)
@pytest.mark.parametrize("value", ["end", None])
def test_whoever_changes_something_in_a_step_that_is_none_is_refused(
    path: tuple[str, ...], value: str | None
) -> None:
    with pytest.raises(StepMissing) as refused:
        changed(DOCUMENT, [Change(path, value)])

    assert refused.value.params == {"step": path[1]}


@pytest.mark.parametrize("steps", [None, "none", {"who": "somebody"}])
def test_what_is_no_step_cannot_be_changed_in_part(steps: object) -> None:
    with pytest.raises(StepMissing):
        changed({"steps": steps}, [Change(("steps", "who", "next", "done"), "end")])
