"""Names that a page needs for itself, so that no field may bear them."""

from collections.abc import Iterable

_RESERVED = frozenset({"action", "nonce"})


def name_problem(names: Iterable[str]) -> str | None:
    """Say what is wrong with the names of one page's fields, or return None."""
    seen = set[str]()
    for name in names:
        if name in _RESERVED:
            return f"{name!r} is a name that the page needs for itself"
        if name in seen:
            return f"{name!r} is there twice"
        seen.add(name)
    return None
