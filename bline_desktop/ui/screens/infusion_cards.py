"""The three cards over an infusion: what runs now, the bag that hangs, the cycle so far."""

from datetime import datetime, timedelta
from fractions import Fraction

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from bline_desktop.domain.ages import Age
from bline_desktop.domain.cycle_day import said_day
from bline_desktop.domain.treatment.bedside import Bedside
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.next_bag import NextBag
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.units import rounded
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.ward_hours import AT_NIGHT
from bline_desktop.domain.words import N_, Inside, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets import pump_words
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import TextLabel, set_look
from bline_desktop.ui.widgets.quantity import Quantity

NOW, BAG, CYCLE = N_("pump", "Now"), N_("pump", "Bag"), N_("pump", "Cycle {number}")
NO_BAG = N_("pump", "No bag hangs.")
RUNNING_FOR = N_("pump", "Running {span}")
SINCE = N_("pump", "since {since}")
PAUSED_FOR = N_("pump", "Paused {span}")
EMPTY_SINCE = N_("pump", "Presumed empty since {since}")
EMPTY_HOW = N_("pump", "By its label the bag ran out {span} ago. Nothing is counted since then. Look at the pump.")
STOPPED_FOR, NOT_STARTED = N_("pump", "Stopped {span} ago"), N_("pump", "Not started")
PER_DAY, PER_HOUR = N_("units", "micrograms per day"), N_("units", "mL per hour")
ORDERED = N_("pump", "micrograms per day, ordered")
INFUSED = N_("pump", "of {volume} mL infused")
ALARMS = N_("pump", "{alarms}, as recorded. The program does not hear the pump.")
HOURS_BAG = N_("pump", "Bag {number} ({hours}-hour bag)")
CHANGE_BY = N_("pump", "Change by {at}, {away}")
EMPTY_AT, USE_BY = N_("pump", "Empty at {at}"), N_("pump", "Use by {at}")
DUE_AT_NIGHT = N_("pump", "The change is due at night.")
DUE_AT_AN_EDGE = N_("pump", "The change is due at a shift's edge.")
NEXT_BAG, NOT_ORDERED = N_("supply", "Next bag, for {at}: {where}"), N_("supply", "Not ordered")
FROM_DAY = N_("pump", "from {day}")
OF_PLANNED = N_("pump", "of {planned} micrograms given")
ON_PUMP, INTERRUPTED = N_("pump", "{span} on the pump"), N_("pump", "Interrupted {span}")
NEVER_INTERRUPTED = N_("pump", "Not interrupted")


def say_next(words: Words, next_bag: NextBag, now: datetime) -> str:
    """Say where the next bag is: `Next bag, for Tue 09:28: in the ward's fridge`."""
    where = next_bag.where.state.title_message if next_bag.where else NOT_ORDERED
    return words.say(NEXT_BAG, at=words.near(next_bag.at, now), where=Inside(where))


