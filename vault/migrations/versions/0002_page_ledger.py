"""The page ledger: files and page lists of a scan, and what a person says of a page.

What was read before gets its count of pages and the lists its documents were made of.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scans", sa.Column("page_count", sa.Integer(), nullable=True))
    op.add_column("scans", sa.Column("came_signed", sa.Boolean(), nullable=True))
    op.add_column("scans", sa.Column("page_lists", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("scan_pages", sa.Column("stands_after", sa.Integer(), nullable=True))
    op.add_column("scan_pages", sa.Column("set_aside", sa.Text(), nullable=True))
    op.add_column("scan_pages", sa.Column("reason_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "scan_parts",
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("blob_key", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("stands_after", sa.Integer(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_scan_parts_scan_id"),
        sa.PrimaryKeyConstraint("scan_id", "ordinal", name="pk_scan_parts"),
    )
    _fill_read_scans()


def _fill_read_scans() -> None:
    connection = op.get_bind()
    scans = sa.table(
        "scans",
        sa.column("id", sa.Text()),
        sa.column("state", sa.Text()),
        sa.column("page_count", sa.Integer()),
        sa.column("came_signed", sa.Boolean()),
        sa.column("page_lists", sa.JSON()),
    )
    read = connection.execute(sa.select(scans.c.id).where(scans.c.state == "read")).scalars().all()
    for scan_id in read:
        kept = connection.execute(
            sa.text(
                "SELECT count(*) FROM document_events JOIN documents ON documents.id = document_id"
                " WHERE scan_id = :scan AND act = 'kept'"
            ),
            {"scan": scan_id},
        ).scalar_one()
        sides = connection.execute(
            sa.text("SELECT count(*) FROM scan_pages WHERE scan_id = :scan"), {"scan": scan_id}
        ).scalar_one()
        found = connection.execute(
            sa.text("SELECT number, pages FROM documents WHERE scan_id = :scan ORDER BY number"),
            {"scan": scan_id},
        ).all()
        lists = [
            {"number": number, "pages": _numbers(pages), "by_person": False}
            for number, pages in found
        ]
        connection.execute(
            scans.update()
            .where(scans.c.id == scan_id)
            .values(page_count=sides, came_signed=bool(kept), page_lists=lists)
        )


def _numbers(pages: object) -> object:
    """Give a list of page numbers; SQLite hands out JSON as text."""
    return json.loads(pages) if isinstance(pages, str) else pages
