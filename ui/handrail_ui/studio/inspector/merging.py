"""Two people at one step: what somebody else changed is taken where this form left it alone, and told."""

import msgspec

from handrail_ui.studio.inspector.filled import Typed


class Merged(msgspec.Struct, frozen=True):
    """What stands in the form afterwards; and each place that they changed, with whether this form did as well."""

    typed: dict[str, str]
    theirs: tuple[tuple[str, bool], ...]


def merged(base: Typed, mine: Typed, theirs: Typed) -> Merged:
    """Return the form after both changes. What both changed stays as it is in this form.

    Options are taken as a whole: rows of a list are numbered, and mean nothing one by one.
    """
    by_place = [_by_place(each) for each in (base, mine, theirs)]
    typed: dict[str, str] = {}
    changed: list[tuple[str, bool]] = []
    for place in dict.fromkeys(name for each in by_place for name in each):
        before, own, now = (each.get(place, {}) for each in by_place)
        if now not in (before, own):
            changed.append((place, own != before))
        typed |= now if own == before else own
    return Merged(typed, tuple(changed))


def said_at(typed: Typed, place: str) -> str:
    """Return what stands at a place, on one line."""
    there = _by_place(typed).get(place, {})
    values = [value for name, value in sorted(there.items()) if "~" not in name or name.endswith("~raw")]
    return ", ".join(" ".join(value.split()) for value in values)[:200]


def _by_place(typed: Typed) -> dict[str, dict[str, str]]:
    """Return what stands there, by place. An empty field says no more than one that is not there."""
    found: dict[str, dict[str, str]] = {}
    for name, value in typed.items():
        if value:
            found.setdefault(_place(name), {})[name] = value
    return found


def _place(name: str) -> str:
    """Return the option that a name belongs to: `config.fields`, `next.done`, `texts.en.title`."""
    option = name.partition("~")[0]
    return option if option.startswith(("texts.", "next.")) else ".".join(option.split(".")[:2])
