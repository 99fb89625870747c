"""The order in which the cards are come to by whoever goes through them, before anything is made of it."""

from collections.abc import Mapping, Sequence

from handrail_platform.layout.sketch import Sketch


def walked(sketch: Sketch) -> list[str]:
    """Return all cards, the start first: each comes after what leads to it, unless that is reached through it.

    Cards that the start does not lead to come right after it, for they may lead to whatever follows.
    """
    onwards: dict[str, list[str]] = {card.name: [] for card in sketch.cards}
    entered: set[str] = set()
    for arrow in sorted(sketch.arrows, key=lambda each: -each.row):
        onwards[arrow.card].append(arrow.target)
        if arrow.card != arrow.target:
            entered.add(arrow.target)
    seen: set[str] = set()
    reached = _from([] if sketch.start is None else [sketch.start], onwards, seen)
    sources = [name for name in onwards if name not in entered]
    others = _from([*sources, *onwards], onwards, seen)
    return [*reached[:1], *others, *reached[1:]]


def _from(roots: Sequence[str], onwards: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    trees = [_tree(root, onwards, seen) for root in roots if root not in seen]
    return [name for tree in trees[::-1] for name in tree]


def _tree(root: str, onwards: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    if root in seen:
        return []
    seen.add(root)
    left: list[str] = []
    under_way = [(root, iter(onwards[root]))]
    while under_way:
        name, targets = under_way[-1]
        following = next((target for target in targets if target not in seen), None)
        if following is None:
            left.append(name)
            under_way.pop()
        else:
            seen.add(following)
            under_way.append((following, iter(onwards[following])))
    return left[::-1]
