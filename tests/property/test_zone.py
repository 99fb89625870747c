"""No single character of a checked field changes unnoticed, except where no check digit could tell.

The weights 7, 3 and 1 have no factor with 10 in common, so exactly the characters whose values differ by tens pass
for one another: 0, A, K, U and the filler; 1, B, L and V; and so on (ICAO Doc 9303 part 3 section 4.9).
"""

from string import ascii_uppercase, digits

from hypothesis import given
from hypothesis import strategies as st

from handrail_platform.mrz.layout import LAYOUTS, check_digit, same_to_check_digits
from handrail_platform.mrz.zone import Zone, read_zone

SIGNS = digits + ascii_uppercase + "<"
SPECIMENS: dict[str, tuple[str, ...]] = {
    "TD1": ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
    "TD2": ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"),
    "TD3": ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    "MRV-A": ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"),
    "MRV-B": ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"),
}


def test_every_change_of_a_checked_character_is_noticed_unless_its_value_differs_by_tens() -> None:
    for layout in LAYOUTS:
        lines = SPECIMENS[layout.form]
        right = read_zone(lines)
        places = {
            (where.line, at)
            for check in layout.checks
            for where in (*check.what, check.by)
            for at in range(where.first, where.last)
        }
        for line, at in sorted(places):
            was = lines[line][at]
            for sign in SIGNS:
                changed = list(lines)
                changed[line] = lines[line][:at] + sign + lines[line][at + 1 :]
                found = read_zone(changed)
                noticed = not isinstance(found, Zone) or found == right
                assert noticed or same_to_check_digits(was, sign), (layout.form, line, at, was, sign)


def test_two_neighbours_that_change_places_are_noticed_unless_their_values_differ_by_fives() -> None:
    first, second = SPECIMENS["TD3"][0], SPECIMENS["TD3"][1]
    for at in [*range(8), *range(13, 18), *range(21, 26)]:
        swapped = second[:at] + second[at + 1] + second[at] + second[at + 2 :]
        by = abs(SIGNS.index(second[at]) - SIGNS.index(second[at + 1]))
        if "<" not in second[at : at + 2] and by % 5:
            assert not isinstance(read_zone((first, swapped)), Zone)


@given(
    number=st.text(digits + ascii_uppercase, min_size=1, max_size=9),
    birth=st.dates(),
    expires=st.dates(),
    personal=st.text(digits + ascii_uppercase, max_size=14),
    sex=st.sampled_from("FM<"),
)
def test_every_passport_that_is_written_right_is_read(
    number: str, birth: object, expires: object, personal: str, sex: str
) -> None:
    def checked(text: str) -> str:
        return text + check_digit(text)

    begin, born = checked(number.ljust(9, "<")), checked(f"{birth:%y%m%d}")
    rest = checked(f"{expires:%y%m%d}") + checked(personal.ljust(14, "<"))
    line = f"{begin}UTO{born}{sex}{rest}" + check_digit(begin + born + rest)
    found = read_zone((SPECIMENS["TD3"][0], line))
    assert isinstance(found, Zone)
    assert found.number == number
    assert (found.birth, found.expires) == (f"{birth:%y%m%d}", f"{expires:%y%m%d}")


@given(st.lists(st.text(max_size=60), max_size=6))
def test_whatever_is_read_gets_an_answer(texts: list[str]) -> None:
    read_zone(texts)
