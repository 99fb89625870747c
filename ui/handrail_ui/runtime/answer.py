"""Reading what a client posts: a form or JSON, small, well-formed, and the same thing afterwards."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

import msgspec

from handrail_platform.step.step import Submit
from handrail_ui.encoding import decode_bytes
from handrail_ui.runtime.problems import AnswerTooLarge, MalformedAnswer, UnsupportedAnswer
from handrail_ui.runtime.standing import NONCE_BYTES

MAX_BODY = 65_536
MAX_FIELDS = 200
MAX_VALUE = 20_000
_UNSPEAKABLE = re.compile("[\0\ud800-\udfff]")


class Answer(msgspec.Struct, frozen=True):
    """A posted answer. A nonce that is none of ours is empty, and so belongs to no page.

    `pictures` are the files that came with it, by their SHA-256 (hexadecimal), which its fields hold instead.
    """

    nonce: bytes
    submit: Submit
    pictures: Mapping[str, bytes] = {}


class _JsonAnswer(msgspec.Struct, forbid_unknown_fields=True):
    nonce: str
    action: str = "continue"
    fields: dict[str, str | bool] = {}


_JSON = msgspec.json.Decoder(_JsonAnswer)


def read_answer(content_type: str, body: bytes) -> Answer:
    """Read the answer to a page.

    Raises UnsupportedAnswer, MalformedAnswer, AnswerTooLarge.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _from_form(read_form(body))
    if kind == "application/json":
        return _from_json(body)
    raise UnsupportedAnswer


def read_form(body: bytes) -> dict[str, str]:
    """Read a URL-encoded form. Raises MalformedAnswer, AnswerTooLarge."""
    if len(body) > MAX_BODY:
        raise AnswerTooLarge
    return read_long_form(body, MAX_FIELDS, MAX_VALUE)


def read_long_form(body: bytes, most: int, longest: int) -> dict[str, str]:
    """Read a URL-encoded form of so many fields at most, each no longer than that.

    Raises MalformedAnswer, AnswerTooLarge.
    """
    if body.count(b"&") >= most:
        raise AnswerTooLarge
    try:
        pairs = [_pair(pair) for pair in body.decode("ascii").replace("+", " ").split("&") if pair]
    except ValueError as error:
        raise MalformedAnswer from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise MalformedAnswer
    return checked(fields, longest)


def _pair(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    if "%" in pair:
        return unquote(name, errors="strict"), unquote(value, errors="strict")
    return name, value


def _from_form(fields: dict[str, str]) -> Answer:
    nonce = fields.pop("nonce", "")
    action = fields.pop("action", "continue")
    return Answer(read_nonce(nonce), Submit(action, fields))


def _from_json(body: bytes) -> Answer:
    try:
        posted = _JSON.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedAnswer from error
    if len(posted.fields) > MAX_FIELDS:
        raise AnswerTooLarge
    fields = {name: _as_text(value) for name, value in posted.fields.items() if value is not False}
    return Answer(read_nonce(posted.nonce), Submit(posted.action, checked(fields)))


def _as_text(value: str | bool) -> str:  # noqa: FBT001 - a JSON value
    return "on" if value is True else str(value)


def read_nonce(text: str) -> bytes:
    """Return the nonce, empty if it is none of ours."""
    return decode_bytes(text, NONCE_BYTES) or b""


def checked(fields: dict[str, str], longest: int = MAX_VALUE) -> dict[str, str]:
    """Refuse what no database and no trace should ever see. Raises MalformedAnswer, AnswerTooLarge."""
    if _UNSPEAKABLE.search("".join([*fields, *fields.values()])):
        raise MalformedAnswer
    if any(len(value) > longest for value in fields.values()):
        raise AnswerTooLarge
    return fields
