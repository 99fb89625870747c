"""From a step of a document to its form, and back: everything that somebody sets up about it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from handrail_platform.document.change import Change
from handrail_platform.document.problem import Problem
from handrail_ui.studio.inspector.at_hand import StepAtHand, mapping, texts_of
from handrail_ui.studio.inspector.conditions import CONDITION, as_rows
from handrail_ui.studio.inspector.filled import TRUE, Typed, filled
from handrail_ui.studio.inspector.leaves import texts_in
from handrail_ui.studio.inspector.reading import read

CONFIG: Final = "config"
CALL: Final = "call"
"""Before the options of a call, which stand beside `journey` in the document and not in `config`."""


class ReadStep(msgspec.Struct, frozen=True):
    """What was posted of a step: its name, whether the journey starts there, and its node as plain data."""

    name: str
    is_start: bool
    node: dict[str, Any]
    problems: tuple[Problem, ...]


def options_path(at: StepAtHand) -> str:
    """Return what the names of the step's own options begin with."""
    return CALL if at.kind == "journey" else CONFIG


def filled_step(at: StepAtHand) -> dict[str, str]:
    """Return the form of a step as the document has it."""
    limit, next_ = mapping(at.node.get("limit")), mapping(at.node.get("next"))
    typed = {
        "name": at.name,
        "note": str(at.node.get("note") or ""),
        "limit.visits": str(limit.get("visits") or ""),
        "limit.then": str(limit.get("then") or ""),
        **({"start": TRUE} if at.is_start else {}),
        **{f"next.{outcome}": str(next_.get(outcome) or "") for outcome in at.outcomes},
    }
    for language, words in texts_of(at.node).items():
        typed |= {f"texts.{language}.{slot}": str(text) for slot, text in words.items()}
    return typed | filled_options(at)


def filled_options(at: StepAtHand) -> dict[str, str]:
    """Return the fields of the step's own options; conditions as rows, where rows can say them."""
    plain = at.node if at.kind == "journey" else mapping(at.node.get("config"))
    typed = filled(at.group, plain, options_path(at))
    for path, shape in list(texts_in(at.group, typed, options_path(at))):
        if shape.meaning == CONDITION and path in typed:
            typed |= as_rows(typed.pop(path), path, at.variables)
    return typed


def read_step(at: StepAtHand, typed: Typed) -> ReadStep:
    """Read the form of a step. What says no more than a default is left out."""
    options = read(at.group, typed, options_path(at), at.variables)
    parts = {
        "note": typed.get("note", "").replace("\r\n", "\n").strip() or None,
        "limit": _limit(typed),
        "next": {outcome: target for outcome in at.outcomes if (target := typed.get(f"next.{outcome}", ""))},
        "texts": _texts(at, typed),
    }
    own = options.plain if at.kind == "journey" else {"config": options.plain}
    node = {name: value for name, value in {**parts, **own}.items() if value}
    return ReadStep(typed.get("name", "").strip(), typed.get("start") == TRUE, node, options.problems)


def _limit(typed: Typed) -> dict[str, Any] | None:
    visits, then = typed.get("limit.visits", "").strip(), typed.get("limit.then", "")
    said = {
        "visits": int(visits) if visits.isdecimal() and visits.isascii() and len(visits) < 9 else visits,  # noqa: PLR2004 - digits
        "then": then,
    }
    return {name: value for name, value in said.items() if value != ""} or None


def _texts(at: StepAtHand, typed: Typed) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for language in at.languages:
        words = {slot: typed.get(f"texts.{language}.{slot}", "").replace("\r\n", "\n") for slot in at.slots}
        if said := {slot: text for slot, text in words.items() if text.strip()}:
            found[language] = said
    return found


def differences(before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Change]:
    """Yield what makes one mapping of the other, entry by entry; a list is changed as a whole."""
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new and type(old) is type(new):
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from differences(mapping(before[name]), mapping(after[name]), (*path, name))
        else:
            yield Change((*path, name), new)
