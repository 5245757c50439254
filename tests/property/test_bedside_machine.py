"""Whatever a ward does at a bed, whoever does it and whenever: the books balance and no check is passed by.

All acts at the pump and at the cells, their orders, bags and plans go through the real commands into a real encrypted
store, by every role, with times of now and of hours ago, at one minute, and across the changes of the clock. After each
step the books are held against a second count and the second persons against what was truly read back; the screens
are asked in turn, all of them at the end of a story, where the journal has to replay to every row.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.dli_page import DliPage
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.views import CycleView, InfusionPage
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.dli import dli_page
from bline_desktop.queries.handover import patient_handover, ward_handover
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.journal import journal_entries
from bline_desktop.queries.patients import banner
from bline_desktop.queries.records import dlis
from bline_desktop.queries.report import patient_report
from bline_desktop.queries.rounds import round_watch
from bline_desktop.queries.supply_page import supply_page
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.queries.timeline import timeline
from bline_desktop.queries.wall import wall
from bline_desktop.storage.verify import verify
from tests.property.machine_cells import AtTheCells
from tests.property.machine_people import People
from tests.property.machine_pump import AtThePump
from tests.property.machine_ward import OnTheWard
from tests.property.test_all_acts import agrees, balances
from tests.support.bedside import PLACES, new_bedside
from tests.support.bedside_rows import books_kept
from tests.support.bedside_seconds import AGREES, none_passed_by
from tests.support.real_store import PATIENT, STORE_ID
from tests.support.second_count import count

SCREENS: tuple[Callable[[Session, Asker], object], ...] = (
    partial(ward_board, everyone=True),
    wall,
    partial(timeline, patient_id=PATIENT),
    ward_handover,
    partial(patient_handover, patient_id=PATIENT),
    partial(patient_report, patient_id=PATIENT),
    open_tasks,
    partial(supply_page, patient_id=PATIENT),
    partial(round_watch, patient_id=PATIENT),
    partial(banner, patient_id=PATIENT),
    partial(dlis, patient_id=PATIENT),
)
STORIES, STEPS, AT_ONCE = 12, 50, 2


class AtTheBed(AtThePump, AtTheCells, OnTheWard, People):
    """Everything at one bed."""

    mark: object = None

    @initialize(place=st.sampled_from(PLACES), starts=st.sampled_from([True, True, True, False]))
    def come_in(self, place: tuple[str, datetime], starts: bool) -> None:
        """Open the ward on the eve of a change of the clock."""
        self.bed = new_bedside(*place)
        self.kept = self.bed.kept()
        with self.bed.reading() as session:
            current = infusion_page(session, self.bed.asker(), PATIENT).current
        assert current is not None
        self.cycle = current.cycle_id
        if starts:
            self.hang("nurse", AGREES, (0, 0), Decimal(5), 48, odd=False)

    @invariant()
    def holds(self) -> None:
        """After every step that changed anything: the books, the screens, and every second check."""
        self.turn += 1
        mark = self.bed.store.head.seq, self.bed.now
        if mark == self.mark:
            return
        self.mark, self.kept = mark, self.bed.kept()
        first = self.turn * AT_ONCE % len(SCREENS)
        self.shows((*SCREENS, *SCREENS)[first : first + AT_ONCE])
        none_passed_by(self.kept, self.bed.readings)

    def shows(self, screens: tuple[Callable[[Session, Asker], object], ...]) -> None:
        """Ask the pages of the patient and some of the screens, say all that they show, and hold it against a count."""
        asker = self.bed.asker()
        with self.bed.reading() as session:
            page, cells = infusion_page(session, asker, PATIENT), dli_page(session, asker, PATIENT)
            shown = [page, cells, *(ask(session, asker) for ask in screens)]
        says_everything(shown, Words(self.bed.zone))
        assert page.current is not None or not page.earlier
        if page.current is not None:
            self.cycle, self.possible = page.current.cycle_id, page.current.infusion.possible
        self.balances(page)
        self.adds_up(cells)

    def balances(self, page: InfusionPage) -> None:
        """What is counted is what a second count counts, and every ledger balances."""
        for view in (*([page.current] if page.current else []), *page.earlier):
            agrees(view.infusion, count(self.kept.events(view.cycle_id), self.bed.now))
            balances(view.infusion)
            self.has_a_line_for_each_act(view)

    def has_a_line_for_each_act(self, view: CycleView) -> None:
        """The log has a line for each act that counts; both halves of an alarm stand in one."""
        events = self.kept.events(view.cycle_id)
        lines = {line.record_id for line in view.log if not line.struck}
        halves = {event.id for event in events if event.action is PumpAction.RESUME and event.about}
        assert lines - {event.id for event in events} == set()
        assert {event.id for event in events} - lines <= halves

    def adds_up(self, page: DliPage) -> None:
        """The ladder sums what is known to be given, the last without an end runs, and no bag hangs by itself."""
        rows = sorted((row for row in self.kept.dlis.values() if row.struck_at is None), key=lambda row: row.started_at)
        total = Fraction(0)
        assert {step.given.dli_id for step in page.ladder} == {row.id for row in rows}
        for step in page.ladder:
            row = self.kept.dlis[step.given.dli_id]
            cells = Fraction(row.cd3_mantissa) * 10 ** int(row.cd3_power.value)
            if row.ended_at is not None:  # of cells that run nobody knows how many ran
                total += cells if row.volume_given_ml is None else cells * Fraction(row.volume_given_ml / row.volume_ml)
            assert step.cumulative_per_kg == total
            assert step.given.runs == (row.ended_at is None)
        going = [row for row in rows if row.ended_at is None]
        assert (page.running is not None) == bool(going)
        counting = {one.id for row in rows for one in self.kept.before(row)}
        bags = [bag for bag in self.kept.dli_bags.values() if bag.struck_at is None]
        assert all(bag.dli_id in counting for bag in bags)
        waiting = {row.id for row in bags if self.kept.waits(row.id)}
        assert {one.bag_id for one in page.waiting} == waiting

    def teardown(self) -> None:
        """Ask every screen, hold the journal against all rows, replay it, and close the file."""
        if hasattr(self, "bed"):
            self.kept = self.bed.kept()
            self.shows(SCREENS)
            with self.bed.store.read(self.bed.asker()) as session:
                journal_entries(session, self.bed.asker(), None, 500, None)
                books_kept(session)
            assert verify(self.bed.store, STORE_ID).sound
            self.bed.store.close()


def says_everything(shown: object, words: Words) -> None:
    """Say every sentence that a screen was told, as the screen would."""
    if isinstance(shown, Said):
        assert words.say(shown.message, **dict(shown.values))
    elif isinstance(shown, list | tuple):
        for one in shown:
            says_everything(one, words)
    elif is_dataclass(shown):
        for one in fields(shown):
            says_everything(getattr(shown, one.name), words)


TestAtTheBed = AtTheBed.TestCase
# Not shrunk: a story of so few steps can be read as it is, and shrinking it would take minutes.
TestAtTheBed.settings = settings(
    max_examples=STORIES, stateful_step_count=STEPS, deadline=None, phases=(Phase.explicit, Phase.generate)
)
