"""The page of a step is seen beside the canvas, written in place, and shown in the tenant's colours."""

from typing import Final

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
WIDE: Final = Device("desktop", 1440, 900)
HOSTILE: Final = "<script>alert(1)</script> & Co"
STUDIO: Final = "/t/handrail/studio/aurora"


def shown(page: Page) -> FrameLocator:
    """Return the page of the step, as it stands in the page of the studio."""
    return page.frame_locator("iframe.preview__page")


def heading(page: Page, words: str) -> None:
    expect(shown(page).get_by_role("heading", level=1, name=words, exact=True)).to_be_visible()


def select(page: Page, step: str) -> None:
    page.locator("journey-editor[data-ready]").wait_for()
    page.locator(f"#step-{step}").get_by_role("link").first.click()


def test_whoever_selects_a_step_sees_its_page(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    page = designer.page
    designer.visit(f"{STUDIO}/journeys/registration")

    select(page, "details")
    heading(page, "Open your Aurora account")
    expect(page.locator("#screen")).to_contain_text("Change the words")
    picture(page, "studio-screen-panel", WIDE)
