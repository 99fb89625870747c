"""What is kept of a proof beside the version that it is about."""

from handrail_platform.compile.program import ENGINE_REVISION
from handrail_platform.verify.prove import ProvedJourney
from handrail_platform.verify.record import ProofRecord, ScopeRevision


def record_of(proved: ProvedJourney, scopes: tuple[ScopeRevision, ...]) -> ProofRecord:
    """Return the record of a journey that was proved under the guardrails of these scopes."""
    program = proved.program
    return ProofRecord(
        journey=program.journey,
        program=program.hash.hex(),
        engine_revision=ENGINE_REVISION,
        steps=len(program.nodes),
        guardrails=program.guardrails,
        scopes=scopes,
        report=proved.report,
        accepted=proved.accepted,
    )
