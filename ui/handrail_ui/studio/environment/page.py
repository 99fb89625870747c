"""What an environment provides, as a page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_platform.provision.named import ProvidedKind
from handrail_platform.values import Milliseconds, Value
from handrail_tenants.staff.served import ServedTenant
from handrail_ui.pages.studio import StudioPage
from handrail_ui.provisions import Use
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.environment.desk import OpenedEnvironment
from handrail_ui.studio.environment.neighbours import Neighbours, neighbours_of
from handrail_ui.studio.frame import frame

ValueKind: TypeAlias = Literal["text", "number", "boolean"]
KINDS: Final[tuple[ValueKind, ...]] = ("text", "number", "boolean")
"""In words under `studio.environment.kind.<kind>`."""


class UseRow(msgspec.Struct, frozen=True):
    """A version that people walk, which names something."""

    journey: str
    version: int
    url: str


class ValueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A value. One that is in use cannot be removed."""

    name: str
    kind: ValueKind
    value: str
    uses: tuple[UseRow, ...]
    remove_url: str


class SecretRow(msgspec.Struct, frozen=True, kw_only=True):
    """A secret: when it was set and by whom, and nothing else."""

    name: str
    set_at: Milliseconds
    set_by: str
    uses: tuple[UseRow, ...]
    remove_url: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a form: a notice where it did something, else why it did nothing, with what was typed."""

    notice: str = ""
    refusal: str = ""
    lacking: tuple[str, ...] = ()
    typed: Mapping[str, str] = {}


class StudioEnvironmentPage(StudioPage, frozen=True, kw_only=True):
    """Values and secrets. Forms that change settings post the `revision` that the page was made of."""

    template = "studio/environment.html"

    revision: str
    values: tuple[ValueRow, ...]
    secrets: tuple[SecretRow, ...]
    kinds: tuple[ValueKind, ...]
    neighbours: Neighbours
    may_set: bool
    following: str
    choices: tuple[tuple[str, str], ...]
    """Key and name of the environments that may come next."""
    said: Said
    address: str


def environment_page(
    here: Colleague,
    opened: OpenedEnvironment,
    served: Sequence[ServedTenant],
    names: Mapping[str, str],
    said: Said,
) -> StudioEnvironmentPage:
    """Make the page."""
    address = here.to("/environment")
    owned = {each.key: each.name for each in served if Role.OWNER in each.roles and each.key != here.served}
    if opened.promotes_to:
        owned.setdefault(opened.promotes_to, opened.promotes_to)
    return StudioEnvironmentPage(
        **frame(here),
        revision=opened.revision,
        values=tuple(
            ValueRow(
                name=name,
                kind=kind_of(value),
                value=written(value),
                uses=_uses(here, opened.uses, "value", name),
                remove_url=f"{address}/values/{name}/remove",
            )
            for name, value in sorted(opened.values.items())
        ),
        secrets=tuple(
            SecretRow(
                name=each.name,
                set_at=each.set_at,
                set_by=names.get(each.set_by, each.set_by),
                uses=_uses(here, opened.uses, "secret", each.name),
                remove_url=f"{address}/secrets/{each.name}/remove",
            )
            for each in opened.secrets
        ),
        kinds=KINDS,
        neighbours=neighbours_of(here.served, served, here.visit.site.address.to("/studio")),
        may_set=here.may(Permission.ENVIRONMENT_SET),
        following=opened.promotes_to,
        choices=tuple(owned.items()),
        said=said,
        address=address,
    )


def kind_of(value: Value) -> ValueKind:
    """Return what kind of value it is."""
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int) else "text"


def written(value: Value) -> str:
    """Return a value as it stands in a form."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _uses(here: Colleague, uses: Iterable[Use], kind: ProvidedKind, name: str) -> tuple[UseRow, ...]:
    found = {(each.journey, each.version) for each in uses if (each.named.kind, each.named.name) == (kind, name)}
    return tuple(
        UseRow(journey, version, here.to(f"/journeys/{journey}/history/{version}"))
        for journey, version in sorted(found)
    )
