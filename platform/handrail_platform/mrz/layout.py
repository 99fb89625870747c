"""Where what stands in a machine-readable zone (ICAO Doc 9303 parts 4 to 7), and how its check digits are made."""

from itertools import cycle
from typing import Final, Literal, TypeAlias

import msgspec

ZoneForm: TypeAlias = Literal["TD1", "TD2", "TD3", "MRV-A", "MRV-B"]
FILLER: Final = "<"
_WEIGHTS: Final = (7, 3, 1)
_VALUES: Final = {FILLER: 0} | {each: at for at, each in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


class Slice(msgspec.Struct, frozen=True):
    """Characters of one line, from the first to before the last."""

    line: int
    first: int
    last: int

    def of(self, lines: tuple[str, ...]) -> str:
        return lines[self.line][self.first : self.last]


class Checked(msgspec.Struct, frozen=True):
    """What a check digit stands for. `by` is where it is; one that may be a filler is so over fillers alone."""

    what: tuple[Slice, ...]
    by: Slice
    may_be_filler: bool = False


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """One form of a zone. `letters` and `digits` are what nothing else may stand in, fillers apart."""

    form: ZoneForm
    lines: int
    width: int
    names: Slice
    number: Slice
    number_check: Slice
    overflow: Slice | None
    """Where a number that is longer than its field goes on, with its check digit (parts 5 and 6, note j)."""
    nationality: Slice
    birth: Slice
    sex: Slice
    expires: Slice
    checks: tuple[Checked, ...]

    @property
    def letters(self) -> tuple[Slice, ...]:
        return (Slice(0, 0, 1), Slice(0, 2, 5), self.nationality, self.sex, self.names)

    @property
    def digits(self) -> tuple[Slice, ...]:
        return (self.birth, self.expires, *(each.by for each in self.checks))


def check_digit(text: str) -> str:
    """Return the check digit over the text (part 3 section 4.9): weights 7, 3, 1 and so on, modulo 10."""
    return str(sum(_VALUES[each] * weight for each, weight in zip(text, cycle(_WEIGHTS), strict=False)) % 10)


def same_to_check_digits(one: str, other: str) -> bool:
    """Tell whether no check digit can tell one character from the other: their values differ by tens."""
    return (_VALUES[one] - _VALUES[other]) % 10 == 0


def _in_two_lines(form: ZoneForm, width: int) -> Layout:
    """Return the layout of a zone of two lines; they share everything up to the date of expiry."""
    number, number_check = Slice(1, 0, 9), Slice(1, 9, 10)
    birth, expires = Slice(1, 13, 19), Slice(1, 21, 27)
    checks = [
        Checked((number,), number_check, may_be_filler=form == "TD2"),
        Checked((birth,), Slice(1, 19, 20)),
        Checked((expires,), Slice(1, 27, 28)),
    ]
    if form == "TD3":
        checks.append(Checked((Slice(1, 28, 42),), Slice(1, 42, 43), may_be_filler=True))
    if form in ("TD2", "TD3"):
        whole = (Slice(1, 0, 10), Slice(1, 13, 20), Slice(1, 21, width - 1))
        checks.append(Checked(whole, Slice(1, width - 1, width)))
    return Layout(
        form=form,
        lines=2,
        width=width,
        names=Slice(0, 5, width),
        number=number,
        number_check=number_check,
        overflow=Slice(1, 28, 35) if form == "TD2" else None,
        nationality=Slice(1, 10, 13),
        birth=birth,
        sex=Slice(1, 20, 21),
        expires=expires,
        checks=tuple(checks),
    )


_CARD: Final = Layout(
    form="TD1",
    lines=3,
    width=30,
    names=Slice(2, 0, 30),
    number=Slice(0, 5, 14),
    number_check=Slice(0, 14, 15),
    overflow=Slice(0, 15, 30),
    nationality=Slice(1, 15, 18),
    birth=Slice(1, 0, 6),
    sex=Slice(1, 7, 8),
    expires=Slice(1, 8, 14),
    checks=(
        Checked((Slice(0, 5, 14),), Slice(0, 14, 15), may_be_filler=True),
        Checked((Slice(1, 0, 6),), Slice(1, 6, 7)),
        Checked((Slice(1, 8, 14),), Slice(1, 14, 15)),
        Checked((Slice(0, 5, 30), Slice(1, 0, 7), Slice(1, 8, 15), Slice(1, 18, 29)), Slice(1, 29, 30)),
    ),
)
LAYOUTS: Final = (
    _CARD,
    _in_two_lines("TD3", 44),
    _in_two_lines("MRV-A", 44),
    _in_two_lines("TD2", 36),
    _in_two_lines("MRV-B", 36),
)
