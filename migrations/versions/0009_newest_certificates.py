"""The newest certificates first, without sorting them all."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_certificate_issued_at_id", "certificate", ["issued_at", "id"], unique=False)


def downgrade():
    op.drop_index("ix_certificate_issued_at_id", table_name="certificate")
