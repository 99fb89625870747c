"""The format as documented, as generated, and as the demo uses it, is one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.document.parse import parse_plain, parse_yaml
from handrail_platform.document.schema import journey_schema
from handrail_platform.document.source import read_yaml
from handrail_platform.verify.prove import examine, prove
from handrail_ui.commands.journey import command
from tests.unit.platform import steps as small
from tests.unit.platform.journeys import document, step, stop

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "journey-format.md").read_text(encoding="utf-8")
STORED = ROOT / "docs" / "journey.schema.json"
DEMO = sorted((ROOT / "ui" / "handrail_ui" / "demo" / "journeys").glob("*/*.yaml"))
SCHEMA = journey_schema(REGISTRY)
EXAMPLE = PAGE.split("```yaml\n")[1].split("```")[0]


def complaints(plain: Any, schema: dict[str, Any] = SCHEMA) -> list[str]:
    validator: Any = jsonschema.Draft202012Validator(schema)  # its types are unknown to pyright
    found: Iterator[jsonschema.ValidationError] = validator.iter_errors(plain)
    return sorted("/".join(str(part) for part in error.absolute_path) for error in found)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_stored_schema_is_current() -> None:
    said = CliRunner().invoke(command, ["schema"])

    assert said.exit_code == 0
    assert STORED.read_text(encoding="utf-8") == said.output, (
        "run: handrail journey schema > docs/journey.schema.json"
    )
    assert json.loads(said.output) == SCHEMA


def test_the_demo_has_journeys() -> None:
    assert {path.parent.name for path in DEMO} == {"aurora", "aurora-staging", "handrail", "northwind"}


@pytest.mark.parametrize("path", DEMO, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_demo_journey_fits_the_schema_and_compiles(path: Path) -> None:
    assert complaints(read_yaml(path.read_bytes())) == []
    assert compile_journey(parse_yaml(path.read_bytes()), REGISTRY).nodes


def test_the_worked_example_fits_the_schema_and_is_proved() -> None:
    assert complaints(read_yaml(EXAMPLE.encode())) == []
    assert prove(parse_yaml(EXAMPLE.encode()), REGISTRY).program.journey == "open-account"


def test_what_the_page_says_about_the_example_is_so() -> None:
    program = compile_journey(parse_yaml(EXAMPLE.encode()), REGISTRY)

    live = {node.id: node.live for node in program.nodes}
    assert live["account"] == {"name", "email", "country"}
    assert live["welcome"] == live["known"] == frozenset()
    unlimited = parse_yaml(EXAMPLE.replace("    limit: {visits: 3, then: sorry}\n", "").encode())
    (finding,) = examine(unlimited, REGISTRY).findings
    assert (finding.code, finding.step) == ("too-many-messages", "address")


def test_the_part_on_the_page_fits_and_can_take_the_place_of_a_step_of_the_example() -> None:
    part, call = (block.split("```")[0] for block in PAGE.split("```yaml\n")[2:4])
    whole: Any = read_yaml(EXAMPLE.encode())
    whole["steps"] |= read_yaml(call.encode())

    assert complaints(read_yaml(part.encode())) == complaints(whole) == []
    parts = {"prove-address": parse_yaml(part.encode())}
    program = compile_journey(parse_plain(whole), REGISTRY, parts=parts)
    assert "address/code" in {node.id for node in program.nodes}


SMALL = journey_schema(small.REGISTRY)
SOUND = document({"one": step(ok="two"), "two": stop()})


def test_a_sound_document_fits() -> None:
    assert complaints(SOUND, SMALL) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"colour": "red"}, ""),
        ({"format": 2}, "format"),
        ({"journey": "Two words"}, "journey"),
        ({"lifetime_minutes": 0}, "lifetime_minutes"),
        ({"steps": {}}, "steps"),
        ({"steps": {"one": {"step": "teleport@1"}}}, "steps/one/step"),
        ({"steps": {"one": {"step": "page@2"}}}, "steps/one/step"),
        ({"steps": {"one": step("page", {"outcomes": "ok"})}}, "steps/one/config/outcomes"),
        ({"steps": {"one": step("page", {"colour": "red"})}}, "steps/one/config"),
        ({"steps": {"one": step("stop", {"outcomes": ["ok"]})}}, "steps/one/config"),
        ({"steps": {"one": step("stop", {"result": "maybe"})}}, "steps/one/config/result"),
    ],
)
def test_the_step_type_decides_what_its_configuration_has_to_be(change: dict[str, Any], where: str) -> None:
    assert complaints({**SOUND, **change}, SMALL) == [where]


def test_a_step_type_that_needs_a_configuration_says_so() -> None:
    assert complaints({**SOUND, "steps": {"one": {"step": "form@1"}}}) == ["steps/one"]


def test_every_field_of_the_document_is_described() -> None:
    own = [SCHEMA["properties"], SCHEMA["$defs"]["StepNode"]["properties"]]

    assert [name for fields in own for name, field in fields.items() if not field.get("description")] == []


def test_the_page_names_every_key_and_every_step_type() -> None:
    keys = [field.encode_name for shape in (JourneyDocument, StepNode) for field in msgspec.structs.fields(shape)]
    types = [f"{name}@{version}" for name, version in REGISTRY]

    assert [name for name in (*keys, *types) if f"| `{name}` |" not in PAGE] == []


def test_the_page_explains_every_code_and_no_other() -> None:
    folder = ROOT / "platform" / "handrail_platform"
    sources = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    used = set(re.findall(r'(?:Problem\(|unfit\(|_NotPlain\(|_refused\(\w+, )"([a-z0-9-]+)"', sources))
    used |= {"unknown-step", "unknown-step-version"}
    table = PAGE.split("## What is refused")[1].split("## Versions")[0]
    explained = {
        code for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for code in re.findall(r"`([^`]+)`", row)
    }

    assert explained == used
