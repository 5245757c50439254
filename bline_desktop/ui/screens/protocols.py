"""Protocols: which there are, what each says, its days on an example patient; changed, saved and signed.

A change is made on a working copy until it is saved as a version; a version that was shipped or signed stays as it is.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.commands.templates import save_template
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.protocol import Template, TemplateStep
from bline_desktop.domain.plan.template_edit import copied, what_is_wrong, with_step, without_step
from bline_desktop.domain.plan.template_signing import Templates, TemplateView
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.words import N_
from bline_desktop.queries.templates import templates
from bline_desktop.ui.screens import protocol_forms as forms
from bline_desktop.ui.screens.protocol_arm_acts import ArmActs
from bline_desktop.ui.screens.protocol_list import PROTOCOLS, ProtocolList
from bline_desktop.ui.screens.protocol_page import ProtocolPage
from bline_desktop.ui.screens.protocol_shown import shown_to
from bline_desktop.ui.screens.protocol_signing import ProtocolSigning
from bline_desktop.ui.screens.protocol_trial import ProtocolTrial
from bline_desktop.ui.screens.protocol_work import Work, to_work_on
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.labels import OneLine

NOT_SAVED = N_("template", "“{title}” has changes that are not saved. Save them or throw them away first.")
SAVED = N_("template", "Saved as version {version}. An investigator signs it before a plan can start on it.")
WORK = N_("template", "Changes of a protocol")
SHOWN_TABLES = frozenset({"protocol_text", "protocol_signature"})


class ProtocolsScreen(QWidget):
    """The list at the left, the chosen protocol beside it; a form of what is being done takes the list's place."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.found = Templates((), ())
        self.work = Work()
        self.view: TemplateView | None = None  # what is shown, or worked on
        self.wanted: TextRef | None = None  # what was just saved or asked for, and is shown next
        self.left = ProtocolList(tools)
        self.table = self.left.table
        self.page = ProtocolPage(tools)
        self.form = SideForm(tools)
        self.form_arm = ""  # the key of the arm that the open form is about
        self._lay_out()
        self.arms, self.trial = ArmActs(self, self), ProtocolTrial(self, self)
        self.signing = ProtocolSigning(self, self)
        self._connect()

    def reload(self) -> None:
        """Ask for the protocols."""
        self.tools.desk.ask(self, templates, self.show_templates)

    def show_templates(self, found: Templates) -> None:
        """Show the protocols; the one that was read stays open, and changes of it stay."""
        self.found = found
        chosen = self.left.show_templates(found)
        wanted, self.wanted = self.wanted, None
        if wanted in (None, chosen and chosen.ref) or not self.table.choose(wanted):
            self._show_page(chosen)

    def take_focus(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus()

    def draft(self) -> dict[str, object]:
        """Return what is half typed: the changes that nobody has saved, and the form that is open."""
        view = self.view
        if view is None:
            return {}
        work, form = self.work.draft(view, self.tools.words.say(WORK)), self.form.draft()
        found: dict[str, object] = {"work": work} if work else {}
        return {**found, "form": {**form, "ref": str(view.ref), "arm": self.form_arm}} if form else found

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Take up the changes again, and open the form that was open."""
        work, form = draft.get("work"), draft.get("form")
        if work and self.tools.may(Right.EDIT_PROTOCOL):
            self.table.choose(TextRef.read(work["typed"]["ref"]))
            self.work.take_up(work)
            self._show_page(self.table.chosen_row())
        if form:
            self.table.choose(TextRef.read(form["ref"]))
            self.page.show_arm(form.get("arm", ""))
            if form["key"] == forms.SIGN_KEY:
                self.ask_to_sign()
            elif sheet := forms.sheet_of(self.tools.words, form["key"], self.worked_on(), self.page.arm_key):
                self.open_sheet(sheet)
            self.form.restore(form)

    def add_step(self) -> None:
        """Open the form of a step that is still to be written."""
        self.open_sheet(forms.new_sheet(self.tools.words))

    def change_step(self, step: TemplateStep) -> None:
        """Open the form of a step."""
        self.open_sheet(forms.step_sheet(self.tools.words, step))

    def copy_step(self, step: TemplateStep) -> None:
        """Copy a step, and open the form of the copy."""
        arm = self.page.arm
        if arm is not None and self.form.give_way():
            twin = copied(arm, step)
            self.take(with_step(self.worked_on(), arm.key, twin))
            self.page.table.choose(twin.name)
            self.change_step(twin)

    def remove_step(self, step: TemplateStep) -> None:
        """Take a step out; as long as nothing is saved, the changes can be left."""
        if self.form.give_way():
            self.take(without_step(self.worked_on(), self.page.arm_key, step.name))

    def change_head(self) -> None:
        """Open the form of title, version and source."""
        self.open_sheet(forms.head_sheet(self.tools.words, self.worked_on()))

    def ask_to_sign(self) -> None:
        """Open the form in which an investigator says from when it is valid, and signs."""
        self.signing.ask()

    def save(self) -> None:
        """Save the changes as a version of the ward's own."""
        work = self.work.template
        if work is None or not self.form.give_way():
            return
        if (wrong := what_is_wrong(work)) is not None:
            self.tools.messages.warn(wrong.said.message, **dict(wrong.said.values))
            return

        def kept(ref: TextRef) -> None:
            self.work.drop()
            self.tools.messages.say(SAVED, version=ref.version)
            self.wanted = ref
            self.reload()

        self.tools.desk.do(self, partial(save_template, template=work), kept)

    def leave(self) -> None:
        """Give the changes up that nobody has saved."""
        self.form.close_form()
        self.tools.messages.withdraw()  # what was removed is there again
        self.work.drop()
        self._show_page(self.view)

    def _submit(self, key: str, typed: Any) -> None:
        if key == forms.SIGN_KEY:
            self.signing.sign(typed)
            return
        try:
            changed = forms.with_typed(self.worked_on(), self.form_arm, key, typed)
        except RuleBroken as problem:
            self.form.refused(problem)
        else:
            self.form.close_form()
            self.take(changed, changed.arms[-1].key if key == forms.NEW_ARM else self.form_arm)

    def worked_on(self) -> Template:
        """Return the working copy; before the first change, the version shown under the next free number."""
        assert self.view is not None
        return self.work.template or to_work_on(self.view, self.found.templates)

    def take(self, changed: Template, arm_key: str = "") -> None:
        """Go on with a changed protocol, and show one of its arms; the one as before where none is named."""
        self.work.take(changed, self.tools.desk.clock.now())
        self._show_page(self.view, arm_key)

    def _show_list(self) -> None:
        """Show the list again in the place of the form."""
        self.left.show()
        self.page.take_focus()

    def _choose(self, view: TemplateView | None) -> None:
        """Show another protocol, unless changes of this one are not saved yet."""
        if view is None or (mine := self.view) is None or view.ref == mine.ref:
            self._show_page(view)
        elif self.work.template is not None:
            self.tools.messages.warn(NOT_SAVED, title=self.work.template.title)
            self.table.choose(mine.ref)
        elif self.form.give_way():
            self._show_page(view)
        else:
            self.table.choose(mine.ref)

    def _show_page(self, view: TemplateView | None, arm_key: str = "") -> None:
        anew = view is not None and (self.view is None or view.ref != self.view.ref)
        self.view = view
        self.page.setVisible(view is not None)
        if view is not None:
            self.page.show_protocol(shown_to(self.tools, view, self.work.template), anew=anew, arm_key=arm_key)
            self.trial.renew()

    def open_sheet(self, sheet: Sheet) -> None:
        """Open a form in the room of the list, which goes first: both have no room."""
        self.left.hide()
        if self.form.open_sheet(sheet) is not None:
            self.form_arm = self.page.arm_key

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and SHOWN_TABLES & change.tables:
            self.reload()

    def _connect(self) -> None:
        page = self.page
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: page.table.setFocus())
        for wanted, act in (
            (page.step_wanted, self.change_step), (page.copy_wanted, self.copy_step), (page.add_wanted, self.add_step),
            (page.remove_wanted, self.remove_step), (page.head_wanted, self.change_head), (page.save_wanted, self.save),
            (page.sign_wanted, self.ask_to_sign), (page.leave_wanted, self.leave),
        ):  # fmt: skip
            wanted.connect(act)
        self.form.submitted.connect(self._submit)
        self.form.closed.connect(self._show_list)
        self.form.take_primary(page.save, page.sign)
        self.tools.desk.changed.connect(self._follow)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for part, stretch in ((self.left, 0), (self.page, 1), (self.form, 0)):
            row.addWidget(part, stretch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(OneLine(self.tools.words.say(PROTOCOLS), "headline"))
        whole.addLayout(row, 1)
