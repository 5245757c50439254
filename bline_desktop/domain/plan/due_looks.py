"""Whether MRD and chimerism were looked at before and after a treatment: the last time before, the first time after.

Ward rule 43, to confirm: the last look before a cycle or DLI is at most 28 days old on its day, the first one after its
end comes within 42 days. A patient has at most one look missing of each sort, so that one fact is told once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from bline_desktop.domain.plan.protocol import StepSort

BEFORE_WITHIN = timedelta(days=28)
AFTER_WITHIN = timedelta(days=42)
TOLD_FOR = timedelta(days=28)  # from the day of the treatment on: later a missing look before it helps nobody


@dataclass(frozen=True, slots=True)
class Treated:
    """A cycle or DLI that was begun: its first day, and its last one; None while it goes on."""

    sort: StepSort
    number: int
    first: date
    last: date | None
    record: UUID


@dataclass(frozen=True, slots=True)
class MissingLook:
    """A look that is missing before or after a treatment, and since which day."""

    treated: Treated
    is_before: bool
    since: date


def missing_look(treated: Sequence[Treated], looks: Iterable[date], today: date) -> MissingLook | None:
    """Return the look that is missing now by the days on which samples were taken; of several before, the last.

    After its end only the treatment is asked about that nothing came after: what came later has its own look before.
    """
    days, begun = set(looks), [one for one in treated if one.first <= today]
    if not begun:
        return None
    last = max(begun, key=lambda one: one.first)
    if today - last.first <= TOLD_FOR and not any(last.first - BEFORE_WITHIN <= day <= last.first for day in days):
        return MissingLook(last, is_before=True, since=last.first)
    ends = [one.last for one in begun if one.last is not None]
    if len(ends) < len(begun):
        return None
    final = max(begun, key=lambda one: (one.last or one.first, one.first))
    end = max(ends)
    if today - end <= AFTER_WITHIN or any(end < day <= today for day in days):
        return None
    return MissingLook(final, is_before=False, since=end + AFTER_WITHIN + timedelta(days=1))
