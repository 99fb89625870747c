"""Whose guardrails hold for a journey: those of every scope in whose reach it lies, and its own.

What is above holds below: whoever is further down can add guardrails, and take none away.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, TypeAlias

import msgspec

from handrail_platform.document.guardrails import twice_problems
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import EntitledToBind
from handrail_platform.guard.table import binding_level
from handrail_platform.values import SHAPE

_PATH: Final = r"[a-z][a-z0-9_-]{0,63}"
GuardrailScope: TypeAlias = Annotated[
    str,
    msgspec.Meta(
        pattern=rf"^(tenant|organisation:{_PATH}(/{_PATH}){{0,7}}|app:{_PATH})$(?!\n)", extra={SHAPE: "scope"}
    ),
]
"""Where guardrails hang: `tenant`, `organisation:europe/retail`, `app:broker-desk`."""
ELSEWHERE: Final = "elsewhere.credentials-guarded"
"""The guardrail that warns of authenticators that are bound here and open something elsewhere."""


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

    Where something elsewhere in the tenant takes more than anything here, it warns of whoever binds an
    authenticator with less, and could use it there.

    Raises JourneyRefused when two of them all have one id.
    """
    scopes = dict.fromkeys(scopes_above(document))
    demanded = tuple(guardrail for scope in scopes for guardrail in by_scope.get(scope, ()))
    guardrails = (*demanded, *document.guardrails)
    guardrails += tuple(_elsewhere(by_scope, (*PLATFORM_GUARDRAILS, *guardrails)))
    if problems := twice_problems((*PLATFORM_GUARDRAILS, *guardrails)):
        raise JourneyRefused(problems)
    return guardrails


def _elsewhere(
    by_scope: Mapping[GuardrailScope, tuple[Guardrail, ...]], here: tuple[Guardrail, ...]
) -> Iterator[Guardrail]:
    level = binding_level(guardrail for guardrails in by_scope.values() for guardrail in guardrails)
    if level > binding_level(here):
        require = (EntitledToBind(level),)
        yield Before(id=ELSEWHERE, severity="warning", before="change-credential", require=require)
