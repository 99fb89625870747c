"""What somebody agreed to: theirs alone to read, to withdraw and to carry away."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.command_line import Operator
from tests.demo_server import DemoServer
from tests.integration.conftest import Start
from tests.json_walk import fresh_address

PHRASE = "a long enough pass phrase"
JSON = {"Accept": "application/json"}
CONSENTS = "/t/aurora/account/consents"


def register(start: Start, demo: DemoServer, *, offers: bool = True) -> str:
    """Open an account at Aurora, and return its address."""
    address, walk = fresh_address(), start("aurora", "registration")
    walk.answer(name="Dana Fox", email=address, phone="")
    walk.answer(code=demo.code_for(address))
    walk.answer(password=PHRASE)
    walk.answer(terms=True, offers=offers)
    return address


def come_in(browser: httpx2.Client, address: str) -> None:
    """Sign in with the password."""
    journey = browser.get("/t/aurora/j/login").headers["location"]
    for fields in ({"identifier": address}, {"password": PHRASE}):
        nonce = re.search(r'name="nonce" value="([^"]+)"', browser.get(journey).text)
        assert nonce is not None
        browser.post(journey, data={"nonce": nonce[1], "action": "continue", **fields})


def page(browser: httpx2.Client, address: str = CONSENTS) -> dict[str, Any]:
    found: dict[str, Any] = browser.get(address, headers=JSON).json()
    return found


def press(browser: httpx2.Client, what: str, record: str) -> httpx2.Response:
    token = page(browser)["csrf_token"]
    return browser.post(f"{CONSENTS}/{what}", data={"csrf_token": token, "record": record})


@pytest.fixture
def dana(browser: httpx2.Client, start: Start, demo: DemoServer) -> httpx2.Client:
    """Return the browser of somebody who accepted the terms and allowed offers."""
    come_in(browser, register(start, demo))
    return browser


def test_the_page_says_what_stands_and_what_was_shown(dana: httpx2.Client) -> None:
    shown = page(dana)

    [terms], [offers] = shown["documents"], shown["purposes"]
    assert (terms["name"], terms["state"], terms["offers"]) == ("Terms of use", "accepted", "")
    assert (offers["state"], offers["offers"], offers["version"]) == ("given", "withdraw", "2026-09")
    text = page(dana, terms["text_url"])
    assert text["text"].startswith("You keep your sign-in to yourself")
    assert (text["title"], text["text_language"]) == ("Terms of use", "en")
    assert "Terms of use" in dana.get(terms["text_url"]).text


def test_a_consent_is_withdrawn_by_one_button_and_given_again_by_another(dana: httpx2.Client) -> None:
    [offers] = page(dana)["purposes"]

    done = press(dana, "withdraw", offers["id"])

    assert "Withdrawn, from this moment on" in dana.get(done.headers["location"]).text
    [withdrawn] = page(dana)["purposes"]
    assert (withdrawn["state"], withdrawn["offers"]) == ("withdrawn", "give")
    press(dana, "give", withdrawn["id"])
    assert [each["state"] for each in page(dana)["purposes"]] == ["given"]
    # Terms and offers were decided in the same moment: which of them stands first says nothing.
    decided = [each["state"] for each in page(dana)["history"] if each["state"] != "accepted"]
    assert decided[:3] == ["given", "withdrawn", "given"]


def test_what_was_refused_is_shown_as_refused(browser: httpx2.Client, start: Start, demo: DemoServer) -> None:
    come_in(browser, register(start, demo, offers=False))

    [offers] = page(browser)["purposes"]

    assert (offers["state"], offers["offers"]) == ("refused", "give")


def test_a_receipt_is_verified_offline_and_an_altered_one_refused(
    dana: httpx2.Client, elsewhere: Operator, tmp_path: Path
) -> None:
    [offers] = page(dana)["purposes"]
    receipt, keys = tmp_path / "receipt.jws", tmp_path / "keys.json"
    downloaded = dana.get(offers["receipt_url"])
    receipt.write_bytes(downloaded.content)
    keys.write_bytes(dana.get("/t/aurora/.well-known/jwks.json").content)

    said = json.loads(elsewhere.does("consent", "verify", str(receipt), "--keys", str(keys)))

    assert downloaded.headers["content-disposition"].startswith('attachment; filename="consent-offers-')
    assert said["piiControllers"][0]["piiController"] == "Aurora Insurance"
    assert said["jurisdiction"] == "IE"
    assert said["collectionMethod"] == "app"
    assert said["record"]["journey"]["name"] == "registration"
    assert "Aurora may send me offers" in said["services"][0]["purposes"][0]["purpose"]
    header, payload, signature = downloaded.text.split(".")
    receipt.write_text(f"{header}.{payload[:-6]}AAAAAA.{signature}")
    refused = elsewhere.types("consent", "verify", str(receipt), "--keys", str(keys))
    assert refused.exit_code == 1
    assert "was altered" in refused.output


def test_what_is_no_receipt_and_no_key_set_is_refused_in_words(elsewhere: Operator, tmp_path: Path) -> None:
    receipt, keys = tmp_path / "receipt.jws", tmp_path / "keys.json"
    receipt.write_bytes(b"\xff\xfe")
    for key_set in ("", "[]", "{}", '{"keys": [{}]}', '{"keys": 7}'):
        keys.write_text(key_set)
        assert elsewhere.types("consent", "verify", str(receipt), "--keys", str(keys)).exit_code in {1, 2}


def test_what_somebody_else_agreed_to_does_not_exist(dana: httpx2.Client, demo: DemoServer, start: Start) -> None:
    [offers] = page(dana)["purposes"]
    with httpx2.Client(base_url=demo.url, headers={"Accept": "text/html"}) as other:
        come_in(other, register(start, demo))

        looked = [other.get(offers[which]).status_code for which in ("text_url", "receipt_url")]
        pressed = press(other, "withdraw", offers["id"])

    assert looked == [404, 404]
    assert pressed.status_code == 404
    assert [each["state"] for each in page(dana)["purposes"]] == ["given"]


def test_whoever_is_not_signed_in_is_asked_to(browser: httpx2.Client) -> None:
    assert browser.get(CONSENTS).status_code == 303
    assert browser.get(CONSENTS, headers=JSON).status_code == 401
    assert browser.post(f"{CONSENTS}/withdraw", data={"record": "x"}).status_code == 303


@pytest.mark.parametrize("what", ["withdraw", "give"])
def test_a_form_that_is_not_ours_withdraws_nothing(dana: httpx2.Client, what: str) -> None:
    [offers] = page(dana)["purposes"]

    answer = dana.post(f"{CONSENTS}/{what}", data={"csrf_token": "A" * 43, "record": offers["id"]})

    assert answer.status_code == 403
    assert [each["state"] for each in page(dana)["purposes"]] == ["given"]


@pytest.mark.parametrize("record", ["", "A" * 22, "../../x", "é", "A" * 5000])
def test_a_record_that_there_is_not_is_not_found(dana: httpx2.Client, record: str) -> None:
    assert press(dana, "withdraw", record).status_code == 404


@pytest.mark.parametrize("query", ["?at=x", "?at=9e9&behind=AA", f"?at={'9' * 400}&behind={'A' * 22}", "?behind="])
def test_an_address_that_makes_no_sense_shows_the_newest(dana: httpx2.Client, query: str) -> None:
    assert len(page(dana, CONSENTS + query)["history"]) == 2


def test_the_account_page_leads_there(dana: httpx2.Client) -> None:
    assert f'href="{CONSENTS}"' in dana.get("/t/aurora/account").text
