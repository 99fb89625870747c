"""What a page asks an authenticator for, and what the person's browser answers.

The challenge belongs to one page: it is derived from the session's key, the visit and the number of answers given
there, stored nowhere, and gone with the page's nonce. Which address it is answered at is the shell's to know.
"""

import base64

from handrail_platform.step.context import StepContext
from handrail_platform.step.passkeys import KnownPasskey, NewPasskeyCheck, PasskeyCheck, TransactionCheck
from handrail_platform.step.step import Submit
from handrail_platform.values import Milliseconds
from handrail_platform.view import Plain

FIELD = "credential"
"""The field in which a page's script sends what the browser gave, as JSON."""
CHALLENGE_BYTES = 32
_LONGEST = 12_000
"""Characters; an attestation with a certificate takes three thousand."""
_TIMEOUT: Milliseconds = 300_000
_ES256, _EDDSA, _RS256 = -7, -8, -257


def next_challenge(cx: StepContext) -> None:
    """Let the page that follows ask anew: an answer to this one is worth nothing there."""
    cx.memory["answers"] = cx.recall_int("answers") + 1


def new_passkey_check(cx: StepContext, submit: Submit) -> NewPasskeyCheck | None:
    """Return the question whether a passkey was made; None when the browser sent nothing of the kind."""
    response = _response(submit)
    return NewPasskeyCheck(_challenge(cx), response) if response else None


def passkey_check(cx: StepContext, submit: Submit) -> PasskeyCheck | None:
    """Return the question whose passkey answered; None when the browser sent nothing of the kind."""
    response = _response(submit)
    return PasskeyCheck(_challenge(cx), response) if response else None


def transaction_check(challenge: bytes, submit: Submit) -> TransactionCheck | None:
    """Return the question whose passkey signed a challenge; None when the browser sent nothing of the kind."""
    response = _response(submit)
    return TransactionCheck(challenge, response) if response else None


def page_nonce(cx: StepContext) -> bytes:
    """Return bytes of this page alone, to be hashed with what it shows."""
    return cx.derive(f"transaction|{cx.recall_int('answers')}", CHALLENGE_BYTES)


def request_options(cx: StepContext) -> dict[str, Plain]:
    """Return what a page asks of a passkey that only has to answer it."""
    return request_options_for(_challenge(cx))


def request_options_for(challenge: bytes) -> dict[str, Plain]:
    """Return PublicKeyCredentialRequestOptionsJSON without `rpId`, which is the host of the page.

    Nobody is named in it: a list of credentials would tell who has an account (WebAuthn L3 section 14.6.2).
    """
    return {
        "challenge": encoded(challenge),
        "timeout": _TIMEOUT,
        "userVerification": "required",
        "allowCredentials": [],
    }


def creation_options(
    cx: StepContext, user_handle: str, name: str, known: list[Plain], *, device_bound: bool
) -> dict[str, Plain]:
    """Return PublicKeyCredentialCreationOptionsJSON without `rp`, which is the tenant and the host of the page.

    `known` are the descriptors of passkeys that the person has.
    """
    hints: list[Plain] = ["security-key"] if device_bound else []
    return {
        "challenge": encoded(_challenge(cx)),
        "timeout": _TIMEOUT,
        "user": {"id": user_handle, "name": name, "displayName": name},
        "pubKeyCredParams": [{"type": "public-key", "alg": each} for each in (_ES256, _EDDSA, _RS256)],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
        "excludeCredentials": known,
        "hints": hints,
    }


def descriptor(passkey: KnownPasskey) -> dict[str, Plain]:
    """Return PublicKeyCredentialDescriptorJSON of a passkey that the person has."""
    transports: list[Plain] = [*passkey.transports]
    return {"type": "public-key", "id": encoded(passkey.credential_id), "transports": transports}


def encoded(value: bytes) -> str:
    """Return base64url without padding, as WebAuthn writes bytes in JSON."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return the bytes of what `encoded` wrote."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _challenge(cx: StepContext) -> bytes:
    return cx.derive(f"passkey|{cx.recall_int('answers')}", CHALLENGE_BYTES)


def _response(submit: Submit) -> str:
    response = submit.fields.get(FIELD, "")
    return response if len(response) <= _LONGEST else ""
