"""Where an environment stands: which come before it, and which comes after."""

from collections.abc import Sequence

import msgspec

from handrail_tenants.staff.served import ServedTenant


class Neighbour(msgspec.Struct, frozen=True):
    """An environment beside this one. `url` is empty where whoever looks does not serve it."""

    name: str
    url: str


class Neighbours(msgspec.Struct, frozen=True):
    """The environments beside one, as far as somebody serves them; of the one after it at least the key."""

    before: tuple[Neighbour, ...]
    after: Neighbour | None


def neighbours_of(key: str, served: Sequence[ServedTenant], studio: str) -> Neighbours:
    """Return the neighbours of a tenant that somebody serves; `studio` is the address of the studio."""
    known = {each.key: Neighbour(each.name, f"{studio}/{each.key}") for each in served}
    following = next((each.promotes_to for each in served if each.key == key), None)
    return Neighbours(
        tuple(known[each.key] for each in served if each.promotes_to == key),
        known.get(following, Neighbour(following, "")) if following else None,
    )
