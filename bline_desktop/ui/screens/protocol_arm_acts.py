"""What is done with the arms of a protocol: added, renamed, taken out after a question, and put back."""

from PySide6.QtCore import QObject

from bline_desktop.domain.plan.arm_edit import with_arm_back, without_arm
from bline_desktop.domain.plan.protocol import Arm
from bline_desktop.domain.words import N_
from bline_desktop.ui.messages import GO_BACK, Answer, Offer, Option, Question
from bline_desktop.ui.screens import protocol_forms as forms
from bline_desktop.ui.screens.protocol_editing import Editing
from bline_desktop.ui.screens.tools import UNDO

REMOVE_WHICH = N_("template", "Remove the arm “{arm}” with its steps ({n})? What is saved already stays as it is.")
REMOVE, REMOVED = N_("template", "Remove the arm"), N_("template", "The arm “{arm}” is removed.")


class ArmActs(QObject):
    """Acts on the arm that is shown."""

    def __init__(self, screen: Editing, parent: QObject) -> None:
        super().__init__(parent)
        self._screen = screen
        bar = screen.page.arm_bar
        bar.add_wanted.connect(self.add)
        bar.rename_wanted.connect(self.rename)
        bar.remove_wanted.connect(self.ask_to_remove)

    def add(self) -> None:
        """Open the form of a new arm."""
        self._screen.open_sheet(forms.new_arm_sheet(self._screen.tools.words))

    def rename(self) -> None:
        """Open the form of the arm's name."""
        if (arm := self._screen.page.arm) is not None:
            self._screen.open_sheet(forms.arm_sheet(self._screen.tools.words, arm))

    def ask_to_remove(self) -> None:
        """Ask before an arm is taken out with all of its steps."""
        screen, arm = self._screen, self._screen.page.arm
        if arm is None or not screen.form.give_way():
            return

        def answered(answer: Answer) -> None:
            if answer.key == "remove" and screen.page.arm == arm:
                self._remove(arm)

        text = screen.tools.words.say(REMOVE_WHICH, arm=arm.title, n=len(arm.steps))
        screen.tools.messages.ask(self, Question(text, (Option("remove", REMOVE), Option("back", GO_BACK))), answered)

    def _remove(self, arm: Arm) -> None:
        """Take an arm out, and offer for a while to put it back where it was."""
        screen, before = self._screen, self._screen.worked_on()
        place = before.arms.index(arm)
        screen.take(without_arm(before, arm.key))

        def put_back() -> None:
            changed = screen.work.template
            if changed is not None and arm not in changed.arms:
                again = with_arm_back(changed, arm, place)
                screen.take(again, again.arms[min(place, len(changed.arms))].key)

        screen.tools.messages.offer(self, REMOVED, Offer(UNDO), put_back, arm=arm.title)
