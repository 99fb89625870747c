"""From what was typed into a field to the value of its variable."""

from collections.abc import Callable

from handrail_flows.fields.config import FieldConfig, TypedFieldKind
from handrail_flows.typed import country, day, email, number, phone, username
from handrail_flows.typed.country import read_country
from handrail_flows.typed.day import read_day
from handrail_flows.typed.email import read_email
from handrail_flows.typed.number import read_number
from handrail_flows.typed.pattern import matches
from handrail_flows.typed.phone import read_phone
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import read_text
from handrail_flows.typed.tick import read_tick
from handrail_flows.typed.username import read_username
from handrail_platform.step.contract import Range
from handrail_platform.values import Value

_MAX_LENGTHS: dict[TypedFieldKind, int] = {
    "country": country.MAX_LENGTH,
    "date": day.MAX_LENGTH,
    "email": email.MAX_LENGTH,
    "number": number.MAX_LENGTH,
    "phone": phone.MAX_LENGTH,
    "username": username.MAX_LENGTH,
}


def max_length(field: FieldConfig) -> int:
    """Return how many code points the field takes."""
    return _MAX_LENGTHS.get(field.kind, field.max_length)


def read_field(field: FieldConfig, typed: str) -> Value | Refusal:
    """Return the value in its one form, or the reason against it. What is optional and left out becomes empty."""
    if field.kind == "checkbox":
        ticked = read_tick(typed)
        return Refusal("required_tick") if ticked is False and field.required else ticked
    text = read_text(typed)
    if isinstance(text, Refusal):
        return text
    if not text:
        return Refusal("required") if field.required else ""
    if len(text) > max_length(field):
        return Refusal("too_long")
    return _READERS[field.kind](field, text)


def field_range(field: FieldConfig) -> Range | None:
    """Return which values `read_field` gives, or None where that is any value of the kind and the empty text."""
    match field.kind:
        case "checkbox":
            return Range(choices=(True,)) if field.required else None
        case "choice":
            return Range(choices=tuple([option.value for option in field.options]), optional=not field.required)
        case "number":
            return Range(minimum=field.minimum, maximum=field.maximum, optional=False)
        case _:
            return Range(optional=False) if field.required else None


def _read_choice(field: FieldConfig, text: str) -> str | Refusal:
    return text if any(option.value == text for option in field.options) else Refusal("choice")


def _read_number(field: FieldConfig, text: str) -> int | Refusal:
    return read_number(text, field.minimum, field.maximum)


def _read_plain(field: FieldConfig, text: str) -> str | Refusal:
    if len(text) < field.min_length:
        return Refusal("too_short")
    if field.pattern is not None and not matches(field.pattern, text):
        return Refusal("pattern")
    return text


_READERS: dict[TypedFieldKind, Callable[[FieldConfig, str], Value | Refusal]] = {
    "choice": _read_choice,
    "country": lambda _, text: read_country(text),
    "date": lambda _, text: read_day(text),
    "email": lambda _, text: read_email(text),
    "number": _read_number,
    "phone": lambda field, text: read_phone(text, field.default_country),
    "text": _read_plain,
    "username": lambda _, text: read_username(text),
}
