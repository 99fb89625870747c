"""An answer with a picture: the picture beside it, and its SHA-256 in its place."""

import hashlib

import pytest

from handrail_platform.errors import HandrailError
from handrail_tenants.credentials.hashing import Overloaded
from handrail_ui.encoding import encode_bytes
from handrail_ui.runtime.problems import AnswerTooLarge, MalformedAnswer
from handrail_ui.runtime.standing import NONCE_BYTES
from handrail_ui.runtime.uploaded import UploadRoom, is_upload, uploaded_answer

KIND = "multipart/form-data; boundary=xYz"
NONCE = bytes(range(NONCE_BYTES))
PICTURE = b"\xff\xd8\xff\r\n and more"


def form(**fields: bytes) -> bytes:
    each = (
        b'--xYz\r\nContent-Disposition: form-data; name="' + name.encode() + b'"\r\n\r\n' + value + b"\r\n"
        for name, value in fields.items()
    )
    return b"".join(each) + b"--xYz--\r\n"


def test_a_picture_stands_beside_the_answer_and_its_digest_within() -> None:
    answer = uploaded_answer(
        KIND, form(nonce=encode_bytes(NONCE).encode(), document=PICTURE, note="grüße".encode()), {"document": 100}
    )

    digest = hashlib.sha256(PICTURE).hexdigest()
    assert answer.nonce == NONCE
    assert answer.submit.action == "continue"
    assert answer.submit.fields == {"document": digest, "note": "grüße"}
    assert answer.pictures == {digest: PICTURE}


def test_a_field_without_a_file_is_as_if_it_was_left_out() -> None:
    answer = uploaded_answer(KIND, form(document=b""), {"document": 100})

    assert (answer.submit.fields, answer.pictures) == ({}, {})


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"document": b"x" * 101}, AnswerTooLarge),
        ({"other": b"x" * 20_001}, AnswerTooLarge),
        ({"other": b"\xff"}, MalformedAnswer),
        ({"other": b"a\0b"}, MalformedAnswer),
    ],
)
def test_what_no_page_asks_for_is_refused(fields: dict[str, bytes], error: type[HandrailError]) -> None:
    with pytest.raises(error):
        uploaded_answer(KIND, form(**fields), {"document": 100})


def test_a_form_in_parts_is_known_however_it_is_written() -> None:
    assert is_upload("Multipart/Form-Data ; boundary=a")
    assert not is_upload("application/x-www-form-urlencoded")


def test_room_for_uploads_is_given_back_whatever_happens() -> None:
    room = UploadRoom(10)
    with room.entered() as take:
        take(6)
        with pytest.raises(Overloaded), room.entered() as another:
            another(5)
        take(4)
    with room.entered() as take:
        take(10)
