"""How entries are chained: each has a keyed hash over itself and the hash of the entry before.

HMAC-SHA-256 (RFC 2104) under a key of the tenant: whoever can write rows, and no more, cannot make one that fits.
"""

import hmac
from typing import Final

from handrail_tenants.audit.tables import StoredAuditEntry, StoredAuditHead

NO_HASH: Final = bytes(32)
"""What stands for the hash of the entry before the first."""
ENTRY_COLUMNS: Final = (
    "tenant_id",
    "number",
    "at",
    "issuer",
    "subject",
    "action",
    "object",
    "rule",
    "verdict",
    "before",
    "after",
    "latest_before",
    "previous",
)
"""Never changed: a column that comes later needs a label of its own, and leaves entries that are there alone."""
HEAD_COLUMNS: Final = ("tenant_id", "newest", "hash", "latest")


def hash_of(entry: StoredAuditEntry, key: bytes) -> bytes:
    """Return the hash that belongs into the entry. Raises TypeError where a column holds what no column holds."""
    return _hash(key, b"audit entry 1", [getattr(entry, name) for name in ENTRY_COLUMNS])


def seal_of(head: StoredAuditHead, key: bytes) -> bytes:
    """Return the seal that belongs to the head. Raises TypeError like `hash_of`."""
    return _hash(key, b"audit head 1", [getattr(head, name) for name in HEAD_COLUMNS])


def same(stored: bytes, computed: bytes) -> bool:
    """Compare, telling nothing by the time it takes. Raises TypeError where what is stored is no hash at all."""
    return hmac.compare_digest(stored, computed)


def _hash(key: bytes, label: bytes, values: list[object]) -> bytes:
    # Lengths and kinds go in: "ab", "c" is not "a", "bc", and 1 is not "1".
    parts = [label, *map(_encoded, values)]
    return hmac.digest(key, b"".join(len(part).to_bytes(4, "big") + part for part in parts), "sha256")


def _encoded(value: object) -> bytes:
    match value:
        case bytes():
            return b"b" + value
        case str():
            return b"s" + value.encode()
        case int():
            return b"i" + str(value).encode()
        case _:
            raise TypeError("a column of an audit entry holds a number, a text or bytes")
