"""Text or plain data to a journey document."""

from collections.abc import Sized
from typing import Any, cast

import msgspec

from handrail_platform.document.conversion import conversion_problems
from handrail_platform.document.model import CURRENT_FORMAT, JourneyDocument
from handrail_platform.document.plain import plain_problems
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.document.source import read_yaml
from handrail_platform.document.upgrade import UPGRADES, upgrade

MAX_STEPS = 2_000


def parse_yaml(source: bytes) -> JourneyDocument:
    """Read a journey file.

    Raises JourneyRefused, with the path of each offending field.
    """
    return parse_plain(read_yaml(source))


def parse_plain(plain: object) -> JourneyDocument:
    """Read a journey from plain data, upgrading older formats.

    Raises JourneyRefused, with the path of each offending field.
    """
    if problems := _bounds_problems(plain) or plain_problems(plain):
        raise JourneyRefused(tuple(problems))
    current = upgrade(cast("dict[str, Any]", plain), UPGRADES, CURRENT_FORMAT)
    if problems := conversion_problems(current, JourneyDocument, ""):
        raise JourneyRefused(tuple(problems))
    return msgspec.convert(current, JourneyDocument)


def _bounds_problems(plain: object) -> list[Problem]:
    if not isinstance(plain, dict):
        return [Problem("not-a-mapping", "")]
    steps = cast("dict[str, object]", plain).get("steps")
    if isinstance(steps, Sized) and len(steps) > MAX_STEPS:
        return [Problem("too-many-steps", "steps", {"limit": MAX_STEPS})]
    return []
