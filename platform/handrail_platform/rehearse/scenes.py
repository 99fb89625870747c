"""The faces of one step: every page that it can show, found by answering it in the real interpreter."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, Literal

import msgspec

from handrail_platform.compile.program import Node, Program
from handrail_platform.document.bundle import Bundle
from handrail_platform.document.model import JourneyDocument
from handrail_platform.errors import HandrailError
from handrail_platform.rehearse.rehearsal import KEY, NOON, Rehearsal, Stage, code_for
from handrail_platform.rehearse.world import AnyWorld
from handrail_platform.run.advance import view
from handrail_platform.run.state import STATE_FORMAT, Ending, State
from handrail_platform.run.transition import Environment, Start
from handrail_platform.step.context import StepContext, Subject
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.reads import Claim
from handrail_platform.step.step import EXAMPLE_PERSON, OPEN_CODE, AnyStep, Example, Stay, StepResult, Submit
from handrail_platform.text import Message, Text
from handrail_platform.values import Milliseconds, Value, VariableType
from handrail_platform.view import View

MOST_SCENES: Final = 16
_MOST_ROUNDS: Final = 12
"""Answers in a row at one page: enough for steps that stop somebody after ten mistakes."""
_HOUR: Final[Milliseconds] = 3_600_000


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """One face of a step. `waits_until` is when it goes on by itself; `ending` how the journey ends there."""

    view: View
    waits_until: Milliseconds | None = None
    ending: Ending | None = None
    at: Milliseconds = NOON
    closes_at: Milliseconds = NOON + _HOUR


def scenes_of(
    step: AnyStep, config: Any, contract: Contract, variables: Mapping[str, VariableType], language: str
) -> tuple[Scene, ...]:
    """Return the pages of a step that is set up like this, that of the first visit first; none where it has none.

    The step stands alone: what is wrong elsewhere in the journey that has these variables does not matter.
    """
    if step.kind is StepKind.AUTOMATIC:
        return ()
    contract = _with_what_it_shows(contract, variables)
    stage = _stage(step, config, contract)
    start = Start(language)
    found: dict[Any, Scene] = {}
    before = _before(contract, language)
    if step.kind is StepKind.FINAL:
        return (_end(stage, before),)
    waiting = list(_shown(stage, stage.enter(before, start)))
    for _ in range(_MOST_ROUNDS):
        fresh = [each for each in waiting if _face(stage, each) not in found]
        for each in fresh:
            found.setdefault(_face(stage, each), _scene(stage, each))
        if not fresh or len(found) >= MOST_SCENES:
            break
        waiting = [after for each in fresh for after in _after(stage, each)]
    return tuple(found.values())[:MOST_SCENES]


def _with_what_it_shows(contract: Contract, variables: Mapping[str, VariableType]) -> Contract:
    """Let the step read what stands on its page or leaves with it, of whatever type the journey says it is."""
    names = (*contract.shows, *contract.reveals)
    shown = {name: variables[name] for name in names if name in variables and name not in contract.uses}
    return msgspec.structs.replace(contract, reads={**contract.reads, **shown})


class _Beyond:
    """Wherever the step leads."""

    name: ClassVar[str] = "beyond"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = msgspec.Struct

    def contract(self, config: Any) -> Contract:
        del config
        return Contract(outcomes=())

    def enter(self, config: Any, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: Any, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: Any, cx: StepContext) -> View:
        del config, cx
        return View(id="beyond.v1", title=Message("form.title"))

    def simulate(self, config: Any) -> tuple[Example, ...]:
        del config
        return ()


def _stage(step: AnyStep, config: Any, contract: Contract) -> Stage:
    """Return a stage with the step alone: every outcome leads away, and nothing is demanded of whoever comes."""

    def node(name: str, step: AnyStep, config: Any, contract: Contract) -> Node:
        return Node(
            id=name,
            step=step,
            config=config,
            contract=contract,
            kind=step.kind,
            next=dict.fromkeys(contract.outcomes, 1),
            expressions={},
            live=frozenset(),
            texts={},
            guards={},
            limit=None,
            scope=None,
        )

    beyond = _Beyond()
    nodes = (node("here", step, config, contract), node("beyond", beyond, None, beyond.contract(None)))
    document = JourneyDocument(format=1, journey="alone", name={}, start="here", steps={})
    program = Program(
        hash=b"",
        journey="alone",
        entry="anyone",
        lifetime=_HOUR,
        nodes=nodes,
        start=0,
        budget=2,
        bundle=Bundle(document=document),
        step_types={},
        guardrails=(),
    )
    return Stage(program, AnyWorld(program))


_SUBJECTS: Final[Mapping[Literal["claimed", "account", ""], Subject | None]] = {
    "claimed": Subject("claimed", EXAMPLE_PERSON, Claim("email", "alex@example.org", EXAMPLE_PERSON)),
    "account": Subject("account", EXAMPLE_PERSON),
    "": None,
}
EXAMPLE_VALUES: Final[Mapping[VariableType, Value]] = {
    "boolean": True,
    "choice": "example",
    "country": "IE",
    "date": "1990-05-17",
    "email": "alex@example.org",
    "integer": 36,
    "phone": "+442079460018",
    "secret": "example",
    "text": "Alex Example",
    "username": "alex",
}


def _before(contract: Contract, language: str) -> State:
    """Return a session about to come to the step, in which everything is known that it needs."""
    return State(
        format=STATE_FORMAT,
        seq=0,
        node=0,
        entered_at=NOON,
        status="running",
        language=language,
        visits={0: 1},
        variables=_known(contract.reads),
        memory={},
        facts=(),
        subject=_SUBJECTS[contract.needs],
        pending=(),
        last=None,
        ending=None,
    )


def _known(reads: Mapping[str, VariableType]) -> dict[str, Value]:
    """Return a value for each variable. Several addresses are those of several people."""
    known: dict[str, Value] = {}
    for name, kind in reads.items():
        value = EXAMPLE_VALUES[kind]
        known[name] = f"{len(known)}-{value}" if kind == "email" and value in known.values() else value
    return known


def _end(stage: Stage, before: State) -> Scene:
    """Return the last page. Nobody has proved anything here, so the interpreter would let nobody come to it."""
    node = stage.program.nodes[0]
    assert node.contract.result
    ending = Ending(node.contract.result, node.contract.signs_in, None)
    over = msgspec.structs.replace(before, status="finished", ending=ending)
    return Scene(view=view(stage.program, over, Environment(now=NOON, key=KEY)), ending=ending)


def _shown(stage: Stage, ways: Iterator[Rehearsal]) -> Iterator[Rehearsal]:
    for each in ways:
        if each.state.node == stage.program.start and each.state.status != "quarantined" and _renders(stage, each):
            yield each


def _renders(stage: Stage, rehearsal: Rehearsal) -> bool:
    """Tell whether there is a page: a step that lacks what it was promised has none."""
    try:
        stage.view(rehearsal)
    except HandrailError:
        return False
    return True


def _after(stage: Stage, rehearsal: Rehearsal) -> Iterator[Rehearsal]:
    """Yield how the page shows itself again after each answer."""
    if rehearsal.state.status != "running":
        return
    for submit in _answers(stage, rehearsal):
        yield from _shown(stage, stage.answer(rehearsal, submit, lambda _: False))
    yield from _shown(stage, stage.wait(rehearsal, lambda _: False))


def _answers(stage: Stage, rehearsal: Rehearsal) -> Iterator[Submit]:
    """Yield what may be answered at the page: nothing, nonsense, each button, and what the examples say."""
    page = stage.view(rehearsal)
    for action in page.actions:
        yield Submit(action.name, {field.name: "" for field in page.fields})
        if action.submits_fields:
            yield Submit(action.name, {field.name: "?" for field in page.fields})
    node = stage.program.nodes[0]
    for example in node.step.simulate(node.config):
        yield Submit(example.action, _typed(stage, rehearsal, example))


def _typed(stage: Stage, rehearsal: Rehearsal, example: Example) -> dict[str, str]:
    if OPEN_CODE not in example.fields.values():
        return dict(example.fields)
    code = code_for(stage, rehearsal, b"")
    return {name: code if text == OPEN_CODE else text for name, text in example.fields.items()}


def _face(stage: Stage, rehearsal: Rehearsal) -> Any:
    """Return what tells two pages apart for a reader: what is said, not what was typed."""
    page = stage.view(rehearsal)
    errors = tuple((field.name, _words(field.error)) for field in page.fields if field.error is not None)
    actions = tuple(action.name for action in page.actions)
    notice = page.notice.text.id if page.notice else ""
    return page.id, _words(page.title), notice, errors, actions, rehearsal.state.waits is not None


def _words(text: Text) -> str:
    """Return which words they are, whatever is filled into them."""
    return text.id if isinstance(text, Message) else str(text)


def _scene(stage: Stage, rehearsal: Rehearsal) -> Scene:
    state = rehearsal.state
    return Scene(
        view=stage.view(rehearsal),
        waits_until=None if state.waits is None else state.waits.until,
        ending=state.ending,
        at=rehearsal.now,
        closes_at=rehearsal.now + _HOUR,
    )
