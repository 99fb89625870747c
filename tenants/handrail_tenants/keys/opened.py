"""Session keys that this process has unwrapped lately: who goes on with a session needs its key again soon."""

from collections import OrderedDict
from typing import Final, NamedTuple

from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.keys.session import SessionKey

_MOST: Final = 2048


class Wrapped(NamedTuple):
    """The columns that bring a session key back. A change to any of them is another key, or none."""

    tenant: TenantId
    handle: SessionHandle
    version: int
    wrapped: bytes


class OpenedKeys:
    """The keys opened last, of all tenants together, so that memory does not grow with either."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Wrapped, SessionKey] = OrderedDict()

    def find(self, wrapped: Wrapped) -> SessionKey | None:
        """Return the key if it was opened lately from exactly these columns."""
        key = self._keys.get(wrapped)
        if key is not None:
            self._keys.move_to_end(wrapped)
        return key

    def keep(self, wrapped: Wrapped, key: SessionKey) -> None:
        """Remember a key, and forget the one that was used longest ago if there are too many."""
        self._keys[wrapped] = key
        if len(self._keys) > _MOST:
            self._keys.popitem(last=False)

    def forget(self, tenant: TenantId) -> None:
        """Drop the keys of a tenant."""
        for wrapped in [each for each in self._keys if each.tenant == tenant]:
            del self._keys[wrapped]
