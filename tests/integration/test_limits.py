"""How often somebody may try: counted before anybody looks, alike for everybody, and forgotten in time."""

import re
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, TypeAlias

import httpx2
import pytest
from pyotp.totp import TOTP

from tests.json_walk import Walk, fresh_address
from tests.mail_sink import MailSink
from tests.serve_server import ServeServer, on_sqlite

PASSWORD = "seven quiet herons on the pier"
FREE_TRIES = 10
"""Wrong passwords before the first delay."""
TRIES_IN_A_JOURNEY = 4
"""Wrong passwords or codes that a journey survives."""
Start: TypeAlias = Callable[[str, str, str], Walk]


@pytest.fixture(scope="module")
def mails() -> Iterator[MailSink]:
    with MailSink() as sink:
        yield sink


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, mails: MailSink) -> Iterator[ServeServer]:
    folder = tmp_path_factory.mktemp("limits")
    installation = on_sqlite(folder, {"HANDRAIL_TRUSTED_PROXIES": "1", **mails.settings})
    installation.move_in()
    with ServeServer(installation, folder) as server:
        yield server


@pytest.fixture
def start(server: ServeServer) -> Iterator[Start]:
    """Start a journey of a tenant from a network address."""
    with ExitStack() as walks:

        def begin(tenant: str, journey: str, client: str) -> Walk:
            walk = walks.enter_context(Walk(server, tenant, journey))
            walk.client.headers["X-Forwarded-For"] = client
            return walk

        yield begin


def test_wrong_passwords_lock_a_known_and_an_unknown_account_alike(
    start: Start, server: ServeServer, mails: MailSink
) -> None:
    """ASVS 5.0 6.3.8: neither the pages nor the time they take tell whether there is an account."""
    known, unknown = _register(server, mails), fresh_address()
    pages: dict[str, list[Any]] = {known: [], unknown: []}
    seconds: dict[str, list[float]] = {known: [], unknown: []}
    walks: dict[str, Walk] = {}
    for number in range(FREE_TRIES + 2):
        for address in (known, unknown):
            if number % TRIES_IN_A_JOURNEY == 0:
                walks[address] = start("aurora", "login", f"192.0.2.{number}")
                pages[address].append(_shown(walks[address].answer(identifier=address), address))
            before = time.perf_counter()
            page = walks[address].answer(password=f"wrong {number}")
            seconds[address].append(time.perf_counter() - before)
            pages[address].append(_shown(page, address))

    assert pages[known] == pages[unknown]
    assert _notice(walks[known].page) == "password.verify.locked"
    heard, unheard = (statistics.median(seconds[each][:FREE_TRIES]) for each in (known, unknown))
    assert 0.5 < heard / unheard < 2


def test_a_lock_grows_and_expires_and_until_then_the_right_password_does_not_help(
    start: Start, server: ServeServer, mails: MailSink
) -> None:
    address = _register(server, mails)

    def sign_in(password: str) -> dict[str, Any]:
        walk = start("aurora", "login", "198.51.100.1")
        walk.answer(identifier=address)
        return walk.answer(password=password)

    for _ in range(FREE_TRIES - 1):
        assert _error(sign_in("wrong")) == "password.verify.wrong"
    minutes: list[int] = []
    for _ in range(3):
        assert _error(sign_in("wrong")) == "password.verify.wrong"
        locked = sign_in(PASSWORD)
        assert _notice(locked) == "password.verify.locked"
        minutes.append(_number_in(locked["view"]["notice"]["text"]["text"]))
        _change(server, "UPDATE throttle SET locked_until = 1 WHERE scope = 'password.identifier'")

    assert minutes == [1, 2, 4]
    assert sign_in(PASSWORD)["done"]["result"] == "success"
    assert _error(sign_in("wrong")) == "password.verify.wrong"
    assert sign_in(PASSWORD)["done"]["result"] == "success", "a right password starts the count again"


