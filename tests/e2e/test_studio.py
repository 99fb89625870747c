"""Staff at work in the studio: they see what is live, break a draft, have it repaired, and publish it."""

import time
from typing import Any

import pytest
from playwright.sync_api import expect
from pyotp.totp import TOTP

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Pointer
from tests.e2e.visitor import Visitor
from tests.e2e.walks import CODE_SECONDS

pytestmark = pytest.mark.e2e
STILL_SIGNED_IN: dict[tuple[str, str], Any] = {}
"""By demo and role, the cookies of whoever came before: they need no other code."""
USED: dict[str, int] = {}
"""By role, the period of the last code that was used: each lets somebody in once, and the next may come early."""


def staff(demo: DemoServer, role: str) -> dict[str, Any]:
    return next(each for each in demo.description()["staff"] if each["role"] == role)


def at_work(demo: DemoServer, meet: Meet, role: str, device: Device = DESKTOP, *, scripts: bool = True) -> Visitor:
    """Sign somebody in who has this role at Aurora, and wait until they are in the studio."""
    visitor, member = meet(device, scripts=scripts), staff(demo, role)
    if (demo.url, role) in STILL_SIGNED_IN:
        visitor.page.context.add_cookies(STILL_SIGNED_IN[demo.url, role])
        visitor.visit("/t/handrail/studio/aurora")
        visitor.at("Journeys of Aurora Insurance")
        return visitor
    # Whoever comes to the studio itself is led to sign in first; the demo's own link begins with that.
    visitor.visit("/t/handrail/studio/aurora" if role == "owner" else member["address"])
    sign_in(demo, visitor, role)
    visitor.at("Journeys of Aurora Insurance")
    return visitor


def sign_in(demo: DemoServer, visitor: Visitor, role: str) -> None:
    """Sign in whoever stands before the sign-in."""
    hands, member = Pointer(visitor.page), staff(demo, role)
    visitor.at("Sign in")
    hands.fill("E-mail address", member["email"])
    hands.press("Continue")
    visitor.at("Enter your password")
    hands.fill("Password", member["password"])
    hands.press("Sign in")
    visitor.at("Enter the code from your app")
    hands.fill("Code from the app", unused_code(role, TOTP(member["app_key"])))
    hands.press("Continue")
    visitor.page.locator("#sign-out").wait_for()
    STILL_SIGNED_IN[demo.url, role] = visitor.page.context.cookies()


def test_an_owner_breaks_a_draft_and_publishes_it(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner")
    hands, page = Pointer(owner.page), owner.page
    picture(page, "studio-home", PHONE, DESKTOP)
    discard_draft(owner, "login")
    owner.at("Sign in")
    expect(page.get_by_text("Proved:")).to_be_visible()

    lead(owner, "failed", "code", to="sorry")

    expect(page.locator("#revision")).to_be_visible()
    picture(page, "studio-journey", PHONE, DESKTOP)
    page.reload()
    hands.follow("Publish")
    hands.fill("What changes, and why", "Whoever mistypes codes is told to come back")
    hands.press("Publish")
    expect(page.get_by_text("It is live.")).to_be_visible()
    expect(page.get_by_text("Draft 1")).to_have_count(0)


def test_what_is_broken_is_told_at_once_and_a_designer_cannot_publish_it(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    page = designer.page
    discard_draft(designer, "registration")
    expect(page.get_by_text("Proved:")).to_be_visible()

    lead(designer, "done", "details", to="welcome")

    expect(page.locator("#verdict")).to_contain_text("it from being a journey")
    expect(page.locator(".step__lonely:visible").first).to_have_text("nothing leads here")
    picture(page, "studio-problems", DESKTOP)


def test_whoever_may_not_edit_sees_no_way_to(demo: DemoServer, meet: Meet) -> None:
    analyst = at_work(demo, meet, "analyst", PHONE)

    Pointer(analyst.page).follow("login")

    analyst.at("Sign in")
    expect(analyst.page.get_by_role("button", name="Put a step in")).to_have_count(0)
    expect(analyst.page.get_by_role("button", name="Publish")).to_have_count(0)
    for deed in ("change", "publish"):
        answer = analyst.page.request.post(
            f"/t/handrail/studio/aurora/journeys/login/{deed}", form={"revision": "0"}
        )
        assert answer.status == 403
    picture(analyst.page, "studio-analyst", PHONE)
    analyst.page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    board = analyst.page.locator(".board").bounding_box()
    assert board is not None
    assert board["width"] > 0.9 * PHONE.width


def test_a_tenant_that_they_do_not_serve_is_not_there(demo: DemoServer, meet: Meet) -> None:
    publisher = at_work(demo, meet, "publisher")
    publisher.expects(404)

    publisher.visit("/t/handrail/studio/northwind")

    publisher.at("We cannot find this page")


def discard_draft(visitor: Visitor, journey: str) -> None:
    """Come to a journey as it is live."""
    page = visitor.page
    page.goto(f"/t/handrail/studio/aurora/journeys/{journey}")
    discard = page.get_by_role("link", name="Discard draft")
    if discard.is_visible():
        discard.click()
        page.get_by_role("button", name="Discard the draft").click()


def unused_code(role: str, app: TOTP) -> str:
    """Return a code that this member of staff has not used: it is the next one where they came just before."""
    step = max(int(time.time()) // CODE_SECONDS, USED.get(role, 0) + 1)
    USED[role] = step
    return app.at(step * CODE_SECONDS)


def lead(visitor: Visitor, outcome: str, step: str, *, to: str) -> None:
    """Let an outcome lead elsewhere."""
    page = visitor.page
    page.locator("journey-editor[data-ready]").wait_for()
    page.locator(f"#step-{step} .way").filter(has_text=outcome).get_by_role("link").first.press("Enter")
    page.get_by_role("combobox").last.fill(to)
    page.get_by_role("combobox").last.press("Enter")
    page.locator('journey-editor[data-saved="true"]').wait_for()
