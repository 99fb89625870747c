"""Whoever was signed out while they worked signs in and comes back to the page on which they were."""

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

HTML = {"Accept": "text/html"}
JOURNEY = "/t/handrail/studio/aurora/journeys/login"


def going_to(location: str) -> str:
    (wanted,) = parse_qs(urlsplit(location).query)["next"]
    return wanted


def test_whoever_only_looked_comes_back_to_the_very_page(browser: httpx2.Client) -> None:
    answer = browser.get(JOURNEY, headers=HTML)

    assert going_to(answer.headers["location"]) == "/studio/aurora/journeys/login"


@pytest.mark.parametrize(
    ("posted_to", "page"),
    [
        (f"{JOURNEY}/change", "/studio/aurora/journeys/login"),
        (f"{JOURNEY}/publish", "/studio/aurora/journeys/login"),
        ("/t/aurora/account/revoke-others", "/account"),
    ],
)
def test_whoever_posted_comes_back_to_the_page_of_the_form_and_is_told_that_nothing_was_saved(
    browser: httpx2.Client, posted_to: str, page: str
) -> None:
    answer = browser.post(posted_to, headers=HTML, data={"revision": "0"})

    wanted = going_to(answer.headers["location"])
    assert wanted == f"{page}?done=unsaved"
    tenant = posted_to.split("/")[2]
    again = browser.get(f"/t/{tenant}{wanted}", headers=HTML)
    assert again.status_code == 303, "a page, for whoever is signed in"
    assert going_to(again.headers["location"]) == page


def test_a_script_that_posted_is_told_the_same(browser: httpx2.Client) -> None:
    answer = browser.post(f"{JOURNEY}/change", headers={**HTML, "HX-Request": "true"})

    assert going_to(answer.headers["hx-redirect"]) == "/studio/aurora/journeys/login?done=unsaved"
