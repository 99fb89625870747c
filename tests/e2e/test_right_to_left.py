"""Pages that run from right to left: no language of the demo does, so the pseudo-locale stands in."""

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Route

from handrail_platform.view import View
from handrail_ui.pages.look.assets import Assets
from handrail_ui.pages.page import Page, PagePlace, resolve_page
from handrail_ui.pages.render import Brand, PageRenderer, make_environment
from handrail_ui.pages.translator import TEXT_FOLDER, Translator
from handrail_ui.pages.wording.pseudo import PSEUDO_LANGUAGE
from handrail_ui.runtime.responses import PAGE_HEADERS
from handrail_ui.wiring import STEPS_FOLDER, step_templates, step_texts
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.page_checks import thorough_faults
from tests.unit.steps.journeys import NOON, play, step_in_place

pytestmark = pytest.mark.e2e

ADDRESS = "/from-right-to-left"
PLACE = PagePlace(
    session="session",
    seq=1,
    nonce="nonce",
    journey="registration",
    expires_at=NOON,
    submit_url=ADDRESS,
)


def wrong_answer() -> View:
    step = step_in_place("identify@1", {"by": ["email"], "register": True})
    return play(step).submit(identifier="nobody").view


def app() -> View:
    return play(step_in_place("totp.enrol@1", {"issuer_name": "Aurora"}, given={"new_person": True})).view


@pytest.mark.parametrize(("name", "make"), [("wrong-answer", wrong_answer), ("app", app)])
def test_a_page_from_right_to_left_is_for_everybody(meet: Meet, name: str, make: Callable[[], View]) -> None:
    visitor = meet()
    visitor.language = PSEUDO_LANGUAGE
    page = in_pseudo_locale(make())
    visitor.page.route(f"**{ADDRESS}", lambda route: answer(route, page))

    visitor.visit(ADDRESS)

    visitor.at(page.view.title.text)
    assert visitor.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    picture(visitor.page, f"right-to-left-{name}", PHONE)
    assert not thorough_faults(visitor.page, DESKTOP)


def in_pseudo_locale(view: View) -> Page:
    return resolve_page(view, PLACE, translator().speech(PSEUDO_LANGUAGE))


def answer(route: Route, page: Page) -> None:
    """Answer as the server would; everything else that the page asks for comes from the demo itself."""
    assets = Assets.load()
    brand = Brand(
        name="Handrail",
        theme_url="/theme/platform.css",
        logo_url=assets.url("handrail.svg"),
        home_url="/",
        languages=("en", PSEUDO_LANGUAGE),
        default_language="en",
    )
    renderer = PageRenderer(make_environment([STEPS_FOLDER], assets), translator(), step_templates())
    route.fulfill(
        body=renderer.full(page, brand), content_type="text/html; charset=utf-8", headers=dict(PAGE_HEADERS)
    )


@cache
def translator() -> Translator:
    return Translator.load_with_pseudo_locale([TEXT_FOLDER, *step_texts()])
