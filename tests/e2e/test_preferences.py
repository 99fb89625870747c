"""How somebody wants to be written to, in a real browser: nothing ticked, one press for nothing, changed later."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import register_household_with_northwind

pytestmark = pytest.mark.e2e

ASKED = "Wie dürfen wir Sie erreichen?"
BACK = "Hallo, Dana Fuchs"


def panel(visitor: Visitor) -> Locator:
    """Return what the account page says of it."""
    return visitor.page.get_by_role("region", name="So erreichen wir Sie")


def ticked(visitor: Visitor) -> list[str]:
    return [each.get_attribute("id") or "" for each in visitor.page.locator("input:checked").all()]


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_choice_is_shown_and_changed_and_taken_back_by_one_press(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, language="de-DE", scripts=scripts)
    hands: Hands = hand(visitor.page)
    visitor.expects(422)
    register_household_with_northwind(visitor, hands)
    expect(panel(visitor)).to_contain_text("Sie haben noch nichts gewählt.")

    hands.follow("Auswählen")
    visitor.at(ASKED)
    assert ticked(visitor) == []
    hands.tick("Tipps zum Energiesparen")
    hands.press("Auswahl speichern")
    expect(visitor.page.get_by_text("Bitte wählen Sie, wie wir Sie erreichen dürfen").first).to_be_visible()
    assert ticked(visitor) == ["field-topic-saving"]
    hands.tick("Brief")
    hands.choose("Höchstens einmal im Monat")
    hands.press("Auswahl speichern")
    visitor.at(BACK)
    expect(panel(visitor)).to_contain_text("Brief")
    expect(panel(visitor)).to_contain_text("Höchstens einmal im Monat")

    hands.follow("Ändern")
    visitor.at(ASKED)
    assert ticked(visitor) == ["field-channel-post", "field-frequency-2", "field-topic-saving"]
    hands.press("Bitte keine Nachrichten")
    visitor.at(BACK)
    expect(panel(visitor)).to_contain_text("Sie möchten keine Nachrichten von uns.")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_choice_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device, language="de-DE")
    hands = Pointer(visitor.page)
    visitor.expects(422)
    register_household_with_northwind(visitor, hands)
    hands.follow("Auswählen")
    visitor.at(ASKED)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "preferences", device)

    hands.tick("E-Mail")
    hands.press("Auswahl speichern")
    expect(visitor.page.get_by_text("Bitte wählen Sie mindestens ein Thema").first).to_be_visible()
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "preferences-incomplete", device)
    hands.tick("Neue Tarife")
    hands.press("Auswahl speichern")
    visitor.at(BACK)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "account-preferences", device)
