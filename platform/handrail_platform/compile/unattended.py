"""What holds of steps that go on while nobody is there."""

from collections.abc import Iterator, Mapping

from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.problem import Problem
from handrail_platform.step.contract import TIMEOUT, StepKind


def unattended_problems(resolved: Mapping[str, Resolved]) -> Iterator[Problem]:
    """Find waiting that need not end, and sign-ins that would come while nobody is there. Wiring must be sound."""
    for name, each in resolved.items():
        if each.step.kind is not StepKind.WAITING:
            continue
        if TIMEOUT not in each.contract.outcomes:
            yield Problem("no-timeout", f"steps.{name}")
        for end in sorted(_reached_unattended(name, resolved)):
            if resolved[end].contract.signs_in:
                yield Problem("signs-in-unattended", f"steps.{end}", {"step": name})


def _reached_unattended(start: str, resolved: Mapping[str, Resolved]) -> set[str]:
    """Return every step that an event from outside can bring a session to without another wait or a person."""
    reached: set[str] = set()
    following = [*resolved[start].next.values()]
    while following:
        name = following.pop()
        if name not in reached:
            reached.add(name)
            limit = resolved[name].limit
            following += [limit.then] if limit else []
            if resolved[name].step.kind is StepKind.AUTOMATIC:
                following += resolved[name].next.values()
    return reached
