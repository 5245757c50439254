"""The desk: who asks and acts, what is told when, and where each failure goes. All on a real encrypted store."""

from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from sqlmodel import Session, select

from bline_desktop.commands.lookups import refuse_twice
from bline_desktop.domain.act import PROGRAM_ID, Act, Asker
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.errors import FieldProblem, FieldsRefused, Rule, RuleBroken, StorageTrouble
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.people import Right, check_right
from bline_desktop.domain.words import N_
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, Gesture, Refused, SignedIn
from bline_desktop.ui.tasks import ThreadRunner
from bline_desktop.ui.theme import Tone
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW, NURSE, PATIENT, ZONE, a_negative, new_store
from tests.ui.conftest import ADAMS

BED_TAKEN = Rule("bed-taken", N_("errors", "Bed {bed} is taken."))
TROUBLE = StorageTrouble("full", N_("t", "The disk is full."), N_("t", "All is safe."), N_("t", "Make room."))


def record_negative(session: Session, act: Act) -> UUID:
    row = Mrd.written(act, PATIENT, a_negative())
    session.add(row)
    return row.id


def count(session: Session, asker: Asker) -> int:
    return len(session.exec(select(Mrd.id)).all())


def how_many(desk: Desk) -> int:
    answers = list[int]()
    desk.ask(desk, count, answers.append)
    return answers[0]


def test_a_kept_act_is_told_after_the_commit_with_what_changed_and_whose(desk: Desk, clock: MovingClock) -> None:
    events: list[object] = []
    desk.saved.connect(lambda at: events.append(("saved", at)))
    desk.changed.connect(lambda change: events.append(change))
    ids = list[UUID]()

    def kept(row_id: UUID) -> None:
        ids.append(row_id)
        events.append(("then", how_many(desk)))

    desk.do(desk, record_negative, kept)
    assert events == [("saved", NOW), Changed(frozenset({"mrd"}), frozenset({PATIENT})), ("then", 1)]
    assert len(ids) == 1


def test_an_act_names_the_person_the_place_the_time_and_the_gesture(desk: Desk, clock: MovingClock) -> None:
    seen = list[Act]()
    clock.put(datetime.fromisoformat("2026-11-22T07:00:00+00:00"))
    gesture = Gesture(reason="typed wrong", second="BAUER Karin", id=uuid4())
    desk.do(desk, lambda _, act: seen.append(act), lambda _: None, gesture=gesture)
    desk.do(desk, lambda _, act: seen.append(act), lambda _: None)
    act, other = seen
    assert (act.user_id, act.user_name, act.role) == (ADAMS.user_id, ADAMS.name, ADAMS.role)
    assert (act.workstation, act.now, act.zone) == ("ward-pc-1", clock.now(), ZONE)
    assert (act.reason, act.second, act.id) == ("typed wrong", "BAUER Karin", gesture.id)
    assert (other.reason, other.second) == (None, None)
    assert other.id != act.id


def test_nothing_changed_is_not_told_as_a_change(desk: Desk) -> None:
    told = list[object]()
    desk.changed.connect(told.append)
    desk.do(desk, lambda session, act: None, lambda _: None)
    assert told == []


@pytest.mark.parametrize(
    "error",
    [RuleBroken(BED_TAKEN, bed="4"), FieldsRefused((FieldProblem("bed", BED_TAKEN.sentence, (("bed", "4"),)),))],
)
def test_a_broken_rule_keeps_nothing_and_goes_to_the_screen(
    desk: Desk, messages: FakeMessages, error: RuleBroken | FieldsRefused
) -> None:
    refusals, kept = list[Refused](), list[object]()

    def command(session: Session, act: Act) -> None:
        record_negative(session, act)
        raise error

    desk.saved.connect(kept.append)
    desk.do(desk, command, kept.append, refused=refusals.append)
    assert refusals == [error]
    assert kept == []
    assert messages.texts == []
    assert how_many(desk) == 0


def test_a_broken_rule_that_no_screen_takes_stands_in_the_bar(desk: Desk, messages: FakeMessages) -> None:
    def bed_taken(session: Session, act: Act) -> None:
        raise RuleBroken(BED_TAKEN, bed="4")

    def badly_typed(session: Session, act: Act) -> None:
        raise FieldsRefused((FieldProblem("bed", BED_TAKEN.sentence),))

    desk.do(desk, bed_taken, lambda _: None)
    desk.do(desk, badly_typed, lambda _: None)
    assert messages.said(Tone.WARNING) == [
        "Bed 4 is taken.",
        "Something in the form needs a look before it can be recorded.",
    ]


def test_trouble_with_the_store_says_what_is_safe_and_lets_the_screen_try_again(
    desk: Desk, messages: FakeMessages
) -> None:
    def full(session: Session, act: Act) -> None:
        raise TROUBLE

    refusals = list[Refused]()
    desk.do(desk, full, lambda _: None, refused=refusals.append)
    desk.do(desk, full, lambda _: None)
    assert messages.said(Tone.CRITICAL) == ["The disk is full. All is safe. Make room."] * 2
    assert [error.problems for error in refusals if isinstance(error, FieldsRefused)] == [()]


