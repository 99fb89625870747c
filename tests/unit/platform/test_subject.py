"""A change of subject kills what was proved about the former one, whatever the step's contract forgets."""

from typing import Any, get_args

import pytest

from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.errors import StepMisuse
from handrail_platform.run.subject import refuse_promise
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.context import StepContext, Subject
from handrail_platform.step.contract import Contract, Gain, Lose, SubjectChange
from handrail_platform.step.effects import (
    OPENING,
    WAITING,
    BindFirst,
    ChangeEmail,
    CreatePerson,
    CreateRecoveryCodes,
    DeleteAccount,
    EnrolPasskey,
    EnrolTotp,
    KeepConfirmation,
    LinkIdentity,
    LockAccount,
    RecordConsent,
    SavePreferences,
    SaveProfile,
    SetPassword,
    SpendRecoveryCode,
    SpendTotp,
    StartBrowserSession,
    TransactionEffect,
    TrustDevice,
    UseIdentity,
    UsePasskey,
)
from handrail_platform.step.passkeys import NewPasskey, PasskeyUse, TransactionSignature
from handrail_platform.step.step import Continue, StepResult
from handrail_platform.values import PersonId
from tests.unit.platform.journeys import ALICE, BOB, NOON, PASSWORD, TOTP, Walk, compiled, document, step, stop
from tests.unit.platform.steps import REGISTRY, registry, written_out

EMAIL = {"email": "email"}


def hub(**spokes: dict[str, Any]) -> Walk:
    """Start at a page from which each button leads to a page of its own and back."""
    steps: dict[str, Any] = {"hub": step(**dict.fromkeys(spokes, ""), end="end", welcome="welcome")}
    steps["hub"]["next"] |= {name: name for name in spokes}
    for name, config in spokes.items():
        steps[name] = step("page", config, ok="hub")
    return Walk(compiled({**steps, "end": stop(), "welcome": stop("success")}, variables=EMAIL))


def go(walk: Walk, *spokes: str) -> Walk:
    for spoke in spokes:
        walk.submit(spoke)
        walk.submit("ok", email="alice@example.org")
    return walk


ALICE_COMES = {"claims": {"ok": ALICE.hex()}}
BOB_COMES = {"claims": {"ok": BOB.hex()}}
STRANGER_COMES = {"claims": {"ok": ""}}
PASSWORD_FITS = {"proves": {"ok": "password"}}
SETS_PASSWORD = {"promises": ["ok"]}
REGISTERS = {"creates": ["ok"]}


def people() -> Walk:
    return hub(
        alice=ALICE_COMES,
        bob=BOB_COMES,
        stranger=STRANGER_COMES,
        prove=PASSWORD_FITS,
        password=SETS_PASSWORD,
        register=REGISTERS,
        lose={"loses": ["ok"]},
        confirm={"writes": {"ok": EMAIL}, "confirms": {"ok": "email"}},
    )


def test_a_claim_proves_nothing() -> None:
    walk = go(people(), "alice")

    assert walk.state.subject is not None
    assert (walk.state.subject.standing, walk.state.subject.person_id, walk.facts) == ("claimed", ALICE, set())


def test_an_authenticator_makes_an_account_of_a_claim() -> None:
    walk = go(people(), "alice", "prove")

    assert walk.state.subject is not None
    assert (walk.state.subject.standing, walk.facts) == ("account", {("password", ALICE.hex())})


def test_an_authenticator_of_nobody_stops_the_session() -> None:
    assert go(people().submit("prove")).submit("ok").fault == "the fact 'password' is about nobody"
    walk = go(people(), "stranger").submit("prove").submit("ok")
    assert walk.state.status == "quarantined"


@pytest.mark.parametrize("newcomer", ["bob", "stranger"])
def test_a_claim_drops_what_was_proved_about_another_account(newcomer: str) -> None:
    walk = go(people(), "alice", "prove", newcomer)

    assert walk.state.subject is not None
    assert (walk.state.subject.standing, walk.facts) == ("claimed", set())


def test_who_comes_back_has_to_prove_it_anew() -> None:
    walk = go(people(), "alice", "prove", "bob", "alice")

    assert walk.state.subject is not None
    assert (walk.state.subject.standing, walk.facts) == ("claimed", set())


def test_the_new_one_is_not_believed_what_the_former_one_proved() -> None:
    walk = go(people(), "alice", "prove", "bob").submit("password").submit("ok")

    assert walk.state.status == "quarantined"
    assert walk.effects == []


def test_what_was_proved_about_an_address_holds_for_whoever_comes() -> None:
    walk = go(people(), "confirm", "alice", "prove", "bob")

    assert walk.facts == {("confirmed", "alice@example.org")}


def test_promises_for_a_new_person_are_not_kept_for_a_claimed_account() -> None:
    walk = go(people(), "password", "prove", "alice")

    assert (walk.state.pending, walk.facts) == ((), set())
    assert go(walk, "prove").effects == []


