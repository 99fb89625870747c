"""Reading a request's body with a bound that holds whatever the headers say."""

from typing import Any

from litestar import Request

from handrail_ui.runtime.answer import MAX_BODY
from handrail_ui.runtime.problems import AnswerTooLarge, MalformedAnswer


async def read_body(request: Request[Any, Any, Any]) -> bytes:
    """Read the body, stopping at the first byte too many. Raises AnswerTooLarge, MalformedAnswer."""
    declared = request.headers.get("content-length") or "0"
    if not declared.isdecimal():
        raise MalformedAnswer
    if int(declared) > MAX_BODY:
        raise AnswerTooLarge
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            raise AnswerTooLarge
        chunks.append(chunk)
    return b"".join(chunks)
