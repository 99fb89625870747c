"""Vendors that speak JSON over HTTP as docs/identity-proofing.md describes it."""

from typing import Annotated, Final, TypeAlias

import msgspec

from handrail_platform.proofing import Document, VendorResult, VendorStatus, Verification
from handrail_tenants.outgoing.http import Outgoing, Unreachable
from handrail_tenants.outgoing.reach import address_problem
from handrail_tenants.proofing.api import Begun, Commission, Notified
from handrail_tenants.proofing.source import ProofingVendor

_CREATED: Final = (200, 201)
_LONGEST_ADDRESS: Final = 2_000
_Name: TypeAlias = Annotated[str, msgspec.Meta(max_length=200)]
_Id: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Date: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$(?!\n)")]
_DOCUMENTS: Final = frozenset(Document)
_VERIFICATIONS: Final = frozenset(Verification)


class _Created(msgspec.Struct, frozen=True):
    id: _Id
    url: Annotated[str, msgspec.Meta(max_length=_LONGEST_ADDRESS)]


class _Evidence(msgspec.Struct, frozen=True):
    document: _Name
    verification: _Name


class _Person(msgspec.Struct, frozen=True):
    family_name: _Name = ""
    given_names: _Name = ""
    birth_date: _Date = ""


class _Document(msgspec.Struct, frozen=True):
    expires: _Date = ""
    issuing_state: Annotated[str, msgspec.Meta(max_length=3)] = ""


class _Data(msgspec.Struct, frozen=True):
    """What else a vendor sends is not even looked at."""

    reference: Annotated[str, msgspec.Meta(max_length=200)]
    verification: _Id
    status: VendorStatus
    evidence: Annotated[tuple[_Evidence, ...], msgspec.Meta(max_length=10)] = ()
    person: _Person = _Person()
    document: _Document = _Document()


class _Event(msgspec.Struct, frozen=True):
    data: _Data


class HttpVendor:
    """One kind of vendor, over one pool of connections."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    async def begin(self, vendor: ProofingVendor, api_key: str, commission: Commission) -> Begun:
        headers = {
            "Authorization": f"Bearer {api_key}",
            "Idempotency-Key": commission.reference,
        }
        answered = await self._outgoing.send("POST", vendor.url, headers, msgspec.json.encode(commission))
        if answered.status not in _CREATED:
            raise Unreachable(f"status-{answered.status}")
        try:
            created = msgspec.json.decode(answered.body, type=_Created)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Unreachable("answer") from error
        if address_problem(created.url):
            raise Unreachable("address")
        return Begun(created.id, created.url)

    def notified(self, name: str, body: bytes) -> Notified:
        try:
            told = msgspec.json.decode(body, type=_Event).data
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ValueError("the event is not readable") from error
        result = VendorResult(
            vendor=name,
            verification=told.verification,
            status=told.status,
            evidence=tuple(_known(told.evidence)),
            family_name=_words(told.person.family_name),
            given_names=_words(told.person.given_names),
            birth_date=told.person.birth_date,
            document_expires=told.document.expires,
            issuing_state=_words(told.document.issuing_state),
        )
        return Notified(told.reference, result)


def _known(evidence: tuple[_Evidence, ...]) -> list[str]:
    """Return the pieces that have a name here; what the guideline does not know proves nothing."""
    return [
        f"{each.document}/{each.verification}"
        for each in evidence
        if each.document in _DOCUMENTS and each.verification in _VERIFICATIONS
    ]


def _words(text: str) -> str:
    return " ".join(text.split()) if text.isprintable() else ""
