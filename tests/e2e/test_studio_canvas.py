"""Journeys on the canvas: put in, connected, moved, taken away, by pointer and by keys, and nothing of it lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP
from tests.e2e.hands import Pointer
from tests.e2e.test_studio import at_work, discard_draft

pytestmark = pytest.mark.e2e
LOGIN = "/t/handrail/studio/aurora/journeys/login"


class Canvas:
    """The editor of a journey in a browser. What it is asked about the journey, it asks the server."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        page.goto(address)
        page.locator("journey-editor[data-ready]").wait_for()

    def step(self, name: str) -> Locator:
        return self.page.locator(f'[data-step="{name}"].step')

    def link(self, name: str) -> Locator:
        return self.step(name).get_by_role("link", name=name, exact=True)

    def way(self, step: str, outcome: str) -> Locator:
        return self.step(step).locator(f'.way[data-outcome="{outcome}"] .way__port')

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def put_in_behind(self, step: str, sought: str) -> None:
        self.link(step).focus()
        self.press("a")
        self.type(sought)
        self.press("Enter")

    def lead(self, step: str, outcome: str, target: str) -> None:
        self.way(step, outcome).focus()
        self.press("c")
        self.type(target)
        self.press("Enter")
        self.did(f"“{outcome}” of {step} leads to {target}")

    def did(self, words: str) -> None:
        expect(self.page.locator("#news")).to_have_text(words)

    def saved(self) -> dict[str, Any]:
        """Return the document that the server has, when everything is saved."""
        expect(self.page.locator('journey-editor[data-saved="true"]')).to_have_count(1)
        answer = self.page.request.get(self.address, headers={"Accept": "application/json"})
        found: dict[str, Any] = answer.json()["document"]
        return found

    def drag(self, source: Locator, x: float, y: float) -> None:
        """Drag from the middle of something to a place in the window."""
        box = source.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        mouse.down()
        mouse.move(x - 10, y - 10, steps=4)
        mouse.move(x, y, steps=4)
        mouse.up()

    def onto(self, source: Locator, target: Locator) -> None:
        box = target.bounding_box()
        assert box is not None
        self.drag(source, box["x"] + box["width"] / 2, box["y"] + 12)


@pytest.fixture
def canvas(demo: DemoServer, meet: Meet) -> Callable[[], Canvas]:
    """Somebody who designs, before a draft that nobody changed yet."""

    def come() -> Canvas:
        designer = at_work(demo, meet, "designer")
        discard_draft(designer, "login")
        return Canvas(designer.page, LOGIN)

    return come


