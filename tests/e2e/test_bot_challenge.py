"""Bots are kept away in a real browser: by work with scripts, by a moment of patience without."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

import handrail_flows.templates
from tests.demo_server import DemoServer
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults

pytestmark = pytest.mark.e2e

USUAL = "/t/aurora/j/bot-protected"
HARD = "/t/aurora/j/bot-hard"
STEP = "step: bot.challenge@1\n"


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Publish the template, with a wait that tests can sit out, and the same with work that nobody finishes."""
    words = (Path(handrail_flows.templates.__path__[0]) / "bot-protected.yaml").read_text()
    folder = tmp_path_factory.mktemp("bots")
    assert STEP in words
    for name, config in (("bot-protected", "wait_seconds: 5"), ("bot-hard", "wait_seconds: 5, difficulty: 22")):
        written = words.replace("journey: bot-protected", f"journey: {name}")
        file = folder / f"{name}.yaml"
        file.write_text(written.replace(STEP, f"{STEP}    config: {{{config}}}\n"))
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def never_finishes(page: Page) -> None:
    """Let the worker go on past whatever it finds: how long work takes is luck, and no test may rest on it."""

    def unfinished(route: Route) -> None:
        answer = route.fetch()
        found = "return self.postMessage({ solution: String(number) });"
        assert found in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(found, "continue;"))

    page.route("**/challenge-worker*", unfinished)


def gives_details(hands: Pointer | Keyboard, address: str) -> None:
    hands.fill("Full name", "Dana Fox")
    hands.fill("E-mail address", address)
    hands.press("Continue")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_with_scripts_it_goes_on_by_itself(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    visitor.visit(USUAL)

    gives_details(Pointer(visitor.page), f"scripts-{device.name}@example.org")

    visitor.at("Check your e-mail")


def test_work_goes_on_after_the_page_was_loaded_anew(meet: Meet) -> None:
    visitor = meet(PHONE)
    never_finishes(visitor.page)
    visitor.visit(HARD)
    gives_details(Pointer(visitor.page), "again@example.org")
    visitor.at("One moment")

    visitor.page.reload()

    expect(visitor.page.get_by_role("progressbar")).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_work_that_takes_long_is_told(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    never_finishes(visitor.page)
    hands = Pointer(visitor.page)
    visitor.visit(HARD)
    gives_details(hands, f"long-{device.name}@example.org")
    visitor.at("One moment")

    expect(visitor.page.get_by_role("progressbar")).to_be_visible()
    expect(visitor.page.get_by_role("status").filter(has_text="Your browser is working")).to_be_visible()
    assert not thorough_faults(visitor.page, device)


def test_without_scripts_one_waits_and_presses_the_button(meet: Meet) -> None:
    visitor = meet(PHONE, scripts=False)
    hands = Keyboard(visitor.page)
    visitor.visit(USUAL)
    gives_details(hands, "patient@example.org")
    visitor.at("One moment")

    hands.press("Continue")
    expect(visitor.page.get_by_text("press the button again", exact=False)).to_be_visible()
    # The clock is the server's: what the page says when it is looked at again.
    for _ in range(500):
        if visitor.page.get_by_text("Thank you for waiting", exact=False).count():
            break
        visitor.visit(visitor.page.url)
    hands.press("Continue")

    visitor.at("Check your e-mail")
