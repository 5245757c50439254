"""The second person's check: by whom, of what, when, and that no act passes it by."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli import end_dli, hang_dli_bag, record_dli
from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume, record_start
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.pins import set_pin
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_looks import record_alarm
from bline_desktop.commands.records import strike
from bline_desktop.commands.second_checks import check_second
from bline_desktop.domain import pins, second_check
from bline_desktop.domain.act import Act
from bline_desktop.domain.people import User
from bline_desktop.domain.pins import Pin
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import CheckAnswer, CheckEntry, CheckOutcome, SecondCheck
from bline_desktop.domain.treatment.acts import PauseFields, ResumeFields
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.treatment.dli_bag import DliNextBagFields
from bline_desktop.domain.treatment.looks import AlarmFields
from bline_desktop.domain.treatment.pump import PauseCause
from bline_desktop.queries.second_checks import check_states, pending_checks
from tests.support.refusals import refused
from tests.support.store import NAMES, NOW, USERS, MemorySession, a_bag_label, a_cycle, a_patient, an_act
from tests.unit.commands.test_dli import all_of_it

CHECKER, PASSWORD, PIN = USERS[Role.PHYSICIAN], "ten grey herons", "486029"
BOTH = (("dose_ug_per_day", "28"), ("rate_ml_per_h", "5"))
READ = (("last_four", "0001"), *BOTH)


@pytest.fixture
def patient(session: MemorySession) -> UUID:
    return a_patient(session)


@pytest.fixture
def cycle(session: MemorySession, patient: UUID) -> UUID:
    return a_cycle(session, patient)


def asking(act: Act) -> Act:
    return replace(act, asks_second=True)


def checked(
    session: MemorySession, patient: UUID, about: UUID, *, now: timedelta = timedelta(), **changes: object
) -> CheckAnswer:
    values: dict[str, object] = {
        "about": about,
        "patient_id": patient,
        "checker_id": CHECKER,
        "secret": PASSWORD,
        "first": BOTH,
        "typed": READ,
    }
    entry = CheckEntry(**(values | changes))  # type: ignore[arg-type]
    answer = check_second(session, an_act(now=NOW + now), entry)
    session.flush()
    return answer


def outcomes(session: MemorySession, about: UUID) -> list[CheckOutcome]:
    return [check.outcome for check in session.exec(select(SecondCheck).where(SecondCheck.about == about))]


def started(session: MemorySession, cycle: UUID, act: Act | None = None) -> UUID:
    record_id = record_start(session, act or an_act(), cycle, a_bag_label())
    session.flush()
    return record_id


def test_a_start_that_asks_is_stopped_until_somebody_else_agreed(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    act = asking(an_act())
    about = act.row_id("pump")
    with refused(session, second_check.SECOND_NEEDED, about=about, patient=patient, values=BOTH):
        record_start(session, act, cycle, a_bag_label())
    assert checked(session, patient, about).agreed
    assert started(session, cycle, act) == about
    assert outcomes(session, about) == [CheckOutcome.AGREED]
    check = session.exec(select(SecondCheck)).one()
    assert (check.checked_by, check.recorded_by, check.differed) == (CHECKER, USERS[Role.NURSE], None)


def test_an_agreement_on_other_values_is_none(session: MemorySession, patient: UUID, cycle: UUID) -> None:
    act = asking(an_act())
    about = act.row_id("pump")
    assert checked(session, patient, about).agreed
    with refused(session, second_check.SECOND_NEEDED):
        record_start(session, act, cycle, a_bag_label(rate_ml_per_h=Decimal(10), duration_h=Decimal(24)))


def test_what_was_agreed_to_and_recorded_otherwise_stands_for_nothing(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    act = asking(an_act())
    about = act.row_id("pump")
    assert checked(session, patient, about).agreed
    faster = a_bag_label(rate_ml_per_h=Decimal(10), duration_h=Decimal(24))
    record_start(session, replace(act, later="alone"), cycle, faster)
    session.flush()
    assert [check.about for check in pending_checks(session)] == [about]
    assert check_states(session, patient)[about].pending
    slow = correct_act(session, replace(an_act(reason="slip"), later="alone"), about, a_bag_label())
    session.flush()
    assert [check.about for check in pending_checks(session)] == [slow]


def test_who_was_the_second_person_and_records_it_then_has_not_checked_it(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    act = an_act(Role.PHYSICIAN)
    about = act.row_id("pump")
    assert checked(session, patient, about).agreed  # the nurse was signed in
    record_start(session, act, cycle, a_bag_label())
    session.flush()
    assert [check.about for check in pending_checks(session)] == [about]


def test_an_agreement_about_another_patient_leaves_the_act_waiting(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    other = a_patient(session, trial_id="ZJ-002", hospital_number="H0002", surname="WU")
    act = an_act()
    read = (("last_four", "0002"), *BOTH)
    assert checked(session, other, act.row_id("pump"), typed=read).agreed
    started(session, cycle, act)
    assert [check.about for check in pending_checks(session)] == [act.row_id("pump")]


def test_an_agreement_of_another_act_is_none(session: MemorySession, patient: UUID, cycle: UUID) -> None:
    assert checked(session, patient, an_act().row_id("pump")).agreed
    with refused(session, second_check.SECOND_NEEDED):
        record_start(session, asking(an_act()), cycle, a_bag_label())


def test_who_checked_cannot_then_record_it(session: MemorySession, patient: UUID, cycle: UUID) -> None:
    act = asking(an_act(Role.PHYSICIAN))
    assert checked(session, patient, act.row_id("pump")).agreed  # by the physician, while the nurse was signed in
    with refused(session, second_check.SECOND_NEEDED):
        record_start(session, act, cycle, a_bag_label())


def test_fields_that_differ_are_named_and_nothing_is_agreed(session: MemorySession, patient: UUID, cycle: UUID) -> None:
    act = asking(an_act())
    wrong = (("last_four", "0002"), BOTH[0], ("rate_ml_per_h", "10"))
    answer = checked(session, patient, act.row_id("pump"), typed=wrong)
    assert answer == CheckAnswer(differed=("last_four", "rate_ml_per_h"))
    check = session.exec(select(SecondCheck)).one()
    assert (check.outcome, check.differed, check.digest) == (CheckOutcome.DIFFERED, "last_four,rate_ml_per_h", None)
    with refused(session, second_check.SECOND_NEEDED):
        record_start(session, act, cycle, a_bag_label())


def test_the_last_four_are_read_as_people_write_them(session: MemorySession, cycle: UUID) -> None:
    other = a_patient(session, trial_id="ZJ-002", hospital_number="ab-9 8c", surname="WU")
    assert checked(session, other, an_act().row_id("pump"), typed=(("last_four", "B 98C"), *BOTH)).agreed


@pytest.mark.parametrize(
    ("role", "rule"),
    [
        (Role.NURSE, second_check.SAME_PERSON),
        (Role.DATA_MANAGER, second_check.MAY_NOT_CHECK),
        (Role.ADMINISTRATOR, second_check.MAY_NOT_CHECK),
        (Role.PHARMACIST, second_check.MAY_NOT_CHECK),
    ],
)
def test_who_can_not_be_the_second_person(session: MemorySession, patient: UUID, role: Role, rule: object) -> None:
    answer = checked(session, patient, an_act().row_id("pump"), checker_id=USERS[role])
    assert answer.refusal is not None
    assert answer.refusal.rule is rule
    assert not answer.agreed
    assert session.exec(select(SecondCheck)).all() == []
    assert answer.refusal.values["name"] == NAMES[role]


def test_a_closed_account_is_no_second_person(session: MemorySession, patient: UUID) -> None:
    """Also with the right secret, where a PIN was left behind."""
    checker = session.get(User, CHECKER)
    assert checker is not None
    assert checked(session, patient, an_act().row_id("pump")).agreed
    checker.active = False
    session.flush()
    answer = checked(session, patient, an_act().row_id("pump"))
    assert answer.refusal is not None
    assert answer.refusal.rule is second_check.MAY_NOT_CHECK


def test_a_wrong_secret_is_counted_and_agrees_to_nothing(session: MemorySession, patient: UUID) -> None:
    set_pin(session, an_act(Role.PHYSICIAN), PASSWORD, PIN)
    session.flush()
    about = an_act().row_id("pump")
    answer = checked(session, patient, about, secret="486020")
    assert answer.refusal is not None
    assert answer.refusal.rule is pins.WRONG_PIN
    row = session.get(Pin, CHECKER)
    assert row is not None
    assert row.failed == 1
    wrong = checked(session, patient, about, secret="eleven grey herons")
    assert wrong.refusal is not None
    assert wrong.refusal.rule is pins.WRONG_PASSWORD
    assert checked(session, patient, about, secret=PIN).agreed
    assert session.notes[-2:] == [("wrong_pin", CHECKER), ("wrong_password", CHECKER)]


def test_the_whole_password_opens_the_pin_again(session: MemorySession, patient: UUID) -> None:
    set_pin(session, an_act(Role.PHYSICIAN), PASSWORD, PIN)
    session.flush()
    about = an_act().row_id("pump")
    for _ in range(5):
        checked(session, patient, about, secret="486020")
    locked = checked(session, patient, about, secret=PIN)
    assert locked.refusal is not None
    assert locked.refusal.rule is pins.PIN_LOCKED
    assert checked(session, patient, about).agreed
    assert checked(session, patient, about, secret=PIN).agreed


@pytest.mark.parametrize("later", [None, "alone"])
def test_without_a_second_person_an_act_is_marked_pending(session: MemorySession, cycle: UUID, later: str) -> None:
    about = started(session, cycle, replace(an_act(), asks_second=later is not None, later=later))
    check = session.exec(select(SecondCheck)).one()
    assert (check.about, check.outcome, check.later_reason) == (about, CheckOutcome.PENDING, later)


@pytest.mark.parametrize(("minutes", "outcome"), [(30, CheckOutcome.AGREED), (31, CheckOutcome.LATE)])
@pytest.mark.parametrize("rate", ["5", "10"])
def test_a_correction_renews_nothing_of_the_time_for_a_check(
    session: MemorySession, patient: UUID, cycle: UUID, rate: str, minutes: int, outcome: CheckOutcome
) -> None:
    """Corrected after 20 and after 29 minutes, the values left as they were or not: the 30 minutes are the first's."""
    about = started(session, cycle)
    hours = {"5": 48, "10": 24}[rate]
    for after in (20, 29):
        label = a_bag_label(rate_ml_per_h=Decimal(rate), duration_h=Decimal(hours), use_by=NOW + timedelta(days=3))
        act = an_act(now=NOW + timedelta(minutes=after), reason="slip")
        about = correct_act(session, act, about, label)
        session.flush()
    read = (("last_four", "0001"), ("dose_ug_per_day", "28"), ("rate_ml_per_h", rate))
    (pending,) = pending_checks(session)
    assert pending.since == NOW + timedelta(minutes=0 if rate == "5" else 20)  # other values wait since they are typed
    said = check_states(session, patient)[about].said
    assert dict(said.values)["at"] == pending.since
    answer = checked(session, patient, about, now=timedelta(minutes=minutes), typed=read)
    assert (answer.agreed, answer.late) == (True, outcome is CheckOutcome.LATE)
    assert outcomes(session, about)[-1] is outcome


