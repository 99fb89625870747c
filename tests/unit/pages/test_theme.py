"""A tenant's colours are readable on every page, light and dark, or the theme is refused."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from handrail_ui.pages.look.colour import Colour, contrast
from handrail_ui.pages.look.palette import PAIRS, Scheme, readable_on
from handrail_ui.pages.theme import DEFAULT_THEME, ThemeContrastError, ThemeError, parse_theme, theme_css
from tests.unit.pages.samples import SOURCES

VIOLET: dict[str, Any] = {"brand": "#4c2aa0", "accent": "#0a7573", "logo": "globex.svg"}
TENANTS = sorted((SOURCES / "ui/handrail_ui/demo/tenants").glob("*.yaml"))


@pytest.mark.parametrize(
    ("front", "ground", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1.0)],
)
def test_contrast_is_what_wcag_says(front: str, ground: str, ratio: float) -> None:
    assert contrast(Colour.parse(front), Colour.parse(ground)) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_an_accepted_theme_reads_well(scheme: Scheme) -> None:
    tokens = parse_theme(VIOLET).tokens(scheme)

    for pair in PAIRS:
        assert contrast(tokens[pair.front], tokens[pair.ground]) >= pair.need, pair


def test_a_pale_brand_is_refused_with_pair_ratio_and_need() -> None:
    with pytest.raises(ThemeContrastError) as refused:
        parse_theme(VIOLET | {"brand": "#ffe066"})

    failure = next(found for found in refused.value.failures if found.front == "brand")
    assert (failure.scheme, failure.ground, failure.need) == ("light", "surface", 3.0)
    assert 1.0 < failure.ratio < 3.0
    assert "light: brand on surface has a contrast of 1." in str(refused.value)


def test_dark_colours_of_ones_own_are_checked_too() -> None:
    with pytest.raises(ThemeContrastError, match="dark: link on surface"):
        parse_theme(VIOLET | {"dark": {"brand": "#a893ff", "accent": "#202030"}})


@pytest.mark.parametrize("brand", ["#4c2aa0", "#000000", "#8a0f0f", "#0b6bcb", "#6b6b00", "#767676"])
def test_a_theme_without_dark_colours_gets_readable_ones(brand: str) -> None:
    theme = parse_theme(VIOLET | {"brand": brand})

    assert contrast(theme.dark_brand, theme.tokens("dark")["surface"]) >= 4.5


@pytest.mark.parametrize("ground", ["#000000", "#ffffff", "#767676", "#1c6b46", "#f5b647"])
def test_text_on_a_brand_colour_is_chosen_to_be_read(ground: str) -> None:
    colour = Colour.parse(ground)

    assert contrast(readable_on(colour), colour) >= 4.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"brand": "red"},
        {"brand": "#12345"},
        {"brand": "#4c2aa0; } body { display: none"},
        {"corners": "huge"},
        {"font": "Comic Sans"},
        {"logo": "../../etc/passwd"},
        {"logo": "https://elsewhere.example/logo.svg"},
        {"logo": "javascript:alert(1)"},
        {"unheard_of": 1},
        {"dark": {"brand": "#ffffff"}},
        {"accent": None},
    ],
)
def test_a_wrong_field_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ThemeError):
        parse_theme(VIOLET | wrong)


def test_a_logo_may_come_as_data() -> None:
    assert parse_theme(VIOLET | {"logo": "data:image/svg+xml;base64,PHN2Zy8+"}).logo.startswith("data:")


def test_the_stylesheet_holds_both_schemes_and_nothing_else() -> None:
    css = theme_css(parse_theme(VIOLET | {"corners": "none", "font": "serif"}))

    assert css.startswith(":root {\n")
    assert css.count("--brand: ") == 2
    assert "--brand: #4c2aa0;" in css
    assert "--radius: 0;" in css
    assert "@media (prefers-color-scheme: dark)" in css


def test_a_stylesheet_may_be_limited_to_a_class_but_to_nothing_cleverer() -> None:
    assert theme_css(DEFAULT_THEME, ".theme-aurora").startswith(".theme-aurora {")
    with pytest.raises(ThemeError):
        theme_css(DEFAULT_THEME, "body, .x { } *")


@pytest.mark.parametrize("path", TENANTS, ids=lambda path: path.stem)
def test_the_demo_tenants_are_readable_and_have_their_logo(path: Path) -> None:
    tenant = yaml.safe_load(path.read_text("utf-8"))

    theme = parse_theme(tenant["theme"])

    logo = (path.parent / theme.logo).read_text("utf-8")
    assert tenant["key"] == path.stem
    assert tenant["default_language"] in tenant["languages"]
    assert logo.startswith("<svg")
    assert "<script" not in logo
    assert "href" not in logo


def test_every_custom_property_of_the_design_system_has_a_value() -> None:
    css = (SOURCES / "ui/handrail_ui/static/handrail.css").read_text("utf-8")
    defined = {part.split(":")[0].strip() for part in (css + theme_css(DEFAULT_THEME)).split("--")[1:]}

    used = {part.split(")")[0].split(",")[0] for part in css.split("var(--")[1:]}

    assert used <= defined
