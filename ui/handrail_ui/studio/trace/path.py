"""From the lines of a trace to the path of a session: a row for each visit of a step."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec

from handrail_platform.values import Milliseconds
from handrail_platform.verify.graph import ONCE_MORE
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.journey.cards import kind_of
from handrail_ui.studio.map.marks import Stop
from handrail_ui.studio.map.path import Visit, stops_of
from handrail_ui.studio.trace.record import Portion, Recorded
from handrail_ui.studio.trace.rules import rules_asked

_PLAIN: Final = ("action", "note", "what", "awaited", "need", "name", "renewals", "lost")
"""What no body of a line says of a person."""
_MARKS: Final = ("renewed", "migrated", "stopped", "limited", "faulted", "waiting", "arrived", "woken", "ignored")
_NEVER_KEPT: Final = "(secret)"
MASKED: Final = "•••"


class Said(msgspec.Struct, frozen=True):
    """Something that was asked, read or answered; `text` is masked unless somebody asked for it with a reason."""

    name: str
    text: str


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A condition, whether it held, and by which values."""

    number: int
    when: str
    outcome: str
    held: bool
    values: tuple[Said, ...]


class TraceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened. `kind` is in words; `details` are not about the person, `personal` are."""

    at: Milliseconds
    kind: str
    is_mark: bool
    is_error: bool
    took_us: int
    details: tuple[Said, ...]
    personal: tuple[Said, ...]


class VisitRow(msgspec.Struct, frozen=True, kw_only=True):
    """One visit of a step, and where it is on the map. `outcome` is empty while it was not left, `lasted` too."""

    step: str
    stop: Stop
    kind: str
    visit: int
    arrived_at: Milliseconds
    outcome: str
    is_end: bool
    lasted: str
    lines: tuple[TraceLine, ...]
    rules: tuple[RuleRow, ...]


def visit_rows(portion: Portion, say: Speech, *, revealed: bool) -> tuple[VisitRow, ...]:
    """Return the path of a session. What its steps saw of the person is masked, unless it is revealed."""
    visits = [tuple(each) for each in _visits(portion)]
    return tuple(
        _visit_row(portion, each, stop, say, revealed=revealed)
        for each, stop in zip(visits, stops_of([_visit(each) for each in visits], portion.document), strict=True)
    )


def _visit(events: Sequence[Recorded]) -> Visit:
    outcomes = {"limited": ONCE_MORE, "left": events[-1].outcome}
    return Visit(events[0].node, outcomes.get(events[-1].kind, ""))


def _visits(portion: Portion) -> Iterator[Iterator[Recorded]]:
    for _, lines in groupby(portion.events, key=lambda each: (each.node, each.visit)):
        yield lines


def _visit_row(
    portion: Portion, events: Sequence[Recorded], stop: Stop, say: Speech, *, revealed: bool
) -> VisitRow:
    first, last = events[0], events[-1]
    node = portion.node(first.node)
    left = next((each for each in events if each.kind in {"left", "finished"}), None)
    values: Mapping[str, Any] | None = left.body.get("decided_on") if left else None
    rules = rules_asked(node, values) if node is not None and values is not None else ()
    return VisitRow(
        step=first.node,
        stop=stop,
        kind=kind_of(node, say) if node else "",
        visit=first.visit,
        arrived_at=first.at,
        outcome=left.outcome if left else "",
        is_end=left is not None and left.kind == "finished",
        lasted=lasted(last.at - first.at, say) if left else "",
        lines=tuple(_line(each, say, revealed=revealed) for each in events),
        rules=tuple(
            RuleRow(
                number=each.number,
                when=each.when,
                outcome=each.outcome,
                held=each.held,
                values=tuple(_said(each.values, revealed=revealed)),
            )
            for each in rules
        ),
    )


def _line(event: Recorded, say: Speech, *, revealed: bool) -> TraceLine:
    personal = {**_mapping(event.body.get("fields")), **_mapping(event.body.get("body"))}
    reads = {str(name): answer for name, answer in event.body.get("reads") or ()}
    return TraceLine(
        at=event.at,
        kind=say(f"studio.trace.kind.{event.kind}"),
        is_mark=event.kind in _MARKS,
        is_error=event.kind in {"faulted", "stopped"} or event.outcome == "error",
        took_us=event.took_us,
        details=tuple(Said(name, _short(event.body[name])) for name in _PLAIN if event.body.get(name)),
        personal=tuple(_said({**personal, **reads}, revealed=revealed)),
    )


def _said(values: Mapping[str, Any], *, revealed: bool) -> Iterator[Said]:
    for name, value in values.items():
        yield Said(name, _short(value) if revealed or value == _NEVER_KEPT else MASKED)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _short(value: object) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 500 else text[:499] + "…"  # noqa: PLR2004 - a few lines of a page


def lasted(milliseconds: Milliseconds, say: Speech) -> str:
    """Return a length of time in words."""
    if milliseconds < 1_000:  # noqa: PLR2004 - a second
        return say("studio.trace.milliseconds", number=milliseconds)
    if milliseconds < 120_000:  # noqa: PLR2004 - two minutes
        return say("studio.trace.seconds", number=milliseconds // 1_000)
    return say("studio.trace.minutes", number=milliseconds // 60_000)
