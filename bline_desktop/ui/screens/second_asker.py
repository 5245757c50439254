"""Stands between a form and its command where an act needs a second person: asks, and then records, or asks anew."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject

from bline_desktop.domain.errors import FieldProblem, FieldsRefused, RuleBroken
from bline_desktop.domain.second_check import SECOND_NEEDED
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.second_part import DIFFERS, SecondPart, ToCheck
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.tools import Tools

FINISHED = N_("second", "The second check is recorded.")

Record = Callable[[str | None], None]  # is told why the check waits; None where somebody agreed


class SecondAsker(QObject):
    """Shows the second person's part in the place of a form, for one patient's screen."""

    def __init__(self, form: SideForm, tools: Tools) -> None:
        super().__init__(form)
        self._form = form
        self._tools = tools
        self._read: dict[UUID, dict[str, object]] = {}  # what stands of a read-back in which something differed

    def takes(self, error: RuleBroken | FieldsRefused, record: Record) -> bool:
        """Ask a second person where this is what stopped the act; tell whether it was."""
        if not isinstance(error, RuleBroken) or error.rule != SECOND_NEEDED:
            return False
        about, first = error.values["about"], error.values["values"]
        assert isinstance(about, UUID)
        assert isinstance(first, tuple)
        patient_id = error.values["patient"]
        assert isinstance(patient_id, UUID)
        self._form.set_busy(False)
        part = SecondPart(ToCheck(about, patient_id, frozenset(name for name, _ in first), first), self._tools)
        part.restore(self._read.pop(about, {}))
        part.agreed.connect(lambda: self._go_on(record, None))
        part.later.connect(lambda reason: self._go_on(record, reason))
        part.differed.connect(lambda names: self._differed(part, about, names))
        part.left.connect(self._form.show_first)
        self._form.show_second(part)
        part.take_focus()
        return True

    def refused(self, record: Record) -> Callable[[RuleBroken | FieldsRefused], None]:
        """Return what takes a refusal: a second person is asked, or the form says what is wrong."""

        def take(error: RuleBroken | FieldsRefused) -> None:
            if not self.takes(error, record):
                self._form.refused(error)

        return take

    def finish(self, to_check: ToCheck, title: str, then: Callable[[], None]) -> SecondPart:
        """Let somebody finish the check of an act that is written and waits."""
        part = SecondPart(to_check, self._tools)

        def done() -> None:
            self._form.close_form()
            self._tools.messages.say(FINISHED)
            then()

        part.hide_later()
        part.agreed.connect(done)
        part.left.connect(self._form.close_form)
        self._form.open_part(title, part)
        part.take_focus()
        return part

    def _go_on(self, record: Record, later: str | None) -> None:
        self._form.show_first()
        self._form.set_busy(True)
        record(later)

    def _differed(self, part: SecondPart, about: UUID, names: tuple[str, ...]) -> None:
        """Clear what differs in the first person's form too, which comes first again; where it has none of it, stay."""
        form = self._form.form
        both = tuple(name for name in names if form is not None and name in form.editors)
        if form is None or not both:
            return
        self._read[about] = part.typed()
        self._form.show_first()
        form.restore(dict.fromkeys(both))
        form.show_problems(tuple(FieldProblem(name, DIFFERS) for name in both))
