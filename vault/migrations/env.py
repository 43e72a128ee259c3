"""Run the revisions on the connection that `vault.database.upgrade` opened."""

from alembic import context

from vault.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
