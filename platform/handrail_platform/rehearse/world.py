"""The world that a rehearsal is played in: it answers what steps ask, and has everything a person would need."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, Final, Protocol

from handrail_platform.compile.program import Program
from handrail_platform.step.contract import EffectTag
from handrail_platform.step.elsewhere import FederationRefused, ProviderReached, VerificationStarted
from handrail_platform.step.outbox import Effect
from handrail_platform.step.passkeys import KnownPasskeys, PasskeyRefused
from handrail_platform.step.reads import (
    Allowance,
    AnyRead,
    DeviceTrust,
    DocumentUnread,
    FoundPerson,
    HashedPassword,
    Judgement,
    KnownBrowsers,
    KnownConsents,
    Person,
    RiskSignals,
    Verdict,
)
from handrail_platform.step.step import EXAMPLE_PERSON, LOST
from handrail_platform.values import Milliseconds


class World(Protocol):
    """What may happen around a session."""

    def answers(self, request: AnyRead, now: Milliseconds) -> tuple[Any, ...]:
        """Return every answer that the request may get; at least one."""
        ...

    def events(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """Return every event that may come to a step that awaits this name."""
        ...

    def keeps(self, effect: Effect) -> tuple[bool, ...]:
        """Return whether the effect may be kept, and whether it may lose: one of the two, or both."""
        ...


class AnyWorld:
    """Whatever the examples of a program's steps say may happen, wherever it may."""

    def __init__(self, program: Program) -> None:
        told: dict[str, list[Any]] = {}
        losing: set[str] = set()
        examples = chain.from_iterable(node.step.simulate(node.config) for node in program.nodes)
        for example in examples:
            for name, answer in example.answers.items():
                if answer == LOST:
                    losing.add(name)
                elif answer not in told.setdefault(name, []):
                    told[name].append(answer)
        self._told = told
        self._losing = frozenset(losing)

    def answers(self, request: AnyRead, now: Milliseconds) -> tuple[Any, ...]:
        del now
        name = type(request).__name__
        return tuple(self._told.get(name) or [_USUAL[name](request)])

    def events(self, name: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(self._told.get(name, [{}]))

    def keeps(self, effect: Effect) -> tuple[bool, ...]:
        return (True, False) if tag_of(effect) in self._losing else (True,)


def tag_of(effect: Effect) -> EffectTag:
    """Return what the effect is called in contracts."""
    return str(effect.__struct_config__.tag)


_USUAL: Final[Mapping[str, Callable[[Any], Any]]] = {
    "PersonByIdentifier": lambda _: FoundPerson(EXAMPLE_PERSON),
    "PersonRecord": lambda _: Person("Alex Example", (), {}, ()),
    "PasswordCheck": lambda _: Verdict("wrong"),
    "TotpCheck": lambda _: Verdict("absent"),
    "RecoveryCheck": lambda _: Verdict("absent"),
    "SmsCheck": lambda check: Verdict("right" if check.code == check.sent else "wrong"),
    "PasswordJudgement": lambda _: Judgement("", score=4),
    "PasswordHash": lambda _: HashedPassword("encoded"),
    "PasskeysOf": lambda _: KnownPasskeys(bytes(64), ()),
    "PasskeyCheck": lambda _: PasskeyRefused("unknown"),
    "TransactionCheck": lambda _: PasskeyRefused("unknown"),
    "DeviceTrustOf": lambda _: DeviceTrust(trusted=False),
    "BrowsersOf": lambda _: KnownBrowsers(1, "Firefox, Linux", "192.0.2.7"),
    "NewPasskeyCheck": lambda _: PasskeyRefused("wrong"),
    "ProviderAddress": lambda _: ProviderReached("Example", ""),
    "FederatedCheck": lambda _: FederationRefused("refused"),
    "VerificationStart": lambda _: VerificationStarted("Checkpoint ID", "", "example"),
    "ConsentsOf": lambda _: KnownConsents(()),
    "DocumentReading": lambda _: DocumentUnread("absent"),
    "SignalsOf": lambda _: RiskSignals(),
    "Spend": lambda _: Allowance(allowed=True),
}
"""What is answered where no example says anything."""
