"""The values of a variable in cells: what no condition tells apart."""

from collections.abc import Mapping
from typing import Any

import pytest
from pycountry import countries

from handrail_platform.conditions.cells import Cells, Rest, Single, Span, allows, cells_of
from handrail_platform.conditions.countries import COUNTRIES
from handrail_platform.conditions.expression import checked_expression
from handrail_platform.conditions.formula import Formula
from handrail_platform.conditions.ranges import written_ranges
from handrail_platform.step.contract import Contract, Range
from handrail_platform.values import VariableType

KINDS: dict[str, VariableType] = {
    "age": "integer",
    "born": "date",
    "country": "country",
    "guest": "boolean",
    "mail": "email",
    "name": "text",
    "plan": "choice",
}


def formula(source: str) -> Formula:
    return checked_expression(source, KINDS).formula


def cells(*sources: str, **ranges: Range) -> Cells:
    return cells_of([formula(source) for source in sources], KINDS, ranges)


def row(source: str, **ranges: Range) -> tuple[Any, ...]:
    """Return the cells of the only variable."""
    (found,) = cells(source, **ranges).by_variable.values()
    return found


def test_integers_are_cut_where_an_answer_changes_and_shown_by_the_value_at_the_cut() -> None:
    assert row("age >= 18 && age < 65", age=Range(minimum=0, maximum=120)) == (
        Span(17, 0, 17),
        Span(18, 18, 64),
        Span(65, 65, 120),
    )


def test_between_two_neighbours_there_is_nothing() -> None:
    assert row("age > 3 && age < 5", age=Range(minimum=3, maximum=5)) == (Single(3), Single(4), Single(5))


def test_dates_are_days_and_what_was_left_out() -> None:
    assert row('born <= "2008-02-28"') == (
        Single(""),
        Span("2008-02-28", "0001-01-01", "2008-02-28"),
        Span("2008-02-29", "2008-02-29", "9999-12-31"),
    )


def test_a_year_is_no_date_and_has_dates_on_both_sides() -> None:
    assert row('born < "2008"', born=Range(optional=False)) == (
        Span("2007-12-31", "0001-01-01", "2007-12-31"),
        Span("2008-01-01", "2008-01-01", "9999-12-31"),
    )


def test_choices_are_a_cell_each() -> None:
    known = Range(choices=("gold", "silver"), optional=False)

    assert row('plan == "gold"', plan=known) == (Single("gold"), Single("silver"))
    assert row('plan == "gold"', plan=Range(choices=("gold",))) == (Single("gold"), Single(""))


def test_choices_that_have_an_order_stand_in_it() -> None:
    days = Range(choices=("2026-11-23", "2026-11-22"))
    found = cells('born < "2026-11-23"', born=days)

    assert found.by_variable["born"] == (Single(""), Single("2026-11-22"), Single("2026-11-23"))
    assert list(found.holding.values()) == [0b011]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('plan == "gold"', (Single("gold"), Rest("Alex Example", ("gold",)))),
        ('name in ["Alex Example", "Kim Example"]', Rest("Alex Example2", ("Alex Example", "Kim Example"))),
        ('mail == "alex@example.org"', Rest("kim@example.org", ("alex@example.org",))),
        ('country == "IE"', (Single("IE"), Rest("NZ", ("IE",)))),
    ],
)
def test_any_other_text_is_a_cell_with_a_text_that_could_be_one(source: str, expected: Any) -> None:
    found = row(source)

    assert (found if isinstance(expected, tuple) else found[-1]) == expected


def test_a_country_that_does_not_exist_has_no_cell() -> None:
    assert row('country in ["UK", "GB", "de"]')[0] == Single("GB")
    assert len(row('country in ["UK", "GB", "de"]')) == 2


def test_when_every_country_is_named_there_is_no_other() -> None:
    some, others = COUNTRIES[:200], COUNTRIES[200:]
    found = cells(
        *(f"country in {list(part)}".replace("'", '"') for part in (some, others)), country=Range(optional=False)
    )

    assert found.by_variable["country"] == tuple(map(Single, COUNTRIES))


def test_the_countries_are_those_that_a_form_takes() -> None:
    assert set(COUNTRIES) == {str(country.alpha_2) for country in countries}


def test_booleans_are_false_and_true() -> None:
    assert row("guest") == (Single(value=False), Single(value=True))
    assert row("guest", guest=Range(choices=(True,))) == (Single(value=True),)


def test_cells_tell_in_which_of_them_a_range_lies() -> None:
    found = cells('age >= 18 && plan == "gold" && name == "Kim"')

    assert found.within("age", Range(maximum=17)) == 0b01
    assert found.within("age", Range(minimum=17)) == 0b11
    assert found.within("age", Range(choices=(18,))) == 0b10
    assert found.within("plan", Range(choices=("gold",), optional=False)) == 0b01
    assert found.within("plan", Range(choices=("gold",))) == 0b11
    assert found.within("name", Range(choices=("Kim", "Alice"), optional=False)) == 0b11


def contract(**ranges: Range) -> Contract:
    written: Mapping[str, VariableType] = {"plan": "choice", "age": "integer"}
    return Contract(outcomes=("done",), writes={"done": written}, ranges=ranges)


def test_the_range_of_a_variable_is_whatever_one_of_its_writers_may_write() -> None:
    adult, child = Range(minimum=18), Range(minimum=0, maximum=17, optional=False)
    gold, silver = Range(choices=("gold",), optional=False), Range(choices=("silver", "gold"))

    assert written_ranges([contract(age=adult), contract(age=child)]) == {
        "age": Range(minimum=0),
        "plan": Range(),
    }
    assert written_ranges([contract(plan=gold), contract(plan=silver)])["plan"] == Range(
        choices=("gold", "silver")
    )
    assert written_ranges([contract(plan=gold), contract()])["plan"] == Range()
    assert written_ranges([contract(age=child), contract(age=Range(choices=(90, 40), optional=False))])[
        "age"
    ] == Range(minimum=0, maximum=90, optional=False)


def test_a_range_allows_what_it_says() -> None:
    assert allows(Range(), "")
    assert not allows(Range(optional=False), "")
    assert allows(Range(minimum="2000-01-01", maximum="2000-01-31"), "2000-01-31")
    assert not allows(Range(minimum="2000-01-01", maximum="2000-01-31"), "2000-02-01")
