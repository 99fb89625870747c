"""Write docs/steps.md: every step type with its options and promises, made from the code that keeps them.

Run it from the repository: `python -m tools.steps`.
"""

import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import msgspec
import yaml

from handrail_flows.registry import STEPS
from handrail_platform.step.contract import (
    Bind,
    Change,
    Contract,
    Gain,
    Lose,
    Rounds,
    StepKind,
    SubjectChange,
    Withdraw,
)
from handrail_platform.step.step import AnyStep
from handrail_platform.values import SHAPE
from tests.contract.step_cases import CASES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "steps.md"
PICTURES = PAGE.parent / "screenshots" / "steps"
"""Taken by `tests/e2e/test_step_pages.py` of the page that the first example of a step leads to."""
HEAD = """\
# Step types

Made by `tools/steps.py` from the step types themselves; a test keeps it current. How a journey is written stands
in [the journey format](journey-format.md).

The pictures show the page of the example; `HANDRAIL_SCREENSHOTS=1 pytest tests/e2e/test_step_pages.py` takes them.
What a step type promises depends on how it is configured. Each section says it for the example in it, every line
of which works.

"""
_KINDS: Final[Mapping[StepKind, str]] = {
    StepKind.AUTOMATIC: "Automatic: nobody sees it.",
    StepKind.INTERACTIVE: "Interactive: it shows a page.",
    StepKind.WAITING: "Waiting: it waits for something outside.",
    StepKind.FINAL: "Final: the journey is over here.",
}
_SUBJECTS: Final[Mapping[SubjectChange, str]] = {
    SubjectChange.CLAIMED: "somebody has said who they are",
    SubjectChange.RECOGNISED: "whoever was nobody is known by what was shown",
    SubjectChange.FORGOTTEN: "whoever only said who they are is nobody again",
    SubjectChange.MINTED: "whoever was nobody is somebody new, without an account",
    SubjectChange.OPENED: "whoever it is about has a new account",
    SubjectChange.REPRESENTED: "it is about the person for whom somebody acts",
}
_SHAPES: Final[Mapping[str, str]] = {
    "country": "a country",
    "language": "language tag",
    "name": "name",
    "variable": "variable",
}
_MOST_WORDS: Final = 12
"""Of a choice of more words only the first and the last are said."""


def page() -> str:
    """Return the whole page."""
    cases = {case.step: case.config for case in CASES}
    lines = (line for step in STEPS for line in _section(step, cases[f"{step.name}@{step.version}"]))
    return HEAD + "\n".join(lines)


def _section(step: AnyStep, example: Mapping[str, Any]) -> Iterator[str]:
    config = msgspec.convert(example, step.config_type)
    yield from (f"## {step.name}@{step.version}", "")
    package = sys.modules[type(step).__module__.rpartition(".")[0]]
    yield from (f"{inspect.getdoc(package)} {_KINDS[step.kind]}", "")
    if (PICTURES / f"{step.name}.png").exists():
        yield from (f"![The page of {step.name}](screenshots/steps/{step.name}.png)", "")
    yield from _options(step.config_type)
    if example:
        yield from ("```yaml", *_written(example), "```", "")
    yield from _promises(step.contract(config))


def _written(example: Mapping[str, Any]) -> list[str]:
    return yaml.safe_dump({"config": example}, sort_keys=False, allow_unicode=True, width=110).splitlines()


def _options(config: type[msgspec.Struct]) -> Iterator[str]:
    """Yield a table of the options, and one for each kind of entry that they hold."""
    waiting, seen = [("", config)], {config}
    while waiting:
        path, struct = waiting.pop(0)
        fields = cast("Any", msgspec.inspect.type_info(struct)).fields
        if not fields:
            yield from ("It has no options.", "")
            continue
        yield from (
            f"| {'option' if not path else f'each of `{path}`'} | what stands there | default | |",
            "|---|---|---|---|",
        )
        for field in fields:
            inner = _struct_in(field.type)
            if inner is not None and inner not in seen:
                seen.add(inner)
                waiting.append((f"{path}.{field.encode_name}".lstrip("."), inner))
            cells = (f"`{field.encode_name}`", _kind(field.type), _default(field), _description(field.type))
            yield f"| {' | '.join(cells)} |"
        yield ""


def _struct_in(info: Any) -> type[msgspec.Struct] | None:
    """Return the kind of entry that is written out in a table of its own."""
    if isinstance(info, msgspec.inspect.StructType):
        return info.cls
    inner = [getattr(info, name, None) for name in ("type", "item_type", "value_type")]
    return next(
        (found for each in (*inner, *getattr(info, "types", ())) if each and (found := _struct_in(each))), None
    )


