"""Survey responses that belong to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "survey_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.String(length=48), nullable=False),
        sa.Column("survey_version_id", sa.Uuid(), nullable=False),
        sa.Column("survey_revision", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=48), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("sex", sa.String(length=12), nullable=True),
        sa.Column("position", sa.String(length=24), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "position IS NULL OR position IN ('owner', 'manager', 'supervisor', 'worker', 'worker_representative')",
            name=op.f("ck_survey_response_position"),
        ),
        sa.CheckConstraint(
            "sex IS NULL OR sex IN ('female', 'male', 'other', 'not_stated')", name=op.f("ck_survey_response_sex")
        ),
        sa.CheckConstraint("(sex IS NULL) = (position IS NULL)", name=op.f("ck_survey_response_sex_with_position")),
        sa.CheckConstraint(
            "country IS NOT NULL OR (enterprise_id IS NULL AND sex IS NULL)",
            name=op.f("ck_survey_response_country_first"),
        ),
        sa.CheckConstraint("week BETWEEN 1 AND 53", name=op.f("ck_survey_response_week")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_survey_response_enterprise_id")),
        sa.ForeignKeyConstraint(["module_id"], ["published_module.id"], name=op.f("fk_survey_response_module_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["published_survey.id"], name=op.f("fk_survey_response_survey_id")),
        sa.ForeignKeyConstraint(
            ["survey_version_id"], ["survey_version.id"], name=op.f("fk_survey_response_survey_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_response")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )

    with op.batch_alter_table("survey_response", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_response_enterprise_id_module_id", ["enterprise_id", "module_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_survey_response_module_id"), ["module_id"], unique=False)


def downgrade():
    with op.batch_alter_table("survey_response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_response_module_id"))
        batch_op.drop_index("ix_survey_response_enterprise_id_module_id")

    op.drop_table("survey_response")
