"""Bring a published program back. What was proved when it was compiled is not proved again: its hash vouches."""

from collections.abc import Sequence

from handrail_platform.compile.bind import bind
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry, resolve
from handrail_platform.compile.wiring import wiring_problems
from handrail_platform.document.canonical import normal_form
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail


class ProgramChanged(HandrailError):
    """This release makes another program of the document than the one that was published and proved."""

    code = "program-changed"


def load_journey(
    document: JourneyDocument,
    registry: Registry,
    proved: bytes,
    guardrails: Sequence[Guardrail] = PLATFORM_GUARDRAILS,
) -> Program:
    """Return the program that the document was compiled to, whose hash is `proved`.

    Raises ProgramChanged when document, contracts or engine are not those that were compiled, and JourneyRefused
    when a step is not known any more or leads nowhere.
    """
    document = normal_form(document)
    resolved, problems = resolve(document, registry)
    problems += wiring_problems(document, resolved)
    if problems:
        raise JourneyRefused(tuple(problems))
    program = bind(document, resolved, guardrails)
    if program.hash != proved:
        raise ProgramChanged
    return program
