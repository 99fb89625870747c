"""Steps as an editor offers them: by what somebody wants to do, each with settings that it can begin with."""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec

Intent: TypeAlias = Literal["ask", "verify", "secure", "decide", "account", "end"]
"""What a step is there for. In words under `studio.intent.<intent>`."""


class Starter(msgspec.Struct, frozen=True, kw_only=True):
    """A step to begin with. `look` is how it is known; `variables` is what its settings speak of, by type.

    `if_known` holds by setting the variables that it names as well, those of them that the journey has already.
    """

    look: str
    intent: Intent
    step: str
    config: Mapping[str, Any] = {}
    variables: Mapping[str, str] = {}
    if_known: Mapping[str, tuple[str, ...]] = {}


_NAME_FIELD: Final = {"name": "name", "label": {"en": "Full name", "de": "Vor- und Nachname"}}
_EMAIL_FIELD: Final = {"name": "email", "kind": "email", "label": {"en": "E-mail address", "de": "E-Mail-Adresse"}}

PALETTE: Final = (
    Starter(
        look="form",
        intent="ask",
        step="form@1",
        config={"fields": [_NAME_FIELD, _EMAIL_FIELD]},
        variables={"name": "text", "email": "email"},
    ),
    Starter(
        look="message",
        intent="ask",
        step="message@1",
        config={"title": {"en": "Good to know", "de": "Gut zu wissen"}},
    ),
    Starter(
        look="consent",
        intent="ask",
        step="consent@1",
        config={
            "documents": [
                {
                    "id": "terms",
                    "version": "1",
                    "title": {"en": "Terms of use", "de": "Nutzungsbedingungen"},
                    "text": {"en": "Your terms stand here.", "de": "Hier stehen Ihre Bedingungen."},
                }
            ]
        },
    ),
    Starter(
        look="identify",
        intent="verify",
        step="identify@1",
        config={"save_as": "email"},
        variables={"email": "email"},
    ),
    Starter(look="password.verify", intent="verify", step="password.verify@1"),
    Starter(look="passkey.verify", intent="verify", step="passkey.verify@1"),
    Starter(look="totp.verify", intent="verify", step="totp.verify@1"),
    Starter(look="recovery.verify", intent="verify", step="recovery.verify@1"),
    Starter(
        look="email.confirm",
        intent="verify",
        step="email.confirm@1",
        config={"address": "email"},
        variables={"email": "email"},
    ),
    Starter(look="password.set", intent="secure", step="password.set@1", if_known={"context": ("email", "name")}),
    Starter(look="passkey.enrol", intent="secure", step="passkey.enrol@1"),
    Starter(look="totp.enrol", intent="secure", step="totp.enrol@1", config={"issuer_name": "Account"}),
    Starter(look="recovery.create", intent="secure", step="recovery.create@1"),
    Starter(
        look="decide",
        intent="decide",
        step="decide@1",
        config={"cases": [{"when": 'country == "DE"', "then": "germany"}]},
        variables={"country": "country"},
    ),
    Starter(
        look="account.create",
        intent="account",
        step="account.create@1",
        config={"name": "name", "identifiers": {"email": "email"}},
        variables={"name": "text", "email": "email"},
    ),
    Starter(look="end.success", intent="end", step="end@1", config={"result": "success", "sign_in": True}),
    Starter(look="end.denied", intent="end", step="end@1", config={"result": "denied"}),
)
"""By intent, in the order in which journeys use them. Every step type is here once at least."""
