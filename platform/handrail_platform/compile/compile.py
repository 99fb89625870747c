"""Compile a document: resolve its steps, prove its structure, put in its parts, and freeze."""

from collections.abc import Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from handrail_platform.compile.bind import bind
from handrail_platform.compile.inline import Whole, inline
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry, resolve
from handrail_platform.compile.scenarios import scenario_problems
from handrail_platform.compile.spinning import spinning_problems
from handrail_platform.compile.structure import MANY, structure_problems
from handrail_platform.compile.unattended import unattended_problems
from handrail_platform.document.bundle import Bundle, gather
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.provision.named import reference_problems

NO_PARTS: Final[Mapping[str, JourneyDocument]] = MappingProxyType({})


class SoundJourney(NamedTuple):
    """A journey whose structure is proved: the documents that it is made of, and what they make together."""

    bundle: Bundle
    whole: Whole


def compile_journey(
    document: JourneyDocument,
    registry: Registry,
    guardrails: Sequence[Guardrail] = PLATFORM_GUARDRAILS,
    parts: Mapping[str, JourneyDocument] = NO_PARTS,
) -> Program:
    """Return the program of the document, which asserts the guardrails whenever it runs.

    Raises JourneyRefused. Documents with one hash give one program, whatever the order of their keys: a session
    remembers its place by number.
    """
    sound = sound_journey(document, registry, parts)
    return bind(sound.bundle, sound.whole, guardrails)


def sound_journey(
    document: JourneyDocument, registry: Registry, parts: Mapping[str, JourneyDocument] = NO_PARTS
) -> SoundJourney:
    """Return the document with those of the parts that it is made of, and the whole that they make.

    Raises JourneyRefused with every structural problem at once: unknown step or version, bad configuration,
    unwired or undeclared outcome, unreachable step, no way to an end, a variable that may be read unassigned, a
    cycle that could spin without a person, a part that does not fit.
    """
    bundle = gather(document, parts)
    resolved = resolve(bundle, registry)
    whole = inline(bundle, resolved)
    problems = [
        bundle.placed(name, problem)
        for name, steps in resolved.items()
        for problem in structure_problems(bundle.documents[name], steps)
    ]
    problems += [
        bundle.placed(name, problem)
        for name, each in bundle.documents.items()
        for problem in reference_problems(each, registry)
    ]
    problems += spinning_problems(whole.steps)
    problems += islice(unattended_problems(whole.steps), MANY)
    problems += islice(scenario_problems(bundle.document, whole.steps), MANY)
    if problems:
        raise JourneyRefused(tuple(problems))
    return SoundJourney(bundle, whole)
