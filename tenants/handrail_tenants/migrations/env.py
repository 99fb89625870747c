"""What Alembic runs: the migrations, inside the transaction of the connection that `run` opened."""

from alembic import context
from sqlalchemy import Connection

from handrail_tenants.schema import SCHEMA


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=SCHEMA, transactional_ddl=True)
    context.run_migrations()


_run(context.config.attributes["connection"])
