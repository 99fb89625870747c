"""Makes, lists, suspends and deletes tenants. Synchronous: for the command line and the demo."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, Final

import msgspec
from sqlalchemy import Engine, delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from handrail_platform.document.nearest import nearest
from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.opened import OpenedKeys
from handrail_tenants.keys.sealing import KEY_BYTES
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.tenancy.session import RegistrySession, TenantSession
from handrail_tenants.tenancy.tables import StoredTenant, StoredTenantHost

_KEY: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
MOST_IN_A_ROW: Final = 3
"""Environments that lead to one another: draft, staging, live."""
_MOST_ALIKE: Final = 1_000
"""Among how many tenants one is looked for that was probably meant."""


class TenantKeyInvalid(HandrailError):
    """A tenant key is 1 to 63 small letters, digits and hyphens, without a hyphen at either end."""

    code = "tenant-key-invalid"
    status = 422


class TenantTaken(HandrailError):
    """Another tenant has this key or one of these hosts; the key of a deleted tenant stays taken."""

    code = "tenant-taken"
    status = 409


class TenantUnknown(HandrailError):
    """There is no such tenant, or it was deleted."""

    code = "tenant-unknown"
    status = 404

    def __init__(self, meant: str) -> None:
        super().__init__()
        self.meant = meant
        """The key of a tenant that is most like it, for an operator only; empty where none is."""


class EnvironmentsInvalid(HandrailError):
    """Environments stand in a row of three at most, without a circle, and each leads to a tenant that there is."""

    code = "environments-invalid"
    status = 422


class SettingsMoved(HandrailError):
    """Somebody else changed the tenant's settings meanwhile."""

    code = "settings-moved"
    status = 409


class TenantSettings(msgspec.Struct, frozen=True):
    """What is set up about a tenant. `revision` names exactly this state of it."""

    values: Mapping[str, Any]
    revision: str


class TenantEntry(msgspec.Struct, frozen=True):
    """One line of the list of tenants."""

    id: TenantId
    key: str
    name: str
    state: str
    hosts: tuple[str, ...]
    created_at: Milliseconds


