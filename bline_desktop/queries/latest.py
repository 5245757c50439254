"""The latest MRD and chimerism of each patient, as briefly as a board can say them without losing what they mean."""

from datetime import date
from operator import itemgetter
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.observations.chimerism import Chimerism, ChimerismFields, Lineage
from bline_desktop.domain.observations.mrd import Gating, Mrd, MrdFields, MrdResult, SampleQuality
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_
from bline_desktop.queries.rows import fields_of, live, rows_of

# Of several lineages measured on one day the board shows the one that says most about what DLI are given for.
_PREFERRED = (Lineage.CD3, Lineage.WHOLE, Lineage.CD33, Lineage.CD19)

Latest = dict[UUID, tuple[Said, date]]


def latest_mrd(session: Session) -> Latest:
    """Return the latest MRD of each patient with its day."""
    rows = sorted(rows_of(session, Mrd, live(Mrd)), key=itemgetter("sampled_on"))
    last = {row["patient_id"]: row for row in rows}
    return {patient: (_say_mrd(fields_of(MrdFields, row)), row["sampled_on"]) for patient, row in last.items()}


def latest_chimerism(session: Session) -> Latest:
    """Return the latest chimerism of each patient with its day."""
    rows = rows_of(session, Chimerism, live(Chimerism))
    rows.sort(key=lambda row: (row["sampled_on"], -_PREFERRED.index(row["lineage"])))
    last = {row["patient_id"]: row for row in rows}
    return {
        patient: (_say_chimerism(fields_of(ChimerismFields, row)), row["sampled_on"]) for patient, row in last.items()
    }


def _say_mrd(mrd: MrdFields) -> Said:
    if mrd.fraction is not None:
        return Said(N_("board", "{percent} %"), (("percent", mrd.fraction * 100),))
    if mrd.result is MrdResult.BELOW_RANGE:
        return Said(N_("board", "Positive, below range"))
    sensitivity = (("sensitivity", mrd.sensitivity),)
    if mrd.gating in (Gating.CD19, Gating.UNKNOWN):
        return Said(N_("board", "Negative at {sensitivity}\nCD19-gated"), sensitivity)
    if mrd.quality is SampleQuality.POOR:
        return Said(N_("board", "Negative at {sensitivity}\npoor sample"), sensitivity)
    return Said(N_("board", "Negative at {sensitivity}"), sensitivity)


def _say_chimerism(found: ChimerismFields) -> Said:
    if found.donor_percent is None:
        return Said(N_("board", "{lineage} not evaluable"), (("lineage", found.lineage),))
    return Said(
        N_("board", "{lineage} {percent} % donor"), (("lineage", found.lineage), ("percent", found.donor_percent))
    )
