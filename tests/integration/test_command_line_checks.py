"""A journey is checked before anybody publishes it: all that is wrong with it is said, and soon."""

import json
import re
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import handrail_ui.demo
from tests.command_line import Operator
from tests.hello import HELLO

JOURNEYS = Path(handrail_ui.demo.__path__[0]) / "journeys"
REGISTRATION = JOURNEYS / "aurora" / "registration.yaml"


@pytest.mark.parametrize(
    "file", sorted(JOURNEYS.glob("*/*.yaml")), ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_the_journeys_of_the_demo_are_in_order(file: Path) -> None:
    assert "nothing is wrong" in Operator({}).does("journey", "check", str(file))


def test_a_bad_journey_is_told_everything_that_is_wrong_with_it(tmp_path: Path) -> None:
    document: dict[str, Any] = yaml.safe_load(REGISTRATION.read_bytes())
    steps = document["steps"]
    steps["details"]["step"] = "telepathy@1"
    steps["address"]["config"]["max_attempts"] = "many"
    steps["terms"]["next"] = {"done": "nowhere"}
    steps["password"]["surprise"] = True
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(document))

    refused = Operator({}).types("journey", "check", str(file))

    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert "steps.password.surprise: There is no such field. There are: step, " in refused.output
    assert refused.output.endswith(" (unknown-field)\n1 problem.\n")
    del steps["password"]["surprise"]
    file.write_text(yaml.safe_dump(document))
    refused = Operator({}).types("journey", "check", str(file))
    assert refused.exit_code == 1
    for path in ("steps.details", "steps.address.config.max_attempts", "steps.terms.next"):
        assert path in refused.output


def _bomb() -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    return "\n".join(lines)


def _graph(size: int) -> str:
    document: dict[str, Any] = yaml.safe_load(HELLO)
    hello, bye = document["steps"]["hello"], document["steps"]["bye"]
    document["steps"] = {"hello": {**hello, "next": {"done": "n1"}}, "bye": bye}
    for n in range(1, size - 1):
        after = f"n{n + 1}" if n < size - 2 else "bye"
        document["steps"][f"n{n}"] = {**hello, "next": {"done": after}}
    return json.dumps(document)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (_bomb(), "alias"),
        (_graph(5_000), "2000"),
        ("[" * 50_000, ""),
        ("a: " + "x" * 2_000_000, ""),
        ("\x00", ""),
        ("", ""),
        ("!!python/object/apply:os.system ['true']", "tag"),
        ("format: 9\njourney: x\n", "format"),
    ],
    ids=["bomb", "graph", "depth", "size", "null", "empty", "tag", "format"],
)
def test_a_hostile_journey_is_refused_quickly(tmp_path: Path, source: str, why: str) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text(source)
    started = time.process_time()

    refused = Operator({}).types("journey", "check", str(file))

    assert refused.exit_code == 1
    assert why in refused.output
    assert re.search(r"^\d+ problems?\.$", refused.output, re.MULTILINE)
    assert time.process_time() - started < 10


def test_the_largest_journey_there_may_be_is_checked_in_seconds(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text(_graph(2_000))
    started = time.process_time()

    assert "2000 steps, nothing is wrong" in Operator({}).does("journey", "check", str(file))
    assert time.process_time() - started < 20


def test_the_schema_describes_the_journeys_of_the_demo() -> None:
    schema = json.loads(Operator({}).does("journey", "schema"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load(REGISTRATION.read_bytes()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**yaml.safe_load(REGISTRATION.read_bytes()), "surprise": 1}, schema)
