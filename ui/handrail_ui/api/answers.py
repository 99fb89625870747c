"""What the addresses for machines answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, cast

import msgspec
from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import told_at_once
from handrail_platform.document.source import MAX_BYTES
from handrail_platform.errors import HandrailError
from handrail_tenants.journeys.problems import DraftMoved
from handrail_tenants.plans.problems import ApprovalNeeded
from handrail_ui.api.machine import Machine, machine
from handrail_ui.api.problems import (
    NotReadable,
    RevisionMissing,
    RevisionMoved,
    mistake,
    problem,
)
from handrail_ui.body import read_body
from handrail_ui.parts import parts_of
from handrail_ui.runtime.encoded import Answer, encoded
from handrail_ui.runtime.responses import JSON_HEADERS, json
from handrail_ui.sites import site_settings
from handrail_ui.studio.code.desk import JourneyMistaken, Stand
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.publishing.desk import PublishingDesk, Wish
from handrail_ui.studio.publishing.preview import preview

AnyRequest = Request[Any, Any, Any]
YAML: Final = "application/yaml"
_YAML_ANSWER: Final = encoded({**JSON_HEADERS, "Content-Type": f"{YAML}; charset=utf-8"})
_MOST_BODY: Final = 64 * 1024
_JSON: Final = "application/json"
_YAML_NAMES: Final = frozenset((YAML, "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain", ""))


class PublishAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be published: the draft and the pointer that somebody saw, why, and with which warnings."""

    revision: int
    pointer: int
    reason: str = ""
    accepted: Mapping[str, str] = {}


async def answered(name: str, request: AnyRequest) -> Response[bytes]:
    """Answer a request, whatever is wrong with it as problem details."""
    try:
        return await _ANSWERS[name](request)
    except HandrailError as error:
        if error.status >= 500:  # noqa: PLR2004 - faults of ours go the usual way, with a reference
            raise
        say = parts_of(request).workplace.words.speech("en")
        return problem(error, say)


async def journeys(request: AnyRequest) -> Response[bytes]:
    """List the first hundred journeys by name, or the first behind `?after=`."""
    here = await machine(request, Permission.JOURNEY_READ)
    lines = await asyncio.to_thread(here.desk.journeys, here.visit.head.query("after"))
    return json(
        {
            "journeys": [
                {
                    "journey": line.journey,
                    "live": [{"version": share.version, "weight": share.weight} for share in line.shares],
                    "draft": line.draft.revision if line.draft else 0,
                }
                for line in lines
            ]
        }
    )


async def journey(request: AnyRequest) -> Response[bytes]:
    """Return the draft, or else what is live, or `?version=N`."""
    here = await machine(request, Permission.JOURNEY_READ)
    name, version = _name(request), here.visit.head.query("version")
    if version:
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0  # noqa: PLR2004
        return _yaml(await asyncio.to_thread(here.code.version, name, number))
    found = await asyncio.to_thread(here.code.text, name)
    wants_data = _JSON in here.visit.head.header("accept")
    answer = json(found.plain) if wants_data else _yaml(found.text)
    answer.headers["ETag"] = _tag(found.stand)
    return answer


async def bring(request: AnyRequest) -> Response[bytes]:
    """Make a text the draft, if the journey still stands as the machine saw it."""
    here = await machine(request, Permission.DRAFT_EDIT)
    expected = _expected(here)
    source, is_text = await _document(here)
    try:
        stand = await asyncio.to_thread(
            lambda: here.code.bring(_name(request), source, expected, here.deed, is_text=is_text)
        )
    except DraftMoved as moved:
        raise RevisionMoved from moved
    answer = json({"journey": _name(request), "revision": stand.revision, "pointer": stand.pointer})
    answer.headers["ETag"] = _tag(stand)
    return answer


async def check(request: AnyRequest) -> Response[bytes]:
    """Say what compiler and proof say of a text, or of the draft without one; nothing is changed."""
    here = await machine(request, Permission.JOURNEY_READ)
    source, _ = await _document(here)
    return json(await asyncio.to_thread(_checked, here, _name(request), source))


