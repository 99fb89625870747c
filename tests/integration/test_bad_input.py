"""Malformed, oversized and hostile requests: a typed answer, the right status, and nothing changed."""

from typing import Any

import httpx2
import pytest

from tests.demo_server import DemoServer
from tests.integration.conftest import Start
from tests.json_walk import Walk, fresh_address

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def walk(start: Start) -> Walk:
    return start("aurora", "registration")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed-answer"),
        (b"[]", "application/json", 400, "malformed-answer"),
        (b'{"nonce": "x", "fields": {"a": 1}}', "application/json", 400, "malformed-answer"),
        (b'{"nonce": "x", "surprise": true}', "application/json", 400, "malformed-answer"),
        (b'{"nonce": "\xff\xfe"}', "application/json", 400, "malformed-answer"),
        (b'{"nonce": "x", "fields": {"a": "\\u0000"}}', "application/json", 400, "malformed-answer"),
        (b'{"nonce": "x", "fields": {"a": "\\ud800"}}', "application/json", 400, "malformed-answer"),
        (b"[" * 60_000, "application/json", 400, "malformed-answer"),
        (b"nonce=x&name=%FF%FE", FORM, 400, "malformed-answer"),
        (b"nonce=x&name=\xc3\xa9", FORM, 400, "malformed-answer"),
        (b"nonce=x&name=a%00b", FORM, 400, "malformed-answer"),
        (b"nonce=x&name=a&name=b", FORM, 400, "malformed-answer"),
        (b"&".join(b"f%d=v" % n for n in range(10_000)), FORM, 413, "answer-too-large"),
        (b"nonce=x&name=" + b"a" * 10_000_000, FORM, 413, "answer-too-large"),
        (b"nonce=x&name=" + b"a" * 30_000, FORM, 413, "answer-too-large"),
        (b"<x/>", "application/xml", 415, "unsupported-answer"),
        (b"--x\r\n", "multipart/form-data; boundary=x", 415, "unsupported-answer"),
        (b"", "", 415, "unsupported-answer"),
    ],
)
def test_a_malformed_answer_is_a_typed_problem_and_changes_nothing(
    walk: Walk, body: bytes, content_type: str, status: int, code: str
) -> None:
    answer = walk.client.post(walk.page["submit_url"], content=body, headers={"Content-Type": content_type})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert _same_page(walk)


@pytest.mark.parametrize("nonce", ["", "x", "A" * 22, "A" * 10_000, "\u202e", "é"])
def test_a_tampered_nonce_belongs_to_no_page(walk: Walk, nonce: str) -> None:
    walk_nonce, walk.page["nonce"] = walk.page["nonce"], nonce

    answer = walk.post(name="Mallory", email=fresh_address())

    assert answer.status_code == 409
    assert answer.json()["nonce"] == walk_nonce


def test_the_nonce_of_another_session_belongs_to_no_page(start: Start) -> None:
    one, other = start("aurora", "registration"), start("aurora", "registration")
    other.page["nonce"] = one.page["nonce"]

    assert other.post(name="Mallory", email=fresh_address()).status_code == 409


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/t/nobody/j/registration", "unknown-tenant"),
        ("/t/nobody/s/AAAAAAAAAAAAAAAAAAAAAA", "unknown-tenant"),
        ("/t/aurora/s/AAAAAAAAAAAAAAAAAAAAAA", "unknown-session"),
        ("/t/aurora/s/short", "unknown-session"),
        ("/t/aurora/s/%00%FF", "unknown-session"),
        ("/t/aurora/nothing/here", "not-found"),
        ("/nothing", "not-found"),
        ("/t/%C3%A9/s/AAAAAAAAAAAAAAAAAAAAAA", "unknown-tenant"),
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(demo: DemoServer, address: str, code: str) -> None:
    as_json = httpx2.get(demo.url + address, headers={"Accept": "application/json"})
    as_page = httpx2.get(demo.url + address, headers={"Accept": "text/html"})

    assert (as_json.status_code, as_json.json()["code"]) == (404, code)
    assert as_page.status_code == 404
    assert "<h1" in as_page.text


def test_an_unknown_journey_is_not_found(demo: DemoServer) -> None:
    answer = httpx2.post(f"{demo.url}/t/aurora/j/nothing", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-journey")


def test_a_problem_speaks_the_language_of_the_client(demo: DemoServer) -> None:
    address = f"{demo.url}/t/northwind/s/AAAAAAAAAAAAAAAAAAAAAA"

    german = httpx2.get(address, headers={"Accept": "application/json"}).json()
    english = httpx2.get(address, headers={"Accept": "application/json", "Accept-Language": "en"}).json()

    assert german["code"] == english["code"]
    assert german["title"] != english["title"]


@pytest.mark.parametrize("value", ["é" * 200, "\u202eevil", "a\tb", "x" * 5_000, "<script>alert(1)</script>"])
def test_over_long_and_odd_text_is_an_error_of_its_field_or_plain_text(walk: Walk, value: str) -> None:
    page = walk.answer(name=value, email="not an address")

    errors = {field["name"]: field["error"] for field in page["view"]["fields"]}
    assert errors["email"]["id"] == "field.email"
    html = walk.client.get(page["submit_url"], headers={"Accept": "text/html"}).text
    assert "<script>alert" not in html


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example", "/\\evil.example", "/\r\nX: y"])
def test_nobody_is_led_away_from_this_origin(demo: DemoServer, next_: str) -> None:
    """RFC 9700 section 4.11: no open redirector."""
    sign_in = demo.description()["sign_ins"][0]
    with Walk(demo, "aurora", "login", going_to=next_) as walk:
        walk.answer(identifier=sign_in["email"])
        done = walk.answer(password=sign_in["password"])["done"]

    assert (done["result"], done["continue_to"]) == ("success", "/t/aurora/account")


def test_whoever_was_on_the_way_somewhere_is_led_there(demo: DemoServer) -> None:
    sign_in = demo.description()["sign_ins"][0]
    with Walk(demo, "aurora", "login", going_to="/j/authenticator?from=mail") as walk:
        walk.answer(identifier=sign_in["email"])
        done = walk.answer(password=sign_in["password"])["done"]

    assert (done["result"], done["continue_to"]) == ("success", "/t/aurora/j/authenticator?from=mail")


def test_pages_carry_the_security_headers(browser: httpx2.Client) -> None:
    page = browser.get(browser.get("/t/aurora/j/login").headers["location"])

    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"


def _same_page(walk: Walk) -> bool:
    now: dict[str, Any] = walk.client.get(walk.page["submit_url"]).json()
    return (now["seq"], now["nonce"]) == (walk.page["seq"], walk.page["nonce"])
