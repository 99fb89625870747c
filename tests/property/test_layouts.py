"""What holds of the layout of any journey, finished or not."""

from itertools import pairwise

from handrail_platform.layout.layout import lay_out
from handrail_platform.layout.sketch import GRID, Sketch
from tests.property.generated import generated
from tests.property.sketches import any_sketches, pinned_sketches
from tests.unit.layout.tangle import course, drawn, overlaps, through_cards


@generated(250, sketch=any_sketches)
def test_no_two_cards_overlap_and_no_line_runs_through_a_card(sketch: Sketch) -> None:
    layout = lay_out(sketch)

    assert overlaps(sketch, layout) == []
    assert through_cards(sketch, layout) == []


@generated(250, sketch=any_sketches)
def test_every_drawn_line_leads_to_the_right(sketch: Sketch) -> None:
    layout = lay_out(sketch)

    for line in drawn(layout):
        assert all(a.x < b.x for a, b in pairwise(course(sketch, layout, line)))


@generated(250, sketch=any_sketches)
def test_nothing_is_lost_and_all_stands_on_the_grid_with_the_start_first(sketch: Sketch) -> None:
    layout = lay_out(sketch)

    assert list(layout.positions) == [card.name for card in sketch.cards]
    assert tuple(line.arrow for line in layout.lines) == sketch.arrows
    assert {at.x % GRID + at.y % GRID for at in layout.positions.values()} == {0}
    assert sketch.start is None or layout.positions[sketch.start].x == 0


@generated(150, sketch=any_sketches)
def test_whatever_the_start_leads_to_is_come_to_by_an_arrow_that_leads_on(sketch: Sketch) -> None:
    layout = lay_out(sketch)
    reached, ahead = {sketch.start}, [sketch.start]
    while ahead:
        name = ahead.pop()
        found = {arrow.target for arrow in sketch.arrows if arrow.card == name} - reached
        reached |= found
        ahead += found

    come_to = {line.arrow.target for line in layout.lines if not line.leads_back}
    assert reached - {sketch.start} <= come_to


@generated(150, sketch=pinned_sketches)
def test_the_same_sketch_gives_the_same_layout(sketch: Sketch) -> None:
    again = Sketch(cards=sketch.cards, arrows=sketch.arrows, start=sketch.start, pinned=dict(sketch.pinned))

    assert lay_out(sketch) == lay_out(again)


@generated(250, sketch=pinned_sketches)
def test_pinned_cards_stay_and_the_others_make_way(sketch: Sketch) -> None:
    layout = lay_out(sketch)

    assert {name: layout.positions[name] for name in sketch.pinned} == sketch.pinned
    assert all({*pair} <= sketch.pinned.keys() for pair in overlaps(sketch, layout))


@generated(150, sketch=any_sketches)
def test_what_was_laid_out_once_is_drawn_the_same_when_all_of_it_is_pinned(sketch: Sketch) -> None:
    layout = lay_out(sketch)
    kept = Sketch(cards=sketch.cards, arrows=sketch.arrows, start=sketch.start, pinned=layout.positions)

    assert lay_out(kept) == layout
