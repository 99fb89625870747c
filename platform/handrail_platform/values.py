"""The types that a journey's variables have, and the identifiers that everything shares."""

from typing import Final, Literal, NewType, TypeAlias

TenantId = NewType("TenantId", int)
PersonId = NewType("PersonId", bytes)
"""16 bytes; opaque, never reused, carries no personal data."""
SessionHandle = NewType("SessionHandle", bytes)
"""16 random bytes that name one journey session."""
Milliseconds: TypeAlias = int
"""A point in time (since the Unix epoch, UTC) or a span, always in whole milliseconds."""

SHAPE: Final = "shape"
"""In the `extra` of a text with a pattern: what the catalogue calls the sentence that says in words what fits."""
PROVIDED: Final = "provided"
"""In the `extra` of a text: what may be named there, such as `value` or `secret`; else nothing may."""
MEANING: Final = "meaning"
"""In the `extra` of a text: what it is, where editors offer more for it than a field, such as `condition`."""

VariableType: TypeAlias = Literal[
    "boolean", "choice", "country", "date", "email", "integer", "phone", "secret", "text", "username"
]
Value: TypeAlias = str | int | bool
"""A value of a variable. Dates are ISO 8601 (`2026-11-22`), countries ISO 3166-1 alpha-2, phones E.164."""

PYTHON_TYPES: dict[VariableType, type] = {
    "boolean": bool,
    "choice": str,
    "country": str,
    "date": str,
    "email": str,
    "integer": int,
    "phone": str,
    "secret": str,
    "text": str,
    "username": str,
}
