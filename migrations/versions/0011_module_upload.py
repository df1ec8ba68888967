"""A module comes as an archive and is given back as one."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "version_file",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["module_version.id"], name=op.f("fk_version_file_version_id_module_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "path", name=op.f("pk_version_file")),
    )
    op.create_table(
        "module_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_upload")),
    )
    op.create_index(op.f("ix_module_upload_expires_at"), "module_upload", ["expires_at"], unique=False)
    op.create_index(op.f("ix_module_upload_uploaded_by"), "module_upload", ["uploaded_by"], unique=False)
    op.create_table(
        "module_upload_piece",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["module_upload.id"], name=op.f("fk_module_upload_piece_upload_id_module_upload")
        ),
        sa.PrimaryKeyConstraint("upload_id", "number", name=op.f("pk_module_upload_piece")),
    )


def downgrade():
    op.drop_table("module_upload_piece")
    op.drop_index(op.f("ix_module_upload_uploaded_by"), table_name="module_upload")
    op.drop_index(op.f("ix_module_upload_expires_at"), table_name="module_upload")
    op.drop_table("module_upload")
    op.drop_table("version_file")
