"""The published modules, surveys and words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "glossary_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_glossary_version_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_version")),
        sa.UniqueConstraint("language", "number", name=op.f("uq_glossary_version_language_number")),
        info={"append_only": True},
    )

    op.create_table(
        "media",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_media_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_media")),
        info={"append_only": True},
    )

    op.create_table(
        "published_module",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("origin IN ('folder', 'upload')", name=op.f("ck_published_module_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_module")),
        sa.UniqueConstraint("slug", name=op.f("uq_published_module_slug")),
    )

    op.create_table(
        "published_survey",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_survey")),
        sa.UniqueConstraint("slug", name=op.f("uq_published_survey_slug")),
    )

    op.create_table(
        "module_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("source_language", sa.String(length=16), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_module_version_number")),
        sa.ForeignKeyConstraint(["module_id"], ["published_module.id"], name=op.f("fk_module_version_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_version")),
        sa.UniqueConstraint("module_id", "number", name=op.f("uq_module_version_module_id_number")),
        sa.UniqueConstraint("module_id", "version", name=op.f("uq_module_version_module_id_version")),
        info={"append_only": True},
    )

    op.create_table(
        "survey_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.String(length=48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("source_language", sa.String(length=16), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_survey_version_number")),
        sa.ForeignKeyConstraint(["survey_id"], ["published_survey.id"], name=op.f("fk_survey_version_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_version_survey_id_number")),
        info={"append_only": True},
    )

    op.create_table(
        "module_document",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_module_document_version_id")),
        sa.PrimaryKeyConstraint("version_id", "language", name=op.f("pk_module_document")),
        info={"append_only": True},
    )

    op.create_table(
        "module_source",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_module_source_version_id")),
        sa.PrimaryKeyConstraint("version_id", "path", name=op.f("pk_module_source")),
        info={"append_only": True},
    )

    op.create_table(
        "survey_document",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["survey_version.id"], name=op.f("fk_survey_document_version_id")),
        sa.PrimaryKeyConstraint("version_id", "language", name=op.f("pk_survey_document")),
        info={"append_only": True},
    )

    op.create_table(
        "survey_source",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["survey_version.id"], name=op.f("fk_survey_source_version_id")),
        sa.PrimaryKeyConstraint("version_id", "path", name=op.f("pk_survey_source")),
        info={"append_only": True},
    )

    op.create_table(
        "version_media",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["media.sha256"], name=op.f("fk_version_media_sha256")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_version_media_version_id")),
        sa.PrimaryKeyConstraint("version_id", "path", name=op.f("pk_version_media")),
        info={"append_only": True},
    )

    with op.batch_alter_table("version_media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_media_sha256"), ["sha256"], unique=False)


def downgrade():
    with op.batch_alter_table("version_media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_media_sha256"))

    op.drop_table("version_media")

    op.drop_table("survey_source")

    op.drop_table("survey_document")

    op.drop_table("module_source")

    op.drop_table("module_document")

    op.drop_table("survey_version")

    op.drop_table("module_version")

    op.drop_table("published_survey")

    op.drop_table("published_module")

    op.drop_table("media")

    op.drop_table("glossary_version")
