"""The ceremonies of WebAuthn Level 3, sections 7.1 and 7.2, as far as they need no database.

Parses what a browser sent within bounds, and leaves signatures and flags to the library. Whatever the library
stumbles over is refused: it reads bytes that anybody may have made up.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

import msgspec

from handrail_platform.step.passkeys import NewPasskey

_LONGEST_CREDENTIAL_ID = 1023
"""Bytes (WebAuthn L3 section 7.1, step 25)."""
_MOST_TRANSPORTS = 8
_LONGEST_TRANSPORT = 32


class CeremonyRefused(Exception):
    """What was sent is not the answer of an authenticator to this challenge at this address."""


class GivenAssertion(msgspec.Struct, frozen=True):
    """An assertion as it came, before anything about it is believed."""

    credential_id: bytes
    user_handle: bytes
    response: dict[str, object]


class VerifiedAssertion(msgspec.Struct, frozen=True):
    """What an authenticator said with a signature that holds."""

    counter: int
    backup_eligible: bool
    backed_up: bool


class _Attestation(msgspec.Struct):
    clientDataJSON: str  # noqa: N815 - the browser's name
    attestationObject: str  # noqa: N815
    transports: list[str] = []


class _Made(msgspec.Struct):
    id: str
    rawId: str  # noqa: N815
    type: str
    response: _Attestation


class _Assertion(msgspec.Struct):
    clientDataJSON: str  # noqa: N815
    authenticatorData: str  # noqa: N815
    signature: str
    userHandle: str  # noqa: N815


class _Given(msgspec.Struct):
    id: str
    rawId: str  # noqa: N815
    type: str
    response: _Assertion


class _ClientData(msgspec.Struct):
    crossOrigin: bool = False  # noqa: N815


def relying_party_id(origin: str) -> str:
    """Return the host of an origin: what passkeys made there belong to."""
    return urlsplit(origin).hostname or ""


def read_made(challenge: bytes, origin: str, response: str) -> NewPasskey:
    """Read and verify a new passkey (section 7.1). Raises CeremonyRefused."""
    # The library takes a tenth of a start and seven megabytes: only who sees a passkey pays.
    from webauthn import verify_registration_response  # noqa: PLC0415
    from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm  # noqa: PLC0415
    from webauthn.helpers.structs import CredentialDeviceType  # noqa: PLC0415

    algorithms = [Algorithm.ECDSA_SHA_256, Algorithm.EDDSA, Algorithm.RSASSA_PKCS1_v1_5_SHA_256]
    try:
        made = msgspec.json.decode(response, type=_Made)
        _refuse_frames(made.response.clientDataJSON)
        verified = verify_registration_response(
            credential=msgspec.to_builtins(made),
            expected_challenge=challenge,
            expected_rp_id=relying_party_id(origin),
            expected_origin=[origin],
            require_user_verification=True,
            supported_pub_key_algs=algorithms,
        )
        model = bytes.fromhex(verified.aaguid.replace("-", ""))
    except Exception as error:
        raise CeremonyRefused from error
    if _decoded(made.rawId) != verified.credential_id:
        raise CeremonyRefused
    if len(verified.credential_id) > _LONGEST_CREDENTIAL_ID:
        raise CeremonyRefused
    return NewPasskey(
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        counter=verified.sign_count,
        backup_eligible=verified.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
        backed_up=verified.credential_backed_up,
        transports=_transports(made.response.transports),
        model=model,
    )


def read_given(response: str) -> GivenAssertion:
    """Read an assertion and verify nothing yet. Raises CeremonyRefused."""
    try:
        given = msgspec.json.decode(response, type=_Given)
        _refuse_frames(given.response.clientDataJSON)
        credential_id = _decoded(given.rawId)
        user_handle = _decoded(given.response.userHandle)
    except Exception as error:
        raise CeremonyRefused from error
    return GivenAssertion(credential_id, user_handle, msgspec.to_builtins(given))


def signed_parts(given: GivenAssertion) -> tuple[bytes, bytes, bytes]:
    """Return client data, authenticator data and signature: all that the signature is about, and itself."""
    parts = msgspec.convert(given.response, type=_Given).response
    return _decoded(parts.clientDataJSON), _decoded(parts.authenticatorData), _decoded(parts.signature)


def signed_before(
    credential_id: bytes, client_data: bytes, authenticator_data: bytes, signature: bytes
) -> GivenAssertion:
    """Return the assertion that these are parts of, to verify it again."""
    name = _encoded(credential_id)
    parts = _Assertion(_encoded(client_data), _encoded(authenticator_data), _encoded(signature), "")
    return GivenAssertion(credential_id, b"", msgspec.to_builtins(_Given(name, name, "public-key", parts)))


def verify(given: GivenAssertion, challenge: bytes, origin: str, public_key: bytes) -> VerifiedAssertion:
    """Verify an assertion but for its counter (section 7.2). Raises CeremonyRefused."""
    from webauthn import verify_authentication_response  # noqa: PLC0415 - as above
    from webauthn.helpers.structs import CredentialDeviceType  # noqa: PLC0415

    try:
        verified = verify_authentication_response(
            credential=given.response,
            expected_challenge=challenge,
            expected_rp_id=relying_party_id(origin),
            expected_origin=[origin],
            credential_public_key=public_key,
            # Compared by the caller, who tells a copy from a forgery; with 0 the library lets every counter pass.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:
        raise CeremonyRefused from error
    return VerifiedAssertion(
        verified.new_sign_count,
        verified.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
        verified.credential_backed_up,
    )


def has_moved_on(counter: int, known: int) -> bool:
    """Tell whether a signature counter is beyond the known one; an authenticator without one says 0 for ever."""
    return counter > known or counter == known == 0


def _encoded(value: bytes) -> str:
    """Write base64url without padding (RFC 4648 section 5)."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Read base64url without padding (RFC 4648 section 5). Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _refuse_frames(client_data: str) -> None:
    """Raise CeremonyRefused for a page inside somebody else's page (section 7.1, step 10; 7.2, step 13)."""
    if msgspec.json.decode(_decoded(client_data), type=_ClientData).crossOrigin:
        raise CeremonyRefused


def _transports(said: list[str]) -> tuple[str, ...]:
    """Keep hints of a sane size; unknown ones too, as section 5.8.4 asks."""
    return tuple(sorted({each for each in said if 0 < len(each) <= _LONGEST_TRANSPORT}))[:_MOST_TRANSPORTS]
