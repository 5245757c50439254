"""Work off the UI thread: one thread owns the store, writes go before reads, answers come back on the UI thread.

Nothing is delivered to an owner that was destroyed, and no answer that a newer question has overtaken.
"""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal


@dataclass(eq=False, slots=True)
class Job:
    """Work to do elsewhere, and what to do with its outcome on the UI thread while `owner` lives.

    `key` names the question: a newer `ask` of the same owner and key overtakes this one. None is never overtaken.
    """

    owner: QObject
    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[Exception], None]
    key: Hashable = None
    overtaken: bool = False

    def same_question(self, other: "Job") -> bool:
        """Tell whether `other` asks the same as this job."""
        return self.key is not None and self.owner is other.owner and self.key == other.key


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: its value, or why there is none."""

    job: Job
    value: Any = None
    error: Exception | None = None

    def deliver(self) -> None:
        """Hand the outcome over, unless nobody waits for it any more. Call on the UI thread."""
        if self.job.overtaken or not shiboken6.isValid(self.job.owner):
            return
        if self.error is None:
            self.job.then(self.value)
        else:
            self.job.failed(self.error)


def run(job: Job) -> Outcome:
    """Do the work of a job; whatever goes wrong belongs to the outcome."""
    try:
        return Outcome(job, job.work())
    except Exception as error:  # noqa: BLE001  (carried to the UI thread, where the desk sorts it)
        return Outcome(job, error=error)


class Runner(Protocol):
    """Does jobs somewhere, and delivers their outcomes on the UI thread."""

    def do(self, job: Job) -> None:
        """Queue a write: before every read, in the order of the gestures."""

    def ask(self, job: Job) -> None:
        """Queue a read: after the writes, in order; overtakes the same question, and stands in its place."""

    def background(self, job: Job) -> None:
        """Do long work that needs no store: deriving a key, making a PDF."""

    def stop(self) -> None:
        """Finish the writes, drop the reads, and end."""


class InlineRunner:
    """Does each job at once on the caller's thread: for tests."""

    def do(self, job: Job) -> None:
        """Do the job now."""
        run(job).deliver()

    ask = do
    background = do

    def stop(self) -> None:
        """End; nothing is ever left to do."""


class ThreadRunner(QObject):
    """The program's runner: one named thread for the store, two for long work without it.

    A read begins when the UI thread is done with what it was asked from, and with the answer before: two threads of
    Python do not go faster than one, and a page that is being built would wait for the read at each of its steps.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wake = threading.Condition()
        self._writes: deque[Job] = deque()
        self._reads: deque[Job] = deque()
        self._running: Job | None = None
        self._may_read = False
        self._turn_over = QTimer(self, singleShot=True, interval=0)
        self._turn_over.timeout.connect(self._let_read)
        self._stopping = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._long_work = ThreadPoolExecutor(2, thread_name_prefix="bline-work")
        self._thread = threading.Thread(target=self._serve, name="bline-store", daemon=True)
        self._thread.start()

    def do(self, job: Job) -> None:
        """Queue a write."""
        with self._wake:
            self._refuse_late()
            self._writes.append(job)
            self._wake.notify()

    def ask(self, job: Job) -> None:
        """Queue a read in the place of the same question, where that is still waiting or under way; else at the end.

        What was asked after the first of them may build on its answer.
        """
        with self._wake:
            self._refuse_late()
            known = [*([self._running] if self._running is not None else []), *self._reads]
            same = [older for older in known if older.same_question(job)]
            known.insert(known.index(same[0]) if same else len(known), job)
            for older in same:
                older.overtaken = True
            self._reads = deque(read for read in known if not read.overtaken and read is not self._running)
            self._may_read = False
        self._turn_over.start()

    def background(self, job: Job) -> None:
        """Do long work on a thread of its own."""
        self._long_work.submit(lambda: self._finished.emit(run(job)))

    def stop(self) -> None:
        """Finish every write, drop the reads, and wait for the threads to end."""
        with self._wake:
            self._stopping = True
            self._reads.clear()
            self._wake.notify()
        self._thread.join()
        self._long_work.shutdown(wait=True, cancel_futures=True)

    def _refuse_late(self) -> None:
        if self._stopping:
            raise RuntimeError("the runner has ended")

    def _serve(self) -> None:
        # Nothing in a name of this one: what is known of a patient would stay in it until somebody signs in again.
        while self._serve_next():
            pass

    def _serve_next(self) -> bool:
        job = self._next()
        if job is None:
            return False
        outcome = run(job)
        with self._wake:
            self._running = None
            self._may_read = False
        self._finished.emit(outcome)
        return True

    def _next(self) -> Job | None:
        with self._wake:
            self._wake.wait_for(lambda: self._writes or (self._reads and self._may_read) or self._stopping)
            queue = self._writes or self._reads
            self._running = queue.popleft() if queue else None
            return self._running

    def _deliver(self, outcome: Outcome) -> None:
        try:
            outcome.deliver()
        finally:
            self._turn_over.start()

    def _let_read(self) -> None:
        with self._wake:
            self._may_read = True
            self._wake.notify()
