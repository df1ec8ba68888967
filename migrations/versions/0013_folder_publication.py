"""Which state of the library's folder was published whole, so that a start need not read it again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "folder_publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder_publication")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_folder_publication_at"), "folder_publication", ["at"])


def downgrade():
    op.drop_index(op.f("ix_folder_publication_at"), table_name="folder_publication")
    op.drop_table("folder_publication")
