"""What a configured step declares about itself; the compiler and, later, the verifier read nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.values import VariableType

EffectTag: TypeAlias = str


class StepKind(StrEnum):
    """How a step uses time; termination is proved from it."""

    AUTOMATIC = "automatic"
    INTERACTIVE = "interactive"
    FINAL = "final"


class Gain(msgspec.Struct, frozen=True, tag="gain"):
    """A fact that holds once the step was left by this outcome.

    `about` is `subject`, or the name of the variable whose value the fact is about. With an `authenticator` the
    fact says that the subject used it.
    """

    fact: str
    about: str = "subject"
    authenticator: AuthenticatorProfile | None = None


class Lose(msgspec.Struct, frozen=True, tag="lose"):
    """Every fact about the subject stops to hold."""


class Contract(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The promises of one step with one configuration.

    reads: variables that must be assigned on every path to the step. uses: variables it takes when assigned.
    writes: per outcome, what is assigned when the step is left by it. on: per outcome, the facts gained or lost.
    secrets_in: names of submitted fields that are never recorded. effects: tags of what it may promise.
    consent_needed: purpose that must be consented to before an effect. bounded: the step's inner loops.
    expressions: conditions over declared variables, type-checked at compile time.
    """

    outcomes: tuple[str, ...]
    reads: Mapping[str, VariableType] = {}
    uses: Mapping[str, VariableType] = {}
    writes: Mapping[str, Mapping[str, VariableType]] = {}
    on: Mapping[str, tuple[Gain | Lose, ...]] = {}
    secrets_in: tuple[str, ...] = ()
    effects: tuple[EffectTag, ...] = ()
    consent_needed: Mapping[EffectTag, str] = {}
    bounded: Mapping[str, int] = {}
    expressions: tuple[str, ...] = ()
    result: Literal["success", "denied", ""] = ""
    """Of a final step: what it ends with."""
    signs_in: bool = False
    view: str = ""

    @cached_property
    def assigns(self) -> Mapping[str, VariableType]:
        """Every variable that some outcome assigns."""
        return {name: kind for written in self.writes.values() for name, kind in written.items()}


class ConfigRefused(Exception):
    """A configuration has the right types and still makes no sense; `field` says where."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
