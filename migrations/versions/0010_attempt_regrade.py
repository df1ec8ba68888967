"""A test that was sent counts again by a corrected key."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "attempt_regrade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("old_percent", sa.Integer(), nullable=False),
        sa.Column("old_passed", sa.Boolean(), nullable=False),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("corrected", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("regraded_by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_attempt_regrade_number")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_attempt_regrade_percent")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_regrade_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["module_version.id"], name=op.f("fk_attempt_regrade_version_id_module_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_regrade")),
        sa.UniqueConstraint("attempt_id", "number", name=op.f("uq_attempt_regrade_attempt_id_number")),
    )


def downgrade():
    op.drop_table("attempt_regrade")
