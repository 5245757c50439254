"""The ward's settings and the store's own facts: rows that are changed in place, with the journal keeping the past."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from bline_desktop.domain.record import LivingRow, text_column

STORE_ROW_ID = uuid5(NAMESPACE_OID, "bline-desktop-store")
# Not typed under Settings but chosen by an investigator: the exact name of the label profile ("" before that).
LABEL_PROFILE = "label_profile"


class Setting(LivingRow, table=True):
    """One setting of the ward, as text; a missing one has its default."""

    __tablename__ = "setting"

    key: str = text_column(unique=True)
    value: str = text_column()


@dataclass(frozen=True, slots=True)
class WardSettings:
    """The settings with their defaults. Times are numbers that an investigator or administrator sets for the ward."""

    ward_name: str = ""
    zone: str = "Asia/Shanghai"
    made_up: bool = False
    trial_id_pattern: str = r"[A-Z]{2}-\d{3}"
    change_lead_min: int = 30
    late_after_min: int = 60
    idle_min: int = 5
    label_profile: str = ""

    @property
    def change_lead(self) -> timedelta:
        """How long before a bag runs empty it is to be changed."""
        return timedelta(minutes=self.change_lead_min)

    @property
    def late_after(self) -> timedelta:
        """From which delay an entry is marked as late."""
        return timedelta(minutes=self.late_after_min)


def setting_id(key: str) -> UUID:
    """Return the id of a setting's row, the same in every store."""
    return uuid5(STORE_ROW_ID, key)
