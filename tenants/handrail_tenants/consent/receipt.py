"""What a person is handed for a decision: a Kantara consent receipt 1.1 with the fields of ISO/IEC TS 27560:2023.

Where the two differ, the members of Kantara stand at the top, and those of TS 27560 under `record`.
"""

import datetime as dt
from typing import Any, Final

import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.consent.ledger import ConsentLine, ConsentText
from handrail_tenants.consent.sealed import Said

RECEIPT: Final = "consent-receipt+jws"
"""The `typ` of a signed receipt."""
_METHODS: Final = {
    "browser": "web form",
    "native": "app",
    "account": "account page",
    "guardian": "web form of a guardian",
}


class Controller(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for the data (GDPR article 4(7)). `country` is a code of ISO 3166-1."""

    name: str
    contact: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    policy_url: str = ""
    account_url: str = ""
    """Where a consent is withdrawn."""


def receipt(line: ConsentLine, controller: Controller) -> dict[str, Any]:
    """Return the receipt of a decision.

    Its `services` name what was consented to: of a refusal or a withdrawal there are none, so that nobody who
    reads Kantara's members alone takes it for a consent.
    """
    said = line.said
    return {
        "version": "KI-CR-v1.1.0",
        "jurisdiction": controller.country,
        "consentTimestamp": said.at // 1000,
        "collectionMethod": _method(said),
        "consentReceiptID": said.record_id.hex(),
        "language": said.language,
        "piiPrincipalId": said.person_id.hex(),
        "piiControllers": [_pii_controller(controller)],
        "policyUrl": controller.policy_url,
        "services": [_service(line, controller)] if said.state == "given" else [],
        "sensitive": bool(_shown(line).special),
        "spiCat": _listed(_shown(line).special),
        "record": _record(line, controller),
    }


def _pii_controller(controller: Controller) -> dict[str, Any]:
    return {
        "piiController": controller.name,
        "onBehalf": False,
        "contact": controller.contact,
        "address": {
            "streetAddress": controller.street,
            "postalCode": controller.postal_code,
            "addressLocality": controller.city,
            "addressCountry": controller.country,
        },
        "email": controller.email,
        "phone": controller.phone,
    }


def _service(line: ConsentLine, controller: Controller) -> dict[str, Any]:
    purpose = {
        "purpose": _words(line),
        "purposeCategory": [line.said.purpose],
        "consentType": "EXPLICIT",
        "piiCategory": _listed(_shown(line).data),
        "primaryPurpose": line.said.kind == "document",
        "termination": controller.account_url if line.said.kind == "purpose" else "",
        "thirdPartyDisclosure": bool(_shown(line).recipients),
        "thirdPartyName": _shown(line).recipients,
    }
    return {"service": controller.name, "purposes": [purpose]}


def _record(line: ConsentLine, controller: Controller) -> dict[str, Any]:
    said = line.said
    basis = "consent" if said.kind == "purpose" else "contract"
    return {
        "schema_version": "ISO/IEC TS 27560:2023",
        "record_id": said.record_id.hex(),
        "pii_principal_id": said.person_id.hex(),
        "pii_processing": {
            "privacy_notice": controller.policy_url,
            "language": said.language,
            "purposes": [
                {
                    "purpose": said.purpose,
                    "version": said.version,
                    "type": said.kind,
                    "lawful_basis": basis,
                    "text": _words(line),
                    "url": _shown(line).url,
                    "pii_information": _shown(line).data,
                    "special_categories": _shown(line).special,
                    "recipients": _shown(line).recipients,
                    "text_sha256": said.text_hash.hex(),
                }
            ],
            "collection_method": _method(said),
            "withdrawal_method": controller.account_url if said.kind == "purpose" else "",
            "jurisdiction": controller.country,
            "pii_controllers": ["controller"],
        },
        "party_identification": [
            {
                "party_id": "controller",
                "party_role": "controller",
                "party_name": controller.name,
                "party_email": controller.email,
                "party_phone": controller.phone,
                "party_contact": controller.contact,
            },
            *_guardian(line),
        ],
        "events": [
            {
                "event_time": _moment(said.at),
                "event_type": "explicit",
                "event_state": said.state,
                "entity_id": said.person_id.hex() if said.channel != "guardian" else "guardian",
            }
        ],
        "journey": {"name": said.journey, "program_sha256": said.program_hash.hex()},
    }


def _guardian(line: ConsentLine) -> list[dict[str, str]]:
    """Return who decided in place of a minor (GDPR article 8), as a party."""
    guardian = line.guardian
    if guardian is None or line.said.channel != "guardian":
        return []
    return [
        {
            "party_id": "guardian",
            "party_role": "PII principal's guardian",
            "party_name": guardian.name,
            "party_email": guardian.address,
            "party_relation": guardian.relation,
            "party_account": guardian.account.hex(),
        }
    ]


def _words(line: ConsentLine) -> str:
    """Return what was shown, as far as it was kept."""
    return "\n".join(filter(None, (_shown(line).title, _shown(line).text)))


def _shown(line: ConsentLine) -> ConsentText:
    return line.shown or ConsentText("", "", "")


def _listed(words: str) -> list[str]:
    return [words] if words else []


def _method(said: Said) -> str:
    return _METHODS.get(said.channel, "unattended")


def _moment(at: Milliseconds) -> str:
    return dt.datetime.fromtimestamp(at / 1000, tz=dt.UTC).isoformat(timespec="milliseconds")
