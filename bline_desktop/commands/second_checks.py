"""The second person's check: before an act is written, or of one that is marked as pending."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bline_desktop.commands.asked import asked
from bline_desktop.commands.lookups import GONE, keys_of, note, present, refuse_twice, setting, strike_row
from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.commands.pins import password_typed, try_pin
from bline_desktop.commands.pump_log import PumpLog, read_log
from bline_desktop.commands.versions import first_recorded
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import ACCOUNT_ENDED, RIGHTS, Right, User
from bline_desktop.domain.pins import PIN_FORM, WRONG_PASSWORD
from bline_desktop.domain.registry import command
from bline_desktop.domain.second_check import (
    DIN,
    LAST_FOUR,
    LOCAL_NUMBER,
    MAY_NOT_CHECK,
    NOT_PENDING,
    NOT_RECORDED,
    PART_NUMBER,
    SAME_PERSON,
    SECOND_NEEDED,
    CheckAnswer,
    CheckEntry,
    CheckOutcome,
    LaterReason,
    SecondCheck,
    Values,
    comparable,
    differing,
    digest,
    last_four,
    values_of_dli,
    values_of_dli_bag,
    values_of_event,
)
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_bag import DliBag, DliLabelFields

PENDING, CHECK = "second pending", "second check"
_DONE = (CheckOutcome.AGREED, CheckOutcome.LATE)


class _Check(NamedTuple):
    """What of a check counts when an act is written."""

    id: UUID
    outcome: CheckOutcome
    later_reason: LaterReason | None
    checked_by: UUID | None
    digest: str | None
    replaces: UUID | None


@command(Right.SECOND_CHECK)
def check_second(session: Session, act: Act, entry: CheckEntry) -> CheckAnswer:
    """Let a second person read back what an act says, and keep what came of it: never the values, which fields differ.

    A wrong secret is an answer and not an error, so that its count is kept. An act that is written already is held
    against its own row: within the ward's time from its first recording on it counts as the second check, later as
    verified later. Raises RuleBroken where that act waits for nobody, StorageTrouble where no password is taken now.
    """
    refuse_twice(session, SecondCheck, act.row_id(CHECK))
    written = _written(session, entry.about)
    patient_id = written.patient_id if written else entry.patient_id
    if written is not None and (written.struck_at is not None or not _is_open(session, patient_id, entry.about)):
        raise RuleBroken(GONE if written.struck_at else NOT_PENDING)
    first_persons = _who_wrote(session, written) if written else {act.user_id}
    refusal = _refusal(session, act, entry, first_persons)
    if refusal is not None:
        return CheckAnswer(refusal)
    values = values_written(session, written) if written else entry.first
    number = present(session, Patient, patient_id).hospital_number
    differed = differing(((LAST_FOUR, last_four(number)), *values), comparable(entry.typed))
    late = written is not None and act.now - first_recorded(session, written) > _within(session)
    agreed = CheckOutcome.LATE if late else CheckOutcome.AGREED
    what = {
        "outcome": CheckOutcome.DIFFERED if differed else agreed,
        "checked_by": entry.checker_id,
        "differed": ",".join(differed) or None,
        "digest": None if differed else digest(patient_id, values),
    }
    session.add(_row(act, Subject(entry.about, patient_id), CHECK, what))
    return CheckAnswer(differed=differed, late=late)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a second person is asked about: the row that will stand for the act, and the one whose place it takes."""

    record_id: UUID
    patient_id: UUID
    replaced: UUID | None = None


def require_second(session: Session, act: Act, subject: Subject, values: Values) -> None:
    """Let an act be written that needs a second person: somebody else agreed to exactly this, or it is marked pending.

    A correction that leaves these values as they were needs nobody anew. Raises RuleBroken (second-needed) where the
    act asks for somebody first and gives no reason to do it later.
    """
    if not values:
        return
    if carry_second(session, act, subject, values):
        return
    wanted = digest(subject.patient_id, values)
    agreed = _agreed(session, subject)
    stands = [one for one in agreed if one.digest == wanted and one.checked_by != act.user_id]
    if not stands and act.asks_second and act.later is None:
        raise RuleBroken(SECOND_NEEDED, about=subject.record_id, patient=subject.patient_id, values=values)
    _let_go(session, act, (one for one in agreed if one not in stands))
    if not stands:
        what = {"outcome": CheckOutcome.PENDING, "later_reason": act.later, "digest": wanted}
        session.add(_row(act, subject, PENDING, what))


def ask_anew(session: Session, act: Act, subject: Subject, values: Values) -> None:
    """Let an act that is written wait for its second person, where nobody has read it as it stands after a correction.

    What was read of it before stays readable, and stands for nothing.
    """
    wanted = digest(subject.patient_id, values)
    checks = [one for one in _checks(session, subject.patient_id, subject.record_id) if one.digest is not None]
    if all(one.digest != wanted for one in checks):
        _let_go(session, act, checks)
        what = {"outcome": CheckOutcome.PENDING, "later_reason": act.later, "digest": wanted}
        session.add(_row(act, subject, f"{PENDING} {subject.record_id}", what))


