"""A browser with an authenticator as WebAuthn Level 3 describes them: knows bytes, and nothing of Handrail.

Written out by hand, so that a fault of ours cannot agree with itself. Every part of what it says can be wrong.
"""

import base64
import hashlib
import json
from typing import Any, Literal, TypeAlias

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

Algorithm: TypeAlias = Literal["ES256", "EdDSA", "RS256", "ES384"]
UP, UV, BE, BS, AT = 1, 4, 8, 16, 64
UNLOCKED = UP | UV
SYNCED = UNLOCKED | BE | BS


class PasskeyDevice:
    """One passkey on one device. `counter` is what it says next, `flags` what it says of person and backup."""

    def __init__(
        self,
        credential_id: bytes = b"the id of a passkey",
        algorithm: Algorithm = "ES256",
        *,
        flags: int = UNLOCKED,
        user_handle: bytes = b"",
    ) -> None:
        self.credential_id = credential_id
        self.flags = flags
        self.counter = 1
        self.user_handle = user_handle
        self.origin = "https://globex.example"
        self.relying_party = "globex.example"
        self.cross_origin = False
        self._key = _new_key(algorithm)
        self._cose = _cose(self._key)

    def make(self, challenge: bytes, **wrong: Any) -> str:
        """Return RegistrationResponseJSON, and count on. `wrong` replaces parts of it."""
        data = self._authenticator_data(self.flags | AT) + self._attested()
        attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59" + len(data).to_bytes(2) + data
        response = {
            "clientDataJSON": text(self._client_data("webauthn.create", challenge)),
            "attestationObject": text(attestation),
            "transports": ["internal", "hybrid"],
        }
        self._count()
        return self._answer(response, wrong)

    def use(self, challenge: bytes, **wrong: Any) -> str:
        """Return AuthenticationResponseJSON, and count on. `wrong` replaces parts of it."""
        data = self._authenticator_data(self.flags)
        client_data = self._client_data("webauthn.get", challenge)
        response = {
            "clientDataJSON": text(client_data),
            "authenticatorData": text(data),
            "signature": text(self._sign(data + hashlib.sha256(client_data).digest())),
            "userHandle": text(self.user_handle),
        }
        self._count()
        return self._answer(response, wrong)

    def _count(self) -> None:
        self.counter += 1 if self.counter else 0

    def _answer(self, response: dict[str, Any], wrong: dict[str, Any]) -> str:
        name = text(self.credential_id)
        whole = {"id": name, "rawId": name, "type": "public-key"}
        return json.dumps({**whole, **wrong, "response": {**response, **wrong.get("response", {})}})

    def _client_data(self, kind: str, challenge: bytes) -> bytes:
        said = {
            "type": kind,
            "challenge": text(challenge),
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
        }
        return json.dumps(said).encode()

    def _authenticator_data(self, flags: int) -> bytes:
        rp_id_hash = hashlib.sha256(self.relying_party.encode()).digest()
        return rp_id_hash + bytes([flags]) + self.counter.to_bytes(4)

    def _attested(self) -> bytes:
        return bytes(range(16)) + len(self.credential_id).to_bytes(2) + self.credential_id + self._cose

    def _sign(self, data: bytes) -> bytes:
        match self._key:
            case ec.EllipticCurvePrivateKey():
                return self._key.sign(data, ec.ECDSA(SHA256()))
            case ed25519.Ed25519PrivateKey():
                return self._key.sign(data)
            case rsa.RSAPrivateKey():
                return self._key.sign(data, padding.PKCS1v15(), SHA256())


Key: TypeAlias = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


def text(value: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _new_key(algorithm: Algorithm) -> Key:
    match algorithm:
        case "ES256":
            return ec.generate_private_key(ec.SECP256R1())
        case "ES384":
            return ec.generate_private_key(ec.SECP384R1())
        case "EdDSA":
            return ed25519.Ed25519PrivateKey.generate()
        case "RS256":
            return rsa.generate_private_key(65537, 2048)


def _cose(key: Key) -> bytes:
    """Return the public key in CBOR (RFC 9053), with its algorithm."""
    match key:
        case ec.EllipticCurvePrivateKey():
            point = key.public_key().public_numbers()
            size = (key.key_size + 7) // 8
            algorithm = b"\x26\x20\x01" if size == 32 else b"\x38\x22\x20\x02"
            x, y = (bytes([0x58, size]) + each.to_bytes(size) for each in (point.x, point.y))
            return b"\xa5\x01\x02\x03" + algorithm + b"\x21" + x + b"\x22" + y
        case ed25519.Ed25519PrivateKey():
            return b"\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20" + key.public_key().public_bytes_raw()
        case rsa.RSAPrivateKey():
            modulus = key.public_key().public_numbers().n.to_bytes(256)
            return b"\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00" + modulus + b"\x21\x43\x01\x00\x01"
