"""What people do to pages: they click twice, go back, open tabs, come late. Each test names who complained."""

import re
import threading

import httpx2
import pytest

from tests.demo_server import DemoServer
from tests.integration.conftest import Start
from tests.json_walk import JSON, fresh_address
from tests.time_over import let_expire

DETAILS = {"name": "Dana Fox", "phone": ""}


def test_the_same_answer_twice_is_one_answer(start: Start) -> None:
    """zi#12656: a double submit desyncs the session and strands the person."""
    walk = start("aurora", "registration")
    fields = {**DETAILS, "email": fresh_address()}

    first = walk.post(**fields)
    second = walk.post(**fields)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()


def test_the_last_answer_twice_ends_in_the_same_place(demo: DemoServer, start: Start) -> None:
    """zi#12615: firing twice at the end answers 500."""
    walk = start("aurora", "login")
    walk.answer(identifier="alex@aurora.example")
    password = demo.description()["sign_ins"][0]["password"]

    first = walk.post(password=password)
    second = walk.post(password=password)

    assert first.json()["done"] == {"result": "success", "continue_to": "/t/aurora/account", "start_again": None}
    assert second.status_code == 200
    assert second.json() == first.json()


def test_an_older_page_changes_nothing_and_shows_the_current_one(start: Start) -> None:
    """kc#25440, kc#31102: Back leads to "page has expired"."""
    walk = start("aurora", "registration")
    old = walk.page
    current = walk.answer(**DETAILS, email=fresh_address())

    walk.page = old
    answer = walk.post(**DETAILS, email=fresh_address())

    assert answer.status_code == 409
    assert answer.json()["nonce"] == current["nonce"]
    assert answer.json()["view"]["notice"]["text"]["id"] == "page.stale"


def test_going_back_sends_no_second_mail(demo: DemoServer, start: Start) -> None:
    """zi#10697: the Back arrow loops and sends the mail again."""
    address = fresh_address()
    walk = start("aurora", "registration")
    walk.answer(**DETAILS, email=address)
    demo.code_for(address)

    for _ in range(3):
        assert walk.client.get(walk.page["submit_url"]).json()["seq"] == walk.page["seq"]

    mails = httpx2.get(f"{demo.url}/demo/mailbox", headers={"Accept": "application/json"}).json()["mails"]
    assert [mail["to"] for mail in mails].count(address) == 1


