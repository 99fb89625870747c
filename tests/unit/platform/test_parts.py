"""A part that is called runs as if its steps stood in the journey that calls it."""

import re
from typing import Any

import msgspec
import pytest

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.load import ProgramChanged, load_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.bundle import encode_bundle, gather, parse_bundle
from handrail_platform.document.parse import parse_plain
from handrail_platform.run.advance import PartNotStartable
from handrail_platform.step.contract import Contract, Disclosure, Gain, Lose, Range
from handrail_platform.step.scope import in_scope
from handrail_platform.verify.prove import examine
from tests.unit.platform.journeys import ALICE, PASSWORD, Walk, document, step, stop
from tests.unit.platform.parts import by_name, call, joined, leave, part
from tests.unit.platform.steps import REGISTRY

TEXT = {"name": "text"}
ASK = part(
    "ask",
    {"page": step(ok="out", no="gone"), "out": leave(), "gone": leave("never")},
    {"exits": {"done": [], "never": []}},
)
NAMED = part(
    "named",
    {
        "greet": step(
            "page", {"reads": {"who": "text"}, "writes": {"ok": {"reply": "text", "own": "integer"}}}, ok="look"
        ),
        "look": step("page", {"reads": {"own": "integer", "reply": "text"}}, ok="out"),
        "out": leave(),
    },
    {"inputs": ["who"], "exits": {"done": ["reply"]}},
    variables={"who": "text", "reply": "text", "own": "integer"},
)
TELL = step("page", {"reads": {"word": "text", "answer": "text"}}, ok="done")
CALLS_NAMED = {
    "first": step("page", {"writes": {"ok": {"word": "text"}}}, ok="talk"),
    "talk": call("named", {"who": "word"}, gives={"reply": "answer"}, next={"done": "tell"}),
    "tell": TELL,
    "done": stop(),
}
WORDS = {"word": "text", "answer": "text"}


def following(program: Program) -> dict[str, dict[str, str]]:
    """Return the graph of a program by the names of its steps."""
    return {
        node.id: {outcome: program.nodes[target].id for outcome, target in node.next.items()}
        for node in program.nodes
    }


def test_the_steps_of_a_part_take_the_place_of_the_call() -> None:
    program = joined({"c": call("ask", next={"done": "end", "never": "c"}), "end": stop()}, ASK)

    assert following(program) == {"c/page": {"ok": "end", "no": "c/page"}, "end": {}}
    assert program.nodes[program.start].id == "c/page"


def test_a_part_may_be_called_twice_and_call_another() -> None:
    outer = part("outer", {"a": call("ask", next={"done": "b", "never": "b"}), "b": step(ok="x"), "x": leave()})

    program = joined(
        {
            "c": call("outer", next={"done": "d"}),
            "d": call("ask", next={"done": "end", "never": "c"}),
            "end": stop(),
        },
        outer,
        ASK,
    )

    assert following(program) == {
        "c/a/page": {"ok": "c/b", "no": "c/b"},
        "c/b": {"ok": "d/page"},
        "d/page": {"ok": "end", "no": "c/a/page"},
        "end": {},
    }


def test_otherwise_wires_the_exits_of_a_call() -> None:
    program = joined(
        {"c": call("ask", next={"done": "end"}), "end": stop(), "sorry": stop()}, ASK, otherwise={"never": "sorry"}
    )

    assert following(program)["c/page"] == {"ok": "end", "no": "sorry"}


def test_a_part_works_on_the_variables_of_whoever_calls() -> None:
    walk = Walk(joined(CALLS_NAMED, NAMED, variables=WORDS)).submit(word="hello")

    assert walk.at == "talk/greet"
    assert walk.view.data["who"] == "hello"
    walk.submit(reply="hi", own="xx")
    assert walk.state.variables == {"word": "hello", "answer": "hi", "talk/own": 3}
    assert walk.view.data == {"own": 3, "reply": "hi", "tries": 0}
    walk.submit()
    assert (walk.at, walk.view.data) == ("tell", {"word": "hello", "answer": "hi", "tries": 0})
    assert walk.submit().state.status == "finished"


def test_what_only_the_part_knows_is_forgotten_behind_it() -> None:
    walk = Walk(joined(CALLS_NAMED, NAMED, variables=WORDS)).submit(word="hello").submit(reply="hi").submit()

    assert set(walk.state.variables) == {"word", "answer"}


def test_an_output_that_nobody_wants_stays_inside() -> None:
    steps = {**CALLS_NAMED, "talk": call("named", {"who": "word"}, next={"done": "tell"})}
    steps["tell"] = step("page", {"reads": {"word": "text"}}, ok="done")

    walk = Walk(joined(steps, NAMED, variables=WORDS)).submit(word="hello").submit(reply="hi")

    assert walk.state.variables == {"word": "hello", "talk/reply": "hi", "talk/own": 1}
    assert set(walk.submit().state.variables) == {"word"}


