"""A state survives being stored, and nothing else is taken for one."""

from random import Random
from typing import Any

from hypothesis import strategies as st

from handrail_platform.assurance import AuthenticatorProfile
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
from handrail_platform.step.effects import (
    ConsentEntry,
    CreateRecoveryCodes,
    EnrolTotp,
    LinkIdentity,
    RecordConsent,
    SetPassword,
    SpendRecoveryCode,
    SpendTotp,
)
from handrail_platform.step.reads import Claim
from handrail_platform.values import PersonId
from tests.property.generated import chance, generated

people = st.binary(min_size=16, max_size=16).map(PersonId)
moments = st.integers(0, 2**53)
profiles = st.sampled_from([None, *AuthenticatorProfile])
numbers = st.integers(-(2**63), 2**63 - 1)
memories = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=4,
)
promises = st.one_of(
    st.builds(SetPassword, people, st.binary(max_size=4), st.text(max_size=5), moments),
    st.builds(EnrolTotp, people, st.binary(max_size=4), st.binary(max_size=4), moments, moments),
    st.builds(
        CreateRecoveryCodes,
        people,
        st.binary(max_size=4),
        st.lists(st.text(max_size=4), max_size=2).map(tuple),
        moments,
    ),
    st.builds(LinkIdentity, people, st.text(max_size=4), st.text(max_size=4), st.text(max_size=4), moments),
    st.builds(SpendRecoveryCode, people, st.binary(max_size=4), st.integers(0, 15), moments),
    st.builds(SpendTotp, people, st.binary(max_size=4), moments, moments),
    st.builds(
        RecordConsent,
        people,
        st.tuples(
            st.builds(
                ConsentEntry, st.text(max_size=3), st.just("1"), st.just("given"), st.binary(), st.just("en")
            )
        ),
        moments,
    ),
)
claims = st.builds(Claim, st.sampled_from(("email", "phone", "username")), st.text(max_size=5), people)
states = st.builds(
    State,
    format=st.just(STATE_FORMAT),
    seq=moments,
    node=st.integers(0, 2_000),
    entered_at=moments,
    status=st.sampled_from(("running", "finished", "quarantined")),
    language=st.sampled_from(("en", "de-CH")),
    visits=st.dictionaries(st.integers(0, 2_000), st.integers(1, 50), max_size=3),
    variables=st.dictionaries(
        st.text(max_size=3), st.one_of(st.booleans(), numbers, st.text(max_size=5)), max_size=3
    ),
    memory=st.dictionaries(st.text(max_size=3), memories, max_size=2),
    facts=st.lists(st.builds(Fact, st.text(max_size=3), st.text(max_size=3), moments, profiles), max_size=2).map(
        tuple
    ),
    subject=st.one_of(
        st.none(),
        st.builds(Subject, st.sampled_from(("claimed", "new", "account")), people, st.one_of(st.none(), claims)),
    ),
    pending=st.lists(promises, max_size=2).map(tuple),
    last=st.one_of(st.none(), st.builds(LastSubmit, moments, st.integers(0, 9), st.integers(1, 9), st.binary())),
    ending=st.one_of(st.none(), st.builds(Ending, st.just("denied"), st.booleans(), st.none())),
    going_to=st.one_of(st.none(), st.text(max_size=5)),
)


@generated(500, state=states)
def test_a_state_is_read_back_as_it_was_written(state: State) -> None:
    encoded = encode_state(state)

    assert decode_state(encoded) == state
    assert encode_state(decode_state(encoded)) == encoded


def read(encoded: bytes) -> Any:
    try:
        return decode_state(encoded)
    except StateUnreadable:
        return None


@generated(700, encoded=st.binary(max_size=60))
def test_any_bytes_are_a_state_or_are_refused(encoded: bytes) -> None:
    assert read(encoded) is None or isinstance(read(encoded), State)


@generated(300, state=states, dice=chance)
def test_a_state_with_a_byte_changed_is_a_state_or_is_refused(state: State, dice: Random) -> None:
    encoded = bytearray(encode_state(state))
    encoded[dice.randrange(len(encoded))] ^= dice.randint(1, 255)

    assert read(bytes(encoded)) is None or isinstance(read(bytes(encoded)), State)
