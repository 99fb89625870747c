"""Reads the files in docker/ as an engine would, as far as their tests need it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
_CONTINUATION = re.compile(r"\\\n\s*")
_REFERENCE = re.compile(r"\$\{(?P<name>\w+)(?::\?(?P<complaint>[^}]*)|:-(?P<default>[^}]*))?\}")


class ValueMissing(Exception):
    """Compose would stop here: a value that it insists on is not given."""


@dataclass(frozen=True)
class Instruction:
    """One line of a Dockerfile, continued lines joined."""

    keyword: str
    rest: str

    @property
    def words(self) -> list[str]:
        """Return the exec form as a list, and any other form split at blanks."""
        form = self.rest.partition("CMD ")[2] if self.keyword == "HEALTHCHECK" else self.rest
        return json.loads(form) if form.startswith("[") else form.split()


Stage = list[Instruction]


def stages(dockerfile: str) -> list[Stage]:
    """Return the instructions of each stage of a Dockerfile."""
    lines = _CONTINUATION.sub(" ", dockerfile).splitlines()
    meant = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    found: list[Stage] = []
    for line in meant:
        keyword, _, rest = line.partition(" ")
        if keyword == "FROM":
            found.append([])
        found[-1].append(Instruction(keyword, rest.strip()))
    return found


def image() -> Stage:
    """Return the last stage of our Dockerfile, which is the image."""
    return stages((DOCKER / "Dockerfile").read_text(encoding="utf-8"))[-1]


def only(stage: Stage, keyword: str) -> Instruction:
    """Return the one instruction of this kind."""
    (found,) = [each for each in stage if each.keyword == keyword]
    return found


def image_environment() -> dict[str, str]:
    """Return what the image sets, without its search path."""
    pairs = [word.partition("=") for each in image() if each.keyword == "ENV" for word in each.words]
    return {name: value for name, _, value in pairs if name != "PATH"}


def compose() -> dict[str, Any]:
    """Return the compose file with its merges carried out and its references still in place."""
    return cast("dict[str, Any]", yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8")))


def environment(service: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a service when docker/.env holds the given values. Raises ValueMissing."""
    declared: Mapping[str, str | None] = service.get("environment", {})
    wanted = {
        name: given.get(name) if value is None else resolved(value, given) for name, value in declared.items()
    }
    return {name: value for name, value in wanted.items() if value is not None}


def resolved(text: str, given: Mapping[str, str]) -> str:
    """Return the text with its references replaced. Raises ValueMissing."""

    def value(match: re.Match[str]) -> str:
        found = given.get(match["name"]) or match["default"]
        if not found:
            raise ValueMissing(match["name"])
        return found

    return _REFERENCE.sub(value, text)


def references(text: str) -> Iterable[str]:
    """Return the names that a text refers to."""
    return [match["name"] for match in _REFERENCE.finditer(text)]
