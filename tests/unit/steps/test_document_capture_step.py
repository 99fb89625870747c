"""document.capture: what a document says, beside what the person typed."""

from typing import Any

import msgspec
import pytest

from handrail_flows.steps.document_capture.step import EXAMPLE, FACT
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.vocabulary import proofings_in
from handrail_platform.mrz.zone import Zone
from handrail_platform.run.facts import held_now
from handrail_platform.step.effects import KeepPicture
from handrail_platform.step.reads import AnyRead, DocumentReading, DocumentUnread
from handrail_platform.text import Message
from tests.unit.steps.journeys import ALICE, NOON, SECOND, Play, play, step_in_place

COMPARE: dict[str, Any] = {"family_name": "last", "given_names": "first", "birth_date": "born"}
VARIABLES: dict[str, Any] = {"last": "text", "first": "text", "born": "date"}
TYPED: dict[str, Any] = {"last": "Example", "first": "Alex", "born": "1990-05-17"}
DIGEST, OTHER = "5e" * 32, "0f" * 32
DAY = 24 * 60 * 60 * SECOND


class Reader:
    """Reads each picture as it is told; the last one again and again."""

    def __init__(self, *read: Zone | DocumentUnread) -> None:
        self.read = list(read)

    def __call__(self, request: AnyRead) -> Zone | DocumentUnread:
        assert request == DocumentReading(DIGEST)
        return self.read.pop(0) if len(self.read) > 1 else self.read[0]


def a_document(**differs: Any) -> Zone:
    return msgspec.structs.replace(EXAMPLE, **differs)


def shown(*read: Zone | DocumentUnread, typed: dict[str, Any] | None = None, **config: Any) -> Play:
    given = {"values": typed or {}, "new_person": True}
    document = step_in_place("document.capture@1", config, given=given, variables=_variables(config))
    played = play(document, answers=Reader(*read))
    for _ in read:
        played.submit(document=DIGEST)
    return played


def _variables(config: dict[str, Any]) -> dict[str, Any]:
    kinds = {"birth_date": "date", "expires": "date", "document_type": "choice"}
    kept = {variable: kinds.get(name, "text") for name, variable in config.get("save", {}).items()}
    return {**(VARIABLES if config.get("compare") else {}), **kept}


def problem_of(played: Play) -> Message:
    error = played.field("document").error
    assert isinstance(error, Message)
    return error


def test_a_document_that_fits_what_was_typed_is_kept_in_the_words_of_the_journey() -> None:
    save = {"document_type": "kind", "issuing_state": "state", "family_name": "surname", "expires": "until"}
    played = shown(a_document(expires="491231"), compare=COMPARE, typed=TYPED, save=save)

    assert played.outcome_of() == "ok"
    assert {name: played.state.variables.get(name) for name in save.values()} == {
        "kind": "passport",
        "state": "UTO",
        "surname": "EXAMPLE",
        "until": "2049-12-31",
    }


def test_the_fact_that_a_document_was_read_raises_no_identity_level() -> None:
    played = shown(a_document())

    held = held_now(played.state)
    assert FACT in held
    assert proofings_in(held) == []


@pytest.mark.parametrize(
    ("differs", "why"),
    [
        ({"surname": "SOMEBODY"}, "other_family_name"),
        ({"given_names": "ELSE"}, "other_given_names"),
        ({"birth": "900518"}, "other_birth_date"),
    ],
)
def test_what_differs_from_what_was_typed_is_said_by_name(differs: dict[str, str], why: str) -> None:
    played = shown(a_document(**differs), compare=COMPARE, typed=TYPED)

    assert problem_of(played).id == f"document.capture.{why}"
    assert played.submit("give_up").outcome_of() == "mismatch"


def test_a_century_is_told_by_what_was_typed() -> None:
    played = shown(
        a_document(birth="200517"),
        compare={"birth_date": "born"},
        typed={**TYPED, "born": "1920-05-17"},
        save={"birth_date": "kept"},
    )

    assert played.state.variables["kept"] == "1920-05-17"


def test_a_document_counts_through_its_last_day_anywhere_on_earth() -> None:
    assert problem_of(shown(a_document(expires="200101"))).id == "document.capture.expired"
    assert shown(a_document(expires="<<<<<<")).outcome_of() == "ok"


@pytest.mark.parametrize(("birth", "old_enough"), [("900517", True), ("250517", False), ("<<<<<<", False)])
def test_whoever_is_too_young_or_of_no_known_age_leaves_at_once(birth: str, *, old_enough: bool) -> None:
    played = shown(a_document(birth=birth), minimum_age=18)

    assert played.outcome_of() == ("ok" if old_enough else "too_young")


@pytest.mark.parametrize("day", [{"birth": "901340"}, {"expires": "300230"}])
def test_a_day_that_no_calendar_has_is_not_believed(day: dict[str, str]) -> None:
    assert problem_of(shown(a_document(**day))).id == "document.capture.unsound"


