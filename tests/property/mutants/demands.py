"""Mutants of what is demanded, before what, and of what holds it."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from handrail_platform.guard import requirement, table, vocabulary
from handrail_platform.guard.vocabulary import ACCOUNT, CLAIMED, LIGHT, NEW, OPENED_HERE
from handrail_platform.verify import graph, verify
from tests.property.mutants.mutation import Mutation, around, becomes, holding

_HOLDS: Final = requirement.Authenticated.holds
_CONSENT: Final = requirement.Consented.concerns
_KNOWN: Final = requirement.Known.holds
_ENTITLED: Final = requirement.EntitledToBind.holds


def without_moment(moment: str) -> Mutation:
    """Ask nothing before this."""

    def change(places: Iterator[str], contract: object, guardrail: Any) -> Sequence[str]:
        del contract
        return () if guardrail.before == moment else list(places)

    return around(table, "_places", change)


def _strongest(asked: requirement.Requirement) -> int:
    if isinstance(asked, requirement.AnyOf):
        return max(map(_strongest, asked.of))
    return asked.level if isinstance(asked, requirement.Authenticated) else 0


DEMANDS: Final[dict[str, Mutation]] = {
    "one factor is two": becomes(requirement, "assurance_level", lambda used: min(2, 2 * len(list(used)))),
    "two factors are one": becomes(requirement, "assurance_level", lambda used: min(1, len(list(used)))),
    "an earlier sign-in is of this journey": becomes(requirement, "FRESH", vocabulary.USED),
    "resistance to phishing is not looked at": holding(
        requirement.Authenticated,
        lambda self, held: _HOLDS(msgspec.structs.replace(self, phishing_resistant=False), held),
    ),
    "a level less is enough": holding(
        requirement.Authenticated,
        lambda self, held: _HOLDS(msgspec.structs.replace(self, level=self.level - 1), held),
    ),
    "any evidence is IAL2": becomes(requirement, "identity_level", lambda done: 2 if list(done) else 0),
    "no evidence is IAL2": becomes(requirement, "identity_level", lambda done: 1 if list(done) else 0),
    "any consent will do": becomes(requirement.Consented, "concerns", lambda _, name: name.startswith("consent:")),
    "the guardian's consent is the subject's": becomes(
        requirement.Consented,
        "concerns",
        lambda self, name: _CONSENT(msgspec.structs.replace(self, by="either"), name),
    ),
    "any version will do": becomes(
        requirement.Consented,
        "concerns",
        lambda self, name: _CONSENT(msgspec.structs.replace(self, version=""), name),
    ),
    "whatever has a value is confirmed": holding(requirement.Confirmed, lambda _, __: True),
    "to be claimed is to be known": holding(requirement.Known, lambda _, held: ACCOUNT in held or CLAIMED in held),
    "to be new is to be known": holding(
        requirement.Known,
        lambda self, held: _KNOWN(self, held) or NEW in held,
    ),
    "one recovery code is enough": holding(
        requirement.EntitledToBind, lambda _, held: _ENTITLED(requirement.EntitledToBind(1), held)
    ),
    "whoever is new may not bind": holding(
        requirement.EntitledToBind, lambda self, held: _ENTITLED(self, held - {NEW})
    ),
    "whoever is registered here may not bind": holding(
        requirement.EntitledToBind, lambda self, held: _ENTITLED(self, held - {OPENED_HERE})
    ),
    "every account is light": holding(
        requirement.EntitledToBind, lambda self, held: _ENTITLED(self, held | {LIGHT})
    ),
    "no account is light": holding(requirement.EntitledToBind, lambda self, held: _ENTITLED(self, held - {LIGHT})),
    "a light account takes no code": holding(
        requirement.EntitledToBind, lambda self, held: _ENTITLED(self, held) or LIGHT in held
    ),
    "proofing is no recovery": holding(
        requirement.EntitledToBind,
        lambda self, held: _ENTITLED(self, frozenset(name for name in held if "proofing:" not in name)),
    ),
    "codes are no recovery": holding(
        requirement.EntitledToBind,
        lambda self, held: _ENTITLED(self, frozenset(name for name in held if "recovery:" not in name)),
    ),
    "a mandate is not looked for": holding(requirement.Mandated, lambda _, __: True),
    "a fact is not looked for": holding(requirement.Shown, lambda _, __: True),
    "all of a choice must hold": holding(
        requirement.AnyOf, lambda self, held: all(each.holds(held) for each in self.of)
    ),
    **{
        f"nothing is asked before {moment}": without_moment(moment)
        for moment in ("open-account", "sign-in", "change-credential", "act-for", "disclose", "finish")
    },
    "no purpose needs consent": becomes(table, "_uncovered", lambda *_: ()),
    "no identifier is confirmed": becomes(table, "CONFIRMED_BY", dict[str, str]()),
    "no credential is guarded": becomes(table, "BINDING", frozenset[str]()),
    "promises may be pending": holding(requirement.NothingPending, lambda _, __: True),
    "no step needs anybody": around(
        graph,
        "guards_of",
        lambda guards, *_: tuple(each for each in guards if each.guardrail != table.STEP_NEEDS),
    ),
    "no sign-in demands two factors": becomes(verify, "sign_in_level", lambda _: 1),
    "binding takes one factor": becomes(table, "binding_level", lambda *_: 1),
    "alternatives demand nothing of sign-ins": becomes(
        table, "_demanded_level", lambda each: each.level if isinstance(each, requirement.Authenticated) else 0
    ),
    "the strongest alternative is demanded of sign-ins": becomes(table, "_demanded_level", _strongest),
}
