"""`handrail serve` as a process, on an installation whose settings a test chooses."""

import base64
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_yaml
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import Administration, administration
from handrail_ui.demo.setup import demand
from handrail_ui.demo.stand_ins import share
from handrail_ui.demo.tenants import demo_sites
from handrail_ui.settings import Settings
from tests.moved_in import Left, leave_in, left_in
from tests.postgres import Database
from tests.server_process import ServerProcess
from tests.sqlite import sqlite_in

MASTER_KEYS = f"1:{base64.b64encode(bytes(range(32))).decode()}"
_LEFT: Final[dict[str, Left]] = {}
"""What was left by each way of moving in."""


@dataclass(frozen=True)
class Installation:
    """A migrated database, and the settings of those who serve from it. Aurora and Northwind can be moved in."""

    database: Database
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    registry: Registry = field(default_factory=lambda: REGISTRY)

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings as environment variables."""
        return {
            "HANDRAIL_DATABASE": self.database.address,
            "HANDRAIL_MASTER_KEYS": MASTER_KEYS,
            "HANDRAIL_STARTS_PER_MINUTE": "100000",
            **self.given,
        }

    @property
    def owner_environment(self) -> dict[str, str]:
        """Return the settings of whoever may change the registry."""
        return {**self.environment, "HANDRAIL_DATABASE": self.database.owner_address}

    @property
    def settings(self) -> Settings:
        return _settings(self.environment)

    def move_in(self, hosts: Mapping[str, Sequence[str]] | None = None, **settings: Any) -> None:
        """Create the tenants of the demo with their journeys, and change some of their settings.

        The first in this process to do so in one way does it; whoever does the same later gets copies of the rows.
        """
        way = json.dumps([self.environment["HANDRAIL_MASTER_KEYS"], hosts, settings])
        if way in _LEFT:
            leave_in(self.database.owner_address, _LEFT[way])
            return
        self._move_in(hosts or {}, settings)
        _LEFT[way] = left_in(self.database.owner_address)

    def _move_in(self, hosts: Mapping[str, Sequence[str]], settings: Mapping[str, Any]) -> None:
        with administration(_settings(self.owner_environment)) as admin:
            for site in demo_sites():
                own_hosts = hosts.get(site.key, ())
                admin.registry.create(
                    site.key, site.name, {**site.settings, **settings}, hosts=own_hosts, at=clock.now()
                )
                share(admin, site, _settings(self.environment))
                demand(admin, site)
        for site in demo_sites():
            self.publish(site.key, *site.journeys)

    def administering(self) -> AbstractContextManager[Administration]:
        """Open what operators work with."""
        return administration(_settings(self.owner_environment), self.registry)

    def publish(self, tenant: str, *journeys: JourneyDocument | str) -> None:
        """Publish journeys, as documents or as YAML."""
        with self.administering() as admin:
            for journey in journeys:
                document = parse_yaml(journey.encode()) if isinstance(journey, str) else journey
                proved = admin.prove(tenant, document)
                admin.publish(tenant, proved, Decision("test", "", clock.now()))


def on_sqlite(folder: Path, given: Mapping[str, str] | None = None) -> Installation:
    """Return a new installation in a SQLite file of this folder."""
    return Installation(sqlite_in(folder), given or {})


class ServeServer(ServerProcess):
    """Serves an installation. Whatever it keeps of its own lies in `folder`."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        super().__init__(folder, "serve", environment=installation.environment)
        self.installation = installation


def _settings(environment: Mapping[str, str]) -> Settings:
    given: dict[str, Any] = {name.removeprefix("HANDRAIL_").lower(): value for name, value in environment.items()}
    return Settings(**given)
