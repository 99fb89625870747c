"""What guards a table below the application. Released migrations call this: their text is never edited."""

from collections.abc import Sequence
from typing import Final

from alembic import op
from sqlalchemy import inspect

_OWN: Final = "tenant_id = nullif(current_setting('handrail.tenant_id', true), '')::int"
_PERSON: Final = (
    "issuer = nullif(current_setting('handrail.issuer', true), '')"
    " AND subject = decode(nullif(current_setting('handrail.subject', true), ''), 'hex')"
)
_EVERY: Final = "current_setting('handrail.every_tenant', true) = 'on'"


def fence(table: str, *, every_tenant: Sequence[str] = ()) -> None:
    """Show a connection the rows of the tenant it speaks for, and none before it said so (PostgreSQL).

    `every_tenant` lists the commands that the outbox worker and the disposal may use across tenants.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_tenant ON {table} USING ({_OWN}) WITH CHECK ({_OWN})")
    for command in every_tenant:
        name = f"every_tenant_{command.lower()}"
        op.execute(f"CREATE POLICY {name} ON {table} FOR {command} USING ({_EVERY})")


def shows_their_own(table: str) -> None:
    """Show a connection that speaks for one person what any tenant says of them (PostgreSQL)."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE POLICY own_person ON {table} FOR SELECT USING ({_PERSON})")


def never_changes(table: str) -> None:
    """Refuse to change or delete rows, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';"
            " END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_never_changes()"
        )
        return
    for command in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{command.lower()} BEFORE {command} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def changes_only_to_empty(table: str, column: str) -> None:
    """Let one column of a table that never changes be emptied, and nothing else about it change."""
    bind = op.get_bind()
    others = [each["name"] for each in inspect(bind).get_columns(table) if each["name"] != column]
    if bind.dialect.name == "postgresql":
        same = f"(to_jsonb(NEW) - '{column}') = (to_jsonb(OLD) - '{column}')"
        op.execute(f"DROP TRIGGER {table}_never_changes ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_never_changes()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table} FOR EACH ROW"
            f" WHEN (NOT (NEW.{column} = '' AND {same})) EXECUTE FUNCTION {table}_never_changes()"
        )
        return
    same = " AND ".join(f'NEW."{each}" IS OLD."{each}"' for each in others)
    op.execute(f"DROP TRIGGER {table}_refuses_update")
    op.execute(
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} WHEN NOT (NEW.{column} = '' AND {same})"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def moves_on(table: str, *, changes: str, goes: str) -> None:
    """Refuse to change rows unless a condition on OLD and NEW holds, and to delete them unless one on OLD does."""
    refused = f"'{table} is append-only'"
    for command, condition, result in (("UPDATE", changes, "NEW"), ("DELETE", goes, "OLD")):
        name = f"{table}_refuses_{command.lower()}"
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN IF ({condition}) THEN RETURN {result}; END IF;"
                f" RAISE EXCEPTION {refused} USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {command} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {command} ON {table} WHEN NOT coalesce(({condition}), false)"
                f" BEGIN SELECT RAISE(ABORT, {refused}); END"
            )
