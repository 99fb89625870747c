"""Give a step another name, and every place that names it as well."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from handrail_platform.document.change import Change


def renamed_step(plain: Mapping[str, Any], old: str, new: str) -> tuple[Change, ...]:
    """Return what gives a step of a document, as plain data, another name that no step of it has.

    Names that stand where no document has any stay as they are.
    """
    if old == new:
        return ()
    return tuple(_changes(plain, old, new))


def _changes(plain: Mapping[str, Any], old: str, new: str) -> Iterator[Change]:
    if plain.get("start") == old:
        yield Change(("start",), new)
    for outcome, target in _mapping(plain.get("otherwise")).items():
        if target == old:
            yield Change(("otherwise", outcome), new)
    for name, node in _mapping(plain.get("steps")).items():
        here = new if name == old else name
        if name == old:
            yield Change(("steps", old), None)
            yield Change(("steps", new), node)
        for outcome, target in _mapping(_mapping(node).get("next")).items():
            if target == old:
                yield Change(("steps", here, "next", outcome), new)
        if _mapping(_mapping(node).get("limit")).get("then") == old:
            yield Change(("steps", here, "limit", "then"), new)
    yield from _group_changes(plain, old, new)
    scenarios = plain.get("scenarios")
    told = renamed_in_stories(scenarios, lambda place: in_place(place, {old: new}))
    if told != scenarios:
        yield Change(("scenarios",), told)


def _group_changes(plain: Mapping[str, Any], old: str, new: str) -> Iterator[Change]:
    for name, group in _mapping(plain.get("groups")).items():
        steps: object = _mapping(group).get("steps")
        told = _list(steps, lambda each: new if each == old else each)
        if told != steps:
            yield Change(("groups", name, "steps"), told)


def renamed_in_stories(scenarios: object, rename: Callable[[str], str]) -> object:
    """Return scenarios, as plain data, in which every place of a step is called what it is called now."""
    return _list(scenarios, lambda each: _scenario(each, rename))


def in_place(place: str, names: Mapping[str, str]) -> str:
    """Return a place with the other name of its step. One within a part has the name of its call before it."""
    first, slash, rest = place.partition("/")
    return f"{names[first]}{slash}{rest}" if first in names else place


def _scenario(plain: object, rename: Callable[[str], str]) -> object:
    scenario = _mapping(plain)
    told = {
        "when": _list(scenario.get("when"), lambda each: _places(each, ("at",), rename)),
        "then": _places(scenario.get("then"), ("at", "end", "never"), rename),
    }
    return {**scenario, **{name: value for name, value in told.items() if name in scenario}} or plain


def _places(plain: object, fields: tuple[str, ...], rename: Callable[[str], str]) -> object:
    said = _mapping(plain)
    places = {field: _place(said[field], rename) for field in fields if field in said}
    return {**said, **places} if places else plain


def _place(plain: object, rename: Callable[[str], str]) -> object:
    """Return a place, or several, under the new name."""
    return rename(plain) if isinstance(plain, str) else _list(plain, lambda each: _place(each, rename))


def _list(plain: object, change: Callable[[object], object]) -> object:
    return [change(each) for each in cast("Sequence[object]", plain)] if isinstance(plain, list) else plain


def _mapping(plain: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", plain) if isinstance(plain, Mapping) else {}
