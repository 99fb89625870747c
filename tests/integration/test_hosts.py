"""Host mode: each tenant on a host name of its own, as in production, behind a proxy that speaks TLS."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx2
import pytest

from tests.json_walk import fresh_address
from tests.mail_sink import MailSink
from tests.serve_server import ServeServer, on_sqlite

AURORA, NORTHWIND = "id.aurora.example", "login.northwind.example"
NOWHERE = "AAAAAAAAAAAAAAAAAAAAAA"
PASSWORD = "seven quiet herons on the pier"


@pytest.fixture(scope="module")
def mails() -> Iterator[MailSink]:
    with MailSink() as sink:
        yield sink


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, mails: MailSink) -> Iterator[ServeServer]:
    folder = tmp_path_factory.mktemp("hosts")
    settings = {"HANDRAIL_ADDRESS_MODE": "host", "HANDRAIL_BASE_URL": "https://id.example"}
    installation = on_sqlite(folder, {**settings, **mails.settings})
    installation.move_in(hosts={"aurora": [AURORA], "northwind": [NORTHWIND, "www.northwind.example"]})
    with ServeServer(installation, folder) as server:
        yield server


@dataclass
class Browser:
    """A browser behind the proxy: it keeps the cookies of each host apart, as browsers do."""

    client: httpx2.Client
    jars: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    set_cookies: list[str] = field(default_factory=list[str])

    def get(self, host: str, path: str, **headers: str) -> httpx2.Response:
        return self._keep(host, self.client.get(path, headers=self._headers(host, headers)))

    def post(self, host: str, path: str, **fields: str) -> httpx2.Response:
        return self._keep(host, self.client.post(path, data=fields, headers=self._headers(host, {})))

    def answer(self, host: str, path: str, **fields: str) -> httpx2.Response:
        nonce = re.search(r'name="nonce" value="([^"]+)"', self.get(host, path).text)
        assert nonce is not None
        return self.post(host, path, nonce=nonce[1], action="continue", **fields)

    def _headers(self, host: str, headers: dict[str, str]) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.jars.get(host, {}).items())
        given = {"Host": host, "Accept": "text/html", **headers}
        return {**given, "Cookie": cookies} if cookies else given

    def _keep(self, host: str, answer: httpx2.Response) -> httpx2.Response:
        self.set_cookies += answer.headers.get_list("set-cookie")
        jar = self.jars.setdefault(host, {})
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            jar[name] = value
        self.client.cookies.clear()
        return answer


@pytest.fixture(scope="module")
def client(server: ServeServer) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.url) as client:
        yield client


@pytest.fixture
def browser(client: httpx2.Client) -> Browser:
    return Browser(client)


def test_each_host_shows_its_own_tenant_and_no_path_names_one(browser: Browser) -> None:
    aurora = browser.get(AURORA, browser.get(AURORA, "/j/registration").headers["location"])
    northwind = browser.get(NORTHWIND, browser.get(NORTHWIND, "/j/registration").headers["location"])

    assert "Open your Aurora account" in aurora.text
    assert "Willkommen bei Northwind" in northwind.text
    for page in (aurora.text, northwind.text):
        assert "/t/" not in page


@pytest.mark.parametrize("host", [AURORA.upper(), f"{AURORA}:443"])
def test_a_host_is_known_however_it_is_written(browser: Browser, host: str) -> None:
    assert browser.get(host, "/j/login").status_code == 303


def test_cookies_belong_to_the_host_alone(browser: Browser, mails: MailSink) -> None:
    """RFC 6265bis section 4.1.3.2: __Host- means Secure, Path=/ and no Domain."""
    _register(browser, mails)

    assert {each.partition("=")[0] for each in browser.set_cookies} == {
        "__Host-handrail-journeys",
        "__Host-handrail-session",
    }
    for cookie in browser.set_cookies:
        attributes = {each.strip().lower() for each in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
        assert not any(each.startswith("domain") for each in attributes)


def test_somebody_registers_and_is_signed_in_at_this_host_only(browser: Browser, mails: MailSink) -> None:
    address = _register(browser, mails)

    here = browser.get(AURORA, "/account")
    browser.jars[NORTHWIND] = browser.jars[AURORA]
    there = browser.get(NORTHWIND, "/account")

    assert here.status_code == 200
    assert address in here.text
    assert there.headers["location"].startswith("/j/login")


def test_a_session_of_one_host_is_nothing_at_another(browser: Browser) -> None:
    """Invariant I8."""
    session = browser.get(AURORA, "/j/registration").headers["location"]
    browser.jars[NORTHWIND] = browser.jars[AURORA]

    foreign = browser.get(NORTHWIND, session)
    wrong = browser.get(NORTHWIND, f"/s/{NOWHERE}")
    answered = browser.post(NORTHWIND, session, nonce=NOWHERE, action="continue")

    assert foreign.status_code == wrong.status_code == answered.status_code == 404
    assert foreign.text == wrong.text == answered.text
    assert browser.get(AURORA, session).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8443",
        f"{AURORA}.evil.example",
        "127.0.0.1",
        "aurora",
        "localhost",
        "[::1]",
        "evil.example%00",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/j/login", "/account", f"/s/{NOWHERE}"])
def test_a_forged_host_leads_nowhere_and_is_not_repeated(browser: Browser, host: str, path: str) -> None:
    """OWASP WSTG-INPV-17: the Host header is a look-up key, never a part of an answer."""
    answer = browser.get(host, path)

    assert answer.status_code == 404
    assert "<h1" in answer.text
    assert "evil" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("host", [f"evil.example/{AURORA}", "<script>alert(1)</script>", "evil example"])
def test_what_is_no_host_at_all_is_refused(browser: Browser, host: str) -> None:
    answer = browser.get(host, "/j/login")

    assert answer.status_code in (400, 404)
    assert "evil" not in answer.text
    assert "alert(1)" not in answer.text


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Forwarded-Server"])
def test_no_other_header_names_the_host_either(browser: Browser, header: str) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"

    start = browser.get(AURORA, "/j/login", **{header: value})
    page = browser.get(AURORA, start.headers["location"], **{header: value})
    disguised = browser.get("evil.example", "/j/login", **{header: AURORA})

    assert "evil" not in page.text + str(start.headers) + str(page.headers)
    assert page.status_code == 200
    assert disguised.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/t/aurora/j/login",
        "/t/northwind/j/login",
        "/t/-/j/login",
        "//t/aurora/j/login",
        "/t/aurora",
        "/T/aurora/j/login",
    ],
)
def test_a_path_that_names_a_tenant_leads_nowhere(browser: Browser, path: str) -> None:
    assert browser.get(AURORA, path).status_code == 404


def test_browsers_are_told_to_come_back_over_tls_only(browser: Browser) -> None:
    """RFC 6797."""
    for answer in (
        browser.get(AURORA, "/j/login"),
        browser.get(AURORA, "/nothing"),
        browser.get("evil.example", "/"),
        browser.get(AURORA, "/static/handrail.css"),
    ):
        assert "max-age=" in answer.headers["strict-transport-security"]


def test_health_is_asked_without_any_name(browser: Browser) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert browser.get("10.0.0.7", path).status_code == 200


def _register(browser: Browser, mails: MailSink) -> str:
    address = fresh_address()
    session = browser.get(AURORA, "/j/registration").headers["location"]
    browser.answer(AURORA, session, name="Dana Fox", email=address, phone="")
    browser.answer(AURORA, session, code=mails.code_for(address))
    browser.answer(AURORA, session, password=PASSWORD)
    done = browser.answer(AURORA, session, terms="on")
    assert done.headers["location"] == "/account"
    return address
