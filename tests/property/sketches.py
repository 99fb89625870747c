"""Random journeys as an editor draws them: right, half finished, and tangled."""

from random import Random

from handrail_platform.layout.sketch import GRID, Arrow, Card, Point, Sketch
from tests.property.generated import by_chance


def any_sketch(dice: Random, most: int = 24) -> Sketch:
    """Return cards with some rows wired: mostly onwards, sometimes back, sometimes to an end."""
    count = dice.randint(1, most)
    ends = dice.randint(0, min(3, count - 1))
    cards = [Card(f"s{number}", 0 if number >= count - ends else dice.randint(1, 5)) for number in range(count)]
    arrows: list[Arrow] = []
    back, near = dice.choice((0.0, 0.1, 0.4)), dice.choice((2, 4, count))
    for number, card in enumerate(cards):
        for row in range(card.rows):
            if dice.random() < 0.85:
                leads_back = dice.random() < back
                target = dice.randint(0, number) if leads_back else min(count - 1, number + dice.randint(1, near))
                failed = target > count - ends
                arrows.append(Arrow(card.name, row, cards[target].name, quiet=failed))
    if dice.random() < 0.3:
        dice.shuffle(cards)
        arrows.sort(key=lambda arrow: [card.name for card in cards].index(arrow.card))
    start = None if dice.random() < 0.05 else "s0"
    return Sketch(cards=tuple(cards), arrows=tuple(arrows), start=start)


def pinned_anywhere(dice: Random) -> Sketch:
    """Return such a sketch with some of its cards anywhere."""
    sketch = any_sketch(dice)
    names = dice.sample([card.name for card in sketch.cards], dice.randint(1, len(sketch.cards)))
    pins = {name: Point(dice.randint(-99, 99) * GRID, dice.randint(-40, 40) * GRID) for name in names}
    return Sketch(cards=sketch.cards, arrows=sketch.arrows, start=sketch.start, pinned=pins)


any_sketches = by_chance(any_sketch)
pinned_sketches = by_chance(pinned_anywhere)
