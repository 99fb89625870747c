"""Pictures of documents that nobody has: of Utopia, and marked as specimens all over. Started, it prints one."""

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from PIL import Image, ImageDraw, ImageFont

from handrail_platform.mrz.layout import check_digit

_FONT: Final = str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf")
_WIDTH: Final = 1400
_MARGIN: Final = 60


def passport(
    *, surname: str = "EXAMPLE", given: str = "ALEX", birth: str = "900517", expires: str = "491231"
) -> tuple[str, str]:
    """Return the zone of a passport, its check digits right (ICAO Doc 9303 part 4)."""
    begin, born = _checked("L898902C3"), _checked(birth)
    rest = _checked(expires) + _checked("ZE184226B<<<<<")
    names = f"P<UTO{surname.replace(' ', '<')}<<{given.replace(' ', '<')}"
    line = f"{begin}UTO{born}<{rest}" + check_digit(begin + born + rest)
    return names.ljust(44, "<")[:44], line


def card(*, surname: str = "EXAMPLE", given: str = "ALEX") -> tuple[str, str, str]:
    """Return the zone of a card, its check digits right (part 5)."""
    number, born, expires = _checked("D23145890"), _checked("900517"), _checked("491231")
    first, between = f"I<UTO{number}".ljust(30, "<"), "<" * 11
    whole = first[5:] + born + expires + between
    return first, f"{born}<{expires}UTO{between}{check_digit(whole)}", f"{surname}<<{given}".ljust(30, "<")


def with_wrong_check_digit(zone: tuple[str, str]) -> tuple[str, str]:
    """Return the zone with another figure in its number, which its check digit then contradicts."""
    return zone[0], zone[1].replace("L898902", "L898702", 1)


def picture(zone: Sequence[str]) -> Image.Image:
    """Draw the side of a document with this zone."""
    image = Image.new("RGB", (_WIDTH, int(_WIDTH / 1.42)), (233, 238, 242))
    draw = ImageDraw.Draw(image)
    large, small = ImageFont.truetype(_FONT, 44), ImageFont.truetype(_FONT, 30)
    draw.text((_MARGIN, 40), "UTOPIA   SPECIMEN", fill=(20, 30, 80), font=large)
    draw.rectangle((_MARGIN, 140, 400, 560), fill=(196, 203, 210))
    draw.text((120, 330), "NO FACE", fill=(90, 96, 104), font=small)
    for at in range(3):
        draw.text((500, 160 + at * 120), "SPECIMEN, NOT VALID", fill=(60, 60, 60), font=small)
    font = ImageFont.truetype(_FONT, _size(zone[0]))
    line_height = int(font.size * 1.7)
    top = image.height - line_height * len(zone) - 40
    draw.rectangle((0, top - 24, image.width, image.height), fill=(250, 250, 250))
    for at, line in enumerate(zone):
        draw.text((_MARGIN, top + at * line_height), line, fill=(15, 15, 15), font=font)
    return image


def as_file(image: Image.Image, form: str = "JPEG", **how: Any) -> bytes:
    """Return the picture as somebody uploads it."""
    file = BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def bomb() -> bytes:
    """Return a small file that unpacks into four hundred million pixels."""
    return as_file(Image.new("1", (20_000, 20_000)), "PNG")


def _checked(text: str) -> str:
    return text + check_digit(text)


def _size(line: str) -> int:
    size = 10
    while ImageFont.truetype(_FONT, size + 1).getlength(line) < _WIDTH - 2 * _MARGIN:
        size += 1
    return size


if __name__ == "__main__":
    sys.stdout.buffer.write(as_file(picture(passport())))
