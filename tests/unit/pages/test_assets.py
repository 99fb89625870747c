"""What a browser is given is as small as that browser can read it."""

from pathlib import Path

import pytest

from handrail_ui.packed import Coding, best_coding
from handrail_ui.pages.look.assets import Assets


def test_a_font_is_as_small_as_it_gets() -> None:
    files = Assets.load().files

    assert files["vendor/fonts/figtree-latin-wght-normal.woff2"].is_packed
    assert not files["handrail.css"].is_packed


def test_remarks_stay_with_us_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text('// Why.\nconst home = "https://handrail.example//";\n  // Why not.\n')
    (tmp_path / "page.css").write_text("/* Why\n   this. */\na { color: red; }\n")
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "library.js").write_text("// Copyright\n")

    files = Assets.load(tmp_path).files

    assert files["page.js"].body == b'\nconst home = "https://handrail.example//";\n\n'
    assert files["page.css"].body == b"\na { color: red; }\n"
    assert files["vendor/library.js"].body == b"// Copyright\n"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("BR;q=0.5", "br"),
        ("GZIP", "gzip"),
        ("deflate, gzip ; q=1", "gzip"),
        ("", None),
        ("deflate, zstd", None),
        ("gzip;q=0, br; q=0.0", None),
        ("gzip; q=0.00, br; q=0.000, *", None),
        ("*;q=0", None),
    ],
)
def test_a_browser_is_given_the_smallest_form_it_can_read(accepted: str, coding: Coding | None) -> None:
    assert best_coding(accepted) == coding
