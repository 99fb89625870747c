"""A sketch that contradicts itself cannot be made."""

import pytest

from handrail_platform.layout.sketch import Arrow, Card, Point, Sketch

CARDS = (Card("a", 1), Card("b", 0))


@pytest.mark.parametrize("arrow", [Arrow("a", 1, "b"), Arrow("b", 0, "a"), Arrow("a", 0, "c"), Arrow("c", 0, "a")])
def test_an_arrow_leaves_by_a_row_and_leads_to_a_card(arrow: Arrow) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        Sketch(cards=CARDS, arrows=(arrow,), start="a")


def test_names_and_rows_are_there_once_and_start_and_pins_are_cards() -> None:
    with pytest.raises(ValueError, match="one name"):
        Sketch(cards=(*CARDS, Card("a", 2)), arrows=(), start="a")
    with pytest.raises(ValueError, match="one row"):
        Sketch(cards=CARDS, arrows=(Arrow("a", 0, "b"), Arrow("a", 0, "a")), start="a")
    with pytest.raises(ValueError, match="none of its cards"):
        Sketch(cards=CARDS, arrows=(), start="c")
    with pytest.raises(ValueError, match="none of its cards"):
        Sketch(cards=CARDS, arrows=(), start="a", pinned={"c": Point(0, 0)})
