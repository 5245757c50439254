"""Keep beside an order what the template asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

Values = dict[str, str | int | bool | None]

NEW = {
    "cycle": ("template_ref", "template_ug_per_day", "label_ref", "label_ug_per_day", "reason"),
    "dose_order": ("template_ref", "template_ug_per_day"),
}


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    for table, names in NEW.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=True))


def upcast(record: str, values: Values) -> Values:
    """Bring a journalled row from the revision before to this one; replaying the journal applies it."""
    # Before this revision there was no plan: nothing stood beside an order of a cycle.
    return values | dict.fromkeys(NEW.get(record, ()))
