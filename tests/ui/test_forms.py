"""Forms made from a declaration: typed by the keyboard alone, checked with a sentence at the field, nothing lost."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.errors import FieldProblem, FieldsRefused, Rule, RuleBroken
from bline_desktop.domain.fields import (
    Fields,
    When,
    boolean_field,
    choice_field,
    date_field,
    decimal_field,
    integer_field,
    moment_field,
    text_field,
)
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.choice_editors import CalmCombo, KeyRow, KeysEditor, ListEditor
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.forms.typed_editors import LineEditor, LongTextEditor, TimeEditor
from bline_desktop.ui.theme import CONTROL_HEIGHT
from tests.support.real_store import NOW

RECORD = N_("t", "Record bag change")
BED_TAKEN = Rule("bed-taken", N_("t", "Bed {bed} is taken."))


class Cause(Choice):
    ALARM = "alarm", N_("t", "Alarm")
    AIR = "air", N_("t", "Air")
    OTHER = "other", N_("t", "Other")


class Material(Choice):
    MARROW = "marrow", N_("t", "Bone marrow")
    BLOOD = "blood", N_("t", "Blood")
    CSF = "csf", N_("t", "CSF")
    NODE = "node", N_("t", "Node")
    SKIN = "skin", N_("t", "Skin")
    OTHER = "other", N_("t", "Other")


class Bag(Fields):
    at: datetime = moment_field(N_("t", "Time"))
    rate: Decimal = decimal_field(N_("t", "Rate"), unit=N_("t", "mL per hour"), limits=("0.1", "100"))
    cause: Cause = choice_field(Cause, N_("t", "Cause"))
    material: Material = choice_field(Material, N_("t", "Material"))
    seen: bool = boolean_field(N_("t", "Seen"))
    lumens: int | None = integer_field(N_("t", "Lumens"), required=False, help=N_("t", "Of the line."))
    use_by: date | None = date_field(N_("t", "Use by"), required=False)
    who: str | None = text_field(N_("t", "Who"), required=False)
    note: str | None = text_field(N_("t", "Note"), long=True, required=False)


GOOD = {"at": "-15", "rate": "5", "cause": "air", "material": "csf", "seen": False}

OpenForm = Callable[..., "RecordForm[Bag]"]


@pytest.fixture
def form(qtbot: QtBot, words: Words, clock: MovingClock) -> RecordForm[Bag]:
    made = RecordForm(Bag, words, clock, RECORD)
    qtbot.addWidget(made)
    made.resize(480, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def submissions(form: RecordForm[Bag]) -> list[Bag]:
    caught = list[Bag]()
    form.submitted.connect(caught.append)
    return caught


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def focus(form: RecordForm[Bag]) -> QWidget:
    widget = form.window().focusWidget()
    assert widget is not None
    return widget


def test_each_field_has_the_editor_that_fits_it(form: RecordForm[Bag]) -> None:
    kinds = {name: type(editor) for name, editor in form.editors.items()}
    assert kinds == {
        "at": TimeEditor,
        "rate": LineEditor,
        "cause": KeysEditor,
        "material": ListEditor,
        "seen": KeysEditor,
        "lumens": LineEditor,
        "use_by": TimeEditor,
        "who": LineEditor,
        "note": LongTextEditor,
    }


def test_the_whole_form_is_typed_by_keyboard_and_enter_never_submits_early(form: RecordForm[Bag]) -> None:
    caught = submissions(form)
    form.take_focus()
    QTest.keyClicks(focus(form), "-15")
    press(focus(form), Qt.Key.Key_Return)
    QTest.keyClicks(focus(form), "5,5")
    press(focus(form), Qt.Key.Key_Return)
    press(focus(form), Qt.Key.Key_2)
    press(focus(form), Qt.Key.Key_Return)
    press(focus(form), Qt.Key.Key_Down)
    press(focus(form), Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    press(focus(form), Qt.Key.Key_Right)
    press(focus(form), Qt.Key.Key_Return)
    for _ in ("lumens", "use_by", "who"):
        press(focus(form), Qt.Key.Key_Return)
    QTest.keyClicks(focus(form), "first")
    press(focus(form), Qt.Key.Key_Return)
    QTest.keyClicks(focus(form), "second")
    assert caught == []
    press(focus(form), Qt.Key.Key_Tab)
    assert focus(form) is form.button
    press(form.button, Qt.Key.Key_Return)
    assert caught == [
        Bag(
            at=NOW - timedelta(minutes=15),
            rate=Decimal("5.5"),
            cause=Cause.AIR,
            material=Material.MARROW,
            seen=False,
            lumens=None,
            use_by=None,
            who=None,
            note="first\nsecond",
        )
    ]


@pytest.mark.parametrize("name", list(Bag.specs))
def test_control_enter_submits_from_every_field(form: RecordForm[Bag], name: str) -> None:
    caught = submissions(form)
    form.restore(GOOD)
    form.editor(name).take_focus()
    press(focus(form), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [draft.cause for draft in caught] == [Cause.AIR]


def test_enter_in_the_last_field_goes_to_the_button(form: RecordForm[Bag]) -> None:
    form.restore(GOOD)
    for name in form.editors.keys() - {"at", "rate"}:
        form.editor(name).hide()
    form.editor("rate").take_focus()
    press(focus(form), Qt.Key.Key_Return)
    assert focus(form) is form.button


def test_a_field_that_can_not_be_read_says_so_when_it_is_left(form: RecordForm[Bag]) -> None:
    editor = form.editor("rate")
    editor.take_focus()
    QTest.keyClicks(focus(form), "101")
    press(focus(form), Qt.Key.Key_Return)
    assert editor.problem == editor.beneath == "Between 0.1 and 100 mL per hour."
    assert focus(form) is editor.editors()[0]
    assert editor.editors()[0].accessibleDescription() == editor.problem
    press(focus(form), Qt.Key.Key_Backspace)
    assert editor.problem == ""
    assert editor.beneath == "Between 0.1 and 100 mL per hour."


def test_problems_stand_at_their_fields_and_nothing_typed_is_lost(form: RecordForm[Bag]) -> None:
    caught = submissions(form)
    form.restore({**GOOD, "rate": "1,500", "cause": None})
    typed = form.typed()
    form.submit()
    assert caught == []
    assert form.editor("rate").problem.startswith("1,500 can be read in two ways.")
    assert form.editor("cause").problem == "Cause is needed: choose one entry."
    assert form.editor("at").problem == ""
    assert focus(form) is form.editor("rate").editors()[0]
    assert form.typed() == typed


def test_what_the_command_refuses_stands_at_the_field_that_it_names_or_on_top(form: RecordForm[Bag]) -> None:
    form.restore(GOOD)
    form.set_busy(True)
    form.refused(RuleBroken(BED_TAKEN, bed="4", field="rate"))
    assert form.editor("rate").problem == "Bed 4 is taken."
    assert form.button.isEnabled()
    form.refused(RuleBroken(BED_TAKEN, bed="4"))
    assert form.editor("rate").problem == ""
    assert form._problem.text() == "Bed 4 is taken."
    assert form._problem.isVisible()
    form.refused(FieldsRefused((FieldProblem("at", BED_TAKEN.sentence, (("bed", "5"),)),)))
    assert form.editor("at").problem == "Bed 5 is taken."
    form.refused(FieldsRefused((FieldProblem("elsewhere", BED_TAKEN.sentence, (("bed", "6"),)),)))
    assert form._problem.text() == "Bed 6 is taken."
    form.refused(FieldsRefused(()))
    assert not form._problem.isVisible()


def test_a_draft_survives_a_sign_out(form: RecordForm[Bag], words: Words, clock: MovingClock, qtbot: QtBot) -> None:
    form.restore({**GOOD, "rate": "half ty", "note": "a\nb", "who": "Nora", "lumens": "2"})
    again = RecordForm(Bag, words, clock, RECORD)
    qtbot.addWidget(again)
    again.restore(form.typed())
    assert again.typed() == form.typed()
    assert again.typed()["rate"] == "half ty"
    again.clear()
    assert set(again.typed().values()) == {"", None}


def test_values_are_filled_in_as_typed(form: RecordForm[Bag]) -> None:
    form.preset({"at": NOW, "rate": Decimal("12.345"), "cause": Cause.OTHER, "material": Material.SKIN, "seen": True})
    assert form.typed() == {
        "at": "2026-11-22 14:05",
        "rate": "12.3450",
        "cause": "other",
        "material": "skin",
        "seen": True,
        "lumens": "",
        "use_by": "",
        "who": "",
        "note": "",
    }


class Tap(Fields):
    done: bool = boolean_field(N_("t", "Done"))
    site: Cause | None = choice_field(Cause, N_("t", "Site"), applies_when=When("done", (True,)))
    other: str | None = text_field(N_("t", "Which"), applies_when=When("site", (Cause.OTHER,)))
    cells: Decimal | None = decimal_field(N_("t", "Cells"), required=False, applies_when=When("done", (True,)))
    sum: int | None = integer_field(N_("t", "Sum"), applies_when=When("done", (True,)))
    at: datetime | None = moment_field(N_("t", "At"), applies_when=When("done", (True,)))
    day: date | None = date_field(N_("t", "Day"), applies_when=When("done", (True,)))
    kept: bool | None = boolean_field(N_("t", "Kept"), applies_when=When("done", (True,)))


def test_a_field_is_shown_and_read_only_where_it_applies(qtbot: QtBot, words: Words, clock: MovingClock) -> None:
    form = RecordForm(Tap, words, clock, RECORD)
    qtbot.addWidget(form)
    caught = list[Tap]()
    form.submitted.connect(caught.append)

    def shown() -> list[str]:
        return [name for name, editor in form.editors.items() if not editor.isHidden()]

    assert shown() == ["done"]
    form.restore({"done": True, "other": "femur", "cells": "many"})
    assert shown() == ["done", "site", "cells", "sum", "at", "day", "kept"]
    assert [form.editor(name).title for name in ("site", "cells")] == ["Site", "Cells (optional)"]
    press(form.editor("site").editors()[0], Qt.Key.Key_3)
    assert shown() == list(Tap.specs)
    form.submit()
    assert form.editor("sum").problem == "Sum is needed: type it."
    press(form.editor("done").editors()[0], Qt.Key.Key_2)
    assert shown() == ["done"]  # what hangs on a field that does not apply does not apply either
    form.submit()
    assert [draft.model_dump(exclude_none=True) for draft in caught] == [{"done": False}]
    assert form.typed()["other"] == "femur"  # a slip of the finger loses nothing
    form.clear()
    assert shown() == ["done"]


def test_an_act_under_way_is_not_submitted_again(form: RecordForm[Bag]) -> None:
    caught = submissions(form)
    form.restore(GOOD)
    form.set_busy(True)
    form.submit()
    assert caught == []
    form.set_busy(False)
    form.submit()
    assert len(caught) == 1


def test_the_echo_says_at_once_what_a_time_will_mean(form: RecordForm[Bag], clock: MovingClock) -> None:
    editor = form.editor("at")
    usual = editor.beneath
    assert "0730" in usual
    for typed, echo in {
        "-15": "today 13:50, 15 min ago",
        "0730": "today 07:30, 6 h ago",
        "y2210": "Sat 22:10, 15 h ago",
        "now": "today 14:05, now",
        "t0930": "Mon 09:30, in 19 h 25 min",
        "01-Nov-2026 10:00": "01-Nov-2026 10:00, 21 d ago",
        "7": usual,
        "": usual,
    }.items():
        editor.restore(typed)
        assert editor.beneath == echo
    editor.restore("-15")
    clock.put(NOW + timedelta(minutes=10))
    editor._tick.timeout.emit()  # type: ignore[attr-defined]
    assert editor.beneath == "today 14:00, 15 min ago"
    editor.restore("25:00")
    editor.show_problem("A day has the times 00:00 to 23:59.")
    editor._tick.timeout.emit()  # type: ignore[attr-defined]
    assert editor.beneath == "A day has the times 00:00 to 23:59."


def test_the_echo_of_a_day_is_the_day(form: RecordForm[Bag]) -> None:
    editor = form.editor("use_by")
    editor.restore("5.11.2026")
    assert editor.beneath == "05-Nov-2026"


def test_a_unit_stands_at_the_right_edge_and_off_the_typed_text(form: RecordForm[Bag]) -> None:
    editor = form.editor("rate")
    assert isinstance(editor, LineEditor)
    unit = editor.edit._unit
    assert unit is not None
    assert unit.text() == "mL per hour"
    assert unit.geometry().right() < editor.edit.width()
    assert unit.height() == editor.edit.height()
    assert editor.edit.textMargins().right() >= unit.width()
    assert editor.edit.accessibleName() == "Rate, mL per hour"


def test_what_is_said_already_is_not_said_again(form: RecordForm[Bag]) -> None:
    editor, spoken = form.editor("rate"), list[str]()
    editor.spoken.connect(lambda: spoken.append(editor.beneath))
    for _ in range(3):
        editor.show_note("")
        editor.show_problem("")
    assert spoken == []
    for _ in range(3):
        editor.show_note("More than the label allows")
    assert editor.beneath == "More than the label allows"
    editor.show_note("")
    assert len(spoken) == 2


def test_titles_lead_to_their_fields_and_say_what_is_optional(form: RecordForm[Bag]) -> None:
    editor = form.editor("lumens")
    assert editor.title == "Lumens (optional)"
    assert editor.beneath == "Of the line."
    QTest.mouseClick(editor._caption, Qt.MouseButton.LeftButton)
    assert focus(form) is editor.editors()[0]
    assert editor._caption.buddy() is editor.editors()[0]


def test_keys_are_one_stop_and_move_by_arrows_and_digits(form: RecordForm[Bag]) -> None:
    editor = form.editor("cause")
    assert isinstance(editor, KeysEditor)
    keys = editor.keys
    stops = [key.text() for key in keys.keys if key.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert stops == ["Alarm"]
    assert keys.value is None
    editor.take_focus()
    press(focus(form), Qt.Key.Key_Left)
    assert keys.value == "other"
    press(focus(form), Qt.Key.Key_Right)
    assert keys.value == "alarm"
    press(focus(form), Qt.Key.Key_9)
    assert keys.value == "alarm"
    press(focus(form), Qt.Key.Key_3)
    assert keys.value == "other"
    assert focus(form) is keys.keys[2]
    press(focus(form), Qt.Key.Key_Space)
    assert keys.value == "other"
    QTest.mouseClick(keys.keys[1], Qt.MouseButton.LeftButton)
    assert keys.value == "air"
    assert [key.isChecked() for key in keys.keys] == [False, True, False]
    assert keys.keys[1].accessibleName() == "Cause: Air"
    keys.set_value("gone")
    assert keys.value is None


def test_enter_on_a_key_chooses_it_where_nothing_is_chosen(form: RecordForm[Bag]) -> None:
    editor = form.editor("seen")
    editor.take_focus()
    press(focus(form), Qt.Key.Key_Return)
    assert editor.typed() is True
    assert focus(form) is form.editor("lumens").editors()[0]


def test_yes_and_no_are_two_keys_of_which_none_is_chosen(form: RecordForm[Bag]) -> None:
    editor = form.editor("seen")
    assert isinstance(editor, KeysEditor)
    assert [key.text() for key in editor.keys.keys] == ["Yes", "No"]
    assert editor.typed() is None
    editor.preset(False)
    assert editor.typed() is False


def wheel(widget: QWidget) -> QWheelEvent:
    middle = QPointF(widget.rect().center())
    return QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_a_list_does_not_turn_under_the_wheel_unless_it_has_the_keyboard(form: RecordForm[Bag]) -> None:
    editor = form.editor("material")
    assert isinstance(editor, ListEditor)
    editor.restore("blood")
    form.editor("at").take_focus()
    QApplication.sendEvent(editor.combo, wheel(editor.combo))
    assert editor.typed() == "blood"
    editor.take_focus()
    QApplication.sendEvent(editor.combo, wheel(editor.combo))
    assert editor.typed() == "csf"
    assert isinstance(editor.combo, CalmCombo)
    editor.restore("gone")
    assert editor.typed() is None


def test_editing_is_told(form: RecordForm[Bag], qtbot: QtBot) -> None:
    for name, typed in {**GOOD, "note": "x"}.items():
        with qtbot.waitSignal(form.edited, timeout=1000):
            if name in ("cause", "seen"):
                press(form.editor(name).editors()[0], Qt.Key.Key_1)
            elif name == "material":
                form.editor(name).restore(typed)
            else:
                QTest.keyClicks(form.editor(name).editors()[0], str(typed))


def test_every_field_that_takes_the_keyboard_has_a_name(form: RecordForm[Bag]) -> None:
    nameless = [
        part
        for part in form.findChildren(QWidget)
        if part.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not part.metaObject().className().startswith("QCombo")
        and not QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
        and part.isVisible()
    ]
    assert nameless == []


def test_controls_are_high_enough_for_a_gloved_finger(form: RecordForm[Bag]) -> None:
    heights = {part.height() for editor in form.editors.values() for part in editor.editors() if part.isVisible()}
    assert min(heights) >= CONTROL_HEIGHT
    assert form.button.height() >= CONTROL_HEIGHT
    assert form.button.text() == "Record bag change"


def test_an_enter_that_no_field_wants_presses_nothing(form: RecordForm[Bag]) -> None:
    caught = submissions(form)
    press(form, Qt.Key.Key_Return)
    press(form, Qt.Key.Key_F5)
    assert caught == []


def test_keys_wrap_in_a_narrow_place_and_none_is_cut(qtbot: QtBot) -> None:
    row = KeyRow([(number, f"entry number {number}") for number in range(4)], "Entries")
    qtbot.addWidget(row)
    row.resize(300, 10)
    row.resize(300, row.heightForWidth(300))
    row.show()
    qtbot.waitUntil(row.isVisible)
    assert len({key.y() for key in row.keys}) == 2
    for key in row.keys:
        assert isinstance(key, QPushButton)
        assert key.width() >= key.sizeHint().width()
        assert row.rect().contains(key.geometry())
