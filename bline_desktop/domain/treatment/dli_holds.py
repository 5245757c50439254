"""What stands in the record for or against giving donor lymphocytes now: facts with their day, never advice.

The program shows; a physician decides. What nobody recorded is said in words as well.
"""

from dataclasses import dataclass

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

# Oxford haematology handbook and the ward's physician: steps lie at least 4 weeks apart. To confirm by the ward.
DAYS_BETWEEN = 28
STEROID_DAYS = 14  # Oxford haematology handbook: steroids are stopped two weeks before. To confirm by the ward.


class HoldTopic(Choice):
    """What is looked up before a DLI."""

    GVHD = "gvhd", N_("dli", "GVHD")
    IMMUNOSUPPRESSION = "immunosuppression", N_("dli", "Immunosuppression")
    INFECTION = "infection", N_("dli", "Infection")
    STEROID = "steroid", N_("dli", "Steroids")
    LAST_DLI = "last_dli", N_("dli", "Last DLI")
    BLINATUMOMAB = "blinatumomab", N_("dli", "Blinatumomab")


@dataclass(frozen=True, slots=True)
class Hold:
    """One fact. `active` asks for an acknowledgement before a start; `known` is false where nothing is recorded."""

    topic: HoldTopic
    said: Said
    active: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class DliHolds:
    """All that is looked up before a DLI, in the order in which it is read."""

    holds: tuple[Hold, ...]

    @property
    def active(self) -> tuple[Hold, ...]:
        """Those that ask for an acknowledgement."""
        return tuple(hold for hold in self.holds if hold.active)
