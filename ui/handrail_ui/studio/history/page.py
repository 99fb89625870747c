"""From the versions of a journey to the page of its history."""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.values import Milliseconds
from handrail_platform.verify.record import ProofRecord
from handrail_tenants.journeys.versions import LogLine
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.entry import Section
from handrail_ui.proof.words import ProofWords, guardrail_sentence
from handrail_ui.sites import SiteSettings
from handrail_ui.studio.changes import ChangedStep
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.history.desk import History, Past, VersionLine
from handrail_ui.studio.map.journey_map import JourneyMap
from handrail_ui.studio.origin import origin_words
from handrail_ui.studio.shares import ShareRow, share_rows


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A version in the list. `percent` is empty where no new session runs it; `changed` counts steps by how."""

    version: int
    url: str
    percent: str
    revoked_at: Milliseconds
    at: Milliseconds
    by: str
    reason: str
    program: str
    upheld: int
    accepted: int
    has_proof: bool
    is_first: bool
    """Whether there is nothing to compare it with."""
    changed: tuple[tuple[str, int], ...]
    may_have_all: bool
    """Whether it may run, and does not have all new sessions."""
    may_roll_back: bool
    may_revoke: bool
    may_ask: bool = False
    """Whether they ask a second person to let it have more."""
    origin: str = ""
    """Of a version that was promoted: from where, in words, with the program that it was there."""


class DecisionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log, in words under `studio.history.did.<action>`."""

    revision: int
    action: str
    version: int
    shares: tuple[ShareRow, ...]
    at: Milliseconds
    by: str
    reason: str
    origin: str


class AcceptedRow(msgspec.Struct, frozen=True):
    """A warning that was lived with, and why."""

    warning: str
    reason: str


class HistoryPage(StudioPage, frozen=True, kw_only=True):
    """The versions of a journey. Every form posts the `pointer` that the page was made of."""

    template = "studio/history.html"

    journey: str
    pointer: int
    shares: tuple[ShareRow, ...]
    others: tuple[int, ...]
    """Versions that may join a split."""
    versions: tuple[VersionRow, ...]
    decisions: tuple[DecisionRow, ...]
    may_split: bool
    notice: str
    refusal: str
    journey_url: str
    publishing_url: str
    promote_url: str
    """Empty where no environment comes next, or they may not promote."""
    older_url: str
    older_decisions_url: str
    address: str


class VersionPage(StudioPage, frozen=True, kw_only=True):
    """One version, its proof, and how it differs from the one before; `before` is 0 where there is none."""

    template = "studio/version.html"

    journey: str
    row: VersionRow
    before: int
    is_readable: bool
    sections: tuple[Section, ...]
    steps: tuple[ChangedStep, ...]
    map: JourneyMap | None
    guardrails: tuple[str, ...]
    accepted: tuple[AcceptedRow, ...]
    history_url: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a form, in words, and how the tenant publishes."""

    notice: str = ""
    refusal: str = ""
    settings: SiteSettings


def history_page(here: Colleague, found: History, names: Mapping[str, str], told: Told) -> HistoryPage:
    """Make the page of the history."""
    journey = found.live.journey
    address = here.to(f"/journeys/{journey}")
    shares = share_rows(found.live.shares)
    live = {each.version for each in shares}
    wants_approval = told.settings.publishing.wants_approval
    return HistoryPage(
        **frame(here),
        journey=journey,
        pointer=found.live.revision,
        shares=shares,
        others=tuple(
            each.version.version
            for each in found.lines
            if each.version.version not in live and each.version.revoked_at is None
        ),
        versions=tuple(
            _asking(here, row) if wants_approval and row.version not in found.once_all else row
            for row in (_version(here, journey, each, shares, names) for each in found.lines)
        ),
        decisions=tuple(_decision(each, names, here.say) for each in found.decisions),
        may_split=here.may(Permission.JOURNEY_PUBLISH),
        notice=told.notice,
        refusal=told.refusal,
        journey_url=address,
        publishing_url=f"{address}/publishing",
        promote_url=(
            f"{address}/promote" if told.settings.promotes_to and here.may(Permission.JOURNEY_PROMOTE) else ""
        ),
        older_url=f"{address}/history?before={found.older}" if found.older else "",
        older_decisions_url=(
            f"{address}/history?decided-before={found.older_decisions}#log" if found.older_decisions else ""
        ),
        address=address,
    )


def version_page(here: Colleague, journey: str, past: Past, names: Mapping[str, str]) -> VersionPage:
    """Make the page of one version."""
    proof, meaning = past.line.proof, past.meaning
    guardrails = proof.guardrails if proof else ()
    upheld = {each.guardrail for each in proof.report.upheld} if proof else set[str]()
    words = ProofWords(here.say, guardrails)
    return VersionPage(
        **frame(here),
        journey=journey,
        row=_version(here, journey, past.line, (), names),
        before=past.before,
        is_readable=meaning.is_readable,
        sections=meaning.sections,
        steps=meaning.steps,
        map=meaning.map,
        guardrails=tuple(guardrail_sentence(here.say, each) for each in guardrails if each.id in upheld),
        accepted=tuple(_accepted(proof, words)) if proof else (),
        history_url=here.to(f"/journeys/{journey}/history"),
    )


def _accepted(proof: ProofRecord, words: ProofWords) -> Iterator[AcceptedRow]:
    for each in proof.report.findings:
        if each.key in proof.accepted:
            yield AcceptedRow(words.finding(each), proof.accepted[each.key])


def _version(
    here: Colleague, journey: str, line: VersionLine, shares: tuple[ShareRow, ...], names: Mapping[str, str]
) -> VersionRow:
    version, proof = line.version, line.proof
    percent = next((each.percent for each in shares if each.version == version.version), "")
    may_have_all = version.revoked_at is None and not (percent and len(shares) == 1)
    changed = Counter(each.state for each in line.steps or ())
    return VersionRow(
        version=version.version,
        url=here.to(f"/journeys/{journey}/history/{version.version}"),
        percent=percent,
        revoked_at=version.revoked_at or 0,
        at=version.published_at,
        by=names.get(version.published_by, version.published_by),
        reason=version.reason,
        program=version.program_hash.hex(),
        upheld=len(proof.report.upheld) if proof else 0,
        accepted=len(proof.accepted) if proof else 0,
        has_proof=proof is not None,
        is_first=line.steps is None,
        changed=tuple((state, changed[state]) for state in ("added", "changed", "removed") if changed[state]),
        may_have_all=may_have_all,
        may_roll_back=may_have_all and here.may(Permission.JOURNEY_ROLLBACK),
        may_revoke=version.revoked_at is None and here.may(Permission.JOURNEY_REVOKE),
        origin=origin_words(line.origin, here.say),
    )


def _asking(here: Colleague, row: VersionRow) -> VersionRow:
    """Return a version that gets more new sessions only once a second person approves."""
    may_ask = row.may_have_all and here.may(Permission.JOURNEY_PUBLISH)
    return msgspec.structs.replace(row, may_roll_back=False, may_ask=may_ask)


def _decision(line: LogLine, names: Mapping[str, str], say: Speech) -> DecisionRow:
    return DecisionRow(
        revision=line.revision,
        action=line.action,
        version=line.version,
        shares=share_rows(line.shares) if line.shares else (),
        at=line.at,
        by=names.get(line.by, line.by),
        reason=line.reason,
        origin=origin_words(line.origin, say),
    )
