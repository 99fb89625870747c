"""What would change if a draft went live: against what is live, and for whoever is under way. Synchronous."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from handrail_platform.compile.bind import bind
from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.program import Program
from handrail_platform.difference.migration import Fate
from handrail_platform.document.bundle import encode_bundle
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.provision.shortfall import Shortfall
from handrail_platform.rehearse.report import Rehearsed, rehearse
from handrail_platform.values import Milliseconds
from handrail_platform.verify.effort import TooManySituations
from handrail_tenants.journeys.drain import StepCount
from handrail_tenants.journeys.problems import JourneyUnknown
from handrail_tenants.journeys.versions import Live
from handrail_ui.administration import Administration
from handrail_ui.compared import Compared, comparison, published, unpublished
from handrail_ui.fates import Fates
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.difference import difference_sections
from handrail_ui.proof.entry import RoutesOf, Section
from handrail_ui.studio.called import parts_to_publish
from handrail_ui.studio.changes import ChangedPart, ChangedStep, changed_parts, changed_steps, without_steps
from handrail_ui.studio.map.difference import difference_map, plain_map
from handrail_ui.studio.map.journey_map import JourneyMap

_REMEMBERED: Final = 16
_NONE_GIVEN: Mapping[str, JourneyDocument] = {}


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """How one journey differs from another: in meaning, and step by step.

    `is_readable` says whether the meanings could be compared at all; `program` names the second (hexadecimal).
    """

    sections: tuple[Section, ...] = ()
    steps: tuple[ChangedStep, ...] = ()
    is_readable: bool = True
    program: str = ""
    map: JourneyMap | None = None
    parts: tuple[ChangedPart, ...] = ()


class Underway(msgspec.Struct, frozen=True, kw_only=True):
    """Running sessions at one step of a version, and what a migration would make of them."""

    count: StepCount
    fate: Fate


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is told before publishing. `live` is None, and nothing differs, where nothing is live."""

    live: Live | None
    meaning: Meaning
    lacking: tuple[Shortfall, ...]
    underway: tuple[Underway, ...] = ()


def preview(
    admin: Administration,
    tenant: str,
    document: JourneyDocument,
    say: Speech,
    now: Milliseconds,
    given: Mapping[str, JourneyDocument] = _NONE_GIVEN,
) -> Preview:
    """Compare a document, with the parts that it brings along, with what is live under its name.

    Raises JourneyRefused for what is no sound journey.
    """
    after = unpublished(admin, tenant, document, "draft", given)
    with admin.provisions(tenant) as provisions:
        lacking = provisions.lacking(after.guarded.bundle)
    with admin.journeys(tenant) as journeys:
        try:
            live = journeys.versions.live(document.journey)
        except JourneyUnknown:
            first = first_meaning(after, say)
            return Preview(live=None, meaning=first, lacking=lacking)
        program = journeys.versions.program(document.journey, live.version)
        counts = journeys.sessions(document.journey, now)
        texts = {
            version: journeys.versions.program(document.journey, version).document
            for version in {each.version for each in counts}
        }
    return Preview(
        live=live,
        meaning=meaning(tenant, published(admin, tenant, program), after, say),
        lacking=lacking,
        underway=tuple(_underway(counts, texts, after)),
    )


def meaning(tenant: str, before: Compared, after: Compared, say: Speech) -> Meaning:
    """Return how two differ, as far as this release can read and look through both."""
    steps = changed_steps(before.document, after.document)
    parts = changed_parts(before.guarded.bundle.parts, after.guarded.bundle.parts)
    drawn = difference_map(before, after, say)
    try:
        found = comparison(tenant, after.document.journey, before, after)
        routes: RoutesOf = {"before": before.routes(say), "after": after.routes(say)}
        sections = tuple(each for each in difference_sections(found, routes, say) if each.entries)
    except (JourneyRefused, TooManySituations):
        return Meaning(steps=steps, parts=parts, is_readable=False, program=after.named.program, map=drawn)
    return Meaning(sections=sections, steps=steps, parts=parts, program=after.named.program, map=drawn)


def first_meaning(after: Compared, say: Speech) -> Meaning:
    """Return what is new where nothing was live before: all of it."""
    return Meaning(
        steps=changed_steps(without_steps(after.document), after.document),
        parts=changed_parts({}, after.guarded.bundle.parts),
        program=after.named.program,
        map=plain_map(after, say),
    )


def rehearsed(
    admin: Administration,
    tenant: str,
    document: JourneyDocument,
    given: Mapping[str, JourneyDocument] = _NONE_GIVEN,
) -> Rehearsed | None:
    """Return what came of the journey's scenarios and edges, None for a part, which is never started.

    Raises JourneyRefused.
    """
    bundle, whole = sound_journey(document, admin.steps, parts_to_publish(admin, tenant, document, given))
    program = bind(bundle, whole, ())
    return None if program.is_part else _rehearsed(_Remembered(program))


class _Remembered:
    """A program by its hash, with its scenarios, which the hash leaves out: both are rehearsed once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._reading = (program.hash, msgspec.json.encode(program.document.scenarios))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Remembered) and other._reading == self._reading

    def __hash__(self) -> int:
        return hash(self._reading)


@lru_cache(_REMEMBERED)
def _rehearsed(remembered: _Remembered) -> Rehearsed:
    return rehearse(remembered.program)


def _underway(counts: tuple[StepCount, ...], texts: Mapping[int, str], after: Compared) -> Iterator[Underway]:
    registry = after.registry
    target = encode_bundle(after.guarded.bundle, after.guarded.guardrails)
    for version, text in sorted(texts.items(), reverse=True):
        here = [each for each in counts if each.version == version]
        fates = Fates(text, target, registry).of([each.step for each in here])
        yield from (Underway(count=each, fate=fates[each.step]) for each in here)