def test_promises_for_a_new_person_are_not_kept_for_another_new_person() -> None:
    walk = go(people(), "password", "stranger", "register")

    assert walk.tags == ["person.create"]


def test_promises_for_a_new_person_are_kept_when_the_account_is_created() -> None:
    walk = go(people(), "password", "password")
    assert walk.effects == []
    assert [type(effect) for effect in walk.state.pending] == [SetPassword, SetPassword]

    go(walk, "register")

    assert walk.tags == ["person.create", "password.set", "password.set"]
    assert {effect.person_id for effect in walk.effects if isinstance(effect, SetPassword)} == {subject_id(walk)}
    assert not walk.state.pending
    assert walk.state.subject == Subject("account", subject_id(walk))


def test_after_the_account_is_there_promises_are_kept_at_once() -> None:
    walk = go(people(), "register", "password")

    assert walk.tags == ["person.create", "password.set"]


def test_a_journey_does_not_succeed_while_promises_wait() -> None:
    walk = go(people(), "password").submit("welcome")

    assert walk.state.status == "quarantined"
    assert walk.fault == "welcome would break the guardrail 'platform.promises-kept': promise-pending"
    assert walk.effects == []


def test_not_even_when_nothing_is_demanded_of_it() -> None:
    steps = {"password": step("page", SETS_PASSWORD, ok="welcome"), "welcome": stop("success")}
    program = compile_journey(parse_plain(document(steps)), REGISTRY, guardrails=())

    walk = Walk(program).submit()

    assert walk.fault == "the journey succeeds while promises wait for an account that was never created"
    assert walk.effects == []


def test_a_journey_that_is_denied_forgets_what_it_promised() -> None:
    walk = go(people(), "password").submit("end")

    assert (walk.state.status, walk.state.pending, walk.effects) == ("finished", (), [])


def test_losing_what_was_proved_takes_the_standing_as_well() -> None:
    walk = go(people(), "alice", "prove", "lose")

    assert walk.state.subject is not None
    assert (walk.state.subject.standing, walk.facts) == ("claimed", set())
    assert go(walk, "prove").state.subject == Subject("account", ALICE, walk.state.subject.claim)


def test_losing_spares_what_was_proved_about_an_address() -> None:
    assert go(people(), "confirm", "alice", "prove", "lose").facts == {("confirmed", "alice@example.org")}


def test_a_fact_proved_again_is_the_newer_one() -> None:
    walk = go(people(), "alice", "prove").wait(5_000)

    go(walk, "prove")

    assert [fact.at for fact in walk.state.facts] == [NOON + 5_000]


def test_who_is_signed_in_is_the_subject_until_somebody_else_is_claimed() -> None:
    signed_in = SignedIn(ALICE, (PASSWORD, TOTP), NOON - 60_000)
    program = people().program
    walk = Walk(program, signed_in=signed_in)
    assert {(fact.about, fact.authenticator) for fact in walk.state.facts} == {
        (ALICE.hex(), PASSWORD),
        (ALICE.hex(), TOTP),
    }

    assert go(walk, "password").tags == ["password.set"]
    assert go(walk, "bob").facts == set()


def test_claiming_oneself_keeps_neither_facts_nor_standing() -> None:
    walk = Walk(people().program, signed_in=SignedIn(ALICE, (PASSWORD,), NOON))

    go(walk, "alice")

    assert walk.state.subject is not None
    assert (walk.state.subject.standing, walk.facts) == ("claimed", set())


def test_a_new_person_minted_for_a_stranger_is_nobody_else() -> None:
    walk = go(people(), "stranger", "register")

    assert subject_id(walk) not in (ALICE, BOB)
    assert len(subject_id(walk)) == 16


@pytest.mark.parametrize(
    ("before", "arrives"),
    [({"claims": {"ok": ALICE.hex()}}, "look"), ({"mints": ["ok"]}, "own"), ({"creates": ["ok"]}, "own")],
)
def test_only_whoever_was_merely_claimed_is_forgotten(before: dict[str, Any], arrives: str) -> None:
    def enter(cx: StepContext) -> StepResult:
        cx.subject = None
        return Continue("ok")

    own = written_out(Contract(outcomes=("ok",), subject={"ok": SubjectChange.FORGOTTEN}), enter=enter)
    steps = {
        "who": step("page", before, ok="own"),
        "own": step("own", None, ok="look"),
        "look": step(ok="end"),
        "end": stop(),
    }

    walk = Walk(compiled(steps, registry(own))).submit()

    assert (walk.at, walk.fault == "", walk.state.subject is None) == (arrives, *[arrives == "look"] * 2)


def test_an_authenticator_is_used_by_a_person_and_not_by_a_value() -> None:
    gain = Gain("password", about="name", authenticator=PASSWORD)
    own = written_out(
        Contract(outcomes=("ok",), writes={"ok": {"name": "text"}}, on={"ok": (gain,)}),
        enter=named_like_alice,
    )
    steps = {"own": step("own", None, ok="end"), "end": stop()}

    walk = Walk(compiled(steps, registry(own), variables={"name": "text"}))

    assert walk.fault == "the fact 'password' has an authenticator used by a value"


