"""What an operator changes while a server runs: it notices by itself, and nobody is lost."""

import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.command_line import Operator
from tests.hello import HELLO
from tests.json_walk import Walk, fresh_address
from tests.mail_sink import MailSink
from tests.serve_server import ServeServer, on_sqlite

PASSWORD = "seven quiet herons on the pier"


@pytest.fixture(scope="module")
def mails() -> Iterator[MailSink]:
    with MailSink() as sink:
        yield sink


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, mails: MailSink) -> Iterator[ServeServer]:
    folder = tmp_path_factory.mktemp("command-line")
    installation = on_sqlite(folder, mails.settings)
    installation.move_in()
    with ServeServer(installation, folder) as server:
        yield server


@pytest.fixture
def operator(server: ServeServer) -> Operator:
    return Operator(server.environment)


def test_a_suspended_tenant_says_so_within_a_second_and_goes_on_after(
    server: ServeServer, operator: Operator
) -> None:
    with Walk(server, "northwind", "registration") as walk:
        operator.does("tenant", "suspend", "northwind")
        at_once = httpx2.post(f"{server.url}/t/northwind/j/registration", headers={"Accept": "application/json"})

        _within_a_second(lambda: walk.client.get(walk.page["submit_url"]).status_code == 403)
        stopped = walk.post(kind="household", customer_number="NW204518")
        page = httpx2.get(f"{server.url}/t/northwind/j/login", headers={"Accept": "text/html"})
        operator.does("tenant", "resume", "northwind")
        _within_a_second(lambda: walk.client.get(walk.page["submit_url"]).status_code == 200)
        walk.answer(kind="household", customer_number="NW204518")

    for answer in (at_once, stopped):
        assert (answer.status_code, answer.json()["code"]) == (403, "tenant-suspended")
    assert page.status_code == 403
    assert "Northwind Energy" in page.text


def test_a_deleted_tenant_is_gone_and_nothing_of_it_can_be_read(server: ServeServer, operator: Operator) -> None:
    operator.does("tenant", "create", "initech", "--name", "Initech")
    server.installation.publish("initech", HELLO)
    with Walk(server, "initech", "hello") as walk:
        kept = operator.types("tenant", "delete", "initech", answers="n\n")
        before = operator.does("session", "show", "--tenant", "initech", walk.page["session"])
        operator.does("tenant", "delete", "initech", "--yes")
        _within_a_second(lambda: walk.client.get(walk.page["submit_url"]).status_code == 404)
        after = operator.types("session", "show", "--tenant", "initech", walk.page["session"])

    assert kept.exit_code == 1
    assert "hello" in before
    assert after.exit_code == 1
    assert "Traceback" not in after.output
    assert "initech" in operator.does("tenant", "list")
    again = operator.types("tenant", "create", "initech", "--name", "Initech")
    assert again.exit_code == 2, "whoever takes over the name would take over its addresses"


def test_running_sessions_stay_on_the_program_they_began_with(server: ServeServer, operator: Operator) -> None:
    server.installation.publish("aurora", HELLO.replace("TITLE", "First words"))
    with Walk(server, "aurora", "hello") as early:
        file = server.folder / "hello.yaml"
        file.write_text(HELLO.replace("TITLE", "Second words"))
        said = operator.does("journey", "publish", "--tenant", "aurora", str(file))
        shown = early.client.get(early.page["submit_url"]).json()
        with Walk(server, "aurora", "hello") as late:
            fresh = late.page
        done = early.answer()

    assert "version 2" in said
    assert shown["view"]["title"]["text"] == "First words"
    assert fresh["view"]["title"]["text"] == "Second words"
    assert done["done"]["result"] == "success"


def test_a_bad_journey_is_not_published(server: ServeServer, operator: Operator) -> None:
    file = server.folder / "bad.yaml"
    file.write_text(HELLO.replace("journey: hello", "journey: never").replace("bye:", "elsewhere:"))

    refused = operator.types("journey", "publish", "--tenant", "aurora", str(file))

    answer = httpx2.post(f"{server.url}/t/aurora/j/never", headers={"Accept": "application/json"})
    assert refused.exit_code == 1
    assert answer.status_code == 404


def test_a_session_is_shown_step_by_step_and_without_its_secrets(
    server: ServeServer, operator: Operator, mails: MailSink
) -> None:
    address = fresh_address()
    with Walk(server, "aurora", "registration") as walk:
        walk.answer(name="Dana Fox", email=address, phone="")
        code = mails.code_for(address)
        walk.answer(code="000000" if code != "000000" else "111111")
        walk.answer(code=code)
        walk.answer(password=PASSWORD)
        walk.answer(terms=True)

        shown = operator.does("session", "show", "--tenant", "aurora", walk.page["session"])
        foreign = operator.types("session", "show", "--tenant", "northwind", walk.page["session"])

    assert shown.startswith("finished at seq 6")
    for word in ("started", "submitted", "details", "address", "password", "terms", "finished", "success"):
        assert word in shown
    for secret in (code, PASSWORD, walk.page["nonce"]):
        assert secret not in shown
    assert foreign.exit_code == 1


def _within_a_second(happens: Callable[[], bool]) -> None:
    """Wait for what a running server must notice by itself: its memory of a tenant is a second old at most."""
    deadline = time.monotonic() + 5
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)
