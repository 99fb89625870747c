"""What every table is made from: one schema, names that are derived, the tenant first in every key."""

import re
from typing import Any

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

SCHEMA = MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
"""Every table of the installation. Constraint names are fixed so that a migration can name them."""


class Stored(SQLModel):
    """A row of the table named like its class: `StoredBrowserSession` is `browser_session`."""

    metadata = SCHEMA

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805  # pyright: ignore[reportIncompatibleVariableOverride]
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__.removeprefix("Stored")).lower()


class TenantOwned(Stored):
    """A row of exactly one tenant. Subclass it directly: the tenant's fence walks the direct subclasses."""

    tenant_id: int = Field(primary_key=True)


def one_of(column: str, *allowed: str) -> CheckConstraint:
    """Return the constraint that `column` is one of the given words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(each) for each in allowed)})", name=column)


PLAIN: dict[str, Any] = {"sqlite_with_rowid": False}
"""Table options of small rows: SQLite keeps them in the primary key's own tree, one write instead of two."""