def label_of(bag: DliBag, fields: Any = None) -> DliLabelFields:
    """Return what identifies a bag; what `fields` says anew counts for more."""
    names = (DIN, LOCAL_NUMBER, PART_NUMBER)
    return DliLabelFields.model_construct(**{name: getattr(fields, name, getattr(bag, name)) for name in names})


def carry_second(session: Session, act: Act, subject: Subject, values: Values) -> bool:
    """Let a row that takes another one's place with the same values be checked, or wait, as that one; tell whether."""
    if subject.replaced is None:
        return False
    wanted = digest(subject.patient_id, values)
    before = [one for one in _checks(session, subject.patient_id, subject.replaced) if one.digest == wanted]
    last = next((one for one in before if one.outcome in _DONE), next(iter(before), None))
    if last is None:
        return False
    _let_go(session, act, _agreed(session, subject))
    kept = {name: getattr(last, name) for name in ("outcome", "later_reason", "checked_by", "digest")}
    session.add(_row(act, subject, PENDING, {**kept, "replaces": last.id}))
    return True


def _agreed(session: Session, subject: Subject) -> list[_Check]:
    return [one for one in _checks(session, subject.patient_id, subject.record_id) if one.outcome in _DONE]


def _let_go(session: Session, act: Act, agreed: Iterable[_Check]) -> None:
    """Let what was agreed on and not recorded stand for nothing, now or after a correction."""
    for check in agreed:
        strike_row(act, session.get_one(SecondCheck, check.id), NOT_RECORDED)


def _row(act: Act, subject: Subject, part: str, columns: Mapping[str, Any]) -> SecondCheck:
    return SecondCheck.written(act, subject.patient_id, NOTHING_TYPED, part=part, about=subject.record_id, **columns)


def _who_wrote(session: Session, written: PumpRecord | Dli | DliBag) -> set[UUID]:
    """Return everybody who wrote these values: whoever took over the row of another one has not read them for it."""
    found = {written.recorded_by}
    for check in _checks(session, written.patient_id, written.id):
        before = check.replaces
        while before is not None:
            carried = session.get_one(SecondCheck, before)
            found.add(session.get_one(type(written), carried.about).recorded_by)
            before = carried.replaces
    return found


def _refusal(session: Session, act: Act, entry: CheckEntry, first_persons: set[UUID]) -> RuleBroken | None:
    """Return why this person's check is not taken, or None. Who can't check at all gets no try at a secret."""
    checker = present(session, User, entry.checker_id)
    if checker.id in first_persons:
        return RuleBroken(SAME_PERSON, name=checker.name)
    if not checker.active or Right.SECOND_CHECK not in RIGHTS[checker.role]:
        return RuleBroken(MAY_NOT_CHECK, name=checker.name)
    if checker.account_ends_at is not None and checker.account_ends_at <= act.now:
        return RuleBroken(ACCOUNT_ENDED, name=checker.name, at=checker.account_ends_at)
    if PIN_FORM.fullmatch(entry.secret):  # no password is as short
        return try_pin(session, act, checker.id, entry.secret)
    if keys_of(session).check_password(checker.id, entry.secret, act.now):
        password_typed(session, act, checker.id)
        return None
    note(session, "wrong_password", checker.id)
    return RuleBroken(WRONG_PASSWORD, name=checker.name)


def _within(session: Session) -> timedelta:
    return timedelta(minutes=int(setting(session, "second_check_min")))


def _written(session: Session, record_id: UUID) -> PumpRecord | Dli | DliBag | None:
    return session.get(PumpRecord, record_id) or session.get(Dli, record_id) or session.get(DliBag, record_id)


# Built once, because each bag asks it. By the patient, because that column has an index already.
_CHECK = table_of(SecondCheck).c
_ABOUT = select(*(_CHECK[name] for name in _Check._fields)).where(
    _CHECK.patient_id == bindparam("patient"), _CHECK.about == bindparam("wanted"), _CHECK.struck_at.is_(None)
)


def _checks(session: Session, patient_id: UUID, record_id: UUID) -> list[_Check]:
    return [_Check._make(found) for found in asked(session, _ABOUT, patient=patient_id, wanted=record_id)]


def _is_open(session: Session, patient_id: UUID, record_id: UUID) -> bool:
    outcomes = {check.outcome for check in _checks(session, patient_id, record_id)}
    return CheckOutcome.PENDING in outcomes and outcomes.isdisjoint(_DONE)


def values_written(session: Session, written: PumpRecord | Dli | DliBag) -> Values:
    """Return what a second person reads back of an act that is written and counts."""
    if isinstance(written, Dli):
        return values_of_dli(written)
    if isinstance(written, DliBag):
        return values_of_dli_bag(label_of(written))
    return values_in(read_log(session, written.cycle_id), written)


def values_in(log: PumpLog, written: PumpRecord) -> Values:
    """Return what a second person reads back of an act of a log."""
    events = log.up_to(written.id).since_last_bag(written.at)
    return values_of_event(events[:-1], events[-1])
