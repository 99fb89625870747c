"""recovery.create: codes that somebody keeps for the day when nothing else is at hand."""

from typing import Any
from urllib.parse import unquote

import pytest

from handrail_flows.typed.recovery_code import read_recovery_code
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import CreateRecoveryCodes
from handrail_platform.step.reads import Person
from handrail_platform.text import Message
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

ACCOUNT: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
WITHOUT = Person("Alice Example", (), {}, (AuthenticatorProfile.PASSWORD,))
WITH = Person("Alice Example", (), {}, (AuthenticatorProfile.PASSWORD, AuthenticatorProfile.RECOVERY_CODE))


def at_the_page(person: Person = WITHOUT, given: dict[str, Any] | None = None, **config: Any) -> Play:
    document = step_in_place("recovery.create@1", config, given=ACCOUNT if given is None else given)
    return play(document, answers={"PersonRecord": person})


def shown(played: Play) -> list[str]:
    codes = played.view.data["codes"]
    assert isinstance(codes, list)
    return [str(each) for each in codes]


def test_the_codes_on_the_page_are_the_ones_that_are_kept() -> None:
    played = at_the_page()
    codes = shown(played)

    played.submit(kept="true")

    assert played.outcome_of() == "done"
    [created] = played.promised(CreateRecoveryCodes)
    assert (created.person_id, created.at) == (ALICE, NOON)
    assert [read_recovery_code(each) for each in codes] == list(created.codes)
    assert len(set(created.codes)) == 10


@pytest.mark.parametrize("count", [5, 16])
def test_there_are_as_many_as_the_tenant_wants(count: int) -> None:
    assert len(set(shown(at_the_page(count=count)))) == count


def test_they_stay_the_same_while_one_looks() -> None:
    played = at_the_page()
    codes = shown(played)
    played.submit()

    assert played.field("kept").error == Message("recovery.create.not_kept")
    assert shown(played) == codes


def test_nothing_is_kept_before_the_person_says_that_they_kept_them() -> None:
    played = at_the_page().submit()

    assert (played.at, played.effects) == ("step", [])


def test_whoever_has_codes_is_told_that_those_go() -> None:
    assert at_the_page().view.notice is None
    notice = at_the_page(WITH).view.notice
    assert notice is not None
    assert notice.text == Message("recovery.create.had")


def test_the_file_holds_the_codes_a_line_each() -> None:
    played = at_the_page()
    file = str(played.view.data["file"])

    assert unquote(file.partition(",")[2]).split() == shown(played)


def test_whoever_does_without_promises_nothing() -> None:
    played = at_the_page(optional=True).submit("skip")

    assert (played.outcome_of(), played.effects) == ("skipped", [])


def test_a_button_that_is_not_offered_is_not_understood() -> None:
    played = at_the_page().submit("skip")

    assert (played.at, played.effects) == ("step", [])
    assert played.view.notice is not None
    assert played.view.notice.text == Message("recovery.create.unclear")


def test_whoever_only_said_who_they_are_gets_none() -> None:
    played = at_the_page(given={"claim": ("email", "alice@example.org", ALICE)})

    assert (played.outcome_of(), played.effects) == ("error", [])
