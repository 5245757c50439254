"""Name the line set that hangs."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

Values = dict[str, str | int | bool | None]


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.add_column("pump_record", sa.Column("line_set", sa.Text(), nullable=True))


def upcast(record: str, values: Values) -> Values:
    """Bring a journalled row from the revision before to this one; replaying the journal applies it."""
    # Before this revision nobody was asked: such a line holds what the ward says of a line without a name.
    return values | {"line_set": None} if record == "pump_record" else values
