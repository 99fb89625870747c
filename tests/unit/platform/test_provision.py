"""What may be named, where, and what an environment lacks of it."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.bundle import gather
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.provision.named import Named, named_by
from handrail_platform.provision.reference import filled, names_in
from handrail_platform.provision.shortfall import Lack, Provision, shortfalls
from handrail_platform.values import Value
from tests.partner_step import WITH_PARTNER, partner_journey


def journey(*steps: dict[str, Any], **end: Any) -> dict[str, Any]:
    """Return a journey through these steps, which all leave by `done`."""
    names = [f"step_{number}" for number in range(len(steps))]
    following = [*names[1:], "end"]
    nodes = {
        name: {**node, "next": {"done": after}} for name, node, after in zip(names, steps, following, strict=True)
    }
    return {
        "format": 1,
        "journey": "any",
        "name": {"en": "Any"},
        "start": names[0],
        "steps": {**nodes, "end": {"step": "end@1", "config": {"result": "success", **end}}},
    }


def message(text: str, **more: Any) -> dict[str, Any]:
    return {"step": "message@1", "config": {"title": {"en": text}}, **more}


def refused(plain: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(JourneyRefused) as caught:
        compile_journey(parse_plain(plain), REGISTRY)
    return [(each.code, each.path) for each in caught.value.problems]


def test_values_take_the_place_of_their_names_and_are_never_read_again() -> None:
    values: dict[str, Value] = {"mail": "${phone}", "phone": "110", "days": 3, "beta": True}

    assert filled("Write to ${mail} within ${days} days.", values) == "Write to ${phone} within 3 days."
    assert filled("${beta} ${nobody} ${", values) == "${beta} ${nobody} ${"
    assert filled("$5 and {mail}", values) == "$5 and {mail}"
    assert names_in("${mail}${days}") == ("mail", "days")


def test_texts_that_people_read_and_where_they_go_may_name_values() -> None:
    replaced = message("Hello", texts={"en": {"action.continue": "Call ${phone}"}})
    document = parse_plain(journey(message("Write to ${mail}"), replaced, continue_to="${portal}/start"))

    bundle = compile_journey(document, REGISTRY).bundle

    assert named_by(bundle, REGISTRY) == (
        Named("value", "mail", "steps.step_0.config.title.en", in_words=True),
        Named("value", "phone", "steps.step_1.texts.en.action.continue", in_words=True),
        Named("value", "portal", "steps.end.config.continue_to", in_words=True),
    )


@pytest.mark.parametrize(
    "place",
    ["https://${host}/", "/start/${where}", "${portal}.example.org", "${portal}//elsewhere\\", "${Portal}"],
)
def test_a_value_stands_for_the_beginning_of_an_address_and_never_for_less(place: str) -> None:
    assert refused(journey(message("Hello"), continue_to=place)) == [
        ("invalid-field", "steps.end.config.continue_to")
    ]


def test_what_somebody_agrees_to_is_the_same_in_every_environment() -> None:
    purpose = {"id": "news", "version": "1", "text": {"en": "${firm} may write to you."}}

    assert refused(journey({"step": "consent@1", "config": {"purposes": [purpose]}})) == [
        ("value-not-allowed", "steps.step_0.config.purposes.0.text.en")
    ]


@pytest.mark.parametrize(
    ("setting", "at"),
    [({"sign_in": "${let_in}"}, "sign_in"), ({"result": "${how}"}, "result")],
)
def test_what_a_proof_relies_on_cannot_be_named(setting: dict[str, Any], at: str) -> None:
    assert ("invalid-field", f"steps.end.config.{at}") in refused(journey(message("Hello"), **setting))


def test_a_condition_names_no_value() -> None:
    cases = [{"when": '"${tier}" == "gold"', "then": "done"}]
    plain = journey({"step": "decide@1", "config": {"cases": cases}})
    plain["otherwise"] = {"otherwise": "end", "error": "end"}

    assert refused(plain) == [("value-not-allowed", "steps.step_0.config.cases.0.when")]


def test_a_part_names_values_under_its_own_name() -> None:
    part: dict[str, Any] = {
        "format": 1,
        "journey": "help",
        "name": {"en": "Help"},
        "part": {"exits": {"done": []}},
        "start": "tell",
        "steps": {"tell": {**message("Call ${phone}"), "next": {"done": "out"}}, "out": {"exit": "done"}},
    }
    bundle = gather(parse_plain(journey({"journey": "help"})), {"help": parse_plain(part)})

    assert [each.path for each in named_by(bundle, REGISTRY)] == ["parts.help.steps.tell.config.title.en"]


@pytest.mark.parametrize(
    ("config", "values", "lack"),
    [
        ({}, {}, None),
        ({"patience": "${wait}"}, {"wait": 60}, None),
        ({"patience": "${wait}"}, {}, "missing"),
        ({"patience": "${wait}"}, {"wait": 61}, "unfit"),
        ({"patience": "${wait}"}, {"wait": "long"}, "unfit"),
        ({"patience": "${wait}"}, {"wait": 13}, "unfit"),
        ({"attempts": "${tries}"}, {"tries": 5}, "unfit"),
    ],
    ids=["names nothing", "fits", "missing", "out of bounds", "another type", "the step refuses", "is proved"],
)
def test_a_value_fits_the_setting_and_changes_nothing_that_was_proved(
    config: dict[str, Any], values: dict[str, Value], lack: Lack | None
) -> None:
    bundle = compile_journey(parse_plain(partner_journey(**config)), WITH_PARTNER).bundle

    found = shortfalls(bundle, WITH_PARTNER, Provision(values, frozenset({"partner_key"})))

    assert [each.lack for each in found] == ([lack] if lack else [])


def test_a_secret_that_is_missing_is_said_with_its_place() -> None:
    bundle = compile_journey(parse_plain(partner_journey()), WITH_PARTNER).bundle

    (found,) = shortfalls(bundle, WITH_PARTNER, Provision())

    assert (found.kind, found.name, found.paths) == ("secret", "partner_key", ("steps.call.config.key",))


def test_only_a_reference_stands_where_a_secret_is_wanted() -> None:
    with pytest.raises(JourneyRefused):
        compile_journey(parse_plain(partner_journey(key="hunter2")), WITH_PARTNER)


def test_true_or_false_stands_in_no_text() -> None:
    bundle = compile_journey(parse_plain(journey(message("It is ${beta}."))), REGISTRY).bundle

    assert [each.lack for each in shortfalls(bundle, REGISTRY, Provision({"beta": True}))] == ["no-words"]


def test_a_step_that_takes_a_picture_wants_an_installation_that_reads_it() -> None:
    everywhere = dict.fromkeys(("ok", "expired", "unreadable", "error"), "end")
    plain = journey(message("Hello"))
    plain["steps"]["step_0"] = {"step": "document.capture@1", "next": everywhere}
    bundle = compile_journey(parse_plain(plain), REGISTRY).bundle

    (found,) = shortfalls(bundle, REGISTRY, Provision(reads_documents=False))

    assert (found.kind, found.name, found.lack) == ("installation", "document", "missing")
    assert shortfalls(bundle, REGISTRY, Provision()) == ()
