"""The consent ledger in both databases: what stands, what was, what was shown, and nobody else's."""

import asyncio
import json

import msgspec
import pytest

from handrail_platform.step.effects import ByGuardian, ConsentEntry, RecordConsent
from handrail_platform.step.reads import ConsentsOf, KnownConsent, KnownConsents
from handrail_platform.values import PersonId
from handrail_tenants.consent.ledger import HISTORY_LINES, NEWEST, ConsentLedger, ConsentLine, ConsentText, Place
from handrail_tenants.consent.receipt import RECEIPT, Controller, receipt
from handrail_tenants.consent.sealed import is_genuine
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.keys.signing import Signatures, SignatureWrong, new_signing_key, verified
from handrail_tenants.store.contract import Committed, Write
from tests.house import ALICE, BOB, HANDLE, NOW, House, created

pytestmark = pytest.mark.anyio

NEWS = ConsentEntry(
    "news",
    "2",
    "given",
    b"n" * 32,
    "en",
    kind="purpose",
    text="You may send me news.",
    data="E-mail",
    special="Diet",
    recipients="Postly",
)
TERMS = ConsentEntry(
    "terms", "7", "given", b"t" * 32, "en", kind="document", title="Terms of use", text="Be kind.\n\nBe on time."
)
WALK = EffectContext(HANDLE, journey="registration", program_hash=b"p" * 32, channel="browser")


async def alice_decides(
    house: House, *entries: ConsentEntry, at: int = NOW, context: EffectContext = WALK
) -> None:
    assert await house.apply(RecordConsent(ALICE, entries, at), context=context) == Committed()


def ledger(house: House) -> ConsentLedger:
    return ConsentLedger(house.store, house.keys)


async def standing(house: House, person: PersonId = ALICE) -> dict[str, str]:
    return {each.said.purpose: each.said.state for each in await ledger(house).standing(house.globex, person)}


async def the(house: House, purpose: str) -> ConsentLine:
    lines = await ledger(house).standing(house.globex, ALICE)
    return next(each for each in lines if each.said.purpose == purpose)


async def test_all_of_what_was_shown_is_kept(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, TERMS, NEWS)

    news, terms = await the(house, "news"), await the(house, "terms")

    assert terms.said._asdict() | {"record_id": b""} == {
        "record_id": b"",
        "person_id": ALICE,
        "purpose": "terms",
        "version": "7",
        "state": "given",
        "text_hash": b"t" * 32,
        "language": "en",
        "handle": HANDLE,
        "at": NOW,
        "kind": "document",
        "channel": "browser",
        "journey": "registration",
        "program_hash": b"p" * 32,
        "guardian": b"",
    }
    assert terms.genuine
    assert terms.shown == ConsentText("Terms of use", "Be kind.\n\nBe on time.", "")
    assert news.shown == ConsentText("", "You may send me news.", "", "E-mail", "Diet", "Postly")


