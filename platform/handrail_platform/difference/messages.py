"""How many messages one session can send, and which steps send them."""

from collections.abc import Iterator
from typing import Final, get_args

import msgspec
import networkx as nx

from handrail_platform.compile.wiring import Resolved
from handrail_platform.difference.explored import Explored
from handrail_platform.difference.ways import Ways
from handrail_platform.step.contract import Channel

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)


class Amount(msgspec.Struct, frozen=True):
    """The most messages or prompts that one session can send over a channel; None where there is no bound."""

    channel: Channel
    before: int | None
    after: int | None


class Sending(msgspec.Struct, frozen=True):
    """The most messages or prompts that one visit of a step sends over a channel."""

    step: str
    channel: Channel
    before: int
    after: int


def amounts(before: Ways, after: Ways) -> Iterator[Amount]:
    """Yield each channel over which a session can send more or less than before."""
    for channel in CHANNELS:
        old, new = most_sent(before, channel), most_sent(after, channel)
        if old != new:
            yield Amount(channel, old, new)


def sendings(before: Ways, after: Ways) -> Iterator[Sending]:
    """Yield each step that sends more or less than before, such as one that is new."""
    old, new = before.whole.steps, after.whole.steps
    for step in sorted(old.keys() | new.keys()):
        for channel in CHANNELS:
            earlier, now = _sends(old.get(step), channel), _sends(new.get(step), channel)
            if earlier != now:
                yield Sending(step, channel, earlier, now)


def most_sent(ways: Ways, channel: Channel) -> int | None:
    """Return the most messages that one session sends over the channel, None where there is no bound.

    Visit limits tell the rounds of a loop apart, so that whatever leads back to itself can be walked for ever.
    """
    by_place = [_sends(each, channel) for each in ways.whole.steps.values()]
    if not any(by_place):
        return 0
    walked = ways.explored
    sent = [
        by_place[place] if entered else 0 for place, entered in zip(walked.places, walked.entered, strict=True)
    ]
    most: list[int] = [0] * len(sent)
    for group in _groups(walked):
        onward = {move.target for number in group for move in walked.moves[number]}
        if onward & group and any(sent[number] for number in group):
            return None
        following = max((most[target] for target in onward - group), default=0)
        for number in group:
            most[number] = sent[number] + following
    return most[0]


def _sends(step: Resolved | None, channel: Channel) -> int:
    return step.contract.sends.get(channel, 0) if step else 0


def _groups(walked: Explored) -> Iterator[frozenset[int]]:
    """Yield the situations in groups that lead to one another, each group after all that it leads to."""
    graph: nx.DiGraph[int] = nx.DiGraph((move.origin, move.target) for moves in walked.moves for move in moves)
    graph.add_nodes_from(range(len(walked.places)))
    groups = nx.condensation(graph)
    for number in reversed(list(nx.topological_sort(groups))):
        yield frozenset(groups.nodes[number]["members"])
