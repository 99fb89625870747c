"""Bring a published program back. What was proved when it was compiled is not proved again: its hash vouches."""

from collections.abc import Sequence

from handrail_platform.compile.bind import bind, program_hash
from handrail_platform.compile.inline import inline
from handrail_platform.compile.program import ENGINE_REVISION, Program
from handrail_platform.compile.resolve import Registry, resolve
from handrail_platform.document.bundle import Bundle, gather
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail


class ProgramChanged(HandrailError):
    """This release makes another program of the document than the one that was published and proved."""

    code = "program-changed"


class EngineRevisionOver(ProgramChanged):
    """The program was published for an earlier engine revision, and no engine but that one runs it."""

    code = "engine-revision-over"

    def __init__(self, revision: int) -> None:
        super().__init__()
        self.revision = revision

    def __str__(self) -> str:
        return f"published for engine revision {self.revision}, and this is {ENGINE_REVISION}"


def load_journey(
    stored: Bundle,
    registry: Registry,
    proved: bytes,
    guardrails: Sequence[Guardrail] = PLATFORM_GUARDRAILS,
) -> Program:
    """Return the program that the bundle was compiled to, whose hash is `proved`.

    Raises EngineRevisionOver when nothing but the engine is another, ProgramChanged when documents or contracts
    are not those that were compiled, and JourneyRefused when a step or a part is not known any more or leads
    nowhere.
    """
    bundle = gather(stored.document, stored.parts)
    whole = inline(bundle, resolve(bundle, registry))
    program = bind(bundle, whole, guardrails)
    if program.hash == proved:
        return program
    for revision in range(1, ENGINE_REVISION):
        if program_hash(bundle, whole, guardrails, revision) == proved:
            raise EngineRevisionOver(revision)
    raise ProgramChanged