@pytest.mark.parametrize(("minutes", "outcome"), [(30, CheckOutcome.AGREED), (31, CheckOutcome.LATE)])
def test_a_pending_check_is_finished_within_its_time_or_later(
    session: MemorySession, patient: UUID, cycle: UUID, minutes: int, outcome: CheckOutcome
) -> None:
    about = started(session, cycle)
    answer = checked(session, patient, about, now=timedelta(minutes=minutes), first=())
    assert (answer.agreed, answer.late) == (True, outcome is CheckOutcome.LATE)
    assert outcomes(session, about) == [CheckOutcome.PENDING, outcome]
    with refused(session, second_check.NOT_PENDING):
        checked(session, patient, about)


def test_an_act_that_is_written_is_held_against_its_own_row(session: MemorySession, patient: UUID, cycle: UUID) -> None:
    about = started(session, cycle)
    lie = (("dose_ug_per_day", "9"), ("rate_ml_per_h", "50"))
    answer = checked(session, patient, about, first=lie, typed=(READ[0], *lie))
    assert answer.differed == ("dose_ug_per_day", "rate_ml_per_h")
    assert checked(session, patient, about, first=lie).agreed


def test_who_recorded_it_can_not_finish_it_under_another_s_session(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    about = started(session, cycle, an_act(Role.PHYSICIAN))
    answer = checked(session, patient, about)  # the nurse is signed in, the physician types her own secret
    assert answer.refusal is not None
    assert answer.refusal.rule is second_check.SAME_PERSON


def test_a_struck_act_waits_for_nobody(session: MemorySession, patient: UUID, cycle: UUID) -> None:
    about = started(session, cycle)
    strike(session, an_act(reason="slip"), "pump_record", about)
    session.flush()
    with refused(session, GONE):
        checked(session, patient, about)


def test_a_new_bag_and_a_long_resume_need_somebody_and_a_short_one_does_not(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    started(session, cycle)

    def at(hours: int) -> Act:
        return asking(an_act(now=NOW + timedelta(hours=hours)))

    hours = timedelta(hours=1)
    record_pause(session, at(1), cycle, PauseFields(at=NOW + hours, cause=PauseCause.IMAGING))
    record_resume(session, at(2), cycle, ResumeFields(at=NOW + 2 * hours))
    record_pause(session, at(3), cycle, PauseFields(at=NOW + 3 * hours, cause=PauseCause.IMAGING))
    act = at(7)
    with refused(session, second_check.SECOND_NEEDED, values=BOTH):
        record_resume(session, act, cycle, ResumeFields(at=NOW + 7 * hours))
    about = record_resume(session, replace(act, later="alone"), cycle, ResumeFields(at=NOW + 7 * hours))
    session.flush()
    assert checked(session, patient, about, now=7 * hours).agreed
    with refused(session, second_check.SECOND_NEEDED):
        record_new_bag(session, at(9), cycle, a_bag_label(NOW + 9 * hours))


def cells(**changes: object) -> DliFields:
    values: dict[str, object] = {
        "product": "gcsf_cryo",
        "cd3_mantissa": Decimal("1.5"),
        "cd3_power": "6",
        "volume_ml": Decimal(40),
        "started_at": NOW,
    }
    return DliFields.model_validate(values | changes)


CELLS = (("cd3_mantissa", "1.5"), ("cd3_power", "6"))


def test_a_dli_is_read_back_by_mantissa_and_power(session: MemorySession, patient: UUID) -> None:
    act = asking(an_act())
    with refused(session, second_check.SECOND_NEEDED, values=CELLS):
        record_dli(session, act, patient, cells())
    about = act.row_id("dli")
    tenfold = (READ[0], CELLS[0], ("cd3_power", "7"))
    assert checked(session, patient, about, first=CELLS, typed=tenfold).differed == ("cd3_power",)
    assert checked(session, patient, about, first=CELLS, typed=(READ[0], *CELLS)).agreed
    assert record_dli(session, act, patient, cells()) == about


def next_bag(**changes: object) -> DliNextBagFields:
    values: dict[str, object] = {
        "din": "G1234 98 654321 H",
        "part_number": "2B",
        "expires_at": NOW + timedelta(days=30),
        "hung_at": NOW,
        "thawed_at": NOW,
        **dict.fromkeys(("identity_checked", "intact", "no_filter", "not_irradiated", "own_line"), True),
    }
    return DliNextBagFields.model_validate(values | changes)


BAG = (("din", "4321"), ("part_number", "2b"))


def test_every_further_bag_of_cells_is_read_back_by_its_number_and_part(session: MemorySession, patient: UUID) -> None:
    dli = record_dli(session, an_act(), patient, cells())
    session.flush()
    act = asking(an_act())
    about = act.row_id("dli-bag")
    with refused(session, second_check.SECOND_NEEDED, about=about, patient=patient, values=BAG):
        hang_dli_bag(session, act, dli, next_bag())
    other = (READ[0], ("din", "4321"), ("part_number", "2A"))
    assert checked(session, patient, about, first=BAG, typed=other).differed == ("part_number",)
    scanned = (READ[0], ("din", "=G123498654321"), ("part_number", " 2B "))
    assert checked(session, patient, about, first=BAG, typed=scanned).agreed
    assert hang_dli_bag(session, act, dli, next_bag()) == about


def test_a_bag_with_a_number_of_the_centre_is_finished_later_from_its_own_row(
    session: MemorySession, patient: UUID
) -> None:
    dli = record_dli(session, an_act(), patient, cells())
    session.flush()
    own = next_bag(din=None, part_number=None, local_number="HZ-26-0815")
    about = hang_dli_bag(session, replace(an_act(), later="emergency"), dli, own)
    session.flush()
    wrong = checked(session, patient, about, first=(), typed=(READ[0], ("local_number", "0816")))
    assert wrong.differed == ("local_number",)
    assert checked(session, patient, about, first=(), typed=(READ[0], ("local_number", "hz 26 0815"))).agreed
    assert outcomes(session, about) == [CheckOutcome.PENDING, CheckOutcome.DIFFERED, CheckOutcome.AGREED]


def test_another_number_of_a_bag_needs_somebody_anew_and_another_time_does_not(
    session: MemorySession, patient: UUID
) -> None:
    dli = record_dli(session, an_act(), patient, cells(started_at=NOW - timedelta(minutes=5)))
    session.flush()
    about = hang_dli_bag(session, replace(an_act(), later="alone"), dli, next_bag())
    session.flush()
    slip = asking(an_act(reason="slip"))
    with refused(session, second_check.SECOND_NEEDED, values=(("din", "4322"), ("part_number", "2b"))):
        correct(session, slip, "dli_bag", about, next_bag(din="G1234 98 654322"))
    moved = correct(session, slip, "dli_bag", about, next_bag(hung_at=NOW - timedelta(minutes=1)))
    session.flush()
    assert outcomes(session, moved) == [CheckOutcome.PENDING]


def test_a_struck_dli_takes_its_bags_along(session: MemorySession, patient: UUID) -> None:
    dli = record_dli(session, an_act(), patient, cells())
    session.flush()
    bag = hang_dli_bag(session, an_act(), dli, next_bag())
    session.flush()
    assert {check.about for check in pending_checks(session)} == {dli, bag}
    corrected = correct(session, an_act(reason="slip"), "dli", dli, cells(volume_ml=Decimal(41)))
    session.flush()
    strike(session, an_act(reason="another patient's"), "dli", corrected)
    session.flush()
    assert pending_checks(session) == ()


def test_two_bags_of_one_minute_are_each_finished_by_their_own_label(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    first = started(session, cycle)
    other = a_bag_label(dose_ug_per_day=Decimal(14), rate_ml_per_h=Decimal(10), duration_h=Decimal(24))
    act = an_act(reason="ordered by telephone")
    second = record_new_bag(session, act, cycle, other, already_done=True)
    session.flush()
    assert checked(session, patient, first).agreed
    read = (READ[0], ("dose_ug_per_day", "14"), ("rate_ml_per_h", "10"))
    assert checked(session, patient, second, typed=read).agreed


def test_a_longer_pause_leaves_the_resume_of_its_alarm_to_a_second_person(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    started(session, cycle, an_act(now=NOW))
    then = NOW + timedelta(hours=8)
    alarm = AlarmFields(at=then, minutes=10, cause=PauseCause.OCCLUSION)
    pause = record_alarm(session, an_act(now=then), cycle, alarm)
    session.flush()
    earlier = PauseFields(at=then - timedelta(hours=5), cause=PauseCause.OCCLUSION)
    act = asking(an_act(now=then, reason="stood since three"))
    with refused(session, second_check.SECOND_NEEDED, about=act.row_id("half"), values=BOTH):
        correct_act(session, act, pause, earlier)
    session.rollback()


def stood(session: MemorySession, cycle: UUID, hours: int) -> tuple[UUID, UUID]:
    """Let a pump stand for so many hours until noon; return pause and resume."""
    noon = NOW + timedelta(hours=12)
    act = an_act(now=noon)
    pause = record_pause(session, act, cycle, PauseFields(at=noon - timedelta(hours=hours), cause=PauseCause.IMAGING))
    session.flush()
    resume = record_resume(session, an_act(now=noon), cycle, ResumeFields(at=noon))
    session.flush()
    return pause, resume


def waiting(session: MemorySession) -> list[UUID]:
    session.flush()
    return [one.about for one in pending_checks(session)]


def test_a_resume_that_came_after_four_hours_as_its_pause_is_corrected_waits_for_somebody(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    bag = started(session, cycle)
    assert checked(session, patient, bag).agreed
    pause, resume = stood(session, cycle, 1)
    assert waiting(session) == []
    later = timedelta(hours=13)
    earlier = PauseFields(at=NOW + timedelta(hours=7), cause=PauseCause.IMAGING)
    pause = correct_act(session, asking(an_act(now=NOW + later, reason="stood since seven")), pause, earlier)
    assert waiting(session) == [resume]
    assert checked(session, patient, resume, now=later).agreed
    again = PauseFields(at=NOW + timedelta(hours=6), cause=PauseCause.IMAGING)
    pause = correct_act(session, asking(an_act(now=NOW + later, reason="since six")), pause, again)
    assert waiting(session) == []  # what was read still hangs
    short = PauseFields(at=NOW + timedelta(hours=11), cause=PauseCause.IMAGING)
    pause = correct_act(session, asking(an_act(now=NOW + later, reason="since eleven")), pause, short)
    correct_act(session, asking(an_act(now=NOW + later, reason="no, since six")), pause, again)
    assert waiting(session) == []  # and was read once


def test_a_resume_that_was_read_back_with_another_label_waits_for_somebody_anew(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    bag = started(session, cycle)
    _, resume = stood(session, cycle, 5)
    later = timedelta(hours=13)
    assert checked(session, patient, resume, now=later).agreed
    other = a_bag_label(rate_ml_per_h=Decimal(10), duration_h=Decimal(24))
    act = an_act(now=NOW + later, reason="slip")
    bag = correct_act(session, act, bag, other)
    assert sorted(waiting(session)) == sorted([bag, resume])
    assert CheckOutcome.LATE in outcomes(session, resume)  # struck, and readable
    answer = checked(session, patient, resume, now=later)
    assert answer.differed == ("rate_ml_per_h",)
    assert checked(session, patient, resume, now=later, typed=(*READ[:2], ("rate_ml_per_h", "10"))).agreed


End = Callable[[MemorySession, Act, UUID], UUID]


@pytest.mark.parametrize(
    "replace_it",
    [
        lambda session, act, old: end_dli(session, act, old, all_of_it(NOW)),
        lambda session, act, old: correct(session, act, "dli", old, cells(volume_ml=Decimal(41))),
    ],
)
def test_a_row_in_a_dli_s_place_waits_on(session: MemorySession, patient: UUID, replace_it: End) -> None:
    old = record_dli(session, replace(an_act(), later="alone"), patient, cells())
    session.flush()
    new = replace_it(session, asking(an_act(reason="slip")), old)
    session.flush()
    assert outcomes(session, new) == [CheckOutcome.PENDING]
    assert checked(session, patient, new, typed=(READ[0], *CELLS)).agreed


@pytest.mark.parametrize(
    "replace_it",
    [
        lambda session, act, old: end_dli(session, act, old, all_of_it(NOW)),
        lambda session, act, old: correct(session, act, "dli", old, cells(volume_ml=Decimal(41))),
    ],
)
def test_who_typed_the_dose_can_not_read_it_back_once_somebody_else_went_on(
    session: MemorySession, patient: UUID, replace_it: End
) -> None:
    old = record_dli(session, replace(an_act(Role.PHYSICIAN), later="alone"), patient, cells())
    session.flush()
    once = replace_it(session, asking(an_act(Role.INVESTIGATOR, reason="slip")), old)
    twice = correct(session, asking(an_act(Role.INVESTIGATOR, reason="slip")), "dli", once, cells(product="other"))
    session.flush()
    for beginner in (Role.PHYSICIAN, Role.INVESTIGATOR):
        answer = checked(session, patient, twice, checker_id=USERS[beginner], typed=(READ[0], *CELLS))
        assert answer.refusal is not None
        assert answer.refusal.rule is second_check.SAME_PERSON
    assert outcomes(session, twice) == [CheckOutcome.PENDING]
    assert checked(session, patient, twice, checker_id=USERS[Role.NURSE], typed=(READ[0], *CELLS)).agreed


def test_who_typed_a_label_can_read_back_what_somebody_else_made_of_it(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    slip = a_bag_label(rate_ml_per_h=Decimal(10), duration_h=Decimal(24))
    old = record_start(session, an_act(Role.PHYSICIAN), cycle, slip, already_done=True)
    session.flush()
    new = correct_act(session, an_act(Role.INVESTIGATOR, reason="slip"), old, a_bag_label())
    session.flush()
    assert checked(session, patient, new).agreed


def test_a_correction_that_changes_nothing_is_not_checked_by_who_wrote_it_first(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    old = started(session, cycle, an_act(Role.PHYSICIAN))
    act = asking(an_act(Role.INVESTIGATOR, reason="slip"))
    assert checked(session, patient, act.row_id("pump")).agreed  # the physician, about a row that is not yet there
    new = correct_act(session, act, old, a_bag_label(NOW - timedelta(minutes=5)))
    session.flush()
    assert CheckOutcome.PENDING in outcomes(session, new)
    assert [one.about for one in pending_checks(session)] == [new]


def test_another_cell_dose_needs_somebody_anew(session: MemorySession, patient: UUID) -> None:
    old = record_dli(session, replace(an_act(), later="alone"), patient, cells())
    session.flush()
    assert checked(session, patient, old, typed=(READ[0], *CELLS)).agreed
    with refused(session, second_check.SECOND_NEEDED):
        correct(session, asking(an_act(reason="slip")), "dli", old, cells(cd3_power="7"))
    same = correct(session, asking(an_act(reason="slip")), "dli", old, cells(volume_ml=Decimal(41)))
    session.flush()
    assert outcomes(session, same) == [CheckOutcome.AGREED]
    carried = session.exec(select(SecondCheck).where(SecondCheck.about == same)).one()
    assert carried.replaces is not None
    assert carried.checked_by == CHECKER


def test_a_corrected_rate_needs_somebody_anew_and_a_corrected_time_does_not(
    session: MemorySession, patient: UUID, cycle: UUID
) -> None:
    about = started(session, cycle)
    assert checked(session, patient, about).agreed
    wrong = a_bag_label(rate_ml_per_h=Decimal(10), duration_h=Decimal(24))
    with refused(session, second_check.SECOND_NEEDED):
        correct_act(session, asking(an_act(reason="slip")), about, wrong)
    earlier = a_bag_label(NOW - timedelta(minutes=5))
    moved = correct_act(session, asking(an_act(reason="slip")), about, earlier)
    session.flush()
    assert outcomes(session, moved) == [CheckOutcome.AGREED]
    changed = correct_act(session, an_act(reason="slip"), moved, wrong)
    session.flush()
    assert outcomes(session, changed) == [CheckOutcome.PENDING]


def test_the_end_of_a_dli_from_before_checks_were_kept_waits_for_nobody(session: MemorySession, patient: UUID) -> None:
    old = record_dli(session, an_act(), patient, cells())
    session.flush()
    for check in session.exec(select(SecondCheck)).all():
        session.delete(check)  # as if it had been written by an older program
    session.flush()
    new = end_dli(session, an_act(), old, all_of_it(NOW))
    session.flush()
    assert outcomes(session, new) == []
