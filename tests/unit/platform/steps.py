"""Three small step types that a document can configure to do anything, and steps written out in a test.

`page` waits for a person and leaves by the button pressed, `turn` leaves by a condition or by chance, `stop` ends.
"""

from collections.abc import Callable, Iterable
from typing import ClassVar, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.resolve import Registry
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Gain, Lose, Rounds, StepKind, SubjectChange
from handrail_platform.step.effects import CreatePerson, SetPassword
from handrail_platform.step.outbox import Effect
from handrail_platform.step.reads import Claim
from handrail_platform.step.step import AnyStep, Continue, Example, Finish, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import PersonId, Value, VariableType
from handrail_platform.view import View

Variables: TypeAlias = dict[str, VariableType]


class ActConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a step declares, and does: everything keyed by outcome happens when it leaves by that outcome."""

    outcomes: tuple[str, ...] = ("ok",)
    reads: Variables = {}
    uses: Variables = {}
    writes: dict[str, Variables] = {}
    secrets: tuple[str, ...] = ()
    when: str = ""
    """The first outcome when it holds, else the second."""
    in_turn: bool = False
    """One outcome after the other, and not by chance."""
    rounds: Rounds | None = None
    claims: dict[str, str] = {}
    """Person id in hexadecimal, empty for an account that does not exist."""
    proves: dict[str, AuthenticatorProfile] = {}
    confirms: dict[str, str] = {}
    """A fact about the value of a variable."""
    loses: tuple[str, ...] = ()
    mints: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    """A password for the subject."""
    creates: tuple[str, ...] = ()


class Act:
    """The common part of `page` and `turn`."""

    config_type: ClassVar[type[msgspec.Struct]] = ActConfig

    def contract(self, config: ActConfig) -> Contract:
        if len(set(config.outcomes)) < len(config.outcomes):
            raise ConfigRefused("outcomes", "one is there twice")
        on: dict[str, tuple[Gain | Lose, ...]] = {outcome: (Lose(),) for outcome in config.loses}
        for outcome, variable in config.confirms.items():
            on[outcome] = (*on.get(outcome, ()), Gain("confirmed", variable))
        for outcome, profile in config.proves.items():
            on[outcome] = (*on.get(outcome, ()), Gain(profile.value, authenticator=profile))
        subject = dict.fromkeys((*config.mints, *config.promises), SubjectChange.MINTED)
        subject |= dict.fromkeys(config.creates, SubjectChange.OPENED)
        subject |= dict.fromkeys(config.claims, SubjectChange.CLAIMED)
        return Contract(
            outcomes=config.outcomes,
            subject=subject,
            reads=config.reads,
            uses=config.uses,
            writes=config.writes,
            on=on,
            secrets_in=config.secrets,
            effects=("password.set", *(["person.create"] if config.creates else [])),
            only_with={"person.create": config.creates} if config.creates else {},
            expressions=(config.when,) if config.when else (),
            rounds=config.rounds or msgspec.UNSET,
        )

    def render(self, config: ActConfig, cx: StepContext) -> View:
        data = {name: cx.get(name) for name in sorted({**config.reads, **config.uses})}
        return View(id="page.v1", title=Message("page.title"), data={**data, "tries": cx.recall_int("tries")})

    def simulate(self, config: ActConfig) -> Iterable[Example]:
        return [Example(outcome, action=outcome) for outcome in config.outcomes]

    def leave(self, config: ActConfig, cx: StepContext, outcome: str, submit: Submit | None) -> StepResult:
        for name in config.reads:
            assert cx.get(name) is not None, f"{name} is not assigned"
        for name, kind in config.writes.get(outcome, {}).items():
            typed = submit.fields.get(name) if submit else None
            cx.put(name, _value(kind, typed, cx))
        self._about_people(config, cx, outcome)
        return Continue(outcome)

    def _about_people(self, config: ActConfig, cx: StepContext, outcome: str) -> None:
        if outcome in config.claims:
            person = config.claims[outcome]
            cx.claim(Claim("email", "somebody@example.org", PersonId(bytes.fromhex(person)) if person else None))
        if outcome in config.mints:
            cx.subject_or_new()
        if outcome in config.creates:
            if cx.subject is not None and cx.subject.standing == "claimed":
                cx.subject = None
            cx.emit(CreatePerson(cx.subject_or_new(), "Somebody", "en", (), {}, cx.now))
        if outcome in config.promises:
            cx.emit(SetPassword(cx.subject_or_new(), cx.derive("credential", 16), "encoded", cx.now))


class PageStep(Act):
    name: ClassVar[str] = "page"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE

    def enter(self, config: ActConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: ActConfig, cx: StepContext, submit: Submit) -> StepResult:
        if submit.action in config.outcomes:
            return self.leave(config, cx, submit.action, submit)
        cx.memory["tries"] = cx.recall_int("tries") + 1
        return Stay(note="unclear")


class TurnStep(Act):
    name: ClassVar[str] = "turn"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC

    def enter(self, config: ActConfig, cx: StepContext) -> StepResult:
        if config.when:
            outcome = config.outcomes[0 if cx.evaluate(config.when) else 1]
        elif config.rounds:
            outcome = config.rounds.outcome_on(cx.visit)
        elif config.in_turn:
            outcome = config.outcomes[cx.visit % len(config.outcomes)]
        else:
            outcome = config.outcomes[cx.derive("turn", 1)[0] % len(config.outcomes)]
        return self.leave(config, cx, outcome, None)

    def handle(self, config: ActConfig, cx: StepContext, submit: Submit) -> StepResult:
        raise NotImplementedError


class StopConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    result: Literal["success", "denied"] = "denied"
    sign_in: bool = False


class StopStep:
    name: ClassVar[str] = "stop"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.FINAL
    config_type: ClassVar[type[msgspec.Struct]] = StopConfig

    def contract(self, config: StopConfig) -> Contract:
        return Contract(outcomes=(), result=config.result, signs_in=config.sign_in)

    def enter(self, config: StopConfig, cx: StepContext) -> StepResult:
        del cx
        return Finish(config.result, sign_in=config.sign_in)

    def handle(self, config: StopConfig, cx: StepContext, submit: Submit) -> StepResult:
        raise NotImplementedError

    def render(self, config: StopConfig, cx: StepContext) -> View:
        del config, cx
        return View(id="stop.v1", title=Message("stop.title"))

    def simulate(self, config: StopConfig) -> Iterable[Example]:
        del config
        return ()


class NoConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


Enter: TypeAlias = Callable[[StepContext], StepResult]
Render: TypeAlias = Callable[[StepContext], View]
Handle: TypeAlias = Callable[[StepContext, Submit], StepResult]


def stays(cx: StepContext) -> StepResult:
    del cx
    return Stay()


def leaves(cx: StepContext, submit: Submit) -> StepResult:
    del cx
    return Continue(submit.action)


def shows_memory(cx: StepContext) -> View:
    return View(id="own.v1", title=Message("own.title"), data={"memory": dict(cx.memory)})


def emits(*effects: Effect) -> Enter:
    """Return an `enter` that promises these and goes on."""

    def enter(cx: StepContext) -> StepResult:
        for effect in effects:
            cx.emit(effect)
        return Continue("ok")

    return enter


def written_out(
    contract: Contract,
    *,
    enter: Enter = stays,
    handle: Handle = leaves,
    render: Render = shows_memory,
    kind: StepKind = StepKind.AUTOMATIC,
) -> AnyStep:
    """Return a step that does what the test says; it is `own@1` in the document."""
    its_contract, its_kind = contract, kind

    class Own:
        name: ClassVar[str] = "own"
        version: ClassVar[int] = 1
        kind: ClassVar[StepKind] = its_kind
        config_type: ClassVar[type[msgspec.Struct]] = NoConfig

        def contract(self, config: NoConfig) -> Contract:
            del config
            return its_contract

        def enter(self, config: NoConfig, cx: StepContext) -> StepResult:
            del config
            return enter(cx)

        def handle(self, config: NoConfig, cx: StepContext, submit: Submit) -> StepResult:
            del config
            return handle(cx, submit)

        def render(self, config: NoConfig, cx: StepContext) -> View:
            del config
            return render(cx)

        def simulate(self, config: NoConfig) -> Iterable[Example]:
            del config
            return ()

    return Own()


def _value(kind: VariableType, typed: str | None, cx: StepContext) -> Value:
    if kind == "boolean":
        return typed != "no"
    if kind == "integer":
        return len(typed or "") + cx.visit
    return typed or f"{cx.node} {cx.visit}"


def registry(*more: AnyStep) -> Registry:
    steps: tuple[AnyStep, ...] = (PageStep(), TurnStep(), StopStep(), *more)
    return {(step.name, step.version): step for step in steps}


REGISTRY = registry()
