"""A real SMTP server for tests, and promises for it to receive."""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Self

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

import handrail_tenants.outbox
from handrail_platform.step.outbox import OutboxEffect, SendEmailCode
from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.keys.session import Beside
from handrail_tenants.outbox.mail import CodeMail
from handrail_tenants.outbox.message import Sender
from handrail_tenants.outbox.smtp import MailServer
from handrail_tenants.outbox.worker import Attempted, OutboxWorker, Pace
from handrail_tenants.store.contract import Committed, OutboxRow, OutboxStore, SessionRow, Step
from handrail_ui.pages.translator import Translator
from tests.house import NOW, House

TEXTS = Path(handrail_tenants.outbox.__file__).parent / "texts"
WITHIN_SECONDS = 20
BRISK = Pace(poll=10)


class Postbox:
    """An SMTP server on this machine that keeps what it gets. `answers` says how it replies to a recipient."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.rcpt_answers: dict[str, str] = {}
        self.data_answer = "250 OK"
        self._controller: Controller | None = None

    def __enter__(self) -> Self:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=WITHIN_SECONDS)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._controller is not None
        self._controller.stop()

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.rcpt_answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.recipients += envelope.rcpt_tos
            self.mails.append(mail)
        return self.data_answer

    @property
    def server(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, "none", timeout=5_000)


def code_mail(server: MailServer) -> CodeMail:
    return CodeMail(server, sender_of, Translator.load([TEXTS]))


async def sender_of(tenant: TenantId) -> Sender:
    return Sender("Globex", f"codes@globex-{tenant}.example", default_language="de")


@dataclass
class Worked:
    """A worker under observation, with a clock that stands still until it is moved."""

    house: House
    postbox: Postbox
    outbox: OutboxStore | None = None
    pace: Pace = BRISK
    deliverers: Mapping[str, Any] | None = None
    now: int = NOW
    attempts: "asyncio.Queue[Attempted]" = field(default_factory=asyncio.Queue[Attempted])

    def __post_init__(self) -> None:
        self.worker = OutboxWorker(
            self.outbox or self.house.store,
            self.house.keys,
            {"email.code": code_mail(self.postbox.server)} if self.deliverers is None else self.deliverers,
            lambda: self.now,
            observe=self.attempts.put_nowait,
            pace=self.pace,
        )

    async def __aenter__(self) -> Self:
        self._bystanders = asyncio.all_tasks()
        self._running = asyncio.create_task(self.worker.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.worker.stop()
        await asyncio.wait([self._running], timeout=WITHIN_SECONDS)
        assert self._running.done()

    async def attempted(self) -> Attempted:
        """Wait for the next attempt to end."""
        return await asyncio.wait_for(self.attempts.get(), WITHIN_SECONDS)

    def crash(self) -> None:
        """Pull the plug: nothing that is under way is finished."""
        for task in asyncio.all_tasks() - self._bystanders:
            task.cancel()

    async def crashed(self) -> None:
        """Wait until the plug was pulled."""
        await asyncio.wait([self._running], timeout=WITHIN_SECONDS)
        assert self._running.cancelled()


def code_for(to: str = "alice@example.org", *, language: str = "en", minutes: int = 10) -> SendEmailCode:
    return SendEmailCode(to, language, "confirm", 1, 0, NOW + minutes * 60_000)


async def promised(
    house: House, *effects: OutboxEffect, topic: str = "email.code", number: int = 0
) -> SessionHandle:
    """Commit the first transition of a journey session that promises these."""
    keys = await house.keys.of(house.globex)
    handle = SessionHandle(number.to_bytes(16))
    key, wrapped, version = keys.new_session_key(handle)
    outbox = tuple(
        OutboxRow(name, topic, NOW, key.seal_outbox(msgspec.msgpack.encode(effect), name))
        for name, effect in ((f"{handle.hex()}|1|{n}", effect) for n, effect in enumerate(effects))
    )
    program, end = bytes(32), NOW + 3_600_000
    state = key.seal_state(b"", Beside(1, "running", program, end, bytes(32)))
    row = SessionRow(handle, 1, "running", program, end, bytes(32), version, wrapped, state)
    step = Step(
        handle=handle,
        seq=1,
        at=NOW,
        status="running",
        journey="register",
        program_hash=program,
        node="confirm",
        person_id=None,
        expires_at=end,
        state=state,
        events=(),
        outbox=outbox,
        writes=(),
    )
    assert await house.store.begin(house.globex, row, step) == Committed()
    return handle
