"""The page of a step is seen beside the canvas, written in place, and shown in the tenant's colours."""

from typing import Final

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import PHONE, Device
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
    page.locator(f"#step-{step}").get_by_role("link").first.focus()


def test_whoever_selects_a_step_sees_its_page(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    page = designer.page
    designer.visit(f"{STUDIO}/journeys/registration")
    select(page, "details")
    heading(page, "Open your Aurora account")
    picture(page, "studio-screen-panel", WIDE)
    assert shown(page).locator("script").count() == 0

    page.locator("#screen").get_by_label("Language").select_option("de")
    heading(page, "Ihr Aurora-Konto eröffnen")
    page.locator("#screen").get_by_role("radio", name="Dark").check()
    shows(page, "body", "color-scheme", "dark")
    page.locator("#screen").get_by_label("State").select_option(index=1)
    expect(shown(page).locator("#error-summary")).to_be_visible()
    page.locator("#screen").get_by_role("radio", name="Desktop").check()
    expect(shown(page).locator("#error-summary")).to_be_visible()

    select(page, "address")
    heading(page, "Sehen Sie in Ihr Postfach")


def test_a_step_without_a_page_says_so(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    designer.visit(f"{STUDIO}/journeys/registration")

    select(designer.page, "account")

    expect(designer.page.locator("#screen")).to_contain_text("account shows no page")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_words_are_written_in_place_in_two_languages(demo: DemoServer, meet: Meet, *, scripts: bool) -> None:
    designer = at_work(demo, meet, "designer", WIDE, scripts=scripts)
    page = designer.page
    page_of_details(designer)
    page.locator("[id='in-config.title.en']").fill(HOSTILE)
    page.locator("[id='in-config.title.de']").fill("Los geht es")
    save(page)

    expect(page.get_by_text("Saved in the draft.")).to_be_visible()
    heading(page, HOSTILE)
    page.locator("select[name=in]").select_option("de")
    if not scripts:
        page.get_by_role("button", name="Show").click()
    heading(page, "Los geht es")

    if scripts:
        picture(page, "studio-screen-edit", WIDE, PHONE)
        assert thorough_faults(page, WIDE) == []


def test_what_is_written_is_kept_and_shown_as_it_is_written(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    page = designer.page
    page_of_details(designer)

    page.locator("[id='in-config.title.en']").fill("Come in and be welcome")
    page.keyboard.press("Tab")

    expect(page.locator("screen-words").get_by_role("status")).to_have_text("Saved in the draft.")
    heading(page, "Come in and be welcome")
    expect(page.locator("[id='in-config.title.de']")).to_be_focused()
    page.locator("[id='in-config.title.de']").fill("Herein")
    save(page)
    expect(page.get_by_text("Saved in the draft.").first).to_be_visible()


def test_whoever_is_signed_out_while_writing_is_told_when_they_save(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    page = designer.page
    page_of_details(designer)
    designer.expects(401)
    page.context.clear_cookies()

    page.locator("[id='in-config.title.en']").fill("Nobody may")
    save(page)

    expect(page.locator(".designer__form")).to_have_count(0)


def test_a_language_that_says_nothing_is_marked(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    page = designer.page
    page_of_details(designer)

    page.locator("[id='in-config.lead.de']").fill("")
    save(page)

    label = page.locator("label[for='in-config.lead.de']")
    expect(label).to_contain_text("missing")


def test_fields_change_places_by_buttons_and_by_dragging(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    page = designer.page
    page_of_details(designer)
    first = labels(page)[0]

    page.get_by_role("button", name="Down").first.click()
    expect(page.get_by_text("Saved in the draft.")).to_be_visible()
    assert labels(page)[1] == first
    page.set_viewport_size({"width": WIDE.width, "height": 2400})
    drag(page, "[data-row='1'] .designer__row", "[data-row='2'] .designer__row")
    expect(page.locator("[data-row='2'] .designer__row")).to_have_text(first)
    expect(shown(page).locator(".field__label").nth(2)).to_contain_text("Full name")


def page_of_details(designer: Visitor) -> None:
    designer.visit(f"{STUDIO}/journeys/registration/steps/details/screen/edit")
    designer.at("The page of details")


def drag(page: Page, source: str, target: str) -> None:
    for place, press in ((source, page.mouse.down), (target, page.mouse.up)):
        box = page.locator(place).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2, steps=4)
        press()


def labels(page: Page) -> list[str]:
    return page.locator(".designer__row").all_inner_texts()


def save(page: Page) -> None:
    """Save, and wait for the page that comes after it."""
    with page.expect_event("load"):
        page.get_by_role("button", name="Save the page").click()


def shows(page: Page, place: str, name: str, value: str) -> None:
    expect(shown(page).locator(place)).to_have_css(name, value)


def test_a_theme_that_is_hard_to_read_is_refused_and_mended(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)
    page = designer.page
    designer.visit(f"{STUDIO}/theme")
    designer.at("Colours and logo of Aurora Insurance")
    picture(page, "studio-theme", WIDE)
    assert thorough_faults(page, WIDE) == []
    before = page.get_by_label("Links and focus", exact=True).input_value()
    page.get_by_label("Links and focus", exact=True).fill("#7fd4d2")
    shows(page, ":root", "--accent", "#7fd4d2")

    designer.expects(422)
    page.get_by_role("button", name="Save the look").click()
    expect(page.get_by_role("alert")).to_contain_text("Some people could not read this")
    assert thorough_faults(page, WIDE) == []

    page.get_by_role("button", name="Take these colours").click()
    expect(page.get_by_text("These colours can be read.")).to_be_visible()
    page.get_by_role("button", name="Save the look").click()
    expect(page.get_by_text("Customers see it from now on.")).to_be_visible()
    assert page.get_by_label("Links and focus", exact=True).input_value() != before
    page.get_by_label("Links and focus", exact=True).fill(before)
    page.get_by_role("button", name="Save the look").click()
    expect(page.get_by_label("Links and focus", exact=True)).to_have_value(before)


def test_the_theme_is_saved_without_scripts(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner", WIDE, scripts=False)
    owner.visit(f"{STUDIO}/theme")

    owner.page.get_by_role("button", name="Look at it").click()
    expect(shown(owner.page).get_by_role("heading", level=1)).to_be_visible()
    owner.page.get_by_role("button", name="Save the look").click()

    expect(owner.page.get_by_text("Customers see it from now on.")).to_be_visible()


def test_whoever_may_not_edit_reads_the_page_and_the_theme(demo: DemoServer, meet: Meet) -> None:
    analyst = at_work(demo, meet, "analyst", PHONE)
    analyst.visit(f"{STUDIO}/theme")
    analyst.at("Colours and logo of Aurora Insurance")
    expect(analyst.page.get_by_role("button", name="Save the look")).to_have_count(0)

    page_of_details(analyst)

    expect(analyst.page.get_by_role("button", name="Save the page")).to_have_count(0)
    for path in ("/theme", "/theme/page", "/journeys/registration/steps/details/screen/edit"):
        assert analyst.page.request.post(f"{STUDIO}{path}", form={"revision": "0"}).status == 403


def test_the_page_of_a_step_runs_nothing_and_is_framed_by_the_studio_alone(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", WIDE)

    answer = designer.page.request.get(f"{STUDIO}/journeys/registration/steps/details/screen?lang=de&scheme=dark")

    assert answer.ok
    assert "set-cookie" not in answer.headers
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "form-action 'none'", "frame-ancestors 'self'", "sandbox"} <= set(policy)
    assert not any(each.startswith("script-src") for each in policy)
    assert "<script" not in answer.text()
    assert 'lang="de"' in answer.text()
