"""The interface of a step type, and the five things it can answer."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, Literal, Protocol, TypeAlias, TypeVar, runtime_checkable

import msgspec

from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.reads import AnyRead
from handrail_platform.step.waiting import Awaited
from handrail_platform.values import Milliseconds, PersonId
from handrail_platform.view import View

EXAMPLE_PERSON: Final = PersonId(b"alice's person i")
"""Whose account it is in examples, whichever step they belong to."""
LOST: Final = "lost"
"""In an example, under the tag of an effect instead of a request: the effect loses."""
OPEN_CODE: Final = "{code}"
"""In an example, the code that a mail or an app would show: only the session's key can compute it."""


class Continue(msgspec.Struct, frozen=True):
    """Leave the step by this outcome. `note` is a code for the trace, never personal data."""

    outcome: str
    note: str = ""


class Stay(msgspec.Struct, frozen=True):
    """Show the step's page, as `render` makes it from what the step remembered."""

    note: str = ""


class Need(msgspec.Struct, frozen=True):
    """Nothing happens until the shell has answered these; the step is then called again."""

    requests: tuple[AnyRead, ...]


class Finish(msgspec.Struct, frozen=True):
    """The journey is over. `continue_to` is where the person goes next, None for the tenant's home."""

    result: Literal["success", "denied"]
    sign_in: bool = False
    continue_to: str | None = None


class Wait(msgspec.Struct, frozen=True):
    """Show the step's page until enough has come, or leave by `timeout` at `until`. Waiting steps only.

    `need` of the awaited are enough: as many as there are for all, 1 for any. A step that waits again in the same
    visit does not wait longer than it said first. `note` is a code for the trace, never personal data.
    """

    for_: tuple[Awaited, ...]
    need: int
    until: Milliseconds
    note: str = ""


StepResult: TypeAlias = Continue | Stay | Need | Finish | Wait


class Submit(msgspec.Struct, frozen=True):
    """What a person answered: the button, and the fields as text."""

    action: str
    fields: Mapping[str, str]


class Example(msgspec.Struct, frozen=True):
    """A made-up answer that, with these read answers (by request type name), leads to the outcome.

    `answers` may also say that an effect is `LOST`, by its tag, or what comes from outside, by its awaited name.
    `typed` says by variable into which of the fields one types its value, so that other values can be tried.
    """

    outcome: str
    action: str = "continue"
    fields: Mapping[str, str] = {}
    answers: Mapping[str, Any] = {}
    typed: Mapping[str, str] = {}


Config = TypeVar("Config", contravariant=True)  # noqa: PLC0105 - the name of the thing, not of its variance


class Step(Protocol[Config]):
    """One step type: stateless, pure, ignorant of graph, tenant, web and database.

    `name` and `version` together are what a document refers to, as in `email.confirm@1`.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    kind: ClassVar[StepKind]
    config_type: ClassVar[type[msgspec.Struct]]

    def contract(self, config: Config) -> Contract:
        """Declare outcomes, variables, facts and effects for this configuration."""
        ...

    def enter(self, config: Config, cx: StepContext) -> StepResult:
        """Arrive at the step."""
        ...

    def handle(self, config: Config, cx: StepContext, submit: Submit) -> StepResult:
        """Take an answer. Only called while the step shows its page."""
        ...

    def render(self, config: Config, cx: StepContext) -> View:
        """Make the page from what is remembered; calling it twice changes nothing."""
        ...

    def simulate(self, config: Config) -> Iterable[Example]:
        """Give at least one example for every outcome: previews and generated tests live on it."""
        ...


@runtime_checkable
class WaitingStep(Step[Config], Protocol[Config]):
    """A step of the kind `waiting`. Its contract names what it `awaits`, and has the outcome `timeout`."""

    def resume(self, config: Config, cx: StepContext) -> StepResult:
        """Go on: enough has come. `cx.waits` says what, `cx.arrivals` holds the events themselves."""
        ...


AnyStep: TypeAlias = Step[Any]
