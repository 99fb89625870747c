"""A stored state outlives the code that wrote it."""

import msgspec
import pytest

from handrail_platform.run.state import (
    STATE_FORMAT,
    Ending,
    Fact,
    LastSubmit,
    State,
    StateUnreadable,
    decode_state,
    encode_state,
)
from handrail_platform.step.context import Subject
from handrail_platform.step.effects import SetPassword, SpendTotp
from handrail_platform.step.reads import Claim
from handrail_platform.step.waiting import Arrival, Awaited, Waits
from tests.unit.platform.journeys import ALICE, BOB, NOON, PASSWORD, Walk, compiled, step, stop

FULL = State(
    format=STATE_FORMAT,
    seq=7,
    node=3,
    entered_at=NOON,
    status="running",
    language="en",
    visits={0: 1, 3: 2},
    variables={"name": "Ålice", "age": 17, "adult": False},
    memory={"typed": {"a": "b"}, "list": [1, None, True]},
    facts=(Fact("password", ALICE.hex(), NOON, PASSWORD), Fact("confirmed", "a@example.org", NOON)),
    subject=Subject("claimed", ALICE, Claim("email", "a@example.org", ALICE)),
    pending=(SetPassword(ALICE, b"id", "encoded", NOON), SpendTotp(ALICE, b"id", 3, NOON)),
    last=LastSubmit(6, 3, 2, b"digest"),
    ending=Ending("denied", signed_in=False, continue_to=None),
    going_to="/account",
    renewals=2,
    actor=BOB,
    waits=Waits(
        awaited=(Awaited("check"), Awaited("pause", NOON + 5)),
        need=2,
        until=NOON + 60_000,
        arrived=(Arrival("check", NOON + 1, "event 1", {"result": "ok"}),),
        used=(("check", "event 0"),),
    ),
)


def test_every_field_survives_being_stored() -> None:
    assert decode_state(encode_state(FULL)) == FULL
    assert encode_state(decode_state(encode_state(FULL))) == encode_state(FULL)


def test_the_order_of_the_fields_is_part_of_the_format() -> None:
    names = "format seq node entered_at status language visits variables memory facts subject pending last ending"
    assert State.__struct_fields__[:18] == (*names.split(), "going_to", "renewals", "actor", "waits")


@pytest.mark.parametrize(
    "added",
    [
        {"waits": None},
        {"waits": None, "actor": None},
        {"waits": None, "actor": None, "renewals": 0, "going_to": None},
    ],
)
def test_a_state_from_before_a_field_was_added_is_read(added: dict[str, None]) -> None:
    old = msgspec.msgpack.decode(encode_state(FULL))[: -len(added)]

    assert decode_state(msgspec.msgpack.encode(old)) == msgspec.structs.replace(FULL, **added)


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\xc1",
        b"not a state",
        msgspec.msgpack.encode([]),
        msgspec.msgpack.encode({"format": 1}),
        encode_state(FULL)[:-3],
        encode_state(FULL) + b"x",
        encode_state(msgspec.structs.replace(FULL, format=STATE_FORMAT + 1)),
        encode_state(FULL).replace(b"running", b"resting"),
        encode_state(FULL).replace(b"\xa7claimed", b"\xa7unknown"),
        encode_state(FULL).replace("Å".encode(), b"\xff\xff"),
        encode_state(FULL).replace(b"\xa1b", b"\x91" * 100_000),
    ],
)
def test_what_is_not_a_state_of_this_format_is_refused(encoded: bytes) -> None:
    with pytest.raises(StateUnreadable):
        decode_state(encoded)


def test_a_new_session_is_small() -> None:
    walk = Walk(compiled({"ask": step(ok="end"), "end": stop()}))

    assert len(encode_state(walk.state)) < 60