def test_a_fact_about_an_optional_variable_that_is_not_there_stops_the_session() -> None:
    contract = Contract(outcomes=("ok",), uses={"name": "text"}, on={"ok": (Gain("confirmed", "name"),)})
    own = written_out(contract, enter=lambda _: Continue("ok"))

    walk = Walk(
        compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own), variables={"name": "text"})
    )

    assert walk.fault == "the fact 'confirmed' is about nobody"


def test_losing_and_gaining_happen_in_the_order_of_the_contract() -> None:
    contract = Contract(outcomes=("ok",), on={"ok": (Lose(), Gain("totp", authenticator=TOTP))})
    own = written_out(contract, enter=lambda _: Continue("ok"))
    steps = {
        "who": step("page", {**ALICE_COMES, **PASSWORD_FITS}, ok="own"),
        "own": step("own", None, ok="look"),
        "look": step(ok="end"),
        "end": stop(),
    }

    assert Walk(compiled(steps, registry(own))).submit().facts == {("totp", ALICE.hex())}


def named_like_alice(cx: StepContext) -> StepResult:
    cx.put("name", ALICE.hex())
    return Continue("ok")


def subject_id(walk: Walk) -> PersonId:
    assert walk.state.subject is not None
    assert walk.state.subject.person_id is not None
    return walk.state.subject.person_id


CLAIMED, PROVED = Subject("claimed", ALICE), Subject("account", ALICE)
USED = UsePasskey(ALICE, b"a passkey", 7, backed_up=False, at=NOON)
MADE = NewPasskey(b"a passkey", b"k", 0, backup_eligible=True, backed_up=True, transports=(), model=bytes(16))


def test_what_a_passkey_said_of_itself_may_be_kept_before_its_owner_is_believed() -> None:
    """Its answer is what proves a claim; a password or a new passkey for somebody only claimed would steal it."""
    refuse_promise(USED, CLAIMED)
    refuse_promise(USED, PROVED)

    for effect in (SetPassword(ALICE, b"c", "encoded", NOON), EnrolPasskey(ALICE, bytes(64), MADE, NOON)):
        with pytest.raises(StepMisuse):
            refuse_promise(effect, CLAIMED)


SIGNED = TransactionSignature(
    PasskeyUse(ALICE, b"a passkey", 7, backup_eligible=True, backed_up=True),
    b"k",
    "https://a.example",
    b"",
    b"",
    b"",
)

EACH_EFFECT: tuple[TransactionEffect, ...] = (
    CreatePerson(ALICE, "Alice", "en", (), {}, NOON),
    SaveProfile(ALICE, 0, "Alice", {}, {}),
    SavePreferences(ALICE, 0, ()),
    BindFirst(ALICE),
    ChangeEmail(ALICE, 0, "alice@example.com", NOON),
    SetPassword(ALICE, b"c", "encoded", NOON),
    EnrolTotp(ALICE, b"c", b"secret", 1, NOON),
    SpendTotp(ALICE, b"c", 1, NOON),
    CreateRecoveryCodes(ALICE, b"c", ("7k2mq9xw4dtp3hv",), NOON),
    LinkIdentity(ALICE, "harbour", "https://id.example", "1", NOON),
    UseIdentity(ALICE, "https://id.example", "1", NOON),
    SpendRecoveryCode(ALICE, b"c", 0, NOON),
    EnrolPasskey(ALICE, bytes(64), MADE, NOON),
    USED,
    KeepConfirmation(ALICE, b"c", bytes(32), b"{}", SIGNED, NOON),
    TrustDevice(ALICE, NOON + 1, NOON),
    DeleteAccount(ALICE, NOON + 1, NOON),
    LockAccount(ALICE, NOON),
    RecordConsent(ALICE, (), NOON),
    StartBrowserSession(ALICE, (PASSWORD,), NOON, NOON),
)


def test_the_table_says_of_every_effect_whether_it_waits_for_the_account_of_whoever_is_new() -> None:
    """The proof follows tags, and what it does not know of would be pending unseen."""
    assert {type(each) for each in EACH_EFFECT} == set(get_args(TransactionEffect))
    assert {str(each.__struct_config__.tag) for each in EACH_EFFECT if _is_taken(each)} == {*WAITING, OPENING}


def _is_taken(effect: TransactionEffect) -> bool:
    try:
        refuse_promise(effect, Subject("new", ALICE))
    except StepMisuse:
        return False
    return True


@pytest.mark.parametrize(
    "subject", [None, Subject("new", ALICE), Subject("claimed", BOB), Subject("account", BOB)]
)
def test_nothing_is_kept_of_the_passkey_of_anybody_else(subject: Subject | None) -> None:
    with pytest.raises(StepMisuse):
        refuse_promise(USED, subject)
