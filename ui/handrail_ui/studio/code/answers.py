"""What hands journeys out as files."""

import asyncio
from typing import Any, Final

from litestar import Request, Response

from handrail_platform.access.permission import Permission
from handrail_ui.runtime.encoded import Answer, encoded
from handrail_ui.runtime.responses import JSON_HEADERS
from handrail_ui.studio.code.desk import CodeDesk
from handrail_ui.studio.entrance import Colleague, colleague
from handrail_ui.studio.posted import number

AnyRequest = Request[Any, Any, Any]
_FILE: Final = encoded({**JSON_HEADERS, "Content-Type": "application/yaml; charset=utf-8"})


async def export(request: AnyRequest) -> Response[bytes]:
    """Hand out the draft, or else what is live, or `?version=N`."""
    here = await colleague(request, Permission.JOURNEY_READ)
    name = str(request.path_params["journey"])
    version = here.visit.head.query("version")
    text = await asyncio.to_thread(_text, here, name, number({"version": version}, "version") if version else 0)
    return yaml_file(text, f"{name}-{version}" if version else name)


def yaml_file(text: str, name: str) -> Response[bytes]:
    """Answer with a text as a file of this name."""
    answer = Answer(text.encode(), 200, _FILE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer


def _text(here: Colleague, journey: str, version: int) -> str:
    desk = CodeDesk(here.workplace.admin, here.served)
    return desk.version(journey, version) if version else desk.text(journey).text
