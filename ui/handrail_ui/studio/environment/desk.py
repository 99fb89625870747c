"""The values and secrets of one tenant, as its owners set them, and which environment comes next. Synchronous."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.provision.named import ProvidedKind
from handrail_platform.provision.reference import Values
from handrail_platform.values import Value
from handrail_tenants.audit.entry import NOTHING, told
from handrail_tenants.secrets.repository import TenantSecrets
from handrail_tenants.secrets.secret import KnownSecret
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession
from handrail_ui.administration import Administration
from handrail_ui.provisions import InUse, Provisions, Use, keeping_enough, values_in
from handrail_ui.sites import MOST_VALUES
from handrail_ui.studio.desk import Deed

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


class ValueInvalid(HandrailError):
    """A value has a name of small letters, digits and underscores; a tenant has at most 100 of them."""

    code = "value-invalid"
    status = 422


class OpenedEnvironment(msgspec.Struct, frozen=True, kw_only=True):
    """What a tenant provides. `revision` is that of all its settings; of secrets only names are told."""

    revision: str
    values: Values
    secrets: tuple[KnownSecret, ...]
    uses: tuple[Use, ...]
    promotes_to: str


@dataclass(frozen=True)
class EnvironmentDesk:
    """What one tenant provides to its journeys."""

    admin: Administration
    tenant: str

    def open(self, now: int) -> OpenedEnvironment:
        """Return what there is, and what is in use. Raises TenantUnknown."""
        settings = self.admin.registry.settings_of(self.tenant)
        with self.admin.provisions(self.tenant) as provisions:
            uses = provisions.uses(now)
        with self.admin.secrets(self.tenant) as secrets:
            listed = secrets.list()
        return OpenedEnvironment(
            revision=settings.revision,
            values=values_in(settings.values),
            secrets=listed,
            uses=uses,
            promotes_to=str(settings.values.get("promotes_to") or ""),
        )

    def set_value(self, name: str, value: Value, seen: str, deed: Deed) -> None:
        """Set a value in settings that somebody saw.

        Raises ValueInvalid, Unprovided where it does not fit what people walk, SettingsMoved.
        """
        settings = self.admin.registry.settings_of(self.tenant).values
        before = values_in(settings)
        after = {**before, name: value}
        if not _NAME.fullmatch(name) or len(after) > MOST_VALUES:
            raise ValueInvalid
        entry = deed.told_of(f"value/{name}", told(before[name]) if name in before else NOTHING, told(value))
        still_enough = keeping_enough(self.admin.steps, deed.at)
        self.admin.reconfigure(self.tenant, {**settings, "values": after}, seen, entry, still_enough)

    def remove_value(self, name: str, seen: str, deed: Deed) -> None:
        """Remove a value that nothing names which people walk. Raises InUse, SettingsMoved."""
        settings = self.admin.registry.settings_of(self.tenant).values
        before = values_in(settings)
        if name not in before:
            return
        after = {each: value for each, value in before.items() if each != name}
        entry = deed.told_of(f"value/{name}", told(before[name]), NOTHING)
        along = self._unused("value", name, deed)
        self.admin.reconfigure(self.tenant, {**settings, "values": after}, seen, entry, along)

    def set_secret(self, name: str, plain: str, deed: Deed) -> None:
        """Keep a secret; the log is told that it was set, and no more. Raises SecretInvalid, TooManySecrets."""
        keys = self.admin.registry.keys_of(self.tenant)
        with self.admin.audit(self.tenant) as log:
            TenantSecrets(log.session).set(keys, name, plain, by=deed.by, at=deed.at)
            log.append(deed.told_of(f"secret/{name}", after=told({"secret": "set"})))
            log.session.commit()

    def remove_secret(self, name: str, deed: Deed) -> None:
        """Forget a secret that nothing names which people walk. Raises InUse, SecretUnknown."""
        with self.admin.audit(self.tenant) as log:
            self._unused("secret", name, deed)(log.session)
            TenantSecrets(log.session).remove(name)
            log.append(deed.told_of(f"secret/{name}", before=told({"secret": "set"})))
            log.session.commit()

    def lead(self, following: str, seen: str, deed: Deed) -> None:
        """Say which environment comes next, none for an empty key. Raises EnvironmentsInvalid, SettingsMoved."""
        settings = self.admin.registry.settings_of(self.tenant).values
        before = told({"promotes_to": settings.get("promotes_to")})
        entry = deed.told_of("environment", before, told({"promotes_to": following or None}))
        self.admin.reconfigure(self.tenant, _leading(settings, following), seen, entry)

    def _unused(self, kind: ProvidedKind, name: str, deed: Deed) -> Callable[[TenantSession], None]:
        def check(session: TenantSession) -> None:
            decide_alone(session)
            uses = Provisions(session, self.admin.steps).uses(deed.at)
            if any((each.named.kind, each.named.name) == (kind, name) for each in uses):
                raise InUse

        return check


def _leading(settings: Mapping[str, Any], following: str) -> dict[str, Any]:
    others = {name: value for name, value in settings.items() if name != "promotes_to"}
    return {**others, "promotes_to": following} if following else others