def test_sixteen_racing_answers_have_one_winner(start: Start) -> None:
    """Invariant I2, from outside: who loses is shown where the winner led, and nothing of a verdict."""
    walk = start("aurora", "registration")
    answers: list[httpx2.Response] = []
    barrier = threading.Barrier(16)

    def race(number: int) -> None:
        with httpx2.Client(headers=walk.client.headers) as client:
            barrier.wait()
            body = {"nonce": walk.page["nonce"], "fields": {"name": f"Racer {number}", "email": fresh_address()}}
            answers.append(client.post(f"{walk.client.base_url}{walk.page['submit_url']}", json=body))

    threads = [threading.Thread(target=race, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 15]
    assert {answer.json()["seq"] for answer in answers} == {walk.page["seq"] + 1}


def test_two_tabs_and_two_journeys_do_not_disturb_one_another(browser: httpx2.Client) -> None:
    """ak#13629, ak#25771: two tabs fight, and one shows the other's data."""
    first = browser.get("/t/aurora/j/registration").headers["location"]
    second = browser.get("/t/aurora/j/login").headers["location"]
    third = browser.get("/t/northwind/j/registration").headers["location"]

    pages = [browser.get(address) for address in (first, second, third)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "Open your Aurora account" in pages[0].text
    assert len({first, second, third}) == 3


def test_another_device_cannot_take_a_session_over(demo: DemoServer, browser: httpx2.Client) -> None:
    """kc#38574: a link opened elsewhere. Without the browser's own secret the session is as good as absent."""
    address = browser.get("/t/aurora/j/registration").headers["location"]

    with httpx2.Client(base_url=demo.url, headers={"Accept": "text/html"}) as other:
        elsewhere = other.get(address)
        nowhere = other.get("/t/aurora/s/" + "A" * 22)

    assert elsewhere.status_code == nowhere.status_code == 404
    assert elsewhere.text == nowhere.text


def test_a_browser_session_is_refused_to_a_native_client_and_the_other_way_round(
    demo: DemoServer, start: Start
) -> None:
    """kr#3752: an expired native flow comes back as a browser flow."""
    walk = start("aurora", "registration")
    secret = walk.page["secret"]

    with httpx2.Client(base_url=demo.url, cookies={"handrail-aurora-journeys": secret}) as browser:
        as_browser = browser.get(walk.page["submit_url"])
    with_origin = walk.client.get(walk.page["submit_url"], headers={"Origin": "https://elsewhere.example"})

    assert as_browser.status_code == 404
    assert with_origin.status_code == 400
    assert with_origin.json()["code"] == "mixed-binding"


def test_a_browser_is_not_told_the_secret_that_its_cookie_keeps_from_scripts(
    demo: DemoServer, browser: httpx2.Client
) -> None:
    browser.get("/t/aurora/j/login")

    with_cookie = browser.post("/t/aurora/j/login", headers=JSON)
    with httpx2.Client(base_url=demo.url, headers=JSON | {"Origin": demo.url}) as other:
        with_origin = other.post("/t/aurora/j/login")

    for answer in (with_cookie, with_origin):
        assert (answer.status_code, answer.json()["code"]) == (400, "mixed-binding")


def test_an_expired_session_offers_a_fresh_start_that_keeps_the_way(
    demo: DemoServer, browser: httpx2.Client
) -> None:
    """th#4373: after expiry the app shows a state that cannot be resolved."""
    address = browser.get("/t/aurora/j/login", params={"next": "/j/authenticator"}).headers["location"]
    let_expire(demo)

    page = browser.get(address)
    answer = browser.post(address, data={"nonce": "A" * 22, "action": "continue"})

    assert page.status_code == answer.status_code == 410
    again = re.search(r'href="(/t/aurora/j/login[^"]*)"', page.text)
    assert again is not None
    assert "next=/j/authenticator" in again[1]
    assert browser.get(again[1]).status_code == 303


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(browser: httpx2.Client, demo: DemoServer) -> None:
    """ak#7001: the way is lost on the way."""
    first = browser.get("/t/aurora/j/authenticator")
    assert first.headers["location"] == "/t/aurora/j/login?next=/j/authenticator"

    address = browser.get(first.headers["location"]).headers["location"]
    _answer(browser, address, identifier="alex@aurora.example")
    done = _answer(browser, address, password=demo.description()["sign_ins"][0]["password"])

    assert done.headers["location"] == "/t/aurora/j/authenticator"
    assert browser.get(done.headers["location"]).headers["location"].startswith("/t/aurora/s/")


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"])
def test_a_prefetch_starts_nothing(browser: httpx2.Client, header: str) -> None:
    answer = browser.get("/t/aurora/j/registration", headers={header: "prefetch"})

    assert answer.status_code == 204
    assert not browser.cookies


def test_signing_in_changes_the_session_and_signing_out_ends_it_on_the_server(
    browser: httpx2.Client, demo: DemoServer
) -> None:
    """lo#8547: signing out leaves a session behind."""
    cookies: list[str] = []
    for _ in range(2):
        address = browser.get("/t/aurora/j/login").headers["location"]
        _answer(browser, address, identifier="alex@aurora.example")
        _answer(browser, address, password=demo.description()["sign_ins"][0]["password"])
        browser.get(address)
        cookies.append(browser.cookies["handrail-aurora-session"])
    assert cookies[0] != cookies[1]
    page = browser.get("/t/aurora/account")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None

    forged = browser.post("/t/aurora/account/sign-out", data={"csrf_token": "A" * 43})
    browser.post("/t/aurora/account/sign-out", data={"csrf_token": token[1]})

    assert forged.status_code == 403
    for cookie in cookies:
        with httpx2.Client(base_url=demo.url, cookies={"handrail-aurora-session": cookie}) as thief:
            assert thief.get("/t/aurora/account", headers={"Accept": "text/html"}).status_code == 303


def test_the_language_chosen_on_a_page_is_the_language_of_what_is_agreed_to(browser: httpx2.Client) -> None:
    """ak#1451: prompts in another language than the page."""
    address = browser.get("/t/aurora/j/registration").headers["location"]
    english = browser.get(address)
    german = browser.get(address, params={"lang": "de"})
    _answer(browser, address, name="Dana Fox", email=fresh_address())

    page = browser.get(address)

    assert "Open your Aurora account" in english.text
    assert "Ihr Aurora-Konto eröffnen" in german.text
    assert '<html lang="de"' in page.text


def _answer(browser: httpx2.Client, address: str, **fields: str) -> httpx2.Response:
    nonce = re.search(r'name="nonce" value="([^"]+)"', browser.get(address).text)
    assert nonce is not None
    return browser.post(address, data={"nonce": nonce[1], "action": "continue", **fields})
