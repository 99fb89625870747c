"""Whose guardrails hold for a journey: those of every scope in whose reach it lies, and its own.

What is above holds below: whoever is further down can add guardrails, and take none away.
"""

from collections.abc import Mapping
from typing import Annotated, Final, TypeAlias

import msgspec

from handrail_platform.document.guardrails import twice_problems
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail

_PATH: Final = r"[a-z][a-z0-9_-]{0,63}"
GuardrailScope: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=rf"^(tenant|organisation:{_PATH}(/{_PATH}){{0,7}}|app:{_PATH})$(?!\n)")
]
"""Where guardrails hang: `tenant`, `organisation:europe/retail`, `app:broker-desk`."""


def scopes_above(document: JourneyDocument) -> tuple[GuardrailScope, ...]:
    """Return every scope in whose reach the journey lies, the widest first."""
    path = document.organisation.split("/") if document.organisation else []
    organisations = ("/".join(path[: depth + 1]) for depth in range(len(path)))
    return (
        "tenant",
        *(f"organisation:{each}" for each in organisations),
        *(f"app:{each}" for each in document.apps),
    )


def in_force(
    by_scope: Mapping[GuardrailScope, tuple[Guardrail, ...]], document: JourneyDocument
) -> tuple[Guardrail, ...]:
    """Return what holds for the journey beside the guardrails of the platform.

    Raises JourneyRefused when two of them all have one id.
    """
    scopes = dict.fromkeys(scopes_above(document))
    demanded = tuple(guardrail for scope in scopes for guardrail in by_scope.get(scope, ()))
    guardrails = (*demanded, *document.guardrails)
    if problems := twice_problems((*PLATFORM_GUARDRAILS, *guardrails)):
        raise JourneyRefused(problems)
    return guardrails
