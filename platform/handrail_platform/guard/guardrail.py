"""What somebody answerable demands of every journey in their reach, as data; its sentence is in the catalogue."""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from handrail_platform.guard.requirement import PurposeName, Requirement
from handrail_platform.step.contract import Channel
from handrail_platform.values import SHAPE

GuardrailId: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_.-]{0,79}$(?!\n)", extra={SHAPE: "guardrail"})
]
Severity: TypeAlias = Literal["error", "warning"]
Moment: TypeAlias = Literal["open-account", "sign-in", "change-credential", "act-for", "disclose", "finish"]
LegalBasis: TypeAlias = Literal[
    "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"
]
"""GDPR article 6(1)(b) to (f); consent, point (a), is proved and not declared."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="rule"):
    """What all guardrails have. A warning may be accepted with a reason; an error may not."""

    id: GuardrailId
    severity: Severity = "error"


class Before(Rule, frozen=True, kw_only=True, tag="before"):
    """All of `require` holds whenever this is about to happen.

    `purpose` narrows `disclose` to one purpose; an empty one means every disclosure.
    """

    before: Moment
    require: Annotated[tuple[Requirement, ...], msgspec.Meta(min_length=1, max_length=20)]
    purpose: Annotated[str, msgspec.Meta(pattern=r"^([a-z][a-z0-9_-]{0,63})?$(?!\n)", extra={SHAPE: "name"})] = ""


class MessagesBounded(Rule, frozen=True, kw_only=True, tag="messages-bounded"):
    """No session sends more than so many messages or prompts over this channel."""

    most: Annotated[int, msgspec.Meta(ge=0, le=100)]
    channel: Channel


class TriesBounded(Rule, frozen=True, kw_only=True, tag="tries-bounded"):
    """No session opens accounts under more than so many names, of which it would learn whether they are taken.

    Names are what has no address by which they could be confirmed, such as user names (OWASP ASVS 5.0 6.3.8).
    """

    most: Annotated[int, msgspec.Meta(ge=0, le=100)]


class IdentifiersConfirmed(Rule, frozen=True, kw_only=True, tag="identifiers-confirmed"):
    """An address under which an account is opened was confirmed in the same journey."""


class CredentialsGuarded(Rule, frozen=True, kw_only=True, tag="credentials-guarded"):
    """Who binds or replaces an authenticator is newly registered, proved as strongly as any guardrail here demands
    of anybody, or recovered as SP 800-63B-4 section 4.2 says.
    """


class LooksTheSame(Rule, frozen=True, kw_only=True, tag="looks-the-same"):
    """Nothing that follows tells whether somebody has an account (OWASP ASVS 5.0 6.3.8)."""


class PurposesCovered(Rule, frozen=True, kw_only=True, tag="purposes-covered"):
    """Data leaves only for purposes that rest on one of these bases, or on consent (GDPR article 6)."""

    bases: dict[PurposeName, LegalBasis] = {}


class PhishingResistanceOffered(Rule, frozen=True, kw_only=True, tag="phishing-resistance-offered"):
    """Who must reach AAL2 can do so with an authenticator that resists phishing (SP 800-63B-4 section 2.2.2)."""


class SecretsKept(Rule, frozen=True, kw_only=True, tag="secrets-kept"):
    """No secret, and nothing made from one, reaches a page, a message, an address or another system."""


class NewcomersServed(Rule, frozen=True, kw_only=True, tag="newcomers-served"):
    """Nobody who opens an account is asked for an authenticator that they have not bound, with no way around."""


Guardrail: TypeAlias = (
    Before
    | MessagesBounded
    | IdentifiersConfirmed
    | CredentialsGuarded
    | LooksTheSame
    | NewcomersServed
    | PurposesCovered
    | PhishingResistanceOffered
    | SecretsKept
    | TriesBounded
)

OF_THE_WHOLE: Final = (
    LooksTheSame,
    MessagesBounded,
    NewcomersServed,
    PhishingResistanceOffered,
    SecretsKept,
    TriesBounded,
)
"""Those that are about a journey as a whole, and asked of no single step."""
