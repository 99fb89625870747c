"""Reading an answer that brings a picture: a form in parts, larger than others, where a page asks for it."""

import asyncio
import hashlib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from litestar import Request

from handrail_platform.compile.program import Program
from handrail_platform.step.step import Submit
from handrail_tenants.credentials.hashing import Overloaded
from handrail_ui.body import read_body
from handrail_ui.runtime.answer import MAX_BODY, Answer, checked, read_nonce
from handrail_ui.runtime.problems import AnswerTooLarge, MalformedAnswer, UnsupportedAnswer
from handrail_ui.upload import read_upload

_SECONDS: Final = 120
"""So long may sending an upload take: ten megabytes over a slow line."""


class UploadRoom:
    """How many bytes of uploads this process holds at once. Who comes when it is full is told to come again."""

    def __init__(self, most: int = 128 * 1024 * 1024) -> None:
        self._left = most

    @contextmanager
    def entered(self) -> Generator[Callable[[int], None]]:
        """Give what counts further bytes, which raises Overloaded; they are free again at the end."""
        held = 0

        def take(size: int) -> None:
            nonlocal held
            if size > self._left:
                raise Overloaded
            self._left -= size
            held += size

        try:
            yield take
        finally:
            self._left += held


def is_upload(content_type: str) -> bool:
    """Tell whether the body is a form in parts."""
    return content_type.partition(";")[0].strip().lower() == "multipart/form-data"


def uploads_of(program: Program) -> Mapping[str, int]:
    """Return the fields of all pages of a journey that take a file, with the most bytes of it.

    Of all its pages, because an answer that is sent twice comes when the session is further on.
    """
    return {name: most for node in program.nodes for name, most in node.contract.uploads.items()}


async def read_uploaded(
    request: Request[Any, Any, Any], content_type: str, uploads: Mapping[str, int], take: Callable[[int], None]
) -> Answer:
    """Read the answer, each file as its SHA-256 and beside it.

    Raises AnswerTooLarge, MalformedAnswer, UnsupportedAnswer, Overloaded.
    """
    if not uploads:
        raise UnsupportedAnswer
    try:
        async with asyncio.timeout(_SECONDS):
            body = await read_body(request, MAX_BODY + sum(uploads.values()), take)
    except TimeoutError as error:
        raise MalformedAnswer from error
    return uploaded_answer(content_type, body, uploads)


def uploaded_answer(content_type: str, body: bytes, uploads: Mapping[str, int]) -> Answer:
    """Read the answer from a body. Raises AnswerTooLarge, MalformedAnswer, UnsupportedAnswer."""
    fields: dict[str, str] = {}
    pictures: dict[str, bytes] = {}
    for name, value in read_upload(content_type, body).items():
        if name not in uploads:
            fields[name] = _text(value)
        elif len(value) > uploads[name]:
            raise AnswerTooLarge
        elif value:
            fields[name] = hashlib.sha256(value).hexdigest()
            pictures[fields[name]] = value
    nonce, action = fields.pop("nonce", ""), fields.pop("action", "continue")
    return Answer(read_nonce(nonce), Submit(action, checked(fields)), pictures)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise MalformedAnswer from error
