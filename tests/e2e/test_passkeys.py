"""Passkeys in a real browser: made, used, offered, and refused (WebAuthn L3)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from handrail_ui.demo.tenants import PASSWORD
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.authenticator import Authenticator, plugged_in
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.passkey_journeys import ADD_OWN_DEVICE, NAMED, OWN_DEVICE, UNNAMED, publish_all
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

ALEX, HELLO = "alex@aurora.example", "Hello, Alex Morgan"
REFUSED = "That passkey does not work here."
TWO_PROOFS = "Two proofs that it is you"


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    publish_all(demo, tmp_path_factory.mktemp("journeys"))


@pytest.fixture
def visitor(meet: Meet) -> Visitor:
    return meet()


@pytest.fixture
def authenticator(visitor: Visitor) -> Iterator[Authenticator]:
    with plugged_in(visitor.page) as plugged:
        yield plugged


@pytest.fixture
def alex(visitor: Visitor, authenticator: Authenticator) -> Visitor:
    """Somebody whose authenticator has just made a passkey, and who is signed out."""
    make_passkey(visitor)
    authenticator.touch(at_once=False)
    sign_out(visitor)
    return visitor


def sign_in_with_password(visitor: Visitor) -> None:
    hands = Pointer(visitor.page)
    visitor.visit("/t/aurora/j/login")
    hands.fill("E-mail address", ALEX)
    hands.press("Continue")
    hands.fill("Password", PASSWORD)
    hands.press("Sign in")
    visitor.at(HELLO)


def make_passkey(visitor: Visitor) -> None:
    sign_in_with_password(visitor)
    Pointer(visitor.page).follow("Set up a passkey")
    visitor.at("Set up a passkey")
    Pointer(visitor.page).press("Create passkey")
    visitor.at(HELLO)


def sign_out(visitor: Visitor) -> None:
    Pointer(visitor.page).press("Sign out")
    visitor.at("Sign in")


def come_to(visitor: Visitor, journey: str, name: str = "") -> None:
    visitor.visit(f"/t/aurora/j/{journey}")
    if name:
        Pointer(visitor.page).fill("E-mail address", name)
        Pointer(visitor.page).press("Continue")
    visitor.at("Use your passkey")


def news(page: Page) -> str:
    """Return what the page reports aloud."""
    return page.locator("#step").get_by_role("alert").inner_text()


def test_a_passkey_is_on_the_account_page_and_on_the_device_without_personal_data(
    alex: Visitor, authenticator: Authenticator
) -> None:
    (passkey,) = authenticator.passkeys

    assert (passkey["rpId"], passkey["isResidentCredential"]) == ("localhost", True)
    assert passkey["userName"] == ALEX
    sign_in_with_password(alex)
    expect(alex.page.get_by_text("Passkey on one device").first).to_be_visible()


@pytest.mark.parametrize("kind_of_hands", [Pointer, Keyboard])
def test_whoever_has_a_passkey_signs_in_with_nothing_else(
    alex: Visitor, authenticator: Authenticator, kind_of_hands: type[Pointer | Keyboard]
) -> None:
    come_to(alex, UNNAMED)
    authenticator.touch(at_once=True)

    kind_of_hands(alex.page).press("Use passkey")

    alex.at(HELLO)
    expect(alex.page.get_by_text(TWO_PROOFS)).to_be_visible()


def test_whoever_named_themselves_signs_in_with_their_passkey(alex: Visitor, authenticator: Authenticator) -> None:
    come_to(alex, NAMED, ALEX)
    authenticator.touch(at_once=True)

    Pointer(alex.page).press("Use passkey")

    alex.at(HELLO)


def test_beside_the_field_for_the_name_stands_a_button_for_a_passkey(
    alex: Visitor, authenticator: Authenticator
) -> None:
    alex.visit("/t/aurora/j/login")
    alex.at("Sign in")
    field = alex.page.get_by_role("textbox", name="E-mail address")
    expect(field).to_have_attribute("autocomplete", "username webauthn")
    authenticator.touch(at_once=True)

    Pointer(alex.page).press("Use a passkey")

    alex.at(HELLO)
    expect(alex.page.get_by_text(TWO_PROOFS)).to_be_visible()


def test_the_browser_offers_a_passkey_where_the_name_is_typed(alex: Visitor, authenticator: Authenticator) -> None:
    """Conditional mediation: taken from the list of the field, without any button."""
    authenticator.touch(at_once=True)

    alex.visit("/t/aurora/j/login")

    alex.at(HELLO)
    assert alex.posts[-1].startswith("/t/aurora/s/")


def test_whoever_is_offered_a_passkey_can_still_type_a_name(alex: Visitor) -> None:
    alex.visit("/t/aurora/j/login")
    alex.at("Sign in")

    Pointer(alex.page).fill("E-mail address", ALEX)
    alex.page.keyboard.press("Enter")

    alex.at("Enter your password")


@pytest.mark.parametrize("name", ["dana@mail.example", "nobody@mail.example"])
def test_the_passkey_of_somebody_else_is_refused(alex: Visitor, authenticator: Authenticator, name: str) -> None:
    come_to(alex, NAMED, name)
    authenticator.touch(at_once=True)

    Pointer(alex.page).press("Use passkey")

    expect(alex.page.get_by_text(REFUSED)).to_be_visible()
    authenticator.touch(at_once=False)
    alex.visit("/t/aurora/account")
    alex.at("Sign in")


def test_after_the_last_try_it_is_over(alex: Visitor, authenticator: Authenticator) -> None:
    authenticator.hold(*strangers(authenticator))
    come_to(alex, UNNAMED)
    authenticator.touch(at_once=True)

    Pointer(alex.page).press("Use passkey")
    expect(alex.page.get_by_text(f"{REFUSED} You have 1 try left.")).to_be_visible()
    Pointer(alex.page).press("Use passkey")

    alex.at("That was that")


def strangers(authenticator: Authenticator) -> list[dict[str, object]]:
    """Take the passkeys out, and return one that nobody here knows."""
    (known,) = authenticator.passkeys
    authenticator.forget()
    return [{**known, "credentialId": "bm9ib2R5IGtub3dzIG1lIQ=="}]


def test_a_copy_whose_counter_lags_behind_is_refused(alex: Visitor, authenticator: Authenticator) -> None:
    stolen = authenticator.passkeys
    come_to(alex, UNNAMED)
    authenticator.touch(at_once=True)
    Pointer(alex.page).press("Use passkey")
    alex.at(HELLO)
    authenticator.touch(at_once=False)
    sign_out(alex)
    authenticator.forget()
    authenticator.hold(*stolen)
    come_to(alex, UNNAMED)
    authenticator.touch(at_once=True)

    Pointer(alex.page).press("Use passkey")

    expect(alex.page.get_by_text(REFUSED)).to_be_visible()


def test_whoever_the_device_does_not_recognise_uses_no_passkey(
    alex: Visitor, authenticator: Authenticator
) -> None:
    come_to(alex, UNNAMED)
    authenticator.recognise(its_owner=False)
    authenticator.touch(at_once=True)

    Pointer(alex.page).press("Use passkey")

    expect(alex.page.get_by_text("Your device gave no passkey. You can try again.")).to_be_visible()
    authenticator.recognise(its_owner=True)
    Pointer(alex.page).press("Use passkey")
    alex.at(HELLO)


def test_a_page_that_asks_for_less_gets_nobody_in(alex: Visitor, authenticator: Authenticator) -> None:
    """Whether the person was verified is the server's question, not the page's."""
    come_to(alex, UNNAMED)
    authenticator.recognise(its_owner=False)
    authenticator.touch(at_once=True)
    alex.page.evaluate(
        """() => {
            const { dataset } = document.getElementById("passkey");
            dataset.options = dataset.options.replace('"required"', '"discouraged"');
        }"""
    )

    Pointer(alex.page).press("Use passkey")

    expect(alex.page.get_by_text(REFUSED)).to_be_visible()


def test_a_passkey_that_is_copied_is_refused_where_it_must_stay_on_its_device(visitor: Visitor) -> None:
    with plugged_in(visitor.page, synced=True) as authenticator:
        make_passkey(visitor)
        expect(visitor.page.get_by_text("Passkey", exact=True).first).to_be_visible()
        visitor.visit(f"/t/aurora/j/{ADD_OWN_DEVICE}")
        visitor.at("Set up a passkey")
        Pointer(visitor.page).press("Create passkey")
        expect(visitor.page.get_by_text("This device has a passkey for your account already.")).to_be_visible()
        authenticator.forget()
        Pointer(visitor.page).press("Create passkey")
        expect(visitor.page.get_by_text("That passkey would be shared between your devices.")).to_be_visible()
        Pointer(visitor.page).press("Not now")
        visitor.at(HELLO)
        authenticator.forget()
        make_another(visitor)
        authenticator.touch(at_once=False)
        sign_out(visitor)
        come_to(visitor, OWN_DEVICE)
        authenticator.touch(at_once=True)
        Pointer(visitor.page).press("Use passkey")
        expect(visitor.page.get_by_text("That passkey is shared between your devices.")).to_be_visible()


def make_another(visitor: Visitor) -> None:
    Pointer(visitor.page).follow("Set up a passkey")
    visitor.at("Set up a passkey")
    Pointer(visitor.page).press("Create passkey")
    visitor.at(HELLO)


def test_a_passkey_that_stays_on_its_device_is_more_than_two_proofs(
    alex: Visitor, authenticator: Authenticator
) -> None:
    come_to(alex, OWN_DEVICE)
    authenticator.touch(at_once=True)

    Pointer(alex.page).press("Use passkey")

    alex.at(HELLO)
    expect(alex.page.get_by_text("A passkey that never leaves your device")).to_be_visible()


def test_whoever_cannot_use_a_passkey_goes_another_way(visitor: Visitor) -> None:
    come_to(visitor, UNNAMED)

    Pointer(visitor.page).press("Use another way")

    visitor.at("Another way")


def test_without_scripts_the_page_says_what_is_missing_and_offers_another_way(meet: Meet) -> None:
    visitor = meet(scripts=False)
    come_to(visitor, UNNAMED)
    # Playwright switches scripts off and leaves the parser believing in them: it shows no <noscript>.
    assert "Passkeys need JavaScript" in visitor.page.locator("noscript").inner_html()

    Pointer(visitor.page).press("Use passkey")
    expect(visitor.page.get_by_text("Your browser sent no passkey.")).to_be_visible()
    Pointer(visitor.page).press("Use another way")

    visitor.at("Another way")


def test_without_scripts_nobody_is_offered_a_passkey_in_vain(meet: Meet) -> None:
    visitor = meet(scripts=False)
    visitor.visit("/t/aurora/j/login")
    visitor.at("Sign in")

    expect(visitor.page.get_by_role("button", name="Use a passkey")).to_have_count(0)


def without_passkeys(route: Route) -> None:
    """Serve the script to a browser that never heard of passkeys."""
    script = route.fetch().text()
    route.fulfill(body=f"delete globalThis.PublicKeyCredential;{script}", content_type="text/javascript")


def test_a_browser_without_passkeys_says_so_and_offers_another_way(visitor: Visitor) -> None:
    visitor.page.route("**/passkey.js", without_passkeys)
    come_to(visitor, UNNAMED)

    expect(visitor.page.get_by_text("This browser cannot use passkeys.")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Use passkey")).to_have_count(0)
    Pointer(visitor.page).press("Use another way")
    visitor.at("Another way")


def test_the_pages_are_for_everybody(visitor: Visitor, authenticator: Authenticator) -> None:
    page, faults = visitor.page, dict[str, list[str]]()

    def look(name: str) -> None:
        picture(page, name, PHONE)
        faults[name] = thorough_faults(page, DESKTOP)

    come_to(visitor, UNNAMED)
    look("passkey")
    authenticator.recognise(its_owner=False)
    Pointer(page).press("Use passkey")
    expect(page.get_by_text("Your device gave no passkey. You can try again.")).to_be_visible()
    look("passkey-not-used")
    sign_in_with_password(visitor)
    Pointer(page).follow("Set up a passkey")
    visitor.at("Set up a passkey")
    look("passkey-new")

    assert not any(faults.values()), faults