def test_names_that_are_the_same_inside_and_outside_cost_nothing() -> None:
    steps = {
        "first": step("page", {"writes": {"ok": {"who": "text"}}}, ok="talk"),
        "talk": call("see", {"who": "who"}, next={"done": "end"}),
        "end": stop(),
    }
    see = part(
        "see",
        {"look": step("page", {"reads": {"who": "text"}}, ok="out"), "out": leave()},
        {"inputs": ["who"], "exits": {"done": []}},
        variables={"who": "text"},
    )

    program = joined(steps, see, variables={"who": "text"})

    assert [node.scope for node in program.nodes] == [None] * len(program.nodes)


def test_conditions_of_a_part_speak_its_own_names() -> None:
    sort = part(
        "sort",
        {
            "turn": step("turn", {"when": 'who == "alice"'}, yes="a", no="b"),
            "a": leave("known"),
            "b": leave("other"),
        },
        {"inputs": ["who"], "exits": {"known": [], "other": []}},
        variables={"who": "text"},
    )
    steps = {
        "first": step("page", {"writes": {"ok": {"word": "text"}}}, ok="c"),
        "c": call("sort", {"who": "word"}, next={"known": "yes", "other": "no"}),
        "yes": step(ok="end"),
        "no": step(ok="end"),
        "end": stop(),
    }
    program = joined(steps, sort, variables={"word": "text"})

    assert Walk(program).submit(word="alice").at == "yes"
    assert Walk(program).submit(word="bob").at == "no"


def test_facts_of_a_part_are_about_the_value_outside() -> None:
    prove = part(
        "prove",
        {
            "p": step(
                "page",
                {"confirms": {"ok": "it"}, "claims": {"ok": ALICE.hex()}, "proves": {"ok": "password"}},
                ok="out",
            ),
            "out": leave(),
        },
        {"inputs": ["it"], "exits": {"done": []}},
        variables={"it": "text"},
    )
    steps = {
        "first": step("page", {"writes": {"ok": {"word": "text"}}}, ok="c"),
        "c": call("prove", {"it": "word"}, next={"done": "last"}),
        "last": step(ok="end"),
        "end": stop(),
    }

    walk = Walk(joined(steps, prove, variables={"word": "text"})).submit(word="hello").submit()

    assert walk.facts == {("confirmed", "hello"), (PASSWORD.value, ALICE.hex())}


def test_a_part_may_end_the_journey() -> None:
    either = part("either", {"page": step(ok="out", no="over"), "out": leave(), "over": stop("denied")})

    walk = Walk(joined({"c": call("either", next={"done": "end"}), "end": stop("success")}, either)).submit("no")

    assert (walk.at, walk.state.status) == ("c/over", "finished")


def test_a_journey_may_end_in_parts_alone() -> None:
    last = part("last", {"page": step(ok="over"), "over": stop()}, {})

    assert following(joined({"c": call("last")}, last)) == {"c/page": {"ok": "c/over"}, "c/over": {}}


def test_the_trace_shows_the_way_through_the_calls() -> None:
    walk = Walk(joined({"c": call("ask", next={"done": "end", "never": "end"}), "end": stop()}, ASK)).submit()

    assert [(event.kind, event.node) for event in walk.events] == [
        ("started", "c/page"),
        ("shown", "c/page"),
        ("submitted", "c/page"),
        ("left", "c/page"),
        ("finished", "end"),
    ]


STRICT = part(
    "strict",
    {"p": step(ok="out"), "out": leave()},
    {
        "inputs": ["it"],
        "requires": [
            {"kind": "known", "subject": "account"},
            {"kind": "any", "of": [{"kind": "confirmed", "fact": "confirmed", "variable": "it"}]},
        ],
        "exits": {"done": []},
    },
    variables={"it": "text"},
)
CALLS_STRICT = {
    "first": step("page", {"writes": {"ok": {"word": "text"}}}, ok="prove"),
    "prove": step(
        "page",
        {"claims": {"ok": ALICE.hex()}, "proves": {"ok": "password"}, "confirms": {"ok": "word"}},
        ok="c",
    ),
    "c": call("strict", {"it": "word"}, next={"done": "end"}),
    "end": stop(),
}


def findings(steps: dict[str, Any]) -> list[tuple[str, str]]:
    """Return where what a part requires does not hold, and what is missing."""
    plain = parse_plain(document(steps, variables={"word": "text"}))
    report = examine(plain, REGISTRY, parts=by_name(STRICT))
    return [(each.step, each.code) for each in report.findings if each.guardrail == "part.requires"]


def test_a_part_that_requires_something_has_a_gate_in_front_of_it() -> None:
    program = joined(CALLS_STRICT, STRICT, variables={"word": "text"})

    assert following(program)["prove"] == {"ok": "c"}
    assert following(program)["c"] == {"through": "c/p"}
    assert Walk(program).submit(word="x").submit().at == "c/p"


def test_what_a_part_requires_is_proved_wherever_it_is_called() -> None:
    assert findings(CALLS_STRICT) == []