def test_the_same_gesture_done_twice_is_entered_once(desk: Desk, messages: FakeMessages) -> None:
    gesture, kept = Gesture(id=uuid4()), list[object]()
    desk.do(desk, record_negative, kept.append, gesture=gesture)
    desk.do(desk, record_negative, kept.append, gesture=gesture)
    assert how_many(desk) == 1
    assert len(kept) == 2  # the second try ends for its screen as the first did, with the same row
    assert kept[0] == kept[1]
    assert messages.said(Tone.GOOD) == ["This is recorded already; nothing was entered twice."]


def test_a_command_that_finds_its_row_ends_for_its_screen_with_that_row(desk: Desk, messages: FakeMessages) -> None:
    def once(session: Session, act: Act) -> UUID:
        refuse_twice(session, Mrd, act.row_id("Mrd"))
        return record_negative(session, act)

    gesture, kept, saved = Gesture(id=uuid4()), list[object](), list[object]()
    desk.do(desk, once, kept.append, gesture=gesture)
    desk.saved.connect(saved.append)
    desk.do(desk, once, kept.append, gesture=gesture)
    assert kept[0] == kept[1]
    assert saved == []  # nothing was written now
    assert messages.texts[-1] == "This is recorded already; nothing was entered twice."


def test_who_left_is_not_told_that_it_was_kept_before(desk: Desk, messages: FakeMessages) -> None:
    gesture, kept = Gesture(id=uuid4()), list[object]()
    desk.do(desk, record_negative, kept.append, gesture=gesture)

    def leave(session: Session, act: Act) -> UUID:
        desk.sign_out()
        return record_negative(session, act)

    desk.do(desk, leave, kept.append, gesture=gesture)
    assert len(kept) == 1
    assert messages.texts == []


def test_a_second_try_of_a_screen_that_is_gone_is_said_all_the_same(desk: Desk, messages: FakeMessages) -> None:
    gesture, kept, screen = Gesture(id=uuid4()), list[object](), QObject()
    desk.do(desk, record_negative, kept.append, gesture=gesture)

    def leave(session: Session, act: Act) -> UUID:
        shiboken6.delete(screen)
        return record_negative(session, act)

    desk.do(screen, leave, kept.append, gesture=gesture)
    assert len(kept) == 1
    assert messages.texts == ["This is recorded already; nothing was entered twice."]


def test_a_bug_goes_on_to_the_hook(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError):
        desk.do(desk, lambda session, act: 1 / 0, lambda _: None)
    with pytest.raises(ZeroDivisionError):
        desk.ask(desk, lambda session, asker: 1 / 0, lambda _: None)


def test_a_write_whose_screen_is_gone_is_kept_and_told_to_the_others(desk: Desk) -> None:
    screen, told, changes = QObject(), list[object](), list[Changed]()
    desk.changed.connect(changes.append)

    def leave(session: Session, act: Act) -> UUID:
        shiboken6.delete(screen)
        return record_negative(session, act)

    desk.do(screen, leave, told.append)
    assert told == []
    assert [change.patients for change in changes] == [{PATIENT}]
    assert how_many(desk) == 1


def test_a_refusal_whose_screen_is_gone_stands_in_the_bar(desk: Desk, messages: FakeMessages) -> None:
    screen, refusals = QObject(), list[Refused]()

    def leave(session: Session, act: Act) -> None:
        shiboken6.delete(screen)
        raise RuleBroken(BED_TAKEN, bed="4")

    desk.do(screen, leave, lambda _: None, refused=refusals.append)
    assert refusals == []
    assert messages.texts == ["Bed 4 is taken."]


def test_what_is_kept_after_the_person_left_is_told_to_no_screen_of_theirs(desk: Desk) -> None:
    told, events = list[object](), list[object]()
    desk.saved.connect(events.append)
    desk.changed.connect(events.append)

    def leave(session: Session, act: Act) -> UUID:
        desk.sign_out()
        return record_negative(session, act)

    desk.do(desk, leave, told.append)
    assert (told, events) == ([], [])
    desk.sign_in(ADAMS)
    assert how_many(desk) == 1


def test_what_is_kept_after_another_person_came_is_told_as_a_change_alone(desk: Desk) -> None:
    told, changes = list[object](), list[Changed]()
    desk.changed.connect(changes.append)

    def change_hands(session: Session, act: Act) -> UUID:
        desk.sign_out()
        desk.sign_in(SignedIn(NURSE, "BAUER Karin", ADAMS.role))
        return record_negative(session, act)

    desk.do(desk, change_hands, told.append)
    assert told == []
    assert [change.tables for change in changes] == [{"mrd"}]


