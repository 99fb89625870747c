"""Sessions that cannot leave their tenant: every statement is narrowed, and what cannot be narrowed is refused."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Alias, ClauseElement, Column, Connection, Engine, Table, TextClause, event, text
from sqlalchemy.orm import ORMExecuteState, SessionTransaction, class_mapper, with_loader_criteria
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.sql import visitors
from sqlmodel import Session, col

from handrail_platform.errors import HandrailError
from handrail_platform.values import TenantId
from handrail_tenants.tenancy.stored import SCHEMA, TenantOwned

_CRITERIA_KEPT: Final = 1_024
"""To make them costs more than most statements take; there is one for each table of each tenant."""


class UnscopedQuery(HandrailError):
    """A statement that the tenant's fence cannot narrow, or rows of tenants asked for without one."""

    code = "unscoped-query"


class ForeignRow(HandrailError):
    """A row of another tenant, or of none, was about to be written."""

    code = "foreign-row"


class TenantSession(Session):
    """A unit of work inside one tenant. Every repository of tenant-owned rows takes one."""

    def __init__(self, engine: Engine | Connection, tenant: TenantId) -> None:
        super().__init__(engine)
        self.tenant = tenant


class RegistrySession(Session):
    """A unit of work on the registry of tenants, and on nothing that a tenant owns."""

    def __init__(self, engine: Engine | Connection) -> None:
        super().__init__(engine)


class PersonSession(Session):
    """A unit of work on what tenants say of one person, who has their account at the tenant `issuer`.

    It reads the rows of `table` that name them, at whatever tenant, beside the registry; and writes nothing.
    """

    def __init__(self, engine: Engine, table: type[TenantOwned], issuer: str, subject: bytes) -> None:
        super().__init__(engine)
        self.table: Any = table
        self.issuer = issuer
        self.subject = subject


@event.listens_for(PersonSession, "after_begin")
def _name_the_person(session: PersonSession, _: SessionTransaction, connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        speak = text(
            "SELECT set_config('handrail.issuer', :issuer, true), set_config('handrail.subject', :subject, true)"
        )
        connection.execute(speak, {"issuer": session.issuer, "subject": session.subject.hex()})


@event.listens_for(TenantSession, "after_begin")
def _tell_the_database(session: TenantSession, _: SessionTransaction, connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        speak = text("SELECT set_config('handrail.tenant_id', :tenant, true)")
        connection.execute(speak, {"tenant": str(session.tenant)})


@event.listens_for(OrmSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    session = state.session
    if isinstance(session, TenantSession):
        _refuse_what_escapes(state)
        if not state.is_column_load and not state.is_relationship_load:
            state.statement = state.statement.options(*_criteria(session.tenant))
        return
    if isinstance(session, PersonSession):
        _refuse_what_escapes(state)
        _narrow_to_person(state, session)
        return
    if isinstance(session, RegistrySession):
        _refuse_what_escapes(state)
    if _owned(state):
        raise UnscopedQuery


def _narrow_to_person(state: ORMExecuteState, session: PersonSession) -> None:
    table = session.table
    if not state.is_select or _owned(state) - {class_mapper(table).local_table}:
        raise UnscopedQuery
    named = (col(table.issuer) == session.issuer) & (col(table.subject) == session.subject)
    state.statement = state.statement.options(with_loader_criteria(table, named, include_aliases=True))


@event.listens_for(OrmSession, "before_flush")
def _refuse_foreign_rows(session: OrmSession, _context: Any, _instances: Any) -> None:
    tenant = session.tenant if isinstance(session, TenantSession) else None
    for row in (*session.new, *session.dirty, *session.deleted):
        owner = row.tenant_id if isinstance(row, TenantOwned) else None
        if owner != tenant:
            raise ForeignRow


def _criteria(tenant: TenantId) -> list[Any]:
    known: list[Any] = TenantOwned.__subclasses__()  # typed so for pyright, to which no row can be a key
    return [_criterion(table, tenant) for table in known]


@lru_cache(_CRITERIA_KEPT)
def _criterion(table: Any, tenant: TenantId) -> Any:
    return with_loader_criteria(table, col(table.tenant_id) == tenant, include_aliases=True)


def _refuse_what_escapes(state: ORMExecuteState) -> None:
    """Refuse what the criteria do not reach: text, bare tables and columns, rows that bring their tenant along."""
    if not state.is_orm_statement or state.is_insert:
        raise UnscopedQuery
    reached: set[str] = set()
    used: set[str] = set()
    for element in _elements(state):
        mapped = _mapped_table(element)
        if mapped is not None:
            reached.add(mapped)
        elif isinstance(element, TextClause) or (isinstance(element, Column) and isinstance(element.table, Alias)):
            raise UnscopedQuery
        elif isinstance(element, Table):
            used.add(element.name)
    if used - reached:
        raise UnscopedQuery


def _owned(state: ORMExecuteState) -> set[Any]:
    return _tables(state) & {class_mapper(owned).local_table for owned in TenantOwned.__subclasses__()}


def _tables(state: ORMExecuteState) -> set[Any]:
    return {SCHEMA.tables.get(element.name) for element in _elements(state) if isinstance(element, Table)}


def _elements(state: ORMExecuteState) -> Iterator[ClauseElement]:
    statement = state.statement
    found = visitors.iterate(statement) if isinstance(statement, ClauseElement) else iter(())
    return (element for element in found if isinstance(element, ClauseElement))


def _mapped_table(element: ClauseElement) -> str | None:
    # SQLAlchemy tells a mapped column from a bare one by this annotation alone.
    entity: Any = element._annotations.get("parententity")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return None if entity is None else str(entity.mapper.local_table.name)
