"""Passkeys over HTTP in host mode: they belong to the tenant's own host, whatever a request says."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from handrail_platform.document.parse import parse_plain
from tests.passkey_device import PasskeyDevice
from tests.serve_server import ServeServer, on_sqlite

HOST = "id.aurora.example"
JOURNEY: dict[str, Any] = {
    "format": 1,
    "journey": "new-passkey",
    "name": {"en": "A new passkey"},
    "variables": {},
    "start": "passkey",
    "steps": {
        "passkey": {
            "step": "passkey.enrol@1",
            "next": dict.fromkeys(("done", "failed", "error"), "end"),
        },
        "end": {"step": "end@1", "config": {"result": "denied"}},
    },
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServeServer]:
    folder = tmp_path_factory.mktemp("passkeys")
    settings = {"HANDRAIL_ADDRESS_MODE": "host", "HANDRAIL_BASE_URL": "https://id.example"}
    installation = on_sqlite(folder, settings)
    installation.move_in(hosts={"aurora": [HOST]}, base_url=f"https://{HOST}")
    installation.publish("aurora", parse_plain(JOURNEY))
    with ServeServer(installation, folder) as server:
        yield server


class Client:
    """A native client at the tenant's host; `device` speaks for the browser that it would be."""

    def __init__(self, server: ServeServer) -> None:
        headers = {"Host": HOST, "Accept": "application/json", "Content-Type": "application/json"}
        self.http = httpx2.Client(base_url=server.url, headers=headers)
        self.page: dict[str, Any] = self.http.post("/j/new-passkey", json={}).json()
        self.http.headers["Authorization"] = f"Bearer {self.page['secret']}"
        self.device = PasskeyDevice()
        self.device.origin, self.device.relying_party = f"https://{HOST}", HOST

    @property
    def challenge(self) -> bytes:
        return base64.urlsafe_b64decode(self.page["view"]["data"]["creation"]["challenge"] + "==")

    def send(self, credential: str) -> None:
        body = {"nonce": self.page["nonce"], "action": "continue", "fields": {"credential": credential}}
        self.page = self.http.post(self.page["submit_url"], json=body).json()

    @property
    def notice(self) -> str:
        return str(self.page["view"]["notice"]["text"]["id"])


@pytest.fixture
def client(server: ServeServer) -> Iterator[Client]:
    client = Client(server)
    yield client
    client.http.close()


def test_a_passkey_made_at_the_host_of_the_tenant_is_taken(client: Client) -> None:
    client.send(client.device.make(client.challenge))

    assert client.page["done"] is not None


@pytest.mark.parametrize("host", ["id.example", "id.northwind.example", "evil.example"])
def test_a_passkey_made_at_another_host_is_refused(client: Client, host: str) -> None:
    client.device.origin, client.device.relying_party = f"https://{host}", host

    client.send(client.device.make(client.challenge))

    assert (client.page["done"], client.notice) == (None, "passkey.enrol.wrong")


def test_an_answer_counts_on_its_own_page_alone(client: Client) -> None:
    first = client.device.make(client.challenge)
    client.send("{}")

    client.send(first)

    assert (client.page["done"], client.notice) == (None, "passkey.enrol.wrong")


def test_an_answer_counts_in_its_own_session_alone(client: Client, server: ServeServer) -> None:
    other = Client(server)

    client.send(other.device.make(other.challenge))

    assert (client.page["done"], client.notice) == (None, "passkey.enrol.wrong")
    other.http.close()
