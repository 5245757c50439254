"""The day of a death or of leaving the trial: asked for only where the state in the form says so."""

from typing import Any

from bline_desktop.domain.patient import PatientState
from bline_desktop.ui.forms.record_form import RecordForm

STATE, DAY = "state", "ended_on"
ENDS = frozenset(state.value for state in PatientState if state.is_end)


def ask_end_day(form: RecordForm[Any]) -> None:
    """Show the day in a form of a patient's details, from now on, while the chosen state is one that needs it."""

    def follow() -> None:
        needed = form.editor(STATE).typed() in ENDS
        form.show_fields(name for name in form.editors if name != DAY or needed)

    form.editor(DAY).say_needed()
    form.editor(STATE).edited.connect(follow)
    follow()
