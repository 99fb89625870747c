"""What a step may ask of identity providers and proofing vendors of the tenant's."""

from typing import ClassVar, Literal

import msgspec

from handrail_platform.step.request import ReadRequest
from handrail_platform.values import PersonId


class ProviderAddress(ReadRequest["ProviderReached | ProviderUnreachable"], frozen=True):
    """Where a sign-in with this identity provider of the tenant begins (OpenID Connect Core section 3.1.2.1).

    `challenge` is the S256 code challenge of RFC 7636.
    """

    provider: str
    nonce: str
    challenge: str


class ProviderReached(msgspec.Struct, frozen=True):
    """`address` is where to go, without `state`: the page that shows it adds its own. `name` is for people."""

    name: str
    address: str


class ProviderUnreachable(msgspec.Struct, frozen=True):
    """It does not answer now. `why` is a code for the trace."""

    name: str
    why: str = ""


class FederatedCheck(ReadRequest["FederatedIdentity | FederationRefused"], frozen=True):
    """Who came back from this identity provider with a code (OpenID Connect Core sections 3.1.3 and 3.1.3.7).

    `issuer` is what the answer itself says of where it is from (RFC 9207), empty where it says nothing.
    """

    provider: str
    code: str
    issuer: str
    nonce: str
    verifier: str


class FederatedIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom a provider vouches for, and the account that is linked to them.

    Issuer and subject name them for ever; all else is only what the provider says today.
    """

    issuer: str
    subject: str
    person_id: PersonId | None
    email: str
    email_verified: bool
    name: str


class FederationRefused(msgspec.Struct, frozen=True):
    """Why nobody came back who counts. `note` is a code for the trace.

    unreachable: the provider does not answer. refused: what came back does not hold. domain: people with such an
    address, or with none that is confirmed, are not let in from there.
    """

    why: Literal["unreachable", "refused", "domain"]
    note: str = ""


class VerificationStart(ReadRequest["VerificationStarted | VendorUnreachable"], frozen=True):
    """Begin a verification of identity at this vendor of the tenant; asked again, it is the same one.

    `correlation` is what its result has to carry, `evidence` what is demanded, each `document/verification`.
    """

    secret_answer: ClassVar[bool] = True
    vendor: str
    correlation: bytes
    evidence: tuple[str, ...]
    language: str


class VerificationStarted(msgspec.Struct, frozen=True):
    """`address` is the vendor's page for this person, `verification` its own name of it. `name` is for people."""

    name: str
    address: str
    verification: str


class VendorUnreachable(msgspec.Struct, frozen=True):
    """It does not answer now, or not as it should. `why` is a code for the trace."""

    name: str
    why: str = ""
