"""What is worth knowing of a step before it is saved, in words: what a rule never reaches, what no rule covers."""

from collections.abc import Iterator, Mapping

from handrail_platform.conditions.findings import Always, BranchFinding, Gap, Never, Overlap, Undecided, Unexamined
from handrail_platform.values import Value
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.inspector.at_hand import StepAtHand
from handrail_ui.studio.inspector.checking import branches_of, unassigned
from handrail_ui.studio.inspector.step_form import ReadStep


def notes_of(at: StepAtHand, posted: ReadStep, say: Speech) -> tuple[str, ...]:
    """Return what is worth knowing, sentence by sentence."""
    return (
        *(say("studio.inspector.unassigned", variable=name) for name in unassigned(at, posted)),
        *_branch_notes(branches_of(at, posted), say),
    )


def _branch_notes(findings: tuple[BranchFinding, ...], say: Speech) -> Iterator[str]:
    for each in findings:
        match each:
            case Gap(outcome, _, example):
                yield say("note.gap", example=_person(example), outcome=outcome)
            case Overlap(first, second, example):
                yield say("note.overlap", first=first + 1, second=second + 1, example=_person(example))
            case Never(branch, cause, variables):
                yield say(f"note.never.{cause}", branch=branch + 1, variables=", ".join(variables))
            case Always(branch):
                yield say("note.always", branch=branch + 1)
            case Undecided(branch, parts):
                yield say("note.undecided", branch=branch + 1, parts=", ".join(part.term for part in parts))
            case Unexamined():
                yield say("note.unexamined")


def _person(example: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} = {_said(value)}" for name, value in example.items())


def _said(value: Value) -> str:
    return (
        str(value).lower() if isinstance(value, bool) else f"“{value}”" if isinstance(value, str) else str(value)
    )
