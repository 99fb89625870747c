"""What machines are told that something is wrong: problem details (RFC 9457), and who may come in (RFC 6750)."""

import inspect
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from litestar import Response

from handrail_platform.document.problem import JourneyRefused, Problem, told_at_once
from handrail_platform.errors import HandrailError
from handrail_ui.api.machine import TokenMissing, TokenRefused, TokenTooWeak
from handrail_ui.pages.translator import Speech
from handrail_ui.runtime.problems import TooManyRequests
from handrail_ui.runtime.responses import json
from handrail_ui.studio.code.desk import JourneyMistaken
from handrail_ui.studio.new.imported import Misplaced


class RevisionMissing(HandrailError):
    """Say what you saw: If-Match with the ETag of the journey, or If-None-Match: * where there is none yet."""

    code = "revision-missing"
    status = 428


class RevisionMoved(HandrailError):
    """Somebody changed the journey since: get it again first."""

    code = "revision-moved"
    status = 412


class NotReadable(HandrailError):
    """The body is not what the address takes: YAML or JSON for a document, JSON for anything else."""

    code = "not-readable"
    status = 415


def problem(error: HandrailError, say: Speech) -> Response[bytes]:
    """Answer with what is wrong, all of it at once where it is a document."""
    told: dict[str, Any] = {
        "type": f"urn:handrail:problem:{error.code}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": _sentence(error),
        "code": error.code,
    }
    mistakes = list(_mistakes(error, say))
    if mistakes:
        told["errors"] = mistakes
    answer = json(told, error.status, "application/problem+json")
    if isinstance(error, TokenMissing):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="handrail"'
    elif isinstance(error, TokenRefused | TokenTooWeak):
        answer.headers["WWW-Authenticate"] = f'Bearer realm="handrail", error="{error.code}"'
    elif isinstance(error, TooManyRequests):
        answer.headers["Retry-After"] = str(-(-error.wait // 1000))
    return answer


def mistake(each: Misplaced | Problem, say: Speech) -> dict[str, object]:
    """Return one mistake in words, with its place in the document and in its text."""
    found, place = (each.problem, each.place) if isinstance(each, Misplaced) else (each, None)
    told: dict[str, object] = {
        "detail": say.message(found.message).text,
        "code": found.code,
        "path": found.path,
        "pointer": "".join(f"/{name}" for name in found.path.split(".") if name),
    }
    return told | ({"line": place.line, "column": place.column} if place else {})


def _mistakes(error: HandrailError, say: Speech) -> Iterator[dict[str, object]]:
    if isinstance(error, JourneyMistaken):
        yield from (mistake(each, say) for each in error.wrong)
    elif isinstance(error, JourneyRefused):
        yield from (mistake(each, say) for each in told_at_once(error.problems))


def _sentence(error: HandrailError) -> str:
    """Return what the class says of itself: these sentences are written for whoever meets the error."""
    return " ".join((inspect.getdoc(type(error)) or error.code).partition("\n\n")[0].split())
