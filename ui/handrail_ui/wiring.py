"""The one place where parts are made and joined (architecture: wire in one place)."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing, suppress
from functools import cache
from pathlib import Path
from typing import Self

from jinja2 import Environment

import handrail_flows
import handrail_tenants.outbox
from handrail_flows.registry import REGISTRY
from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.browser_sessions.sessions import BrowserSessions
from handrail_tenants.credentials.hashing import PasswordWork
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.outbox.mail import CodeMail
from handrail_tenants.outbox.smtp import MailServer
from handrail_tenants.outbox.worker import OutboxWorker, Pace
from handrail_tenants.people.read import People
from handrail_tenants.reads.resolve import Resolvers
from handrail_tenants.store.open import InstallationStore, open_store
from handrail_tenants.tenancy.directory import TenantDirectory
from handrail_tenants.waits.worker import WaitsWorker
from handrail_ui import clock
from handrail_ui.addresses import Addresses
from handrail_ui.demo.mailbox import Mailbox
from handrail_ui.mail import MailSenders
from handrail_ui.operations.metrics import Metrics
from handrail_ui.operations.traces import require_traces
from handrail_ui.pages.look.assets import Assets
from handrail_ui.pages.render import PageRenderer, make_environment
from handrail_ui.pages.translator import TEXT_FOLDER, Translator
from handrail_ui.parts import Parts
from handrail_ui.plans_worker import PlansWorker
from handrail_ui.runtime.arrivals import Arrivals
from handrail_ui.runtime.pages import PageMaker
from handrail_ui.runtime.programs import ProgramLibrary
from handrail_ui.runtime.shell import Shell
from handrail_ui.runtime.start_limit import StartLimit
from handrail_ui.settings import Settings
from handrail_ui.sites import Sites
from handrail_ui.studio.workplace import Workplace

STEPS_FOLDER = Path(handrail_flows.__file__).parent / "steps"
MAIL_TEXT_FOLDER = Path(handrail_tenants.outbox.__path__[0]) / "texts"
HOUSEKEEPING_SECONDS = 15
PURGE_ROWS = 1_000
PURGES_AT_MOST = 100


def step_texts() -> list[Path]:
    """Return the folders with the steps' sentences."""
    return sorted(STEPS_FOLDER.glob("*/texts"))


def step_templates() -> dict[str, str]:
    """Return the template of each step that has one of its own, by the name of its view."""
    found = {path.parent.name: path for path in STEPS_FOLDER.glob("*/step.html")}
    return {name.replace("_", "-"): f"{name}/step.html" for name in sorted(found)}


# What lies in the package is the same whenever it is read, so a process does it once however often it is wired.
@cache
def packaged_words() -> Translator:
    return Translator.load([TEXT_FOLDER, MAIL_TEXT_FOLDER, *step_texts()])


@cache
def _assets() -> Assets:
    return Assets.load()


@cache
def packaged_templates() -> Environment:
    return make_environment([STEPS_FOLDER], _assets())


@asynccontextmanager
async def wired(settings: Settings) -> AsyncGenerator[Parts]:
    """Make every part for one process, and take everything apart again."""
    store = open_store(settings.database)
    work = PasswordWork()
    await store.open()
    try:
        with closing(Workplace(settings, packaged_templates())) as workplace:
            yield _parts(settings, store, work, workplace)
    finally:
        await store.close()
        work.close()


async def require(settings: Settings) -> None:
    """Raise what these settings would stop every worker with: keys, database, readable mail, traces."""
    MasterKeys.parse(settings.master_keys.get_secret_value())
    _mail_server(settings)
    require_traces(settings)
    store = open_store(settings.database)
    await store.open()
    try:
        await store.tenant_by_key("")
    finally:
        await store.close()


def _parts(settings: Settings, store: InstallationStore, work: PasswordWork, workplace: Workplace) -> Parts:
    keys = KeyRing(MasterKeys.parse(settings.master_keys.get_secret_value()), store)
    pepper = settings.password_pepper
    translator, assets = packaged_words(), _assets()
    metrics = Metrics()
    directory = TenantDirectory(store, keys)
    outbox = OutboxWorker(
        store,
        keys,
        {"email.code": CodeMail(_mail_server(settings), MailSenders(directory, settings).of, translator)},
        clock.now,
        observe=metrics.attempted,
        pace=Pace(patience=settings.delivery_seconds * 1_000, lease=settings.delivery_seconds * 2_000),
    )
    resolvers = Resolvers.over(store, keys, work, pepper=pepper.get_secret_value().encode() if pepper else None)
    shell = Shell(
        store=store,
        keys=keys,
        programs=ProgramLibrary(store, REGISTRY),
        resolvers=resolvers,
        now=clock.now,
        random_bytes=secrets.token_bytes,
        nudge=outbox.nudge,
        observe=metrics.moved,
    )
    arrivals = Arrivals(shell, lambda: waits.nudge())  # noqa: PLW0108 - the two know each other
    waits = WaitsWorker(store, arrivals.settle, clock.now, observe=metrics.settled)
    return Parts(
        settings=settings,
        now=clock.now,
        random_bytes=secrets.token_bytes,
        store=store,
        keys=keys,
        directory=directory,
        sites=Sites(Addresses(settings), assets.url),
        shell=shell,
        arrivals=arrivals,
        start_limit=StartLimit(settings.starts_per_minute),
        browser_sessions=BrowserSessions(store, keys),
        people=People(store, keys),
        pages=PageMaker(translator),
        translator=translator,
        renderer=PageRenderer(packaged_templates(), translator, step_templates()),
        assets=assets,
        metrics=metrics,
        outbox=outbox,
        waits=waits,
        plans=PlansWorker(store, workplace.carry_out, clock.now),
        mailbox=Mailbox(clock.now) if settings.demo else None,
        workplace=workplace,
    )


def _mail_server(settings: Settings) -> MailServer:
    password = settings.smtp_password
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )


class Background:
    """What a process does beside answering: deliver, wake sessions, publish, purge, in the demo take mail."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        settings, mailbox = self._parts.settings, self._parts.mailbox
        if mailbox is not None:
            await mailbox.open(settings.smtp_host, settings.smtp_port)
        self._tasks = [
            asyncio.create_task(self._parts.outbox.run()),
            asyncio.create_task(self._parts.waits.run()),
            asyncio.create_task(self._parts.plans.run()),
            asyncio.create_task(self._keep_house()),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._parts.outbox.stop()
        self._parts.waits.stop()
        self._parts.plans.stop()
        deliveries, waking, publishing, housekeeping = self._tasks
        housekeeping.cancel()
        with suppress(asyncio.CancelledError):
            await housekeeping
        await deliveries
        await waking
        await publishing
        if self._parts.mailbox is not None:
            await self._parts.mailbox.close()

    async def _keep_house(self) -> None:
        """Purge what has expired. A database that is away is waited for."""
        while True:
            with suppress(HandrailError):
                await self._purge(self._parts.now())
            await asyncio.sleep(HOUSEKEEPING_SECONDS)

    async def _purge(self, now: Milliseconds) -> None:
        """Delete in small bites, so that no request waits long for the one writer of SQLite."""
        for _ in range(PURGES_AT_MOST):
            if await self._parts.store.purge(now, PURGE_ROWS) < PURGE_ROWS:
                return
