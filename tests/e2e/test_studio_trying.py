"""A draft is tried before anybody proves it: through the mailbox to the end, back again, as a test, by a link."""

import json

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import map_faults, thorough_faults
from tests.e2e.test_studio import at_work, discard_draft
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
STUDIO = "/t/handrail/studio/aurora"
LOOK_AGAIN = """told => {
  document.addEventListener("htmx:after:swap", () => { document.body.dataset.looked = ""; }, { once: true });
  told.dispatchEvent(new CustomEvent("moved"));
}"""


class Trial:
    """Somebody of staff who tries a journey: the page in the frame is the customer's, the rest is theirs."""

    def __init__(self, staff: Visitor, journey: str) -> None:
        self.page: Page = staff.page
        self.hands = Pointer(staff.page)
        self.address = f"{STUDIO}/journeys/{journey}/trying"
        staff.page.goto(self.address)

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def begin(self, who: str) -> None:
        self.page.get_by_label("Who comes").select_option(label=who)
        self.page.locator("#begin").click()

    def sees(self, heading: str) -> None:
        expect(self.frame.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()

    def fill(self, field: str, text: str) -> None:
        self.frame.get_by_role("textbox", name=field).fill(text)

    def press(self, button: str) -> None:
        self.frame.get_by_role("button", name=button, exact=True).click()

    def went(self, *steps: str) -> None:
        expect(self.page.locator(".path__hop strong")).to_have_text(list(steps))

    def pause_before(self, step: str) -> None:
        """Set a breakpoint on the canvas, by keys: the card comes into view with the focus."""
        self.page.locator("journey-map[data-ready]").wait_for()
        self.page.get_by_role("checkbox", name=f"Pause before {step}").focus()
        self.page.keyboard.press("Space")
        expect(self.page.locator("#breakpoints summary")).to_have_text("Breakpoints: 1")

    def look_again(self) -> None:
        """Look at what stands beside the page, as is done whenever that has moved on."""
        self.page.locator("#told[data-htmx-powered]").evaluate(LOOK_AGAIN)
        expect(self.page.locator("body[data-looked]")).to_be_attached()

    def code(self) -> str:
        """Read the code of the newest mail."""
        mailed = self.page.locator(".trial__mail .mail__code").first
        expect(mailed).to_be_visible()
        return (mailed.text_content() or "").split()[-1]


def faults(page: Page, device: Device) -> list[str]:
    """List what is wrong beside what only the framed page knows: where Tab is, and how that is shown."""
    there = ("not reached by Tab", "focus is not visible: <iframe>")
    found = map_faults if page.locator("journey-map").count() else thorough_faults
    return [each for each in found(page, device) if not each.startswith(there)]


def begun(staff: Visitor, title: str, name: str, template: str) -> None:
    """Begin a journey of the test's own from a template."""
    page = staff.page
    page.goto(f"{STUDIO}/new/begin?from=template:{template}")
    page.locator("#new-title").fill(title)
    page.locator("#new-journey").fill(name)
    page.locator("#create").click()
    page.wait_for_url(f"**/journeys/{name}*")


def test_a_newcomer_is_tried_to_the_end_and_kept_as_a_test(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    begun(designer, "Tried out", "tried-out", "registration")
    designer.page.get_by_role("link", name="Try it").click()
    trial = Trial(designer, "tried-out")
    trial.begin("Somebody new")

    trial.sees("Welcome")
    trial.fill("Full name", "Dana Fox")
    trial.fill("E-mail address", "dana@example.org")
    trial.press("Continue")
    trial.sees("Check your e-mail")
    trial.went("details")
    trial.fill("Code from the e-mail", trial.code())
    picture(trial.page, "studio-trying", PHONE, DESKTOP)
    trial.press("Continue")
    trial.sees("Choose a password")
    trial.fill("Password", "short")
    trial.press("Continue")
    expect(trial.frame.get_by_text("at least").first).to_be_visible()
    trial.fill("Password", "a long enough pass phrase")
    trial.press("Continue")
    trial.sees("Please read and decide")
    trial.went("details", "address", "password")

    trial.hands.press("Jump back to before address")
    trial.sees("Check your e-mail")
    trial.went("details")
    trial.fill("Code from the e-mail", trial.code())
    trial.press("Continue")
    trial.sees("Choose a password")
    trial.fill("Password", "a long enough pass phrase")
    trial.press("Continue")
    trial.frame.get_by_role("checkbox", name="I accept: Terms of use").check()
    trial.press("Continue")
    trial.went("details", "address", "password", "terms", "account", "mail")
    trial.page.get_by_label("Let passkey come out as").select_option("done")
    trial.hands.press("Do")
    expect(trial.page.locator("#where")).to_contain_text("Finished at welcome")

    trial.page.get_by_label("Save this as a test called").fill("Dana opens an account with a passkey")
    trial.hands.press("Save")
    saved = trial.page.get_by_text("Saved as a test of the draft.")
    expect(saved).to_be_visible()
    trial.look_again()
    expect(saved).to_be_visible()
    assert not faults(trial.page, DESKTOP)
    trial.hands.follow("Run all tests")
    expect(trial.page.locator("#scenarios .badge")).to_have_text(["Holds"] * 3)
    expect(trial.page.get_by_text("Dana opens an account with a passkey")).to_be_visible()
    expect(trial.page.get_by_text("(100 %)")).to_be_visible()
    trial.page.locator("journey-map[data-ready]").wait_for()
    picture(trial.page, "studio-tests", PHONE, DESKTOP)
    assert not faults(trial.page, DESKTOP)


def test_it_pauses_where_the_designer_wants_and_says_what_is_known(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    begun(designer, "Paused", "paused-journey", "registration")
    trial = Trial(designer, "paused-journey")
    trial.begin("Somebody new")
    trial.pause_before("address")

    trial.fill("Full name", "Dana Fox")
    trial.fill("E-mail address", "dana@example.org")
    trial.press("Continue")

    trial.sees("Paused")
    expect(trial.page.locator("#where")).to_contain_text("Paused before address")
    expect(trial.page.get_by_role("region", name="What is known now")).to_contain_text("dana@example.org")
    expect(trial.page.get_by_text("No mail yet.")).to_be_visible()
    picture(trial.page, "studio-paused", DESKTOP)
    trial.page.locator("#go-on").click()
    trial.sees("Check your e-mail")
    assert trial.code()


def test_somebody_made_up_signs_in_with_password_and_app(demo: DemoServer, meet: Meet) -> None:
    discard_draft(at_work(demo, meet, "designer"), "login")
    publisher = at_work(demo, meet, "publisher")
    trial = Trial(publisher, "login")
    trial.begin("Alex, who has a password and an app")

    trial.fill("E-mail address", "alex@example.org")
    trial.press("Continue")
    trial.fill("Password", "seven quiet herons on the pier")
    trial.press("Sign in")
    trial.sees("Enter the code from your app")
    trial.fill("Code from the app", trial.page.locator("#app-code").text_content() or "")
    trial.press("Continue")

    expect(trial.page.locator("#where")).to_contain_text("Finished at")
    told = trial.page.request.get(trial.address, headers={"Accept": "application/json"}).json()
    assert (told["route"][0], told["status"]) == (["who", "done"], "finished")
    expect(trial.page.get_by_role("button", name="Save", exact=True)).to_have_count(0)


def test_somebody_without_an_account_tries_it_by_a_link_until_it_is_revoked(demo: DemoServer, meet: Meet) -> None:
    designer, guest = at_work(demo, meet, "designer"), meet(PHONE)
    begun(designer, "Shared", "shared-journey", "registration")
    trial = Trial(designer, "shared-journey")
    trial.begin("Somebody new")
    trial.hands.press("Make a link for others to try it")
    link = trial.page.locator("#link").input_value()

    guest.page.goto(link)
    frame = guest.page.frame_locator("iframe")
    frame.get_by_role("textbox", name="Full name").fill("Robin")
    frame.get_by_role("textbox", name="E-mail address").fill("robin@example.org")
    frame.get_by_role("button", name="Continue", exact=True).click()
    expect(guest.page.locator(".trial__mail")).to_contain_text("robin@example.org")
    guest.at("Try this out")
    picture(guest.page, "studio-invited", PHONE, DESKTOP)
    assert not faults(guest.page, PHONE)

    trial.page.reload()
    trial.went("details")
    trial.hands.press("Revoke the link")
    expect(trial.page.get_by_text("The link leads nowhere any more.")).to_be_visible()
    assert guest.page.request.get(link).status == 404
    assert guest.page.request.get(link.removesuffix("/invited")).status == 404


def test_a_draft_that_is_no_journey_says_what_is_missing(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    begun(designer, "Unsound", "unsound-journey", "registration")
    page = designer.page
    page.locator("journey-editor[data-ready]").wait_for()
    page.locator("#step-details .way").filter(has_text="done").get_by_role("link").first.press("Enter")
    page.get_by_role("combobox").last.fill("welcome")
    page.get_by_role("combobox").last.press("Enter")
    page.locator('journey-editor[data-saved="true"]').wait_for()

    trial = Trial(designer, "unsound-journey")

    expect(page.locator(".finding--error").first).to_be_visible()
    expect(trial.page.locator("#begin")).to_have_count(0)


def test_whoever_may_not_try_is_refused(demo: DemoServer, meet: Meet) -> None:
    analyst = at_work(demo, meet, "analyst")

    for path in ("login/trying", "login/tests"):
        assert analyst.page.request.get(f"{STUDIO}/journeys/{path}").status == 403
    assert analyst.page.request.post(f"{STUDIO}/journeys/login/trying/begin").status == 403


def test_everything_works_without_a_script(demo: DemoServer, meet: Meet) -> None:
    discard_draft(at_work(demo, meet, "designer"), "registration")
    designer = at_work(demo, meet, "designer", scripts=False)
    trial = Trial(designer, "registration")
    trial.begin("Somebody new")
    expect(trial.frame.get_by_role("heading", level=1)).to_be_visible()

    trial.page.get_by_role("link", name="Look again").click()

    expect(trial.page.get_by_text("The first page is shown.")).to_be_visible()


def test_the_way_is_on_the_canvas_while_it_is_gone_and_leads_back(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    begun(designer, "Mapped", "mapped-journey", "registration")
    trial = Trial(designer, "mapped-journey")
    trial.begin("Somebody new")
    page = trial.page
    expect(page.locator(".step--here")).to_have_attribute("data-step", "details")
    page.evaluate("globalThis.stayed = true")

    trial.fill("Full name", "Dana Fox")
    trial.fill("E-mail address", "dana@example.org")
    trial.press("Continue")
    expect(page.locator(".step--here")).to_have_attribute("data-step", "address")
    expect(page.locator(".step--here .tag--here")).to_have_text("now here")
    expect(page.locator("#map-step-details .tag--stop")).to_have_text("1")
    expect(page.locator(".line--taken")).to_have_count(1)

    page.get_by_role("button", name="Go back to details").press("Enter")
    expect(page.locator(".step--here")).to_have_attribute("data-step", "details")
    trial.sees("Welcome")
    expect(page.locator(".line--taken")).to_have_count(0)
    assert page.evaluate("stayed")


def test_the_canvas_says_which_ways_no_test_takes_and_where_a_broken_one_went(
    demo: DemoServer, meet: Meet
) -> None:
    designer = at_work(demo, meet, "designer")
    begun(designer, "Covered", "covered-journey", "registration")
    page = designer.page
    address = f"{STUDIO}/journeys/covered-journey"
    document = page.request.get(address, headers={"Accept": "application/json"}).json()["document"]
    broken = {**document["scenarios"][0], "name": "Goes astray", "then": {"end": "goodbye"}}
    page.locator("journey-editor[data-ready]").wait_for()
    answer = page.request.post(
        f"{address}/change",
        form={
            "csrf_token": page.locator("journey-editor").get_attribute("data-token") or "",
            "revision": page.request.get(address, headers={"Accept": "application/json"}).json()["revision"],
            "changes": json.dumps([{"path": ["scenarios"], "value": [*document["scenarios"], broken]}]),
        },
    )
    assert answer.ok
    page.goto(f"{address}/tests")
    page.locator("journey-map[data-ready]").wait_for()

    missed = page.locator(".way--missed")
    expect(missed.first.locator(".tag")).to_have_text("no test")
    assert (
        page.locator(".line--missed").count() == page.locator('.way--missed:not([data-way="otherwise"])').count()
    )
    expect(page.locator("#map-step-details .way[data-outcome=done] .tag")).to_contain_text("test")
    row = page.get_by_role("listitem").filter(has_text="Goes astray")
    row.get_by_role("link", name="Show its way").click()
    expect(page.locator(".step--astray.step--selected .tag--astray")).to_have_text("ends here instead")
    assert page.locator(".line--lit").count() > 1
    assert not map_faults(page, DESKTOP)
