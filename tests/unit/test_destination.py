"""Where a page may send a person."""

import pytest

from handrail_flows.destination import destination_problem


@pytest.mark.parametrize(
    "destination",
    [
        "/",
        "/account?tab=sessions#now",
        "https://portal.example.org",
        "https://portal.example.org:8443/a/b?c=d",
        "https://xn--bcher-kva.example/",
    ],
)
def test_an_https_address_or_a_path_is_fine(destination: str) -> None:
    assert destination_problem(destination) is None


@pytest.mark.parametrize(
    "destination",
    [
        "",
        "account",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http://portal.example.org/",
        "HTTPS:evil.example",
        "https:///evil.example",
        "https://",
        "https://portal.example.org@evil.example/",
        "https://[evil",
        "https://portal.example.org:port/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/a\nSet-Cookie: x",
        "/\t/evil.example",
        "/a b",
        " https://portal.example.org",
    ],
)
def test_nobody_is_sent_anywhere_else(destination: str) -> None:
    """Open redirects (CWE-601) and header injection."""
    assert destination_problem(destination)
