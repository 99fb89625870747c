"""A message in the tenant's words is seen in the studio as it arrives, while its words are written."""

from typing import Final

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import PHONE, Device
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import at_work
from tests.e2e.test_studio_trying import begun

pytestmark = pytest.mark.e2e
WIDE: Final = Device("desktop", 1440, 900)
STUDIO: Final = "/t/handrail/studio/aurora"


def message(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.preview__page")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_words_of_a_mail_are_written_beside_the_mail(demo: DemoServer, meet: Meet, *, scripts: bool) -> None:
    designer = at_work(demo, meet, "designer", WIDE, scripts=scripts)
    page, journey = designer.page, f"welcome-{'with' if scripts else 'without'}-scripts"
    begun(designer, "A welcome by mail", journey, "registration")
    designer.visit(f"{STUDIO}/journeys/{journey}/steps/mail/screen/edit")
    expect(message(page).get_by_role("heading", level=1)).to_have_text("Welcome, Alex Example")
    expect(message(page).locator("main")).to_contain_text("Hello Alex Example, your account is open.")
    if scripts:
        assert not thorough_faults(page, WIDE)

    page.locator("[id='in-config.subject.de']").fill("Guten Tag, <{name}>")
    page.get_by_role("button", name="Save the page").click()
    expect(page.get_by_text("Saved in the draft.")).to_be_visible()
    page.locator("select[name=in]").select_option("de")
    if not scripts:
        page.get_by_role("button", name="Show", exact=True).click()
    expect(message(page).get_by_role("heading", level=1)).to_have_text("Guten Tag, <Alex Example>")
    picture(page, "studio-message", WIDE)


def test_words_that_put_a_value_into_an_address_are_not_saved(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    page = designer.page
    begun(designer, "A welcome with a link", "welcome-link", "registration")
    designer.visit(f"{STUDIO}/journeys/welcome-link/steps/mail/screen/edit")
    designer.expects(422)
    page.locator("[id='in-config.text.en']").fill("Look: https://aurora.example/{name}")
    page.get_by_role("button", name="Save the page").click()

    expect(page.get_by_role("alert")).to_contain_text("puts a value into an address")


def test_the_gallery_shows_both_messages(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", PHONE)
    page = designer.page
    designer.visit(f"{STUDIO}/steps/message.email")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome")
    designer.visit(f"{STUDIO}/steps/message.sms")
    expect(page.locator(".bubble")).to_have_text("Aurora Insurance: We have what we need.")
