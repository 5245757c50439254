"""A form makes the editor of a field when somebody wants it: what is typed, checked and reached by Tab is the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
import shiboken6
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.errors import FieldProblem, FieldsRefused, Rule
from bline_desktop.domain.fields import (
    Fields,
    When,
    boolean_field,
    choice_field,
    date_field,
    decimal_field,
    moment_field,
    shown,
    text_field,
)
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.words import N_
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.forms.sections import Section
from bline_desktop.ui.forms.so_far import read_so_far, titles_typed
from bline_desktop.ui.i18n import QtWords
from tests.support.real_store import NOW, ZONE

RECORD = N_("t", "Record")
NOT_SO = Rule("not-so", N_("t", "It was not so."))


class Where(Choice):
    ARM = "arm", N_("t", "Arm")
    CHEST = "chest", N_("t", "Chest")
    OTHER = "other", N_("t", "Other")


class Hung(Fields):
    at: datetime = moment_field(N_("t", "At"))
    new_line: bool | None = shown(boolean_field(N_("t", "New line"), required=False), folded=True)
    where: Where | None = shown(choice_field(Where, N_("t", "Where"), required=False), folded=True)
    which: str | None = text_field(N_("t", "Which"), applies_when=When("where", (Where.OTHER,)))
    line_ml: Decimal | None = shown(decimal_field(N_("t", "Holds"), limits=("0", "9"), required=False), folded=True)
    seen: bool = boolean_field(N_("t", "Seen"))
    by: str | None = text_field(N_("t", "By"), required=False, applies_when=When("seen", (True,)))
    listed: Where | None = shown(choice_field(Where, N_("t", "List"), required=False), folded=True, listed=True)
    use_by: date | None = shown(date_field(N_("t", "Use by"), required=False), folded=True)
    note: str | None = shown(text_field(N_("t", "Note"), required=False, long=True), folded=True)


class InSections(RecordForm[Hung]):
    """The same fields beside each other, in another order."""

    sections = (
        Section(N_("t", "Line"), ("new_line", "where", "which", "line_ml")),
        Section(N_("t", "Act"), ("use_by", "at", "seen", "by")),
        Section(N_("t", "More"), ("listed", "note")),
    )


NAMES = tuple(Hung.specs)
WORDS = ("", " ", "-15", "2", "12", "05-Nov-2026", "of the arm")
CHOSEN = (None, "arm", "other")
TYPED: dict[str, tuple[object, ...]] = dict.fromkeys(NAMES, WORDS)
TYPED |= {"where": CHOSEN, "listed": CHOSEN, "new_line": (None, True, False), "seen": (None, True, False)}
VALUES: dict[str, tuple[object, ...]] = {
    "at": (NOW,),
    "new_line": (True, False),
    "where": tuple(Where),
    "which": ("elbow",),
    "line_ml": (Decimal(5), Decimal(0)),
    "seen": (True, False),
    "by": ("Nora",),
    "listed": tuple(Where),
    "use_by": (date(2026, 11, 30),),
    "note": ("a\nb",),
}


@dataclass(frozen=True)
class Step:
    """One thing that is done to a form."""

    said: str
    do: Callable[[RecordForm[Hung]], object]

    def __repr__(self) -> str:
        return self.said


def one_field(name: str) -> st.SearchStrategy[Step]:
    """Return what can be done to one field."""

    def type_in(typed: object) -> Step:
        def hands(form: RecordForm[Hung]) -> None:
            form.editor(name).restore(typed)
            form.editor(name).edited.emit()

        return Step(f"type {typed!r} in {name}", hands)

    def refuse(form: RecordForm[Hung]) -> None:
        form.refused(FieldsRefused((FieldProblem(name, NOT_SO.sentence),)))

    typed, values = st.sampled_from(TYPED[name]), st.sampled_from(VALUES[name])
    return st.one_of(
        typed.map(type_in),
        typed.map(lambda one: Step(f"restore {name} {one!r}", lambda form: form.restore({name: one}))),
        values.map(lambda one: Step(f"fill in {name} {one!r}", lambda form: form.preset({name: one}))),
        st.just(Step(f"look up {name}", lambda form: form.editor(name))),
        st.just(Step(f"refuse {name}", refuse)),
        st.sampled_from(("", "Look again")).map(
            lambda note: Step(f"note {note!r} at {name}", lambda form: form.editors.show_notes({name: note}, [name]))
        ),
    )


ALL_AT_ONCE = st.fixed_dictionaries({name: st.sampled_from(TYPED[name]) for name in NAMES}).map(
    lambda typed: Step(f"restore {typed}", lambda form: form.restore(typed))
)
STEPS = st.one_of(
    st.sampled_from(NAMES).flatmap(one_field),
    ALL_AT_ONCE,
    st.just(Step("clear", lambda form: form.clear())),
    st.just(Step("record", lambda form: form.submit())),
)


def new_form(kind: type[RecordForm[Hung]]) -> RecordForm[Hung]:
    return kind(Hung, QtWords(ZONE), MovingClock(ZONE, NOW), RECORD)


def unfolded(kind: type[RecordForm[Hung]]) -> RecordForm[Hung]:
    """Return a form whose fields are all there from the start, and in sight where they apply."""
    form = new_form(kind)
    for name in form.editors:
        form.editor(name)
    form.more.click()
    return form


def drafts_of(form: RecordForm[Hung]) -> list[Hung]:
    caught: list[Hung] = []
    form.submitted.connect(caught.append)
    return caught


def result(form: RecordForm[Hung]) -> tuple[object, ...]:
    """Return all that becomes of a form: what is typed, kept and said, and what is read so far."""
    return form.typed(), titles_typed(form), read_so_far(form)


def tab_order(form: RecordForm[Hung]) -> list[str]:
    """Return the fields in the order of Tab, then the buttons."""
    stops: dict[int, str] = {id(form.button): "button", id(form.more): "more"}
    for name, editor in form.editors.items():
        stops |= {id(part): name for part in editor.editors()}
    found, part = list[str](), form.nextInFocusChain()
    while part is not None and part is not form:
        name = stops.get(id(part), "")
        if name and (not found or found[-1] != name):
            found.append(name)
        part = part.nextInFocusChain()
    return found


def read_out(form: RecordForm[Hung]) -> list[tuple[str, str]]:
    """Return the names and descriptions of what takes the keyboard, in the order in which it is read out."""
    found: list[tuple[str, str]] = []
    for part in form.findChildren(QWidget):
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus and part.window() is form and not part.isHidden():
            said = QAccessible.queryAccessibleInterface(part)
            found.append((said.text(QAccessible.Text.Name), said.text(QAccessible.Text.Description)))
    return found


@pytest.mark.parametrize("kind", [RecordForm, InSections])
@settings(max_examples=30, deadline=None)
@given(steps=st.lists(STEPS, max_size=8))
def test_a_form_becomes_the_same_whether_its_fold_was_opened_or_not(
    dressed: QApplication, kind: type[RecordForm[Hung]], steps: list[Step]
) -> None:
    as_it_is, opened = new_form(kind), unfolded(kind)
    kept, kept_opened = drafts_of(as_it_is), drafts_of(opened)
    for step in steps:
        for form in (as_it_is, opened):
            step.do(form)
        assert result(as_it_is) == result(opened)
    as_it_is.submit()
    opened.submit()
    assert kept == kept_opened
    as_it_is.more.click()
    problems, problems_opened = (
        [(editor.problem, editor.beneath, editor.isHidden()) for editor in form.editors.values()]
        for form in (as_it_is, opened)
    )
    assert problems == problems_opened
    assert tab_order(as_it_is) == tab_order(opened) == [*as_it_is.editors, "button", "more"]
    assert read_out(as_it_is) == read_out(opened)
    for form in (as_it_is, opened):
        shiboken6.delete(form)


@pytest.mark.parametrize("kind", [RecordForm, InSections])
@settings(max_examples=30, deadline=None)
@given(order=st.permutations(NAMES))
def test_fields_stand_in_the_order_of_the_form_whichever_was_wanted_first(
    dressed: QApplication, kind: type[RecordForm[Hung]], order: list[str]
) -> None:
    form = new_form(kind)
    for name in order:
        form.editor(name)
    form.restore({"seen": True, "where": "other"})
    form.more.click()
    form.resize(400, 2400)
    form.show()
    tops = [editor.mapTo(form, editor.rect().topLeft()).y() for editor in form.editors.values()]
    assert tops == sorted(set(tops))
    assert tab_order(form) == [*form.editors, "button", "more"]
    shiboken6.delete(form)


@pytest.mark.parametrize("kind", [RecordForm, InSections])
def test_no_editor_is_made_for_a_field_that_nobody_sees(qtbot: QtBot, kind: type[RecordForm[Hung]]) -> None:
    form = new_form(kind)
    qtbot.addWidget(form)
    assert set(form.editors) == set(NAMES)
    first = next(iter(form.editors))
    assert form.editors.made.keys() == {"at", "seen", first}
    form.restore(dict.fromkeys(NAMES) | {"note": ""})
    form.editors.show_notes({}, NAMES)
    form.clear()
    form.submit()
    assert form.editors.made.keys() == {"at", "seen", first}
    with pytest.raises(KeyError):
        form.editor("elsewhere")


def test_the_form_of_a_new_bag_leaves_out_what_is_folded(qtbot: QtBot) -> None:
    form = RecordForm(HangFields, QtWords(ZONE), MovingClock(ZONE, NOW), RECORD)
    qtbot.addWidget(form)
    folded = {name for name, spec in HangFields.specs.items() if spec.folded}
    assert len(folded) >= 4
    assert form.editors.made.keys() == HangFields.specs.keys() - folded


@pytest.mark.parametrize("answer", [True, False])
def test_an_answer_that_was_half_typed_is_in_sight_again_and_is_kept(qtbot: QtBot, answer: bool) -> None:
    form = new_form(RecordForm)
    qtbot.addWidget(form)
    kept = drafts_of(form)
    form.restore({"at": "-15", "seen": True, "new_line": answer})
    assert not form.editor("new_line").isHidden()
    form.submit()
    assert [draft.new_line for draft in kept] == [answer]


def test_enter_goes_on_to_a_field_that_was_unfolded(qtbot: QtBot) -> None:
    form = new_form(RecordForm)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.more.click()
    assert form.field_in_hand == "new_line"
    for name in ("where", "line_ml", "seen"):
        here = form.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Return)
        if form.field_in_hand == "new_line":  # the first Enter on keys of which none is chosen chooses one
            QTest.keyClick(here, Qt.Key.Key_Return)
        assert form.field_in_hand == name, name
