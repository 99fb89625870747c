"""The specimens that ICAO Doc 9303 prints in parts 4 to 7, and what readers make of them."""

import pytest

from handrail_platform.mrz.layout import check_digit
from handrail_platform.mrz.zone import Zone, ZoneRefused, read_zone

PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
SMALL_PASS = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
VISA = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")
SMALL_VISA = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
LONG_NUMBER = (
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "3407127M9507122UTO<<<<<<<<<<<2",
    "STEVENSON<<PETER<JOHN<<<<<<<<<",
)


def read(lines: tuple[str, ...]) -> Zone:
    found = read_zone(lines)
    assert isinstance(found, Zone), found
    return found


@pytest.mark.parametrize(
    ("lines", "form", "kind", "number"),
    [
        (PASSPORT, "TD3", "passport", "L898902C3"),
        (CARD, "TD1", "card", "D23145890"),
        (SMALL_PASS, "TD2", "card", "D23145890"),
        (VISA, "MRV-A", "visa", "L8988901C"),
        (SMALL_VISA, "MRV-B", "visa", "L8988901C"),
    ],
)
def test_a_published_specimen_is_read_whole(lines: tuple[str, ...], form: str, kind: str, number: str) -> None:
    zone = read(lines)
    assert (zone.form, zone.kind, zone.number) == (form, kind, number)
    assert (zone.surname, zone.given_names, zone.truncated) == ("ERIKSSON", "ANNA MARIA", False)
    assert zone.issuer == "UTO"
    assert zone.sex == "F"
    assert (zone.birth, zone.expires) == (("400907", "961210") if kind == "visa" else ("740812", "120415"))


def test_a_number_longer_than_its_field_goes_on_in_the_optional_data() -> None:
    assert read(LONG_NUMBER).number == "D23145890734"


def test_the_check_digit_of_the_published_example_is_three() -> None:
    assert check_digit("AB2134<<<") == "5"
    assert check_digit("520727") == "3"


def test_letters_and_figures_that_look_alike_are_told_apart_by_their_place() -> None:
    misread = ("P<UT0ER1K550N<<ANNA<MAR1A<<<<<<<<<<<<<<<<<<<", "L898902C36UT074O8I22F12O4I59ZE184226B<<<<<I0")
    assert read(misread) == read(PASSPORT)


def test_a_wrong_figure_of_a_number_is_never_made_right() -> None:
    assert read_zone((PASSPORT[0], PASSPORT[1].replace("L898", "L89B"))) == ZoneRefused("unsound")


def test_lines_are_found_among_others_and_without_the_spaces_that_a_reader_saw() -> None:
    page = ("UTOPIA PASSPORT", "ERIKSSON", " ".join(PASSPORT[0]), PASSPORT[1].lower(), "SPECIMEN")
    assert read(page) == read(PASSPORT)


def test_fillers_that_a_reader_lost_or_saw_twice_are_counted_again() -> None:
    assert read((PASSPORT[0][:-3], PASSPORT[1].replace("<<<<<", "<<<<"))) == read(PASSPORT)
    assert read((PASSPORT[0] + "<<", PASSPORT[1].replace("<<<<<", "<<<<<<<"))) == read(PASSPORT)


def test_quotation_marks_are_the_fillers_that_readers_take_for_them() -> None:
    assert read((PASSPORT[0].replace("<<A", "«A"), PASSPORT[1])) == read(PASSPORT)


def test_a_name_that_fills_its_field_may_be_cut() -> None:
    line = "P<UTOPAPANDROPOULOUS<<JONATHON<ALEXANDER<BEN"
    zone = read((line, PASSPORT[1]))
    assert (zone.surname, zone.given_names, zone.truncated) == ("PAPANDROPOULOUS", "JONATHON ALEXANDER BEN", True)


def test_somebody_with_one_name_has_no_given_names() -> None:
    zone = read(("P<UTOARKFREITH".ljust(44, "<"), PASSPORT[1]))
    assert (zone.surname, zone.given_names) == ("ARKFREITH", "")


def test_a_part_of_the_date_of_birth_may_be_unknown() -> None:
    number, rest = "L898902C36", "1204159" + "<" * 15
    birth = "74<<<<" + check_digit("74<<<<")
    whole = number + birth + rest
    zone = read((PASSPORT[0], number + "UTO" + birth + "F" + rest + check_digit(whole)))
    assert zone.birth == "74<<<<"


@pytest.mark.parametrize(
    "lines",
    [(), ("",), ("ERIKSSON",), (PASSPORT[0],), (PASSPORT[1],), (CARD[0], CARD[1]), ("<" * 44, "<" * 44)],
)
def test_what_is_no_zone_is_absent(lines: tuple[str, ...]) -> None:
    assert read_zone(lines) == ZoneRefused("absent")


def test_a_date_that_is_half_a_number_is_unsound() -> None:
    assert read_zone((PASSPORT[0], PASSPORT[1].replace("740812", "7<0812"))) == ZoneRefused("unsound")
