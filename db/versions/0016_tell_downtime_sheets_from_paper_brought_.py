"""Tell downtime sheets of the ward from paper that was brought back.

The list of sources grows, and SQLite can't change a check in place: the table is made anew, and its rows are copied.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

Values = dict[str, str | int | bool | None]

COLUMNS = (
    "id patient_id recorded_at recorded_by zone utc_offset_min replaces struck_at struck_by strike_reason cycle_id "
    "action cause bag_id at planned_at note rate_ml_per_h volume_ml since about line_as_label done_by source order_id "
    "weight_g full_g new_line"
)
NAMES = COLUMNS.split()
NEEDED = {"id", "patient_id", "recorded_at", "recorded_by", "zone", "utc_offset_min", "cycle_id", "action", "at"}
WHOLE = {"utc_offset_min", "line_as_label", "new_line"}
ACTS = "start new_bag rate_change pause resume found reading verify take_over stop settle"
SOURCES = "seen telephone paper downtime pump_memory"


def _one_of(column: str, values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"ck_pump_record_{column}")


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.drop_index("ix_pump_record_cycle_id", "pump_record")
    op.drop_index("ix_pump_record_patient_id", "pump_record")
    op.rename_table("pump_record", "pump_record_before")
    op.create_table(
        "pump_record",
        *(sa.Column(name, sa.Integer() if name in WHOLE else sa.Text(), nullable=name not in NEEDED) for name in NAMES),
        _one_of("action", ACTS),
        _one_of("source", SOURCES),
        *(
            sa.CheckConstraint(f"{name} IN (0, 1)", name=f"ck_pump_record_{name}")
            for name in ("line_as_label", "new_line")
        ),
        sa.ForeignKeyConstraint(["bag_id"], ["bag.id"]),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"]),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"]),
        sa.ForeignKeyConstraint(["recorded_by"], ["user.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    columns = ", ".join(f'"{name}"' for name in NAMES)
    op.execute(f"INSERT INTO pump_record ({columns}) SELECT {columns} FROM pump_record_before")
    op.drop_table("pump_record_before")
    op.create_index("ix_pump_record_cycle_id", "pump_record", ["cycle_id"])
    op.create_index("ix_pump_record_patient_id", "pump_record", ["patient_id"])


def upcast(record: str, values: Values) -> Values:
    """Bring a journalled row from the revision before to this one; replaying the journal applies it."""
    # Which paper a row stood on was not kept before: such a row stays known from paper.
    return values