def test_a_step_is_put_in_moved_connected_and_taken_away_by_pointer(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    picture(here.page, "studio-canvas", DESKTOP)
    before = here.saved()

    here.step("who").locator(".step__head").click()
    Pointer(here.page).press("Message Shows a message")
    here.did("Added message")
    assert here.saved()["steps"]["who"]["next"]["done"] == "message"
    assert here.saved()["steps"]["message"]["next"] == {"done": before["steps"]["who"]["next"]["done"]}

    here.drag(here.step("message").locator(".step__kind"), 620, 760)
    here.did("Moved: 1")
    assert here.saved()["steps"]["message"]["position"]

    here.onto(here.way("who", "passkey"), here.step("message"))
    here.did("“passkey” of who leads to message")
    assert here.saved()["steps"]["who"]["next"]["passkey"] == "message"

    here.step("message").locator(".step__kind").click()
    here.press("Delete")
    here.did("Removed message")
    after = here.saved()
    assert "message" not in after["steps"]
    assert after["steps"]["who"]["next"]["done"] == before["steps"]["who"]["next"]["done"]


def test_the_settings_are_those_of_the_step_that_was_put_in_last(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    for step, entry in (("who", "Message Shows a message"), ("message", "Form Asks in a form")):
        here.step(step).locator(".step__head").click()
        expect(here.page.locator(f'#inspector[data-step="{step}"]')).to_be_visible()
        Pointer(here.page).press(entry)

    expect(here.page.locator('#inspector[data-step="form"]')).to_be_visible()
    here.page.locator(".tools").get_by_role("button", name="Undo").click()
    expect(here.page.locator("#inspector")).to_have_count(0)
    expect(here.page.get_by_text("Choose a step to see its page.")).to_be_visible()


def test_what_was_done_is_undone_also_after_the_page_was_loaded_anew(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    before = here.saved()
    here.put_in_behind("who", "terms")
    here.did("Added consent")
    assert "consent" in here.saved()["steps"]

    again = Canvas(here.page, LOGIN)
    again.link("who").focus()
    again.press("Control+z")

    again.did("Undone: Added consent")
    assert again.saved() == before
    again.press("Control+Shift+Z")
    again.did("Done again: Added consent")
    assert "consent" in again.saved()["steps"]


def test_a_step_of_the_palette_is_dropped_on_a_line(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    line = here.page.locator('.line-reach[data-line="who done"]').bounding_box()
    assert line is not None
    target = here.saved()["steps"]["who"]["next"]["done"]

    entry = here.page.get_by_role("button", name="Message Shows a message")
    here.drag(entry, line["x"] + line["width"] / 2, line["y"] + line["height"] / 2)

    here.did("Added message")
    steps = here.saved()["steps"]
    assert (steps["who"]["next"]["done"], steps["message"]["next"]["done"]) == ("message", target)


def test_a_way_drawn_to_an_empty_place_asks_what_comes_next(canvas: Callable[[], Canvas]) -> None:
    here = canvas()

    here.drag(here.way("who", "register"), 700, 300)
    expect(here.page.get_by_role("heading", name="Where does “register” of who lead?")).to_be_visible()
    picture(here.page, "studio-picker", DESKTOP)
    here.type("account")
    expect(here.page.locator(".picker__option strong").first).to_contain_text("account")
    here.press("ControlOrMeta+a")
    here.type("open an account")
    here.press("Enter")

    here.did("Added account-create")
    assert here.saved()["steps"]["who"]["next"]["register"] == "account-create"


def test_steps_are_copied_to_another_journey(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.link("password").focus()
    here.press("Control+c")
    here.did("Copied: 1")

    there = Canvas(here.page, LOGIN.replace("login", "authenticator"))
    there.page.locator(".step__name").first.focus()
    there.press("Control+v")

    there.did("Pasted: 1")
    assert there.saved()["steps"]["password"]["step"] == "password.verify@1"
    there.press("Control+z")
    assert "password" not in there.saved()["steps"]


def test_what_the_proof_finds_is_lit_repaired_and_the_repair_undone(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    here.lead("password", "change", "welcome")
    broken = here.saved()
    finding = here.page.locator(".finding--error").first
    # Repairs come after what is wrong, and make room for themselves.
    expect(finding.get_by_role("button", name="Apply this repair").first).to_be_visible()

    finding.hover()

    expect(here.step("password")).to_contain_class("step--lit")
    picture(here.page, "studio-finding", DESKTOP)
    finding.get_by_role("button", name="Apply this repair").first.click()
    here.did("Applied a repair")
    assert here.saved() != broken
    here.page.locator(".did").get_by_role("button", name="Undo").click()
    assert here.saved() == broken


def test_nothing_is_lost_while_the_server_cannot_be_reached(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    discard_draft(designer, "login")
    here = Canvas(designer.page, LOGIN)
    here.page.route("**/change", lambda route: route.abort("internetdisconnected"))
    here.put_in_behind("who", "terms")
    here.did("Added consent")
    expect(here.page.locator("#saved")).to_have_text("Not saved, trying again")

    here.page.reload()
    here.page.unroute("**/change")
    here.page.evaluate("dispatchEvent(new Event('online'))")

    assert "consent" in here.saved()["steps"]
    assert all("INTERNET_DISCONNECTED" in each for each in designer.complaints)
    designer.complaints.clear()


def test_what_two_people_change_comes_together_and_one_place_is_asked_about(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    designer.expects(409)
    discard_draft(designer, "login")
    here, other = Canvas(designer.page, LOGIN), Canvas(designer.page.context.new_page(), LOGIN)
    for each in (here, other):  # neither hears of the other before they save
        each.page.route("**/watching*", lambda route: route.fulfill(status=204))
        each.page.reload()
        each.page.locator("journey-editor[data-ready]").wait_for()
    other.lead("password", "ok", "sorry")
    other.saved()

    here.put_in_behind("who", "terms")
    here.did("Added consent")
    merged = here.saved()
    assert "consent" in merged["steps"]
    assert merged["steps"]["password"]["next"]["ok"] == "sorry"

    here.lead("password", "ok", "too-many")
    here.saved()
    other.lead("password", "ok", "welcome")
    dialog = other.page.get_by_role("dialog", name="You and somebody else changed the same")
    expect(dialog).to_contain_text("too-many")
    picture(other.page, "studio-conflict", DESKTOP)
    dialog.get_by_label("Mine").check()
    dialog.get_by_role("button", name="Use this").click()
    other.did("Kept what I made of it")
    assert other.saved()["steps"]["password"]["next"]["ok"] == "welcome"
    other.page.close()


def test_a_step_is_set_up_beside_the_canvas_and_that_is_undone(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    before = here.saved()
    here.link("code").focus()
    expect(here.page.locator('#inspector[data-step="code"]')).to_be_visible()
    here.press("Enter")
    expect(here.page.get_by_label("Name of the step")).to_be_focused()
    picture(here.page, "studio-settings", DESKTOP)

    here.page.get_by_label("Max attempts").fill("3")
    here.press("Enter")

    here.did("Set up code")
    expect(here.page.get_by_role("button", name="Undo").first).to_have_attribute("title", "Undo: Set up code")
    assert here.saved()["steps"]["code"]["config"]["max_attempts"] == 3
    here.link("code").focus()
    here.press("Control+z")
    here.did("Undone: Set up code")
    assert here.saved() == before


def test_what_the_canvas_saves_makes_no_form_beside_it_stale(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    here.link("code").focus()
    expect(here.page.locator('#inspector[data-step="code"]')).to_be_visible()
    here.step("code").locator(".step__kind").click()
    here.press("Alt+ArrowDown")
    here.did("Moved: 1")
    here.saved()
    here.lead("password", "failed", "sorry")
    here.saved()

    here.link("code").focus()
    expect(here.page.locator('#inspector[data-step="code"]')).to_be_visible()
    here.page.get_by_label("Max attempts").fill("4")
    here.press("Enter")

    expect(here.page.get_by_role("button", name="Undo").first).to_have_attribute("title", "Undo: Set up code")
    steps = here.saved()["steps"]
    assert steps["code"]["config"]["max_attempts"] == 4
    assert steps["code"]["position"]
    assert steps["password"]["next"]["failed"] == "sorry"


def test_hundreds_of_steps_are_pasted_and_undone_at_once(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    before = here.saved()
    message = {"step": "message@1", "config": {"title": {"en": "Good to know"}, "text": {"en": "Much. " * 50}}}
    clip = {"handrail": "steps", "steps": {f"m{number}": message for number in range(300)}}
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.page.evaluate("text => navigator.clipboard.writeText(text)", json.dumps(clip))
    here.link("who").focus()

    here.press("Control+v")

    here.did("Pasted: 300")
    assert len(here.saved()["steps"]) == len(before["steps"]) + 300
    here.press("Control+z")
    here.did("Undone: Pasted: 300")
    assert here.saved() == before


def test_words_that_are_code_are_shown_as_words(canvas: Callable[[], Canvas]) -> None:
    here = canvas()
    hostile = "</script><img src=x onerror=alert(1)>"
    here.page.on("dialog", lambda _: pytest.fail("a script ran"))
    clip = {"handrail": "steps", "steps": {"evil": {"step": hostile, "next": {hostile: "evil"}, "note": hostile}}}
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.page.evaluate("text => navigator.clipboard.writeText(text)", json.dumps(clip))
    here.link("who").focus()

    here.press("Control+v")

    here.did("Pasted: 1")
    here.saved()
    again = Canvas(here.page, LOGIN)
    expect(again.step("evil")).to_contain_text(hostile)
    expect(again.page.locator("img[src=x]")).to_have_count(0)
