"""The account page: who somebody is, where they are signed in, and nobody else's sessions."""

import re

import httpx2
import pytest

from tests.demo_server import DemoServer

SESSION = "handrail-aurora-session"


def sign_in(browser: httpx2.Client, demo: DemoServer) -> str:
    """Sign Alex in and return the address of the journey session."""
    person = demo.description()["sign_ins"][0]
    address = browser.get("/t/aurora/j/login").headers["location"]
    for fields in ({"identifier": person["email"]}, {"password": person["password"]}):
        nonce = re.search(r'name="nonce" value="([^"]+)"', browser.get(address).text)
        assert nonce is not None
        browser.post(address, data={"nonce": nonce[1], "action": "continue", **fields})
    return str(address)


def test_whoever_comes_back_from_signing_in_reads_that_what_they_pressed_was_not_done(
    browser: httpx2.Client, demo: DemoServer
) -> None:
    sign_in(browser, demo)

    assert "was not done" in browser.get("/t/aurora/account?done=unsaved").text
    assert "was not done" not in browser.get("/t/aurora/account").text


def test_the_account_page_says_who_is_signed_in(browser: httpx2.Client, demo: DemoServer) -> None:
    sign_in(browser, demo)

    page = browser.get("/t/aurora/account")
    same = browser.get("/t/aurora/account", headers={"Accept": "application/json"}).json()

    assert page.status_code == 200
    assert "Alex Morgan" in page.text
    assert (same["name"], same["email"], same["assurance"]) == ("Alex Morgan", "alex@aurora.example", "aal1")


def test_the_account_of_one_tenant_is_nothing_at_another(browser: httpx2.Client, demo: DemoServer) -> None:
    sign_in(browser, demo)
    secret = browser.cookies[SESSION]

    with httpx2.Client(base_url=demo.url, cookies={"handrail-northwind-session": secret}) as elsewhere:
        answer = elsewhere.get("/t/northwind/account", headers={"Accept": "application/json"})

    assert answer.status_code == 401


def test_one_session_ends_another_of_the_same_person(browser: httpx2.Client, demo: DemoServer) -> None:
    with httpx2.Client(base_url=demo.url, headers={"Accept": "text/html"}) as phone:
        sign_in(phone, demo)
        sign_in(browser, demo)
        sessions = browser.get("/t/aurora/account", headers={"Accept": "application/json"}).json()
        others = [line["id"] for line in sessions["sessions"] if not line["current"]]

        for other in others:
            form = {"csrf_token": sessions["csrf_token"], "session": other}
            browser.post("/t/aurora/account/revoke", data=form)

        assert phone.get("/t/aurora/account").status_code == 303
        assert browser.get("/t/aurora/account").status_code == 200


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/account/revoke", "That browser is signed out."),
        ("/account/revoke-others", "Every other browser is signed out."),
    ],
)
def test_the_page_says_what_its_button_did(browser: httpx2.Client, demo: DemoServer, path: str, said: str) -> None:
    sign_in(browser, demo)
    token = browser.get("/t/aurora/account", headers={"Accept": "application/json"}).json()["csrf_token"]
    assert said not in browser.get("/t/aurora/account").text

    done = browser.post(f"/t/aurora{path}", data={"csrf_token": token, "session": "A" * 43})

    assert said in browser.get(done.headers["location"]).text


def test_looking_back_at_a_finished_journey_takes_no_later_session_away(
    browser: httpx2.Client, demo: DemoServer
) -> None:
    earlier = sign_in(browser, demo)
    sign_in(browser, demo)
    secret = browser.cookies[SESSION]

    browser.get(earlier)

    assert browser.cookies[SESSION] == secret
    assert browser.get("/t/aurora/account").status_code == 200


def test_a_journey_of_somebody_signed_in_stops_when_the_session_is_ended_elsewhere(
    browser: httpx2.Client, demo: DemoServer
) -> None:
    with httpx2.Client(base_url=demo.url, headers={"Accept": "text/html"}) as thief:
        sign_in(thief, demo)
        journey = thief.get("/t/aurora/j/authenticator").headers["location"]
        nonce = re.search(r'name="nonce" value="([^"]+)"', thief.get(journey).text)
        assert nonce is not None
        sign_in(browser, demo)
        own = browser.get("/t/aurora/account", headers={"Accept": "application/json"}).json()

        browser.post("/t/aurora/account/revoke-others", data={"csrf_token": own["csrf_token"]})

        shown = thief.get(journey)
        posted = thief.post(journey, data={"nonce": nonce[1], "action": "continue", "code": "000000"})
        for answer in (shown, posted):
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/t/aurora/j/login?next=")


def test_a_journey_of_somebody_signed_in_goes_on_after_signing_in_again(
    browser: httpx2.Client, demo: DemoServer
) -> None:
    sign_in(browser, demo)
    journey = browser.get("/t/aurora/j/authenticator").headers["location"]
    del browser.cookies[SESSION]
    assert browser.get(journey).status_code == 303

    sign_in(browser, demo)

    assert browser.get(journey).status_code == 200


def test_only_who_gave_the_last_answer_is_signed_in(browser: httpx2.Client, demo: DemoServer) -> None:
    """Session fixation: whoever planted the journeys' cookie knows it, and the address of the journey."""
    planted = {"handrail-aurora-journeys": "RkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkY"}
    browser.cookies.update(planted)
    journey = sign_in(browser, demo)

    with httpx2.Client(base_url=demo.url, headers={"Accept": "text/html"}, cookies=planted) as other:
        looked = other.get(journey)
        guessed = other.post(journey, data={"nonce": "A" * 22, "action": "continue", "password": "?"})

    assert browser.cookies[SESSION]
    for answer in (looked, guessed):
        assert answer.status_code == 303, "the planted cookie is not that of the journey"
        assert SESSION not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("path", ["/account/sign-out", "/account/revoke", "/account/revoke-others"])
def test_a_form_that_is_not_ours_changes_nothing(browser: httpx2.Client, demo: DemoServer, path: str) -> None:
    sign_in(browser, demo)

    answer = browser.post(f"/t/aurora{path}", data={"csrf_token": "A" * 43})

    assert answer.status_code == 403
    assert browser.get("/t/aurora/account").status_code == 200
