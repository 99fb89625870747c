"""One configuration of each step type, and what must be known before each of its outcomes can be reached."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.codes import one_time_code
from handrail_platform.step.elsewhere import FederationRefused
from handrail_platform.step.reads import Person
from handrail_platform.values import VariableType
from tests.unit.steps.app import AuthenticatorApp
from tests.unit.steps.journeys import ALICE, KEY, Play

CLAIMED = {"claim": ("email", "alice@example.org", ALICE)}
SIGNED_IN = {**CLAIMED, "proved": ["password"]}
A_NEW_PERSON = {"new_person": True}
HAS_ALL = Person("Alice Example", (), {}, tuple(AuthenticatorProfile))


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """`given_for` replaces `given` for single outcomes; `code` finds the code that an example leaves open.

    `back_by` is by outcome the one by which the step is first left, again and again, and come to anew.
    `answers` are reads that no example mentions because its outcome does not turn on them.
    """

    step: str
    config: dict[str, Any] = {}
    variables: dict[str, VariableType] = {}
    given: Mapping[str, Any] = {}
    given_for: Mapping[str, Mapping[str, Any]] = {}
    answers: Mapping[str, Any] = {}
    code: Callable[[Play], str] | None = None
    back_by: Mapping[str, str] = {}

    @property
    def type_name(self) -> str:
        return self.step.partition("@")[0]


def _sent_code(played: Play) -> str:
    return one_time_code(KEY, "step", played.state.visits[played.state.node], 1)


def _app_code(played: Play) -> str:
    return AuthenticatorApp(str(played.view.data["key"])).code(played.now)


def _born(birthdate: str) -> dict[str, Any]:
    return {"values": {"birthdate": birthdate, "country": "DE"}}


def _minor(guardian: str) -> dict[str, Any]:
    return {"values": {"guardian": guardian, "name": "Kim Example", "email": "kim@example.org", "photos": False}}


_TERMS = {"id": "terms", "version": "1", "title": {"en": "Terms"}, "text": {"en": "Be kind."}}
CASES = (
    Case(
        step="account.create@1",
        config={
            "name": ["first", "last"],
            "identifiers": {"email": "email", "phone": "phone"},
            "attributes": ["country", "guest"],
        },
        variables={
            "first": "text",
            "last": "text",
            "email": "email",
            "phone": "phone",
            "country": "country",
            "guest": "boolean",
        },
        given={
            "values": {
                "first": "Alice",
                "last": "Example",
                "email": "alice@example.org",
                "phone": "",
                "country": "IE",
                "guest": False,
            }
        },
        given_for={
            "error": {
                "values": {
                    "first": "Alice",
                    "last": "Example",
                    "email": "",
                    "phone": "",
                    "country": "IE",
                    "guest": False,
                }
            }
        },
    ),
    Case(step="account.delete@1", given=SIGNED_IN, given_for={"error": {}}),
    Case(step="account.lock@1", given=SIGNED_IN, given_for={"error": {}}),
    Case(
        step="age.check@1",
        config={"birthdate": "birthdate", "country": "country", "save_as": "decides_from"},
        variables={"birthdate": "date", "country": "country", "decides_from": "date"},
        given=_born("2012-01-31"),
        given_for={
            "of_age": _born("2010-01-31"),
            "adult": _born("2000-01-31"),
            "unclear": _born(""),
        },
    ),
    Case(step="bot.challenge@1"),
    Case(
        step="choose@1",
        config={
            "title": {"en": "How shall we reach you?", "de": "Wie erreichen wir Sie?"},
            "ways": [
                {
                    "then": "letter",
                    "label": {"en": "By letter", "de": "Per Brief"},
                    "hint": {"en": "Takes a few days.", "de": "Das braucht etwas Zeit."},
                },
                {"then": "phone", "label": {"en": "By telephone", "de": "Per Telefon"}},
            ],
        },
    ),
    Case(
        step="consent@1",
        config={
            "documents": [
                {
                    "id": "terms",
                    "version": "2026-11",
                    "title": {"en": "Terms of use", "de": "Nutzungsbedingungen"},
                    "text": {"en": "Be kind.", "de": "Freundlich bleiben."},
                },
                {
                    "id": "privacy",
                    "version": "3",
                    "title": {"en": "Privacy notice", "de": "Datenschutzhinweise"},
                    "url": {"en": "https://aurora.example/privacy", "de": "https://aurora.example/datenschutz"},
                },
            ],
            "purposes": [
                {
                    "id": "offers",
                    "version": "1",
                    "text": {"en": "Aurora may send me offers.", "de": "Aurora darf mir Angebote senden."},
                    "save_as": "offers",
                }
            ],
        },
        variables={"offers": "boolean"},
        given=A_NEW_PERSON,
    ),
    Case(
        step="consent.guardian@1",
        config={
            "guardian": "guardian",
            "child": "name",
            "not_from": ["email"],
            "documents": [_TERMS],
            "purposes": [
                {"id": "account", "version": "1", "required": True, "text": {"en": "An account of their own."}},
                {"id": "photos", "version": "2", "save_as": "photos", "text": {"en": "Photos may be shown."}},
            ],
        },
        variables={"guardian": "email", "name": "text", "email": "email", "photos": "boolean"},
        given=_minor("robin@example.org"),
        given_for={
            "refused": {**SIGNED_IN, **_minor("robin@example.org")},
            "own_address": _minor("kim@example.org"),
            "error": _minor(""),
        },
    ),
    Case(
        step="decide@1",
        config={
            "cases": [{"when": 'country == "DE"', "then": "germany"}, {"when": "10 / age > 1", "then": "child"}]
        },
        variables={"country": "country", "age": "integer"},
        given_for={
            "germany": {"values": {"country": "DE", "age": 0}},
            "child": {"values": {"country": "IE", "age": 5}},
            "otherwise": {"values": {"country": "IE", "age": 40}},
            "error": {"values": {"country": "IE", "age": 0}},
        },
    ),
    Case(step="device.recognize@1", given=SIGNED_IN, given_for={"error": {}}),
    Case(step="device.trust@1", given=SIGNED_IN, given_for={"error": {}}),
    Case(
        step="document.capture@1",
        config={
            "compare": {"family_name": "last", "given_names": "first", "birth_date": "born"},
            "save": {"document_type": "document", "expires": "until", "number": "number"},
            "minimum_age": 18,
            "max_attempts": 1,
            "keep_days": 7,
            "both_sides": True,
        },
        variables={
            "last": "text",
            "first": "text",
            "born": "date",
            "document": "choice",
            "until": "date",
            "number": "text",
        },
        given={"values": {"last": "Example", "first": "Alex", "born": "1990-05-17"}, "new_person": True},
        given_for={
            "too_young": {"values": {"last": "Example", "first": "Alex", "born": "1990-05-17"}},
            "error": {"values": {"last": "Example", "first": "Alex", "born": "1990-05-17"}, **CLAIMED},
        },
    ),
    Case(step="device.approve@1", given=SIGNED_IN, given_for={"error": {}}),
    Case(
        step="email.change@1",
        config={"address": "email"},
        variables={"email": "email"},
        given={**SIGNED_IN, "values": {"email": "alice@example.org"}, "verified": {"address.email": "email"}},
        given_for={"error": {"values": {"email": "alice@example.org"}}},
    ),
    Case(
        step="email.confirm@1",
        config={"address": "email", "allow_change": True},
        variables={"email": "email"},
        given={"values": {"email": "alice@example.org"}},
        given_for={"error": {"values": {"email": ""}}},
        code=_sent_code,
    ),
    Case(
        step="email.link@1",
        config={"address": "email", "allow_change": True, "other_way": True},
        variables={"email": "email"},
        given={"values": {"email": "alice@example.org"}},
        given_for={"error": {"values": {"email": ""}}},
    ),
    Case(step="end@1", config={"result": "success", "sign_in": True}, given=SIGNED_IN),
    Case(step="factor.choose@1", config={"other_way": True}, given=SIGNED_IN, given_for={"error": {}}),
    Case(
        step="federation.link@1",
        config={"provider": "provider:example", "optional": True, "max_attempts": 1},
        given=SIGNED_IN,
        given_for={"error": {}},
        answers={"FederatedCheck": FederationRefused("refused", "nonce")},
    ),
    Case(
        step="federation.verify@1",
        config={
            "provider": "provider:example",
            "register": True,
            "email": "email",
            "name": "name",
            "other_way": True,
        },
        variables={"email": "email", "name": "text"},
        given_for={"error": A_NEW_PERSON},
        answers={"FederatedCheck": FederationRefused("refused", "nonce")},
    ),
    Case(
        step="form@1",
        config={
            "fields": [
                {"name": "name", "label": {"en": "Name", "de": "Name"}},
                {"name": "email", "kind": "email", "label": {"en": "E-mail"}},
                {"name": "phone", "kind": "phone", "label": {"en": "Phone"}, "required": False},
                {"name": "born", "kind": "date", "label": {"en": "Born"}},
                {"name": "age", "kind": "number", "label": {"en": "Age"}, "maximum": 150},
                {"name": "country", "kind": "country", "label": {"en": "Country"}},
                {"name": "news", "kind": "checkbox", "label": {"en": "News"}, "required": False},
                {"name": "login", "kind": "username", "label": {"en": "User name"}},
                {
                    "name": "number",
                    "label": {"en": "Customer number"},
                    "pattern": "[A-Z]{2}[0-9]{6}",
                    "example": "NW204518",
                },
                {
                    "name": "size",
                    "kind": "choice",
                    "label": {"en": "Size"},
                    "options": [
                        {"value": "s", "label": {"en": "Small"}},
                        {"value": "l", "label": {"en": "Large"}},
                    ],
                },
            ]
        },
        variables={
            "name": "text",
            "email": "email",
            "phone": "phone",
            "born": "date",
            "age": "integer",
            "country": "country",
            "news": "boolean",
            "login": "username",
            "number": "text",
            "size": "choice",
        },
    ),
    Case(
        step="http.request@1",
        config={
            "connection": "connection:checks",
            "path": "/people/{customer}/checks",
            "sends": [
                {"name": "emailAddress", "variable": "email"},
                {"place": "query", "name": "floor", "variable": "floor"},
                {"place": "header", "name": "X-Customer", "variable": "customer"},
            ],
            "takes": [
                {"pointer": "/result", "variable": "result", "kind": "choice", "choices": ["good", "bad"]},
                {"pointer": "/score", "variable": "score", "kind": "integer", "minimum": 0, "maximum": 100},
            ],
            "purpose": "fraud",
            "basis": "legitimate-interests",
        },
        variables={
            "customer": "text",
            "email": "email",
            "floor": "integer",
            "result": "choice",
            "score": "integer",
        },
        given={"values": {"customer": "a b/c", "email": "alice@example.org", "floor": 3}},
        given_for={"error": {"values": {"customer": "..", "email": "alice@example.org", "floor": 3}}},
    ),
    Case(
        step="identify@1",
        config={"by": ["email", "username"], "save_as": "who", "register": True, "offer_passkey": True},
        variables={"who": "text"},
    ),
    Case(step="message@1", config={"title": {"en": "Hello", "de": "Hallo"}, "text": {"en": "Good to see you."}}),
    Case(
        step="message.email@1",
        config={
            "to": "email",
            "subject": {"en": "Welcome, {name}", "de": "Willkommen, {name}"},
            "text": {"en": "Hello {name},\n\nyou live on floor {floor}.", "de": "Hallo {name}!"},
        },
        variables={"email": "email", "name": "text", "floor": "integer"},
        given={
            "values": {"email": "alice@example.org", "name": "Alice Example", "floor": 3},
            "verified": {"address.email": "email"},
        },
    ),
    Case(
        step="message.sms@1",
        config={"to": "phone", "countries": ["IE"], "text": {"en": "Hello {name}, all is well."}},
        variables={"phone": "phone", "name": "text"},
        given={
            "values": {"phone": "+353850123456", "name": "Alice Example"},
            "verified": {"address.phone": "phone"},
        },
    ),
    Case(
        step="passkey.enrol@1",
        config={"account_label": "email", "optional": True},
        variables={"email": "email"},
        given={**A_NEW_PERSON, "values": {"email": "alice@example.org"}},
        given_for={"error": CLAIMED},
    ),
    Case(
        step="passkey.verify@1",
        config={"device_bound": True, "other_way": True},
        given_for={"error": A_NEW_PERSON},
    ),
    Case(
        step="password.set@1",
        config={"context": ["email"]},
        variables={"email": "email"},
        given={**A_NEW_PERSON, "values": {"email": "alice@example.org"}},
    ),
    Case(
        step="password.verify@1",
        config={"recovery": True, "allow_change": True},
        given=CLAIMED,
        given_for={"error": {}},
    ),
    Case(
        step="preferences@1",
        config={
            "channels": ["email", "post"],
            "frequencies": ["weekly", "monthly"],
            "topics": [{"id": "news", "label": {"en": "News"}, "hint": {"en": "What is new"}}],
        },
        given=SIGNED_IN,
        given_for={"error": {}},
    ),
    Case(
        step="profile.complete@1",
        config={
            "fields": [
                {"name": "name", "label": {"en": "Name"}},
                {"name": "country", "kind": "country", "label": {"en": "Country"}},
                {"name": "guest", "kind": "checkbox", "label": {"en": "Guest"}, "required": False},
            ],
            "name": ["name"],
        },
        variables={"name": "text", "country": "country", "guest": "boolean"},
        given=SIGNED_IN,
        given_for={"error": {}},
    ),
    Case(
        step="proofing.vendor@1",
        config={
            "vendor": "vendor:example",
            "evidence": [
                {"document": "passport-chip", "verification": "face-compared"},
                {"document": "identity-card", "verification": "face-compared"},
            ],
            "compare": {"family_name": "last", "given_names": "first", "birth_date": "born"},
            "save": {"document_expires": "until", "issuing_state": "state"},
            "on_review": "leave",
        },
        variables={"last": "text", "first": "text", "born": "date", "until": "date", "state": "text"},
        given={"values": {"last": "Example", "first": "Alex", "born": "1990-05-17"}, "new_person": True},
    ),
    Case(
        step="recovery.create@1",
        config={"count": 8, "optional": True},
        given=A_NEW_PERSON,
        given_for={"error": CLAIMED},
    ),
    Case(
        step="recovery.email@1",
        config={"light_accounts": True},
        given=CLAIMED,
        given_for={"error": {}},
        code=_sent_code,
    ),
    Case(
        step="recovery.verify@1",
        config={"other_way": True},
        given=SIGNED_IN,
        given_for={"error": {}},
        answers={"PersonRecord": HAS_ALL},
    ),
    Case(step="retry.limit@1", back_by={"limit": "again"}),
    Case(
        step="risk.assess@1",
        config={"email": "email"},
        variables={"email": "email"},
        given={"values": {"email": "alice@example.org"}},
    ),
    Case(
        step="switch@1",
        config={
            "variable": "country",
            "cases": [
                {"value": "DE", "then": "near"},
                {"value": "AT", "then": "near"},
                {"value": "NZ", "then": "far"},
            ],
        },
        variables={"country": "country"},
        given_for={
            "near": {"values": {"country": "AT"}},
            "far": {"values": {"country": "NZ"}},
            "otherwise": {"values": {"country": "IE"}},
        },
    ),
    Case(
        step="review.manual@1",
        config={
            "show": [{"typed": "last", "read": "printed"}, {"typed": "born"}],
            "checked": [
                {"document": "passport", "verification": "face-compared"},
                {"document": "driving-licence", "verification": "face-seen"},
            ],
            "two_people": True,
            "wait_minutes": 20,
        },
        variables={"last": "text", "printed": "text", "born": "date"},
        given={"values": {"last": "Example", "printed": "EXAMPLE", "born": "1990-05-17"}, "new_person": True},
    ),
    Case(
        step="sms.confirm@1",
        config={"number": "phone", "countries": ["DE", "FR"], "allow_change": True},
        variables={"phone": "phone"},
        given={"values": {"phone": "+4917604069012"}},
        given_for={"error": {"values": {"phone": ""}}, "unreachable": {"values": {"phone": "+442079460018"}}},
        code=_sent_code,
    ),
    Case(
        step="sms.verify@1",
        config={"countries": ["DE", "FR"]},
        given=SIGNED_IN,
        given_for={"error": {}},
        code=_sent_code,
    ),
    Case(
        step="totp.enrol@1",
        config={"issuer_name": "Aurora Insurance", "account_label": "email", "optional": True},
        variables={"email": "email"},
        given={**A_NEW_PERSON, "values": {"email": "alice@example.org"}},
        given_for={"already": SIGNED_IN, "error": CLAIMED},
        answers={"PersonRecord": Person("Alice Example", (), {}, ())},
        code=_app_code,
    ),
    Case(
        step="totp.verify@1",
        config={"other_way": True},
        given=SIGNED_IN,
        given_for={"error": {}},
        answers={"PersonRecord": HAS_ALL},
    ),
    Case(
        step="transaction.confirm@1",
        config={
            "title": {"en": "Confirm this payment", "de": "Diese Zahlung bestätigen"},
            "details": [
                {"variable": "amount", "label": {"en": "Amount", "de": "Betrag"}},
                {"variable": "payee", "label": {"en": "To", "de": "An"}},
            ],
        },
        variables={"amount": "text", "payee": "text"},
        given={**SIGNED_IN, "values": {"amount": "€ 1,250.00", "payee": "Harbour Rowing Club"}},
        given_for={"error": {"values": {"amount": "€ 1,250.00", "payee": "Harbour Rowing Club"}}},
    ),
    Case(
        step="variable.set@1",
        config={"variable": "nation", "kind": "country", "copy_of": "country"},
        variables={"country": "country", "nation": "country"},
        given={"values": {"country": "IE"}},
    ),
    Case(
        step="webhook.send@1",
        config={
            "connection": "connection:crm",
            "event": "account.opened",
            "data": ["email", "floor"],
            "purpose": "service",
        },
        variables={"email": "email", "floor": "integer"},
        given={"values": {"email": "alice@example.org", "floor": 3}},
    ),
)
