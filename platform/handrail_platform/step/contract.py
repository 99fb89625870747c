"""What a configured step declares about itself; compiler, verifier and interpreter trust nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.guard.vocabulary import LIGHT, FactName, proofings_in, recovery_codes_in, refuse_as_fact
from handrail_platform.values import Value, VariableType

EffectTag: TypeAlias = str
Channel: TypeAlias = Literal["email", "push", "text", "voice"]
"""How a message or a prompt reaches somebody."""
FINISH: EffectTag = "finish"
"""Stands for the end itself where an effect is named: what leaves with it, what must hold before it."""
TIMEOUT: Final = "timeout"
"""The outcome by which the interpreter leaves a waiting step when its time is over."""


class StepKind(StrEnum):
    """How a step uses time; termination is proved from it."""

    AUTOMATIC = "automatic"
    INTERACTIVE = "interactive"
    WAITING = "waiting"
    FINAL = "final"


class Gain(msgspec.Struct, frozen=True, tag="gain"):
    """A fact that holds once the step was left by this outcome.

    `about` is `subject`, or the name of the variable whose value the fact is about. With an `authenticator` the
    fact says that the subject used it. Raises ValueError for a fact that has no name of one.
    """

    fact: FactName
    about: str = "subject"
    authenticator: AuthenticatorProfile | None = None

    def __post_init__(self) -> None:
        refuse_as_fact(self.fact)

    @property
    def proves(self) -> bool:
        """Whether it makes an account of whoever is only claimed: by use, or by recovery.

        SP 800-63B-4 section 2 of authenticators, section 4.2 of recovery codes.
        """
        return self.authenticator is not None or bool(recovery_codes_in((self.fact,)))


class Bind(msgspec.Struct, frozen=True, tag="bind"):
    """An authenticator was bound to the subject, and proved to work.

    It counts as used only when the subject was entitled to bind it (SP 800-63B-4 sections 4.1.2 and 4.2): what
    somebody unproved enrols proves nothing about them. Raises ValueError for a fact that has no name of one.
    """

    fact: FactName
    authenticator: AuthenticatorProfile

    def __post_init__(self) -> None:
        refuse_as_fact(self.fact)


class Lose(msgspec.Struct, frozen=True, tag="lose"):
    """Every fact about the subject stops to hold. Comes before everything that the outcome gains."""


class Withdraw(msgspec.Struct, frozen=True, tag="withdraw"):
    """This fact about the subject stops to hold, if it did, and so does every other version of the same matter.

    Comes before everything that the outcome gains.
    """

    fact: FactName


Change: TypeAlias = Gain | Bind | Lose | Withdraw


class SubjectChange(StrEnum):
    """What leaving by an outcome does to whom the journey is about; it happens before everything else there."""

    CLAIMED = "claimed"
    """Somebody said who they are. Nothing that was proved before holds of them."""
    RECOGNISED = "recognised"
    """Nobody becomes whoever is known by the credential that was shown; anybody else stays."""
    FORGOTTEN = "forgotten"
    """Whoever was only claimed is nobody again."""
    MINTED = "minted"
    """Nobody becomes somebody new, without an account."""
    OPENED = "opened"
    """Nobody, somebody new or only claimed becomes a new person whose account is opened here."""
    REPRESENTED = "represented"
    """An account becomes the one who acts for the person whom the journey is about from here on."""


class Disclosure(msgspec.Struct, frozen=True):
    """Personal data that leaves with an effect: to whom, which attributes, and for which purpose.

    `basis` is what else than consent that rests on (GDPR article 6(1)), as the tenant says; empty for consent.
    """

    recipient: str
    attributes: tuple[str, ...]
    purpose: str
    basis: str = ""


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """The values that a step may write into a variable. Without choices and bounds: any of the variable's type.

    choices: all of them, if they are few. minimum, maximum: of an integer or a date (ISO 8601), both included.
    optional: besides, the empty text, which stands for what was left out.
    """

    choices: tuple[Value, ...] | None = None
    minimum: int | str | None = None
    maximum: int | str | None = None
    optional: bool = True


class Branch(msgspec.Struct, frozen=True):
    """A step is left by the outcome of the first of its branches whose condition, in CEL, holds."""

    when: str
    outcome: str


class Rounds(msgspec.Struct, frozen=True):
    """On the first `most` visits in a session a step is left by `again`, on every later one by `then`."""

    again: str
    most: int
    then: str

    def outcome_on(self, visit: int) -> str:
        """Return by which outcome this visit ends; the first is 1."""
        return self.again if visit <= self.most else self.then


class Contract(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The promises of one step with one configuration.

    reads: variables that must be assigned on every path to the step. uses: variables it takes when assigned.
    writes: per outcome, what the step assigns before it is left by it. on: per outcome, the facts gained or lost.
    secrets_in: names of submitted fields that are never recorded. uploads: submitted fields that take a file, with
    the most bytes of it; what the step gets is its SHA-256, hexadecimal. effects: tags of what it may promise.
    only_with: effects that are promised only on leaving by these outcomes; others at any moment of the step.
    if_true: facts about the subject by boolean variable; leaving by an outcome that writes it gains the fact if
    the value is true, and takes it away if not.
    subject: per outcome, what happens to whom the journey is about. needs: who must be known on arrival.
    alike: outcomes among which nobody may be able to tell by what follows, because they tell who has an account.
    sends: messages and prompts by channel, at most, during one visit.
    identifiers: variables under which an account is opened, or found from then on, by kind. discloses: data that
    leaves, by effect.
    shows: variables that stand on the step's page. reveals: variables that leave with an effect or a redirect.
    cleans: secrets from which what the step writes cannot be told, such as by a hash.
    bounded: the step's inner loops. expressions: conditions over declared variables, checked at compile time.
    ranges: of what it writes, where that is less than the type allows.
    branches: in order, by which it is left; `otherwise` is the outcome when none of them holds. By any other it is
    left only when a condition has no answer.
    rounds: by which of its outcomes it is left, if its visits alone decide that.
    awaits: of a waiting step, the names of what it may wait for.
    recognises: it compares device and network with those of former sign-ins, which a sign-in of its journey keeps.
    """

    outcomes: tuple[str, ...]
    reads: Mapping[str, VariableType] = {}
    uses: Mapping[str, VariableType] = {}
    writes: Mapping[str, Mapping[str, VariableType]] = {}
    on: Mapping[str, tuple[Change, ...]] = {}
    if_true: Mapping[str, FactName] = {}
    subject: Mapping[str, SubjectChange] = {}
    needs: Literal["claimed", "account", ""] = ""
    secrets_in: tuple[str, ...] = ()
    uploads: Mapping[str, int] = {}
    effects: tuple[EffectTag, ...] = ()
    only_with: Mapping[EffectTag, tuple[str, ...]] = {}
    alike: tuple[tuple[str, ...], ...] = ()
    sends: Mapping[Channel, int] = {}
    identifiers: Mapping[str, str] = {}
    discloses: Mapping[EffectTag, tuple[Disclosure, ...]] = {}
    shows: tuple[str, ...] = ()
    reveals: tuple[str, ...] = ()
    cleans: tuple[str, ...] = ()
    bounded: Mapping[str, int] = {}
    expressions: tuple[str, ...] = ()
    ranges: Mapping[str, Range] = {}
    branches: tuple[Branch, ...] = ()
    otherwise: str = ""
    rounds: Rounds | msgspec.UnsetType = msgspec.UNSET
    """Unset and not None, so that a contract without it has the hash that it had before there were any."""
    recognises: bool | msgspec.UnsetType = msgspec.UNSET
    result: Literal["success", "denied", ""] = ""
    """Of a final step: what it ends with."""
    signs_in: bool = False
    view: str = ""
    awaits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError where proof and interpreter could understand `if_true` differently."""
        told = tuple(self.if_true.values())
        for fact in told:
            refuse_as_fact(fact)
            if fact == LIGHT or proofings_in((fact,)) or recovery_codes_in((fact,)):
                raise ValueError(f"{fact!r} entitles to bind, so an outcome has to tell it")
        if len(set(told)) < len(told):
            raise ValueError("two variables tell the same fact")
        for variable, fact in self.if_true.items():
            if self.assigns.get(variable, "boolean") != "boolean":
                raise ValueError(f"{variable!r} tells {fact!r} and is no boolean")
        for outcome, changes in self.on.items():
            gained = {each.fact for each in changes if isinstance(each, Gain | Bind)}
            if any(self.if_true.get(variable) in gained for variable in self.writes.get(outcome, ())):
                raise ValueError(f"{outcome!r} gains a fact that a variable tells")

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
