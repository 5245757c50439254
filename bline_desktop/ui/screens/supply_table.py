"""The columns of the bags that a cycle expects."""

from datetime import datetime

from bline_desktop.domain.treatment.supply import Supplied
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.tables.rows import Column, RowsModel

BAG = N_("supply", "{hours}-hour bag, {dose} micrograms per day")
HANGS_AS = N_("supply", "{state} as bag {number}")
PUT_BACK = N_("supply", "{state} again. Its time out of the fridge counts on since {at}")
WAY, STEP = N_("supply", "Way so far: {steps}"), N_("supply", "{state} {at}")


def say_way(words: Words, bag: Supplied) -> str:
    """Say every step of a bag so far, with what was noted."""
    steps = (words.say(STEP, state=step.state.title_message, at=step.at) for step in bag.steps)
    notes = (step.note for step in bag.steps if step.note)
    return words.say(WAY, steps=" · ".join((*steps, *notes)))


def supply_model(words: Words) -> RowsModel[Supplied]:
    """Make the table of bags: for when, which, where, and since when."""

    def state(bag: Supplied) -> str:
        if bag.was_put_back:
            return words.say(PUT_BACK, state=bag.state.title_message, at=bag.out_since)
        if bag.bag_number is None:
            return words.say(bag.state.title_message)
        return words.say(HANGS_AS, state=bag.state.title_message, number=bag.bag_number)

    def when(at: datetime | None) -> str:
        return "" if at is None else words.moment(at)

    columns: list[Column[Supplied]] = [
        Column(N_("supply", "To be hung"), lambda bag: when(bag.hang_at), bold=True),
        Column(N_("supply", "Bag"), lambda bag: words.say(BAG, hours=bag.duration_h, dose=bag.dose_ug_per_day)),
        Column(N_("supply", "Where it is"), state, bold=True, wide=True),
        Column(N_("supply", "Since"), lambda bag: when(bag.last.at)),
    ]
    return RowsModel(columns, words, lambda bag: bag.supply_id)
