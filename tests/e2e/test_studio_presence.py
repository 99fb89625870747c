"""Several people in one journey: they see each other, what each makes of it, and lose nothing of it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import at_work, discard_draft, staff
from tests.e2e.test_studio_canvas import LOGIN, Canvas
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e


def name_of(demo: DemoServer, role: str) -> str:
    return str(staff(demo, role)["name"])


def dots(page: Page) -> Locator:
    return page.get_by_role("list", name="Also here").get_by_role("button")


def heard(canvas: Canvas) -> Canvas:
    """Wait until it is told what happens."""
    expect(canvas.page.locator("journey-editor[data-heard]")).to_have_count(1)
    return canvas


def two_at_work(demo: DemoServer, meet: Meet) -> tuple[Canvas, Canvas, Visitor, Visitor]:
    """Bring a designer and an owner into one journey that nobody changed yet."""
    designer, owner = at_work(demo, meet, "designer"), at_work(demo, meet, "owner")
    discard_draft(designer, "login")
    return heard(Canvas(designer.page, LOGIN)), heard(Canvas(owner.page, LOGIN)), designer, owner


def test_two_people_see_each_other_and_where_each_is_until_one_goes(demo: DemoServer, meet: Meet) -> None:
    here, there, _, owner = two_at_work(demo, meet)
    other = name_of(demo, "owner")
    expect(dots(here.page)).to_have_count(1)
    expect(here.page.locator("#people-news")).to_have_text(f"{other} is here.")

    there.step("password").locator(".step__head").click()

    expect(dots(here.page)).to_have_attribute("aria-label", f"{other} edits, at password")
    expect(here.step("password").locator(".person-tag")).to_have_text(other)
    assert not thorough_faults(here.page, DESKTOP)
    picture(here.page, "studio-presence", DESKTOP)
    dots(here.page).click()
    expect(here.link("password")).to_be_focused()
    here.page.get_by_role("button", name="Outline").click()
    expect(here.step("password").locator(".person-tag")).to_be_visible()
    picture(here.page, "studio-presence-outline", PHONE)
    here.page.get_by_role("button", name="Outline").click()
    owner.page.goto("/t/handrail/studio/aurora")
    expect(dots(here.page)).to_have_count(0)
    expect(here.page.locator("#people-news")).to_have_text(f"{other} left.")
