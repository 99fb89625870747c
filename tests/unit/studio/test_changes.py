"""How two documents differ step by step, which shares there are, and which moment was typed."""

from typing import Any

import pytest

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_tenants.journeys.problems import SplitInvalid
from handrail_tenants.journeys.versions import Share
from handrail_tenants.plans.problems import MomentInvalid
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.studio.changes import MOST_SETTINGS, ChangedSetting, ChangedStep, changed_parts, changed_steps
from handrail_ui.studio.publishing.form import wish_of
from handrail_ui.studio.shares import share_rows

ENDS: dict[str, Any] = {"in": {"step": "end@1", "config": {"result": "success"}}}
SEEN = {"revision": "3", "pointer": "2"}


def document(**steps: dict[str, Any]) -> JourneyDocument:
    return parse_plain(
        {"format": 1, "journey": "test", "name": {"en": "Test"}, "start": "in", "steps": {**ENDS, **steps}}
    )


def message(text: str, to: str = "in") -> dict[str, Any]:
    return {"step": "message@1", "config": {"title": {"en": text}}, "next": {"done": to}}


def test_steps_are_added_removed_and_changed_with_each_setting_as_it_was_and_is() -> None:
    before = document(one=message("Hello"), gone=message("Bye"))
    after = document(new=message("New"), one=message("Hi", to="new"))

    assert set(changed_steps(before, after)) == {
        ChangedStep(
            name="new",
            state="added",
            settings=(
                ChangedSetting("config.title.en", "", "New"),
                ChangedSetting("next.done", "", "in"),
                ChangedSetting("step", "", "message@1"),
            ),
        ),
        ChangedStep(
            name="one",
            state="changed",
            settings=(ChangedSetting("config.title.en", "Hello", "Hi"), ChangedSetting("next.done", "in", "new")),
        ),
        ChangedStep(name="gone", state="removed"),
    }


def test_what_is_the_same_differs_in_no_step() -> None:
    assert changed_steps(document(one=message("Hello")), document(one=message("Hello"))) == ()


def test_of_many_settings_the_first_are_told_and_how_many_more_there_are() -> None:
    def spoken(words: str) -> JourneyDocument:
        titles = {f"x-{number}": words for number in range(MOST_SETTINGS + 3)}
        return document(one={**message(""), "config": {"title": titles}})

    (step,) = changed_steps(spoken("a"), spoken("b"))

    assert (len(step.settings), step.more) == (MOST_SETTINGS, 3)


def test_of_a_long_text_the_place_is_told_where_it_begins_to_differ() -> None:
    same = "x" * 500

    (step,) = changed_steps(
        document(one=message(f"{same} good {same}")), document(one=message(f"{same} evil {same}"))
    )

    (setting,) = step.settings
    assert ("good" in setting.before, "evil" in setting.after) == (True, True)
    assert max(len(setting.before), len(setting.after)) < 210


def test_parts_differ_by_their_steps_whichever_side_has_them() -> None:
    one, other = document(one=message("Hello")), document(one=message("Hi"))

    changed = changed_parts({"same": one, "gone": one, "hello": one}, {"same": one, "hello": other, "new": other})

    assert [(each.name, {step.state for step in each.steps}) for each in changed] == [
        ("gone", {"removed"}),
        ("hello", {"changed"}),
        ("new", {"added"}),
    ]


def test_the_parts_of_the_bar_fill_it_and_stand_in_the_order_of_versions() -> None:
    rows = share_rows([Share(3, 1), Share(1, 2)])

    assert [(each.version, each.percent) for each in rows] == [(1, "66.7"), (3, "33.3")]
    assert (rows[0].start, rows[1].start, rows[1].start + rows[1].width) == (0, rows[0].width, 1_000)


def test_without_a_script_the_moment_is_utc_and_with_one_it_is_that_of_the_clock_on_the_wall() -> None:
    typed = {**SEEN, "when": "later", "at": "2027-01-15T08:00"}

    assert wish_of("test", typed).publish_at == 1_800_000_000_000
    assert wish_of("test", {**typed, "offset": "-60"}).publish_at == 1_800_000_000_000 - 3_600_000
    assert wish_of("test", {**typed, "when": "now"}).publish_at == 0


@pytest.mark.parametrize(
    "typed",
    [{}, {"at": ""}, {"at": "soon"}, {"at": "2027-01-15T08:00+01:00"}]
    + [{"at": "2027-01-15T08:00", "offset": offset} for offset in ("x", "99999", "1e3")],
)
def test_what_is_no_moment_is_refused(typed: dict[str, str]) -> None:
    with pytest.raises(MomentInvalid):
        wish_of("test", {**SEEN, "when": "later", **typed})


@pytest.mark.parametrize("share", ["0", "101", "1.5", "-1", "²", "ten"])
def test_what_is_no_share_is_refused(share: str) -> None:
    with pytest.raises(SplitInvalid):
        wish_of("test", {**SEEN, "share": share})


def test_a_form_that_does_not_say_what_was_seen_is_none_of_ours() -> None:
    with pytest.raises(MalformedAnswer):
        wish_of("test", {"revision": "3"})


def test_reasons_to_live_with_warnings_are_told_by_their_keys() -> None:
    assert wish_of("test", {**SEEN, "accept:two/end": "on Monday", "accept:one": ""}).accepted == {
        "two/end": "on Monday"
    }
