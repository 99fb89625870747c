"""The one place where parts are made and joined (architecture: wire in one place)."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, closing, suppress
from functools import cache
from pathlib import Path
from typing import Any, Self

from jinja2 import Environment

import handrail_flows
import handrail_tenants.outbox
from handrail_flows.registry import REGISTRY
from handrail_platform.errors import HandrailError
from handrail_platform.step.outbox import (
    AskGuardian,
    SendEmailLink,
    SendEmailMessage,
    SendRecoveryCode,
    TellOfApproval,
    TellOfDeletion,
    TellOfEmail,
    TellOfLock,
    TellOfRecovery,
)
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.browser_sessions.sessions import BrowserSessions
from handrail_tenants.connections.request import HttpDelivery
from handrail_tenants.connections.source import Connections
from handrail_tenants.connections.webhook import WebhookDelivery
from handrail_tenants.credentials.hashing import PasswordWork
from handrail_tenants.documents.reader import DocumentReader
from handrail_tenants.erasure.erase import Erasing
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.signing import Signatures
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import HOUR, Quota
from handrail_tenants.outbox.bulkhead import Bulkhead
from handrail_tenants.outbox.delivery import Deliverer
from handrail_tenants.outbox.guardian import ReceiptMail
from handrail_tenants.outbox.guest_link import GuestMail, confirming_letter, guardian_letter
from handrail_tenants.outbox.mail import CodeMail, Post
from handrail_tenants.outbox.notices import (
    NoticeMail,
    approval_letter,
    deletion_letter,
    email_letter,
    lock_letter,
    message_letter,
    recovery_letter,
)
from handrail_tenants.outbox.smtp import MailServer
from handrail_tenants.outbox.text_message import CodeText, Gateway, MessageText
from handrail_tenants.outbox.worker import OutboxWorker, Pace
from handrail_tenants.outgoing.bulkhead import Bulkhead as Lines
from handrail_tenants.outgoing.http import Outgoing
from handrail_tenants.people.read import People
from handrail_tenants.proofing.vendor import Vendors
from handrail_tenants.reads.resolve import Resolvers
from handrail_tenants.reviews.opening import OpenCase
from handrail_tenants.secrets.opening import OpenSecret
from handrail_tenants.store.contract import Store
from handrail_tenants.store.open import InstallationStore, open_store
from handrail_tenants.tenancy.directory import TenantDirectory
from handrail_tenants.waits.worker import WaitsWorker
from handrail_ui import clock
from handrail_ui.addresses import Addresses
from handrail_ui.demo.beacon.provider import Beacon
from handrail_ui.demo.mailbox import Mailbox
from handrail_ui.demo.secrets import beacon_secret
from handrail_ui.erasures_worker import erasures_worker
from handrail_ui.mail import MailAddresses, MailSenders
from handrail_ui.operations.metrics import Metrics
from handrail_ui.operations.traces import require_traces
from handrail_ui.pages.look.assets import Assets
from handrail_ui.pages.render import PageRenderer, make_environment
from handrail_ui.pages.translator import TEXT_FOLDER, Translator
from handrail_ui.parts import Parts
from handrail_ui.plans_worker import plans_worker
from handrail_ui.runtime.arrivals import Arrivals
from handrail_ui.runtime.pages import PageMaker
from handrail_ui.runtime.programs import ProgramLibrary
from handrail_ui.runtime.shell import Shell
from handrail_ui.runtime.start_limit import StartLimit
from handrail_ui.runtime.uploaded import UploadRoom
from handrail_ui.settings import Settings
from handrail_ui.sites import Sites
from handrail_ui.studio.workplace import Workplace

FLOWS_FOLDER = Path(handrail_flows.__file__).parent
STEPS_FOLDER = FLOWS_FOLDER / "steps"
MAIL_TEXT_FOLDER = Path(handrail_tenants.outbox.__path__[0]) / "texts"
HOUSEKEEPING_SECONDS = 15
PURGE_ROWS = 1_000
PURGES_AT_MOST = 100
CONNECTION_AT_A_TIME = 2
"""Requests to one server of a tenant: half of what a worker sends out to all of them."""


def step_texts() -> list[Path]:
    """Return the folders with the steps' sentences, those that several of them say included."""
    return sorted(FLOWS_FOLDER.rglob("texts"))


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
    work, outgoing = PasswordWork(), Outgoing(private=settings.private_addresses)
    documents = DocumentReader()
    await store.open()
    try:
        with closing(Workplace(settings, packaged_templates())) as workplace:
            yield _parts(settings, store, work, outgoing, documents, workplace)
    finally:
        await outgoing.close()
        await store.close()
        await documents.close()
        work.close()


async def require(settings: Settings) -> None:
    """Raise what these settings would stop every worker with: keys, database, mail, text messages, traces."""
    MasterKeys.parse(settings.master_keys.get_secret_value())
    _mail_server(settings)
    _sms_gateway(settings)
    require_traces(settings)
    store = open_store(settings.database)
    await store.open()
    try:
        await store.tenant_by_key("")
    finally:
        await store.close()