def test_the_next_person_does_not_read_what_was_refused_to_the_one_before(desk: Desk, messages: FakeMessages) -> None:
    refusals = list[Refused]()

    def change_hands(session: Session, act: Act) -> None:
        desk.sign_out()
        desk.sign_in(SignedIn(NURSE, "BAUER Karin", ADAMS.role))
        raise RuleBroken(BED_TAKEN, bed="4")

    desk.do(desk, change_hands, lambda _: None, refused=refusals.append)
    desk.do(desk, change_hands, lambda _: None)
    assert (refusals, messages.texts) == ([], [])


def test_trouble_with_the_store_is_told_to_whoever_is_there(desk: Desk, messages: FakeMessages) -> None:
    def leave(session: Session, act: Act) -> None:
        desk.sign_out()
        raise TROUBLE

    desk.do(desk, leave, lambda _: None)
    assert messages.said(Tone.CRITICAL) == ["The disk is full. All is safe. Make room."]


def test_nobody_asks_or_acts_without_signing_in(desk: Desk, messages: FakeMessages) -> None:
    told, withdrawn = list[SignedIn | None](), list[bool]()
    desk.signed_in.connect(told.append)
    messages.withdrawn.connect(lambda: withdrawn.append(True))
    desk.sign_out()
    with pytest.raises(RuntimeError):
        desk.ask(desk, count, lambda _: None)
    with pytest.raises(RuntimeError):
        desk.do(desk, record_negative, lambda _: None)
    desk.sign_in(ADAMS)
    assert told == [None, ADAMS]
    assert withdrawn == [True]


def test_the_wall_is_watched_by_nobody_with_no_right_to_a_chart(desk: Desk) -> None:
    desk.sign_out()
    seen = list[Asker]()
    desk.watch(desk, lambda session, asker: asker, seen.append)
    assert seen[0].user_id == PROGRAM_ID
    check_right(seen[0].role, Right.READ_WALL)
    with pytest.raises(RuleBroken):
        check_right(seen[0].role, Right.READ_CHART)


def test_long_work_is_told_and_its_trouble_sorted(desk: Desk, messages: FakeMessages) -> None:
    told = list[str]()

    def full() -> str:
        raise TROUBLE

    desk.background(desk, lambda: "pdf", told.append)
    desk.background(desk, full, told.append)
    assert told == ["pdf"]
    assert messages.said(Tone.CRITICAL) == ["The disk is full. All is safe. Make room."]


class Threaded:
    """A desk with the program's own runner, whose store is opened and closed on the runner's thread."""

    def __init__(self, folder: Path, clock: MovingClock, messages: FakeMessages) -> None:
        self.runner = ThreadRunner()
        self.store: Database = new_store(folder)
        self.desk = Desk(self.store, clock, self.runner, messages, "ward-pc-1")
        self.desk.sign_in(ADAMS)


def test_on_the_real_thread_a_question_after_an_act_sees_it(
    tmp_path: Path, clock: MovingClock, messages: FakeMessages, qtbot: QtBot
) -> None:
    threaded = Threaded(tmp_path, clock, messages)
    answers = list[int]()
    threaded.desk.do(threaded.desk, record_negative, lambda _: None)
    threaded.desk.ask(threaded.desk, count, answers.append)
    qtbot.waitUntil(lambda: answers == [1])
    threaded.runner.stop()
    threaded.store.close()


def test_an_answer_is_not_shown_to_the_next_person(
    tmp_path: Path, clock: MovingClock, messages: FakeMessages, qtbot: QtBot
) -> None:
    threaded = Threaded(tmp_path, clock, messages)
    answers = list[str]()
    threaded.desk.ask(threaded.desk, count, lambda _: answers.append("first person"))
    threaded.desk.sign_out()
    threaded.desk.sign_in(SignedIn(NURSE, "BAUER Karin", ADAMS.role))
    threaded.desk.ask(threaded.desk, count, lambda _: answers.append("second person"))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["second person"]
    threaded.runner.stop()
    threaded.store.close()


def test_a_screen_that_asks_again_is_told_once_but_two_questions_are_both_answered(
    tmp_path: Path, clock: MovingClock, messages: FakeMessages, qtbot: QtBot
) -> None:
    threaded = Threaded(tmp_path, clock, messages)
    desk = threaded.desk
    first, second, third = list[int](), list[int](), list[int]()

    def show(number: int) -> None:
        first.append(number)

    for _ in range(5):
        desk.ask(desk, count, show)
    desk.ask(desk, count, lambda number: second.append(number))
    desk.ask(desk, count, third.append, key="a")
    desk.ask(desk, count, third.append, key="b")
    qtbot.waitUntil(lambda: len(third) == 2)
    # The first of the five may have been under way or done already; those that waited were overtaken.
    assert 1 <= len(first) <= 2
    assert second == [0]
    threaded.runner.stop()
    threaded.store.close()
