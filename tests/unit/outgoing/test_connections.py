"""What a tenant may write about its connections."""

from typing import Any

import pytest

from handrail_tenants.connections.source import connections

CRM: dict[str, Any] = {"url": "https://crm.example/hooks"}


def test_a_connection_wants_no_more_than_an_address() -> None:
    [(name, connection)] = connections({"connections": {"crm": CRM}, "theme": {}}).items()

    assert (name, connection.url, connection.secrets) == ("crm", CRM["url"], ())
    assert connections({}) == {}


def test_it_names_its_secrets() -> None:
    named = {"headers": {"X-Key": "secret:key"}, "signing": ["secret:new", "secret:old"]}
    [connection] = connections({"connections": {"crm": {**CRM, **named}}}).values()

    assert connection.secrets == ("secret:key", "secret:new", "secret:old")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"url": "http://crm.example"}, "is not https"),
        ({"url": "https://user:password@crm.example"}, "is no host"),
        ({"url": "https://crm.example/?to=1"}, "has a query"),
        ({"headers": {"Host": "secret:a"}}, "none that may be set"),
        ({"headers": {"Webhook-Signature": "secret:a"}}, "none that may be set"),
        ({"headers": {"X-A\r\nX-B": "secret:a"}}, "none that may be set"),
        ({"headers": {"X-Key": "in the clear"}}, "headers"),
        ({"signing": ["in the clear"]}, "signing"),
        ({"signing": ["secret:a"] * 4}, "signing"),
        ({"singing": []}, "singing"),
    ],
)
def test_what_cannot_work_is_refused_with_its_place(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        connections({"connections": {"crm": {**CRM, **change}}})