def test_one_network_address_can_only_guess_so_often(start: Start, server: ServeServer, mails: MailSink) -> None:
    address = _register(server, mails)

    def sign_in(client: str, who: str, password: str) -> dict[str, Any]:
        walk = start("aurora", "login", client)
        walk.answer(identifier=who)
        return walk.answer(password=password)

    sign_in("203.0.113.9", fresh_address(), "wrong")
    _change(server, "UPDATE throttle SET count = 299 WHERE scope = 'password.client' AND count = 1")
    last = sign_in("203.0.113.9", fresh_address(), "wrong")
    too_many = sign_in("203.0.113.9", address, PASSWORD)
    elsewhere = sign_in("203.0.113.10", address, PASSWORD)

    assert _error(last) == "password.verify.wrong"
    assert _notice(too_many) == "password.verify.locked"
    assert elsewhere["done"]["result"] == "success"


def test_another_code_is_sent_only_after_a_while(start: Start, mails: MailSink) -> None:
    address = fresh_address()
    walk = start("aurora", "registration", "192.0.2.200")
    walk.answer(name="Dana Fox", email=address, phone="")
    mails.code_for(address)

    for _ in range(3):
        assert _notice(walk.answer("resend")) == "email.confirm.cooldown"

    assert len(mails.to(address)) == 1


def test_asking_for_another_code_gives_no_wrong_one_back(start: Start, mails: MailSink) -> None:
    """SP 800-63B-4 section 3.1.3.2."""
    address = fresh_address()
    walk = start("aurora", "registration", "192.0.2.201")
    walk.answer(name="Dana Fox", email=address, phone="")
    wrong = "000000" if mails.code_for(address) != "000000" else "111111"

    left = [_tries_left(walk.answer(code=wrong)) for _ in range(2)]
    walk.answer("resend")
    left += [_tries_left(walk.answer(code=wrong)) for _ in range(2)]
    locked = walk.answer(code=wrong)

    assert left == [4, 3, 2, 1]
    assert locked["done"]["result"] == "denied"


def test_one_mail_address_gets_only_so_many_codes_whoever_asks(start: Start, mails: MailSink) -> None:
    address = fresh_address()
    for number in range(10):
        walk = start("aurora", "registration", f"192.0.2.{number}")
        spelling = address.upper() if number % 2 else address
        assert walk.answer(name="Mallory", email=spelling, phone="")["view"]["notice"] is None
    walk = start("aurora", "registration", "192.0.2.99")
    one_too_many = walk.answer(name="Mallory", email=address, phone="")

    assert _notice(one_too_many) == "email.confirm.send_paused"
    assert one_too_many["view"]["fields"] == []
    mails.code_for(address, seen=4)


def test_a_code_of_an_app_counts_once(start: Start, server: ServeServer, mails: MailSink) -> None:
    """SP 800-63B-4 section 3.1.4, RFC 6238 section 5.2."""
    address, app = _register_business(server, mails)
    code = app.at(int(time.time()) + 30)  # the one that enrolled the app is spent
    first, second = _at_code(start, address), _at_code(start, address)

    accepted, replayed = first.answer(code=code), second.answer(code=code)

    assert accepted["done"]["result"] == "success"
    assert replayed["done"] is None
    assert _error(replayed) == "totp.verify.wrong"


def test_wrong_codes_of_an_app_end_the_journey_and_then_lock(
    start: Start, server: ServeServer, mails: MailSink
) -> None:
    address, app = _register_business(server, mails)
    right = {app.at(int(time.time()) + 30 * step) for step in range(-2, 8)}
    wrong = next(code for code in ("000000", "111111", "222222", "333333") if code not in right)

    for _ in range(2):
        walk = _at_code(start, address)
        for _ in range(TRIES_IN_A_JOURNEY):
            assert _error(walk.answer(code=wrong)) == "totp.verify.wrong"
        assert walk.answer(code=wrong)["done"]["result"] == "denied"

    assert _notice(_at_code(start, address).answer(code=wrong)) == "totp.verify.locked"


