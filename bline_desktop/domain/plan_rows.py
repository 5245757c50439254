"""Plans made again from the rows that keep them: the selects, and what they give. Commands and queries ask alike.

The number of selects is fixed, and rows are read only of patients who have a plan.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from bline_desktop.domain.patient import Patient, PatientState
from bline_desktop.domain.plan.changes import PlanChange
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.judging import judge
from bline_desktop.domain.plan.kept import CHANGE_COLUMNS, PlanChangeRecord, PlanRecord, change_of
from bline_desktop.domain.plan.state import PatientPlan, SaidChange
from bline_desktop.domain.plan.template_shelf import TemplateEntry, TemplateShelf
from bline_desktop.domain.plan.template_signing import ProtocolText, protocol_text_id
from bline_desktop.domain.plan_past import Ask, Ids, Past, Rows, read_past
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.tables import table_of, written_order

_PLAN_COLUMNS = ("id", "patient_id", "recorded_at", "recorded_by", "struck_at", "template_ref", "arm")
_GOES_ON = table_of(Patient).c.state.not_in([state for state in PatientState if state.is_end])


@dataclass(frozen=True, slots=True)
class Then:
    """Who looks, as far as a plan depends on it: when, in which zone, with which names of accounts and which shelf."""

    now: datetime
    zone: ZoneInfo
    shelf: TemplateShelf
    names: Mapping[UUID, str]

    @property
    def today(self) -> date:
        """The ward's day."""
        return self.now.astimezone(self.zone).date()


def plans_from_rows(ask: Ask, then: Then, whose: Collection[UUID] | None = None) -> dict[UUID, PatientPlan]:
    """Return the plan of each patient who has one, by patient; without `whose` of all whose treatment goes on.

    A plan whose text is nowhere, or can't be read by this program, is left out.
    """
    kept = _by_patient(ask(_plans(whose)))
    if not kept:
        return {}
    ids: Ids = kept if whose is not None else _with_plans()
    templates = _templates(ask, then.shelf, {row.template_ref for rows in kept.values() for row in rows})
    changes, past = _by_patient(ask(_changes(ids))), read_past(ask, then.zone, ids)
    found = {}
    for patient_id, rows in kept.items():
        plan = _Read(rows, changes.get(patient_id, []), past[patient_id], templates).plan(then)
        if plan is not None:
            found[patient_id] = plan
    return found


@dataclass(frozen=True, slots=True)
class _Read:
    """The rows of one patient's plan, in the order in which they were written."""

    plans: Rows
    changes: Rows
    past: Past
    templates: Mapping[str, TemplateEntry]

    def plan(self, then: Then) -> PatientPlan | None:
        """Make the plan of them; None where no row counts, or none that counts can be read."""
        course = PlanCourse(tuple(self._versions()), self.past.facts, then.zone)
        version = course.version
        if version is None:
            return None
        row = next(row for row in self.plans if row.id == version.plan_id)
        entry = self.templates[row.template_ref]
        day = min(then.today, row.ended_on or then.today)  # nobody is late with what lies after the last day
        authors = {change.id: then.names.get(change.recorded_by, "") for change in self.changes}
        return PatientPlan(
            plan_id=version.plan_id,
            patient_id=row.patient_id,
            trial_id=row.trial_id,
            template=entry.template,
            ref=entry.ref,
            arm=row.arm,
            started_at=row.recorded_at,
            started_by=then.names.get(row.recorded_by, ""),
            today=then.today,
            facts=self.past.facts,
            steps=judge(course, self.past.things, day),
            changes=tuple(SaidChange(change, authors[change.id]) for change in version.changes),
            course=course,
        )

    def _versions(self) -> Iterable[PlanVersion]:
        """Make a version of each row. What was changed goes on in another version of the same arm of a protocol."""
        whose = {row.id: _line(row) for row in self.plans}
        changes: defaultdict[tuple[str, str], list[PlanChange]] = defaultdict(list)
        for order, row in enumerate(self.changes):
            changes[whose[row.plan_id]].append(change_of(tuple(row[: len(CHANGE_COLUMNS)]), order))
        for order, row in enumerate(self.plans):
            entry = self.templates.get(row.template_ref)
            arm = entry.template.arm(row.arm) if entry else None
            if arm is not None:
                name, mine = f"{row.template_ref} {row.arm}", tuple(changes[_line(row)])
                yield PlanVersion(row.id, row.recorded_at, order, name, arm, mine, row.struck_at)


def _line(row: Any) -> tuple[str, str]:
    """Return the protocol and its arm, whatever the version."""
    return TextRef.read(row.template_ref).key, row.arm


def _plans(whose: Collection[UUID] | None) -> Select[Any]:
    plan, patient = table_of(PlanRecord), table_of(Patient).c
    mine = _GOES_ON if whose is None else patient.id.in_(whose)
    wanted = (plan.c[name] for name in _PLAN_COLUMNS)
    statement = select(*wanted, patient.trial_id, patient.ended_on).join(Patient, patient.id == plan.c.patient_id)
    return statement.where(mine).order_by(written_order(plan), plan.c.recorded_at)


def _with_plans() -> Select[Any]:
    """Select the patients whose plans go on: to find them again costs less than to hand in hundreds of ids."""
    plan = table_of(PlanRecord)
    return select(plan.c.patient_id).join(Patient, table_of(Patient).c.id == plan.c.patient_id).where(_GOES_ON)


def _changes(ids: Ids) -> Select[Any]:
    change = table_of(PlanChangeRecord)
    wanted = (change.c[name] for name in (*CHANGE_COLUMNS, "patient_id", "plan_id", "recorded_by"))
    statement = select(*wanted).where(change.c.patient_id.in_(ids))
    return statement.order_by(written_order(change), change.c.recorded_at)


def _templates(ask: Ask, shelf: TemplateShelf, refs: Collection[str]) -> dict[str, TemplateEntry]:
    """Return the templates by their exact names, from their kept texts or from the shelf."""
    text = table_of(ProtocolText).c
    wanted = {protocol_text_id(TextRef.read(ref)): ref for ref in refs}
    rows = ask(select(text.id, text.text).where(text.id.in_(wanted)))
    kept = TemplateShelf.of({wanted[row.id]: row.text for row in rows})
    found = {ref: kept.find(TextRef.read(ref)) or shelf.find(TextRef.read(ref)) for ref in refs}
    return {ref: entry for ref, entry in found.items() if entry is not None}


def _by_patient(rows: Rows) -> dict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return dict(found)
