"""What it rests on that personal data leaves (GDPR article 6(1))."""

from typing import Annotated, Literal, TypeAlias

import msgspec

Basis: TypeAlias = Annotated[
    Literal["consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"],
    msgspec.Meta(
        description="What that rests on (GDPR article 6(1)). Consent is wanted on every route to the step."
    ),
]


def declared(basis: Basis) -> str:
    """Return the basis as a contract says it: consent is proved and not declared."""
    return "" if basis == "consent" else basis
