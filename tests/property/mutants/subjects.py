"""Mutants of whom a journey is about: who that is, what they keep, and what is promised about them."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from collections.abc import Callable
from typing import Final

from handrail_platform.guard.vocabulary import (
    ACCOUNT,
    CLAIMED,
    NEW,
    NOBODY,
    NOTHING_PENDING,
    OPENED_HERE,
    REPRESENTED,
)
from handrail_platform.step.contract import SubjectChange
from handrail_platform.verify import graph, names
from tests.property.mutants.mutation import Mutation, around, becomes

CLAIM, RECOGNISE, FORGET, MINT, OPEN, REPRESENT = (
    SubjectChange[name] for name in ("CLAIMED", "RECOGNISED", "FORGOTTEN", "MINTED", "OPENED", "REPRESENTED")
)


def subject(of: SubjectChange, mutant: Callable[[names.Names, int], int]) -> Mutation:
    """Let one change of subject do something else."""

    def change(right: int, numbered: names.Names, happened: SubjectChange, moment: int) -> int:
        return mutant(numbered, moment) if happened is of else right

    return around(graph, "changed_subject", change)


def pending(of: SubjectChange, *, stays: bool) -> Mutation:
    """Let promises stay pending, or be dropped, when the subject changes in this way."""

    def change(right: int, numbered: names.Names, happened: SubjectChange, moment: int) -> int:
        bit = numbered.bits[NOTHING_PENDING]
        if happened is not of:
            return right
        return right & (moment | ~bit) if stays else right | bit

    return around(graph, "changed_subject", change)


def standing(numbered: names.Names, moment: int, *held: str) -> int:
    """Return the moment with another standing and everything else as it was."""
    return (moment & ~numbered.standing) | numbered.moment(held)


def loses_but(kept: Callable[[names.Names], int]) -> Mutation:
    return around(graph, "lost_subject", lambda right, numbered, moment: right | (moment & kept(numbered)))


SUBJECTS: Final[dict[str, Mutation]] = {
    "a claim keeps what was proved": subject(CLAIM, lambda n, m: standing(n, m, CLAIMED)),
    "a claim forgets what values are": subject(CLAIM, lambda n, _: n.moment([CLAIMED])),
    "a claim changes nothing": subject(CLAIM, lambda _, m: m),
    "recognising changes nothing": subject(RECOGNISE, lambda _, m: m),
    "recognising makes anybody claimed": subject(RECOGNISE, lambda n, m: standing(n, m & n.of_values, CLAIMED)),
    "forgetting keeps what was proved": subject(
        FORGET, lambda n, m: standing(n, m, NOBODY) if m & n.bits[CLAIMED] else m
    ),
    "forgetting forgets whoever is known": subject(FORGET, lambda n, m: standing(n, m & n.of_values, NOBODY)),
    "forgetting changes nothing": subject(FORGET, lambda _, m: m),
    "minting makes everybody new": subject(MINT, lambda n, m: standing(n, m, NEW)),
    "minting changes nothing": subject(MINT, lambda _, m: m),
    "opening keeps what was claimed": subject(OPEN, lambda n, m: standing(n, m, ACCOUNT, OPENED_HERE)),
    "opening forgets whoever is new": subject(
        OPEN, lambda n, m: standing(n, m & n.of_values, ACCOUNT, OPENED_HERE)
    ),
    "opening makes nobody newly registered": around(
        graph,
        "changed_subject",
        lambda right, n, change, _: right & ~n.bits[OPENED_HERE] if change is OPEN else right,
    ),
    "opening makes no account": around(
        graph, "changed_subject", lambda right, n, change, _: right & ~n.bits[ACCOUNT] if change is OPEN else right
    ),
    "opening changes nothing": subject(OPEN, lambda _, m: m),
    "representing keeps the facts": subject(REPRESENT, lambda n, m: standing(n, m, REPRESENTED)),
    "representing loses the authenticators": subject(
        REPRESENT, lambda n, m: standing(n, m & n.of_values, REPRESENTED)
    ),
    "whoever represents is still the account": subject(
        REPRESENT, lambda n, m: m & (n.of_values | n.used | n.bits[ACCOUNT])
    ),
    "representing changes nothing": subject(REPRESENT, lambda _, m: m),
    "proving leaves somebody claimed": becomes(graph, "proved_subject", lambda _, m: m),
    "proving makes whoever is new an account": around(
        graph, "proved_subject", lambda right, n, m: standing(n, m, ACCOUNT) if m & n.bits[NEW] else right
    ),
    "losing loses nothing": becomes(graph, "lost_subject", lambda _, m: m),
    "losing keeps the account": loses_but(lambda n: n.bits[ACCOUNT]),
    "losing keeps the authenticators": loses_but(lambda n: n.used),
    "losing keeps who is newly registered": loses_but(lambda n: n.bits[OPENED_HERE]),
    "losing keeps the facts": loses_but(lambda n: ~(n.standing | n.used | n.of_values)),
    "losing forgets what values are": around(graph, "lost_subject", lambda right, n, _: right & ~n.of_values),
    "losing takes from who represents": around(graph, "lost_subject", lambda right, n, _: right & ~n.used),
    "nothing is promised about whoever is new": becomes(graph, "promised", lambda _, m: m),
    "promises about everybody wait": becomes(graph, "promised", lambda n, m: m & ~n.bits[NOTHING_PENDING]),
    "no effect waits for the account": becomes(graph, "WAITING", frozenset[str]()),
    "losing drops what is pending": around(
        graph, "lost_subject", lambda right, n, _: right | n.bits[NOTHING_PENDING]
    ),
    "a claim leaves promises pending": pending(CLAIM, stays=True),
    "opening leaves promises pending": pending(OPEN, stays=True),
    "representing leaves promises pending": pending(REPRESENT, stays=True),
    "recognising drops what is pending": pending(RECOGNISE, stays=False),
    "forgetting drops what is pending": pending(FORGET, stays=False),
    "minting drops what is pending": pending(MINT, stays=False),
}
