"""A native client, with nothing but HTTP and the page object."""

from typing import Any, Self
from uuid import uuid4

import httpx2

from tests.server_process import ServerProcess

JSON = {"Accept": "application/json", "Content-Type": "application/json"}


class Walk:
    """One session over JSON."""

    def __init__(self, server: ServerProcess, tenant: str, journey: str, going_to: str | None = None) -> None:
        self.client = httpx2.Client(base_url=server.url, headers=JSON)
        answer = self.client.post(f"/t/{tenant}/j/{journey}", json={"going_to": going_to})
        assert answer.status_code == 201, answer.text
        self.page: dict[str, Any] = answer.json()
        self.client.headers["Authorization"] = f"Bearer {self.page['secret']}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def post(self, action: str = "continue", /, **fields: str | bool) -> httpx2.Response:
        body = {"nonce": self.page["nonce"], "action": action, "fields": fields}
        return self.client.post(self.page["submit_url"], json=body)

    def answer(self, action: str = "continue", /, **fields: str | bool) -> dict[str, Any]:
        answer = self.post(action, **fields)
        assert answer.status_code == 200, answer.text
        self.page = answer.json()
        return self.page

    @property
    def view(self) -> str:
        return str(self.page["view"]["id"])


def fresh_address() -> str:
    return f"dana-{uuid4().hex[:8]}@mail.example"
