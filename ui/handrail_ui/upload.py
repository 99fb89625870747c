"""Reading a form that has a file (RFC 7578), from a body that is bounded already."""

from email.message import Message
from email.parser import BytesParser
from typing import Final, cast

from handrail_ui.runtime.problems import MalformedAnswer, UnsupportedAnswer

_MOST_PARTS: Final = 20


def read_upload(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return each field, a file like what was typed. Raises UnsupportedAnswer, MalformedAnswer."""
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        raise UnsupportedAnswer
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    try:
        read = BytesParser().parsebytes(head + body)
    except RecursionError as error:  # a form within a form within a form
        raise MalformedAnswer from error
    if read.defects or not read.is_multipart():
        raise MalformedAnswer
    parts = cast("list[Message]", read.get_payload())
    if len(parts) > _MOST_PARTS:
        raise MalformedAnswer
    pairs = [_field(part) for part in parts]
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise MalformedAnswer
    return fields


def _field(part: Message) -> tuple[str, bytes]:
    name, value = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
    if not isinstance(name, str) or not isinstance(value, bytes):
        raise MalformedAnswer
    return name, value
