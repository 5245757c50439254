"""A pump that stood is started again: the label is asked once before, and never refuses what was done."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume, record_start, record_stop
from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.pump_looks import record_alarm
from bline_desktop.commands.settings import change_settings
from bline_desktop.domain.observations.premedication import (
    Before,
    Premedication,
    PremedicationDrug,
    PremedicationFields,
    Route,
)
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.acts import PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.treatment.looks import AlarmFields
from bline_desktop.domain.treatment.pump import PauseCause, StopCause
from bline_desktop.domain.treatment.restart_rules import (
    RESTART_NEW_CYCLE,
    RESTART_PREMEDICATION,
    RESTART_PREMEDICATION_DLI,
    RESTART_STOP_FOR_GOOD,
)
from tests.support.labels import ref_of, shelf
from tests.support.refusals import refused
from tests.support.store import NOW, MemorySession, a_bag_label, a_patient, a_running_cycle, an_act, memory_session

HOUR = timedelta(hours=1)


@pytest.fixture
def session() -> Iterator[MemorySession]:
    """Return a store whose ward works by the label of the United States, for relapsed or refractory patients."""
    with memory_session() as session:
        session.info["labels"] = shelf()
        choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
        change_settings(session, an_act(Role.ADMINISTRATOR), {"indication": "relapsed_or_refractory"})
        yield session


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


@pytest.fixture
def cycle(session: MemorySession, li: UUID) -> UUID:
    """Return a cycle whose pump was paused one hour after now."""
    return a_running_cycle(session, li)


def paused(session: MemorySession, cycle: UUID, cause: PauseCause = PauseCause.OCCLUSION) -> None:
    record_pause(session, an_act(now=NOW + HOUR), cycle, PauseFields(at=NOW + HOUR, cause=cause))


def resume(session: MemorySession, cycle: UUID, hours: float, reason: str | None = None) -> UUID:
    at = NOW + hours * HOUR
    act = an_act(now=at, reason=reason)
    return record_resume(session, act, cycle, ResumeFields(at=at), already_done=reason is not None)


def premedicated(session: MemorySession, li: UUID, hours: float, drug: PremedicationDrug) -> None:
    at = NOW + hours * HOUR
    values = {"given_at": at, "before": Before.RESTART, "drug": drug, "dose_mg": "20", "route": Route.IV}
    session.add(Premedication.written(an_act(now=at), li, PremedicationFields.model_validate(values)))
    session.flush()


def tasks(session: MemorySession) -> list[Task]:
    session.flush()
    return list(session.exec(select(Task)).all())


def test_from_four_hours_on_a_resume_without_premedication_is_asked_about(session: MemorySession, cycle: UUID) -> None:
    paused(session, cycle)
    with refused(session, RESTART_PREMEDICATION):
        resume(session, cycle, 5)


def test_the_indication_of_the_cycle_goes_before_that_of_the_ward(session: MemorySession, cycle: UUID) -> None:
    """Restart premedication stands for relapsed or refractory adults, not for MRD-positive ones."""
    session.get_one(Cycle, cycle).indication = Indication.MRD
    paused(session, cycle)
    resume(session, cycle, 5)
    change_settings(session, an_act(Role.ADMINISTRATOR), {"indication": "mrd_positive"})
    session.get_one(Cycle, cycle).indication = Indication.RELAPSED
    record_pause(session, an_act(now=NOW + 6 * HOUR), cycle, PauseFields(at=NOW + 6 * HOUR, cause=PauseCause.OCCLUSION))
    with refused(session, RESTART_PREMEDICATION):
        resume(session, cycle, 10.5)


@pytest.mark.parametrize(("days", "said"), [(12, 12), (0, 0)])
def test_where_lymphocytes_were_given_the_question_for_a_steroid_says_how_long_ago(
    session: MemorySession, cycle: UUID, li: UUID, days: int, said: int
) -> None:
    paused(session, cycle)
    for ago in (days + 30, days, -1):  # the last of those before counts, not one that is still to come
        at = NOW + timedelta(hours=2) - timedelta(days=ago)
        fields = {"product": "gcsf_cryo", "cd3_mantissa": "1.5", "cd3_power": "6", "volume_ml": "40", "started_at": at}
        session.add(Dli.written(an_act(now=at), li, DliFields.model_validate(fields), part=f"dli {ago}"))
    session.flush()
    with refused(session, RESTART_PREMEDICATION_DLI, dli_days=said):
        resume(session, cycle, 5)


def test_an_alarm_that_took_four_hours_ends_with_a_restart(session: MemorySession, cycle: UUID) -> None:
    for minutes, at in ((239, NOW + 5 * HOUR), (240, NOW + 10 * HOUR)):
        fields = AlarmFields(at=at, minutes=minutes, cause=PauseCause.OCCLUSION)
        if minutes < 240:
            record_alarm(session, an_act(now=at), cycle, fields)
            continue
        with refused(session, RESTART_PREMEDICATION, since=NOW + 6 * HOUR):
            record_alarm(session, an_act(now=at), cycle, fields)


def test_a_bag_that_ran_empty_is_not_the_adverse_event_of_an_earlier_pause(session: MemorySession, cycle: UUID) -> None:
    paused(session, cycle, PauseCause.ADVERSE_EVENT)
    resume(session, cycle, 2)
    at = NOW + timedelta(days=12)
    with refused(session, RESTART_PREMEDICATION):  # and not the rule of seven days for adverse events
        record_new_bag(session, an_act(now=at), cycle, a_bag_label(at))


def test_what_was_done_is_recorded_with_its_reason_and_opens_a_task_that_names_the_label(
    session: MemorySession, cycle: UUID
) -> None:
    paused(session, cycle)
    resume(session, cycle, 5, "given by the night shift, not written down")
    (task,) = tasks(session)
    assert task.rule == "RESTART_PREMEDICATION"
    assert task.source == "Label profile"
    assert "United States, 2025, " in task.details


def test_under_four_hours_and_after_a_steroid_nobody_is_asked(session: MemorySession, cycle: UUID, li: UUID) -> None:
    paused(session, cycle)
    resume(session, cycle, 4.98)
    record_pause(session, an_act(now=NOW + 6 * HOUR), cycle, PauseFields(at=NOW + 6 * HOUR, cause=PauseCause.LINE))
    premedicated(session, li, 10, PremedicationDrug.DEXAMETHASONE)
    resume(session, cycle, 11)
    assert tasks(session) == []


@pytest.mark.parametrize(
    ("hours", "drug"), [(0.5, PremedicationDrug.DEXAMETHASONE), (4, PremedicationDrug.PARACETAMOL)]
)
def test_a_steroid_before_the_stop_or_another_drug_is_no_premedication(
    session: MemorySession, cycle: UUID, li: UUID, hours: float, drug: PremedicationDrug
) -> None:
    paused(session, cycle)
    premedicated(session, li, hours, drug)
    with refused(session, RESTART_PREMEDICATION):
        resume(session, cycle, 6)


def test_a_new_bag_in_a_long_pause_and_a_start_after_a_stop_are_restarts_too(
    session: MemorySession, cycle: UUID
) -> None:
    paused(session, cycle)
    at = NOW + 6 * HOUR
    with refused(session, RESTART_PREMEDICATION):
        record_new_bag(session, an_act(now=at), cycle, a_bag_label(at))
    stop = StopFields(at=NOW + 2 * HOUR, cause=StopCause.OTHER)
    record_stop(session, an_act(now=NOW + 2 * HOUR), cycle, stop)
    with refused(session, RESTART_PREMEDICATION):
        record_start(session, an_act(now=at), cycle, a_bag_label(at))


@pytest.mark.parametrize(("days", "rule"), [(8, RESTART_NEW_CYCLE), (15, RESTART_STOP_FOR_GOOD)])
def test_after_days_for_an_adverse_event_the_gravest_rule_alone_is_asked(
    session: MemorySession, cycle: UUID, days: int, rule: object
) -> None:
    paused(session, cycle, PauseCause.ADVERSE_EVENT)
    with refused(session, rule):  # type: ignore[arg-type]
        resume(session, cycle, 24 * days + 1)


def test_days_for_another_cause_ask_for_premedication_alone(session: MemorySession, cycle: UUID) -> None:
    paused(session, cycle)
    with refused(session, RESTART_PREMEDICATION):
        resume(session, cycle, 24 * 8)


@pytest.mark.parametrize("changes", [{"indication": ""}, {"indication": "consolidation"}])
def test_without_an_indication_or_where_the_label_asks_for_none_nobody_is_asked(
    session: MemorySession, cycle: UUID, changes: dict[str, str]
) -> None:
    change_settings(session, an_act(Role.ADMINISTRATOR), changes)
    paused(session, cycle)
    resume(session, cycle, 6)
    assert tasks(session) == []


def test_without_a_label_nobody_is_asked() -> None:
    with memory_session() as session:
        change_settings(session, an_act(Role.ADMINISTRATOR), {"indication": "relapsed_or_refractory"})
        cycle = a_running_cycle(session, a_patient(session))
        paused(session, cycle)
        resume(session, cycle, 6)
        assert tasks(session) == []
