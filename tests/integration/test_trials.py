"""Trials are kept for a day, one for each member of staff and journey, sealed, and nobody goes on unseen."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from handrail_platform.access.permission import Permission
from handrail_platform.document.change import Change
from handrail_platform.document.scenario import When
from handrail_platform.rehearse.trial import Trial
from handrail_tenants.audit.entry import Actor
from handrail_tenants.authorization.ruling import Ruling
from handrail_tenants.trials import repository
from handrail_tenants.trials.repository import KEPT_MS, TrialMoved, TrialUnknown
from handrail_ui.studio.desk import Deed, Desk
from handrail_ui.studio.trying.sandbox import Held, Sandbox
from tests.acme import Acme

NOW = 1_800_000_000_000
LENA = Deed(Actor("handrail", "0f" * 16), Permission.DRAFT_TRY, Ruling(allow=True, rule="p, designer"), NOW)
ONE_MOVE = Trial(moves=(When(at="who", do="continue", fields={"identifier": "kim@example.org"}),))


@pytest.fixture
def sandbox(acme: Acme) -> Iterator[Sandbox]:
    with acme.administration() as admin:
        yield Sandbox(admin, "acme")


def begun(sandbox: Sandbox, owner: str = "lena", now: int = NOW) -> Held:
    return sandbox.begin("login", owner, ONE_MOVE, now, LENA.entry("login"))


def test_a_trial_is_found_again_by_whose_it_is_and_by_its_page(sandbox: Sandbox) -> None:
    held = begun(sandbox)

    assert sandbox.held("login", "lena", NOW) == held
    assert sandbox.at(held.kept.page, NOW) == held
    assert sandbox.held("login", "somebody else", NOW) is None


def test_what_was_typed_is_stored_sealed(sandbox: Sandbox, tmp_path: Path) -> None:
    begun(sandbox)

    stored = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert b"uq_trial_page" in stored
    assert b"kim@example.org" not in stored


def test_a_trial_is_over_after_a_day(sandbox: Sandbox) -> None:
    held = begun(sandbox)

    assert sandbox.held("login", "lena", NOW + KEPT_MS) is None
    with pytest.raises(TrialUnknown):
        sandbox.at(held.kept.page, NOW + KEPT_MS)
    assert begun(sandbox, now=NOW + KEPT_MS).kept.page != held.kept.page


def test_nobody_goes_on_with_a_trial_that_moved(sandbox: Sandbox) -> None:
    held = begun(sandbox)
    sandbox.keep(msgspec.structs.replace(held, trial=Trial()), NOW)

    with pytest.raises(TrialMoved):
        sandbox.keep(held, NOW)


def test_a_link_leads_there_until_it_is_revoked_or_a_day_is_over(sandbox: Sandbox) -> None:
    held = sandbox.invite(begun(sandbox), NOW, LENA.entry("login"))
    link = held.kept.link

    assert sandbox.at(link, NOW) == sandbox.linked(link, NOW) == held
    held = sandbox.keep(held, NOW + KEPT_MS // 2)
    with pytest.raises(TrialUnknown):
        sandbox.linked(link, NOW + KEPT_MS)
    sandbox.revoke(held, NOW, LENA.entry("login"))
    for lead in (sandbox.linked, sandbox.at):
        with pytest.raises(TrialUnknown):
            lead(link, NOW)


def test_no_page_and_no_link_lead_nowhere(sandbox: Sandbox) -> None:
    begun(sandbox)

    for lead in (sandbox.linked, sandbox.at):
        with pytest.raises(TrialUnknown):
            lead(b"", NOW)


def test_beyond_the_bound_the_one_that_ends_first_goes(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "MOST_TRIALS", 2)
    for number, owner in enumerate(("first", "second", "third")):
        begun(sandbox, owner, NOW + number)

    there = [owner for owner in ("first", "second", "third") if sandbox.held("login", owner, NOW + 9)]
    assert there == ["second", "third"]


def test_a_trial_belongs_to_its_tenant(sandbox: Sandbox) -> None:
    held = begun(sandbox)
    sandbox.admin.registry.create("other", "Other", {}, at=NOW)

    with pytest.raises(TrialUnknown):
        Sandbox(sandbox.admin, "other").at(held.kept.page, NOW)


def test_what_the_draft_lacks_to_be_a_journey_is_told(sandbox: Sandbox) -> None:
    editing = msgspec.structs.replace(LENA, permission=Permission.DRAFT_EDIT)

    Desk(sandbox.admin, "acme").change("login", [Change(("start",), "nowhere")], 0, editing)

    ground = sandbox.ground("login")
    assert ground.program is None
    assert ground.problems
