"""Mutants of the search for those who would be stranded, for they have nothing to go on with."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from typing import Any, Final

from handrail_platform.verify import newcomers, verify
from tests.property.mutants.mutation import Mutation, becomes

_NEWCOMERS: Final[Any] = vars(newcomers)["_Walk"]
STRANDING: Final[dict[str, Mutation]] = {
    "somebody new has whatever is asked for": becomes(_NEWCOMERS, "_lacks", lambda *_: False),
    "nobody has what they did not use here": becomes(
        _NEWCOMERS, "_lacks", lambda walk, arrow, moment: bool(arrow.uses & walk._used & ~moment)
    ),
    "somebody new has not what they bound": becomes(
        _NEWCOMERS,
        "_lacks",
        lambda walk, arrow, moment: bool(moment & walk._opened and arrow.uses & walk._used),
    ),
    "names are tried unseen": becomes(verify, "names_tried", lambda _: 0),
    "another way on is no help": becomes(_NEWCOMERS, "_succeeding", frozenset[Any]()),
    "whoever is named anew has nothing": becomes(newcomers, "_takes", lambda arrow, _: bool(arrow.uses)),
    "only the account's own step is looked at": becomes(newcomers, "_reached", lambda _, starts: set(starts)),
}
