"""First tables: people, intake, documents, audit log, jobs.

The names of constraints follow the naming convention of `vault/tables.py`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _intake()
    _documents()
    _audit_log()
    _jobs()


def _people() -> None:
    op.create_table(
        "counters",
        _text("name"),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "owners",
        _text("id"),
        _text("kind"),
        _text("number_fingerprint"),
        _sealed("number_sealed"),
        _sealed("name_sealed"),
        _moment("created_at"),
        _text("created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_owners"),
        sa.UniqueConstraint("number_fingerprint", name="uq_owners_number_fingerprint"),
    )
    op.create_table(
        "accounts",
        _text("id"),
        _text("login_fingerprint"),
        _sealed("login_sealed"),
        _text("password_hash"),
        _text("role"),
        _sealed("name_sealed"),
        _text("owner_id", nullable=True),
        _moment("created_at"),
        _text("created_by"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_accounts_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("login_fingerprint", name="uq_accounts_login_fingerprint"),
    )


def _intake() -> None:
    op.create_table(
        "dossiers",
        _text("id"),
        _text("code"),
        _text("agency"),
        _text("procedure_code"),
        _text("owner_id"),
        _text("state"),
        _moment("received_at"),
        _text("received_by"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_dossiers_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dossiers"),
        sa.UniqueConstraint("code", name="uq_dossiers_code"),
    )
    op.create_index("ix_dossiers_owner_id_received_at", "dossiers", ["owner_id", "received_at"])
    op.create_index("ix_dossiers_received_at", "dossiers", ["received_at"])
    op.create_table(
        "scans",
        _text("id"),
        _text("dossier_id", nullable=True),
        _text("blob_key"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        _sealed("sha256_sealed"),
        _sealed("name_sealed"),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("duplex", sa.Boolean(), nullable=False),
        _text("state"),
        _text("error_code", nullable=True),
        _moment("received_at"),
        _text("received_by"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_scans_dossier_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scans"),
    )
    op.create_index("ix_scans_dossier_id", "scans", ["dossier_id"])
    op.create_index("ix_scans_received_at", "scans", ["received_at"])
    op.create_table(
        "scan_pages",
        _text("scan_id"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _text("kind"),
        _text("state"),
        sa.Column("turn_degrees", sa.Integer(), nullable=False),
        sa.Column("lean_degrees", sa.Double(), nullable=False),
        sa.Column("dpi", sa.Double(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        _sealed("report_sealed"),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_scan_pages_scan_id"),
        sa.PrimaryKeyConstraint("scan_id", "number", name="pk_scan_pages"),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        _text("id"),
        _text("owner_id"),
        _text("dossier_id", nullable=True),
        sa.Column("component", sa.Integer(), nullable=True),
        _text("scan_id", nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        _text("document_type"),
        sa.Column("type_confidence", sa.Double(), nullable=False),
        _text("status"),
        _sealed("code_sealed", nullable=True),
        _text("code_fingerprint", nullable=True),
        _text("blob_key"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        _sealed("sha256_sealed"),
        _sealed("text_sealed"),
        _sealed("fields_sealed"),
        _sealed("signatures_sealed", nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        _moment("created_at"),
        _text("created_by"),
        _moment("deposited_at", nullable=True),
        _text("deposited_by", nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_documents_dossier_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_documents_owner_id"),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_documents_scan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("code_fingerprint", name="uq_documents_code_fingerprint"),
        sa.UniqueConstraint("scan_id", "number", name="uq_documents_scan_id_number"),
    )
    op.create_index("ix_documents_dossier_id_component", "documents", ["dossier_id", "component"])
    op.create_index(
        "ix_documents_owner_id_status_document_type",
        "documents",
        ["owner_id", "status", "document_type"],
    )
    op.create_table(
        "document_events",
        _text("document_id"),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        _text("act"),
        sa.Column("facts", sa.JSON(), nullable=False),
        _moment("at"),
        _text("by"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_document_events_document_id"
        ),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name="pk_document_events"),
    )
    op.create_table(
        "components",
        _text("dossier_id"),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        _text("document_type"),
        _text("title"),
        sa.Column("must_digitize", sa.Boolean(), nullable=False),
        _text("state"),
        _text("exemption_code", nullable=True),
        sa.Column("originals", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("sheets", sa.Integer(), nullable=True),
        _text("document_id", nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_components_document_id"
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_components_dossier_id"),
        sa.PrimaryKeyConstraint("dossier_id", "ordinal", name="pk_components"),
    )


def _audit_log() -> None:
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        _text("digest"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "sequence": 0, "digest": "0" * 64}])
    op.create_table(
        "audit_entries",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        _moment("at"),
        _text("actor_id"),
        _text("act"),
        _text("subject_id"),
        _text("owner_id"),
        _text("dossier_id"),
        _text("purpose"),
        _text("outcome"),
        _text("digest"),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_owner_id", "audit_entries", ["owner_id"])
    for statement in _append_only(op.get_bind().dialect.name):
        op.execute(statement)


def _append_only(dialect: str) -> list[str]:
    """Give the statements that make the database refuse to change or delete an entry."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER audit_entries_no_{change} BEFORE {change} ON audit_entries "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            for change in ("update", "delete")
        ]
    return [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]


def _jobs() -> None:
    op.create_table(
        "jobs",
        _text("id"),
        _text("name"),
        _text("subject_id"),
        sa.Column("arguments", sa.JSON(), nullable=False),
        _text("state"),
        sa.Column("fencing_token", sa.Integer(), nullable=False),
        _moment("due_at"),
        _moment("lease_until", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _text("last_error", nullable=True),
        sa.Column("progress_done", sa.Integer(), nullable=False),
        sa.Column("progress_total", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state_due_at", "jobs", ["state", "due_at"])
    op.create_index("ix_jobs_subject_id", "jobs", ["subject_id"])


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _sealed(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
