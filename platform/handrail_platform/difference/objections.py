"""What speaks against going over from one version to another: routes that break what is demanded of the second."""

from collections.abc import Iterator
from typing import NamedTuple

from handrail_platform.difference.joined import Joined
from handrail_platform.guard.guardrail import MessagesBounded, SecretsKept, TriesBounded
from handrail_platform.guard.table import names_tried
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import MIGRATED, ONCE_MORE, Arrow
from handrail_platform.verify.routes import Walks
from handrail_platform.verify.search import Search, exactly
from handrail_platform.verify.secrets import leaks
from handrail_platform.verify.worlds import Worlds


class Objection(NamedTuple):
    """A nearest route that goes over and then breaks a guardrail, with the code of the finding."""

    code: str
    route: tuple[Hop, ...]

    @property
    def over_at(self) -> str:
        """Return the step at which the route goes over; empty when it stays in the first version."""
        return next((hop.step for hop in self.route if hop.outcome == MIGRATED), "")


def objections(joined: Joined) -> Iterator[Objection]:
    """Yield, for each guardrail and place of the second version, a nearest route that breaks it after going over.

    Raises TooManySituations.
    """
    yield from (each for each in _every(joined) if each.over_at)


def _every(joined: Joined) -> Iterator[Objection]:
    asked = (guard.requirement for place in joined.graph.guarded.values() for guard, _, _ in place.asked(0))
    walks = Walks(joined.worlds)
    for requirement in dict.fromkeys(asked):
        for failure in walks.failures(requirement):
            yield Objection(requirement.missing, failure.route)
    contracts = [each.contract for each in joined.whole.steps.values()]
    for guardrail in joined.demanded:
        match guardrail:
            case MessagesBounded(channel=channel, most=most):
                sends = [each.sends.get(channel, 0) for each in contracts]
                yield from _too_many(joined, sends, most, "too-many-messages")
            case TriesBounded(most=most):
                yield from _too_many(joined, list(map(names_tried, contracts)), most, "too-many-tries")
            case SecretsKept():
                for leak in leaks(joined.graph, contracts, joined.whole.variables, joined.worlds):
                    yield Objection("secret-let-out", leak.route)
            case _:
                pass


def _too_many(joined: Joined, sends: list[int], most: int, code: str) -> list[Objection]:
    """Count what was sent, or tried, before and what is after: the person gets both."""
    if not any(sends):
        return []
    return exactly(joined.worlds, lambda told_apart: _over(joined, sends, most, code, told_apart))


def _over(joined: Joined, sends: list[int], most: int, code: str, worlds: Worlds | None) -> Iterator[Objection]:
    def after(number: int, arrow: Arrow, sent: int) -> int:
        # A step that goes on in the other version sends no more than it would have; beyond too many is too many.
        stays = arrow.outcome in (ONCE_MORE, MIGRATED)
        return sent if stays else min(sent + sends[number], most + 1)

    search = Search(joined.graph, [0], after, worlds)
    reported: set[int] = set()
    for situation in search.situations():
        number, sent, _ = situation
        if number >= joined.first and number not in reported and sent + sends[number] > most:
            reported.add(number)
            yield Objection(code, search.route(situation))
