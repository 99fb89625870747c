"""Which proofing vendors a tenant may set up, and what is taken of what they say."""

import json
from typing import Any

import pytest

from handrail_platform.proofing import VendorResult
from handrail_tenants.outgoing.http import Outgoing
from handrail_tenants.proofing.http_vendor import HttpVendor
from handrail_tenants.proofing.source import proofing_vendors

CHECKPOINT: dict[str, Any] = {
    "name": "Checkpoint ID",
    "url": "https://checkpoint.example/verifications",
    "api_key": "secret:checkpoint_key",
    "webhook_secrets": ["secret:checkpoint_new", "secret:checkpoint_old"],
}
DATA: dict[str, Any] = {"reference": "r", "verification": "v", "status": "approved"}


def test_a_vendor_names_every_secret_that_it_takes() -> None:
    [vendor] = proofing_vendors({"proofing_vendors": {"checkpoint": CHECKPOINT}, "theme": {}}).values()

    assert vendor.secrets == ("secret:checkpoint_key", "secret:checkpoint_new", "secret:checkpoint_old")
    assert proofing_vendors({}) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://checkpoint.example"},
        {"url": "https://a@checkpoint.example"},
        {"api_key": "the key itself"},
        {"webhook_secrets": []},
        {"webhook_secrets": ["secret:a", "secret:b", "secret:c"]},
        {"name": ""},
        {"colour": "red"},
    ],
)
def test_what_is_no_vendor_is_refused_with_its_place(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"checkpoint|proofing_vendors"):
        proofing_vendors({"proofing_vendors": {"checkpoint": {**CHECKPOINT, **change}}})


def told(**more: Any) -> VendorResult:
    body = json.dumps({"type": "verification.updated", "data": {**DATA, **more}}).encode()
    return HttpVendor(Outgoing()).notified("checkpoint", body).result


def test_no_more_is_taken_than_a_journey_can_use() -> None:
    person = {"family_name": "Example", "given_names": "Alex", "birth_date": "1990-05-17", "sex": "X", "face": "…"}
    document = {"number": "L898902C3", "expires": "2031-04-30", "issuing_state": "UTO", "picture": "…"}

    result = told(person=person, document=document, ip="192.0.2.7")

    kept = VendorResult(
        vendor="checkpoint",
        verification="v",
        status="approved",
        family_name="Example",
        given_names="Alex",
        birth_date="1990-05-17",
        document_expires="2031-04-30",
        issuing_state="UTO",
    )
    assert result == kept


def test_evidence_that_has_no_name_here_proves_nothing() -> None:
    pieces = [
        {"document": "passport", "verification": "face-compared"},
        {"document": "library-card", "verification": "face-compared"},
        {"document": "passport", "verification": "handshake"},
    ]

    assert told(evidence=pieces).evidence == ("passport/face-compared",)


def test_a_name_that_nobody_can_read_is_none() -> None:
    assert told(person={"family_name": "A\u202eB\u0000", "given_names": "  Al   ex "}).family_name == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"status=approved",
        b"[]",
        b"[" * 100_000,
        b'{"data": {}}',
        b"\xff",
        json.dumps({"data": {**DATA, "status": "marvellous"}}).encode(),
        json.dumps({"data": {**DATA, "person": {"birth_date": "17.05.1990"}}}).encode(),
        json.dumps({"data": {**DATA, "person": {"family_name": "a" * 201}}}).encode(),
        json.dumps({"data": {**DATA, "verification": ""}}).encode(),
    ],
)
def test_what_says_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="readable"):
        HttpVendor(Outgoing()).notified("checkpoint", body)
