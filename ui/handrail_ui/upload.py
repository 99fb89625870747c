"""Reading a form that has a file (RFC 7578), from a body that is bounded already.

It is cut at its boundary and not looked into further: a hostile body costs no more than to find the cuts.
"""

from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final

from handrail_ui.runtime.problems import MalformedAnswer, UnsupportedAnswer

_MOST_PARTS: Final = 20
_LONGEST_HEAD: Final = 1_000
_AS_IT_IS: Final = ("", "7bit", "8bit", "binary")
"""Transfer encodings that change nothing; no other is sent any more (RFC 7578, 4.7)."""


def read_upload(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return each field, a file like what was typed. Raises UnsupportedAnswer, MalformedAnswer."""
    kind = Message()
    kind["Content-Type"] = content_type
    if kind.get_content_type() != "multipart/form-data":
        raise UnsupportedAnswer
    pairs = [_field(part) for part in _parts(body, kind.get_boundary())]
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise MalformedAnswer
    return fields


def _parts(body: bytes, boundary: str | None) -> list[bytes]:
    """Return what stands between the boundaries (RFC 2046, 5.1.1)."""
    if not boundary:
        raise MalformedAnswer
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    _, *parts = (b"\r\n" + body).split(delimiter, _MOST_PARTS + 1)
    if not parts or not parts[-1].startswith(b"--"):
        raise MalformedAnswer
    return parts[:-1]


def _field(part: bytes) -> tuple[str, bytes]:
    head, found, value = part.partition(b"\r\n\r\n")
    if not found or len(head) > _LONGEST_HEAD or not head.lstrip(b" \t").startswith(b"\r\n"):
        raise MalformedAnswer
    told = BytesHeaderParser().parsebytes(head.strip() + b"\r\n\r\n")
    name = told.get_param("name", header="content-disposition")
    if not isinstance(name, str) or told.get("content-transfer-encoding", "").strip().lower() not in _AS_IT_IS:
        raise MalformedAnswer
    return name, value
