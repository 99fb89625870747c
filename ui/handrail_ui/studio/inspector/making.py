"""From shapes and what stands in a form to the fields that it shows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from handrail_platform.values import VariableType
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.countries import countries
from handrail_ui.pages.wording.negotiation import language_name
from handrail_ui.studio.inspector.at_hand import StepAtHand
from handrail_ui.studio.inspector.conditions import CONDITION, HOW, ROWS, WAS, posted_rows
from handrail_ui.studio.inspector.fields import Choice, ConditionLine, FieldKind, FormField
from handrail_ui.studio.inspector.filled import RAW, SET, TRUE, Typed
from handrail_ui.studio.inspector.reading import rows_at, way_at
from handrail_ui.studio.inspector.roles import VARIABLE, Role
from handrail_ui.studio.inspector.shape import (
    ChoiceShape,
    EitherShape,
    FlagShape,
    GroupShape,
    KeyedShape,
    ListShape,
    NumberShape,
    Option,
    Shape,
    TextShape,
)

_MOST_NAMED: Final = 60


class FieldMaker:
    """Makes the fields of one form."""

    def __init__(
        self, at: StepAtHand, typed: Typed, errors: Mapping[str, str], roles: Mapping[str, Role], say: Speech
    ) -> None:
        self._at = at
        self._typed = typed
        self._errors = errors
        self._roles = roles
        self._say = say

    def options(self, group: GroupShape, path: str) -> tuple[FormField, ...]:
        """Return a field for each option."""
        return tuple(self._option(option, f"{path}.{option.name}") for option in group.options)

    def _option(self, option: Option, path: str) -> FormField:
        if path + RAW in self._typed:
            made = FormField(kind="raw", name=path, label="", value=self._typed[path + RAW])
        else:
            made = self._made(option.shape, path, is_required=option.required)
        if made.kind == "either":
            return msgspec.structs.replace(
                made,
                label=self._label(path),
                inside=tuple(self._explained(each, option, path) for each in made.inside),
            )
        return self._explained(made, option, path)

    def _explained(self, made: FormField, option: Option, path: str) -> FormField:
        return msgspec.structs.replace(
            made,
            label=self._label(path),
            help=self._said(f"{self._known_as(path)}.help", option.help),
            is_required=option.required,
            holds=made.holds or self._holds(option),
            error=self._errors.get(made.name, ""),
        )

    def _label(self, path: str) -> str:
        return self._said(self._known_as(path), humane(path.rpartition(".")[2]))

    def _known_as(self, path: str) -> str:
        """Return the id of an option's words; of rows every one is the same option."""
        step = self._at.named.partition("@")[0]
        return ".".join(["option", step, *(name for name in path.split(".")[1:] if not name.isdecimal())])

    def _said(self, words: str, english: str) -> str:
        """Return the words of a catalogue, or what stands with the setting itself."""
        said = self._say(words)
        return english if said == words else said

    def _holds(self, option: Option) -> str:
        """Say what holds while the field is empty."""
        if isinstance(option.shape, NumberShape | TextShape) and option.default is not None:
            return str(option.default)
        return ""

    def _made(self, shape: Shape, path: str, *, is_required: bool) -> FormField:  # noqa: PLR0911 - one for each shape
        match shape:
            case TextShape():
                return self._text(shape, path, is_required=is_required)
            case NumberShape(least, most):
                return self._field("number", path, least=least, most=most)
            case FlagShape():
                return self._field("flag", path)
            case ChoiceShape(values):
                said = ((each, self._said(f"studio.inspector.choice.{each}", humane(each))) for each in values)
                choices = tuple(Choice(*each) for each in said)
                return self._field("choice", path, choices=choices)
            case ListShape():
                return self._list(shape, path)
            case KeyedShape():
                return self._keyed(shape, path, is_required=is_required)
            case GroupShape():
                return self._field(
                    "group", path, inside=self.options(shape, path), value=self._typed.get(path + SET, "")
                )
            case EitherShape(ways):
                return self._either(ways, path)
            case _:
                return self._field("raw", path)

    def _field(self, kind: FieldKind, path: str, **more: Any) -> FormField:
        value, error = self._typed.get(path, ""), self._errors.get(path, "")
        return msgspec.structs.replace(FormField(kind=kind, name=path, label="", value=value, error=error), **more)

    def _text(self, shape: TextShape, path: str, *, is_required: bool) -> FormField:
        if shape.meaning == CONDITION:
            return self._condition(path)
        if shape.shape == VARIABLE:
            return self._variable(path)
        if shape.shape == "country":
            choices = tuple(Choice(each.code, each.name) for each in countries(self._say.language))
            return self._field("choice", path, choices=choices)
        value = self._typed.get(path, "")
        kind: FieldKind = "area" if shape.is_long or "\n" in value else "text"
        return self._field(kind, path, longest=shape.most, is_required=is_required)

    def _variable(self, path: str) -> FormField:
        role, value = self._roles.get(path), self._typed.get(path, "")
        fitting = [name for name, kind in self._at.variables.items() if role is None or role.kind in (None, kind)]
        if role is None or role.writes:
            kind = self._say(f"studio.inspector.type.{role.kind or 'any'}") if role else ""
            return self._field("new-variable", path, suggestions=tuple(fitting[:_MOST_NAMED]), holds=kind)
        here = self._at.assigned
        offered = [Choice(name, name) for name in fitting if here is None or name in here]
        if value and value not in {each.value for each in offered}:
            offered.append(Choice(value, self._say("studio.inspector.not_everywhere", variable=value)))
        return self._field(
            "variable", path, choices=tuple(offered), holds=self._none_fits(role) if not offered else ""
        )

    def _none_fits(self, role: Role) -> str:
        kind = self._say(f"studio.inspector.type.{role.kind or 'any'}")
        return self._say("studio.inspector.none_fits", type=kind)

    def _list(self, shape: ListShape, path: str) -> FormField:
        rows = rows_at(self._typed, path)
        inside = tuple(self._row(shape.item, path, number) for number in rows)
        return self._field("list", path, inside=inside, is_full=shape.most is not None and len(rows) >= shape.most)

    def _row(self, item: Shape, path: str, number: int) -> FormField:
        made = self._made(item, f"{path}.{number}", is_required=True)
        called = self._say("studio.inspector.row", list=self._label(path), number=number + 1)
        return msgspec.structs.replace(made, label=called, row=next(self._named(made), ""))

    def _named(self, made: FormField) -> Iterator[str]:
        """Yield what a row says of itself: its first words."""
        for each in made.inside:
            if each.kind in ("text", "area", "variable", "new-variable") and each.value:
                yield each.value
            elif each.kind == "condition":
                yield " ".join(f"{line.variable} {line.value}" for line in each.lines) or each.value

    def _keyed(self, shape: KeyedShape, path: str, *, is_required: bool) -> FormField:
        if shape.keys:
            keys: Iterable[str] = shape.keys
        else:
            beginning = f"{path}."
            there = [name[len(beginning) :] for name in self._typed if name.startswith(beginning)]
            keys = dict.fromkeys(
                [*self._at.languages, *(key for key in there if "." not in key and "~" not in key)]
            )
        said = any(self._typed.get(f"{path}.{key}") for key in keys)
        inside = tuple(
            self._entry(shape, path, key, is_missing=not shape.keys and (said or is_required)) for key in keys
        )
        return self._field("keyed", path, inside=inside)

    def _entry(self, shape: KeyedShape, path: str, key: str, *, is_missing: bool) -> FormField:
        made = self._made(shape.value, f"{path}.{key}", is_required=False)
        return msgspec.structs.replace(
            made,
            label=self._said(f"studio.inspector.choice.{key}", humane(key)) if shape.keys else language_name(key),
            language="" if shape.keys else key,
            is_missing=is_missing and not made.value,
        )

    def _either(self, ways: tuple[Shape, ...], path: str) -> FormField:
        now = way_at(self._typed, path, ways)
        inside = msgspec.structs.replace(self._made(ways[now], path, is_required=False), label="")
        amount = "" if any(isinstance(each, ListShape | KeyedShape) for each in ways) else "single."
        others = tuple(
            (f"way:{path}:{number}", self._say(f"studio.inspector.way.{amount}{each.__struct_config__.tag}"))
            for number, each in enumerate(ways)
            if number != now
        )
        return self._field("either", path, value=str(now), inside=(inside,), ways=others)

    def _condition(self, path: str) -> FormField:
        if self._typed.get(path + HOW) != ROWS:
            return self._field("condition", path)
        rows = posted_rows(self._typed, path)
        lines = tuple(
            ConditionLine(number, row.variable, row.comparison, row.value, self._suggestions(row.variable))
            for number, row in enumerate(rows.rows)
        )
        variables = [*self._at.usable, *(row.variable for row in rows.rows if row.variable)]
        choices = tuple(Choice(name, name) for name in dict.fromkeys(variables))
        was = self._typed.get(path + WAS, "")
        return self._field("condition", path, lines=lines, choices=choices, join=rows.join, was=was)

    def _suggestions(self, variable: str) -> tuple[str, ...]:
        kind: VariableType | None = self._at.variables.get(variable)
        if kind == "boolean":
            return (TRUE, "false")
        known = self._at.ranges.get(variable)
        return tuple(str(each) for each in known.choices or ())[:_MOST_NAMED] if known else ()


def humane(name: str) -> str:
    """Return the name of an option or of one of its values as somebody reads it."""
    return name.replace("_", " ").replace("-", " ").capitalize() if not name.isupper() else name
