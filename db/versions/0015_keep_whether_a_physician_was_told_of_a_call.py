"""Keep whether a physician was told of a call."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

Values = dict[str, str | int | bool | None]

NEW = ("told", "told_who", "told_at", "told_answer")


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    # With its column a check can be added to a table that stands; alembic has no words for that.
    op.execute(
        "ALTER TABLE phone_note ADD COLUMN told TEXT CONSTRAINT ck_phone_note_told CHECK (told IN ('yes', 'not_yet'))"
    )
    for name in NEW[1:]:
        op.add_column("phone_note", sa.Column(name, sa.Text(), nullable=True))


def upcast(record: str, values: Values) -> Values:
    """Bring a journalled row from the revision before to this one; replaying the journal applies it."""
    # Before this revision nobody was asked.
    return values | dict.fromkeys(NEW) if record == "phone_note" else values
