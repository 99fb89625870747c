"""webhook.send: an event is promised, with what it may say."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_flows.steps.webhook_send.step import WebhookSendConfig, WebhookSendStep
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.provision.shortfall import Provision, shortfalls
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.step.outbox import SendWebhook
from handrail_platform.values import Value
from handrail_platform.verify.prove import JourneyUnproved, prove
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

CONFIG: dict[str, Any] = {"connection": "connection:crm", "event": "account.opened"}
WITH_DATA: dict[str, Any] = {**CONFIG, "data": ["email", "floor", "news"], "purpose": "service"}
KINDS: dict[str, Any] = {"email": "email", "floor": "integer", "news": "boolean"}
VALUES: dict[str, Value] = {"email": "alice@example.org", "floor": 0, "news": False}


def sending(config: dict[str, Any] = WITH_DATA, **given: Any) -> Play:
    return play(step_in_place("webhook.send@1", config, variables=KINDS, given={"values": VALUES, **given}))


def test_it_says_what_happened_and_when_with_values_of_their_types() -> None:
    played = sending()

    assert played.outcome_of() == "done"
    assert played.promised(SendWebhook) == [SendWebhook("crm", "account.opened", None, VALUES, NOON)]


def test_an_answer_that_was_left_out_does_not_go_with_it() -> None:
    [promised] = sending(values={**VALUES, "email": ""}).promised(SendWebhook)

    assert promised.data == {"floor": 0, "news": False}


def test_it_says_whose_account_that_is_and_nothing_of_somebody_who_is_only_claimed() -> None:
    claim = {"claim": ("email", "alice@example.org", ALICE)}
    [proved] = sending(CONFIG, **claim, proved=["password"]).promised(SendWebhook)
    [claimed] = sending(CONFIG, **claim).promised(SendWebhook)
    [new] = sending(CONFIG, new_person=True).promised(SendWebhook)

    assert (proved.person_id, claimed.person_id, new.person_id) == (ALICE, None, None)


@pytest.mark.parametrize(
    ("change", "field"), [({"data": ("email", "email")}, "data"), ({"purpose": None}, "purpose")]
)
def test_data_is_named_once_and_has_a_purpose(change: dict[str, Any], field: str) -> None:
    config = WebhookSendConfig(**{**WITH_DATA, **change})

    with pytest.raises(ConfigRefused) as caught:
        WebhookSendStep().contract(config)
    assert caught.value.field == field


@pytest.mark.parametrize("event", ["", "Account", "account.", ".opened", "a b", "a.b.c.d.e", "account.opened\n"])
def test_an_event_has_a_name(event: str) -> None:
    with pytest.raises(JourneyRefused):
        sending({**CONFIG, "event": event})


def test_a_secret_never_goes_with_it() -> None:
    document = step_in_place(
        "webhook.send@1",
        {**CONFIG, "data": ["pin"], "purpose": "service"},
        variables={"pin": "secret"},
        given={"values": {"pin": "1234"}},
    )
    with pytest.raises(JourneyRefused):
        play(document)


def telling(*before: str, basis: str = "consent") -> dict[str, Any]:
    """Return a journey that tells, with consent asked for before it or not."""
    purpose = {"id": "service", "version": "1", "text": {"en": "Tell the crew."}, "required": True}
    steps: dict[str, Any] = {
        "ask": {
            "step": "form@1",
            "config": {"fields": [{"name": "email", "kind": "email", "label": {"en": "E-mail"}}]},
            "next": {"done": before[0] if before else "tell"},
        },
        "agree": {
            "step": "consent@1",
            "config": {"purposes": [purpose]},
            "next": {"done": "tell", "declined": "end"},
        },
        "tell": {
            "step": "webhook.send@1",
            "config": {**CONFIG, "data": ["email"], "purpose": "service", "basis": basis},
            "next": {"done": "end"},
        },
        "end": {"step": "end@1", "config": {"result": "denied"}},
    }
    return {
        "format": 1,
        "journey": "telling",
        "name": {"en": "Telling"},
        "start": "ask",
        "variables": {"email": "email"},
        "steps": {name: node for name, node in steps.items() if before or name != "agree"},
    }


def test_data_leaves_only_for_what_was_agreed_to_or_on_another_basis() -> None:
    prove(parse_plain(telling("agree")), REGISTRY)
    prove(parse_plain(telling(basis="legal-obligation")), REGISTRY)
    with pytest.raises(JourneyUnproved, match="purposes-covered"):
        prove(parse_plain(telling()), REGISTRY)


def test_what_the_connection_and_its_secrets_lack_is_said() -> None:
    bundle = compile_journey(parse_plain(telling()), REGISTRY).bundle
    crm = {"crm": ("crm_key", "crm_signing")}

    [missing] = shortfalls(bundle, REGISTRY, Provision())
    [secret] = shortfalls(bundle, REGISTRY, Provision(secrets=frozenset({"crm_key"}), connections=crm))

    assert (missing.kind, missing.name, missing.paths) == ("connection", "crm", ("steps.tell.config.connection",))
    assert (secret.kind, secret.name) == ("secret", "crm_signing")
    assert not shortfalls(bundle, REGISTRY, Provision(secrets=frozenset(crm["crm"]), connections=crm))
