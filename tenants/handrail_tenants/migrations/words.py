"""One word more that a column may hold. Released migrations call this: their text is never edited."""

from alembic import op
from sqlalchemy import text


def allow(table: str, column: str, before: str, after: str) -> None:
    """Replace the words, as SQL lists them, that the column may hold; `after` has every word of `before`."""
    name = f"ck_{table}_{column}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({after}))")
        return
    _made_anew(table, f"{column} IN ({before})", f"{column} IN ({after})")


def _made_anew(table: str, before: str, after: str) -> None:
    """SQLite changes no constraint: the rows move to a table that has the other one."""
    bind = op.get_bind()
    of_table = text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL")
    made = bind.execute(of_table, {"table": table}).all()
    (definition,) = (sql for kind, sql in made if kind == "table")
    assert before in definition
    create, _, columns = definition.replace(before, after).partition(table)
    op.execute(f"{create}new_{table}{columns}")
    op.execute(f"INSERT INTO new_{table} SELECT * FROM {table}")  # noqa: S608 - names of our own tables
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    for kind, sql in made:
        if kind != "table":
            op.execute(sql)