def _parts(
    settings: Settings,
    store: InstallationStore,
    work: PasswordWork,
    outgoing: Outgoing,
    documents: DocumentReader,
    workplace: Workplace,
) -> Parts:
    keys = KeyRing(MasterKeys.parse(settings.master_keys.get_secret_value()), store)
    pepper = settings.password_pepper
    translator, assets = packaged_words(), _assets()
    servers = Connections(store)
    lines, provider_lines = Lines(CONNECTION_AT_A_TIME), Lines()
    metrics = Metrics()
    directory = TenantDirectory(store, keys)

    async def tell(tenant: TenantId, source: str, address: bytes, event: str, body: Mapping[str, Any]) -> None:
        await arrivals.deliver(tenant, source, address, event, body)

    sites = Sites(Addresses(settings), assets.url)
    post = Post(_mail_server(settings), MailSenders(directory, settings).of, translator)
    pages = MailAddresses(directory, sites)
    mails: dict[str, Deliverer] = {
        **_notices(post),
        "email.link": GuestMail(post, pages.guest, SendEmailLink, confirming_letter),
        "guardian.ask": GuestMail(post, pages.guest, AskGuardian, guardian_letter),
        "guardian.told": ReceiptMail(post, keys, Signatures(store, keys), pages.controller),
    }
    outbox = OutboxWorker(
        store,
        keys,
        {
            **_deliverers(settings, store, MailSenders(directory, settings), translator),
            **mails,
            "webhook.send": Bulkhead(WebhookDelivery(servers, OpenSecret(store, keys), outgoing, lines)),
            "http.request": Bulkhead(HttpDelivery(servers, OpenSecret(store, keys), outgoing, lines, tell)),
        },
        clock.now,
        observe=metrics.attempted,
        pace=Pace(patience=settings.delivery_seconds * 1_000, lease=settings.delivery_seconds * 2_000),
    )
    resolvers = Resolvers.over(
        store,
        keys,
        work,
        outgoing=outgoing,
        pepper=pepper.get_secret_value().encode() if pepper else None,
        policy=_limits(settings),
        documents=documents,
        provider_lines=provider_lines,
    )
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
    erasing = Erasing(store, keys)
    return Parts(
        settings=settings,
        now=clock.now,
        random_bytes=secrets.token_bytes,
        store=store,
        keys=keys,
        directory=directory,
        sites=sites,
        shell=shell,
        arrivals=arrivals,
        vendors=Vendors(store, keys, outgoing),
        start_limit=StartLimit(settings.starts_per_minute),
        upload_room=UploadRoom(),
        browser_sessions=BrowserSessions(store, keys),
        people=People(store, keys),
        pages=PageMaker(translator),
        translator=translator,
        renderer=PageRenderer(packaged_templates(), translator, step_templates()),
        assets=assets,
        lines=lines,
        provider_lines=provider_lines,
        metrics=metrics,
        outbox=outbox,
        waits=waits,
        plans=plans_worker(store, workplace.carry_out, clock.now),
        erasing=erasing,
        erasures=erasures_worker(store, erasing, clock.now),
        mailbox=Mailbox(clock.now) if settings.demo else None,
        beacon=_beacon(settings),
        workplace=workplace,
    )


def _deliverers(
    settings: Settings, store: Store, senders: MailSenders, translator: Translator
) -> dict[str, Deliverer]:
    mail = _mail_server(settings), senders.of, translator
    deliverers: dict[str, Deliverer] = {
        "email.code": CodeMail(*mail),
        "recovery.code": CodeMail(*mail, effect=SendRecoveryCode, words="mail.recovery"),
        "review.open": OpenCase(store),
    }
    gateway = _sms_gateway(settings)
    if gateway is not None:
        deliverers["sms.code"] = Bulkhead(CodeText(gateway, senders.of, translator))
        deliverers["message.sms"] = Bulkhead(MessageText(gateway, senders.of))
    return deliverers


def _notices(post: Post) -> dict[str, Deliverer]:
    return {
        "deletion.told": NoticeMail(post, TellOfDeletion, deletion_letter),
        "device.told": NoticeMail(post, TellOfApproval, approval_letter),
        "email.told": NoticeMail(post, TellOfEmail, email_letter),
        "lock.told": NoticeMail(post, TellOfLock, lock_letter),
        "message.email": NoticeMail(post, SendEmailMessage, message_letter),
        "recovery.told": NoticeMail(post, TellOfRecovery, recovery_letter),
    }


def _beacon(settings: Settings) -> Beacon | None:
    if not settings.demo:
        return None
    return Beacon(settings.base_url, beacon_secret(settings), clock.now)


def _limits(settings: Settings) -> LimitPolicy:
    return LimitPolicy(
        sms_number=Quota(settings.sms_per_number, HOUR),
        sms_client=Quota(settings.sms_per_client, HOUR),
        sms_country=Quota(settings.sms_per_country, HOUR),
        sms_tenant=Quota(settings.sms_per_tenant, HOUR),
    )


def _sms_gateway(settings: Settings) -> Gateway | None:
    if settings.sms_url is None:
        return None
    # Only who sends text messages pays for an HTTP client.
    from handrail_tenants.outbox.gateway import SmsGateway  # noqa: PLC0415

    secret = settings.sms_secret
    return SmsGateway(
        settings.sms_url,
        sender=settings.sms_from,
        fields=settings.sms_fields,
        encoding=settings.sms_encoding,
        user=settings.sms_user,
        secret=secret.get_secret_value() if secret else None,
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
            asyncio.create_task(self._parts.erasures.run()),
            asyncio.create_task(self._keep_house()),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._parts.outbox.stop()
        self._parts.waits.stop()
        self._parts.plans.stop()
        self._parts.erasures.stop()
        deliveries, waking, publishing, erasing, housekeeping = self._tasks
        housekeeping.cancel()
        with suppress(asyncio.CancelledError):
            await housekeeping
        await deliveries
        await waking
        await publishing
        await erasing
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
