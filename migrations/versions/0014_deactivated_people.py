"""An index on who is deactivated: every list leaves these few out, and looked through everybody to find them.

It holds these few alone, or SQLite would take it for a way to find everybody else.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    few = sa.text("deactivated_at IS NOT NULL")
    op.create_index(
        "ix_person_deactivated_at_id", "person", ["deactivated_at", "id"], sqlite_where=few, postgresql_where=few
    )


def downgrade():
    op.drop_index("ix_person_deactivated_at_id", table_name="person")
