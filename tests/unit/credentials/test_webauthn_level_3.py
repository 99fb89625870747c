"""The test vectors that WebAuthn Level 3 prints in section 16, against what we take and what we refuse.

We ask for user verification, in no frame, with ES256, EdDSA on Ed25519 or RS256, and for no attestation. Vectors
that are without one of these are refused, and each for the reason that stands here.
"""

import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import parse_attestation_object
from webauthn.helpers.cose import COSEAlgorithmIdentifier

from handrail_tenants.credentials.ceremony import CeremonyRefused, read_given, read_made, verify

ORIGIN = "https://example.org"
VECTORS: dict[str, dict[str, dict[str, str]]] = {
    each.pop("title"): each for each in json.loads(Path(__file__).with_name("webauthn_level_3.json").read_text())
}
NO_USER, IN_A_FRAME = "User verification is required", "crossOrigin"
MADE = {
    "ES256 Credential with No Attestation": NO_USER,
    "ES256 Credential with Self Attestation": "",
    'ES256 Credential with "crossOrigin": true in clientDataJSON': IN_A_FRAME,
    'ES256 Credential with "topOrigin" in clientDataJSON': IN_A_FRAME,
    "ES256 Credential with very long credential ID": NO_USER,
    "Packed Attestation with ES256 Credential": "",
    "Packed Attestation with ES384 Credential": NO_USER,
    "Packed Attestation with ES512 Credential": "Unsupported credential public key alg",
    "Packed Attestation with RS256 Credential": "",
    "Packed Attestation with Ed25519 Credential": NO_USER,
    "Packed Attestation with Ed448 Credential": NO_USER,
    "TPM Attestation with ES256 Credential": "Unrecognized TPM Manufacturer",
    "Android Key Attestation with ES256 Credential": "x5c was empty",
    "Apple Anonymous Attestation with ES256 Credential": NO_USER,
    "FIDO U2F Attestation with ES256 Credential": NO_USER,
}
"""Why a new passkey is refused; nothing where it is taken."""
USED = {
    "ES256 Credential with No Attestation": NO_USER,
    "ES256 Credential with Self Attestation": NO_USER,
    'ES256 Credential with "crossOrigin": true in clientDataJSON': IN_A_FRAME,
    'ES256 Credential with "topOrigin" in clientDataJSON': IN_A_FRAME,
    "ES256 Credential with very long credential ID": "",
    "Packed Attestation with ES256 Credential": "",
    "Packed Attestation with ES384 Credential": "Unrecognized EC2 signature alg",
    "Packed Attestation with ES512 Credential": NO_USER,
    "Packed Attestation with RS256 Credential": NO_USER,
    "Packed Attestation with Ed25519 Credential": NO_USER,
    "Packed Attestation with Ed448 Credential": "OKP public key with alg -53",
    "TPM Attestation with ES256 Credential": "",
    "Android Key Attestation with ES256 Credential": NO_USER,
    "Apple Anonymous Attestation with ES256 Credential": NO_USER,
    "FIDO U2F Attestation with ES256 Credential": NO_USER,
}
"""The same of an assertion."""


def encoded(vector: dict[str, str], *names: str) -> dict[str, str]:
    return {name: urlsafe_b64encode(bytes.fromhex(vector[name])).decode().rstrip("=") for name in names}


def registration(vector: dict[str, dict[str, str]]) -> dict[str, Any]:
    made = vector["registration"]
    name = encoded(made, "credential_id")["credential_id"]
    response = encoded(made, "clientDataJSON", "attestationObject")
    return {"id": name, "rawId": name, "type": "public-key", "response": response}


def assertion(vector: dict[str, dict[str, str]], **changed: str) -> dict[str, Any]:
    name = encoded(vector["registration"], "credential_id")["credential_id"]
    used = {**vector["authentication"], **changed}
    response = {**encoded(used, "clientDataJSON", "authenticatorData", "signature"), "userHandle": ""}
    return {"id": name, "rawId": name, "type": "public-key", "response": response}


