"""The way to a provider and back, once for each page.

Nonce and code verifier (RFC 7636) belong to one page: they are derived from the session's key, the visit and the
number of answers given there, and stored nowhere. `state` is the shell's, which knows the page again by it.
"""

import base64
import hashlib
from typing import Final

import msgspec

from handrail_platform.step.context import StepContext
from handrail_platform.step.elsewhere import FederatedCheck, ProviderAddress, ProviderReached, ProviderUnreachable
from handrail_platform.step.step import Submit
from handrail_platform.view import AWAY, Plain

CODE: Final = "code"
ISSUER: Final = "iss"
ERROR: Final = "error"
_LONGEST: Final = 4_096
_DENIED: Final = "access_denied"


class CameBack(msgspec.Struct, frozen=True):
    """With what somebody came back: a code, or the word for why there is none (RFC 6749 section 4.1.2.1)."""

    code: str
    issuer: str
    denied: bool


def came_back(submit: Submit) -> CameBack:
    """Read what the provider sent along. What is too long to be anything is nothing."""
    fields = {name: text for name, text in submit.fields.items() if len(text) <= _LONGEST}
    error = fields.get(ERROR, "")
    return CameBack("" if error else fields.get(CODE, ""), fields.get(ISSUER, ""), error == _DENIED)


def next_page(cx: StepContext) -> None:
    """Let the page that follows begin anew: who comes back to this one is late there."""
    cx.memory["answers"] = cx.recall_int("answers") + 1


def provider_address(cx: StepContext, provider: str) -> ProviderAddress:
    """Return the question where this page sends somebody."""
    challenge = _encoded(hashlib.sha256(_verifier(cx).encode()).digest())
    return ProviderAddress(provider, _nonce(cx), challenge)


def federated_check(cx: StepContext, provider: str, back: CameBack) -> FederatedCheck:
    """Return the question who came back to this page."""
    return FederatedCheck(provider, back.code, back.issuer, _nonce(cx), _verifier(cx))


def remember(cx: StepContext, found: ProviderReached | ProviderUnreachable) -> None:
    """Keep what the page needs to send somebody off."""
    cx.memory |= {"provider": found.name, AWAY: found.address if isinstance(found, ProviderReached) else ""}


def page_data(cx: StepContext) -> dict[str, Plain]:
    """Return the part of the view that sends somebody off."""
    return {AWAY: cx.recall_text(AWAY)}


def _nonce(cx: StepContext) -> str:
    return _encoded(cx.derive(f"federation|{cx.recall_int('answers')}|nonce", 24))


def _verifier(cx: StepContext) -> str:
    return _encoded(cx.derive(f"federation|{cx.recall_int('answers')}|verifier", 32))


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