class NowCard(Card):
    """How the pump stands, as large as it matters."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(words.say(NOW))
        self._words = words
        self.state = Chip(wraps=True, parent=self)
        set_text_role(self.state, "headline")
        self.since = TextLabel("", "quiet", parent=self)
        self.dose, self.rate = (wrapping(Quantity(role="title", parent=self)) for _ in range(2))
        self.alarms = TextLabel("", "quiet", parent=self)
        self.add(self.state, self.since, self.alarms, self.dose, self.rate)
        self.body.addStretch(1)

    def show_cycle(self, view: CycleView) -> None:
        """Show how the pump of a cycle stands."""
        words, infusion = self._words, view.infusion
        said = _state(words, infusion)
        self.state.show_state(said.text, said.tone)
        self.since.setText(_since(words, infusion))
        self.since.setVisible(bool(self.since.text()))
        self.alarms.setVisible(view.alarms is not None)
        if view.alarms is not None:
            many = pump_words.alarms(words, view.alarms, infusion.as_of)
            self.alarms.setText(words.say(ALARMS, alarms=many))
        running = infusion.state is PumpState.RUNNING and infusion.bag is not None
        dose = infusion.dose_ug_per_day if running else None
        unit = words.say(PER_DAY)
        if dose is None:
            dose, unit = view.ordered_ug_per_day, words.say(ORDERED)
        self.dose.show_value(words.number(dose), unit)
        self.rate.setVisible(running)
        if infusion.rate_ml_per_h is not None:
            self.rate.show_value(words.number(infusion.rate_ml_per_h), words.say(PER_HOUR))


class BagCard(Card):
    """The bag that hangs: what is in, and by when it is to be changed."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._words = words
        self.none = TextLabel(words.say(NO_BAG), parent=self)
        self.progress = QProgressBar(self)
        self.progress.setProperty("role", "bag")  # no other bar has the colour of the treatment
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.infused = wrapping(Quantity(role="title", parent=self))
        self.change = Chip(wraps=True, parent=self)
        set_text_role(self.change, "title")
        self.details = TextLabel("", "quiet", parent=self)
        self.add(self.none, self.change, self.progress, self.infused, self.details)
        self.body.addStretch(1)

    def show_infusion(self, infusion: Infusion, bedside: Bedside | None = None) -> None:
        """Show the bag of an infusion, or that none hangs; and where the next one is."""
        words, bag = self._words, infusion.bag
        hangs = bag is not None and infusion.state is not PumpState.STOPPED
        for part in (self.progress, self.infused, self.change, self.details):
            part.setVisible(hangs)
        self.none.setVisible(not hangs)
        if bag is None or not hangs:
            self.set_title(words.say(BAG))
            return
        self.set_title(words.say(HOURS_BAG, number=bag.number, hours=bag.duration_h))
        infused = Fraction(bag.volume_ml) - (infusion.left_ml or Fraction(0))
        self.progress.setUpdatesEnabled(False)  # else Qt paints the window at once, half filled
        self.progress.setValue(int(infused / Fraction(bag.volume_ml) * 1000))
        self.progress.setUpdatesEnabled(True)
        self.infused.show_value(words.number(rounded(infused, 0)), words.say(INFUSED, volume=bag.volume_ml))
        self.progress.setAccessibleName(self.infused.accessibleName())
        self.change.setVisible(infusion.change_by is not None)
        now = infusion.as_of
        if infusion.change_by is not None:
            at = pump_words.whole(words.near(infusion.change_by, now))
            away = pump_words.distance(words, infusion.change_by, now)
            tone = pump_words.due_tone(infusion.change_by, now)
            self.change.show_state(words.say(CHANGE_BY, at=at, away=away), tone)
        times = ((EMPTY_AT, infusion.predicted_empty), (USE_BY, bag.use_by))
        said = (words.say(text, at=words.near(at, now)) for text, at in times if at is not None)
        when = bedside.change_when if bedside else None
        beside = [" · ".join(said)]
        beside += [words.say(DUE_AT_NIGHT if when == AT_NIGHT else DUE_AT_AN_EDGE)] if when else []
        beside += [say_next(words, bedside.next_bag, now)] if bedside and bedside.next_bag else []
        self.details.setText("\n".join(line for line in beside if line))


