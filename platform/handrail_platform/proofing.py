"""Evidence of identity, how it was verified, and the identity assurance level that follows (NIST SP 800-63A-4)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Literal, TypeAlias

import msgspec

IdentityLevel: TypeAlias = Literal[0, 1, 2]
"""Level 3 wants an attended session with a trained agent, which no journey alone can give."""
Strength: TypeAlias = Literal["fair", "strong", "superior"]


class Document(StrEnum):
    """What was shown and validated. The strength of each is in section 3.1 of the guideline."""

    BANK_ACCOUNT = "bank-account"
    DRIVING_LICENCE = "driving-licence"
    IDENTITY_CARD = "identity-card"
    PASSPORT = "passport"
    PASSPORT_CHIP = "passport-chip"
    PHONE_CONTRACT = "phone-contract"
    WALLET_CREDENTIAL = "wallet-credential"


class Verification(StrEnum):
    """How the person was shown to be the one whom the evidence names (section 4.1 and 4.2, verification)."""

    CONFIRMATION_CODE = "confirmation-code"
    MICRO_TRANSACTION = "micro-transaction"
    DIGITAL_SIGN_IN = "digital-sign-in"
    FACE_COMPARED = "face-compared"
    FACE_SEEN = "face-seen"


STRENGTH: Final[dict[Document, Strength]] = {
    Document.BANK_ACCOUNT: "fair",
    Document.DRIVING_LICENCE: "strong",
    Document.IDENTITY_CARD: "strong",
    Document.PASSPORT: "strong",
    Document.PASSPORT_CHIP: "superior",
    Document.PHONE_CONTRACT: "fair",
    Document.WALLET_CREDENTIAL: "superior",
}
_NAMES_THE_HOLDER: Final = {Document.PASSPORT: "passport", Document.PASSPORT_CHIP: "passport"}
"""Two readings of one document are one piece of evidence."""


VendorStatus: TypeAlias = Literal["submitted", "review", "approved", "declined", "expired", "cancelled", "failed"]
"""submitted: the person is done there. review: somebody there looks at it. Both announce a result to come."""


class VendorResult(msgspec.Struct, frozen=True, kw_only=True):
    """What an identity proofing vendor says of one verification: no more than what a journey can use.

    `evidence` is what was validated and verified, each `document/verification`; dates are ISO 8601.
    """

    vendor: str
    verification: str
    status: VendorStatus
    evidence: tuple[str, ...] = ()
    family_name: str = ""
    given_names: str = ""
    birth_date: str = ""
    document_expires: str = ""
    issuing_state: str = ""


class Proofing(msgspec.Struct, frozen=True, order=True):
    """One piece of evidence, validated, with the way in which the person was verified against it."""

    document: Document
    verification: Verification


def identity_level(done: Iterable[Proofing]) -> IdentityLevel:
    """Return the IAL that these reach together (0: nothing was proved).

    IAL2 wants two strong pieces, or a strong and a fair one, or a superior one, and a verification against one of
    the strong or superior (section 4.2.2); IAL1 wants one piece and one verification (section 4.1).
    """
    pieces = list(done)
    if not pieces:
        return 0
    best: dict[str, int] = {}
    for piece in pieces:
        name = _NAMES_THE_HOLDER.get(piece.document, piece.document.value)
        best[name] = max(best.get(name, 0), _RANK[STRENGTH[piece.document]])
    ranks = sorted(best.values(), reverse=True)
    enough = ranks[0] == _RANK["superior"] or (len(ranks) > 1 and ranks[0] == _RANK["strong"])
    verified = any(_is_pathway(piece) for piece in pieces)
    return 2 if enough and verified else 1


_RANK: Final[dict[Strength, int]] = {"fair": 1, "strong": 2, "superior": 3}


def _is_pathway(piece: Proofing) -> bool:
    """Tell whether this verification counts at IAL2: it was made against evidence that is more than fair."""
    return STRENGTH[piece.document] != "fair"
