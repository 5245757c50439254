"""Keep when a dressing was changed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Values = dict[str, str | int | bool | None]


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.add_column("access", sa.Column("dressing_on", sa.Text(), nullable=True))


def upcast(record: str, values: Values) -> Values:
    """Bring a journalled row from the revision before to this one; replaying the journal applies it."""
    return {**values, "dressing_on": None} if record == "access" else values
