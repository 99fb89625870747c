"""A journey as a file: comments outlive what the studio does to its draft, and what is live."""

import re
from collections.abc import Iterator

import pytest

from handrail_platform.document.change import Change
from handrail_platform.document.parse import parse_plain, parse_yaml
from handrail_tenants.journeys.problems import DraftMoved, JourneyUnknown, VersionUnknown
from handrail_ui.studio.code.desk import CodeDesk, JourneyMistaken, Stand
from handrail_ui.studio.desk import JourneyRenamed
from handrail_ui.studio.new.begin import begin
from handrail_ui.studio.new.imported import imported
from tests.acme import LOGIN, Acme
from tests.integration.test_studio_desk import EDITING

TEXT = re.sub(
    r"^(steps:)$", r"# In the order of the walk.\n\1  # all of them", LOGIN.read_text(), flags=re.MULTILINE
)


@pytest.fixture
def code(acme: Acme) -> Iterator[CodeDesk]:
    with acme.administration() as admin:
        yield CodeDesk(admin, "acme")


def brought(code: CodeDesk) -> Stand:
    return code.bring("login", TEXT.encode(), code.text("login").stand, EDITING)


def test_a_journey_without_a_text_is_written_as_people_write_it(code: CodeDesk) -> None:
    found = code.text("login")

    assert (found.stand, found.live_version) == (Stand(0, 1), 1)
    assert parse_yaml(found.text.encode()) == parse_yaml(LOGIN.read_bytes())
    assert found.text == code.version("login", 1)
    assert "description: {}" not in found.text


def test_a_text_is_handed_out_byte_for_byte(code: CodeDesk) -> None:
    assert brought(code) == Stand(1, 1)
    assert code.text("login").text == TEXT


def test_a_text_that_comes_again_saves_nothing(code: CodeDesk) -> None:
    brought(code)

    assert brought(code) == Stand(1, 1)


def test_a_change_in_the_studio_leaves_every_other_line_alone(code: CodeDesk) -> None:
    brought(code)

    code.desk.change("login", [Change(("lifetime_minutes",), 7)], 1, EDITING)

    assert set(code.text("login").text.splitlines()) - set(TEXT.splitlines()) == {"lifetime_minutes: 7"}
    assert set(TEXT.splitlines()) <= set(code.text("login").text.splitlines())


def test_a_draft_that_begins_from_what_is_live_says_no_more_than_its_author_did(code: CodeDesk) -> None:
    code.desk.change("login", [Change(("steps", "password", "note"), "Ask twice.")], 0, EDITING)

    text = code.text("login").text
    assert "note: Ask twice." in text
    assert "guardrails" not in text
    assert parse_yaml(text.encode()) == parse_plain(code.desk.open("login").plain)


def test_comments_come_back_with_the_draft_that_follows_a_discarded_one(code: CodeDesk) -> None:
    brought(code)
    with code.admin.drafts("acme") as drafts:
        drafts.discard("login", 1)

    assert code.text("login").text == TEXT


def test_a_file_that_is_imported_keeps_its_comments(code: CodeDesk) -> None:
    text = TEXT.replace("journey: login", "journey: other")
    read = imported(text.encode(), code.desk)
    assert read.plain is not None

    begin(code.desk, "other", read.plain, EDITING, source=text)

    assert code.text("other").text == text


def test_what_stands_otherwise_by_now_is_not_replaced(code: CodeDesk) -> None:
    brought(code)

    for stand in (Stand(0, 1), Stand(1, 0), Stand(2, 1), Stand(0, 0)):
        with pytest.raises(DraftMoved):
            code.bring("login", TEXT.encode(), stand, EDITING)


def test_a_text_with_mistakes_or_of_another_journey_changes_nothing(code: CodeDesk) -> None:
    with pytest.raises(JourneyMistaken) as mistaken:
        code.bring("login", TEXT.replace("format: 1", "format: 9").encode(), Stand(0, 1), EDITING)
    with pytest.raises(JourneyRenamed):
        code.bring("other", TEXT.encode(), Stand(0, 0), EDITING)

    assert [each.problem.code for each in mistaken.value.wrong] == ["unknown-format"]
    assert code.text("login").stand == Stand(0, 1)


def test_what_there_is_not_is_not_handed_out(code: CodeDesk) -> None:
    with pytest.raises(JourneyUnknown):
        code.text("nobody")
    with pytest.raises(VersionUnknown):
        code.version("login", 9)
