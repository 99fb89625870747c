"""Reading a request's body with a bound that holds whatever the headers say."""

from collections.abc import Callable
from typing import Any

from litestar import Request

from handrail_ui.runtime.answer import MAX_BODY
from handrail_ui.runtime.problems import AnswerTooLarge, MalformedAnswer

LINGERING = 16 * 1024 * 1024
"""Bytes of an answer that we let pass unread: who is cut off while sending sees no refusal, only a broken line."""


def _counting_nothing(size: int) -> None:
    del size


async def read_body(
    request: Request[Any, Any, Any], most: int = MAX_BODY, take: Callable[[int], None] = _counting_nothing
) -> bytes:
    """Read the body of so many bytes at most, keeping none too many. Raises AnswerTooLarge, MalformedAnswer.

    `take` is told of all bytes before they are kept, and may raise what it likes.
    """
    declared = next((value for name, value in request.scope["headers"] if name == b"content-length"), b"0")
    if not declared.isdigit():
        raise MalformedAnswer
    if int(declared) > LINGERING:
        raise AnswerTooLarge
    chunks: list[bytes] = []
    size, more = 0, True
    while more and size <= LINGERING:
        event = await request.receive()
        if event["type"] != "http.request":
            raise MalformedAnswer  # the client went away in the middle
        size += len(event["body"])
        more = event.get("more_body", False)
        if size <= most:
            take(len(event["body"]))
            chunks.append(event["body"])
    if size > most:
        raise AnswerTooLarge
    return b"".join(chunks)