def challenge(ceremony: dict[str, str]) -> bytes:
    return bytes.fromhex(ceremony["challenge"])


def public_key(vector: dict[str, dict[str, str]]) -> bytes:
    attested = parse_attestation_object(bytes.fromhex(vector["registration"]["attestationObject"]))
    data = attested.auth_data.attested_credential_data
    assert data is not None
    return data.credential_public_key


def is_refused_for(refusal: CeremonyRefused, why: str) -> bool:
    """Tell whether it is the reason that was meant: frames are refused by ourselves, before the library looks."""
    if why == IN_A_FRAME:
        return isinstance(refusal.__cause__, CeremonyRefused)
    return why in str(refusal.__cause__)


def test_every_vector_is_here() -> None:
    assert set(VECTORS) == set(MADE) == set(USED)


@pytest.mark.parametrize("title", MADE)
def test_a_new_passkey_of_the_standard_is_taken_or_refused_for_its_reason(title: str) -> None:
    made, why = VECTORS[title]["registration"], MADE[title]
    response = json.dumps(registration(VECTORS[title]))

    if why:
        with pytest.raises(CeremonyRefused) as refusal:
            read_made(challenge(made), ORIGIN, response)
        assert is_refused_for(refusal.value, why)
        return
    passkey = read_made(challenge(made), ORIGIN, response)
    assert passkey.credential_id.hex() == made["credential_id"]
    assert passkey.model.hex() == made["aaguid"]
    assert passkey.public_key == public_key(VECTORS[title])


@pytest.mark.parametrize("title", USED)
def test_an_assertion_of_the_standard_is_taken_or_refused_for_its_reason(title: str) -> None:
    used, why = VECTORS[title]["authentication"], USED[title]

    def verified() -> int:
        given = read_given(json.dumps(assertion(VECTORS[title])))
        return verify(given, challenge(used), ORIGIN, public_key(VECTORS[title])).counter

    if why:
        with pytest.raises(CeremonyRefused) as refusal:
            verified()
        assert is_refused_for(refusal.value, why)
        return
    assert verified() == 0


@pytest.mark.parametrize("title", [title for title, why in USED.items() if not why])
def test_one_bit_more_in_a_signature_of_the_standard_is_refused(title: str) -> None:
    used = VECTORS[title]["authentication"]
    signature = bytearray.fromhex(used["signature"])
    signature[-1] ^= 1
    given = read_given(json.dumps(assertion(VECTORS[title], signature=signature.hex())))

    with pytest.raises(CeremonyRefused):
        verify(given, challenge(used), ORIGIN, public_key(VECTORS[title]))


@pytest.mark.parametrize(
    "title",
    [
        "ES256 Credential with No Attestation",
        "ES256 Credential with very long credential ID",
        "Packed Attestation with Ed25519 Credential",
    ],
)
def test_a_new_passkey_without_its_user_would_be_taken_otherwise(title: str) -> None:
    made = VECTORS[title]["registration"]
    algorithms = [COSEAlgorithmIdentifier.ECDSA_SHA_256, COSEAlgorithmIdentifier.EDDSA]

    verified = verify_registration_response(
        credential=registration(VECTORS[title]),
        expected_challenge=challenge(made),
        expected_rp_id="example.org",
        expected_origin=ORIGIN,
        require_user_verification=False,
        supported_pub_key_algs=algorithms,
    )

    assert verified.credential_id.hex() == made["credential_id"]


@pytest.mark.parametrize(
    "title", [title for title, why in USED.items() if why == NO_USER and "ES512" not in title]
)
def test_an_assertion_without_its_user_would_be_taken_otherwise(title: str) -> None:
    used = VECTORS[title]["authentication"]

    verified = verify_authentication_response(
        credential=assertion(VECTORS[title]),
        expected_challenge=challenge(used),
        expected_rp_id="example.org",
        expected_origin=ORIGIN,
        credential_public_key=public_key(VECTORS[title]),
        credential_current_sign_count=0,
        require_user_verification=False,
    )

    assert verified.new_sign_count == 0
