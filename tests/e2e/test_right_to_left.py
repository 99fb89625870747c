"""Pages that run from right to left: Northwind in Arabic, and the pseudo-locale for what grows longer."""

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import Route, expect
from pyotp.totp import TOTP

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
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Pointer
from tests.e2e.page_checks import stacked_faults, thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import PHRASE, Look, next_code, read_key
from tests.json_walk import fresh_address
from tests.unit.steps.journeys import NOON, play, step_in_place

pytestmark = pytest.mark.e2e

NAME = "دانة الفهد"
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


NORTHWIND = "/t/northwind"
SHOWN = {"details", "app", "account", "sign-in-wrong"}
"""Of which pages the documentation has a picture."""


class Reader:
    """Looks at one Arabic page after another: whose letters are joined, and which keeps to the other side."""

    def __init__(self, visitor: Visitor) -> None:
        self._page = visitor.page
        self.faults: dict[str, list[str]] = {}

    def __call__(self, name: str) -> None:
        if name in SHOWN:
            picture(self._page, f"arabic-{name}", PHONE)
        faults = [*thorough_faults(self._page, DESKTOP), *stacked_faults(self._page), *parted_letters(self._page)]
        if self._page.evaluate("getComputedStyle(document.body).direction") != "rtl":
            faults.append("runs from left to right")
        if faults:
            self.faults[name] = faults


def parted_letters(page: BrowserPage) -> list[str]:
    """List Arabic texts whose letters are moved apart or together: they belong joined."""
    return list(
        page.evaluate(
            r"""() => [...document.body.querySelectorAll("*")]
              .filter((each) => [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE
                && /\p{Script=Arabic}/u.test(node.data)) && getComputedStyle(each).letterSpacing !== "normal")
              .map((each) => `letters moved: ${each.textContent.trim().slice(0, 40)}`)"""
        )
    )


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=lambda device: device.name)
def test_a_customer_of_northwind_registers_and_signs_in_in_arabic(meet: Meet, device: Device) -> None:
    visitor = meet(device, language="ar-EG")
    hands, look = Pointer(visitor.page), Reader(visitor)

    address, app = register(visitor, hands, look)
    codes = keep_codes(visitor, hands, look, app)
    hands.press(says("account.sign_out"))
    sign_in_without_the_app(visitor, hands, look, address, codes[3])

    assert not look.faults


def register(visitor: Visitor, hands: Hands, look: Look) -> tuple[str, TOTP]:
    """Open a business's account, with a wrong answer on the way; end on the account page."""
    visitor.visit(f"{NORTHWIND}/j/registration")
    visitor.at("مرحباً بك في \u2068Northwind\u2069")
    hands.press(says("action.continue"))
    expect(visitor.page.get_by_text(says("shell.problems", count=2))).to_be_visible()
    look("details-wrong")
    hands.choose("منشأة")
    hands.fill("رقم العميل", "NW204518")
    look("details")
    hands.press(says("action.continue"))
    visitor.at("منشأتك")
    hands.fill("اسم الشركة", "شركة النور")
    hands.select("المقر", "سويسرا")
    look("business")
    hands.press(says("action.continue"))
    visitor.at("من يسجّل الدخول؟")
    address = fresh_address()
    hands.fill("الاسم الكامل", NAME)
    hands.fill("عنوان البريد الإلكتروني", address)
    look("person")
    hands.press(says("action.continue"))
    visitor.at(says("email.confirm.title"))
    hands.fill(says("email.confirm.code"), "١٢٣")
    hands.press(says("action.continue"))
    expect(visitor.page.get_by_text(says("email.confirm.malformed")).first).to_be_visible()
    look("code")
    hands.fill(says("email.confirm.code"), in_arabic_digits(visitor.postbox.code_for(address)))
    hands.press(says("action.continue"))
    visitor.at(says("password.set.title"))
    hands.fill(says("password.set.password"), PHRASE)
    look("password")
    hands.press(says("action.continue"))
    visitor.at(says("consent.title"))
    hands.tick(says("consent.accept", title="شروط الاستخدام للمنشآت"))
    look("terms")
    hands.press(says("action.continue"))
    visitor.at(says("totp.enrol.title"))
    look("app")
    app = read_key(visitor)
    hands.fill(says("totp.enrol.code"), in_arabic_digits(app.now()))
    hands.press(says("action.continue"))
    visitor.at(says("passkey.enrol.title"))
    look("passkey")
    hands.press(says("action.skip"))
    visitor.at(says("account.hello", name=NAME))
    look("account")
    return address, app


