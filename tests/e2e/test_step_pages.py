"""The page of every step type as its first example shows it, narrow and wide; docs/steps.md has the pictures."""

from functools import cache

import pytest
from playwright.sync_api import Route

from handrail_ui.pages.look.assets import Assets
from handrail_ui.pages.page import Page, PagePlace, resolve_page
from handrail_ui.pages.render import Brand, PageRenderer, make_environment
from handrail_ui.pages.translator import TEXT_FOLDER, Translator
from handrail_ui.runtime.responses import PAGE_HEADERS
from handrail_ui.wiring import STEPS_FOLDER, step_templates, step_texts
from tests.contract.step_cases import CASES, Case
from tests.contract.step_walks import arrive, contract_of
from tests.e2e.album import FOLDER, WANTED
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.page_checks import stacked_faults, thorough_faults
from tests.unit.steps.journeys import NOON

pytestmark = pytest.mark.e2e

ADDRESS = "/a-step"
SHOWN = [case for case in CASES if contract_of(case).view]
PLACE = PagePlace(session="session", seq=1, nonce="nonce", journey="steps", expires_at=NOON, submit_url=ADDRESS)


def idle(route: Route) -> None:
    """Give the page work that nobody does, so that it is not left by itself."""
    route.fulfill(content_type="text/javascript", body="")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case.step)
def test_the_page_of_a_step_is_for_everybody(meet: Meet, case: Case, language: str) -> None:
    visitor = meet(PHONE, language=language)
    page = resolve_page(arrive(case, language=language).view, PLACE, translator().speech(language))
    visitor.page.route(f"**{ADDRESS}", lambda route: answer(route, page))
    visitor.page.route("**/challenge-worker*.js", idle)

    visitor.visit(ADDRESS)

    visitor.at(page.view.title.text)
    assert not [*thorough_faults(visitor.page, DESKTOP), *stacked_faults(visitor.page)]
    keep(visitor.page.locator(".card").screenshot(), case, language)


def keep(card: bytes, case: Case, language: str) -> None:
    """Keep a picture of the card, in English, when pictures are taken."""
    if WANTED and language == "en":
        folder = FOLDER / "steps"
        folder.mkdir(exist_ok=True)
        (folder / f"{case.type_name}.png").write_bytes(card)


def answer(route: Route, page: Page) -> None:
    """Answer as the server would; everything else that the page asks for comes from the demo itself."""
    assets = Assets.load()
    brand = Brand(
        name="Handrail",
        theme_url="/theme/platform.css",
        logo_url=assets.url("handrail.svg"),
        home_url="/",
        languages=("en", "ar"),
        default_language="en",
    )
    renderer = PageRenderer(make_environment([STEPS_FOLDER], assets), translator(), step_templates())
    route.fulfill(
        body=renderer.full(page, brand), content_type="text/html; charset=utf-8", headers=dict(PAGE_HEADERS)
    )


@cache
def translator() -> Translator:
    return Translator.load([TEXT_FOLDER, *step_texts()])
