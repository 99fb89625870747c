"""federation.verify: who a provider says somebody is, and what that makes of them here."""

import base64
import hashlib
from typing import Any

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AuthenticatorProfile, assurance_level
from handrail_platform.document.parse import parse_plain
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.context import Subject
from handrail_platform.step.effects import LinkIdentity, UseIdentity
from handrail_platform.step.elsewhere import (
    FederatedCheck,
    FederatedIdentity,
    FederationRefused,
    ProviderAddress,
    ProviderReached,
    ProviderUnreachable,
)
from handrail_platform.text import Message
from handrail_platform.values import PersonId, VariableType
from handrail_platform.verify.prove import JourneyUnproved, prove
from tests.unit.steps.journeys import ALICE, BOB, NOON, Play, play, step_in_place

ISSUER = "https://id.harbour.example"
REACHED = ProviderReached("Harbour ID", f"{ISSUER}/authorize?client_id=1")
REGISTERS: dict[str, Any] = {"register": True, "email": "email", "name": "name"}
WHO_IS_ALICE: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE)}
SIGNED_IN: dict[str, Any] = {**WHO_IS_ALICE, "proved": ["password"]}


def linked_to(person_id: PersonId | None) -> FederatedIdentity:
    return FederatedIdentity(
        issuer=ISSUER,
        subject="7",
        person_id=person_id,
        email="alice@harbour.example",
        email_verified=True,
        name="Alice Harbour",
    )


KNOWN, UNKNOWN = linked_to(ALICE), linked_to(None)
REFUSED = FederationRefused("refused", "nonce")


def verifying(
    *verdicts: FederatedIdentity | FederationRefused,
    reached: ProviderReached | ProviderUnreachable = REACHED,
    given: dict[str, Any] | None = None,
    lose: tuple[str, ...] = (),
    **config: Any,
) -> Play:
    """Come to the step and come back to it once for each verdict; the last one stays."""
    left = list(verdicts)

    def answer(request: Any) -> Any:
        if isinstance(request, ProviderAddress):
            return reached
        assert isinstance(request, FederatedCheck)
        return left.pop(0) if len(left) > 1 else left[0]

    variables: dict[str, VariableType] = {"email": "email", "name": "text"} if config.get("register") else {}
    document = step_in_place(
        "federation.verify@1", {"provider": "provider:harbour", **config}, variables=variables, given=given
    )
    played = play(document, answers=answer, lose=lose)
    for _ in verdicts:
        played.submit(code="a code", iss=ISSUER)
    return played


def checks(played: Play) -> list[FederatedCheck]:
    return [each for each in played.asked if isinstance(each, FederatedCheck)]


def addresses(played: Play) -> list[ProviderAddress]:
    return [each for each in played.asked if isinstance(each, ProviderAddress)]


def test_whoever_is_linked_has_proved_one_factor_and_no_more() -> None:
    played = verifying(KNOWN)

    assert played.outcome_of() == "known"
    assert played.state.subject == Subject("account", ALICE)
    used = [each.authenticator for each in authenticators_used(played.state.facts, played.state.subject)]
    assert used == [AuthenticatorProfile.FEDERATED]
    assert played.effects == [UseIdentity(ALICE, ISSUER, "7", NOON)]


@pytest.mark.parametrize("other", [AuthenticatorProfile.PASSWORD, AuthenticatorProfile.TOTP])
def test_beside_another_factor_it_does_not_make_two(other: AuthenticatorProfile) -> None:
    assert assurance_level([AuthenticatorProfile.FEDERATED, other]) == 1
    assert assurance_level([AuthenticatorProfile.FEDERATED]) == 1


def test_the_way_there_and_back_belongs_to_one_page() -> None:
    """RFC 7636 section 4.2: the challenge is the hash of the verifier; both are new on every page."""
    played = verifying(REFUSED, KNOWN)
    (there, there_again), (first, second) = addresses(played), checks(played)

    for asked, check in ((there, first), (there_again, second)):
        digest = hashlib.sha256(check.verifier.encode()).digest()
        assert asked.challenge == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert asked.nonce == check.nonce
        assert len(check.verifier) == 43
    assert len({first.verifier, second.verifier, first.nonce, second.nonce}) == 4
    assert not any(check.verifier in str(played.state) for check in (first, second))


def test_somebody_new_is_linked_once_they_have_an_account() -> None:
    played = verifying(UNKNOWN, **REGISTERS)

    assert played.outcome_of() == "new"
    [link] = played.state.pending
    assert played.state.subject is not None
    assert link == LinkIdentity(played.state.subject.person_id or ALICE, "harbour", ISSUER, "7", NOON)
    assert played.effects == []


