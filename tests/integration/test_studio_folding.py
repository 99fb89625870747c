"""Parts at work in the studio: made of steps, judged as drafts, published before what calls them."""

from collections.abc import Iterator

import pytest

from handrail_platform.document.change import Change
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_tenants.journeys.problems import DraftMoved, JourneyUnknown
from handrail_ui.studio.called import Part, callers_of, parts_called
from handrail_ui.studio.desk import Desk
from handrail_ui.studio.folding.folding import Wanted, make_part, put_back
from handrail_ui.studio.new.begin import NameTaken
from handrail_ui.studio.publishing.desk import PublishingDesk, Wish
from tests.acme import Acme
from tests.integration.test_studio_desk import EDITING, PUBLISHING, SAY, audited

NOTES = {"todo": {"text": "Ask legal", "position": [0, 0]}}


@pytest.fixture
def desk(acme: Acme) -> Iterator[Desk]:
    with acme.administration() as admin:
        yield Desk(admin, "acme")


def wanted(*steps: str, journey: str = "proof", revision: int = 0) -> Wanted:
    chosen = frozenset(steps)
    return Wanted(steps=chosen, journey=journey, title="Proof", language="en", revision=revision)


def publish(desk: Desk, journey: str, reason: str = "new") -> int:
    opened = desk.open(journey)
    wish = Wish(journey=journey, revision=opened.revision, pointer=opened.pointer, reason=reason)
    return PublishingDesk(desk.admin, desk.tenant).publish(wish, PUBLISHING).version


def test_a_journey_is_judged_with_the_draft_of_its_part_and_published_after_it(desk: Desk) -> None:
    assert make_part(desk, "login", wanted("password"), EDITING) == "proof"

    judged = desk.judge(desk.open("login"), SAY)
    assert not judged.problems
    assert judged.judgement
    assert not judged.judgement.findings
    assert parts_called(desk.admin, "acme", judged.document) == (Part("proof", is_drafted=True, is_live=False),)
    with pytest.raises(JourneyRefused) as refused:
        publish(desk, "login")
    assert {problem.code for problem in refused.value.problems} == {"unknown-part"}

    publish(desk, "proof")
    assert publish(desk, "login") == 2
    live = parts_called(desk.admin, "acme", judged.document)
    assert live == (Part("proof", is_drafted=False, is_live=True),)
    assert callers_of(desk.admin, "acme", "proof") == (("login", "proof"),)


def test_what_would_be_published_is_weighed_with_what_is_live_of_a_part(desk: Desk) -> None:
    make_part(desk, "login", wanted("password"), EDITING)
    publish(desk, "proof")
    desk.change("proof", [Change(("steps", "password", "next", "ok"), "nowhere")], 0, EDITING)

    assert desk.judge(desk.open("login"), SAY).problems
    assert not desk.weigh(desk.open("login"), SAY).problems


def test_the_steps_come_back_and_the_part_stays_a_draft(desk: Desk) -> None:
    before = parse_plain(desk.open("login").plain)
    make_part(desk, "login", wanted("password"), EDITING)

    assert put_back(desk, "login", "proof", 1, EDITING) == ()

    assert parse_plain(desk.open("login").plain).steps.keys() == before.steps.keys()
    assert desk.open("proof").plain["part"]
    assert callers_of(desk.admin, "acme", "proof") == ()


def test_nothing_is_made_of_a_draft_that_moved_or_under_a_name_that_is_taken(desk: Desk) -> None:
    with pytest.raises(NameTaken):
        make_part(desk, "login", wanted("password", journey="login"), EDITING)
    desk.change("login", [Change(("name", "en"), "Come in")], 0, EDITING)
    with pytest.raises(DraftMoved):
        make_part(desk, "login", wanted("password"), EDITING)
    with pytest.raises(JourneyUnknown):
        desk.open("proof")


def test_steps_that_cannot_be_a_part_leave_everything_as_it_is(desk: Desk) -> None:
    found = make_part(desk, "login", wanted("password", "too-many"), EDITING)

    assert isinstance(found, tuple)
    assert found[0].code == "several-entries"
    assert found[0].ways
    assert desk.open("login").revision == 0


def test_notes_are_kept_when_nothing_else_is_published(desk: Desk) -> None:
    desk.change("login", [Change(("notes",), NOTES)], 0, EDITING)

    assert publish(desk, "login") == 1

    assert desk.open("login").plain["notes"]["todo"]["text"] == "Ask legal"


def test_both_drafts_stand_in_the_audit_log(desk: Desk) -> None:
    make_part(desk, "login", wanted("password"), EDITING)

    assert [line.object for line in audited(desk)][-2:] == ["journey/proof", "journey/login"]
