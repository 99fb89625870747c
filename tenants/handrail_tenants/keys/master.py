"""The master keys of the installation: the current one wraps the tenants' data keys, older ones still unwrap."""

import base64
import binascii
import struct
from collections.abc import Mapping
from typing import Self

from handrail_platform.errors import HandrailError
from handrail_platform.values import TenantId
from handrail_tenants.keys.sealing import KEY_BYTES, SealBroken, Sealer

_PLACE = struct.Struct(">10sQQ")


class MasterKeysUnreadable(HandrailError):
    """The setting that holds the master keys is not `VERSION:BASE64` pairs of 32-byte keys, joined by commas."""

    code = "master-keys-unreadable"


class MasterKeyMissing(SealBroken):
    """A tenant's data key is wrapped under a version of the master key that is not among the settings."""

    code = "master-key-missing"


class MasterKeys:
    """Versioned master keys; the highest version is the current one."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        if not keys or any(version < 1 or len(key) != KEY_BYTES for version, key in keys.items()):
            raise MasterKeysUnreadable
        self._sealers = {version: Sealer(key) for version, key in keys.items()}
        self.current = max(keys)

    @classmethod
    def parse(cls, setting: str) -> Self:
        """Read `2:BASE64,1:BASE64`. Raises MasterKeysUnreadable, which never repeats the setting."""
        try:
            pairs = [each.split(":", maxsplit=1) for each in setting.split(",")]
            keys = {int(version): base64.b64decode(encoded.strip(), validate=True) for version, encoded in pairs}
        except (binascii.Error, ValueError):
            raise MasterKeysUnreadable from None
        if len(keys) != len(pairs):
            raise MasterKeysUnreadable
        return cls(keys)

    def wrap(self, tenant: TenantId, data_key: bytes) -> tuple[int, bytes]:
        """Return the version of the current master key and the tenant's data key wrapped under it."""
        return self.current, self._sealers[self.current].seal(data_key, _place(tenant, self.current))

    def unwrap(self, tenant: TenantId, version: int, wrapped: bytes) -> bytes:
        """Return the tenant's data key. Raises SealBroken, or MasterKeyMissing if we lack the version."""
        sealer = self._sealers.get(version)
        if sealer is None:
            raise MasterKeyMissing
        return sealer.open(wrapped, _place(tenant, version))


def _place(tenant: TenantId, version: int) -> bytes:
    return _PLACE.pack(b"tenant-key", tenant, version)
