"""Where somebody was going is a path of the very tenant, or forgotten (RFC 9700 section 4.11)."""

import pytest

from handrail_ui.runtime.routes import local_path


@pytest.mark.parametrize(
    "path", ["/", "/account", "/j/authenticator?from=mail", "/a.b/..c/...", "/ä/%C3%A4?x=../y"]
)
def test_a_path_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        "",
        "account",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/account\\..\\evil",
        "/\t/evil.example",
        "/\r\nX: y",
        "/\u2028/evil.example",
        "/" + "x" * 500,
    ],
)
def test_what_leads_to_another_site_is_forgotten(elsewhere: str | None) -> None:
    assert local_path(elsewhere) is None


@pytest.mark.parametrize(
    "path", ["/..", "/../northwind/account", "/j/../../northwind/account", "/%2e%2E/northwind", "/.%2e?x", "/./#x"]
)
def test_what_leads_to_another_tenant_of_one_host_is_forgotten(path: str) -> None:
    assert local_path(path) is None
