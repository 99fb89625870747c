"""The guardrails of the platform: they hold for every journey of every tenant, and nobody can take them away."""

from typing import Final

from handrail_platform.guard.guardrail import (
    Before,
    CredentialsGuarded,
    Guardrail,
    IdentifiersConfirmed,
    LooksTheSame,
    MessagesBounded,
    NewcomersServed,
    PhishingResistanceOffered,
    PurposesCovered,
    SecretsKept,
    TriesBounded,
)
from handrail_platform.guard.requirement import Authenticated, Known, NothingPending

PLATFORM_GUARDRAILS: Final[tuple[Guardrail, ...]] = (
    Before(
        id="platform.sign-in-proved",
        before="sign-in",
        require=(Known("account"), Authenticated(1, in_this_journey=True)),
    ),
    Before(id="platform.promises-kept", before="finish", require=(NothingPending(),)),
    IdentifiersConfirmed(id="platform.identifiers-confirmed"),
    CredentialsGuarded(id="platform.credentials-guarded"),
    LooksTheSame(id="platform.looks-the-same"),
    NewcomersServed(id="platform.newcomers-served", severity="warning"),
    PurposesCovered(id="platform.purposes-covered"),
    SecretsKept(id="platform.secrets-kept"),
    PhishingResistanceOffered(id="platform.phishing-resistance-offered"),
    TriesBounded(id="platform.tries-bounded", most=10),
    MessagesBounded(id="platform.email-bounded", channel="email", most=20),
    MessagesBounded(id="platform.text-bounded", channel="text", most=6),
    MessagesBounded(id="platform.voice-bounded", channel="voice", most=6),
    MessagesBounded(id="platform.push-bounded", channel="push", most=6),
)
