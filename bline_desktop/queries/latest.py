"""The latest MRD and chimerism of each patient, as briefly as a board can say them without losing what they mean."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.observations.chimerism import Chimerism, ChimerismFields, Lineage
from bline_desktop.domain.observations.mrd import Mrd, MrdFields, MrdResult, SampleQuality, converted
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_
from bline_desktop.queries.rows import fields_of, live, of_patients, remembered_of, remembered_of_all, rows_of

# Of several lineages measured on one day the board shows the one that says most about what DLI are given for.
_PREFERRED = (Lineage.CD3, Lineage.WHOLE, Lineage.CD33, Lineage.CD19)

Latest = dict[UUID, tuple[Said, date]]
Course = list[tuple[UUID, MrdFields]]  # each result with its id, in order of time


def read_mrd(session: Session, patient_id: UUID | None = None) -> dict[UUID, Course]:
    """Read the MRD results of each patient, or of one, in order of time."""
    if patient_id is not None:
        return _mrd(session, (patient_id,))
    return remembered_of_all(session, (read_mrd,), lambda ids: _mrd(session, ids))


def _mrd(session: Session, ids: Collection[UUID] | None) -> dict[UUID, Course]:
    found: dict[UUID, Course] = {}
    for row in sorted(rows_of(session, Mrd, live(Mrd), *of_patients(Mrd, ids)), key=itemgetter("sampled_on")):
        found.setdefault(row["patient_id"], []).append((row["id"], fields_of(MrdFields, row)))
    return found


def read_chimerism(session: Session, patient_id: UUID | None = None) -> dict[UUID, list[RowMapping]]:
    """Read the chimerism results of each patient, or of one."""
    if patient_id is not None:
        return _chimerism(session, (patient_id,))
    return remembered_of_all(session, (read_chimerism,), lambda ids: _chimerism(session, ids))


def _chimerism(session: Session, ids: Collection[UUID] | None) -> dict[UUID, list[RowMapping]]:
    found: dict[UUID, list[RowMapping]] = {}
    for row in rows_of(session, Chimerism, live(Chimerism), *of_patients(Chimerism, ids)):
        found.setdefault(row["patient_id"], []).append(row)
    return found


def latest_mrd(session: Session, courses: Mapping[UUID, Course]) -> Latest:
    """Return the latest MRD of each patient with its day."""

    def make(ids: Collection[UUID]) -> Latest:
        results = {patient: [mrd for _, mrd in courses[patient]] for patient in ids}
        return {patient: (_say_course(course), course[-1].sampled_on) for patient, course in results.items()}

    return remembered_of(session, (latest_mrd,), courses, make)


def latest_chimerism(session: Session, results: Mapping[UUID, Sequence[RowMapping]]) -> Latest:
    """Return the latest chimerism of each patient with its day."""

    def make(ids: Collection[UUID]) -> Latest:
        last = {patient: max(reversed(results[patient]), key=_says_most) for patient in ids}
        return {
            patient: (say_chimerism(fields_of(ChimerismFields, row)), row["sampled_on"])
            for patient, row in last.items()
        }

    return remembered_of(session, (latest_chimerism,), results, make)


def _says_most(row: RowMapping) -> tuple[date, int]:
    return row["sampled_on"], -_PREFERRED.index(row["lineage"])


def _say_course(results: Sequence[MrdFields]) -> Said:
    """Say the last result, and beneath it what makes it doubtful and which conversion goes on."""
    last = results[-1]
    found, notes = say_mrd(last), (*_doubts(last), *_conversion(results))
    return Said(N_("board", "{found}\n{notes}"), (("found", found), ("notes", notes))) if notes else found


def say_mrd(mrd: MrdFields) -> Said:
    """Say one result in as few words as a board or a calendar has room for."""
    if mrd.fraction is not None:
        return Said(N_("board", "{percent} %"), (("percent", mrd.fraction * 100),))
    if mrd.result is MrdResult.BELOW_RANGE:
        return Said(N_("board", "Positive, below range"))
    return Said(N_("board", "Negative at {sensitivity}"), (("sensitivity", mrd.sensitivity),))


def _doubts(mrd: MrdFields) -> Iterator[Said]:
    """Say why a negative may mean nothing."""
    if mrd.result is MrdResult.NEGATIVE and mrd.gated:
        yield Said(N_("board", "CD19-gated"))
    elif mrd.result is MrdResult.NEGATIVE and mrd.quality is SampleQuality.POOR:
        yield Said(N_("board", "poor sample"))


def _conversion(results: Sequence[MrdFields]) -> Iterator[Said]:
    """Say the conversion that goes on, the last of several; of another method than the last result's, with its name."""
    told = zip(results, converted(results), strict=True)
    going = [(mrd, found) for mrd, found in told if found is not None and found.ended is None]
    if not going:
        return
    mrd, found = going[-1]
    if mrd.series == results[-1].series:
        yield found.said
    else:
        values = (("method", mrd.method), ("conversion", found.said))
        yield Said(N_("board", "{method}: {conversion}"), values)


def say_chimerism(found: ChimerismFields) -> Said:
    """Say one result in as few words as a board or a calendar has room for."""
    if found.donor_percent is None:
        return Said(N_("board", "{lineage} not evaluable"), (("lineage", found.lineage),))
    return Said(
        N_("board", "{lineage} {percent} % donor"), (("lineage", found.lineage), ("percent", found.donor_percent))
    )
