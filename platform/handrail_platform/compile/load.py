"""Bring a published program back. What was proved when it was compiled is not proved again: its hash vouches."""

from collections.abc import Sequence

from handrail_platform.compile.bind import bind
from handrail_platform.compile.inline import inline
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry, resolve
from handrail_platform.document.bundle import Bundle, gather
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail


class ProgramChanged(HandrailError):
    """This release makes another program of the document than the one that was published and proved."""

    code = "program-changed"


def load_journey(
    stored: Bundle,
    registry: Registry,
    proved: bytes,
    guardrails: Sequence[Guardrail] = PLATFORM_GUARDRAILS,
) -> Program:
    """Return the program that the bundle was compiled to, whose hash is `proved`.

    Raises ProgramChanged when documents, contracts or engine are not those that were compiled, and JourneyRefused
    when a step or a part is not known any more or leads nowhere.
    """
    bundle = gather(stored.document, stored.parts)
    program = bind(bundle, inline(bundle, resolve(bundle, registry)), guardrails)
    if program.hash != proved:
        raise ProgramChanged
    return program