def test_a_kind_of_document_that_does_not_count_is_refused() -> None:
    assert problem_of(shown(a_document(kind="visa"))).id == "document.capture.kind"


@pytest.mark.parametrize("why", ["absent", "unsound", "no-picture", "too-large"])
def test_a_picture_that_cannot_be_read_may_be_taken_again(why: Any) -> None:
    played = shown(DocumentUnread(why), a_document())

    assert played.outcome_of() == "ok"
    assert problem_of(shown(DocumentUnread(why))).id == f"document.capture.{why}"


def test_the_last_picture_leaves_by_what_was_wrong_with_it() -> None:
    assert shown(DocumentUnread("absent"), DocumentUnread("absent"), max_attempts=2).outcome_of() == "unreadable"
    assert shown(DocumentUnread("absent"), a_document(expires="200101"), max_attempts=2).outcome_of() == "expired"


def test_no_picture_at_all_costs_nothing() -> None:
    document = step_in_place("document.capture@1", {"max_attempts": 1}, given={"new_person": True})
    played = play(document, answers=Reader(a_document())).submit(document="")

    assert problem_of(played).id == "document.capture.missing"
    assert played.submit(document=DIGEST).outcome_of() == "ok"


def test_too_many_pictures_from_one_network_are_asked_to_wait_and_cost_none() -> None:
    locked = DocumentUnread("locked", NOON + 60 * 60 * SECOND)
    played = shown(locked, max_attempts=1)

    assert played.view.notice is not None
    assert played.view.notice.text == Message("document.capture.locked", count=60)
    assert played.at == "step"


def test_it_reads_nothing_for_somebody_who_has_only_claimed_to_be_a_person() -> None:
    given = {"claim": ("email", "alice@example.org", ALICE)}
    played = play(step_in_place("document.capture@1", {}, given=given), answers=Reader(a_document()))

    assert played.outcome_of() == "error"


def both(front: Zone | DocumentUnread, back: Zone | DocumentUnread | None = None, **config: Any) -> Play:
    """Show a card with its two sides, or with one."""
    read: dict[AnyRead, Any] = {DocumentReading(DIGEST): front, DocumentReading(OTHER): back}
    settings = {"both_sides": True, "keep_days": 7, **config}
    document = step_in_place("document.capture@1", settings, given={"new_person": True})
    sides = {"document": DIGEST, **({"other_side": OTHER} if back else {})}
    return play(document, answers=read.__getitem__).submit(**sides)


def kept(played: Play) -> list[str]:
    return [each.side for each in played.effects if isinstance(each, KeepPicture)]


CARD = a_document(kind="card")
NOTHING = DocumentUnread("absent")


@pytest.mark.parametrize("sides", [(CARD, NOTHING), (NOTHING, CARD)])
def test_the_zone_may_be_on_either_side_of_a_card_and_both_are_kept(sides: tuple[Any, Any]) -> None:
    played = both(*sides)

    assert played.outcome_of() == "ok"
    assert kept(played) == ["document", "other_side"]
    assert {each.ends_at for each in played.effects if isinstance(each, KeepPicture)} == {NOON + 7 * DAY}


@pytest.mark.parametrize(("accept", "title"), [(["passport"], "title_passport"), (["passport", "card"], "title")])
def test_the_page_says_which_document_is_wanted(accept: list[str], title: str) -> None:
    played = play(step_in_place("document.capture@1", {"accept": accept}, given={"new_person": True}), answers={})

    assert played.view.title == Message(f"document.capture.{title}")


def test_a_card_with_one_side_is_asked_for_the_other_and_a_passport_is_not() -> None:
    error = both(CARD).field("other_side").error

    assert error == Message("document.capture.other_side_missing")
    assert both(a_document()).outcome_of() == "ok"


def test_a_side_that_is_no_picture_is_said_of_that_side() -> None:
    played = both(CARD, DocumentUnread("no-picture"))

    assert played.field("other_side").error == Message("document.capture.no-picture")
    assert played.field("document").error is None
    assert kept(played) == []


def test_what_could_not_be_read_is_kept_for_somebody_to_look_at_and_what_is_no_picture_is_not() -> None:
    assert kept(both(DocumentUnread("unsound"), max_attempts=1)) == ["document"]
    assert kept(both(DocumentUnread("too-large"), max_attempts=1)) == []


def test_nothing_is_kept_of_whoever_is_too_young_nor_where_nobody_asked_for_it() -> None:
    assert kept(both(a_document(birth="250517"), minimum_age=18)) == []
    assert kept(shown(a_document())) == []


@pytest.mark.parametrize(
    "config",
    [
        {"both_sides": True},
        {"both_sides": True, "keep_days": 7, "accept": ["passport"]},
        {"accept": ["card", "card"]},
        {"save": {"family_name": "last", "given_names": "last"}},
        {"save": {"family_name": "last"}, "compare": {"family_name": "last"}},
    ],
)
def test_settings_that_make_no_sense_are_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused):
        play(step_in_place("document.capture@1", config, variables=VARIABLES))
