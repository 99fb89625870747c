"""A mail server on this machine that keeps what it is handed, for whoever waits for a code."""

import re
import threading
from collections import defaultdict
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import NamedTuple, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.server_process import free_port

WITHIN_SECONDS = 60
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class Mail(NamedTuple):
    """One mail as it arrived. `id` is its Message-ID: the same mail sent twice arrives twice under one id."""

    id: str
    code: str


class MailSink:
    """Keeps the mails of everybody. It listens from `open` to `close`, always on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self._arrived = threading.Condition()
        self._mails: defaultdict[str, list[Mail]] = defaultdict(list)
        self._controller: Controller | None = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Take mails from now on."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=WITHIN_SECONDS)
        self._controller.start()

    def close(self) -> None:
        """Refuse connections from now on."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that lead a server here."""
        return {
            "HANDRAIL_SMTP_HOST": "127.0.0.1",
            "HANDRAIL_SMTP_PORT": str(self.port),
            "HANDRAIL_SMTP_SECURITY": "none",
        }

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        code = _CODE.search("" if body is None else str(body.get_content()))
        mail = Mail(str(message["Message-ID"]), code.group() if code else "")
        with self._arrived:
            for recipient in envelope.rcpt_tos:
                self._mails[recipient].append(mail)
            self._arrived.notify_all()
        return "250 OK"

    def to(self, address: str) -> tuple[Mail, ...]:
        """Return what has arrived for this address."""
        with self._arrived:
            return tuple(self._mails[address])

    def code_for(self, address: str, *, seen: int = 0) -> str:
        """Return the newest code for this address, once more than `seen` mails have arrived."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self._mails[address]) > seen, WITHIN_SECONDS)
            assert came, f"no mail number {seen + 1} for {address}"
            return self._mails[address][-1].code