def keep_codes(visitor: Visitor, hands: Hands, look: Look, app: TOTP) -> list[str]:
    """From the account page, prove both factors again and make recovery codes; end on the account page."""
    hands.follow(says("account.make_codes"))
    visitor.at(says("password.verify.title"))
    hands.fill(says("password.verify.password"), PHRASE)
    hands.press(says("action.sign_in"))
    visitor.at(says("totp.verify.title"))
    hands.fill(says("totp.verify.code"), next_code(app))
    hands.press(says("action.continue"))
    visitor.at(says("recovery.create.title"))
    look("codes")
    codes = visitor.page.locator("#recovery-codes li").all_text_contents()
    hands.tick(says("recovery.create.kept"))
    hands.press(says("action.continue"))
    visitor.at(says("account.hello", name=NAME))
    expect(visitor.page.get_by_text(says("account.codes_left", count=len(codes)))).to_be_visible()
    return [each.strip() for each in codes]


def sign_in_without_the_app(visitor: Visitor, hands: Hands, look: Look, address: str, code: str) -> None:
    """Sign in with password and recovery code, after wrong answers on every page; end on the account page."""
    visitor.at(says("identify.title"))
    look("sign-in")
    hands.press(says("action.continue"))
    expect(visitor.page.get_by_text(says("identify.required")).first).to_be_visible()
    hands.fill(says("identify.label.email"), address)
    hands.press(says("action.continue"))
    visitor.at(says("password.verify.title"))
    hands.fill(says("password.verify.password"), "not the right words")
    hands.press(says("action.sign_in"))
    expect(visitor.page.get_by_text(says("password.verify.wrong")).first).to_be_visible()
    look("sign-in-wrong")
    hands.fill(says("password.verify.password"), PHRASE)
    hands.press(says("action.sign_in"))
    visitor.at(says("totp.verify.title"))
    hands.fill(says("totp.verify.code"), "123 456")
    hands.press(says("action.continue"))
    expect(visitor.page.get_by_text(says("totp.verify.wrong", count=4)).first).to_be_visible()
    look("sign-in-code")
    hands.press(says("totp.verify.action.other"))
    visitor.at(says("recovery.verify.title"))
    hands.fill(says("recovery.verify.code"), "12345")
    hands.press(says("action.continue"))
    expect(visitor.page.get_by_text(says("recovery.verify.malformed")).first).to_be_visible()
    look("recovery")
    hands.fill(says("recovery.verify.code"), code)
    hands.press(says("action.continue"))
    visitor.at(says("account.hello", name=NAME))
    expect(visitor.page.get_by_text(says("account.codes_left", count=9))).to_be_visible()
    expect(visitor.page.get_by_role("link", name=says("account.renew_codes"))).to_be_visible()
    look("account-codes")


def test_an_address_that_leads_nowhere_says_so_in_arabic(meet: Meet) -> None:
    visitor = meet(language="ar")
    visitor.expects(404)

    visitor.visit(f"{NORTHWIND}/s/AAAAAAAAAAAAAAAAAAAAAA")

    visitor.at(says("error.no_session.title"))
    assert not thorough_faults(visitor.page, DESKTOP)


def test_a_reader_of_german_changes_to_arabic_and_back(meet: Meet) -> None:
    visitor = meet(language="de-DE")
    hands = Pointer(visitor.page)
    visitor.visit(f"{NORTHWIND}/j/login")
    visitor.at("Anmelden")

    hands.follow("العربية")

    visitor.language = "ar"
    visitor.at(says("identify.title"))
    hands.follow("Deutsch")
    visitor.language = "de"
    visitor.at("Anmelden")


def in_arabic_digits(code: str) -> str:
    return "".join(chr(0x0660 + int(each)) for each in code)


def says(message_id: str, **params: str | int) -> str:
    count = params.pop("count", None)
    return translator().speech("ar")(message_id, count=None if count is None else int(count), **params)


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
