"""Work off the UI thread: in which order, on which thread, and who is told."""

import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bline_desktop.ui.tasks import InlineRunner, Job, Runner, ThreadRunner


@pytest.fixture
def runner() -> Iterator[ThreadRunner]:
    made = ThreadRunner()
    yield made
    made.stop()


class Gate:
    """Work that waits until it is let go, so that a test knows what is queued behind it."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def __call__(self) -> str:
        self.entered.set()
        assert self.open.wait(10)
        return "gate"


def job(owner: QObject, work: Callable[[], Any], then: Callable[[Any], None], key: object = None) -> Job:
    def failed(error: Exception) -> None:
        raise error

    return Job(owner, work, then, failed, key)


def test_writes_go_before_reads_and_each_sort_keeps_its_order(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, gate, done = QObject(), Gate(), list[str]()
    runner.ask(job(owner, gate, done.append))
    qtbot.waitUntil(gate.entered.is_set)
    runner.ask(job(owner, lambda: "read 1", done.append))
    runner.do(job(owner, lambda: "write 1", done.append))
    runner.ask(job(owner, lambda: "read 2", done.append))
    runner.do(job(owner, lambda: "write 2", done.append))
    gate.open.set()
    qtbot.waitUntil(lambda: len(done) == 5)
    assert done == ["gate", "write 1", "write 2", "read 1", "read 2"]


def test_all_work_for_the_store_is_done_by_one_thread_and_told_on_the_ui_thread(
    runner: ThreadRunner, qtbot: QtBot
) -> None:
    owner, workers, tellers = QObject(), list[str](), list[threading.Thread]()
    for put in (runner.do, runner.ask) * 5:
        put(job(owner, lambda: threading.current_thread().name, workers.append))
    runner.do(job(owner, lambda: None, lambda _: tellers.append(threading.current_thread())))
    qtbot.waitUntil(lambda: len(workers) == 10 and len(tellers) == 1)
    assert set(workers) == {"bline-store"}
    assert tellers == [threading.main_thread()]


def test_a_newer_question_overtakes_the_same_one_that_waits_or_runs(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, other, gate, told, worked = QObject(), QObject(), Gate(), list[str](), list[str]()

    def work(name: str) -> Callable[[], str]:
        def now() -> str:
            worked.append(name)
            return name

        return now

    runner.ask(job(owner, gate, told.append, "list"))
    qtbot.waitUntil(gate.entered.is_set)
    runner.ask(job(owner, work("old"), told.append, "list"))
    runner.ask(job(owner, work("another question"), told.append, "board"))
    runner.ask(job(other, work("another owner"), told.append, "list"))
    runner.ask(job(owner, work("new"), told.append, "list"))
    gate.open.set()
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == ["new", "another question", "another owner"]  # what was asked later may build on the answer
    assert "old" not in worked


def test_a_question_asked_again_while_it_waits_keeps_its_place(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, gate, told = QObject(), Gate(), list[str]()
    runner.do(job(owner, gate, told.append))
    assert gate.entered.wait(10)
    for name, key in (("first", "a"), ("old", "list"), ("after it", "b"), ("new", "list"), ("last", "c")):
        runner.ask(job(owner, partial(str, name), told.append, key))
    gate.open.set()
    qtbot.waitUntil(lambda: len(told) == 5)
    assert told == ["gate", "first", "new", "after it", "last"]


def test_a_read_waits_until_the_ui_thread_is_done_with_what_it_was_asked_from(
    runner: ThreadRunner, qtbot: QtBot
) -> None:
    owner, written, read, told = QObject(), threading.Event(), threading.Event(), list[str]()
    runner.ask(job(owner, read.set, lambda _: told.append("read")))
    runner.do(job(owner, written.set, lambda _: told.append("write")))
    assert written.wait(10)  # the store's thread is free, and this thread has not come back to its events
    assert not read.wait(0.05)
    qtbot.waitUntil(lambda: told == ["write", "read"])


def test_a_question_asked_twice_in_one_turn_is_answered_once(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, worked, told = QObject(), list[str](), list[None]()
    for name in ("first", "again"):
        runner.ask(job(owner, partial(worked.append, name), told.append, "page"))
    qtbot.waitUntil(lambda: bool(told))
    assert worked == ["again"]


def test_the_next_question_waits_until_the_answer_before_it_was_dealt_with(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, begun, told = QObject(), threading.Event(), list[str]()

    def show_first(_: None) -> None:
        told.append("late" if begun.wait(0.05) else "first")

    runner.ask(job(owner, lambda: None, show_first))
    runner.ask(job(owner, begun.set, lambda _: told.append("second")))
    qtbot.waitUntil(lambda: told == ["first", "second"])


def test_questions_without_a_key_are_all_answered(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, told = QObject(), list[int]()
    for number in range(20):
        runner.ask(job(owner, partial(int, number), told.append))
    qtbot.waitUntil(lambda: len(told) == 20)
    assert told == list(range(20))


def test_nothing_is_told_to_an_owner_that_is_gone(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, witness, gate, told = QObject(), QObject(), Gate(), list[str]()
    runner.do(job(owner, gate, told.append))
    runner.do(job(witness, lambda: "witness", told.append))
    assert gate.entered.wait(10)
    shiboken6.delete(owner)
    gate.open.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["witness"]


def test_a_failure_is_told_as_a_failure(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, failures = QObject(), list[Exception]()
    runner.ask(Job(owner, lambda: 1 / 0, lambda _: None, failures.append))
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], ZeroDivisionError)


class Page:
    """What a question is made of, and what is answered to it."""


@pytest.mark.parametrize("kind", ["do", "ask", "background"])
def test_no_answer_and_no_question_is_kept_once_it_was_told(runner: ThreadRunner, qtbot: QtBot, kind: str) -> None:
    owner, told = QObject(), list[type]()

    def put() -> list[weakref.ref[Page]]:
        asked, answer = Page(), Page()
        held = [answer]
        known = [weakref.ref(asked), weakref.ref(answer)]
        del answer
        getattr(runner, kind)(job(owner, lambda: (held.pop(), asked)[0], lambda told_now: told.append(type(told_now))))
        return known

    known = put()
    qtbot.waitUntil(lambda: told == [Page])
    qtbot.waitUntil(lambda: [page() for page in known] == [None, None])  # and no other question was asked


def test_long_work_does_not_hold_up_the_store(runner: ThreadRunner, qtbot: QtBot) -> None:
    owner, gate, told = QObject(), Gate(), list[str]()
    runner.background(job(owner, gate, told.append))
    assert gate.entered.wait(10)
    runner.do(job(owner, lambda: "write", told.append))
    qtbot.waitUntil(lambda: told == ["write"])
    gate.open.set()
    qtbot.waitUntil(lambda: told == ["write", "gate"])


def test_stopping_finishes_the_writes_and_drops_the_reads() -> None:
    runner, owner, gate, worked = ThreadRunner(), QObject(), Gate(), list[str]()
    runner.do(job(owner, gate, lambda _: None))
    assert gate.entered.wait(10)
    runner.ask(job(owner, lambda: worked.append("read"), lambda _: None))
    for number in range(3):
        runner.do(job(owner, partial(worked.append, f"write {number}"), lambda _: None))
    opener = threading.Timer(0.01, gate.open.set)
    opener.start()
    runner.stop()
    assert worked == ["write 0", "write 1", "write 2"]
    for put in (runner.do, runner.ask):
        with pytest.raises(RuntimeError):
            put(job(owner, lambda: None, lambda _: None))


def test_the_runner_of_the_tests_does_each_job_at_once() -> None:
    runner: Runner = InlineRunner()
    owner, told, failures = QObject(), list[int](), list[Exception]()
    runner.do(job(owner, lambda: 1, told.append))
    runner.ask(job(owner, lambda: 2, told.append))
    runner.background(job(owner, lambda: 3, told.append))
    runner.ask(Job(owner, lambda: 1 / 0, told.append, failures.append))
    runner.stop()
    assert told == [1, 2, 3]
    assert [type(failure) for failure in failures] == [ZeroDivisionError]
