"""Signing in at a real identity provider in a real browser, there and back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.installation import administer, operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import register_with_aurora
from tests.identity_provider import PASSWORD, IdentityProcess

pytestmark = pytest.mark.e2e

OUT: dict[str, Any] = {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}}
JOURNEY: dict[str, Any] = {
    "format": 1,
    "journey": "harbour",
    "name": {"en": "Harbour"},
    "variables": {"email": "email", "name": "text"},
    "start": "provider",
    "otherwise": {"error": "out", "failed": "out", "cancelled": "out", "unavailable": "out", "other": "out"},
    "steps": {
        "provider": {
            "step": "federation.verify@1",
            "config": {
                "provider": "provider:harbour",
                "register": True,
                "email": "email",
                "name": "name",
                "other_way": True,
            },
            "next": {"known": "in", "new": "address"},
        },
        "address": {
            "step": "email.confirm@1",
            "config": {"address": "email"},
            "next": {"ok": "account", "locked": "out"},
        },
        "account": {
            "step": "account.create@1",
            "config": {"name": "name", "identifiers": {"email": "email"}},
            "next": {"created": "in", "exists": "out"},
        },
        "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
        "out": OUT,
    },
}
LINKING: dict[str, Any] = {
    "format": 1,
    "journey": "link-harbour",
    "name": {"en": "Link Harbour"},
    "variables": {},
    "entry": "signed_in",
    "start": "link",
    "otherwise": {"error": "out", "failed": "out", "cancelled": "back", "unavailable": "out", "skipped": "back"},
    "steps": {
        "link": {
            "step": "federation.link@1",
            "config": {"provider": "provider:harbour", "optional": True},
            "next": {"linked": "back"},
        },
        "back": {"step": "end@1", "config": {"result": "success", "continue_to": "/account"}},
        "out": OUT,
    },
}
BEYOND = "cdn.jsdelivr.net"
"""From where the provider's page would have its looks, if this machine reached it."""


@pytest.fixture(scope="module")
def provider(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProcess]:
    folder: Path = tmp_path_factory.mktemp("harbour")
    with IdentityProcess(folder / "provider") as provider:
        administer(demo, lambda admin: provider.set_up_at(admin, "aurora"))
        for journey in (JOURNEY, LINKING):
            file = folder / f"{journey['journey']}.json"
            file.write_text(json.dumps(journey))
            operate(demo, "journey", "publish", "--tenant", "aurora", str(file))
        yield provider


def nothing(route: Route) -> None:
    route.fulfill(
        status=200, body="", content_type="text/css" if ".css" in route.request.url else "text/javascript"
    )


def meeting(meet: Meet, provider: IdentityProcess, device: Device, *, scripts: bool = True) -> Visitor:
    visitor = meet(device, scripts=scripts)
    visitor.goes_to(urlsplit(provider.issuer).netloc, BEYOND)
    visitor.page.route(f"https://{BEYOND}/**", nothing)
    return visitor


def sign_in_there(visitor: Visitor, hands: Hands, who: str) -> None:
    hands.follow("Continue with Harbour ID")
    expect(visitor.page.get_by_placeholder("Username")).to_be_visible()
    visitor.page.get_by_placeholder("Username").fill(who)
    visitor.page.get_by_placeholder("Password").fill(PASSWORD)
    visitor.page.get_by_placeholder("Password").press("Enter")


@pytest.mark.parametrize(
    ("hand", "scripts", "who"), [(Pointer, True, "dana"), (Keyboard, False, "eli")], ids=["pointer", "keyboard"]
)
def test_somebody_new_comes_back_with_an_account_and_is_known_from_then_on(
    meet: Meet, provider: IdentityProcess, hand: type[Pointer | Keyboard], who: str, *, scripts: bool
) -> None:
    visitor = meeting(meet, provider, PHONE, scripts=scripts)
    hands = hand(visitor.page)
    visitor.visit("/t/aurora/j/harbour")
    visitor.at("Continue with Harbour ID")
    sign_in_there(visitor, hands, who)
    visitor.at("Check your e-mail")
    hands.fill("Code", visitor.postbox.code_for(f"{who}@harbour.example"))
    hands.press("Continue")
    expect(visitor.page.get_by_text("Linked account elsewhere")).to_be_visible()

    hands.press("Sign out")
    visitor.at("Sign in")
    visitor.visit("/t/aurora/j/harbour")
    sign_in_there(visitor, hands, who)
    expect(visitor.page.get_by_text("Linked account elsewhere")).to_be_visible()
    expect(visitor.page.get_by_text("One proof that it is you")).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_page_is_for_everybody(meet: Meet, provider: IdentityProcess, device: Device) -> None:
    visitor = meeting(meet, provider, device)
    visitor.visit("/t/aurora/j/harbour")
    visitor.at("Continue with Harbour ID")
    picture(visitor.page, "federation-verify", device)
    assert not thorough_faults(visitor.page, device)

    link = visitor.page.get_by_role("link", name="Continue with Harbour ID").get_attribute("href") or ""
    state = link.rpartition("state=")[2]
    visitor.visit(f"/t/aurora/federation/callback?code=nobody-gave-it&state={state}")
    expect(visitor.page.get_by_text("was not valid", exact=False)).to_be_visible()
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "federation-refused", device)
    visitor.page.get_by_role("button", name="Sign in another way").click()
    visitor.at("That was that")


@pytest.mark.parametrize(
    ("device", "hand", "scripts", "who"),
    [(PHONE, Pointer, True, "fay"), (DESKTOP, Keyboard, False, "gus")],
    ids=["pointer", "keyboard"],
)
def test_whoever_is_signed_in_links_an_account_elsewhere_and_signs_in_with_it(
    meet: Meet,
    provider: IdentityProcess,
    device: Device,
    hand: type[Pointer | Keyboard],
    who: str,
    *,
    scripts: bool,
) -> None:
    visitor = meeting(meet, provider, device, scripts=scripts)
    hands = hand(visitor.page)
    register_with_aurora(visitor, hands)
    visitor.visit("/t/aurora/j/link-harbour")
    visitor.at("Link your account at Harbour ID")
    picture(visitor.page, "federation-link", device)
    sign_in_there(visitor, hands, who)
    visitor.at("Hello, Dana Fox")
    expect(visitor.page.get_by_text("Linked account elsewhere")).to_be_visible()

    hands.press("Sign out")
    visitor.at("Sign in")
    visitor.visit("/t/aurora/j/harbour")
    sign_in_there(visitor, hands, who)
    visitor.at("Hello, Dana Fox")
