"""How a typed field looks on the page."""

from handrail_flows.fields.config import FieldConfig, TypedFieldKind
from handrail_flows.fields.reading import max_length
from handrail_flows.typed.autofill import autofill_token
from handrail_platform.text import Message, TenantText, Text
from handrail_platform.view import Field, FieldKind, Option

_VIEW_KINDS: dict[TypedFieldKind, FieldKind] = {
    "checkbox": "checkbox",
    "choice": "choice",
    "country": "country",
    "date": "date",
    "email": "email",
    "number": "number",
    "phone": "phone",
    "text": "text",
    "username": "text",
}
_BOUNDED_KINDS = frozenset({"email", "phone", "text"})
_CHOSEN = frozenset({"choice", "country"})
"""Nobody fills these in."""


def page_field(field: FieldConfig, value: str, reason: str) -> Field:
    """Return the field with what was typed, and with the reason against it if there is one."""
    kind = _VIEW_KINDS[field.kind]
    return Field(
        name=field.name,
        kind=kind,
        label=TenantText(field.label),
        hint=_hint(field, reason),
        required=field.required,
        value=value,
        error=_error(field, reason) if reason else None,
        autocomplete=field.autocomplete or autofill_token(field.kind, field.name),
        options=tuple([Option(option.value, TenantText(option.label)) for option in field.options]),
        max_length=max_length(field) if kind in _BOUNDED_KINDS else None,
    )


def _hint(field: FieldConfig, reason: str) -> Text | None:
    """Until something is wrong with the field, what its pattern wants may serve as its hint."""
    words = field.hint or (None if reason == "pattern" else field.pattern_hint)
    return TenantText(words) if words else None


def _error(field: FieldConfig, reason: str) -> Text:
    if reason == "pattern" and field.pattern_hint:
        return TenantText(field.pattern_hint)  # says best what is wanted
    if reason == "required" and field.kind in _CHOSEN:
        return Message(f"field.{field.kind}")
    bounds = {"too_small": field.minimum, "too_large": field.maximum}
    if (bound := bounds.get(reason)) is not None:
        return Message(f"field.{reason}", {"bound": bound})
    counts = {"too_long": max_length(field), "too_short": field.min_length}
    return Message(f"field.{reason}", count=counts.get(reason))
