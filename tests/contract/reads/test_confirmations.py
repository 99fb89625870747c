"""Confirmed transactions: verified when they are signed, kept sealed, and verified again from what was kept."""

import msgspec
import pytest

from handrail_platform.step.effects import KeepConfirmation
from handrail_platform.step.passkeys import PasskeyRefused, TransactionCheck, TransactionSignature
from handrail_platform.transaction import (
    ShownDetail,
    ShownTransaction,
    encoded_transaction,
    transaction_challenge,
)
from handrail_tenants.confirmations.ledger import MOST_LISTED, Confirmations, still_holds
from handrail_tenants.confirmations.sealed import SealedConfirmation
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.store.contract import Committed
from handrail_tenants.store.retention import CONFIRMATION_RETENTION_MS, IN_ORDER
from tests.contract.reads.test_passkeys import enrolled
from tests.house import ALICE, BOB, NOW, House
from tests.passkey_device import UP, PasskeyDevice

pytestmark = pytest.mark.anyio

NONCE = bytes(range(32))
PAYMENT = ShownTransaction(
    "en",
    "Confirm this payment",
    (ShownDetail("amount", "Amount", "€ 1,250.00"), ShownDetail("payee", "To", "Bob")),
)
MORE = msgspec.structs.replace(
    PAYMENT, details=(ShownDetail("amount", "Amount", "€ 9,250.00"), PAYMENT.details[1])
)


async def signed(
    house: House, device: PasskeyDevice, shown: ShownTransaction = PAYMENT, wanted: ShownTransaction = PAYMENT
) -> TransactionSignature | PasskeyRefused:
    """Have the device sign what it is shown, where something else may be wanted."""
    response = device.use(transaction_challenge(NONCE, encoded_transaction(shown)))
    check = TransactionCheck(transaction_challenge(NONCE, encoded_transaction(wanted)), response)
    found: TransactionSignature | PasskeyRefused = await house.ask(check)
    return found


async def kept(house: House, device: PasskeyDevice, number: int = 0) -> None:
    """Confirm the payment and keep that."""
    signature = await signed(house, device)
    assert isinstance(signature, TransactionSignature)
    shown = encoded_transaction(PAYMENT)
    effect = KeepConfirmation(ALICE, number.to_bytes(16), NONCE, shown, signature, NOW + number)
    assert await house.apply(effect) == Committed()


async def test_a_confirmation_is_shown_again_and_its_signature_still_holds(house: House) -> None:
    await house.alice_moves_in()
    await kept(house, await enrolled(house))

    (confirmation,) = await Confirmations(house.store, house.keys).newest(house.globex, ALICE)

    assert (confirmation.shown, confirmation.at) == (PAYMENT, NOW)
    assert still_holds(confirmation.signed)


async def test_a_signature_over_another_amount_is_refused(house: House) -> None:
    await house.alice_moves_in()

    assert await signed(house, await enrolled(house), shown=MORE) == PasskeyRefused("wrong")


async def test_whoever_was_not_verified_confirms_nothing(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    device.flags = UP

    assert await signed(house, device) == PasskeyRefused("wrong")


async def test_what_is_no_answer_is_refused(house: House) -> None:
    assert await house.ask(TransactionCheck(NONCE, "{}")) == PasskeyRefused("wrong")


@pytest.mark.parametrize("part", ["shown", "nonce", "client_data", "authenticator_data", "signature", "origin"])
async def test_a_record_of_which_any_part_is_another_does_not_hold(house: House, part: str) -> None:
    await house.alice_moves_in()
    await kept(house, await enrolled(house))
    (confirmation,) = await Confirmations(house.store, house.keys).newest(house.globex, ALICE)
    other: dict[str, object] = {
        "shown": encoded_transaction(MORE),
        "nonce": bytes(32),
        "origin": "https://globex.evil.example",
    }

    changed: SealedConfirmation = msgspec.structs.replace(confirmation.signed, **{part: other.get(part, b"{}")})

    assert not still_holds(changed)


async def test_the_signature_holds_after_the_passkey_is_gone(house: House) -> None:
    await house.alice_moves_in()
    await kept(house, await enrolled(house))
    gone = "DELETE FROM credential WHERE tenant_id = :tenant RETURNING profile"
    await house.store.write_returning(house.globex, gone, {})

    (confirmation,) = await Confirmations(house.store, house.keys).newest(house.globex, ALICE)

    assert still_holds(confirmation.signed)


async def test_a_row_opens_for_its_own_person_session_and_moment_alone(house: House) -> None:
    await house.alice_moves_in()
    await kept(house, await enrolled(house))
    confirmations = Confirmations(house.store, house.keys)
    assert await confirmations.newest(house.globex, BOB) == ()
    assert await confirmations.newest(house.initech, ALICE) == ()

    later = "UPDATE confirmation SET at = at + 1 WHERE tenant_id = :tenant RETURNING at"
    await house.store.write_returning(house.globex, later, {})

    with pytest.raises(SealBroken):
        await confirmations.newest(house.globex, ALICE)


async def test_nothing_of_what_was_shown_is_readable_at_rest(house: House) -> None:
    await house.alice_moves_in()
    await kept(house, await enrolled(house))

    ((sealed,),) = await house.rows("SELECT sealed FROM confirmation WHERE tenant_id = :tenant")

    for words in ("Confirm this payment", "1,250.00", "Bob"):
        assert words.encode() not in sealed


async def test_a_list_has_a_bound_and_begins_with_the_newest(house: House) -> None:
    await house.alice_moves_in()
    device = PasskeyDevice()
    device.counter = 0
    await enrolled(house, device)
    for number in range(MOST_LISTED + 1):
        await kept(house, device, number)

    found = await Confirmations(house.store, house.keys).newest(house.globex, ALICE)

    assert [each.at for each in found] == [NOW + number for number in range(MOST_LISTED, 0, -1)]


def test_a_confirmation_outlasts_the_months_in_which_it_may_be_disputed() -> None:
    (disposal,) = (each for each in IN_ORDER if "confirmation" in each.sql)

    assert disposal.keep_ms == CONFIRMATION_RETENTION_MS > 13 * 30 * 24 * 60 * 60 * 1000
