"""Assignments, enrolments and the facts of learning."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("module_id", sa.String(length=48), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= at", name=op.f("ck_assignment_order")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_assignment_enterprise_id")),
        sa.ForeignKeyConstraint(["module_id"], ["published_module.id"], name=op.f("fk_assignment_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_assignment_open_for_all",
            ["enterprise_id", "module_id"],
            unique=True,
            sqlite_where=sa.text("person_id IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("person_id IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.create_index(
            "uq_assignment_open_for_one",
            ["enterprise_id", "person_id", "module_id"],
            unique=True,
            sqlite_where=sa.text("person_id IS NOT NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL AND withdrawn_at IS NULL"),
        )

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=48), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.String(length=24), nullable=False),
        sa.Column("sex", sa.String(length=12), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("required_lessons", sa.Text(), nullable=False),
        sa.Column("requires_test", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("survey_answered", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "position IN ('owner', 'manager', 'supervisor', 'worker', 'worker_representative')",
            name=op.f("ck_enrolment_position"),
        ),
        sa.CheckConstraint("sex IN ('female', 'male', 'other', 'not_stated')", name=op.f("ck_enrolment_sex")),
        sa.CheckConstraint("cycle >= 1", name=op.f("ck_enrolment_cycle")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_enrolment_enterprise_id")),
        sa.ForeignKeyConstraint(["module_id"], ["published_module.id"], name=op.f("fk_enrolment_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_enrolment_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("person_id", "module_id", "cycle", name=op.f("uq_enrolment_person_id_module_id_cycle")),
    )

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_enrolment_enterprise_id_module_id", ["enterprise_id", "module_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_module_id"), ["module_id"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("drawn", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_attempt_number")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_attempt_enrolment_id")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_attempt_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("enrolment_id", "number", name=op.f("uq_attempt_enrolment_id_number")),
        info={"append_only": True},
    )

    op.create_table(
        "completion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=48), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("rule_version", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_completion_enrolment_id")),
        sa.ForeignKeyConstraint(["module_id"], ["published_module.id"], name=op.f("fk_completion_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_completion_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_completion_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_completion_enrolment_id")),
        info={"append_only": True},
    )

    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_completion_module_id"), ["module_id"], unique=False)
        batch_op.create_index("ix_completion_person_id_module_id", ["person_id", "module_id"], unique=False)

    op.create_table(
        "lesson_finished",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.String(length=48), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_lesson_finished_enrolment_id")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_lesson_finished_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_finished")),
        sa.UniqueConstraint("enrolment_id", "lesson_id", name=op.f("uq_lesson_finished_enrolment_id_lesson_id")),
        info={"append_only": True},
    )

    op.create_table(
        "practice_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(length=48), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("fraction", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_practice_answer_enrolment_id")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_practice_answer_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answer")),
        sa.UniqueConstraint("enrolment_id", "seq", name=op.f("uq_practice_answer_enrolment_id_seq")),
        info={"append_only": True},
    )

    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=48), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("attempt_id", "seq", name=op.f("uq_answer_attempt_id_seq")),
        info={"append_only": True},
    )

    op.create_table(
        "attempt_sent",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("out_of", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_attempt_sent_percent")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_sent_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempt_sent")),
        info={"append_only": True},
    )


def downgrade():
    op.drop_table("attempt_sent")

    op.drop_table("answer")

    op.drop_table("practice_answer")

    op.drop_table("lesson_finished")

    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.drop_index("ix_completion_person_id_module_id")
        batch_op.drop_index(batch_op.f("ix_completion_module_id"))

    op.drop_table("completion")

    op.drop_table("attempt")

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_module_id"))
        batch_op.drop_index("ix_enrolment_enterprise_id_module_id")

    op.drop_table("enrolment")

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignment_open_for_one",
            sqlite_where=sa.text("person_id IS NOT NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_assignment_open_for_all",
            sqlite_where=sa.text("person_id IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("person_id IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_assignment_person_id"))

    op.drop_table("assignment")