async def difference(request: AnyRequest) -> Response[bytes]:
    """Say how a text, or the draft without one, differs in meaning from what is live; nothing is changed."""
    here = await machine(request, Permission.JOURNEY_READ)
    source, _ = await _document(here)
    return json(await asyncio.to_thread(_different, here, _name(request), source))


async def publish(request: AnyRequest) -> Response[bytes]:
    """Prove the draft that the machine saw, and put it live."""
    here = await machine(request, Permission.JOURNEY_PUBLISH)
    try:
        asked = msgspec.json.decode(await read_body(request, _MOST_BODY), type=PublishAsked)
    except (msgspec.MsgspecError, RecursionError):
        raise NotReadable from None
    served = await here.visit.parts.directory.by_key(here.served, here.deed.at)
    if served is None or site_settings(served).publishing.wants_approval:
        raise ApprovalNeeded
    wish = Wish(
        journey=_name(request),
        revision=asked.revision,
        pointer=asked.pointer,
        reason=asked.reason,
        accepted=asked.accepted,
    )
    desk = PublishingDesk(here.visit.parts.workplace.admin, here.served)
    live = await asyncio.to_thread(desk.publish, wish, here.deed)
    return json({"journey": live.journey, "version": live.version, "pointer": live.revision})


_ANSWERS: Final[Mapping[str, Callable[[AnyRequest], Awaitable[Response[bytes]]]]] = {
    "journeys": journeys,
    "journey": journey,
    "bring": bring,
    "check": check,
    "difference": difference,
    "publish": publish,
}


def _checked(here: Machine, name: str, source: bytes) -> dict[str, object]:
    opened = _opened(here, name, source)
    judged = here.desk.judge(opened, here.say)
    found = judged.judgement
    return {
        "journey": name,
        "problems": [mistake(each, here.say) for each in told_at_once(judged.problems)],
        "open": len(found.open) if found else 0,
        "findings": found.findings if found else (),
        "upheld": found.upheld if found else (),
    }


def _different(here: Machine, name: str, source: bytes) -> dict[str, object]:
    document = parse_plain(_opened(here, name, source).plain)
    found = preview(here.code.admin, here.served, document, here.say, here.deed.at)
    return {
        "journey": name,
        "live": found.live.version if found.live else 0,
        "meaning": found.meaning,
    }


def _opened(here: Machine, name: str, source: bytes) -> OpenedJourney:
    """Return the document of a text as if it were on the desk, or what is. Raises JourneyMistaken."""
    if not source:
        return here.desk.open(name)
    read = here.code.read(source)
    if read.plain is None or read.wrong:
        raise JourneyMistaken(read.wrong)
    return OpenedJourney(
        journey=name, revision=0, plain=cast("dict[str, Any]", read.plain), live_version=0, pointer=0
    )


async def _document(here: Machine) -> tuple[bytes, bool]:
    """Return a document as it was sent, and whether its text is to be kept. Raises NotReadable, AnswerTooLarge."""
    kind = here.visit.head.header("content-type").partition(";")[0].strip().lower()
    if kind not in _YAML_NAMES | {_JSON}:
        raise NotReadable
    return await read_body(here.visit.request, MAX_BYTES + 1), kind != _JSON


def _expected(here: Machine) -> Stand:
    """Return how the machine saw the journey. Raises RevisionMissing."""
    head = here.visit.head
    if head.header("if-none-match").strip() == "*":
        return Stand(0, 0)
    tag = head.header("if-match").strip().strip('"')
    revision, _, pointer = tag.partition("-")
    if not tag:
        raise RevisionMissing
    numbers = [int(each) for each in (revision, pointer) if each.isascii() and each.isdigit() and len(each) < 10]  # noqa: PLR2004
    if len(numbers) != 2:  # noqa: PLR2004 - both
        raise RevisionMoved
    return Stand(*numbers)


def _tag(stand: Stand) -> str:
    return f'"{stand.revision}-{stand.pointer}"'


def _yaml(text: str) -> Response[bytes]:
    return Answer(text.encode(), 200, _YAML_ANSWER)


def _name(request: AnyRequest) -> str:
    return str(request.path_params["journey"])