class TenantRegistry:
    """The registry of one installation."""

    def __init__(self, engine: Engine, master: MasterKeys) -> None:
        self._engine = engine
        self._master = master

    def create(
        self, key: str, name: str, settings: Mapping[str, Any], *, hosts: Sequence[str] = (), at: Milliseconds
    ) -> TenantId:
        """Make a tenant with a data key of its own. Raises TenantKeyInvalid, TenantTaken, EnvironmentsInvalid."""
        if not _KEY.fullmatch(key):
            raise TenantKeyInvalid
        with RegistrySession(self._engine) as session:
            _require_row(session, key, settings)
            tenant = StoredTenant(
                key=key,
                name=name,
                state="active",
                settings=json.dumps(settings),
                policy_epoch=1,
                key_version=self._master.current,
                wrapped_key=None,
                created_at=at,
            )
            session.add(tenant)
            try:
                session.flush()
                tenant_id = _id(tenant)
                _, tenant.wrapped_key = self._master.wrap(tenant_id, os.urandom(KEY_BYTES))
                session.add_all(StoredTenantHost(host=host.lower(), tenant_id=tenant_id) for host in hosts)
                session.commit()
            except IntegrityError as error:
                raise TenantTaken from error
            return tenant_id

    def list(self) -> list[TenantEntry]:
        """Return all tenants, deleted ones too, oldest first."""
        with RegistrySession(self._engine) as session:
            hosts = session.exec(select(StoredTenantHost).order_by(StoredTenantHost.host)).all()
            return [
                TenantEntry(
                    id=_id(tenant),
                    key=tenant.key,
                    name=tenant.name,
                    state=tenant.state,
                    hosts=tuple(each.host for each in hosts if each.tenant_id == tenant.id),
                    created_at=tenant.created_at,
                )
                for tenant in session.exec(select(StoredTenant).order_by(col(StoredTenant.id)))
            ]

    def keys_of(self, key: str) -> TenantKeys:
        """Return the keys of a tenant. Raises TenantUnknown, SealBroken."""
        with RegistrySession(self._engine) as session:
            tenant = _living(session, key)
            assert tenant.wrapped_key is not None
            tenant_id = _id(tenant)
            data_key = self._master.unwrap(tenant_id, tenant.key_version, tenant.wrapped_key)
            return TenantKeys(tenant_id, data_key, OpenedKeys())

    def configure(self, key: str, settings: Mapping[str, Any]) -> None:
        """Replace the tenant's settings. Raises TenantUnknown, EnvironmentsInvalid."""
        with RegistrySession(self._engine) as session:
            _require_row(session, key, settings)
            _living(session, key).settings = json.dumps(settings)
            session.commit()

    def settings_of(self, key: str) -> TenantSettings:
        """Return the tenant's settings. Raises TenantUnknown."""
        with RegistrySession(self._engine) as session:
            settings = _living(session, key).settings
        return TenantSettings(json.loads(settings), _revision(settings))

    def reconfigure(
        self, key: str, values: Mapping[str, Any], seen: str, along: Callable[[TenantSession], None]
    ) -> None:
        """Replace the settings that somebody saw by their revision; `along` is done with it or not at all.

        Raises TenantUnknown, SettingsMoved, EnvironmentsInvalid, and what `along` does.
        """
        with self._engine.begin() as connection, RegistrySession(connection) as session:
            tenant = session.exec(
                select(StoredTenant)
                .where(StoredTenant.key == key, StoredTenant.state != "deleted")
                .with_for_update()
            ).one_or_none()
            if tenant is None:
                raise TenantUnknown("")
            if _revision(tenant.settings) != seen:
                raise SettingsMoved
            _require_row(session, key, values)
            tenant.settings = json.dumps(values)
            session.flush()
            with TenantSession(connection, _id(tenant)) as within:
                along(within)
                within.flush()

    def suspend(self, key: str) -> None:
        """Stop the tenant: running sessions commit nothing any more, within a second new ones do not start."""
        self._switch(key, "suspended")

    def resume(self, key: str) -> None:
        """Let a suspended tenant go on where it stopped."""
        self._switch(key, "active")

    def delete(self, key: str) -> None:
        """Delete the tenant for good: without its key, what is sealed for it can never be read again."""
        with RegistrySession(self._engine) as session:
            tenant = _living(session, key)
            tenant.state = "deleted"
            tenant.wrapped_key = None
            session.exec(delete(StoredTenantHost).where(col(StoredTenantHost.tenant_id) == tenant.id))
            session.commit()
        self._wipe_log()

    def _switch(self, key: str, state: str) -> None:
        with RegistrySession(self._engine) as session:
            tenant = _living(session, key)
            tenant.state = state
            tenant.policy_epoch += 1
            session.commit()

    def _wipe_log(self) -> None:
        # SQLite's write-ahead log would keep the old page, and the wrapped key in it, until it is written over.
        if self._engine.dialect.name == "sqlite":
            with closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def tenant_id_of(engine: Engine, key: str) -> TenantId:
    """Return the id of a tenant that was not deleted. Raises TenantUnknown."""
    with RegistrySession(engine) as session:
        return _id(_living(session, key))


def _require_row(session: RegistrySession, key: str, settings: Mapping[str, Any]) -> None:
    """Raise EnvironmentsInvalid unless the tenant stands in a row of environments, or in none."""
    following = settings.get("promotes_to")
    if following is None:
        return
    ahead: list[str] = []
    while following is not None and len(ahead) < MOST_IN_A_ROW:
        tenant = session.exec(
            select(StoredTenant).where(StoredTenant.key == following, StoredTenant.state != "deleted")
        ).one_or_none()
        if tenant is None:
            raise EnvironmentsInvalid
        ahead.append(tenant.key)
        following = json.loads(tenant.settings).get("promotes_to")
    behind = _behind(session, key, MOST_IN_A_ROW)
    if key in ahead or behind + 1 + len(ahead) > MOST_IN_A_ROW:
        raise EnvironmentsInvalid


def _behind(session: RegistrySession, key: str, most: int) -> int:
    """Return how many environments stand before a tenant at most, counted no further than is of interest."""
    if not most:
        return 0
    named = f'"promotes_to": {json.dumps(key)}'
    before = session.exec(
        select(StoredTenant.key).where(col(StoredTenant.settings).contains(named, autoescape=True))
    ).all()
    return max((1 + _behind(session, each, most - 1) for each in before), default=0)


def _living(session: RegistrySession, key: str) -> StoredTenant:
    tenant = session.exec(
        select(StoredTenant).where(StoredTenant.key == key, StoredTenant.state != "deleted")
    ).one_or_none()
    if tenant is None:
        keys = select(StoredTenant.key).where(StoredTenant.state != "deleted")
        raise TenantUnknown(nearest(key, session.exec(keys.order_by(col(StoredTenant.id)).limit(_MOST_ALIKE))))
    return tenant


def _revision(settings: str) -> str:
    return hashlib.sha256(settings.encode()).hexdigest()[:16]


def _id(tenant: StoredTenant) -> TenantId:
    assert tenant.id is not None
    return TenantId(tenant.id)
