"""The page ledger: files and page lists of a scan, and what a person says of a page.

What was made before gets the lists its documents were made of, and what was worked to the
end, read or not in balance, its count of pages.
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
    op.add_column("scan_pages", sa.Column("may_separate", sa.Boolean(), nullable=True))
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
    _fill_scans()


def _fill_scans() -> None:
    """Fill in what the rows that are there say; a scan that was never opened stays as it is."""
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "UPDATE scans SET page_count ="
            " (SELECT count(*) FROM scan_pages WHERE scan_id = scans.id)"
            " WHERE state = 'read' OR state = 'failed'"
            " AND error_code IN ('sheets-do-not-match', 'pages-not-read')"
            " AND EXISTS (SELECT 1 FROM scan_pages WHERE scan_id = scans.id)"
        )
    )
    made = connection.execute(
        sa.text(
            "SELECT scan_id, number, pages, EXISTS (SELECT 1 FROM document_events"
            " WHERE document_id = documents.id AND act = 'kept') FROM documents"
            " WHERE scan_id IS NOT NULL ORDER BY scan_id, number"
        )
    ).all()
    read = connection.execute(sa.text("SELECT id FROM scans WHERE state = 'read'")).scalars()
    by_scan: dict[str, list[tuple[int, object, bool]]] = {scan_id: [] for scan_id in read}
    for scan_id, number, pages, kept in made:
        by_scan.setdefault(scan_id, []).append((number, _numbers(pages), bool(kept)))
    for scan_id, documents in by_scan.items():
        lists = [
            {"number": number, "pages": pages, "by_person": False} for number, pages, _ in documents
        ]
        values = {
            "page_lists": lists,
            # Where documents were made and none was kept as it came, the file was not signed.
            "came_signed": any(kept for *_, kept in documents),
        }
        connection.execute(_SCANS.update().where(_SCANS.c.id == scan_id).values(values))


_SCANS = sa.table(
    "scans",
    sa.column("id", sa.Text()),
    sa.column("came_signed", sa.Boolean()),
    sa.column("page_lists", sa.JSON()),
)


def _numbers(pages: object) -> object:
    """Give a list of page numbers; SQLite hands out JSON as text."""
    return json.loads(pages) if isinstance(pages, str) else pages