async def test_a_text_is_kept_once_however_many_read_it(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org")))
    await alice_decides(house, TERMS)
    await alice_decides(house, TERMS, at=NOW + 1)
    await house.apply(RecordConsent(BOB, (TERMS,), NOW), context=WALK)

    assert len(await house.rows("SELECT 1 FROM consent_text WHERE tenant_id = :tenant")) == 1


async def test_the_newest_decision_stands_and_the_others_stay(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, TERMS, NEWS)
    await alice_decides(house, msgspec.structs.replace(NEWS, state="refused", version="3"), at=NOW + 5)

    assert await standing(house) == {"terms": "given", "news": "refused"}
    past = await ledger(house).history(house.globex, ALICE, NEWEST)
    assert (past[0].said.purpose, past[0].said.version) == ("news", "3")
    assert len(past) == 3


async def test_of_two_at_one_moment_the_one_that_denies_counts(house: House) -> None:
    await house.alice_moves_in()
    other = msgspec.structs.replace(WALK, handle=b"another journey.")
    await alice_decides(house, msgspec.structs.replace(NEWS, state="refused"))
    await alice_decides(house, NEWS, context=other)

    assert await standing(house) == {"news": "refused"}


async def test_what_is_withdrawn_is_withdrawn_at_once_and_may_be_given_again(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, NEWS)
    given = await the(house, "news")

    assert await ledger(house).decide(house.globex, given, "withdrawn", NOW + 1)
    withdrawn = await the(house, "news")
    assert (withdrawn.said.state, withdrawn.said.channel, withdrawn.said.version) == ("withdrawn", "account", "2")
    assert withdrawn.genuine

    assert await ledger(house).decide(house.globex, withdrawn, "given", NOW + 2)
    assert await standing(house) == {"news": "given"}
    assert len(await ledger(house).history(house.globex, ALICE, NEWEST)) == 3


async def test_a_withdrawal_counts_even_if_the_clock_that_gave_was_ahead(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, NEWS, at=NOW + 60_000)

    assert await ledger(house).decide(house.globex, await the(house, "news"), "withdrawn", NOW)

    assert await standing(house) == {"news": "withdrawn"}


async def test_a_button_that_is_pressed_twice_withdraws_once(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, NEWS)
    given = await the(house, "news")

    pressed = [ledger(house).decide(house.globex, given, "withdrawn", NOW + n) for n in range(1, 9)]

    assert all(await asyncio.gather(*pressed))
    assert await standing(house) == {"news": "withdrawn"}
    assert len(await ledger(house).history(house.globex, ALICE, NEWEST)) == 2


async def test_whoever_decided_otherwise_meanwhile_is_told(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, NEWS)
    old = await the(house, "news")
    await alice_decides(house, msgspec.structs.replace(NEWS, version="3"), at=NOW + 5)

    assert not await ledger(house).decide(house.globex, old, "withdrawn", NOW + 9)

    assert await standing(house) == {"news": "given"}


async def test_terms_are_no_consent_that_one_withdraws(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, TERMS)

    assert not await ledger(house).decide(house.globex, await the(house, "terms"), "withdrawn", NOW + 1)

    assert await standing(house) == {"terms": "given"}


async def test_a_ledger_is_of_its_person_and_tenant_alone(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, NEWS)
    record = (await the(house, "news")).said.record_id

    assert await ledger(house).find(house.globex, BOB, record) is None
    assert await ledger(house).find(house.initech, ALICE, record) is None
    assert await ledger(house).standing(house.initech, ALICE) == ()
    assert await ledger(house).history(house.globex, BOB, NEWEST) == ()


async def test_a_record_that_the_database_alone_made_up_is_not_believed(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, msgspec.structs.replace(NEWS, state="refused"))
    forged = (
        "INSERT INTO consent_record SELECT tenant_id, :id, person_id, purpose, version, 'given', text_hash,"
        " language, handle, at + 1, kind, channel, journey, program_hash, sealed, guardian FROM consent_record"
        " WHERE tenant_id = :tenant"
    )
    await house.store.write(house.globex, [Write(forged, {"id": b"forged by a hand"})])

    assert not (await the(house, "news")).genuine


async def test_a_step_is_told_what_was_decided_last_of_each_matter(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, TERMS, NEWS)
    assert await house.ask(ConsentsOf(ALICE)) == KnownConsents(
        (KnownConsent("document", "terms", "7", "given"), KnownConsent("purpose", "news", "2", "given"))
    )

    await ledger(house).decide(house.globex, await the(house, "news"), "withdrawn", NOW + 1)

    told = await house.ask(ConsentsOf(ALICE))
    assert KnownConsent("purpose", "news", "2", "withdrawn") in told.decisions
    assert await house.ask(ConsentsOf(ALICE), tenant=house.initech) == KnownConsents(())


async def test_a_step_is_told_nothing_of_what_the_database_alone_made_up(house: House) -> None:
    await house.alice_moves_in()
    older = (
        "INSERT INTO consent_record (tenant_id, record_id, person_id, purpose, version, state, text_hash,"
        " language, handle, at) VALUES (:tenant, :id, :person, 'news', '2', 'given', :id, 'en', :id, 1)"
    )
    await house.store.write(house.globex, [Write(older, {"id": b"by a hand, or an"[:16], "person": ALICE})])

    assert await house.ask(ConsentsOf(ALICE)) == KnownConsents(())
    assert await ledger(house).decide(house.globex, await the(house, "news"), "withdrawn", NOW)
    assert await standing(house) == {"news": "withdrawn"}


async def test_giving_and_withdrawing_at_once_leaves_one_of_the_two_and_every_record(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, NEWS)
    for turn in range(1, 9):
        at = NOW + turn * 10
        other = msgspec.structs.replace(WALK, handle=b"journey number %2d" % turn)
        before = await the(house, "news")
        await asyncio.gather(
            alice_decides(house, NEWS, at=at, context=other),
            ledger(house).decide(house.globex, before, "withdrawn", at),
        )
        newest = (await ledger(house).history(house.globex, ALICE, NEWEST))[0].said
        assert (await the(house, "news")).said.at == newest.at

        assert await ledger(house).decide(house.globex, await the(house, "news"), "withdrawn", at + 1)
        assert await standing(house) == {"news": "withdrawn"}
        again = await the(house, "news")
        assert await ledger(house).decide(house.globex, again, "given", at + 2)


async def test_a_history_goes_on_where_it_ended(house: House) -> None:
    await house.alice_moves_in()
    for n in range(HISTORY_LINES + 3):
        await alice_decides(house, NEWS, at=NOW + n)

    first = await ledger(house).history(house.globex, ALICE, NEWEST)
    last = first[HISTORY_LINES - 1].said
    rest = await ledger(house).history(house.globex, ALICE, Place(last.at, last.record_id))

    assert len(first) == HISTORY_LINES + 1
    assert [each.said.at for each in rest] == [NOW + 2, NOW + 1, NOW]


CONTROLLER = Controller(
    name="Globex", email="privacy@globex.example", country="DE", policy_url="https://globex.example/p"
)


async def test_a_receipt_is_verified_by_the_tenants_keys_alone(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, NEWS)
    signatures = Signatures(house.store, house.keys)
    payload = json.dumps(receipt(await the(house, "news"), CONTROLLER)).encode()

    signed = await signatures.sign(house.globex, payload, RECEIPT, NOW)
    keys = json.loads(await signatures.public_keys(house.globex))

    assert verified(signed, keys, RECEIPT) == payload
    assert "d" not in keys["keys"][0]
    foreign = await signatures.sign(house.initech, payload, RECEIPT, NOW)
    for wrong in (altered(signed), foreign, "", "a.b.c", signed + "x"):
        with pytest.raises(SignatureWrong):
            verified(wrong, keys, RECEIPT)
    with pytest.raises(SignatureWrong):
        verified(signed, keys, "something-else")


async def test_what_an_older_key_signed_still_verifies(house: House) -> None:
    signatures = Signatures(house.store, house.keys)
    before = await signatures.sign(house.globex, b"one", RECEIPT, NOW)
    await house.store.write(house.globex, [new_signing_key(await house.keys.of(house.globex), NOW + 1)])
    after = await signatures.sign(house.globex, b"two", RECEIPT, NOW + 2)

    keys = json.loads(await signatures.public_keys(house.globex))

    assert len(keys["keys"]) == 2
    assert (verified(before, keys, RECEIPT), verified(after, keys, RECEIPT)) == (b"one", b"two")


async def test_a_tenants_key_lies_sealed(house: House) -> None:
    signatures = Signatures(house.store, house.keys)
    await asyncio.gather(*(signatures.sign(house.globex, b"one", RECEIPT, NOW) for _ in range(4)))

    assert json.loads(await signatures.public_keys(house.initech)) == {"keys": []}
    for (sealed,) in await house.rows("SELECT sealed FROM signing_key WHERE tenant_id = :tenant"):
        assert sealed[:1] == b"\x01"


async def test_a_receipt_of_a_refusal_names_nothing_that_was_consented_to(house: House) -> None:
    await house.alice_moves_in()
    await alice_decides(house, TERMS, msgspec.structs.replace(NEWS, state="refused"))

    given = receipt(await the(house, "terms"), CONTROLLER)
    refused = receipt(await the(house, "news"), CONTROLLER)

    assert given["version"] == "KI-CR-v1.1.0"
    assert given["services"][0]["purposes"][0]["purpose"] == "Terms of use\nBe kind.\n\nBe on time."
    assert given["consentTimestamp"] == NOW // 1000
    assert refused["services"] == []
    assert refused["record"]["events"][0]["event_state"] == "refused"


def altered(signed: str) -> str:
    """Return what was signed with one letter of it changed."""
    header, payload, signature = signed.split(".")
    at = len(payload) // 2
    changed = payload[:at] + ("A" if payload[at] != "A" else "B") + payload[at + 1 :]
    return f"{header}.{changed}.{signature}"


ROBIN = ByGuardian("Robin Fox", "parent", "robin@example.org", BOB)


async def robin_decides(house: House, *entries: ConsentEntry, at: int = NOW) -> None:
    assert await house.apply(RecordConsent(ALICE, entries, at, ROBIN), context=WALK) == Committed()


async def test_who_decided_in_place_of_a_minor_is_kept_and_lies_sealed(house: House) -> None:
    await house.alice_moves_in()
    await robin_decides(house, NEWS)

    news = await the(house, "news")
    assert (news.guardian, news.said.channel, news.genuine) == (ROBIN, "guardian", True)
    assert news.said.person_id == ALICE
    ((stored,),) = await house.rows("SELECT guardian FROM consent_record WHERE tenant_id = :tenant")
    assert stored
    assert b"Robin" not in stored


async def test_what_a_guardian_decided_is_taken_back_by_the_minor_and_not_given_again(house: House) -> None:
    await house.alice_moves_in()
    await robin_decides(house, NEWS)

    assert await ledger(house).decide(house.globex, await the(house, "news"), "withdrawn", NOW + 1)
    taken_back = await the(house, "news")
    assert (taken_back.said.state, taken_back.guardian, taken_back.may_be_given) == ("withdrawn", ROBIN, False)
    assert not await ledger(house).decide(house.globex, taken_back, "given", NOW + 2)


async def test_a_minor_does_not_allow_what_a_guardian_refused(house: House) -> None:
    await house.alice_moves_in()
    await robin_decides(house, msgspec.structs.replace(NEWS, state="refused"))

    assert not (await the(house, "news")).may_be_given


async def test_the_receipt_of_a_guardian_names_them(house: House) -> None:
    await house.alice_moves_in()
    await robin_decides(house, NEWS)

    record = receipt(await the(house, "news"), Controller(name="Globex"))["record"]

    assert record["events"][0]["entity_id"] == "guardian"
    assert record["party_identification"][1] == {
        "party_id": "guardian",
        "party_role": "PII principal's guardian",
        "party_name": "Robin Fox",
        "party_email": "robin@example.org",
        "party_relation": "parent",
        "party_account": BOB.hex(),
    }


async def test_a_record_that_was_given_another_guardian_is_not_ours(house: House) -> None:
    await house.alice_moves_in()
    await robin_decides(house, NEWS)
    news = await the(house, "news")

    forged = news.said._replace(guardian=b"")
    assert news.said.guardian
    assert not is_genuine(await house.keys.of(house.globex), forged, await sealed_of(house))


async def sealed_of(house: House) -> bytes:
    ((sealed,),) = await house.rows("SELECT sealed FROM consent_record WHERE tenant_id = :tenant")
    assert isinstance(sealed, bytes)
    return sealed
