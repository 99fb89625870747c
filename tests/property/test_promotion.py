"""Laws of promotion: the program is the same one, whatever is provided, and exactly what is missing is said."""

from random import Random
from typing import Any

from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.bundle import encode_bundle, parse_bundle
from handrail_platform.document.parse import parse_plain
from handrail_platform.provision.reference import filled
from handrail_platform.provision.shortfall import Provision, shortfalls
from handrail_platform.values import Value
from tests.partner_step import WITH_PARTNER
from tests.property.generated import chance, generated

NAMES = ("mail", "phone", "portal", "firm", "days")
SECRETS = ("partner_key", "other_key")
SOME: dict[str, Value] = {"mail": "a@b.example", "phone": "${mail}", "portal": "/start", "firm": "{x}", "days": 3}


def any_journey(dice: Random) -> tuple[dict[str, Any], set[str], set[str]]:
    """Return a journey with the values and the secrets that it names."""
    values, secrets = set[str](), set[str]()
    steps: dict[str, Any] = {}
    for number in range(dice.randint(1, 6)):
        following = {"done": f"step_{number + 1}"}
        if dice.random() < 0.3:
            secrets.add(secret := dice.choice(SECRETS))
            config: dict[str, Any] = {"key": f"secret:{secret}"}
            if dice.random() < 0.5:
                values.add("days")
                config["patience"] = "${days}"
            steps[f"step_{number}"] = {"step": "partner@1", "config": config, "next": following}
            continue
        named = dice.sample(NAMES, dice.randint(0, 3))
        values |= set(named)
        text = "Hello " + " and ".join(f"${{{name}}}" for name in named)
        steps[f"step_{number}"] = {"step": "message@1", "config": {"title": {"en": text}}, "next": following}
    end: dict[str, Any] = {"result": "success"}
    if dice.random() < 0.5:
        values.add("portal")
        end["continue_to"] = "${portal}/welcome"
    steps[f"step_{len(steps)}"] = {"step": "end@1", "config": end}
    return (
        {"format": 1, "journey": "any", "name": {"en": "Any"}, "start": "step_0", "steps": steps},
        values,
        secrets,
    )


@generated(300, dice=chance)
def test_what_is_published_compiles_to_the_very_program_in_the_next_environment(dice: Random) -> None:
    plain, _, _ = any_journey(dice)
    program = compile_journey(parse_plain(plain), WITH_PARTNER)

    stored = parse_bundle(encode_bundle(program.bundle, program.guardrails))
    there = compile_journey(stored.bundle.document, WITH_PARTNER, stored.guardrails, stored.bundle.parts)

    assert there.hash == program.hash


@generated(500, dice=chance)
def test_exactly_what_is_named_and_not_provided_is_missing(dice: Random) -> None:
    plain, values, secrets = any_journey(dice)
    bundle = compile_journey(parse_plain(plain), WITH_PARTNER).bundle
    provided = {name: SOME[name] for name in dice.sample(NAMES, dice.randint(0, len(NAMES)))}
    kept = frozenset(dice.sample(SECRETS, dice.randint(0, len(SECRETS))))

    found = shortfalls(bundle, WITH_PARTNER, Provision(provided, kept))

    assert {(each.kind, each.name) for each in found} == {
        *(("value", name) for name in values - provided.keys()),
        *(("secret", name) for name in secrets - kept),
    }
    assert {each.lack for each in found} <= {"missing"}


@generated(500, dice=chance)
def test_a_text_holds_its_values_word_for_word(dice: Random) -> None:
    words = [dice.choice(["Hello ", "$", "{", "}", "$$ ", ""]) for _ in range(dice.randint(1, 5))]
    names = [dice.choice(NAMES) for _ in words]
    text = "".join(word + f"${{{name}}}" for word, name in zip(words, names, strict=True))

    assert filled(text, SOME) == "".join(word + str(SOME[name]) for word, name in zip(words, names, strict=True))
