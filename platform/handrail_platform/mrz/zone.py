"""From lines of text to what a document says of its holder, once every check digit holds."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.mrz.layout import FILLER, LAYOUTS, Layout, Slice, ZoneForm, check_digit

DocumentKind: TypeAlias = Literal["card", "passport", "visa"]
"""Card: of identity or residence, of the sizes TD1 and TD2."""
_FIRST_LETTERS: Final[dict[DocumentKind, str]] = {"card": "ACIP", "passport": "P", "visa": "V"}
_AS_LETTER: Final = str.maketrans("012568", "OIZSGB")
_AS_DIGIT: Final = str.maketrans("BDGILOQSZ", "806110052")
_AS_FILLER: Final = str.maketrans(
    dict.fromkeys("\u2039\u2264\u276e\u3008\uff1c", FILLER) | dict.fromkeys("\u00ab\u300a", FILLER * 2)
)
"""What readers take fillers for: angle brackets and quotation marks, single and double."""
_BETWEEN: Final = re.compile(r"[\s.·_]+")
_LINE: Final = re.compile(r"[A-Z0-9<]{26,50}")
_MOST_LOST: Final = 4
"""So many fillers of a line may be read too many, or too few."""


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """What the zone says. Dates are YYMMDD as written, with fillers for what is not known.

    truncated: the names may have been cut to fit (part 3 section 4.6).
    """

    form: ZoneForm
    kind: DocumentKind
    issuer: str
    surname: str
    given_names: str
    truncated: bool
    number: str
    nationality: str
    birth: str
    sex: Literal["F", "M", ""]
    expires: str


class ZoneRefused(msgspec.Struct, frozen=True):
    """absent: nothing looks like a zone. unsound: something does, and its check digits do not hold."""

    why: Literal["absent", "unsound"]


def read_zone(texts: Sequence[str]) -> Zone | ZoneRefused:
    """Find a zone among lines of text, from top to bottom, as somebody or something read them off a document."""
    lines = [line for text in texts if _LINE.fullmatch(line := _cleaned(text))]
    why: Literal["absent", "unsound"] = "absent"
    for layout in LAYOUTS:
        for first in range(len(lines) - layout.lines + 1):
            fitted = _fitted(layout, lines[first : first + layout.lines])
            if fitted is None or (kind := _kind(layout, fitted)) is None:
                continue
            why = "unsound"
            if _is_sound(layout, fitted):
                return _zone(layout, kind, fitted)
    return ZoneRefused(why)


def _cleaned(text: str) -> str:
    return _BETWEEN.sub("", text.upper().translate(_AS_FILLER))


def _fitted(layout: Layout, read: Sequence[str]) -> tuple[str, ...] | None:
    """Return the lines at their width, each character of the sort that its place allows; None if they do not fit.

    What looks alike is told apart by the place alone, so no wrong check digit is ever made right by guessing.
    """
    lines = [_at_width(line, layout.width) for line in read]
    if None in lines:
        return None
    found = [line for line in lines if line is not None]
    for each in layout.letters:
        found[each.line] = _with(found[each.line], each, each.of(tuple(found)).translate(_AS_LETTER))
    for each in layout.digits:
        found[each.line] = _with(found[each.line], each, each.of(tuple(found)).translate(_AS_DIGIT))
    return tuple(found)


def _at_width(line: str, width: int) -> str | None:
    """Return the line at its width: the longest run of fillers is what readers lose count of."""
    surplus = len(line) - width
    if surplus == 0:
        return line
    run = max(re.findall(f"{FILLER}+", line), key=len, default="")
    if abs(surplus) > _MOST_LOST or len(run) <= max(surplus, 1):
        return None
    return line.replace(run, FILLER * (len(run) - surplus), 1)


def _with(line: str, where: Slice, text: str) -> str:
    return line[: where.first] + text + line[where.last :]


def _kind(layout: Layout, lines: tuple[str, ...]) -> DocumentKind | None:
    kind: DocumentKind = "passport" if layout.form == "TD3" else "card"
    if layout.form.startswith("MRV"):
        kind = "visa"
    return kind if lines[0][0] in _FIRST_LETTERS[kind] else None


def _is_sound(layout: Layout, lines: tuple[str, ...]) -> bool:
    return all(_pure(layout, lines)) and all(_holding(layout, lines))


def _pure(layout: Layout, lines: tuple[str, ...]) -> Iterator[bool]:
    for each in layout.letters:
        yield re.fullmatch(r"[A-Z<]+", each.of(lines)) is not None
    yield layout.sex.of(lines) in "FM<"
    for each in (layout.birth, layout.expires):
        yield re.fullmatch(r"(?:[0-9]{2}|<<){3}", each.of(lines)) is not None


def _holding(layout: Layout, lines: tuple[str, ...]) -> Iterator[bool]:
    for check in layout.checks:
        over, digit = "".join(each.of(lines) for each in check.what), check.by.of(lines)
        if digit == FILLER and check.by == layout.number_check and layout.overflow is not None:
            number, digit = _long_number(layout, lines)
            yield bool(number) and check_digit(number) == digit
        elif digit == FILLER and check.may_be_filler:
            yield not over.strip(FILLER)
        else:
            yield check_digit(over) == digit


def _long_number(layout: Layout, lines: tuple[str, ...]) -> tuple[str, str]:
    """Return a number that went on in the optional data, and its check digit, which stands after it."""
    assert layout.overflow is not None
    rest = layout.overflow.of(lines).partition(FILLER)[0]
    return (layout.number.of(lines) + rest[:-1], rest[-1]) if len(rest) > 1 else ("", "")


def _zone(layout: Layout, kind: DocumentKind, lines: tuple[str, ...]) -> Zone:
    names = layout.names.of(lines)
    surname, _, given = names.partition(FILLER * 2)
    number = layout.number.of(lines).rstrip(FILLER)
    if layout.overflow is not None and layout.number_check.of(lines) == FILLER:
        number = _long_number(layout, lines)[0]
    sex = layout.sex.of(lines)
    return Zone(
        form=layout.form,
        kind=kind,
        issuer=lines[0][2:5].rstrip(FILLER),
        surname=_words(surname),
        given_names=_words(given),
        truncated=not names.endswith(FILLER),
        number=number,
        nationality=layout.nationality.of(lines).rstrip(FILLER),
        birth=layout.birth.of(lines),
        sex="F" if sex == "F" else "M" if sex == "M" else "",
        expires=layout.expires.of(lines),
    )


def _words(name: str) -> str:
    return " ".join(filter(None, name.split(FILLER)))
