"""Steps are grouped, annotated, made a part of their own, opened in place and put back: by pointer and by keys."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from handrail_platform.document.written import write_yaml
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DARK_DESKTOP, DESKTOP, PHONE, Device
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import at_work
from tests.e2e.test_studio_canvas import Canvas

pytestmark = pytest.mark.e2e
STUDIO = "/t/handrail/studio/aurora"
HOSTILE = "<img src=x onerror=\"document.title='taken'\">"


def open_account(name: str) -> dict[str, Any]:
    """Return a journey of its own for a test: four steps, and two ends."""
    return {
        "format": 1,
        "journey": name,
        "name": {"en": f"Open an account {name}"},
        "variables": {"name": "text", "email": "email"},
        "start": "details",
        "otherwise": {"error": "sorry"},
        "steps": {
            "details": {
                "step": "form@1",
                "config": {
                    "title": {"en": "Your details"},
                    "fields": [
                        {"name": "name", "kind": "text", "label": {"en": "Full name"}},
                        {"name": "email", "kind": "email", "label": {"en": "E-mail address"}},
                    ],
                },
                "next": {"done": "address"},
                "limit": {"visits": 3, "then": "sorry"},
            },
            "address": {
                "step": "email.confirm@1",
                "config": {"address": "email"},
                "next": {"ok": "password", "locked": "sorry"},
            },
            "password": {
                "step": "password.set@1",
                "next": {"done": "account"},
                "note": "Ten characters at least.",
            },
            "account": {
                "step": "account.create@1",
                "config": {"name": "name", "identifiers": {"email": "email"}},
                "next": {"created": "welcome", "exists": "sorry"},
            },
            "welcome": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
            "sorry": {"step": "end@1", "config": {"result": "denied"}},
        },
    }


Begin = Callable[..., Canvas]


@pytest.fixture
def begin(demo: DemoServer, meet: Meet) -> Begin:
    """Somebody who works on a journey of their own."""

    def come(name: str, device: Device = DESKTOP, *, scripts: bool = True, **more: Any) -> Canvas:
        owner = at_work(demo, meet, "owner", device, scripts=scripts)
        owner.expects(404)  # the page of a step that is taken away while it is asked for
        page = owner.page
        page.goto(f"{STUDIO}/new/import")
        page.get_by_label("text").last.fill(write_yaml({**open_account(name), **more}))
        page.locator("#bring-in").click()
        page.wait_for_url(f"**/journeys/{name}")
        if scripts:
            here = Canvas(page, f"{STUDIO}/journeys/{name}")
            look_at(here, "canvas")
            return here
        return Canvas.__new__(Canvas)

    return come


def look_at(here: Canvas, shows: str) -> None:
    """Look at the canvas or the outline, whichever somebody who used this browser before looked at."""
    here.link("details").focus()
    if here.page.locator("journey-editor").get_attribute("data-shows") != shows:
        here.press("o")
    expect(here.page.locator("journey-editor")).to_have_attribute("data-shows", shows)


def choose(here: Canvas, *steps: str) -> None:
    here.step(steps[0]).locator(".step__kind").click()
    for step in steps[1:]:
        here.step(step).locator(".step__kind").click(modifiers=["Shift"])


def test_steps_are_grouped_moved_collapsed_and_let_go_by_pointer(begin: Begin) -> None:
    here = begin("grouped")
    before = here.saved()
    choose(here, "address", "password")
    here.page.get_by_role("button", name="Group the steps").click()
    here.did("Grouped: 2")
    assert here.saved()["groups"] == {"group-1": {"title": "Group", "steps": ["address", "password"]}}

    here.type(f"Proof {HOSTILE}")
    here.press("Enter")
    here.did(f"The group is called Proof {HOSTILE}")
    expect(here.page.locator(".group__name")).to_have_text(f"Proof {HOSTILE}")
    assert here.page.title() != "taken"

    places = {name: here.step(name).bounding_box() for name in ("address", "password")}
    head = here.page.locator(".group__head")
    box = head.bounding_box()
    assert box is not None
    here.drag(head, box["x"] + box["width"] / 2, box["y"] + 140)
    here.did("Moved: 2")
    after = {name: here.step(name).bounding_box() for name in places}
    moved = {name: after[name]["y"] - places[name]["y"] for name in places}  # type: ignore[index]
    assert moved["address"] == moved["password"] > 60
    assert [name for name, node in here.saved()["steps"].items() if "position" in node] == ["address", "password"]
    picture(here.page, "studio-groups", DESKTOP)

    here.page.locator(".group__name").focus()
    here.press("Space")
    expect(here.step("address")).to_be_hidden()
    again = Canvas(here.page, here.address)
    expect(again.step("address")).to_be_hidden()
    again.link("details").focus()
    again.press("Control+f")
    again.type("password")
    again.press("Enter")
    expect(again.step("password")).to_be_visible()

    again.press("Shift+G")
    again.did("Dissolved the group")
    assert "groups" not in again.saved()
    again.press("u")
    again.did("Undone: Dissolved the group")
    assert again.saved()["groups"]["group-1"]["steps"] == ["address", "password"]
    again.press("u")
    assert again.saved()["steps"] == before["steps"]


def overlap(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    across = a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
    return across and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]


def test_notes_are_written_moved_and_removed(begin: Begin) -> None:
    here = begin("noted")
    here.link("details").focus()
    here.press("n")
    here.did("Added a note")
    here.type(HOSTILE)
    here.press("Escape")
    here.did("Changed the note")
    (note,) = here.saved()["notes"].values()
    assert note["text"] == HOSTILE
    assert here.page.title() != "taken"
    written = here.page.locator(".note")
    assert not any(overlap(written, step) for step in here.page.locator(".step:visible").all())

    here.press("Alt+ArrowRight")
    here.did("Moved the note")
    ((x, y),) = [each["position"] for each in here.saved()["notes"].values()]
    assert [x - 24, y] == note["position"]
    grip = here.page.locator(".note__head")
    box = grip.bounding_box()
    assert box is not None
    here.drag(grip, box["x"] + 200, box["y"] + 100)
    assert here.saved()["notes"]["note-1"]["position"] != [x, y]
    expect(here.step("password").get_by_title("Ten characters at least.")).to_be_visible()
    larger = here.page.get_by_role("button", name="Make the note larger")
    for size in ([432, 240], [648, 360], [216, 120]):
        larger.press("Enter")
        here.did("Resized the note")
        assert here.saved()["notes"]["note-1"]["size"] == size
    here.page.locator(".note__grip").focus()

    here.press("Delete")
    here.did("Removed the note")
    assert "notes" not in here.saved()
    here.page.get_by_role("button", name="Undo", exact=True).last.click()
    assert here.saved()["notes"]["note-1"]["text"] == HOSTILE


def test_whoever_has_a_hundred_notes_is_told_why_there_is_no_other(begin: Begin) -> None:
    here = begin("full", notes={f"note-{number}": {"text": "", "position": [0, -200]} for number in range(1, 101)})
    here.link("details").focus()

    here.press("n")

    here.did("There are 100 of them already. Remove one first.")
    assert len(here.saved()["notes"]) == 100


def test_groups_go_along_when_steps_are_copied_renamed_and_removed(begin: Begin) -> None:
    here = begin("carried", groups={"proof": {"title": "Proof", "steps": ["address", "password"]}})
    choose(here, "address", "password")
    here.press("Control+d")
    here.did("Duplicated: 2")
    groups = here.saved()["groups"]
    assert groups["group-1"] == {"title": "Proof", "steps": ["address-2", "password-2"]}
    here.press("Delete")
    here.did("Removed: 2")
    assert list(here.saved()["groups"]) == ["proof"]


@pytest.mark.parametrize("shows", ["canvas", "outline"])
def test_steps_become_a_part_and_come_back_without_a_mouse(begin: Begin, shows: str) -> None:
    name = f"folded-{shows}"
    here = begin(name, groups={"proof": {"title": f"Prove it by {shows}", "steps": ["address", "password"]}})
    page = here.page
    before = here.saved()
    look_at(here, shows)
    page.locator(".group__name").focus()
    expect(page.locator(".step--selected")).to_have_count(2)
    page.keyboard.press("Shift+Tab")
    here.link("address").focus()
    page.locator(".group__name").focus()
    here.press("p")
    expect(page.get_by_role("textbox", name="Title")).to_have_value(f"Prove it by {shows}")
    picture(page, f"studio-fold-{shows}", DESKTOP)
    here.press("Enter")
    here.did(f"Made the part Prove it by {shows}")
    part = f"prove-it-by-{shows}"
    call = here.saved()["steps"][part]
    assert call == {
        "journey": part,
        "with": {"email": "email"},
        "next": {"done": "account", "sorry": "sorry"},
    }
    expect(page.locator("#verdict")).to_contain_text("Proved")
    expect(here.link(part)).to_be_focused()

    here.press("i")
    expect(page.locator(".inside .step")).to_have_count(4)
    here.did(f"Opened {part}, steps: 4")
    picture(page, f"studio-inside-{shows}", DESKTOP)
    page.get_by_role("link", name=f"Open {part}").click()
    page.wait_for_url(f"**/{part}?from={name}&at={part}")
    page.locator("journey-editor[data-ready]").wait_for()
    expect(page.get_by_role("heading", name="Used by")).to_be_visible()
    expect(page.locator("aside").get_by_role("link", name=name)).to_be_visible()
    page.get_by_role("link", name=f"← {name}").click()
    page.locator("journey-editor[data-ready]").wait_for()
    expect(here.link(part)).to_be_focused()

    here.press("u")
    here.did(f"Undone: Made the part Prove it by {shows}")
    assert here.saved() == before
    here.press("Control+y")
    here.link(part).focus()
    here.press("Shift+P")
    here.did(f"Put the steps of {part} back")
    assert here.saved()["steps"].keys() == before["steps"].keys()
    expect(page.locator("#verdict")).to_contain_text("Proved")


def test_why_steps_cannot_be_a_part_is_said_and_lit(begin: Begin) -> None:
    here = begin("unfit")
    choose(here, "address")
    here.press("1")
    here.step("sorry").click(modifiers=["Shift"])
    here.press("p")
    expect(here.page.get_by_text("A part begins at one step")).to_be_visible()
    expect(here.page.locator(".line--lit")).not_to_have_count(0)
    here.page.get_by_role("link", name="Back to the journey").click()
    assert "part" not in str(here.saved())


def test_a_journey_is_published_after_its_part(begin: Begin) -> None:
    here = begin("ordered")
    choose(here, "address", "password")
    here.press("p")
    here.page.get_by_role("textbox", name="Title").fill("Ordered proof")
    here.page.get_by_role("textbox", name="Name in addresses").fill("ordered-proof")
    here.press("Enter")
    here.did("Made the part Ordered proof")
    here.saved()
    page = here.page
    page.goto(f"{here.address}/publishing")
    expect(page.get_by_text("is only a draft")).to_be_visible()
    expect(page.locator("#publish")).to_have_count(0)
    page.get_by_role("link", name="ordered-proof").click()
    page.wait_for_url("**/ordered-proof/publishing")
    page.get_by_label("What changes, and why").fill("A proof of its own")
    page.get_by_role("button", name="Publish").first.click()
    expect(page.get_by_text("It is live.")).to_be_visible()
    page.goto(f"{here.address}/publishing")
    expect(page.get_by_text("is only a draft")).to_have_count(0)
    page.get_by_label("What changes, and why").fill("Made of parts")
    page.get_by_role("button", name="Publish").first.click()
    expect(page.get_by_text("It is live.")).to_be_visible()


@pytest.mark.parametrize("shows", ["canvas", "outline"])
def test_groups_notes_and_opened_parts_owe_nobody_anything(begin: Begin, shows: str) -> None:
    here = begin(
        f"owed-{shows}",
        groups={"proof": {"title": "Proof", "steps": ["address", "password"]}},
        notes={"todo": {"text": "Ask legal about the terms", "position": [0, -200]}},
    )
    look_at(here, shows)
    for device in (DESKTOP, DARK_DESKTOP, PHONE):
        here.page.emulate_media(color_scheme=device.scheme)
        picture(here.page, f"studio-margin-{shows}-{device.name}", device)
    here.page.emulate_media(color_scheme="light")
    faults = thorough_faults(here.page, DESKTOP)
    # A drawing in two dimensions is cut off at its edges (WCAG 2.2, 1.4.10); the outline never is.
    left = [each for each in faults if shows == "outline" or "cut off" not in each]
    assert not left, "\n".join(left)


def test_steps_become_a_part_without_a_script(begin: Begin, demo: DemoServer, meet: Meet) -> None:
    begin("plain", scripts=False)
    page = at_work(demo, meet, "owner", scripts=False).page
    page.goto(f"{STUDIO}/journeys/plain")
    page.get_by_role("link", name="Make a part of steps").click()
    page.get_by_label("address").check()
    page.get_by_label("password", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Title").fill("Plain proof")
    page.get_by_role("button", name="Make the part").click()
    page.wait_for_url("**/journeys/plain")
    expect(page.get_by_text("Goes through the part “part-address”")).to_be_visible()