@pytest.mark.parametrize(
    ("act", "code"), [("proves", "nobody-proved"), ("confirms", "unconfirmed"), ("claims", "nobody-proved")]
)
def test_a_call_that_some_way_reaches_without_what_the_part_requires_is_found(act: str, code: str) -> None:
    config = {name: done for name, done in CALLS_STRICT["prove"]["config"].items() if name != act}
    weaker = {**CALLS_STRICT, "prove": step("page", config, ok="c")}

    assert ("c", code) in findings(weaker)


def test_what_is_behind_a_limit_is_proved_as_well() -> None:
    limit = {"visits": 3, "then": "c"}
    prove = step("page", dict(CALLS_STRICT["prove"]["config"], outcomes=["ok", "again"]), ok="c", again="prove")
    around = {**CALLS_STRICT, "prove": {**prove, "limit": limit}}

    assert ("c", "nobody-proved") in findings(around)


def test_a_part_is_not_proved_by_itself() -> None:
    assert examine(parse_plain(STRICT), REGISTRY).findings == ()


def test_whatever_a_contract_says_about_variables_is_said_in_the_names_of_the_whole() -> None:
    every: dict[str, Any] = {
        "outcomes": ("ok",),
        "reads": {"a": "text"},
        "uses": {"b": "text"},
        "writes": {"ok": {"c": "boolean"}},
        "on": {"ok": (Lose(), Gain("seen", about="a"), Gain("used"))},
        "if_true": {"c": "given"},
        "identifiers": {"email": "a"},
        "discloses": {"claim": (Disclosure("somebody", ("a", "b"), "offers"),)},
        "shows": ("a",),
        "reveals": ("b",),
        "cleans": ("a",),
        "ranges": {"c": Range(choices=(True,))},
    }
    silent = {
        "subject",
        "needs",
        "secrets_in",
        "uploads",
        "effects",
        "only_with",
        "alike",
        "sends",
        "bounded",
        "expressions",
        "branches",
        "otherwise",
        "rounds",
        "recognises",
        "awaits",
        "result",
        "signs_in",
        "view",
    }
    names = {"a": "c/a", "b": "outer", "c": "c/c"}

    contract, scope = in_scope(Contract(**every), names)

    assert {*every, *silent} == set(Contract.__struct_fields__), "does the new field name variables?"
    assert scope is not None
    assert scope.contract == Contract(**every)
    said = msgspec.json.encode(contract).decode()
    assert re.findall(r'"([abc])"', said) == []
    assert contract.on["ok"] == (Lose(), Gain("seen", about="c/a"), Gain("used"))
    assert contract.discloses["claim"][0].attributes == ("c/a", "outer")
    assert (contract.identifiers, contract.shows, contract.reveals) == ({"email": "c/a"}, ("c/a",), ("outer",))


def test_a_part_compiles_alone_and_cannot_be_started() -> None:
    program = compile_journey(parse_plain(NAMED), REGISTRY)

    assert program.is_part
    assert following(program)["look"] == {"ok": "out"}
    with pytest.raises(PartNotStartable):
        Walk(program)


def test_a_bundle_comes_back_from_storage_as_the_same_program() -> None:
    program = joined(CALLS_NAMED, NAMED, ASK, variables=WORDS)

    stored = parse_bundle(encode_bundle(program.bundle, program.guardrails))

    assert list(stored.bundle.parts) == ["named"]
    assert load_journey(stored.bundle, REGISTRY, program.hash, stored.guardrails) == program


def test_the_order_of_parts_and_keys_changes_nothing() -> None:
    turned = {**dict(reversed(NAMED.items())), "steps": dict(reversed(NAMED["steps"].items()))}

    one = joined(CALLS_NAMED, NAMED, variables=WORDS)
    other = joined(dict(reversed(CALLS_NAMED.items())), turned, variables=WORDS, start="first")

    assert other == one


def test_another_part_makes_another_program_and_an_uncalled_one_does_not() -> None:
    program = joined(CALLS_NAMED, NAMED, variables=WORDS)

    assert joined(CALLS_NAMED, NAMED, ASK, variables=WORDS).hash == program.hash
    assert joined(CALLS_NAMED, {**NAMED, "name": {"en": "Other"}}, variables=WORDS).hash != program.hash


def test_a_changed_part_is_not_what_was_proved() -> None:
    program = joined(CALLS_NAMED, NAMED, variables=WORDS)
    changed = gather(program.document, by_name({**NAMED, "name": {"en": "Other"}}))

    with pytest.raises(ProgramChanged):
        load_journey(changed, REGISTRY, program.hash)


def test_the_document_is_kept_as_it_was_written() -> None:
    program = joined(CALLS_NAMED, NAMED, variables=WORDS)

    assert program.document == parse_plain(document(CALLS_NAMED, variables=WORDS))
    assert msgspec.to_builtins(program.document.steps["talk"])["with"] == {"who": "word"}
