"""A light account never had an authenticator. Whoever may bind only for that binds its first, or nothing."""

from collections.abc import Iterable

import msgspec

from handrail_platform.errors import StepFault
from handrail_platform.guard.table import BINDING
from handrail_platform.guard.vocabulary import FIRST_BOUND_HERE, LIGHT
from handrail_platform.run.facts import has_fact
from handrail_platform.run.state import Fact, State
from handrail_platform.run.subject import about_whom
from handrail_platform.step.effects import BindFirst
from handrail_platform.step.outbox import Effect
from handrail_platform.values import Milliseconds

_FIRST = str(BindFirst.__struct_config__.tag)


def binds_first(state: State, effect: Effect) -> bool:
    """Tell whether this would bind an authenticator to an account that this session only knows to have been light.

    What it was known from is older than the effect: somebody else may have bound one meanwhile.
    """
    about = about_whom(state.subject)
    tag = str(effect.__struct_config__.tag)
    light = has_fact(state.facts, LIGHT, about) and not has_fact(state.facts, FIRST_BOUND_HERE, about)
    return tag in BINDING and light


def refuse_second(state: State, effects: Iterable[Effect], lost: frozenset[str]) -> None:
    """Raise StepFault when it was tried to bind the first authenticator of an account that has one by now."""
    if _FIRST in lost and any(binds_first(state, effect) for effect in effects):
        raise StepFault("authenticator-exists")


def with_first(state: State, now: Milliseconds) -> State:
    """Return the state once the first authenticator is bound: whoever did may bind others, as if newly opened."""
    bound = Fact(FIRST_BOUND_HERE, about_whom(state.subject), now)
    return msgspec.structs.replace(state, facts=(*state.facts, bound))
