"""Names that are found in any script, and organisations that no longer take part."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STROKES = str.maketrans("đðħıłøŧ", "ddhilot")
TABLES = ("enterprise", "organisation", "person")


def fold(text):
    """Fold a name as this release does; a later release may do it otherwise and then fills the column again."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(STROKES)
    kept = "".join(one for one in apart if not 0x300 <= ord(one) < 0x370 and unicodedata.category(one) != "Cf")
    return " ".join(unicodedata.normalize("NFC", kept).split())[:240]


def fill(name):
    """Fold the names that are there, a thousand at a time."""
    connection = op.get_bind()
    table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("name", sa.String()), sa.column("name_key", sa.String()))
    rows = connection.execute(sa.select(table.c.id, table.c.name)).all()
    change = table.update().where(table.c.id == sa.bindparam("row_id")).values(name_key=sa.bindparam("folded"))
    for start in range(0, len(rows), 1000):
        connection.execute(change, [{"row_id": row.id, "folded": fold(row.name)} for row in rows[start : start + 1000]])


def upgrade():
    for name in TABLES:
        op.add_column(name, sa.Column("name_key", sa.String(length=240), server_default="", nullable=False))
        fill(name)
    op.add_column("organisation", sa.Column("closed_on", sa.Date(), nullable=True))
    for name in ("enterprise", "person"):
        op.drop_index(op.f(f"ix_{name}_name"), table_name=name)
        op.create_index(f"ix_{name}_name_key_id", name, ["name_key", "id"], unique=False)


def downgrade():
    for name in ("enterprise", "person"):
        op.drop_index(f"ix_{name}_name_key_id", table_name=name)
        op.create_index(op.f(f"ix_{name}_name"), name, ["name"], unique=False)
    with op.batch_alter_table("organisation") as batch:
        batch.drop_column("closed_on")
    for name in TABLES:
        with op.batch_alter_table(name) as batch:
            batch.drop_column("name_key")
