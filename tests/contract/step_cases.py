"""One configuration of each step type, and what must be known before each of its outcomes can be reached."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from handrail_platform.step.codes import one_time_code
from handrail_platform.step.reads import Person
from handrail_platform.values import VariableType
from tests.unit.steps.app import AuthenticatorApp
from tests.unit.steps.journeys import ALICE, KEY, Play

CLAIMED = {"claim": ("email", "alice@example.org", ALICE)}
SIGNED_IN = {**CLAIMED, "proved": ["password"]}
A_NEW_PERSON = {"new_person": True}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """`given_for` replaces `given` for single outcomes; `code` finds the code that an example leaves open.

    `answers` are reads that no example mentions because its outcome does not turn on them.
    """

    step: str
    config: dict[str, Any] = {}
    variables: dict[str, VariableType] = {}
    given: Mapping[str, Any] = {}
    given_for: Mapping[str, Mapping[str, Any]] = {}
    answers: Mapping[str, Any] = {}
    code: Callable[[Play], str] | None = None

    @property
    def type_name(self) -> str:
        return self.step.partition("@")[0]


def _mailed_code(played: Play) -> str:
    return one_time_code(KEY, "step", played.state.visits[played.state.node], 1)


def _app_code(played: Play) -> str:
    return AuthenticatorApp(str(played.view.data["key"])).code(played.now)


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
    Case(
        step="email.confirm@1",
        config={"address": "email", "allow_change": True},
        variables={"email": "email"},
        given={"values": {"email": "alice@example.org"}},
        given_for={"error": {"values": {"email": ""}}},
        code=_mailed_code,
    ),
    Case(step="end@1", config={"result": "success", "sign_in": True}, given=SIGNED_IN),
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
        step="identify@1",
        config={"by": ["email", "username"], "save_as": "who", "register": True, "offer_passkey": True},
        variables={"who": "text"},
    ),
    Case(step="message@1", config={"title": {"en": "Hello", "de": "Hallo"}, "text": {"en": "Good to see you."}}),
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
        step="recovery.create@1",
        config={"count": 8, "optional": True},
        given=A_NEW_PERSON,
        given_for={"error": CLAIMED},
    ),
    Case(step="recovery.verify@1", given=SIGNED_IN, given_for={"error": {}}),
    Case(
        step="totp.enrol@1",
        config={"issuer_name": "Aurora Insurance", "account_label": "email", "optional": True},
        variables={"email": "email"},
        given={**A_NEW_PERSON, "values": {"email": "alice@example.org"}},
        given_for={"already": SIGNED_IN, "error": CLAIMED},
        answers={"PersonRecord": Person("Alice Example", (), {}, ())},
        code=_app_code,
    ),
    Case(step="totp.verify@1", given=SIGNED_IN, given_for={"error": {}}),
)
