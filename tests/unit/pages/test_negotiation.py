"""Which language wins: the person's, else the browser's, else the tenant's."""

import pytest

from handrail_ui.pages.wording.negotiation import direction, language_name, negotiate

LANGUAGES = ("de", "en", "pt-BR")


@pytest.mark.parametrize(
    ("accept_language", "choice", "spoken"),
    [
        (None, None, "de"),
        ("en", None, "en"),
        ("en", "de", "de"),
        ("en;q=0.4, de;q=0.9", None, "de"),
        ("de;q=0, en;q=0.1", None, "en"),
        ("en-GB,en;q=0.9", None, "en"),
        ("pt-PT", None, "pt-BR"),
        ("fr, *;q=0.5, en;q=0.1", None, "de"),
        ("fr, it", None, "de"),
        ("en", "fr", "en"),
        ("EN-us", None, "en"),
        ("zh-x-private, en;q=0.1", None, "en"),
        ("en;q=nonsense, de;q=0.2", None, "de"),
        (";;;,,,=;q", None, "de"),
        ("en;q=nan, de", None, "de"),
        ("x" * 100_000, None, "de"),
    ],
)
def test_the_person_has_the_last_word_then_the_browser_then_the_tenant(
    accept_language: str | None, choice: str | None, spoken: str
) -> None:
    chosen = negotiate(LANGUAGES, default="de", accept_language=accept_language, choice=choice)

    assert chosen == spoken


def test_a_tenant_is_never_answered_in_a_language_it_does_not_have() -> None:
    assert negotiate(("de",), default="de", accept_language="en", choice="en") == "de"


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("ar-XB", "rtl"), ("de", "ltr"), ("en-GB", "ltr")]
)
def test_a_language_knows_its_direction(language: str, way: str) -> None:
    assert direction(language) == way


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Deutsch"), ("en", "English"), ("fr", "Français"), ("tlh-nonsense", "tlh-nonsense")],
)
def test_a_language_is_named_in_itself(language: str, name: str) -> None:
    assert language_name(language) == name
