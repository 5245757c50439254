"""Keep agency accounts, charge nurses and the indication of a cycle."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

Values = dict[str, str | int | bool | None]

NEW = {
    "user": ("in_charge_since", "account_ends_at", "opened_by", "reviewed_at", "reviewed_by"),
    "cycle": ("indication",),
}


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    # With its column a check can be added to a table that stands; alembic has no words for that.
    op.execute(
        "ALTER TABLE cycle ADD COLUMN indication TEXT CONSTRAINT ck_cycle_indication"
        " CHECK (indication IN ('relapsed_or_refractory', 'mrd_positive', 'consolidation'))"
    )
    for name in NEW["user"]:
        op.add_column("user", sa.Column(name, sa.Text(), nullable=True))


def upcast(record: str, values: Values) -> Values:
    """Bring a journalled row from the revision before to this one; replaying the journal applies it."""
    return values | dict.fromkeys(NEW.get(record, ()))