def _kind(info: Any) -> str:  # noqa: C901, PLR0911 - one for each kind
    m = msgspec.inspect
    match info:
        case m.Metadata(type=inner):
            extra = cast("Mapping[str, str]", cast("Any", info).extra or {})
            return _SHAPES.get(extra.get(SHAPE, "")) or _kind(inner)
        case m.UnionType(types):
            return " or ".join(_kind(each) for each in types if not isinstance(each, m.NoneType))
        case m.LiteralType(values):
            return _choice([str(each) for each in values])
        case m.EnumType(cls):
            return _choice([str(each.value) for each in cls])
        case m.BoolType():
            return "`true` or `false`"
        case m.IntType():
            return f"whole number{_between(info.ge, info.le)}"
        case m.StrType():
            return f"text{_between(info.min_length, info.max_length, ' characters')}"
        case m.VarTupleType(item_type=item) | m.ListType(item_type=item):
            return f"list of {_kind(item)}{_between(info.min_length, info.max_length, ' entries')}"
        case m.DictType(key_type=key, value_type=value):
            return f"by {_kind(key)}: {_kind(value)}"
        case m.StructType():
            return "entries, below"
        case _:
            raise TypeError(f"no words for {info}")


def _choice(values: list[str]) -> str:
    if len(values) > _MOST_WORDS:
        return f"`{values[0]}` … `{values[-1]}`: one of {len(values)} words"
    return ", ".join(f"`{each}`" for each in values)


def _between(least: float | None, most: float | None, what: str = "") -> str:
    if most is not None:
        return f", {least} to {most}{what}" if least else f", at most {most}{what}"
    return f", at least {least}{what}" if least else ""


def _default(field: msgspec.inspect.Field) -> str:
    if field.required:
        return "required"
    default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return "" if default in (None, "", (), {}) else f"`{msgspec.json.encode(default).decode()}`"


def _description(info: Any) -> str:
    """Return what the type says of itself, the outermost first."""
    schema = cast("Mapping[str, str]", getattr(info, "extra_json_schema", None) or {})
    if found := schema.get("description", ""):
        return " ".join(found.split())
    inner = getattr(info, "type", None)
    return _description(inner) if inner is not None else ""


def _promises(contract: Contract) -> Iterator[str]:
    if contract.outcomes:
        yield from ("| outcome | what it does |", "|---|---|")
        for outcome in contract.outcomes:
            yield f"| `{outcome}` | {'; '.join(_at(contract, outcome))} |"
        yield ""
    if said := [f"- {line}" for line in _whole(contract) if line]:
        yield from (*said, "")


def _at(contract: Contract, outcome: str) -> Iterator[str]:
    """Yield what happens when the step is left so."""
    if subject := contract.subject.get(outcome):
        yield _SUBJECTS[subject]
    if written := contract.writes.get(outcome):
        yield f"writes {_names(written)}"
        telling = ((name, fact) for name, fact in contract.if_true.items() if name in written)
        yield from (f"proves `{fact}` if `{name}` is true" for name, fact in telling)
    yield from map(_change, contract.on.get(outcome, ()))
    if effects := [tag for tag, outcomes in contract.only_with.items() if outcome in outcomes]:
        yield f"promises {_names(effects)}"
    yield from (
        f"the next condition that holds: `{each.when}`" for each in contract.branches if each.outcome == outcome
    )
    if isinstance(contract.rounds, Rounds):
        first = f"on the first {contract.rounds.most} visits in a session"
        yield first if outcome == contract.rounds.again else "on every later visit"


def _change(change: Change) -> str:
    match change:
        case Gain(fact, about, authenticator):
            of = "" if about == "subject" else f" of `{about}`"
            return f"proves `{fact}`{of}" + (f", by use of {authenticator.value}" if authenticator else "")
        case Bind(fact, authenticator):
            return f"binds `{authenticator.value}`, which proves `{fact}` for whoever was entitled to it"
        case Lose():
            return "nothing that was proved holds any more"
        case Withdraw(fact):
            return f"`{fact}` holds no more, if it did"


def _whole(contract: Contract) -> Iterator[str]:
    """Yield what holds of the step whatever outcome it takes."""
    if contract.needs:
        yield f"Wants to know on arrival: {contract.needs}"
    yield _line("Reads", contract.reads)
    yield _line("Takes what is there of", (name for name in contract.uses if name not in contract.reads))
    yield _line("Promises at any moment", (tag for tag in contract.effects if tag not in contract.only_with))
    yield _line("Secret fields", contract.secrets_in)
    yield _line("Lets an account be found under", contract.identifiers.values())
    for channel, count in contract.sends.items():
        yield f"Sends by {channel} in one visit, at most: {count}"
    for loop, most in contract.bounded.items():
        yield f"At most: {most} {loop}"
    for outcomes in contract.alike:
        yield f"What follows must not tell apart: {_names(outcomes)}"
    if contract.result:
        yield f"Ends with: {contract.result}{', and signs in' if contract.signs_in else ''}"


def _line(what: str, names: Iterable[str]) -> str:
    found = _names(names)
    return f"{what}: {found}" if found else ""


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"handrail: wrote {PAGE.name}", flush=True)
