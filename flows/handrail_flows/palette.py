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
        look="choose",
        intent="ask",
        step="choose@1",
        config={
            "title": {"en": "How would you like to go on?", "de": "Wie möchten Sie weitermachen?"},
            "ways": [
                {"then": "yes", "label": {"en": "Yes", "de": "Ja"}},
                {"then": "no", "label": {"en": "No", "de": "Nein"}},
            ],
        },
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
        look="consent.guardian",
        intent="ask",
        step="consent.guardian@1",
        config={
            "guardian": "guardian_email",
            "child": "name",
            "purposes": [
                {
                    "id": "account",
                    "version": "1",
                    "required": True,
                    "text": {
                        "en": "The child may have an account of their own.",
                        "de": "Das Kind darf ein eigenes Konto haben.",
                    },
                }
            ],
        },
        variables={"guardian_email": "email", "name": "text"},
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
    Starter(look="factor.choose", intent="verify", step="factor.choose@1"),
    Starter(
        look="federation.verify",
        intent="verify",
        step="federation.verify@1",
        config={"provider": "provider:example", "other_way": True},
    ),
    Starter(look="totp.verify", intent="verify", step="totp.verify@1"),
    Starter(look="sms.verify", intent="verify", step="sms.verify@1", config={"countries": ["AT", "CH", "DE"]}),
    Starter(look="recovery.email", intent="verify", step="recovery.email@1"),
    Starter(look="recovery.verify", intent="verify", step="recovery.verify@1"),
    Starter(
        look="proofing.vendor",
        intent="verify",
        step="proofing.vendor@1",
        config={
            "vendor": "vendor:example",
            "evidence": [{"document": "passport-chip", "verification": "face-compared"}],
        },
    ),
    Starter(look="document.capture", intent="verify", step="document.capture@1"),
    Starter(look="review.manual", intent="verify", step="review.manual@1"),
    Starter(
        look="transaction.confirm",
        intent="verify",
        step="transaction.confirm@1",
        config={
            "title": {"en": "Confirm this payment", "de": "Diese Zahlung bestätigen"},
            "details": [
                {"variable": "amount", "label": {"en": "Amount", "de": "Betrag"}},
                {"variable": "payee", "label": {"en": "To", "de": "An"}},
            ],
        },
        variables={"amount": "text", "payee": "text"},
    ),
    Starter(
        look="email.confirm",
        intent="verify",
        step="email.confirm@1",
        config={"address": "email"},
        variables={"email": "email"},
    ),
    Starter(
        look="email.link",
        intent="verify",
        step="email.link@1",
        config={"address": "email"},
        variables={"email": "email"},
    ),
    Starter(look="device.approve", intent="verify", step="device.approve@1"),
    Starter(
        look="sms.confirm",
        intent="verify",
        step="sms.confirm@1",
        config={"number": "phone", "countries": ["AT", "CH", "DE"]},
        variables={"phone": "phone"},
    ),
    Starter(look="password.set", intent="secure", step="password.set@1", if_known={"context": ("email", "name")}),
    Starter(look="passkey.enrol", intent="secure", step="passkey.enrol@1"),
    Starter(look="totp.enrol", intent="secure", step="totp.enrol@1", config={"issuer_name": "Account"}),
    Starter(
        look="federation.link", intent="secure", step="federation.link@1", config={"provider": "provider:example"}
    ),
    Starter(look="device.trust", intent="secure", step="device.trust@1"),
    Starter(look="recovery.create", intent="secure", step="recovery.create@1"),
    Starter(
        look="decide",
        intent="decide",
        step="decide@1",
        config={"cases": [{"when": 'country == "DE"', "then": "germany"}]},
        variables={"country": "country"},
    ),
    Starter(
        look="switch",
        intent="decide",
        step="switch@1",
        config={
            "variable": "country",
            "cases": [{"value": "DE", "then": "germany"}, {"value": "AT", "then": "austria"}],
        },
        variables={"country": "country"},
    ),
    Starter(
        look="age.check",
        intent="decide",
        step="age.check@1",
        config={"birthdate": "birthdate"},
        variables={"birthdate": "date"},
    ),
    Starter(
        look="variable.set",
        intent="decide",
        step="variable.set@1",
        config={"variable": "channel", "value": "web"},
        variables={"channel": "text"},
    ),
    Starter(look="bot.challenge", intent="decide", step="bot.challenge@1"),
    Starter(look="device.recognize", intent="decide", step="device.recognize@1"),
    Starter(look="retry.limit", intent="decide", step="retry.limit@1"),
    Starter(look="risk.assess", intent="decide", step="risk.assess@1"),
    Starter(
        look="http.request",
        intent="decide",
        step="http.request@1",
        config={
            "connection": "connection:crm",
            "path": "/checks",
            "takes": [{"pointer": "/result", "variable": "result", "kind": "choice", "choices": ["good", "bad"]}],
        },
        variables={"result": "choice"},
    ),
    Starter(
        look="account.create",
        intent="account",
        step="account.create@1",
        config={"name": "name", "identifiers": {"email": "email"}},
        variables={"name": "text", "email": "email"},
    ),
    Starter(
        look="webhook.send",
        intent="account",
        step="webhook.send@1",
        config={"connection": "connection:crm", "event": "account.opened"},
    ),
    Starter(
        look="message.email",
        intent="account",
        step="message.email@1",
        config={
            "to": "email",
            "subject": {"en": "Welcome", "de": "Willkommen"},
            "text": {
                "en": "Hello {name}, it is good to have you here.",
                "de": "Hallo {name}, schön, dass Sie da sind.",
            },
        },
        variables={"email": "email", "name": "text"},
    ),
    Starter(
        look="message.sms",
        intent="account",
        step="message.sms@1",
        config={
            "to": "phone",
            "countries": ["AT", "CH", "DE"],
            "text": {"en": "We have what we need.", "de": "Wir haben alles, was wir brauchen."},
        },
        variables={"phone": "phone"},
    ),
    Starter(
        look="profile.complete",
        intent="account",
        step="profile.complete@1",
        config={"fields": [_NAME_FIELD], "name": ["name"]},
        variables={"name": "text"},
    ),
    Starter(
        look="preferences",
        intent="account",
        step="preferences@1",
        config={
            "channels": ["email", "post"],
            "topics": [{"id": "news", "label": {"en": "News", "de": "Neuigkeiten"}}],
        },
    ),
    Starter(
        look="email.change",
        intent="account",
        step="email.change@1",
        config={"address": "email"},
        variables={"email": "email"},
    ),
    Starter(look="account.lock", intent="account", step="account.lock@1"),
    Starter(look="account.delete", intent="account", step="account.delete@1"),
    Starter(look="end.success", intent="end", step="end@1", config={"result": "success", "sign_in": True}),
    Starter(look="end.denied", intent="end", step="end@1", config={"result": "denied"}),
)
"""By intent, in the order in which journeys use them. Every step type is here once at least."""
