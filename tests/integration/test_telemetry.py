"""What operators see: health, metrics and logs; and what nobody ever sees there (invariant I6)."""

import base64
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from pyotp.totp import TOTP

from tests.command_line import Operator
from tests.demo_server import DemoServer
from tests.json_walk import Walk, fresh_address
from tests.unproved import publish_unproved

QUARANTINED = """
format: 1
journey: hasty
name: {en: Hasty}
variables: {}
start: hello
steps:
  hello:
    step: message@1
    config: {title: {en: Hello}}
    next: {done: inside}
  inside:
    step: end@1
    config: {result: success, sign_in: true}
"""
"""Signs in somebody who has proved nothing: the engine stops the session for good."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with DemoServer(tmp_path_factory.mktemp("telemetry")) as server:
        yield server


@pytest.fixture(scope="module")
def client(demo: DemoServer) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=demo.url) as client:
        yield client


@pytest.fixture
def operator(demo: DemoServer) -> Operator:
    master_keys = (demo.folder / "master.key").read_text().strip()
    database = f"sqlite:///{demo.folder / 'handrail.db'}"
    return Operator({"HANDRAIL_DATABASE": database, "HANDRAIL_MASTER_KEYS": master_keys})


def test_a_healthy_server_says_so(client: httpx2.Client) -> None:
    for path, more in (("/healthz", {}), ("/readyz", {"connections_resting": 0, "identity_providers_resting": 0})):
        answer = client.get(path)

        assert (answer.status_code, answer.json()) == (200, {"status": "ok", **more})


def test_metrics_count_answers_endings_conflicts_and_mails(demo: DemoServer, client: httpx2.Client) -> None:
    before = _metrics(client)
    address = fresh_address()

    with Walk(demo, "aurora", "registration") as walk:
        old = walk.page
        walk.answer(name="Dana Fox", email=address, phone="")
        walk.page = old
        repeated = walk.post(name="Dana Fox", email=address, phone="")
        stale = walk.post(name="Somebody Else", email=address, phone="")
        walk.page = repeated.json()
        walk.answer(code=demo.code_for(address))
        walk.answer(password="seven quiet herons on the pier")
        walk.answer(terms=True)
    delivered = 'handrail_deliveries_total{result="delivered",topic="email.code"}'
    deadline = time.monotonic() + 10
    while (after := _metrics(client)).get(delivered, 0) == before.get(delivered, 0):
        assert time.monotonic() < deadline

    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert (repeated.status_code, stale.status_code) == (200, 409)
    assert grown['handrail_answers_total{received="accepted"}'] == 4
    assert grown['handrail_answers_total{received="repeated"}'] == 1
    assert grown['handrail_answers_total{received="stale"}'] == 1
    assert grown['handrail_journeys_ended_total{result="success"}'] == 1
    assert grown['handrail_step_outcomes_total{outcome="done",step="form@1"}'] == 1
    assert grown['handrail_step_outcomes_total{outcome="success",step="end@1"}'] == 1
    assert grown['handrail_step_seconds_count{step="consent@1"}'] == 1
    assert grown[delivered] == 1
    assert after["handrail_outbox_waiting"] == 0
    assert after["handrail_outbox_lag_seconds"] == 0


def test_metrics_say_how_long_each_route_takes_and_name_nobody(demo: DemoServer, client: httpx2.Client) -> None:
    with Walk(demo, "aurora", "registration") as walk:
        client.get("/nobody/knows/this/path")
        walk.client.get(walk.page["submit_url"])
        expected = {"/t/{tenant}/j/{journey}", "/t/{tenant}/s/{handle}", "unmatched"}
        deadline = time.monotonic() + 10
        while not expected <= _routes(client):  # a request is measured when it is answered, so a little later
            assert time.monotonic() < deadline

    exposed = client.get("/metrics")
    assert exposed.headers["content-type"].startswith("text/plain")
    for label in ("aurora", "northwind", walk.page["session"], "nobody/knows"):
        assert label not in exposed.text


def test_a_fault_is_logged_with_tenant_session_and_reference(demo: DemoServer, operator: Operator) -> None:
    """The page shows a reference, the log says where it happened; neither repeats what somebody typed."""
    publish_unproved(operator.environment, "aurora", QUARANTINED)

    with Walk(demo, "aurora", "hasty") as walk:
        stopped = walk.post(secret="canary-of-the-fault")
        again = walk.client.get(walk.page["submit_url"])
        page = walk.client.get(walk.page["submit_url"], headers={"Accept": "text/html"})
        shown = operator.does("session", "show", "--tenant", "aurora", walk.page["session"])

    for answer in (stopped, again):
        assert (answer.status_code, answer.json()["code"]) == (500, "session-quarantined")
    lines = [json.loads(line) for line in demo.log().splitlines() if line.startswith("{")]
    logged = {line["reference"]: line for line in lines if "reference" in line}
    of_post = logged[stopped.json()["reference"]]
    assert of_post["error"] == "session-quarantined"
    assert (of_post["tenant"], of_post["session"]) == ("aurora", walk.page["session"])
    assert page.status_code == 500
    assert any(reference in page.text for reference in logged)
    assert 'href="/t/aurora/j/hasty"' in page.text
    assert "faulted" in shown
    assert "canary-of-the-fault" not in demo.log() + page.text


def test_a_journey_that_fails_at_its_first_step_is_stopped_too(client: httpx2.Client, operator: Operator) -> None:
    hastier = QUARANTINED.replace("journey: hasty", "journey: hastier").replace("start: hello", "start: inside")
    publish_unproved(
        operator.environment, "aurora", re.sub(r"  hello:.*?(?=  inside:)", "", hastier, flags=re.DOTALL)
    )

    native = client.post("/t/aurora/j/hastier", headers={"Accept": "application/json"})
    browser = client.get("/t/aurora/j/hastier", headers={"Accept": "text/html"})

    assert (native.status_code, native.json()["code"]) == (500, "session-quarantined")
    assert browser.status_code == 500
    assert "<h1" in browser.text


def test_secrets_are_nowhere_and_personal_data_is_nowhere_in_plain_text(
    demo: DemoServer, client: httpx2.Client, operator: Operator
) -> None:
    """Invariant I6."""
    aurora, northwind = Canaries("aurora"), Canaries("northwind")
    sessions = [*_walk_aurora(demo, aurora), *_walk_northwind(demo, northwind)]
    shown = "".join(operator.does("session", "show", "--tenant", tenant, id_) for tenant, id_ in sessions)
    metrics = client.get("/metrics").text
    files = _everything_in(demo.folder)
    demo.stop()
    files += _everything_in(demo.folder)
    demo.start()

    assert b"Aurora Insurance" in files, "what is not sealed is found"
    assert aurora.name in shown, "the trace can be read by those who have the keys"
    assert "$argon2" not in shown
    assert b"$argon2" not in files
    for canaries in (aurora, northwind):
        for secret in canaries.secrets:
            for spelling in _spellings(secret):
                assert spelling not in files, f"{secret} is stored or logged"
                assert spelling not in shown.encode()
                assert spelling not in metrics.encode()
        for code in canaries.codes:
            alone = re.compile(rf"(?<![\d.]){code}(?!\d)".encode())
            assert not alone.search(files), f"{code} is stored or logged"
            assert not alone.search(shown.encode())
            assert not alone.search(metrics.encode())
        for personal in canaries.personal:
            for spelling in _spellings(personal):
                assert spelling not in files, f"{personal} is stored or logged in plain text"
                assert spelling not in metrics.encode()


class Canaries:
    """Values that occur nowhere else: whoever finds one knows where it came from."""

    def __init__(self, tenant: str) -> None:
        self.email = fresh_address().replace("dana", f"canary-{tenant}")
        self.name = f"Zyxwanda {tenant.title()}feather"
        self.company = f"Quillfeather {tenant.title()} GmbH"
        self.phone = "+442079460018"
        self.password = f"seven quiet {tenant} canaries on the pier"
        self.wrong_password = f"eight loud {tenant} canaries on the roof"
        self.app_key = ""
        self.codes: list[str] = []

    @property
    def secrets(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.password, self.wrong_password, self.app_key)))

    @property
    def personal(self) -> tuple[str, ...]:
        return (self.email, self.email.partition("@")[0], self.name, self.company, self.phone, "2079460018")


def _walk_aurora(demo: DemoServer, canaries: Canaries) -> list[tuple[str, str]]:
    with Walk(demo, "aurora", "registration") as walk:
        walk.answer(name=canaries.name, email=canaries.email, phone=canaries.phone)
        canaries.codes.append(demo.code_for(canaries.email))
        walk.client.post(walk.page["submit_url"], content=f'{{"nonce": "{canaries.password}')
        walk.answer(code=canaries.codes[0])
        walk.answer(password=canaries.password)
        walk.answer(terms=True, offers=True)
    with Walk(demo, "aurora", "login") as login:
        login.answer(identifier=canaries.email)
        login.answer(password=canaries.wrong_password)
        done = login.answer(password=canaries.password)
    assert done["done"]["result"] == "success"
    return [("aurora", each.page["session"]) for each in (walk, login)]


def _walk_northwind(demo: DemoServer, canaries: Canaries) -> list[tuple[str, str]]:
    with Walk(demo, "northwind", "registration") as walk:
        walk.answer(kind="business", customer_number="QX918273")
        walk.answer(company=canaries.company, country="DE")
        walk.answer(name=canaries.name, email=canaries.email)
        canaries.codes.append(demo.code_for(canaries.email))
        walk.answer(code=canaries.codes[0])
        walk.answer(password=canaries.password)
        key = walk.answer(**{"business-terms": True})["view"]["data"]["key"]
        canaries.app_key = key.replace(" ", "")
        canaries.codes.append(TOTP(canaries.app_key).now())
        walk.answer(code=canaries.codes[-1])
        done = walk.answer("skip")
    with Walk(demo, "northwind", "login") as login:
        login.answer(identifier=canaries.email)
        login.answer(password=canaries.password)
        login.answer(code=canaries.codes[-1])
    assert done["done"]["result"] == "success"
    assert login.view == "totp-verify.v1", "a code counts once"
    return [("northwind", each.page["session"]) for each in (walk, login)]


def _spellings(value: str) -> set[bytes]:
    """Return how a value may stand in a file: as it is, in other cases, encoded, and an app's key in bytes."""
    texts = {value, value.lower(), value.upper(), quote(value), " ".join(re.findall("....", value))}
    found = {text.encode() for text in texts} | {text.encode("utf-16-le") for text in texts}
    for plain in (
        (value.encode(), base64.b32decode(value)) if re.fullmatch("[A-Z2-7]{32}", value) else (value.encode(),)
    ):
        found |= {plain, plain.hex().encode(), base64.b64encode(plain).rstrip(b"="), base64.b32encode(plain)}
    return found - {b""}


def _everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


def _routes(client: httpx2.Client) -> set[str]:
    return {found for name in _metrics(client) for found in re.findall(r'route="([^"]*)"', name)}


def _metrics(client: httpx2.Client) -> dict[str, float]:
    lines = client.get("/metrics").text.splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}
