"""Reading a request's body with a bound that holds whatever the headers say."""

from typing import Any

from litestar import Request

from handrail_ui.runtime.answer import MAX_BODY
from handrail_ui.runtime.problems import AnswerTooLarge, MalformedAnswer


async def read_body(request: Request[Any, Any, Any]) -> bytes:
    """Read the body, stopping at the first byte too many. Raises AnswerTooLarge, MalformedAnswer."""
    declared = next((value for name, value in request.scope["headers"] if name == b"content-length"), b"0")
    if not declared.isdigit():
        raise MalformedAnswer
    if int(declared) > MAX_BODY:
        raise AnswerTooLarge
    chunks: list[bytes] = []
    size = 0
    while True:
        event = await request.receive()
        if event["type"] != "http.request":
            raise MalformedAnswer  # the client went away in the middle
        size += len(event["body"])
        if size > MAX_BODY:
            raise AnswerTooLarge
        chunks.append(event["body"])
        if not event.get("more_body", False):
            return b"".join(chunks)
