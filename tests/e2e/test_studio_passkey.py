"""Somebody of the staff adds a passkey, and from then on needs nothing else to be let into the studio."""

import pytest
from playwright.sync_api import expect
from pyotp.totp import TOTP

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.authenticator import plugged_in
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import at_work, staff, unused_code

pytestmark = pytest.mark.e2e
HOME = "Journeys of Aurora Insurance"


def test_an_auditor_adds_a_passkey_and_comes_in_with_it_alone(demo: DemoServer, meet: Meet) -> None:
    auditor, member = at_work(demo, meet, "auditor"), staff(demo, "auditor")
    page, hands = auditor.page, Pointer(auditor.page)
    with plugged_in(page) as authenticator:
        page.locator("summary", has_text=member["name"]).click()
        picture(page, "studio-account", PHONE, DESKTOP)
        assert not (faults := thorough_faults(page, DESKTOP)), faults
        hands.follow("Set up a passkey")
        hands.fill("Password", member["password"])
        hands.press("Sign in")
        hands.fill("Code from the app", unused_code("auditor", TOTP(member["app_key"])))
        hands.press("Continue")
        auditor.at("Set up a passkey")
        hands.press("Create passkey")
        auditor.at(HOME)
        authenticator.touch(at_once=False)
        page.context.clear_cookies()
        auditor.visit("/t/handrail/studio/aurora")
        auditor.at("Sign in")
        authenticator.touch(at_once=True)

        hands.press("Use a passkey")

        auditor.at(HOME)
        expect(page.locator("summary", has_text=member["name"])).to_be_visible()
