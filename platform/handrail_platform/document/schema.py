"""The JSON Schema of the journey document, generated from the types that read it."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from handrail_platform.document.model import CURRENT_FORMAT, NODE_KINDS, JourneyDocument, StepNode
from handrail_platform.step.step import AnyStep

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = "#/$defs/{name}"
_STEP = "A step type and its version."


def journey_schema(registry: Mapping[tuple[str, int], AnyStep]) -> dict[str, Any]:
    """Return the schema of a document that uses these step types: `step` decides what `config` has to be.

    It says what a document looks like; whether its graph makes sense is for the compiler.
    """
    steps = {f"{name}@{version}": step for (name, version), step in sorted(registry.items())}
    types = [JourneyDocument, StepNode, *(step.config_type for step in steps.values())]
    (journey, node, *configs), definitions = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    step_node = definitions[_name(node)]
    step_node["properties"]["step"] = {"description": _STEP, "enum": list(steps)}
    step_node["oneOf"] = [{"required": [kind]} for kind in NODE_KINDS]
    step_node["allOf"] = [_rule(step, config, definitions) for step, config in zip(steps, configs, strict=True)]
    own = definitions.pop(_name(journey))
    title = f"Journey, format {CURRENT_FORMAT}"
    schema: dict[str, Any] = {"$schema": DIALECT, **own, "title": title, "$defs": definitions}
    return cast("dict[str, Any]", msgspec.json.decode(msgspec.json.encode(schema)))


def _rule(step: str, config: dict[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return what holds of a node of this step type."""
    then: dict[str, Any] = {"properties": {"config": config}}
    if definitions[_name(config)].get("required"):
        then["required"] = ["config"]
    return {"if": {"properties": {"step": {"const": step}}, "required": ["step"]}, "then": then}


def _name(reference: Mapping[str, str]) -> str:
    return reference["$ref"].rpartition("/")[2]
