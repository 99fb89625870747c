"""Text or plain data to a journey document, with bounds that a hostile file runs into."""

import re
from collections.abc import Mapping
from typing import Any, cast

import msgspec
import yaml

from handrail_platform.document.model import CURRENT_FORMAT, JourneyDocument, StepNode
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.document.upgrade import UPGRADES, upgrade

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_STEPS = 2_000


class _PlainLoader(yaml.SafeLoader):
    """YAML 1.2 scalars (`no` and `on` are words), no aliases, no repeated keys, bounded depth."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise _refusal("yaml-alias")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _refusal("yaml-too-deep", limit=MAX_DEPTH)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        seen = set[str]()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise _refusal("yaml-repeated-key", key=name[:80])
            seen.add(name)
        return super().construct_mapping(node, deep)


_PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?$", "-+0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
):
    cast("Any", _PlainLoader).add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first)
    )


def _refusal(code: str, path: str = "", **params: str | int) -> JourneyRefused:
    return JourneyRefused((Problem(code, path, params),))


def parse_yaml(source: bytes) -> JourneyDocument:
    """Read a journey file.

    Raises JourneyRefused, with the path of each offending field.
    """
    if len(source) > MAX_BYTES:
        raise _refusal("too-large", limit=MAX_BYTES)
    try:
        plain = yaml.load(source.decode(), Loader=_PlainLoader)  # noqa: S506 - a SafeLoader with less
    except UnicodeDecodeError as error:
        raise _refusal("not-utf8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _refusal("not-yaml", line=mark.line + 1 if mark else 0) from error
    return parse_plain(plain)


def parse_plain(plain: object) -> JourneyDocument:
    """Read a journey from plain data, upgrading older formats.

    Raises JourneyRefused, with the path of each offending field.
    """
    if not isinstance(plain, dict):
        raise _refusal("not-a-mapping")
    current = upgrade(cast("dict[str, Any]", plain), UPGRADES, CURRENT_FORMAT)
    found = current.get("steps")
    steps = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    if len(steps) > MAX_STEPS:
        raise _refusal("too-many-steps", "steps", limit=MAX_STEPS)
    problems = [*_frame_problems(current, steps), *_step_problems(steps)]
    problems = problems or conversion_problems(current, JourneyDocument, "")
    if problems:
        raise JourneyRefused(tuple(problems))
    return msgspec.convert(current, JourneyDocument)


def _frame_problems(plain: Mapping[str, Any], steps: Mapping[str, Any]) -> list[Problem]:
    """Check everything around the steps: one empty step stands in for them."""
    stand_in = {"stand-in": {"step": "form@1"}}
    return conversion_problems({**plain, "steps": stand_in} if steps else plain, JourneyDocument, "")


def _step_problems(steps: Mapping[str, Any]) -> list[Problem]:
    return [
        problem
        for name, node in steps.items()
        for problem in conversion_problems(node, StepNode, f"steps.{str(name)[:80]}")
    ]


def conversion_problems(plain: object, into: Any, path: str) -> list[Problem]:
    """Return what msgspec has against the value (it stops at the first), with the path in our notation."""
    try:
        msgspec.convert(plain, into)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `")
        inner = where.rstrip("`").removeprefix("$").removeprefix("key in ").replace("[...]", ".*")
        return [Problem("invalid-field", f"{path}{inner}".lstrip("."), {"reason": reason[:300]})]
    return []
