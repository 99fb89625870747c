"""Mutants of what a journey shows and sends: pages that look alike, messages, and secrets that leak."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from handrail_platform.verify import alike, messages, secrets, verify
from tests.property.mutants.mutation import Mutation, around, becomes

_LEAKS: Final = secrets.leaks
_EXCESS: Final = messages.excess
_DIFFERENCE: Final = alike.Looks.difference
_AT_ONCE: Final = secrets.let_out_at_once


def contracts(**changes: Any) -> Mutation:
    """Look for leaks as if the contracts did not say this."""

    def mutant(walked: Any, declared: Sequence[Any], *more: Any) -> Any:
        return _LEAKS(walked, [msgspec.structs.replace(each, **changes) for each in declared], *more)

    return becomes(verify, "leaks", mutant)


def _with_most(given: Sequence[Any], more: int) -> list[Any]:
    """Return what `excess` is given, with another number of messages."""
    return [each + more if isinstance(each, int) else each for each in given]


def _blind_to_writes(looks: Any, number: int, outcomes: Sequence[str]) -> Any:
    steps = [replace(each, contract=msgspec.structs.replace(each.contract, writes={})) for each in looks._steps]
    blind = object.__new__(alike.Looks)
    blind.__dict__.update(looks.__dict__ | {"_steps": steps})
    return _DIFFERENCE(blind, number, outcomes)


SHOWN: Final[dict[str, Mutation]] = {
    "everything looks the same": becomes(alike.Looks, "_pair", lambda *_: None),
    "what is written is not seen": becomes(alike.Looks, "difference", _blind_to_writes),
    "steps of one type look the same": around(alike.Looks, "_look", lambda look, *_: look[:2]),
    "all steps are merged": becomes(alike, "_leader", lambda *_: 0),
    "automatic steps are seen": becomes(alike.Looks, "_visible", lambda _, number: number),
    "steps that do something are passed by": becomes(alike, "_does_something", lambda _: False),
    "everything proves who somebody is": becomes(alike.Looks, "_proves", lambda *_: True),
    "nothing proves who somebody is": becomes(alike.Looks, "_proves", lambda *_: False),
    "messages are not counted": becomes(messages, "_can_exceed", lambda *_: False),
    "one message more": becomes(verify, "excess", lambda *given: _EXCESS(*_with_most(given, 1))),
    "one message less": becomes(verify, "excess", lambda *given: _EXCESS(*_with_most(given, -1))),
    "nothing is made from what is read": contracts(uses={}, reads={}),
    "nothing is cleaned": contracts(cleans=()),
    "what a page shows is no leak": contracts(shows=()),
    "what an address carries is no leak": contracts(reveals=()),
    "what is disclosed is no leak": contracts(discloses={}),
    "what is written is clean": contracts(writes={}),
    "what is written and shown at once is no leak": becomes(secrets, "let_out_at_once", lambda *_: frozenset()),
    "whatever a step discloses leaves with what it writes": becomes(
        secrets,
        "let_out_at_once",
        lambda contract, outcome: _AT_ONCE(msgspec.structs.replace(contract, only_with={}), outcome),
    ),
    "what is let out at once is secret": becomes(
        secrets.Secrets,
        "_made",
        lambda self, number, *_: ((name, arrow.outcome) for arrow, out in self._at_once[number] for name in out),
    ),
}
