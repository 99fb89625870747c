"""From a journey on the desk to its page: a card for each step, what is wrong, and what would mend it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.document.problem import Problem, told_at_once
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import ONCE_MORE
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.routes import RouteWords
from handrail_ui.proof.verdict import Verdict
from handrail_ui.studio.desk import Judged
from handrail_ui.studio.journey.rows import FindingRow, Nest, OutcomeRow, ProblemRow, RepairRow, StepCard, Tone


def step_cards(document: JourneyDocument, judged: Judged, say: Speech) -> tuple[StepCard, ...]:
    """Return the steps in the order in which people come to them, the ones that nobody reaches last."""
    words = RouteWords(say, document.steps)
    found = Counter(each.step for each in judged.judgement.findings) if judged.judgement else Counter[str]()
    found.update(_step_of(each) for each in judged.problems)
    reached = _in_order(document)
    names = [*reached, *(name for name in document.steps if name not in reached)]
    return tuple(
        StepCard(
            name=name,
            kind=kind_of(document.steps[name], say),
            look=look_of(document.steps[name]),
            outcomes=tuple(_outcomes(document, name, judged, words, say)),
            findings=found[name],
            is_start=name == document.start,
            is_reached=name in reached,
            note=document.steps[name].note,
            part=document.steps[name].journey or "",
        )
        for name in names
    )


def nests(document: JourneyDocument, cards: Sequence[StepCard]) -> tuple[Nest, ...]:
    """Return the cards in their order, those of a group together where the first of them is."""
    groups_of = {step: name for name, each in (document.groups or {}).items() for step in each.steps}
    together: dict[str, list[StepCard]] = {}
    for card in cards:
        group = groups_of.get(card.name)
        together.setdefault(f"group {group}" if group else card.name, []).append(card)
    return tuple(_nest(document, tuple(each), groups_of.get(each[0].name)) for each in together.values())


def _nest(document: JourneyDocument, cards: tuple[StepCard, ...], group: str | None) -> Nest:
    if group is None or not document.groups:
        return Nest(cards=cards)
    found = document.groups[group]
    return Nest(cards=cards, group=group, title=found.title, note=found.note)


def problem_rows(problems: tuple[Problem, ...], say: Speech) -> tuple[ProblemRow, ...]:
    """Return what keeps the document from being a journey, in words."""
    return tuple(
        ProblemRow(step=_step_of(each), sentence=say.message(each.message).text, path=each.path)
        for each in told_at_once(problems)
    )


def finding_rows(judged: Judged) -> tuple[FindingRow, ...]:
    """Return what the proof found, errors first."""
    return tuple(map(_finding, judged.judgement.findings)) if judged.judgement else ()


def kind_of(node: StepNode, say: Speech) -> str:
    """Return in words what a step is."""
    if node.journey is not None:
        return say("studio.kind.part", part=node.journey)
    if node.exit is not None:
        return say("studio.kind.exit", exit=node.exit)
    look = look_of(node)
    if look == "end.success" and node.config.get("sign_in") is True:
        return say("studio.kind.end.signed-in")
    words = say(f"studio.kind.{look}")
    return look if words == f"studio.kind.{look}" else words


def look_of(node: StepNode) -> str:
    """Return by what icon and hue a step is known: its type, an end by its result."""
    if node.step is None:
        return "part" if node.journey is not None else "exit"
    name = node.step.partition("@")[0]
    if name != "end":
        return name
    return "end.onward" if "continue_to" in node.config else f"end.{node.config.get('result', 'denied')}"


def _outcomes(
    document: JourneyDocument, name: str, judged: Judged, words: RouteWords, say: Speech
) -> Iterator[OutcomeRow]:
    node = document.steps[name]
    declared = judged.outcomes.get(name, ())
    for outcome in dict.fromkeys([*declared, *node.next]):
        own = node.next.get(outcome, "")
        target = own or document.otherwise.get(outcome, "")
        yield OutcomeRow(
            name=outcome,
            words=words.clause(Hop(name, outcome)),
            target=target,
            tone=_tone(document.steps.get(target)),
            way="otherwise" if target and not own else "own",
        )
    if node.limit:
        target = node.limit.then
        said = say("studio.limit", visits=node.limit.visits)
        yield OutcomeRow(
            name=ONCE_MORE, words=said, target=target, tone=_tone(document.steps.get(target)), way="limit"
        )


def _tone(target: StepNode | None) -> Tone:
    result = target.config.get("result") if target else None
    return "good" if result == "success" else "bad" if result else "plain"


def _finding(verdict: Verdict) -> FindingRow:
    return FindingRow(
        key=verdict.key,
        is_error=verdict.severity == "error",
        step=verdict.step,
        guardrail=verdict.guardrail,
        sentence=verdict.sentence,
        person=verdict.person,
        route=tuple((hop.step, hop.outcome) for hop in verdict.route),
        path=msgspec.json.encode([(hop.step, hop.outcome) for hop in verdict.route]).decode(),
        repairs=tuple(
            RepairRow(sentence=each.sentence, changes=msgspec.json.encode(each.changes).decode())
            for each in verdict.repairs
        ),
    )


def _step_of(problem: Problem) -> str:
    first, _, rest = problem.path.partition(".")
    return rest.partition(".")[0] if first == "steps" else ""


def _in_order(document: JourneyDocument) -> Mapping[str, None]:
    """Return the steps that are reached, breadth first from the start."""
    reached: dict[str, None] = {document.start: None} if document.start in document.steps else {}
    for name in (waiting := list(reached)):
        node = document.steps[name]
        onward = [*node.next.values(), *([node.limit.then] if node.limit else []), *document.otherwise.values()]
        for target in onward:
            if target in document.steps and target not in reached:
                reached[target] = None
                waiting.append(target)
    return reached
