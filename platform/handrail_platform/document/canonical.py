"""One byte string for one meaning, to be hashed."""

import hashlib
from typing import Any

import msgspec

from handrail_platform.document.model import JourneyDocument

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(JourneyDocument)


def canonical(document: JourneyDocument) -> bytes:
    """Return the document as JSON with sorted keys and defaults left in."""
    return _ENCODER.encode(document)


def normal_form(document: JourneyDocument) -> JourneyDocument:
    """Return the document with the keys of every mapping in their canonical order."""
    return _DECODER.decode(canonical(document))


def content_hash(*parts: Any) -> bytes:
    """Return SHA-256 over an unambiguous encoding of the parts."""
    return hashlib.sha256(_ENCODER.encode(parts)).digest()
