"""What a tenant signs, so that anybody can verify it without asking us: JWS with ES256 (RFC 7515, RFC 7518)."""

import json
from typing import Any, Final, cast

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import SqlValue, Store, Write

_ALGORITHM: Final = "ES256"
_PURPOSE: Final = "signing-key"
MOST_KEYS: Final = 100
NEWEST_KEY: Final = """
SELECT key_id, sealed FROM signing_key WHERE tenant_id = :tenant ORDER BY created_at DESC, key_id LIMIT 1"""
PUBLIC_KEYS: Final = """
SELECT public FROM signing_key WHERE tenant_id = :tenant ORDER BY created_at DESC, key_id LIMIT :most"""
ADD_KEY: Final = """
INSERT INTO signing_key (tenant_id, key_id, sealed, public, created_at)
VALUES (:tenant, :key_id, :sealed, :public, :at) ON CONFLICT DO NOTHING"""


class SignatureWrong(HandrailError):
    """What was signed was changed, or none of these keys signed it, or it is something else than was expected."""

    code = "signature-wrong"


class Signatures:
    """Signs for tenants. A tenant's first key is made when there is first something to sign."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def sign(self, tenant: TenantId, payload: bytes, kind: str, now: Milliseconds) -> str:
        """Return the compact JWS of `payload`; `kind` becomes its `typ` (RFC 8725 section 3.11)."""
        key = await self._newest(tenant) or await self._first(tenant, now)
        header = {"alg": _ALGORITHM, "kid": key.kid, "typ": kind}
        return jws.serialize_compact(header, payload, key, algorithms=[_ALGORITHM])

    async def public_keys(self, tenant: TenantId) -> bytes:
        """Return the tenant's JSON Web Key Set, newest first; without any key yet it is empty."""
        rows = await self._store.fetch(tenant, PUBLIC_KEYS, {"most": MOST_KEYS})
        return json.dumps({"keys": [json.loads(public) for (public,) in rows]}).encode()

    async def _newest(self, tenant: TenantId) -> ECKey | None:
        rows = await self._store.fetch(tenant, NEWEST_KEY, {})
        if not rows:
            return None
        key_id, sealed = rows[0]
        keys = await self._keys.of(tenant)
        return ECKey.import_key(keys.open(_PURPOSE, key_id.encode(), sealed), {"kid": key_id})

    async def _first(self, tenant: TenantId, now: Milliseconds) -> ECKey:
        # Two processes may each add one at once; both stay, and both verify.
        write = new_signing_key(await self._keys.of(tenant), now)
        await self._store.write(tenant, [write])
        key = await self._newest(tenant)
        assert key is not None
        return key


def new_signing_key(keys: TenantKeys, now: Milliseconds) -> Write:
    """Return the statement that adds a key, which signs from then on."""
    key = ECKey.generate_key("P-256")
    key_id = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": key_id, "use": "sig", "alg": _ALGORITHM}
    params: dict[str, SqlValue] = {
        "key_id": key_id,
        "sealed": keys.seal(_PURPOSE, key_id.encode(), key.as_der(private=True)),
        "public": json.dumps(public),
        "at": now,
    }
    return Write(ADD_KEY, params)


def verified(signed: str, public_keys: object, kind: str) -> bytes:
    """Return what was signed by one of the keys of a JSON Web Key Set, as this kind of thing.

    Raises SignatureWrong.
    """
    try:
        found = jws.deserialize_compact(signed, _key_set(public_keys), algorithms=[_ALGORITHM])
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SignatureWrong from error
    if found.headers().get("typ") != kind:
        raise SignatureWrong
    return found.payload


def _key_set(public_keys: object) -> KeySet:
    return KeySet.import_key_set(cast("Any", public_keys))
