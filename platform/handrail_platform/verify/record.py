"""The proof of a published version as it is kept: what was demanded, what was found, what was lived with."""

from collections.abc import Mapping

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.values import Milliseconds
from handrail_platform.verify.finding import Report


class ScopeRevision(msgspec.Struct, frozen=True):
    """Which revision of the guardrails of a scope it was, and when they were set."""

    scope: str
    revision: int
    at: Milliseconds


class ProofRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`accepted` has the reason for each warning by `Finding.key`. `format` is that of this record.

    `scopes` says where those guardrails hang that are neither the platform's nor the journey's own. A record that
    was made before this was kept has none.
    """

    format: int = 1
    journey: str
    program: str
    """The hash of the program, in hexadecimal."""
    engine_revision: int
    steps: int
    guardrails: tuple[Guardrail, ...]
    scopes: tuple[ScopeRevision, ...] | None = None
    report: Report
    accepted: Mapping[str, str]


class ProofUnreadable(HandrailError):
    """What is kept as a proof is none that this release wrote or can read."""

    code = "proof-unreadable"


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(ProofRecord)


def encode_proof(record: ProofRecord) -> str:
    """Return the record as JSON."""
    return _ENCODER.encode(record).decode()


def decode_proof(encoded: str) -> ProofRecord:
    """Read an encoded record. Raises ProofUnreadable."""
    try:
        return _DECODER.decode(encoded)
    except msgspec.DecodeError as error:
        raise ProofUnreadable from error