def test_what_is_told_of_somebody_new_proves_nothing_about_it() -> None:
    played = verifying(UNKNOWN, **REGISTERS)
    assert not any(kind.startswith("address") for kind, _ in played.facts)

    silent = msgspec.structs.replace(UNKNOWN, email="", name="")
    assert verifying(silent, **REGISTERS).outcome_of() == "new"


@pytest.mark.parametrize("told", ["alice", "a b@example.org", "a@example.org\nBcc: b@example.org", "@", "a" * 300])
def test_what_is_told_as_an_address_and_is_none_is_as_if_nothing_was_told(told: str) -> None:
    played = verifying(msgspec.structs.replace(UNKNOWN, email=told), **REGISTERS)

    assert (played.outcome_of(), played.state.variables["email"]) == ("new", "")


def test_an_address_told_elsewhere_is_no_identifier_before_it_is_confirmed() -> None:
    """Whoever may write anybody's address at a provider would sit in that person's account before they do."""
    document = parse_plain(
        {
            "format": 1,
            "journey": "elsewhere",
            "name": {"en": "Elsewhere"},
            "variables": {"email": "email", "name": "text"},
            "start": "there",
            "otherwise": {"error": "out", "failed": "out", "cancelled": "out", "unavailable": "out"},
            "steps": {
                "there": {
                    "step": "federation.verify@1",
                    "config": {"provider": "provider:harbour", **REGISTERS},
                    "next": {"known": "in", "new": "account"},
                },
                "account": {
                    "step": "account.create@1",
                    "config": {"name": "name", "identifiers": {"email": "email"}},
                    "next": {"created": "in", "exists": "out"},
                },
                "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
                "out": {"step": "end@1", "config": {"result": "denied", "title": {"en": "No"}}},
            },
        }
    )
    with pytest.raises(JourneyUnproved) as unproved:
        prove(document, REGISTRY)

    assert "platform.identifiers-confirmed" in str(unproved.value)


@pytest.mark.parametrize("given", [WHO_IS_ALICE, SIGNED_IN])
@pytest.mark.parametrize("config", [{}, REGISTERS])
def test_nobody_is_linked_to_an_account_that_was_only_named(given: dict[str, Any], config: dict[str, Any]) -> None:
    played = verifying(UNKNOWN, given=given, **config)

    assert (played.at, played.effects, played.state.pending) == ("step", [], ())
    assert played.view.notice is not None
    assert played.view.notice.text == Message("federation.verify.unknown", {"provider": "Harbour ID"}, 4)


def test_whoever_is_somebody_else_there_has_not_proved_to_be_who_was_named() -> None:
    played = verifying(linked_to(BOB), given=WHO_IS_ALICE)

    assert (played.at, played.effects) == ("step", [])
    assert played.notice == "federation.verify.other_account"


def test_whose_link_was_taken_away_meanwhile_is_unknown() -> None:
    played = verifying(KNOWN, lose=("federation.used",))

    assert (played.at, played.notice, played.effects) == ("step", "federation.verify.unknown", [])


def test_the_last_way_back_that_does_not_hold_leaves_by_failed() -> None:
    assert verifying(REFUSED, REFUSED, max_attempts=2).outcome_of() == "failed"
    assert verifying(REFUSED, KNOWN, max_attempts=2).outcome_of() == "known"
    assert verifying(FederationRefused("domain")).notice == "federation.verify.domain"


def test_a_provider_out_of_reach_is_no_mistake_of_the_person() -> None:
    assert verifying(reached=ProviderUnreachable("Harbour ID", "slow")).outcome_of() == "unavailable"
    assert verifying(FederationRefused("unreachable", "slow"), max_attempts=1).outcome_of() == "unavailable"


def test_whoever_turns_back_there_is_let_go_on_here() -> None:
    assert verifying().submit(error="access_denied").outcome_of() == "cancelled"
    assert verifying(other_way=True).submit("other").outcome_of() == "other"


@pytest.mark.parametrize("sent", [{}, {"code": ""}, {"error": "server_error", "code": "1"}, {"code": "x" * 4_097}])
def test_without_a_code_nothing_is_asked_of_the_provider(sent: dict[str, str]) -> None:
    played = verifying().submit_fields(sent)

    assert (played.at, played.notice, checks(played)) == ("step", "federation.verify.missing", [])
    assert verifying().submit("other").notice == "federation.verify.unclear"


def test_an_address_is_for_somebody_new_alone() -> None:
    with pytest.raises(Exception, match="register"):
        verifying(email="email", name="name")
