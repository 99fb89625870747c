"""Small journeys are laid out as a person would draw them."""

from pathlib import Path

import pytest

from handrail_platform.layout.layout import Layout, lay_out
from handrail_platform.layout.sketch import CARD_WIDTH, Arrow, Card, Point, Sketch
from tests.bench.long_journeys import long_journey
from tests.unit.layout.picture import picture
from tests.unit.layout.sketched import SHIPPED, shipped, sketched
from tests.unit.layout.tangle import crossings, drawn, overlaps, through_cards


def sketch(*wired: str, quiet: str = "", pinned: dict[str, Point] | None = None) -> Sketch:
    """Return cards from `a: b c -`, where a dash is a row that leads nowhere; quiet names the ends that fail."""
    rows = {name: targets.split() for name, _, targets in (line.partition(":") for line in wired)}
    arrows = [
        Arrow(name, row, target, quiet=target in quiet.split())
        for name, targets in rows.items()
        for row, target in enumerate(targets)
        if target != "-"
    ]
    cards = tuple(Card(name, len(targets)) for name, targets in rows.items())
    return Sketch(cards=cards, arrows=tuple(arrows), start=next(iter(rows)), pinned=pinned or {})


def columns(layout: Layout) -> dict[str, int]:
    stops = sorted({at.x for at in layout.positions.values()})
    return {name: stops.index(at.x) for name, at in layout.positions.items()}


def quiet(layout: Layout) -> set[tuple[str, str]]:
    return {(line.arrow.card, line.arrow.target) for line in layout.lines if line.quiet}


def test_the_route_to_success_is_straight_and_all_else_lies_below() -> None:
    layout = lay_out(sketch("a: b x", "b: c y z", "c: end y", "x: c", "y: end", "z:", "end:", quiet="z"))

    assert {layout.positions[name].y for name in ("a", "b", "c", "end")} == {0}
    assert all(layout.positions[name].y > 0 for name in ("x", "y", "z"))


def test_a_first_row_that_leads_to_no_success_does_not_make_the_straight_route() -> None:
    layout = lay_out(sketch("a: lost b", "lost: bad", "b: end", "end:", "bad:", quiet="bad"))

    assert layout.positions["a"].y == layout.positions["b"].y == layout.positions["end"].y


def test_what_leads_back_is_quiet_and_the_story_keeps_its_order() -> None:
    layout = lay_out(sketch("a: b", "b: c a b", "c: d a", "d: c end", "end:"))

    assert quiet(layout) == {("b", "a"), ("b", "b"), ("c", "a"), ("d", "c")}
    assert list(columns(layout).values()) == [0, 1, 2, 3, 4]


def test_a_card_comes_after_one_that_leads_to_it_although_its_first_row_leads_back() -> None:
    layout = lay_out(sketch("form: which", "which: no yes", "no: again", "again: form yes", "yes:"))

    assert quiet(layout) == {("again", "form")}


def test_a_line_that_passes_a_card_goes_around_it() -> None:
    wired = sketch("a: b d", "b: c", "c: d", "d:")
    layout = lay_out(wired)
    (passing,) = (line for line in layout.lines if line.waypoints)

    assert (passing.arrow.card, passing.arrow.target) == ("a", "d")
    assert through_cards(wired, layout) == []


def test_rows_are_followed_from_above_so_that_lines_do_not_cross() -> None:
    wired = sketch("a: z y x", "x: end", "y: end", "z: end", "end:")
    layout = lay_out(wired)

    assert layout.positions["z"].y < layout.positions["y"].y < layout.positions["x"].y
    assert crossings(wired, layout) == 0


def test_an_end_that_fails_stands_behind_the_last_card_that_leads_to_it() -> None:
    found = columns(lay_out(sketch("a: b bad", "b: c bad", "c: end", "end:", "bad:", quiet="bad")))

    assert found == {"a": 0, "b": 1, "bad": 2, "c": 2, "end": 3}


def test_parts_without_a_line_between_them_stand_below_the_first_side_by_side() -> None:
    layout = lay_out(sketch("a: b", "b: c", "c: end", "end:", "new: other", "other: -", "alone: -"))
    below = {name: at for name, at in layout.positions.items() if name in {"new", "other", "alone"}}

    assert len({at.y for at in below.values()}) == 1
    assert min(at.y for at in below.values()) > max(layout.positions[name].y for name in "abc")
    assert len({at.x for at in below.values()}) == 3


