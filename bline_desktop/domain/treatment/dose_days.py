"""The dose of a cycle by its days, as a protocol writes it and as it is ordered."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DoseDays:
    """The dose of a cycle from one of its days on (the first is day 1), in micrograms per day; None is not filled in.

    It lasts until the next one begins, or the cycle ends.
    """

    from_day: int
    ug_per_day: Decimal | None
