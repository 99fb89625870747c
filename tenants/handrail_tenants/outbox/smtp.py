"""The mail server, and what its answers mean for the next attempt."""

from email.message import EmailMessage
from typing import Literal

import aiosmtplib
import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.outbox.delivery import TryAgain, Undeliverable
from handrail_tenants.outbox.loopback import is_loopback

_PERMANENT = 500


class InsecureMailServer(ValueError):
    """Mail would travel readable: without TLS it may only go to this very machine."""


class MailServer(msgspec.Struct, frozen=True):
    """Where mail is handed in. Raises InsecureMailServer for `none` with any host but loopback."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str | None = None
    password: str | None = None
    timeout: Milliseconds = 20_000

    def __post_init__(self) -> None:
        if self.security == "none" and not is_loopback(self.host):
            raise InsecureMailServer(self.host)

    def __repr__(self) -> str:
        return f"MailServer({self.host!r}, {self.port}, {self.security!r})"

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand in one mail. Raises Undeliverable when this mail is refused for good, TryAgain for all else."""
        try:
            await aiosmtplib.send(
                message,
                sender=sender,
                recipients=[recipient],
                hostname=self.host,
                port=self.port,
                # The default asks the name service for our own name, and blocks the event loop over it.
                local_hostname=sender.rpartition("@")[2],
                username=self.username,
                password=self.password,
                use_tls=self.security == "tls",
                start_tls=self.security == "starttls",
                timeout=self.timeout / 1000,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _about_this_mail("recipient", refused.recipients[0].code) from refused
        except aiosmtplib.SMTPDataError as refused:
            raise _about_this_mail("content", refused.code) from refused
        except aiosmtplib.SMTPResponseException as refused:
            # Our own account, sender or server is misconfigured: mail waits until somebody repairs it.
            raise TryAgain(f"smtp-{refused.code}") from refused
        except (aiosmtplib.SMTPException, OSError) as failed:
            raise TryAgain(f"smtp-{type(failed).__name__}") from failed


def _about_this_mail(what: str, code: int) -> Undeliverable | TryAgain:
    reason = f"smtp-{what}-{code}"
    return Undeliverable(reason) if code >= _PERMANENT else TryAgain(reason)
