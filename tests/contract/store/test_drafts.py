"""A draft is saved over the revision that was opened, and over no other."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from handrail_tenants.journeys.drafts import MOST_BYTES, Draft, Drafts
from handrail_tenants.journeys.problems import DraftMoved, DraftTooLarge
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, Installation

pytestmark = pytest.mark.anyio


@pytest.fixture
def drafts(installation: Installation) -> Iterator[Drafts]:
    engine = open_engine(installation.database.address)
    with TenantSession(engine, installation.globex) as session:
        yield Drafts(session)
    engine.dispose()


async def test_a_draft_is_opened_as_it_was_saved_last(drafts: Drafts) -> None:
    assert drafts.open("register") is None

    first = drafts.save("register", "title: Grüße", 0, by="alice", at=NOW)
    second = drafts.save("register", "not even: [a journey", first, by="bob", at=NOW + 1)

    assert (first, second) == (1, 2)
    assert drafts.open("register") == Draft("register", 2, "not even: [a journey", NOW + 1, "bob")
    assert drafts.list() == ["register"]


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_a_draft_that_somebody_saved_meanwhile_is_not_overwritten(drafts: Drafts, expected: int) -> None:
    drafts.save("register", "one", 0, by="alice", at=NOW)
    drafts.save("register", "two", 1, by="alice", at=NOW)

    with pytest.raises(DraftMoved):
        drafts.save("register", "mine", expected, by="bob", at=NOW)
    with pytest.raises(DraftMoved):
        drafts.discard("register", expected)

    kept = drafts.open("register")
    assert kept is not None
    assert (kept.document, kept.revision) == ("two", 2)


async def test_of_many_who_save_at_once_one_does(drafts: Drafts, installation: Installation) -> None:
    engine = open_engine(installation.database.address)
    start = threading.Barrier(4)

    def save(number: int) -> bool:
        with TenantSession(engine, installation.globex) as session:
            start.wait()
            try:
                Drafts(session).save("register", f"{number}", 0, by="alice", at=NOW)
            except DraftMoved:
                return False
            return True

    with ThreadPoolExecutor(4) as editors:
        saved = list(editors.map(save, range(4)))
    engine.dispose()

    kept = drafts.open("register")
    assert sorted(saved) == [False, False, False, True]
    assert kept is not None
    assert kept.document == f"{saved.index(True)}"


async def test_a_discarded_draft_is_gone_and_its_revisions_are_never_those_of_another(drafts: Drafts) -> None:
    drafts.save("register", "one", 0, by="alice", at=NOW)

    drafts.discard("register", 1)
    drafts.discard("login", 0)

    assert drafts.open("register") is None
    assert drafts.save("register", "new", 0, by="alice", at=NOW) == 2
    with pytest.raises(DraftMoved):
        drafts.save("register", "mine, of an old page", 1, by="bob", at=NOW)
    drafts.discard("register", drafts.save("register", "newer", 2, by="alice", at=NOW))
    assert drafts.save("register", "newest", 0, by="alice", at=NOW) == 4


async def test_a_draft_is_bounded(drafts: Drafts) -> None:
    assert drafts.save("register", "x" * MOST_BYTES, 0, by="alice", at=NOW) == 1

    with pytest.raises(DraftTooLarge):
        drafts.save("register", "ü" * MOST_BYTES, 1, by="alice", at=NOW)


async def test_another_tenant_has_a_draft_of_its_own(drafts: Drafts, installation: Installation) -> None:
    drafts.save("register", "ours", 0, by="alice", at=NOW)
    engine = open_engine(installation.database.address)

    with TenantSession(engine, installation.initech) as session:
        theirs = Drafts(session)
        assert theirs.open("register") is None
        assert theirs.list() == []
        theirs.save("register", "theirs", 0, by="mallory", at=NOW)
    engine.dispose()

    ours = drafts.open("register")
    assert ours is not None
    assert ours.document == "ours"
