"""What people type into typed fields: read together, shown again, and made up for examples."""

from collections.abc import Iterable

from handrail_flows.fields.config import FieldConfig, TypedFieldKind
from handrail_flows.fields.reading import max_length, read_field
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import echo
from handrail_flows.typed.tick import TICKED, read_tick
from handrail_platform.step.step import Submit
from handrail_platform.values import Value, VariableType
from handrail_platform.view import Plain

VARIABLE_TYPES: dict[TypedFieldKind, VariableType] = {
    "checkbox": "boolean",
    "choice": "choice",
    "country": "country",
    "date": "date",
    "email": "email",
    "number": "integer",
    "phone": "phone",
    "text": "text",
    "username": "username",
}


def read_fields(fields: Iterable[FieldConfig], submit: Submit) -> tuple[dict[str, Value], dict[str, Plain]]:
    """Return the values by variable, and by field the reasons against what is none."""
    values: dict[str, Value] = {}
    wrong: dict[str, Plain] = {}
    for field in fields:
        value = read_field(field, submit.fields.get(field.name, ""))
        if isinstance(value, Refusal):
            wrong[field.name] = value.reason
        else:
            values[field.variable] = value
    return values, wrong


def typed_again(field: FieldConfig, submit: Submit) -> str:
    """Return what the page shows again, bounded because it is kept in the session."""
    typed = submit.fields.get(field.name, "")
    if field.kind == "checkbox":
        return TICKED if read_tick(typed) is True else ""
    return echo(typed, 2 * max_length(field))


def shown_value(value: Value | None) -> str:
    """Return a value as its field shows it; empty for none."""
    if value is None or value is False:
        return ""
    return TICKED if value is True else str(value)


def example_of(field: FieldConfig) -> str:
    """Return what previews and tests type here."""
    if field.example is not None:
        return field.example
    match field.kind:
        case "checkbox":
            return TICKED
        case "choice":
            return field.options[0].value
        case "number":
            most = _EXAMPLE_NUMBER if field.maximum is None else min(field.maximum, _EXAMPLE_NUMBER)
            return str(max(field.minimum, most))
        case "text":
            return "Alex Example"[: field.max_length].strip().ljust(field.min_length, "x")
        case _:
            return _EXAMPLES[field.kind]


_EXAMPLE_NUMBER = 36
_EXAMPLES: dict[TypedFieldKind, str] = {
    "country": "IE",
    "date": "1990-05-17",
    "email": "alex@example.org",
    "phone": "+442079460018",
    "username": "alex",
}
