"""What stands in the record before a DLI: each fact with its day; what nobody recorded is said as well."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.dli_holds import DAYS_BETWEEN, DliHolds, Hold, HoldTopic
from bline_desktop.domain.treatment.dli_ladder import LadderStep
from bline_desktop.domain.treatment.segments import OPEN
from bline_desktop.domain.words import N_
from bline_desktop.queries.pumps import CyclePump

NOT_KEPT = Said(N_("dli", "Nothing of it is recorded in this program. Look in the chart."))
# What is not recorded in this program yet; the query says so in words, because silence would read as "none".
ELSEWHERE = (HoldTopic.GVHD, HoldTopic.IMMUNOSUPPRESSION, HoldTopic.INFECTION, HoldTopic.STEROID)


def read_holds(
    session: Session, asker: Asker, patient_id: UUID, steps: Sequence[LadderStep], pumps: Sequence[CyclePump]
) -> DliHolds:
    """Read what stands in the record now, for a query that has checked the right."""
    elsewhere = (Hold(topic, NOT_KEPT, known=False) for topic in ELSEWHERE)
    return DliHolds((*elsewhere, _last_dli(asker, steps), _blinatumomab(asker, pumps)))


def _last_dli(asker: Asker, steps: Sequence[LadderStep]) -> Hold:
    """Say how long ago the last DLI was; less than four weeks ask for an acknowledgement."""
    if not steps:
        return Hold(HoldTopic.LAST_DLI, Said(N_("dli", "None before.")))
    at = steps[-1].given.started_at
    days = (asker.now.astimezone(asker.zone).date() - at.astimezone(asker.zone).date()).days
    values = (("at", at), ("days", days), ("least", DAYS_BETWEEN))
    if days < DAYS_BETWEEN:
        text = N_("dli", "{days} days ago, {at}: less than {least} days.")
        return Hold(HoldTopic.LAST_DLI, Said(text, values), active=True, at=at)
    return Hold(HoldTopic.LAST_DLI, Said(N_("dli", "{days} days ago, {at}."), values), at=at)


def _blinatumomab(asker: Asker, pumps: Sequence[CyclePump]) -> Hold:
    """Say when blinatumomab last ran; while a pump is on, its lumen must not be used."""
    topic = HoldTopic.BLINATUMOMAB
    if any(pump.infusion.state in OPEN for pump in pumps):
        return Hold(topic, Said(N_("dli", "A pump is on. Not through its lumen.")), active=True, at=asker.now)
    ends = [part.end for pump in pumps for part in pump.infusion.segments]
    if not ends:
        return Hold(topic, Said(N_("dli", "Never given in this program.")))
    last = max(ends)
    days = (asker.now.astimezone(asker.zone).date() - last.astimezone(asker.zone).date()).days
    return Hold(topic, Said(N_("dli", "{days} days ago, until {at}."), (("days", days), ("at", last))), at=last)
