"""The gallery of step types: everything that a journey can be made of, with the pages as customers see them."""

import pytest
from playwright.sync_api import expect

from handrail_flows.palette import PALETTE
from tests.demo_server import DemoServer
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import stacked_faults, thorough_faults
from tests.e2e.test_studio import at_work

pytestmark = pytest.mark.e2e
STUDIO = "/t/handrail/studio/aurora"


def test_every_step_is_shown_with_settings_outcomes_and_page(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    designer.visit(f"{STUDIO}/new")
    Pointer(designer.page).follow("See all steps with their pages")

    designer.at("Steps")
    expect(designer.page.locator(".step-type")).to_have_count(len(PALETTE))
    form = designer.page.locator("#step-form")
    form.get_by_text("setting").first.click()
    expect(form.get_by_text("done")).to_be_visible()
    expect(form.frame_locator("iframe").get_by_label("E-mail address")).to_be_attached()
    assert form.frame_locator("iframe").locator("script").count() == 0
    assert not [*thorough_faults(designer.page, DESKTOP), *stacked_faults(designer.page)]


def test_the_page_of_every_step_can_be_looked_at(demo: DemoServer, meet: Meet) -> None:
    analyst = at_work(demo, meet, "analyst")
    shown = analyst.page.request

    seen = {each.look: shown.get(f"{STUDIO}/steps/{each.look}").status for each in PALETTE}

    analyst.visit(f"{STUDIO}/steps")
    looks = analyst.page.locator("iframe").evaluate_all("all => all.map(each => each.src.split('/').at(-1))")
    assert {look for look, status in seen.items() if status == 200} == set(looks)
    assert {status for look, status in seen.items() if look not in looks} == {404}
    assert shown.get(f"{STUDIO}/steps/nothing").status == 404
