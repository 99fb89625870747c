"""Steps are set up in the studio: forms from their own schemas, rules from rows, nothing lost, nothing run."""

import json
from typing import Any, Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
STEPS: Final = "/t/handrail/studio/aurora/journeys/registration/steps"


def at_step(visitor: Visitor, step: str) -> Page:
    visitor.visit(f"{STEPS}/{step}")
    visitor.at(step)
    return visitor.page


def field(page: Page, name: str) -> Locator:
    """Return the field for a place of the document."""
    return page.locator(f"[id='in-{name}']")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the step").click()


def test_a_designer_sets_steps_up(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    page = at_step(designer, "details")
    picture(page, "studio-inspector-form", DESKTOP, PHONE)
    assert thorough_faults(page, DESKTOP) == []
    add_a_field(page)
    designer.expects(422)
    what_is_wrong_stands_at_its_field(at_step(designer, "address"))
    rules_are_built_of_rows(designer)


def test_steps_are_set_up_without_scripts(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner", scripts=False)

    add_a_field(at_step(owner, "details"))


def add_a_field(page: Page) -> None:
    page.get_by_role("button", name="Add to “Fields”").click()
    field(page, "config.fields.3.name").fill("city")
    field(page, "config.fields.3.label.en").fill("<b>City</b>")
    save(page)

    expect(page.get_by_text("Saved in the draft.")).to_be_visible()
    expect(page.get_by_text("city", exact=True).first).to_be_visible()
    assert page.locator("b", has_text="City").count() == 0
    page.get_by_role("group", name="Fields").get_by_role("button", name="Remove").last.click()
    expect(field(page, "config.fields.3.name")).to_have_count(0)
    save(page)
    expect(page.get_by_text("Saved in the draft.")).to_be_visible()


def what_is_wrong_stands_at_its_field(page: Page) -> None:
    attempts = field(page, "config.max_attempts")

    attempts.fill("many")
    save(page)

    expect(page.get_by_role("alert")).to_contain_text("1 thing to mend")
    expect(attempts).to_have_value("many")
    expect(attempts).to_have_attribute("aria-invalid", "true")
    assert thorough_faults(page, DESKTOP) == []
    picture(page, "studio-inspector-mistake", DESKTOP)


def rules_are_built_of_rows(visitor: Visitor) -> None:
    begin_rules(visitor)
    page = at_step(visitor, "rules")
    condition = page.get_by_role("group", name="When")
    expect(condition.get_by_label("Variable of condition 1")).to_have_value("offers")

    condition.get_by_role("button", name="Add a condition").click()
    expect(condition.get_by_label("Variable of condition 2")).to_be_visible()
    visitor.expects(422)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("When: Choose a variable for condition 2")
    condition.get_by_label("Variable of condition 2").select_option("email")
    condition.get_by_label("Value of condition 2").fill("a@example.org")

    expect(page.get_by_role("status").get_by_text("No case matches for example")).to_be_visible()
    picture(page, "studio-inspector-rules", DESKTOP, PHONE)
    assert thorough_faults(page, DESKTOP) == []
    condition.get_by_role("button", name="Write it as text").click()
    expect(page.locator("textarea[id='in-config.cases.0.when']")).to_have_value(
        'offers && email == "a@example.org"'
    )
    field(page, "config.cases.0.when").fill("offers && nothing")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("nothing is called nothing here")


def begin_rules(visitor: Visitor) -> None:
    """Put a step that decides between the terms and the account."""
    page = at_step(visitor, "terms")
    revision = page.locator("#inspector").get_attribute("data-revision")
    token = page.locator("input[name=csrf_token]").last.input_value()
    rules = {
        "step": "decide@1",
        "config": {"cases": [{"when": "offers", "then": "yes"}]},
        "next": {"yes": "account", "otherwise": "account"},
    }
    changes = [
        {"path": ["steps", "rules"], "value": rules},
        {"path": ["steps", "terms", "next", "done"], "value": "rules"},
    ]
    form: dict[str, str | float | bool] = {
        "csrf_token": token,
        "revision": str(revision),
        "changes": json.dumps(changes),
    }
    origin = page.url.partition("/t/")[0]
    address = STEPS.replace("/steps", "/change")
    answer = page.request.post(address, form=form, headers={"Origin": origin})
    assert answer.ok


def test_whoever_may_not_edit_reads_a_step(demo: DemoServer, meet: Meet) -> None:
    analyst = at_work(demo, meet, "analyst", PHONE)
    page = at_step(analyst, "address")

    expect(page.get_by_role("button", name="Save the step")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Max attempts")).to_be_disabled()
    answer: Any = page.request.post(f"{STEPS}/address", form={"revision": "0"})
    assert answer.status == 403
