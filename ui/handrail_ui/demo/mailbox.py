"""The demo's mailbox: what an SMTP server on the loopback interface and a gateway of our own take, for show."""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import TYPE_CHECKING

from handrail_platform.values import Milliseconds
from handrail_ui.pages.mailbox import Mail

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

CAPACITY = 200
GATEWAY_PATH = "/demo/text-messages"
"""Where the demo takes text messages, in the shape in which providers do."""
_LINK = re.compile(r"^https?://\S+$", re.MULTILINE)
_CODE = re.compile(r"(?<!\d)(\d{3} ?\d{3})(?!\d)")


class Mailbox:
    """Keeps the newest mails and text messages in memory."""

    def __init__(self, now: Callable[[], Milliseconds]) -> None:
        self._now = now
        self._mails: deque[Mail] = deque(maxlen=CAPACITY)
        self._server: asyncio.Server | None = None

    @property
    def newest_first(self) -> tuple[Mail, ...]:
        return tuple(reversed(self._mails))

    async def open(self, host: str, port: int) -> None:
        """Listen for SMTP."""
        # Only a demo receives mail.
        from aiosmtpd.smtp import SMTP  # noqa: PLC0415

        loop = asyncio.get_running_loop()
        factory = partial(SMTP, self, enable_SMTPUTF8=True, hostname="demo.handrail.localhost")
        self._server = await loop.create_server(factory, host, port)

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def handle_DATA(self, _server: "SMTP", _session: "Session", envelope: "Envelope") -> str:  # noqa: N802 - aiosmtpd's
        """Keep a mail; a mail that was delivered before, by its Message-ID, is kept once."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = message_from_bytes(raw, policy=policy.default)
        mail = self._read(message)
        if all(mail.id != known.id for known in self._mails):
            self._mails.append(mail)
        return "250 Kept"

    def take_text(self, identity: str, sender: str, to: str, text: str) -> None:
        """Keep a text message; one that came before, by its identity, is kept once."""
        code = _CODE.search(text)
        message = Mail(
            id=identity,
            sender=sender,
            to=to,
            text=text,
            received_at=self._now(),
            code=code.group(1) if code else None,
        )
        if all(message.id != known.id for known in self._mails):
            self._mails.append(message)

    def _read(self, message: EmailMessage) -> Mail:
        body = message.get_body(("plain",))
        text = str(body.get_content()).replace("\r\n", "\n") if body is not None else ""
        code, link = _CODE.search(text), _LINK.search(text)
        return Mail(
            id=str(message["Message-ID"] or len(self._mails)),
            sender=str(message["From"]),
            to=str(message["To"]),
            subject=str(message["Subject"]),
            text=text,
            received_at=self._now(),
            code=code.group(1).replace(" ", "") if code and not link else None,
            link=link.group() if link else None,
        )