def test_a_draft_without_any_arrow_or_start_is_laid_out() -> None:
    cards = (Card("a", 2), Card("b", 0), Card("c", 1))

    assert len(set(lay_out(Sketch(cards=cards, arrows=(), start=None)).positions.values())) == 3
    assert lay_out(Sketch(cards=(), arrows=(), start=None)) == Layout({}, ())


def test_a_selection_is_tidied_while_all_else_stays() -> None:
    wired = ("a: b", "b: c x", "c: end", "x: end", "end:")
    stays = {"a": Point(0, 800), "b": Point(304, 800), "end": Point(912, 800)}
    layout = lay_out(sketch(*wired, pinned=stays))

    assert {name: layout.positions[name] for name in stays} == stays
    assert layout.positions["c"] == Point(608, 800)
    assert layout.positions["x"].x == 608
    assert layout.positions["x"].y > 800


def test_whoever_moves_one_card_moves_no_other() -> None:
    wired = ("a: b x", "b: c", "c: d", "d: -", "x: -", "alone: -")
    before = lay_out(sketch(*wired)).positions
    moved = {"c": Point(before["c"].x + 24, before["c"].y + 240)}

    after = lay_out(sketch(*wired, pinned=moved)).positions

    assert after == {**before, **moved}


def test_what_is_new_stands_near_its_neighbours_that_somebody_arranged() -> None:
    wired = ("a: b", "b: c", "c: d", "d: -")
    before = lay_out(sketch(*wired)).positions
    arranged = {name: Point(before[name].x, before[name].y + 960) for name in ("a", "b", "d")}

    after = lay_out(sketch(*wired, pinned=arranged)).positions

    assert after["c"] == Point(before["c"].x, before["c"].y + 960)


def test_a_card_makes_way_for_one_that_was_pinned_where_it_would_stand() -> None:
    wired = sketch("a: b c", "b: -", "c: -", pinned={"a": Point(0, 0), "c": Point(304, 8)})
    layout = lay_out(wired)

    assert layout.positions["c"] == Point(304, 8)
    assert overlaps(wired, layout) == []


def test_a_line_goes_around_a_card_that_was_pinned_in_its_way() -> None:
    wired = sketch("a: b d", "b: c", "c: d", "d:", "x: -")
    way = next(line.waypoints[0] for line in lay_out(wired).lines if line.waypoints)
    pinned = Sketch(cards=wired.cards, arrows=wired.arrows, start="a", pinned=dict(lay_out(wired).positions))
    moved = Sketch(
        cards=wired.cards, arrows=wired.arrows, start="a", pinned={**pinned.pinned, "x": Point(way.x, way.y - 40)}
    )

    assert through_cards(moved, lay_out(moved)) == []
    assert lay_out(moved) != lay_out(pinned)


def test_a_line_to_a_card_that_was_pinned_before_its_source_turns_in_free_room() -> None:
    wired = sketch("a: b", "b: -", pinned={"a": Point(600, 0), "b": Point(0, 0)})
    (line,) = lay_out(wired).lines

    assert not line.quiet
    assert [point.x > 600 + CARD_WIDTH for point in line.waypoints] == [True, False]
    assert line.waypoints[1].x < 0


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_journeys_that_ship_are_drawn_without_a_tangle(file: Path) -> None:
    wired = shipped(file)
    layout = lay_out(wired)

    assert crossings(wired, layout) <= 1
    assert through_cards(wired, layout) == []
    assert overlaps(wired, layout) == []


@pytest.mark.parametrize("steps", [16, 60, 300])
def test_long_journeys_are_drawn_without_a_crossing(steps: int) -> None:
    wired = sketched(long_journey(steps))
    layout = lay_out(wired)

    assert crossings(wired, layout) == 0
    assert through_cards(wired, layout) == []


def test_a_picture_has_every_card_and_every_drawn_line() -> None:
    wired = sketched(long_journey(60))
    layout = lay_out(wired)
    shown = picture(wired, layout)

    assert shown.count("<rect") == len(wired.cards) + 1
    assert shown.count("<path") == len(drawn(layout))
