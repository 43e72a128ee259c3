"""The signed record of a document's confirmed fields; what was deposited before has none."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("record_sealed", sa.LargeBinary(), nullable=True))
