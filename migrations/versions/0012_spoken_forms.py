"""How words and signs are said aloud is published beside the modules."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "spoken_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_spoken_version_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_version")),
        sa.UniqueConstraint("language", "number", name=op.f("uq_spoken_version_language_number")),
        info={"append_only": True},
    )


def downgrade():
    op.drop_table("spoken_version")
