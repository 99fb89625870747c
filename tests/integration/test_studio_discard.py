"""A draft is thrown away by whoever saw it, and what is live stays live."""

from collections.abc import Iterator

import pytest

from handrail_platform.access.permission import Permission
from handrail_platform.document.change import Change
from handrail_tenants.audit.entry import NOTHING, Actor
from handrail_tenants.authorization.ruling import Ruling
from handrail_tenants.journeys.problems import DraftMoved, JourneyUnknown
from handrail_ui.studio.desk import Deed, Desk
from handrail_ui.studio.discard.standing_draft import discard, standing_draft
from tests.acme import Acme

NOW = 1_800_000_000_000
EDITING = Deed(Actor("handrail", "0f" * 16), Permission.DRAFT_EDIT, Ruling(allow=True, rule="p, designer"), NOW)


@pytest.fixture
def desk(acme: Acme) -> Iterator[Desk]:
    with acme.administration() as admin:
        yield Desk(admin, "acme")


def test_a_draft_that_is_no_journey_any_more_can_be_thrown_away(desk: Desk) -> None:
    desk.change("login", [Change(("steps",), "none")], 0, EDITING)
    standing = standing_draft(desk.admin, "acme", "login")
    assert standing is not None
    assert (standing.draft.revision, standing.live_version) == (1, 1)

    discard(desk.admin, "acme", "login", 1, EDITING)

    opened = desk.open("login")
    assert (opened.revision, opened.live_version) == (0, 1)
    assert standing_draft(desk.admin, "acme", "login") is None


def test_it_stands_in_the_audit_log_with_what_was_there(desk: Desk) -> None:
    desk.change("login", [Change(("name", "en"), "Come in")], 0, EDITING)
    discard(desk.admin, "acme", "login", 1, EDITING)

    with desk.admin.audit("acme") as log:
        written, gone = log.read(0, 100)
    assert (gone.action, gone.object, gone.verdict) == ("draft:edit", "journey/login", "allowed")
    assert (gone.before, gone.after) == (written.after, NOTHING)


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_whoever_saw_another_draft_throws_nothing_away(desk: Desk, seen: int) -> None:
    for revision in (0, 1):
        desk.change("login", [Change(("name", "en"), f"Come in {revision}")], revision, EDITING)

    with pytest.raises(DraftMoved):
        discard(desk.admin, "acme", "login", seen, EDITING)

    assert desk.open("login").revision == 2
    with desk.admin.audit("acme") as log:
        assert len(log.read(0, 100)) == 2


def test_where_there_is_no_draft_nothing_is_thrown_away(desk: Desk) -> None:
    with pytest.raises(DraftMoved):
        discard(desk.admin, "acme", "login", 0, EDITING)


def test_of_a_journey_that_there_is_not_nothing_stands(desk: Desk) -> None:
    with pytest.raises(JourneyUnknown):
        standing_draft(desk.admin, "acme", "nobody")
