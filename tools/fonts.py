"""Cut the letters that most pages need out of the vendored fonts: what a first visit waits for stays small.

Run it from the repository: `python -m tools.fonts`. The whole fonts stay: browsers fetch them for other letters.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# fontTools says types of half of what it has.

from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STATIC: Final = Path(__file__).resolve().parent.parent / "ui" / "handrail_ui" / "static"
FAMILIES: Final = {"figtree": ["kern"], "inter": list[str]()}
"""With the features that are kept: the kerning of Inter would be a fifth of its cut."""
LETTERS: Final = (
    "U+0020-007E, U+00A0, U+00A9, U+00AB, U+00B7, U+00BB, U+00C4, U+00D6, U+00DC, U+00DF, U+00E4, U+00F6, U+00FC, "
    "U+2013-2014, U+2018-201A, U+201C-201E, U+2026, U+20AC"
)
"""English and German, as `unicode-range` is written in handrail.css."""
LIGHTEST, BOLDEST = 400, 700


def cut(family: str) -> bytes:
    """Return a WOFF2 file with the LETTERS of a family alone, of every weight that pages use."""
    options = subset.Options(
        hinting=False, layout_features=FAMILIES[family], notdef_outline=True, name_IDs=[0, 13, 14]
    )
    cutter = subset.Subsetter(options)
    font = TTFont(whole_of(family), lazy=False)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS.replace("U+", "")))
    cutter.subset(font)
    font.flavor = None
    # Read anew: what is cut off stays in the tables of variations until then.
    plain = BytesIO()
    font.save(plain)
    small = instantiateVariableFont(TTFont(plain, lazy=False), {"wght": (LIGHTEST, BOLDEST)})
    small.flavor = "woff2"
    written = BytesIO()
    small.save(written)
    return written.getvalue()


def whole_of(family: str) -> Path:
    """Return where the whole font is."""
    return STATIC / "vendor" / "fonts" / f"{family}-latin-wght-normal.woff2"


def main() -> None:
    """Write each cut."""
    for family in FAMILIES:
        small = cut(family)
        (STATIC / "fonts" / f"{family}-cut.woff2").write_bytes(small)
        print(f"{family}: {whole_of(family).stat().st_size} -> {len(small)} bytes")


if __name__ == "__main__":
    main()
