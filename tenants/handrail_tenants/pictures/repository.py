"""The pictures that a session of one tenant keeps, for those who may look at them."""

from typing import cast

import msgspec
from sqlmodel import col, delete, select

from handrail_platform.step.effects import PictureSide
from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.pictures.tables import StoredKeptPicture
from handrail_tenants.tenancy.session import TenantSession


class KeptPicture(msgspec.Struct, frozen=True):
    """What is known of a picture without looking at it."""

    node: str
    side: PictureSide
    kept_at: Milliseconds


class KeptPictures:
    """Those of a session, in the order in which its steps asked for them."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def of(self, handle: SessionHandle, now: Milliseconds) -> tuple[KeptPicture, ...]:
        """Return what is kept still."""
        kept = (StoredKeptPicture.node, StoredKeptPicture.side, StoredKeptPicture.kept_at)
        rows = self._session.exec(
            select(*kept)
            .where(col(StoredKeptPicture.handle) == handle, col(StoredKeptPicture.ends_at) > now)
            .order_by(col(StoredKeptPicture.kept_at), col(StoredKeptPicture.node), col(StoredKeptPicture.side))
        )
        return tuple(KeptPicture(node, cast("PictureSide", side), at) for node, side, at in rows)

    def sealed(self, handle: SessionHandle, picture: KeptPicture) -> bytes | None:
        """Return a picture as it lies there, None when it has gone."""
        place = (self._session.tenant, handle, picture.node, picture.side)
        row = self._session.get(StoredKeptPicture, place)
        return None if row is None else row.sealed

    def forget(self, handle: SessionHandle) -> None:
        """Delete all of them, whoever commits."""
        self._session.exec(delete(StoredKeptPicture).where(col(StoredKeptPicture.handle) == handle))
