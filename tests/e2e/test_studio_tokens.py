"""An owner makes a token for a machine, sees it once, lets the machine work with it, and revokes it."""

import httpx2
import pytest
from playwright.sync_api import expect

from handrail_platform.document.parse import parse_yaml
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Pointer
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
TOKENS = "/t/handrail/studio/aurora/tokens"


def journeys(demo: DemoServer, secret: str) -> httpx2.Response:
    address = f"{demo.url}/t/handrail/api/v1/tenants/aurora/journeys"
    return httpx2.get(address, headers={"Authorization": f"Bearer {secret}"})


def at_tokens(owner: Visitor) -> None:
    owner.visit(TOKENS)
    owner.at("Tokens for machines")


def test_a_token_works_from_the_moment_it_is_made_until_it_is_revoked(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner")
    hands, page = Pointer(owner.page), owner.page
    owner.expects(422)
    at_tokens(owner)
    expect(page.get_by_text("There are no tokens.")).to_be_visible()

    hands.press("Make the token")
    expect(page.get_by_role("alert")).to_have_text("Give it a name and at least one role.")
    hands.fill("Name", "Pipeline of the website")
    page.get_by_label("Publisher").check()
    picture(page, "studio-tokens-new", PHONE, DESKTOP)
    hands.press("Make the token")

    expect(page.get_by_text("It is never shown again")).to_be_visible()
    secret = page.get_by_label("Your token").input_value()
    assert journeys(demo, secret).status_code == 200
    at_tokens(owner)
    picture(page, "studio-tokens", PHONE, DESKTOP)
    expect(page.get_by_label("Your token")).to_have_count(0)
    assert secret not in page.content()
    expect(page.get_by_text("Last used")).to_be_visible()

    page.get_by_role("button", name="Revoke Pipeline of the website").click()

    expect(page.get_by_text("It lets nobody in any more.")).to_be_visible()
    expect(page.get_by_role("button", name="Revoke Pipeline of the website")).to_have_count(0)
    page.emulate_media(color_scheme="dark")
    picture(page, "studio-tokens-dark", DESKTOP)
    page.emulate_media(color_scheme="light")
    assert journeys(demo, secret).status_code == 401


def test_a_token_is_made_without_a_script(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner", PHONE, scripts=False)
    at_tokens(owner)

    Pointer(owner.page).fill("Name", "Backup")
    Pointer(owner.page).press("Make the token")

    expect(owner.page.get_by_label("Your token")).to_be_visible()


def test_whoever_is_no_owner_makes_no_token(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")

    designer.expects(403)
    designer.visit(TOKENS)

    expect(designer.page.get_by_label("Name")).to_have_count(0)


def test_a_journey_is_handed_out_as_a_file_that_says_the_same(demo: DemoServer, meet: Meet) -> None:
    analyst = at_work(demo, meet, "analyst")
    address = f"{demo.url}/t/handrail/studio/aurora/journeys/passkey/export"

    answers = [
        analyst.page.request.get(f"{address}{query}") for query in ("", "?version=1", "?version=99", "?version=x")
    ]

    assert [each.status for each in answers] == [200, 200, 404, 400]
    assert answers[0].headers["content-disposition"] == 'attachment; filename="passkey.yaml"'
    assert parse_yaml(answers[1].body()).journey == "passkey"
    assert answers[1].text().startswith("format: 1\njourney: passkey\nname:\n")
