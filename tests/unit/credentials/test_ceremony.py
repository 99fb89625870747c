"""Registration and assertion, step by step as WebAuthn L3 sections 7.1 and 7.2 list them."""

import json
from typing import Any

import pytest

from handrail_tenants.credentials.ceremony import (
    CeremonyRefused,
    has_moved_on,
    read_given,
    read_made,
    relying_party_id,
    verify,
)
from tests.passkey_device import AT, BE, BS, SYNCED, UNLOCKED, UP, UV, Algorithm, PasskeyDevice, text

ORIGIN = "https://globex.example"
CHALLENGE = bytes(range(32))
OTHER = bytes(32)


def device(algorithm: Algorithm = "ES256", flags: int = UNLOCKED) -> PasskeyDevice:
    return PasskeyDevice(algorithm=algorithm, flags=flags, user_handle=bytes(64))


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA", "RS256"])
def test_a_passkey_that_was_made_answers_with_its_own_key(algorithm: Algorithm) -> None:
    mine = device(algorithm)

    made = read_made(CHALLENGE, ORIGIN, mine.make(CHALLENGE))
    mine.counter = 9
    said = verify(read_given(mine.use(OTHER)), OTHER, ORIGIN, made.public_key)

    assert (made.credential_id, made.counter, made.model) == (mine.credential_id, 1, bytes(range(16)))
    assert made.transports == ("hybrid", "internal")
    assert (said.counter, said.backup_eligible, said.backed_up) == (9, False, False)


def test_what_it_says_about_being_copied_is_read() -> None:
    mine = device(flags=SYNCED)
    made = read_made(CHALLENGE, ORIGIN, mine.make(CHALLENGE))
    mine.flags = UNLOCKED | BE
    said = verify(read_given(mine.use(CHALLENGE)), CHALLENGE, ORIGIN, made.public_key)

    assert (made.backup_eligible, made.backed_up) == (True, True)
    assert (said.backup_eligible, said.backed_up) == (True, False)


def changed(**what: Any) -> PasskeyDevice:
    mine = device()
    for name, value in what.items():
        setattr(mine, name, value)
    return mine


WRONG: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "https://globex.example.evil.example"},
    "without TLS": {"origin": "http://globex.example"},
    "another port": {"origin": "https://globex.example:8443"},
    "another relying party": {"relying_party": "example"},
    "inside a frame of somebody else": {"cross_origin": True},
    "nobody touched it": {"flags": UV},
    "nobody unlocked it": {"flags": UP},
    "copied though it cannot be": {"flags": UNLOCKED | BS},
}


@pytest.mark.parametrize("what", WRONG.values(), ids=WRONG)
def test_what_was_made_otherwise_is_refused(what: dict[str, Any]) -> None:
    with pytest.raises(CeremonyRefused):
        read_made(CHALLENGE, ORIGIN, changed(**what).make(CHALLENGE))


@pytest.mark.parametrize("what", WRONG.values(), ids=WRONG)
def test_what_answers_otherwise_is_refused(what: dict[str, Any]) -> None:
    mine = device()
    made = read_made(CHALLENGE, ORIGIN, mine.make(CHALLENGE))
    for name, value in what.items():
        setattr(mine, name, value)

    with pytest.raises(CeremonyRefused):
        verify(read_given(mine.use(CHALLENGE)), CHALLENGE, ORIGIN, made.public_key)


def test_an_answer_to_another_challenge_is_refused() -> None:
    mine = device()
    made = read_made(CHALLENGE, ORIGIN, mine.make(CHALLENGE))

    with pytest.raises(CeremonyRefused):
        read_made(CHALLENGE, ORIGIN, mine.make(OTHER))
    with pytest.raises(CeremonyRefused):
        verify(read_given(mine.use(OTHER)), CHALLENGE, ORIGIN, made.public_key)


def test_the_signature_of_another_key_is_refused() -> None:
    made = read_made(CHALLENGE, ORIGIN, device().make(CHALLENGE))

    with pytest.raises(CeremonyRefused):
        verify(read_given(device().use(CHALLENGE)), CHALLENGE, ORIGIN, made.public_key)


def test_making_and_using_are_not_taken_for_one_another() -> None:
    mine = device()

    with pytest.raises(CeremonyRefused):
        read_given(mine.make(CHALLENGE))
    with pytest.raises(CeremonyRefused):
        read_made(CHALLENGE, ORIGIN, mine.use(CHALLENGE))


def test_an_algorithm_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(CeremonyRefused):
        read_made(CHALLENGE, ORIGIN, device("ES384").make(CHALLENGE))


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": text(b"another")},
        {"rawId": text(b"another"), "id": text(b"another")},
        {"type": "password"},
        {"response": {"attestationObject": text(b"\xa3\x63fmt")}},
        {"response": {"clientDataJSON": text(b"no JSON")}},
        {"response": {"clientDataJSON": 5}},
    ],
)
def test_what_is_not_of_one_piece_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(CeremonyRefused):
        read_made(CHALLENGE, ORIGIN, device().make(CHALLENGE, **wrong))


def test_an_id_longer_than_the_standard_allows_is_refused() -> None:
    fits, too_long = (PasskeyDevice(bytes(length)) for length in (1023, 1024))

    assert len(read_made(CHALLENGE, ORIGIN, fits.make(CHALLENGE)).credential_id) == 1023
    with pytest.raises(CeremonyRefused):
        read_made(CHALLENGE, ORIGIN, too_long.make(CHALLENGE))


@pytest.mark.parametrize(
    "response", ["", "null", "[]", "{}", "5", '"x"', "[" * 5000, '{"a":' * 2000, "\x7f", '{"id":"\\ud800"}']
)
def test_whatever_comes_instead_is_refused_and_nothing_worse(response: str) -> None:
    with pytest.raises(CeremonyRefused):
        read_made(CHALLENGE, ORIGIN, response)
    with pytest.raises(CeremonyRefused):
        read_given(response)


def test_an_answer_without_a_user_handle_names_nobody() -> None:
    """Without a user named before, the handle must be there (section 7.2, step 6)."""
    answer = json.loads(device().use(CHALLENGE))
    for without in (None, ...):
        answer["response"].pop("userHandle", None)
        if without is None:
            answer["response"]["userHandle"] = None
        with pytest.raises(CeremonyRefused):
            read_given(json.dumps(answer))


def test_hints_on_how_to_reach_it_are_kept_within_bounds() -> None:
    said = ["usb", "usb", "", "x" * 33, "a-future-way", *(f"way-{each}" for each in range(20))]

    made = read_made(CHALLENGE, ORIGIN, device().make(CHALLENGE, response={"transports": said}))

    assert len(made.transports) == 8
    assert "a-future-way" in made.transports
    assert "" not in made.transports


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://login.example.org", "login.example.org"),
        ("http://localhost:8000", "localhost"),
        ("https://Login.Example.org:8443", "login.example.org"),
    ],
)
def test_a_passkey_belongs_to_the_host_of_the_address(origin: str, host: str) -> None:
    assert relying_party_id(origin) == host


@pytest.mark.parametrize(
    ("counter", "known", "moved"),
    [(0, 0, True), (1, 0, True), (8, 7, True), (7, 7, False), (6, 7, False), (0, 7, False)],
)
def test_a_counter_moves_on_or_stays_nothing_for_ever(counter: int, known: int, moved: bool) -> None:  # noqa: FBT001
    assert has_moved_on(counter, known) is moved


def test_the_flags_of_the_device_are_those_of_the_standard() -> None:
    assert (UP, UV, BE, BS, AT) == (0x01, 0x04, 0x08, 0x10, 0x40)
