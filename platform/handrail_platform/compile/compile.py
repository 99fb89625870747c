"""Compile a document: resolve its steps, prove its structure, and freeze."""

from collections.abc import Mapping, Sequence

from handrail_platform.compile.bind import bind
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry, resolve
from handrail_platform.compile.structure import structure_problems
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.canonical import normal_form
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail


def compile_journey(
    document: JourneyDocument, registry: Registry, guardrails: Sequence[Guardrail] = PLATFORM_GUARDRAILS
) -> Program:
    """Return the program of the document, which asserts the guardrails whenever it runs.

    Raises JourneyRefused. Documents with one hash give one program, whatever the order of their keys: a session
    remembers its place by number.
    """
    sound, resolved = sound_journey(document, registry)
    return bind(sound, resolved, guardrails)


def sound_journey(document: JourneyDocument, registry: Registry) -> tuple[JourneyDocument, Mapping[str, Resolved]]:
    """Return the document in its normal form, and its steps resolved and wired.

    Raises JourneyRefused with every structural problem at once: unknown step or version, bad configuration,
    unwired or undeclared outcome, unreachable step, no way to an end, a variable that may be read unassigned, a
    cycle that could spin without a person.
    """
    document = normal_form(document)
    resolved, problems = resolve(document, registry)
    problems += structure_problems(document, resolved)
    if problems:
        raise JourneyRefused(tuple(problems))
    return document, resolved
