"""Steps are set up in the studio: forms from their own schemas, rules from rows, nothing lost, nothing run."""

from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.page_checks import plain_faults, thorough_faults
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
STEPS: Final = "/t/handrail/studio/aurora/journeys/registration/steps"


def at_step(visitor: Visitor, step: str) -> Page:
    visitor.visit(f"{STEPS}/{step}")
    visitor.at(step)
    return visitor.page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the step").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_designer_sets_up_a_form(demo: DemoServer, meet: Meet, *, scripts: bool) -> None:
    designer = at_work(demo, meet, "designer", scripts=scripts)
    page = at_step(designer, "details")
    assert plain_faults(page, "en") == []
    if scripts:
        picture(page, "studio-inspector-form", DESKTOP, PHONE)

    page.get_by_role("button", name="Add to “Fields”").click()
    last = page.get_by_role("listitem").filter(has=page.get_by_label("Name required").last).last
    last.get_by_role("textbox", name="Name required").fill("city")
    last.get_by_role("group", name="Label").get_by_role("textbox", name="English").fill("<b>City</b>")
    save(page)

    expect(page.get_by_text("Saved in the draft.")).to_be_visible()
    expect(page.get_by_text("city", exact=True).first).to_be_visible()
    assert page.locator("b", has_text="City").count() == 0
    page.get_by_role("group", name="Fields").get_by_role("button", name="Remove").last.click()
    save(page)
    expect(page.get_by_text("Saved in the draft.")).to_be_visible()


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    page = at_step(designer, "address")
    attempts = page.get_by_role("textbox", name="Max attempts")

    attempts.fill("many")
    save(page)

    expect(page.get_by_role("alert")).to_contain_text("1 thing to mend")
    expect(attempts).to_have_value("many")
    expect(attempts).to_have_attribute("aria-invalid", "true")
    assert thorough_faults(page, DESKTOP) == []
    picture(page, "studio-inspector-mistake", DESKTOP)


def test_whoever_may_not_edit_reads_a_step(demo: DemoServer, meet: Meet) -> None:
    analyst = at_work(demo, meet, "analyst", PHONE)
    page = at_step(analyst, "address")

    expect(page.get_by_role("button", name="Save the step")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Max attempts")).to_be_disabled()
    answer: Any = page.request.post(f"{STEPS}/address", form={"revision": "0"})
    assert answer.status == 403
