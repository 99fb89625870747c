"""Keeping a picture, and opening it again."""

from typing import Final

from handrail_platform.step.effects import KeepPicture, PictureSide
from handrail_tenants.keys.session import SessionKey
from handrail_tenants.store.contract import SqlValue, Write

KEEP: Final = """
INSERT INTO kept_picture (tenant_id, handle, node, side, kept_at, ends_at, sealed)
VALUES (:tenant, :handle, :node, :side, :at, :ends_at, :sealed)
ON CONFLICT (tenant_id, handle, node, side) DO UPDATE SET
  kept_at = excluded.kept_at, ends_at = excluded.ends_at, sealed = excluded.sealed"""
_KIND: Final = "picture"


def keep_picture(key: SessionKey, effect: KeepPicture, picture: bytes) -> Write:
    """Return the statement that keeps what a reader drew of the picture."""
    params: dict[str, SqlValue] = {
        "handle": key.handle,
        "node": effect.node,
        "side": effect.side,
        "at": effect.at,
        "ends_at": effect.ends_at,
        "sealed": key.seal_kept(picture, _KIND, _name(effect.node, effect.side)),
    }
    return Write(KEEP, params)


def open_picture(key: SessionKey, node: str, side: PictureSide, sealed: bytes) -> bytes:
    """Return the picture, a JPEG file. Raises SealBroken."""
    return key.open_kept(sealed, _KIND, _name(node, side))


def _name(node: str, side: PictureSide) -> bytes:
    return f"{side}|{node}".encode()
