"""The proof of a version and the difference of two, opened from the files that somebody keeps of them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

import handrail_ui.demo
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DARK_DESKTOP, DARK_PHONE, DESKTOP, PHONE, Device
from tests.e2e.installation import operate
from tests.e2e.page_checks import plain_faults, thorough_faults

pytestmark = pytest.mark.e2e

LOGIN = Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml"
WARNING = """
guardrails:
  - {rule: before, id: resistant, severity: warning, before: sign-in,
     require: [{kind: authenticated, level: 2, phishing_resistant: true}]}
"""
AGREED = """
guardrails:
  - {rule: before, id: agreed, before: sign-in, require: [{kind: consented, purpose: offers}]}
"""
ACCEPTED = "resistant/phishing-resistance-missing/welcome=Passkeys come in spring"
PICTURED = ("proof", "difference")
THIS = ("--tenant", "aurora", "--journey", "filed")
SET_TIME = """() => {
    for (const each of document.querySelectorAll("dd"))
        if (each.textContent.endsWith(" UTC")) each.textContent = "22 November 2026, 14:30 UTC";
}"""


@pytest.fixture(scope="module")
def filed(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the two pages of a journey with two versions, and the proof of one that breaks what was set since."""
    folder = tmp_path_factory.mktemp("filed")
    first = LOGIN.read_text().replace("journey: login", "journey: filed")
    versions = (first, first.replace("none: welcome", "none: too-many") + WARNING)
    for number, text in enumerate(versions):
        file = folder / f"{number}.yaml"
        file.write_text(text)
        reason = ("--reason", ("The first of all", "Two factors for everybody")[number])
        accepted = ("--accept", ACCEPTED) if number else ()
        operate(demo, "journey", "publish", "--tenant", "aurora", *reason, *accepted, str(file))
    outdated, stronger = folder / "outdated.yaml", folder / "stronger.yaml"
    outdated.write_text(first.replace("journey: filed", "journey: outdated") + "apps: [desk]\n")
    stronger.write_text(AGREED)
    at_aurora = ("--tenant", "aurora", "--reason", "New rules from January on")
    operate(demo, "journey", "publish", *at_aurora, str(outdated))
    operate(demo, "guardrails", "set", *at_aurora, "--scope", "app:desk", "--although-broken", str(stronger))
    return {
        "outdated": operate(demo, "journey", "proof", "--tenant", "aurora", "--journey", "outdated"),
        "proof": operate(demo, "journey", "proof", *THIS),
        "difference": operate(demo, "journey", "difference", *THIS, "1", "2"),
    }


def opened(page: Page, filed: str) -> None:
    """Show the page as it is shown from a file: it belongs to no site, and nothing is asked for."""
    page.goto("about:blank")
    page.set_content(filed)


@pytest.mark.parametrize("name", [*PICTURED, "outdated"])
@pytest.mark.parametrize("device", [DESKTOP, DARK_DESKTOP, PHONE, DARK_PHONE], ids=lambda device: device.name)
def test_what_is_filed_owes_everybody_the_same_as_a_page(
    meet: Meet, filed: dict[str, str], name: str, device: Device
) -> None:
    page = meet(device).page

    opened(page, filed[name])

    if device is DESKTOP and name in PICTURED:
        page.evaluate(SET_TIME)
        picture(page, name)
    assert not plain_faults(page, "en")
    assert not thorough_faults(page, device)


@pytest.mark.parametrize("name", PICTURED)
def test_what_is_filed_is_printed_dark_on_white(meet: Meet, filed: dict[str, str], name: str) -> None:
    page = meet(DARK_DESKTOP).page
    opened(page, filed[name])

    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
