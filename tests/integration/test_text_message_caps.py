"""Caps on text messages: many sessions at the same moment never send more, and each of them can go on."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest

from tests.json_walk import Walk
from tests.serve_server import ServeServer, on_sqlite
from tests.text_provider import TextProvider

SESSIONS: Final = 20
PER_NUMBER, PER_COUNTRY = 3, 8
JOURNEY: Final = """
format: 1
journey: prove-number
name: {en: Prove a number}
variables: {phone: phone}
start: ask
otherwise: {error: out}
steps:
  ask:
    step: form@1
    config: {fields: [{name: phone, kind: phone, label: {en: Phone}}]}
    next: {done: confirm}
  confirm:
    step: sms.confirm@1
    config: {number: phone, countries: [DE, US]}
    next: {ok: in, unreachable: out, locked: out}
  in:
    step: end@1
    config: {result: success}
  out:
    step: end@1
    config: {result: denied}
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[TextProvider]:
    with TextProvider() as provider:
        yield provider


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, provider: TextProvider) -> Iterator[ServeServer]:
    folder: Path = tmp_path_factory.mktemp("caps")
    caps = {
        "HANDRAIL_SMS_PER_NUMBER": str(PER_NUMBER),
        "HANDRAIL_SMS_PER_COUNTRY": str(PER_COUNTRY),
        "HANDRAIL_SMS_PER_CLIENT": "1000",
    }
    installation = on_sqlite(folder, {**provider.settings, **caps})
    installation.move_in()
    installation.publish("aurora", JOURNEY)
    installation.publish("northwind", JOURNEY)
    with ServeServer(installation, folder) as server:
        yield server


def at_once(server: ServeServer, tenant: str, numbers: Sequence[str]) -> list[dict[str, Any]]:
    """Let one session for each number come to the page at the same moment, and return the pages."""

    def come(number: str) -> dict[str, Any]:
        with Walk(server, tenant, "prove-number") as walk:
            return walk.answer(phone=number)

    with ThreadPoolExecutor(len(numbers)) as together:
        return list(together.map(come, numbers))


def sent(pages: list[dict[str, Any]]) -> int:
    """Count who was sent a code; everybody else is told how long to wait, and can ask again."""
    waiting = [page for page in pages if not page["view"]["fields"]]
    assert all(page["view"]["notice"]["text"]["id"] == "sms.confirm.send_paused" for page in waiting)
    assert all([each["name"] for each in page["view"]["actions"]] == ["resend"] for page in waiting)
    return len(pages) - len(waiting)


def test_twenty_sessions_at_once_share_the_cap_of_a_number(server: ServeServer, provider: TextProvider) -> None:
    number = "+4917604069001"
    pages = at_once(server, "aurora", [number] * SESSIONS)

    assert sent(pages) == PER_NUMBER
    provider.code_for(number, seen=PER_NUMBER - 1)
    assert len(provider.to(number)) == PER_NUMBER


def test_twenty_sessions_at_once_share_the_cap_of_a_country_of_their_tenant(
    server: ServeServer, provider: TextProvider
) -> None:
    numbers = [f"+1202555010{at % 10}" for at in range(SESSIONS)]
    pages = at_once(server, "aurora", numbers)

    assert sent(pages) == PER_COUNTRY
    assert sent(at_once(server, "northwind", numbers[:1])) == 1
    provider.code_for(numbers[0], seen=0)


def test_no_number_and_no_code_is_in_the_log(server: ServeServer, provider: TextProvider) -> None:
    number = "+4917604069002"
    assert sent(at_once(server, "northwind", [number])) == 1
    code = provider.code_for(number)

    assert number[1:] not in server.log()
    assert code not in server.log()
