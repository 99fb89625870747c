"""Journeys to begin with, each proved and walked on every edge, with words in English and German."""

from functools import cache
from pathlib import Path
from typing import Final

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_yaml

_FOLDER: Final = Path(__file__).parent
TEMPLATES: Final = (
    "registration",
    "bot-protected",
    "identity-proofing",
    "fraud-check",
    "insurance-onboarding",
    "manual-review",
    "family-account",
    "light-account",
    "full-account",
    "login",
    "login-choice",
    "passwordless-login",
    "login-approved",
    "login-step-up",
    "login-risk",
    "login-elsewhere",
    "link-elsewhere",
    "remembered-device",
    "progressive-profile",
    "recovery",
    "lost-factor",
    "change-email",
    "delete-account",
    "consent-renewal",
    "transaction",
)
"""In the order in which they are offered; `<name>.yaml` is the journey of that name."""


@cache
def template(name: str) -> JourneyDocument:
    """Return one of the templates."""
    return parse_yaml((_FOLDER / f"{name}.yaml").read_bytes())
