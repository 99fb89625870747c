"""What the forms of several pages post alike."""

from handrail_ui.runtime.problems import MalformedAnswer

_MOST_DIGITS = 9


def number(fields: dict[str, str], name: str) -> int:
    """Return a revision, a pointer or a version. Raises MalformedAnswer."""
    value = fields.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS):
        raise MalformedAnswer
    return int(value)
