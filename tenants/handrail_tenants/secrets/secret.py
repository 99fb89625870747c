"""A secret as it lies in a row: sealed for its name."""

import re
from typing import Final

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.keys.tenant import TenantKeys

_PURPOSE: Final = "tenant_secret.sealed"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_LONGEST: Final = 4_000


class SecretInvalid(HandrailError):
    """The name of a secret is small letters, digits and underscores; a secret has 1 to 4000 characters."""

    code = "secret-invalid"
    status = 422


class SecretUnknown(HandrailError):
    """The tenant has no such secret."""

    code = "secret-unknown"
    status = 404


class TooManySecrets(HandrailError):
    """A tenant has at most 100 secrets."""

    code = "too-many-secrets"
    status = 422


class KnownSecret(msgspec.Struct, frozen=True):
    """All that is ever told of a secret. `set_by` names a member of staff as the audit log does."""

    name: str
    set_at: Milliseconds
    set_by: str


def seal_tenant_secret(keys: TenantKeys, name: str, plain: str) -> bytes:
    """Seal a secret for its name. Raises SecretInvalid."""
    if not _NAME.fullmatch(name) or not plain.strip() or len(plain) > _LONGEST:
        raise SecretInvalid
    return keys.seal(_PURPOSE, name.encode(), plain.encode())


def open_tenant_secret(keys: TenantKeys, name: str, sealed: bytes) -> str:
    """Return the secret. Raises SealBroken, also where it was sealed under another name."""
    return keys.open(_PURPOSE, name.encode(), sealed).decode()
