"""federation.link: an identity elsewhere becomes a way into the account that was proved, and into no other."""

from typing import Any

import pytest

from handrail_platform.step.effects import LinkIdentity
from handrail_platform.step.elsewhere import (
    FederatedIdentity,
    FederationRefused,
    ProviderAddress,
    ProviderReached,
    ProviderUnreachable,
)
from handrail_platform.text import Message
from handrail_platform.values import PersonId
from tests.unit.steps.journeys import ALICE, BOB, NOON, Play, play, step_in_place

ISSUER = "https://id.harbour.example"
REACHED = ProviderReached("Harbour ID", f"{ISSUER}/authorize?client_id=1")
NAMED: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE)}
PROVED: dict[str, Any] = {**NAMED, "proved": ["password"]}


def linked_to(person_id: PersonId | None) -> FederatedIdentity:
    return FederatedIdentity(
        issuer=ISSUER, subject="7", person_id=person_id, email="", email_verified=False, name=""
    )


def linking(
    *verdicts: FederatedIdentity | FederationRefused,
    reached: ProviderReached | ProviderUnreachable = REACHED,
    given: dict[str, Any] = PROVED,
    lose: tuple[str, ...] = (),
    **config: Any,
) -> Play:
    """Come to the step and come back to it once for each verdict; the last one stays."""
    left = list(verdicts)

    def answer(request: Any) -> Any:
        if isinstance(request, ProviderAddress):
            return reached
        return left.pop(0) if len(left) > 1 else left[0]

    document = step_in_place("federation.link@1", {"provider": "provider:harbour", **config}, given=given)
    played = play(document, answers=answer, lose=lose)
    for _ in verdicts:
        played.submit(code="a code", iss=ISSUER)
    return played


def test_whoever_proved_the_account_links_it() -> None:
    played = linking(linked_to(None))

    assert played.outcome_of() == "linked"
    assert played.effects == [LinkIdentity(ALICE, "harbour", ISSUER, "7", NOON)]


def test_whoever_is_linked_already_stays_so() -> None:
    played = linking(linked_to(ALICE))

    assert (played.outcome_of(), played.effects) == ("linked", [])


@pytest.mark.parametrize(
    ("played", "why"),
    [
        (linking(linked_to(BOB)), "taken"),
        (linking(linked_to(None), lose=("federation.link",)), "not_linked"),
    ],
    ids=["before", "meanwhile"],
)
def test_what_is_linked_to_another_account_stays_theirs(played: Play, why: str) -> None:
    assert (played.at, played.effects) == ("step", [])
    assert played.view.notice is not None
    assert played.view.notice.text == Message(f"federation.link.{why}", {"provider": "Harbour ID"}, 4)


def test_whoever_only_named_an_account_links_nothing() -> None:
    played = linking(given=NAMED)

    assert (played.outcome_of(), played.effects) == ("error", [])


def test_every_other_way_out_is_said() -> None:
    refused = FederationRefused("refused", "nonce")
    assert linking(refused, refused, max_attempts=2).outcome_of() == "failed"
    assert linking(FederationRefused("unreachable", "slow")).outcome_of() == "unavailable"
    assert linking(reached=ProviderUnreachable("Harbour ID")).outcome_of() == "unavailable"
    assert linking().submit(error="access_denied").outcome_of() == "cancelled"
    assert linking(optional=True).submit("skip").outcome_of() == "skipped"
    assert linking().submit("skip").notice == "federation.link.unclear"
    assert linking().submit().notice == "federation.link.missing"
