"""Who set the guardrails that a version breaks though it was proved: what was set is undone, newest first."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import msgspec

from handrail_platform.document.reach import GuardrailScope
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.finding import Finding
from handrail_tenants.guardrails.repository import ScopeGuardrails
from handrail_ui.judged import ByScope, JudgedVersion, VersionJudge

Present: TypeAlias = Mapping[GuardrailScope, ScopeGuardrails]
AsOf: TypeAlias = Callable[[GuardrailScope, int], ScopeGuardrails | None]
"""The guardrails of a scope as of a revision, if they are kept."""


class DemandedSince(msgspec.Struct, frozen=True, kw_only=True):
    """How a version breaks a guardrail that was set after it was proved, and what set it.

    `stated` is None where that is not kept any more, or a release of Handrail did it. Without a finding the
    version cannot be looked at, and `problems` says why. `accepted` is the reason for which a warning is lived
    with.
    """

    finding: Finding | None
    guardrail: Guardrail | None
    accepted: str
    problems: str
    stated: ScopeGuardrails | None

    @property
    def name(self) -> str:
        """Name the guardrail by its id, or say what the problem is."""
        return self.finding.guardrail if self.finding else self.problems


def demanded_since(judge: VersionJudge, present: Present, as_of: AsOf) -> tuple[DemandedSince, ...]:
    """Return what the version breaks of what is demanded now, the oldest demand first."""
    scopes = by_scope(present)
    now, demanded = judge.under(scopes), judge.demands(scopes)
    left = _broken(now)
    found: list[DemandedSince] = []
    for stated, before in _undone(present, as_of) if left else ():
        if judge.demands(before) == demanded:
            continue
        demanded, still = judge.demands(before), _broken(judge.under(before))
        found += [_since(now, left.pop(key), stated) for key in list(left) if key not in still]
        if not left:
            break
    return tuple(reversed([*found, *(_since(now, finding, None) for finding in left.values())]))


def unjudged(problems: str) -> DemandedSince:
    """Return what is said of a version that cannot even be read."""
    return DemandedSince(finding=None, guardrail=None, accepted="", problems=problems, stated=None)


def by_scope(present: Present) -> ByScope:
    """Return what each scope demands."""
    return {scope: each.guardrails for scope, each in present.items()}


def _undone(present: Present, as_of: AsOf) -> Iterator[tuple[ScopeGuardrails, ByScope]]:
    """Yield each revision that was set, and what every scope had demanded before; until that is not kept."""
    then = dict(present)
    while then:
        newest = max(then.values(), key=lambda each: (each.at, each.revision))
        earlier = as_of(newest.scope, newest.revision - 1)
        if earlier is not None:
            then[newest.scope] = earlier
        elif newest.revision == 1:
            del then[newest.scope]
        else:
            return
        yield newest, by_scope(then)


def _broken(judged: JudgedVersion) -> dict[str, Finding | None]:
    found: dict[str, Finding | None] = {each.key: each for each in judged.findings}
    return found | {"": None} if judged.problems else found


def _since(now: JudgedVersion, finding: Finding | None, stated: ScopeGuardrails | None) -> DemandedSince:
    known = {each.id: each for each in now.guardrails}
    return DemandedSince(
        finding=finding,
        guardrail=known.get(finding.guardrail) if finding else None,
        accepted=now.accepted.get(finding.key, "") if finding and finding.severity == "warning" else "",
        problems="" if finding else now.problems,
        stated=stated,
    )
