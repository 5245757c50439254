"""Finds, readings, rate changes and attestations at the pump.

The list of acts grows, and SQLite can't change a check in place: the table is made anew, and its rows are copied.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Values = dict[str, str | int | bool | None]

OLD = "id patient_id recorded_at recorded_by zone utc_offset_min replaces struck_at struck_by strike_reason"
KEPT = (*OLD.split(), "cycle_id", "action", "cause", "bag_id", "at", "planned_at", "note")
NEW = ("rate_ml_per_h", "volume_ml", "since", "about", "line_as_label", "done_by", "source")
ACTS = "start new_bag rate_change pause resume found reading verify take_over stop settle"
SOURCES = "seen telephone paper pump_memory"


def _one_of(column: str, values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"ck_pump_record_{column}")


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.drop_index("ix_pump_record_cycle_id", "pump_record")
    op.drop_index("ix_pump_record_patient_id", "pump_record")
    op.rename_table("pump_record", "pump_record_before")
    needed = {"id", "patient_id", "recorded_at", "recorded_by", "zone", "utc_offset_min", "cycle_id", "action", "at"}
    whole = {"utc_offset_min", "line_as_label"}
    op.create_table(
        "pump_record",
        *(sa.Column(name, sa.Integer() if name in whole else sa.Text(), nullable=name not in needed) for name in KEPT),
        *(sa.Column(name, sa.Integer() if name in whole else sa.Text(), nullable=True) for name in NEW),
        _one_of("action", ACTS),
        _one_of("source", SOURCES),
        sa.CheckConstraint("line_as_label IN (0, 1)", name="ck_pump_record_line_as_label"),
        sa.ForeignKeyConstraint(["bag_id"], ["bag.id"]),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"]),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"]),
        sa.ForeignKeyConstraint(["recorded_by"], ["user.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    columns = ", ".join(f'"{name}"' for name in KEPT)
    op.execute(f"INSERT INTO pump_record ({columns}) SELECT {columns} FROM pump_record_before")
    op.drop_table("pump_record_before")
    op.create_index("ix_pump_record_cycle_id", "pump_record", ["cycle_id"])
    op.create_index("ix_pump_record_patient_id", "pump_record", ["patient_id"])


def upcast(record: str, values: Values) -> Values:
    """Bring a journalled row from the revision before to this one; replaying the journal applies it."""
    # Before this revision nobody could say any of this.
    return {**values, **dict.fromkeys(NEW)} if record == "pump_record" else values
