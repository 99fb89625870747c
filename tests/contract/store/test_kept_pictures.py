"""Pictures lie sealed beside their session, one of each side, and go with decision, days or session."""

import pytest
from sqlalchemy import Engine

from handrail_platform.step.effects import KeepPicture, PictureSide
from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.pictures.keep import keep_picture, open_picture
from handrail_tenants.pictures.repository import KeptPicture, KeptPictures
from handrail_tenants.reviews.repository import Reviews
from handrail_tenants.store.contract import Committed
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import LATER, NOW, SOON, Installation, step
from tests.contract.store.test_reviews import BODY, CASE, ROSA, key_of, opened

pytestmark = pytest.mark.anyio
PICTURE = b"\xff\xd8\xff a face"


async def keep(
    installation: Installation,
    handle: SessionHandle,
    side: PictureSide = "document",
    *,
    picture: bytes = PICTURE,
    ends_at: Milliseconds = SOON,
) -> None:
    key = await key_of(installation, handle)
    write = keep_picture(key, KeepPicture("show", side, ends_at, NOW), picture)
    await installation.store.write(installation.globex, [write])


@pytest.fixture
def pictures(unit: TenantSession) -> KeptPictures:
    return KeptPictures(unit)


async def test_a_picture_is_opened_with_the_key_of_its_session_alone(
    installation: Installation, pictures: KeptPictures
) -> None:
    handle, other = await installation.begin(), await installation.begin()
    await keep(installation, handle, "other_side")
    await keep(installation, handle)

    kept = pictures.of(handle, NOW)

    assert kept == (KeptPicture("show", "document", NOW), KeptPicture("show", "other_side", NOW))
    sealed = pictures.sealed(handle, kept[0])
    assert sealed is not None
    assert PICTURE not in sealed
    assert open_picture(await key_of(installation, handle), "show", "document", sealed) == PICTURE
    for key, side in ((await key_of(installation, other), "document"), (await key_of(installation, handle), "x")):
        with pytest.raises(SealBroken):
            open_picture(key, "show", side, sealed)  # type: ignore[arg-type]


async def test_another_picture_of_a_side_takes_the_place_of_the_first(
    installation: Installation, pictures: KeptPictures
) -> None:
    handle = await installation.begin()
    await keep(installation, handle)
    await keep(installation, handle, picture=b"a better one")

    (kept,) = pictures.of(handle, NOW)

    sealed = pictures.sealed(handle, kept)
    assert sealed is not None
    assert open_picture(await key_of(installation, handle), "show", "document", sealed) == b"a better one"


async def test_nobody_sees_a_picture_after_its_days_even_before_it_is_purged(
    installation: Installation, pictures: KeptPictures
) -> None:
    handle = await installation.begin(expires_at=LATER)
    await keep(installation, handle)

    assert pictures.of(handle, SOON) == ()


async def test_another_tenant_has_no_such_picture(installation: Installation, engine: Engine) -> None:
    handle = await installation.begin()
    await keep(installation, handle)

    with TenantSession(engine, installation.initech) as theirs:
        assert KeptPictures(theirs).of(handle, NOW) == ()
        assert KeptPictures(theirs).sealed(handle, KeptPicture("show", "document", NOW)) is None
        KeptPictures(theirs).forget(handle)
        theirs.commit()
    assert len(await installation.rows("kept_picture")) == 1


@pytest.mark.parametrize("shows", [True, False])
async def test_pictures_go_with_the_decision_of_the_case_that_showed_them(
    installation: Installation, unit: TenantSession, *, shows: bool
) -> None:
    handle = await opened(installation, pictures=shows)
    await keep(installation, handle)
    reviews = Reviews(unit)
    reviews.claim(CASE, ROSA, NOW)

    reviews.decide(CASE, ROSA, "rejected", BODY, NOW)
    unit.commit()

    assert len(await installation.rows("kept_picture")) == (0 if shows else 1)


async def test_pictures_go_with_their_days_and_not_before(installation: Installation) -> None:
    handle = await installation.begin(expires_at=LATER)
    await keep(installation, handle)

    await installation.store.purge(SOON - 1, 100)
    before = await installation.rows("kept_picture")
    await installation.store.purge(SOON, 100)

    assert len(before) == 1
    assert await installation.rows("kept_picture") == []


async def test_pictures_go_when_their_session_is_over(installation: Installation) -> None:
    ended, expired = await installation.begin(), await installation.begin()
    for handle in (ended, expired):
        await keep(installation, handle, ends_at=LATER)
    done = await installation.store.commit(installation.globex, step(ended, 2, status="finished"))
    assert isinstance(done, Committed)

    await installation.store.purge(NOW, 100)
    left = await installation.rows("kept_picture")
    await installation.store.purge(SOON, 100)

    assert [row[1] for row in left] == [expired]
    assert await installation.rows("kept_picture") == []