class CycleCard(Card):
    """The cycle so far: day, micrograms given, what was left out."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._words = words
        self.day = TextLabel("", "headline", parent=self)
        self.given = wrapping(Quantity(role="title", parent=self))
        self.on_pump = TextLabel("", "quiet", parent=self)
        self.interrupted = Chip(wraps=True, parent=self)
        self.add(self.day, self.on_pump, self.given, self.interrupted)
        self.body.addStretch(1)

    def show_cycle(self, view: CycleView) -> None:
        """Show what was given of what was ordered."""
        words, ordered, infusion = self._words, view.ordered, view.infusion
        self.set_title(words.say(CYCLE, number=ordered.number))
        self.day.setText(pump_words.say(words, said_day(view)))
        on_pump = words.say(ON_PUMP, span=pump_words.span(words, infusion.on_pump))
        has_begun = view.day_of_cycle is not None
        self.on_pump.setText(on_pump if has_begun else words.say(FROM_DAY, day=ordered.planned_start_on))
        given = pump_words.amount(words, infusion.delivered_ug)
        self.given.show_value(given, words.say(OF_PLANNED, planned=view.planned_ug))
        self.interrupted.setVisible(view.day_of_cycle is not None)
        if infusion.interrupted:
            self.interrupted.show_state(words.say(INTERRUPTED, span=infusion.interrupted), Tone.WARNING)
        else:
            self.interrupted.show_state(words.say(NEVER_INTERRUPTED), Tone.PLAIN)


class Cards(QWidget):
    """The three cards beside each other."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.now, self.bag, self.cycle = NowCard(words, self), BagCard(words, self), CycleCard(words, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for card in (self.now, self.bag, self.cycle):
            row.addWidget(card, 1)

    def show_cycle(self, view: CycleView, bedside: Bedside | None = None) -> None:
        """Show a cycle, and where its next bag is."""
        self.now.show_cycle(view)
        self.bag.show_infusion(view.infusion, bedside)
        self.cycle.show_cycle(view)


def wrapping(quantity: Quantity) -> Quantity:
    """Let a long unit go on in the next line, so that three cards fit beside an open form."""
    quantity.setWordWrap(True)
    quantity.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return quantity


def set_text_role(chip: Chip, role: str) -> None:
    """Show the word of a chip larger."""
    for label in chip.findChildren(TextLabel):
        set_look(label, "role", role)


def running_for(infusion: Infusion) -> timedelta:
    """Return how long the pump has run without a break; a change of bag is none."""
    last = infusion.interruptions[-1].end if infusion.interruptions else None
    since = last or infusion.started_at or infusion.as_of
    return infusion.as_of - since


def _state(words: Words, infusion: Infusion) -> pump_words.Toned:
    span = pump_words.whole(words.duration(infusion.stopped_for or timedelta(0)))
    match infusion.state:
        case PumpState.RUNNING:
            running = pump_words.whole(words.duration(running_for(infusion)))
            return pump_words.Toned(words.say(RUNNING_FOR, span=running), Tone.BLINATUMOMAB)
        case PumpState.PAUSED:
            return pump_words.Toned(words.say(PAUSED_FOR, span=span), Tone.WARNING)
        case PumpState.FOUND if infusion.found_how is not None:
            return pump_words.Toned(words.say(infusion.found_how), Tone.WARNING)
        case PumpState.PRESUMED_EMPTY:
            since = pump_words.whole(words.near(infusion.stopped_since or infusion.as_of, infusion.as_of))
            return pump_words.Toned(words.say(EMPTY_SINCE, since=since), Tone.CRITICAL)
        case PumpState.STOPPED:
            stopped = words.say(STOPPED_FOR, span=Age(infusion.stopped_for or timedelta(0)))
            return pump_words.Toned(pump_words.whole(stopped), Tone.PLAIN)
    return pump_words.Toned(words.say(NOT_STARTED), Tone.PLAIN)


def _since(words: Words, infusion: Infusion) -> str:
    if infusion.state is PumpState.PRESUMED_EMPTY:
        return words.say(EMPTY_HOW, span=Age(infusion.stopped_for or timedelta(0)))
    if infusion.state is PumpState.FOUND:
        return pump_words.found_since(words, infusion)
    if infusion.stopped_since is None:
        return ""
    since = words.say(SINCE, since=words.near(infusion.stopped_since, infusion.as_of))
    cause = pump_words.cause_title(words, pump_words.pause_cause(infusion))
    return f"{since} · {cause}" if cause else since
