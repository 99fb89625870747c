"""What a step sees and may change while it runs. Everything undeclared is refused, not trusted."""

import hmac
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias, TypeVar

import msgspec

from handrail_platform.errors import StepMisuse
from handrail_platform.step.codes import derive, one_time_code
from handrail_platform.step.contract import Contract
from handrail_platform.step.outbox import Effect
from handrail_platform.step.reads import Claim
from handrail_platform.step.request import ReadRequest
from handrail_platform.step.waiting import Arrival, Waits, correlation
from handrail_platform.values import PYTHON_TYPES, Milliseconds, PersonId, Value
from handrail_platform.view import Plain

Answer = TypeVar("Answer")
Standing: TypeAlias = Literal["claimed", "new", "account", "represented"]


class Subject(msgspec.Struct, frozen=True, array_like=True):
    """Whom the journey is about.

    claimed: somebody typed an identifier or showed a credential, nothing is proved. new: minted in this journey,
    not stored yet. account: stored, and proved or created in this journey. represented: somebody else acts for
    them here.
    """

    standing: Standing
    person_id: PersonId | None
    claim: Claim | None = None


class StepContext:
    """One call of one step. The interpreter makes it, and takes from it what the step declared it would do."""

    def __init__(  # noqa: PLR0913 - the interpreter is the only caller
        self,
        *,
        node: str,
        visit: int,
        entered_at: Milliseconds,
        now: Milliseconds,
        language: str,
        contract: Contract,
        variables: Mapping[str, Value],
        memory: Mapping[str, Plain],
        subject: Subject | None,
        verified: Callable[[str, Value], bool],
        answers: Mapping[Any, Any],
        lost: frozenset[str],
        key: bytes,
        evaluate: Callable[[str, Mapping[str, Value]], bool],
        waits: Waits | None = None,
    ) -> None:
        self.node = node
        self.visit = visit
        self.entered_at = entered_at
        self.now = now
        self.language = language
        self.subject = subject
        self.claimed = False
        self.waits = waits
        self.memory: dict[str, Plain] = dict(memory)
        self.written: dict[str, Value] = {}
        self.effects: list[Effect] = []
        self._contract = contract
        self._variables = variables
        self._verified = verified
        self._answers = answers
        self._lost = lost
        self._key = key
        self._evaluate = evaluate

    def get(self, name: str) -> Value | None:
        """Return the variable's value, or None when it is only in `uses` and not assigned."""
        if name in self.written:
            return self.written[name]
        if name not in self._contract.reads and name not in self._contract.uses:
            raise StepMisuse(f"{self.node} reads {name!r} without declaring it")
        return self._variables.get(name)

    def text(self, name: str) -> str:
        """Return the variable as text, empty when not assigned."""
        value = self.get(name)
        return "" if value is None else str(value)

    def put(self, name: str, value: Value) -> None:
        """Assign a variable that some outcome declares; kept only if the step leaves by such an outcome."""
        kind = self._contract.assigns.get(name)
        if kind is None or type(value) is not PYTHON_TYPES[kind]:
            raise StepMisuse(f"{self.node} writes {name!r} against its contract")
        self.written[name] = value

    def answer(self, request: ReadRequest[Answer]) -> Answer | None:
        """Return what the shell read for this request, or None when it was not asked yet."""
        found: Answer | None = self._answers.get(request)
        return found

    def lost(self, tag: str) -> bool:
        """Tell whether this effect was tried in this very step and lost."""
        return tag in self._lost

    def emit(self, effect: Effect) -> None:
        """Promise an effect that the contract declares. About a person it must be about the subject."""
        tag = str(effect.__struct_config__.tag)
        if tag not in self._contract.effects:
            raise StepMisuse(f"{self.node} promises {tag!r} without declaring it")
        self.effects.append(effect)

    def verified(self, fact: str, value: Value) -> bool:
        """Tell whether a fact about this very value was proved in this journey."""
        return self._verified(fact, value)

    def claim(self, claim: Claim) -> None:
        """Say whom the person claims to be. What was proved before, of anybody, stops to hold."""
        self.subject = Subject("claimed", claim.person_id, claim)
        self.claimed = True

    def represent(self, person_id: PersonId) -> None:
        """Say for whom the person acts from here on. What was proved about that person is proved anew."""
        self.subject = Subject("represented", person_id)

    def recognise(self, person_id: PersonId) -> None:
        """Say whose credential was shown. Like a claim, it proves nothing: only the outcome's fact does."""
        self.subject = Subject("claimed", person_id)
        self.claimed = True

    def newcomer(self) -> PersonId:
        """Return who would be minted here; changes nothing."""
        return PersonId(self.derive("person", 16))

    def subject_or_new(self) -> PersonId:
        """Return whom the journey is about; mint a new person when it is about nobody yet.

        Raises StepMisuse while somebody is only claimed: alike for accounts that exist and that do not.
        """
        if self.subject is None:
            self.subject = Subject("new", self.newcomer())
        if self.subject.standing == "claimed" or self.subject.person_id is None:
            raise StepMisuse(f"{self.node} promises something for somebody who has only claimed to be a person")
        return self.subject.person_id

    def derive(self, label: str, length: int) -> bytes:
        """Return bytes that are the same whenever this visit is computed again, and unguessable outside."""
        return derive(self._key, f"{self.node}|{self.visit}|{label}", length)

    def code(self, issue: int) -> str:
        """Return the one-time code of this visit's issue."""
        return one_time_code(self._key, self.node, self.visit, issue)

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """Return the outside events that have come for the current wait, by name and then by time."""
        return () if self.waits is None else self.waits.arrived

    def correlation(self, name: str) -> bytes:
        """Return what an outside event has to carry to end this visit's waiting for `name`, and no other's."""
        if name not in self._contract.awaits:
            raise StepMisuse(f"{self.node} correlates {name!r} without declaring that it awaits it")
        return correlation(self._key, self.node, self.visit, name)

    def evaluate(self, expression: str) -> bool:
        """Evaluate a declared condition. Raises StepFault when it has no truth value."""
        if expression not in self._contract.expressions:
            raise StepMisuse(f"{self.node} evaluates an expression without declaring it")
        return self._evaluate(expression, self._variables)

    @staticmethod
    def same(left: str, right: str) -> bool:
        """Compare two secrets in constant time."""
        return hmac.compare_digest(left.encode(), right.encode())

    def recall_int(self, name: str) -> int:
        """Return a remembered number, 0 when never remembered."""
        value = self.memory.get(name, 0)
        return value if isinstance(value, int) else 0

    def recall_text(self, name: str) -> str:
        """Return a remembered text, empty when never remembered."""
        value = self.memory.get(name, "")
        return value if isinstance(value, str) else ""

    def recall_texts(self, name: str) -> dict[str, str]:
        """Return remembered texts by name, none when never remembered."""
        value = self.memory.get(name, {})
        return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}