def test_one_network_address_can_only_start_so_many_journeys(tmp_path: Path) -> None:
    installation = on_sqlite(tmp_path, {"HANDRAIL_STARTS_PER_MINUTE": "5", "HANDRAIL_TRUSTED_PROXIES": "1"})
    installation.move_in()
    with ServeServer(installation, tmp_path) as server, httpx2.Client(base_url=server.url) as client:

        def begin(address: str) -> httpx2.Response:
            headers = {"Accept": "application/json", "X-Forwarded-For": address}
            return client.post("/t/aurora/j/login", headers=headers)

        answers = [begin("192.0.2.1") for _ in range(6)]
        elsewhere = begin("192.0.2.2")
        of_one_network = [begin(f"2001:db8::{host}") for host in range(1, 7)]
        forged = begin("192.0.2.250, 192.0.2.1")
        page = client.get("/t/aurora/j/login", headers={"Accept": "text/html", "X-Forwarded-For": "192.0.2.1"})

    assert [answer.status_code for answer in answers] == [201, 201, 201, 201, 201, 429]
    assert answers[-1].json()["code"] == "too-many-requests"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert elsewhere.status_code == 201
    assert of_one_network[-1].status_code == 429, "whoever has a network has every address in it"
    assert forged.status_code == 429, "only what our own proxy appended counts"
    assert page.status_code == 429
    assert "<h1" in page.text


def _register(server: ServeServer, mails: MailSink) -> str:
    address = fresh_address()
    with Walk(server, "aurora", "registration") as walk:
        walk.answer(name="Dana Fox", email=address, phone="")
        walk.answer(code=mails.code_for(address))
        walk.answer(password=PASSWORD)
        assert walk.answer(terms=True)["done"]["result"] == "success"
    return address


def _register_business(server: ServeServer, mails: MailSink) -> tuple[str, TOTP]:
    address = fresh_address()
    with Walk(server, "northwind", "registration") as walk:
        walk.answer(kind="business", customer_number="NW204518")
        walk.answer(company="Sonnenhof GmbH", country="DE")
        walk.answer(name="Dana Fuchs", email=address)
        walk.answer(code=mails.code_for(address))
        walk.answer(password=PASSWORD)
        key = walk.answer(**{"business-terms": True})["view"]["data"]["key"]
        app = TOTP(key.replace(" ", ""))
        walk.answer(code=app.now())
        assert walk.answer("skip")["done"]["result"] == "success"
    return address, app


def _at_code(start: Start, address: str) -> Walk:
    walk = start("northwind", "login", "198.51.100.2")
    walk.answer(identifier=address)
    walk.answer(password=PASSWORD)
    assert walk.view == "totp-verify.v1"
    return walk


def _shown(page: dict[str, Any], address: str) -> dict[str, Any]:
    """Return everything that a client learns, without what belongs to the session and the name that was typed."""
    of_the_session = ("session", "nonce", "submit_url", "expires_at")
    shown = {name: value for name, value in page.items() if name not in of_the_session}
    shown["view"] = {**shown["view"], "lead": str(shown["view"]["lead"]).replace(address, "somebody")}
    shown["view"]["data"] = str(shown["view"]["data"]).replace(address, "somebody")
    return shown


def _notice(page: dict[str, Any]) -> str | None:
    notice = page["view"]["notice"]
    return None if notice is None else str(notice["text"]["id"])


def _error(page: dict[str, Any]) -> str | None:
    errors = [field["error"]["id"] for field in page["view"]["fields"] if field["error"]]
    return errors[0] if errors else None


def _tries_left(page: dict[str, Any]) -> int:
    return _number_in(page["view"]["fields"][0]["error"]["text"])


def _number_in(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found.group()) if found else 1


def _change(server: ServeServer, sql: str) -> None:
    file = server.folder / "handrail.sqlite3"
    with closing(sqlite3.connect(file, timeout=10)) as database, database:
        assert database.execute(sql).rowcount
