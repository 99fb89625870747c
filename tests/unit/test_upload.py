"""A form with a file is read to the byte, or refused."""

import time

import pytest

from handrail_platform.errors import HandrailError
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.upload import read_upload

KIND = "multipart/form-data; boundary=xYz"


def form(*parts: tuple[str, bytes]) -> bytes:
    each = (
        b"--xYz\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + value for head, value in parts
    )
    return b"\r\n".join((*each, b"--xYz--\r\n"))


def nested(depth: int) -> bytes:
    heads = (
        f'--b{number}\r\nContent-Disposition: form-data; name="a"\r\n'
        f"Content-Type: multipart/mixed; boundary=b{number + 1}\r\n\r\n"
        for number in range(depth)
    )
    return "".join(heads).encode()


@pytest.mark.parametrize(
    "value", [b"", b"a", "grüße".encode(), b"a\r\nb\n\nc", b"\xff\x00", b"--xY\r\n", b" spaces ", b"end\n"]
)
def test_fields_and_files_are_read_to_the_byte(value: bytes) -> None:
    body = form(('name="text"', value), ('name="file"; filename="a.yaml"', value))

    assert read_upload(KIND, body) == {"text": value, "file": value}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", form(('name="a"', b"1"))),
        (KIND, b""),
        (KIND, b"not a form"),
        (KIND, form(('name="a"', b"1"))[:-9]),
        (KIND, form(("nameless", b"1"))),
        (KIND, form(('name="a"', b"1"), ('name="a"', b"2"))),
        ("multipart/form-data; boundary=b0", nested(5_000)),
        (KIND, form(*((f'name="a{number}"', b"1") for number in range(50)))),
    ],
)
def test_what_is_no_such_form_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(HandrailError):
        read_upload(kind, body)


def test_a_form_within_a_form_is_not_looked_into() -> None:
    within = nested(400) + b"line\n" * 100_000
    began = time.perf_counter()

    assert read_upload(KIND, form(('name="file"', within))) == {"file": within}

    assert time.perf_counter() - began < 1


def test_what_is_written_in_another_alphabet_is_refused() -> None:
    part = b'--xYz\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ=='

    with pytest.raises(MalformedAnswer):
        read_upload(KIND, part + b"\r\n--xYz--\r\n")
