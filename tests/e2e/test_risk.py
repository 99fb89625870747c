"""A sign-in that looks at the risk, in a real browser: more is asked for until the browser is known."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import handrail_flows.templates
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import Customer, register_with_aurora

pytestmark = pytest.mark.e2e

JOURNEY = "/t/aurora/j/login-risk"
NOT_NOW = "We cannot sign you in now"


@pytest.fixture(scope="module", autouse=True)
def journey(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Publish the template; tests answer faster than people do, and that is no reason here."""
    template = Path(handrail_flows.templates.__path__[0]) / "login-risk.yaml"
    patient = tmp_path_factory.mktemp("risk") / "login-risk.yaml"
    step = "step: risk.assess@1\n"
    assert step in template.read_text()
    patient.write_text(template.read_text().replace(step, f"{step}    config: {{fastest_ms: 1}}\n"))
    operate(demo, "journey", "publish", "--tenant", "aurora", str(patient))


def gives_password(visitor: Visitor, hands: Pointer | Keyboard, who: Customer, password: str = "") -> None:
    visitor.visit(JOURNEY)
    hands.fill("E-mail address", who.address)
    hands.press("Continue")
    hands.fill("Password", password or who.password)
    hands.press("Sign in")


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_browser_is_asked_for_more_once_and_then_known(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    hands = hand(visitor.page)
    dana = register_with_aurora(visitor, hands)
    hands.press("Sign out")
    visitor.at("Sign in")

    gives_password(visitor, hands, dana)
    visitor.at("Check your e-mail")
    hands.fill("Code from the e-mail", visitor.postbox.code_for(dana.address, seen=1))
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")
    kept = {each.get("name", ""): each for each in visitor.page.context.cookies()}
    device = next(each for name, each in kept.items() if "device" in name)
    assert (device.get("httpOnly"), device.get("sameSite")) == (True, "Lax")
    assert device.get("value", "")

    hands.press("Sign out")
    visitor.at("Sign in")
    gives_password(visitor, hands, dana)
    visitor.at("Hello, Dana Fox")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_too_much_at_once_lets_nobody_in_and_tells_nobody_why(meet: Meet, device: Device) -> None:
    owner = meet(device)
    owner_hands = Pointer(owner.page)
    dana = register_with_aurora(owner, owner_hands)
    stranger = meet(device)
    stranger.expects(422)
    hands = Pointer(stranger.page)
    for _ in range(5):
        gives_password(stranger, hands, dana, "not the phrase at all")
        expect(
            stranger.page.get_by_text("We cannot sign you in with these details", exact=False).first
        ).to_be_visible()

    gives_password(stranger, hands, dana)
    stranger.at(NOT_NOW)
    expect(stranger.page.get_by_text("device that you use often", exact=False)).to_be_visible()
    for reason in ("new-device", "failures", "score", "points"):
        assert reason not in stranger.page.content()
    assert not thorough_faults(stranger.page, device)
    picture(stranger.page, "risk-high", device)
