"""The timeline under the hand: real events on a real widget, and what is on the screen after them."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.colours import DARK, LIGHT
from bline_desktop.domain.words import Words
from bline_desktop.plots.view import SHORTEST, View, x_of
from bline_desktop.ui.plot_canvas import PlotCanvas
from bline_desktop.ui.plot_moves import STEP
from bline_desktop.ui.theme import dress
from tests.support.timelines import empty, poor, record_id, rich

RICH = rich()
DLI = RICH.marks[1].record_id


@pytest.fixture
def canvas(qtbot: QtBot, words: Words) -> PlotCanvas:
    made = PlotCanvas(words)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    qtbot.waitExposed(made)
    made.show_timeline(RICH)
    seen(made)
    return made


def seen(widget: QWidget) -> np.ndarray:
    """Return what is painted now: rows from the top, blue, green, red, alpha."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    dots = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return dots[:, : image.width()].copy()


def place_of(canvas: PlotCanvas, record: UUID) -> QPoint:
    assert canvas.picture is not None
    target = canvas.picture.target_of(record)
    assert target is not None
    box = canvas.picture.place_of(target, canvas.view)
    return QPoint(round(box.left + box.width / 2), round(box.top + box.height / 2))


def colour_at(dots: np.ndarray, place: QPoint) -> str:
    blue, green, red = (int(part) for part in dots[place.y(), place.x(), :3])
    return QColor(red, green, blue).name().upper()


def is_near(dots: np.ndarray, place: QPoint, colour: str, reach: int = 4) -> bool:
    """Whether a colour is painted at a place or a few dots beside it."""
    around = (place + QPoint(across, down) for across in range(-reach, reach + 1) for down in range(-reach, reach + 1))
    return any(colour_at(dots, one) == colour for one in around)


def roll(canvas: PlotCanvas, place: QPoint, turned: QPoint, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(place),
        QPointF(canvas.mapToGlobal(place)),
        QPoint(),
        turned,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def drag(canvas: PlotCanvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)


def test_everything_is_shown_first_and_after_0(canvas: PlotCanvas) -> None:
    assert canvas.picture is not None
    whole = canvas.picture.whole_view
    assert canvas.view == whole
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.span == pytest.approx(whole.span * 0.8)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.view == whole
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.view == whole


def test_arrows_move_and_signs_zoom_about_the_middle(canvas: PlotCanvas) -> None:
    canvas.zoom_in()
    before = canvas.view
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.left == pytest.approx(before.left + STEP * before.span)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.view.left == pytest.approx(before.left)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.view.left > before.left + before.span / 2
    canvas.show_all()
    before = canvas.view
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view.span == pytest.approx(before.span / 0.8)
    assert canvas.view.at(0.5) == pytest.approx(before.at(0.5))
    canvas.zoom_out()
    canvas.zoom_in()
    assert canvas.view.span == pytest.approx(before.span / 0.8)


def test_keys_that_are_not_its_own_go_on_to_the_window(qtbot: QtBot, canvas: PlotCanvas) -> None:
    heard: list[int] = []

    class Outer(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            heard.append(event.key())

    outer = Outer()
    qtbot.addWidget(outer)
    canvas.setParent(outer)
    QTest.keyClick(canvas, Qt.Key.Key_B)
    QTest.keyClick(canvas, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert heard == [Qt.Key.Key_B, Qt.Key.Key_Control, Qt.Key.Key_T]
    canvas.setParent(None)


def test_tab_leaves(qtbot: QtBot, words: Words) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    plot, field = PlotCanvas(words), QLineEdit()
    column.addWidget(plot)
    column.addWidget(field)
    window.show()
    qtbot.waitActive(window)
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Tab)
    assert window.focusWidget() is field


def test_t_changes_what_the_axis_counts_and_tells_it(qtbot: QtBot, canvas: PlotCanvas) -> None:
    with qtbot.waitSignal(canvas.days_counted) as told:
        QTest.keyClick(canvas, Qt.Key.Key_T)
    assert told.args == [True]
    assert canvas.picture is not None
    assert canvas.picture.axis.by_day
    canvas.count_days(on=False)
    assert not canvas.picture.axis.by_day


def test_the_wheel_zooms_about_the_pointer(canvas: PlotCanvas) -> None:
    place = place_of(canvas, DLI)
    x = canvas.view.at((place.x() - canvas.data.left) / canvas.data.width)
    roll(canvas, place, QPoint(0, 120), Qt.KeyboardModifier.NoModifier)
    assert canvas.view.at((place.x() - canvas.data.left) / canvas.data.width) == pytest.approx(x)
    assert canvas.picture is not None
    assert canvas.view.span == pytest.approx(canvas.picture.whole_view.span * 0.8)


def test_the_wheel_moves_with_shift_or_sideways(canvas: PlotCanvas) -> None:
    canvas.zoom_in()
    before = canvas.view
    roll(canvas, QPoint(400, 200), QPoint(0, -120), Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view == before.shifted(STEP)
    roll(canvas, QPoint(400, 200), QPoint(120, 0), Qt.KeyboardModifier.NoModifier)
    assert canvas.view.left == pytest.approx(before.left)


def test_zoom_ends_at_an_hour(canvas: PlotCanvas) -> None:
    for _ in range(60):
        canvas.zoom_in()
    assert canvas.view.span == pytest.approx(SHORTEST)
    assert (seen(canvas)[:, :, 0] != seen(canvas)[0, 0, 0]).any()


def test_dragging_moves_the_image_without_a_full_draw_and_then_draws(qtbot: QtBot, canvas: PlotCanvas) -> None:
    before = canvas.view
    assert canvas.picture is not None
    drag(canvas, QPoint(600, 200), QPoint(500, 220))
    assert canvas.view.left == pytest.approx(before.left + 100 / canvas.data.width * before.span)
    assert canvas.picture.view == before  # the figure still stands where it was drawn
    moving = seen(canvas)
    bar = QPoint(place_of(canvas, RICH.bars[5].record_id).x(), round(canvas.picture.treatment.baseline) - 8)
    assert colour_at(moving, bar) == LIGHT.blinatumomab
    with qtbot.waitSignal(canvas.rested):
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(500, 220))
    resting = seen(canvas)
    assert canvas.picture.view == canvas.view
    assert colour_at(resting, bar) == LIGHT.blinatumomab


def test_titles_stay_while_the_picture_moves(canvas: PlotCanvas) -> None:
    assert canvas.picture is not None
    canvas.pointer = None
    before = seen(canvas)
    canvas.move_to(canvas.view.shifted(0.1))
    moving = seen(canvas)
    for box in canvas.picture.still:
        part = np.s_[round(box.top) + 2 : round(box.bottom) - 2, 4 : round(box.right) - 2]
        assert (before[part] == moving[part]).all()
    panel = np.s_[100:300, round(canvas.data.left) : round(canvas.data.right)]
    assert (before[panel] != moving[panel]).any()


def test_a_rested_hand_gets_a_full_draw(qtbot: QtBot, canvas: PlotCanvas) -> None:
    assert canvas.picture is not None
    with qtbot.waitSignal(canvas.rested):
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    seen(canvas)
    assert canvas.picture.view == canvas.view


def test_the_moved_image_is_where_the_full_draw_will_be(canvas: PlotCanvas) -> None:
    """Zoomed and moved, the columns of the bars agree to two dots with the full draw that follows."""
    assert canvas.picture is not None
    canvas.pointer = None
    canvas.move_to(canvas.view.zoomed(0.7, canvas.view.at(0.4)).shifted(0.05))
    row = round(canvas.picture.treatment.baseline) - 8
    inside = slice(round(canvas.data.left) + 5, round(canvas.data.right) - 60)
    blue = QColor(LIGHT.blinatumomab)

    def bars() -> np.ndarray:
        dots = seen(canvas)[row, inside].astype(int)
        return (abs(dots[:, 0] - blue.blue()) < 40) & (abs(dots[:, 2] - blue.red()) < 40)

    moving = bars()
    canvas.settle()
    resting = bars()
    assert resting.sum() > 100
    assert (moving != resting).sum() < 60  # edges, and notches that are thinner in the full draw


def test_a_click_tells_the_record_and_rings_it(qtbot: QtBot, canvas: PlotCanvas) -> None:
    place = place_of(canvas, DLI)
    canvas.pointer = None
    before = seen(canvas)
    with qtbot.waitSignal(canvas.mark_clicked) as told:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert [target.record_id for target in told.args or ()] == [DLI]
    ring = QPoint(place.x() + 9, place.y())
    assert is_near(seen(canvas), ring, LIGHT.act)
    assert not is_near(before, ring, LIGHT.act)


def test_a_click_beside_everything_and_a_drag_choose_nothing(qtbot: QtBot, canvas: PlotCanvas) -> None:
    with qtbot.assertNotEmitted(canvas.mark_clicked):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        place = place_of(canvas, DLI)
        drag(canvas, place, place - QPoint(60, 0))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place - QPoint(60, 0))
        QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=place_of(canvas, DLI))


def test_select_brings_a_record_into_the_window(canvas: PlotCanvas) -> None:
    canvas.show_last_week()
    assert canvas.picture is not None
    assert canvas.view.right == pytest.approx(x_of(RICH.now) + 0.5)
    canvas.select(RICH.bars[0].record_id)
    middle = (x_of(RICH.bars[0].start) + x_of(RICH.bars[0].end)) / 2
    assert canvas.view.at(0.5) == pytest.approx(middle)
    here = canvas.view
    canvas.select(RICH.bars[0].record_id)
    assert canvas.view == here
    canvas.select(record_id("nobody knows it"))
    canvas.select(None)
    assert canvas.view == here


def test_a_bar_is_ringed_by_a_frame(canvas: PlotCanvas) -> None:
    assert canvas.picture is not None
    canvas.pointer = None
    canvas.select(RICH.bars[3].record_id)
    target = canvas.picture.target_of(RICH.bars[3].record_id)
    assert target is not None
    box = canvas.picture.place_of(target, canvas.view)
    edge = QPoint(round((box.left + box.right) / 2), round(box.bottom + 3))
    assert is_near(seen(canvas), edge, LIGHT.act)


def test_the_pointer_gets_a_crosshair_and_a_card_which_go_when_it_leaves(canvas: PlotCanvas) -> None:
    bare = seen(canvas)
    place = place_of(canvas, DLI)
    QTest.mouseMove(canvas, place)
    looked = seen(canvas)
    assert canvas.pointer is not None
    card = np.s_[place.y() + 20 : place.y() + 50, place.x() + 20 : place.x() + 200]
    assert (bare[card] != looked[card]).any()
    foot = np.s_[-30:-10, place.x() - 60 : place.x() + 60]
    assert (bare[foot] != looked[foot]).any()
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert (seen(canvas) == bare).all()


def test_beside_the_marks_there_is_a_crosshair_and_no_card(canvas: PlotCanvas) -> None:
    bare = seen(canvas)
    QTest.mouseMove(canvas, QPoint(150, 60))
    looked = seen(canvas)
    assert (bare[100:300, 150] != looked[100:300, 150]).any()
    assert (bare[70:90, 170:400] == looked[70:90, 170:400]).all()
    QTest.mouseMove(canvas, QPoint(20, 60))  # over the marks of the y axis
    assert (seen(canvas) == bare).all()


def test_every_mark_has_a_card(canvas: PlotCanvas) -> None:
    records = [RICH.bars[0].record_id, RICH.gaps[1].record_id, RICH.marks[0].record_id]
    records += [lane.series[1].points[1].record_id for lane in RICH.lanes]
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    bare = seen(canvas)
    for record in records:
        place = place_of(canvas, record)
        QTest.mouseMove(canvas, place)
        beside = np.s_[place.y() + 16 : place.y() + 50, place.x() + 16 : place.x() + 150]
        assert (bare[beside] != seen(canvas)[beside]).any()


def test_a_card_at_the_right_edge_opens_to_the_left(canvas: PlotCanvas) -> None:
    running = RICH.bars[-1]
    canvas.resize(600, 400)
    canvas.move_to(View(x_of(running.start), x_of(running.end)))
    canvas.settle()
    seen(canvas)
    assert canvas.picture is not None
    place = QPoint(round(canvas.data.right) - 3, round(canvas.picture.treatment.baseline) - 20)
    bare = seen(canvas)
    QTest.mouseMove(canvas, place)
    beside = np.s_[place.y() + 16 : place.y() + 40, place.x() - 120 : place.x() - 20]
    assert (bare[beside] != seen(canvas)[beside]).any()


def test_the_same_patient_keeps_the_window_and_the_ring(canvas: PlotCanvas) -> None:
    canvas.show_last_week()
    canvas.select(RICH.gaps[-1].record_id)
    before = canvas.view
    canvas.show_timeline(rich())
    assert canvas.view == before
    edge_of = place_of(canvas, RICH.gaps[-1].record_id)
    assert canvas.rect().contains(edge_of)
    assert seen(canvas).any()


def test_the_course_asked_for_again_is_built_in_one_turn_and_drawn_in_the_next(
    canvas: PlotCanvas, qtbot: QtBot
) -> None:
    before = seen(canvas)
    drawn = canvas._image
    canvas.show_timeline(replace(RICH, gaps=()))
    assert (seen(canvas) == before).all()
    assert canvas._image is drawn
    qtbot.waitUntil(lambda: canvas._image is not drawn)
    assert (seen(canvas) != before).any()


def test_another_patient_starts_with_everything(canvas: PlotCanvas) -> None:
    canvas.show_last_week()
    other = empty()
    canvas.show_timeline(other.__class__(record_id("other"), "ZJ-099", None, other.now, (), (), (), (), ()))
    assert canvas.picture is not None
    assert canvas.view == canvas.picture.whole_view
    QTest.mouseMove(canvas, QPoint(400, 200))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    assert len(np.unique(seen(canvas)[:, :, 0])) > 5  # words stand there


def test_before_there_is_a_timeline_nothing_moves(qtbot: QtBot, words: Words) -> None:
    bare = PlotCanvas(words)
    qtbot.addWidget(bare)
    bare.resize(600, 300)
    before = bare.view
    for act in (bare.show_all, bare.show_last_week, bare.zoom_in, bare.zoom_out, bare.settle):
        act()
    bare.select(DLI)
    bare.count_days(on=True)
    QTest.keyClick(bare, Qt.Key.Key_Right)
    QTest.mouseMove(bare, QPoint(100, 100))
    QTest.mouseClick(bare, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert bare.view == before
    assert colour_at(seen(bare), QPoint(300, 150)) == LIGHT.ground
    bare.show_timeline(poor())
    assert bare.picture is not None
    assert bare.picture.axis.by_day  # as it was asked for before


def test_the_dark_theme_is_taken_on_at_once(canvas: PlotCanvas, dressed: QApplication) -> None:
    try:
        dress(dressed, DARK)
        assert colour_at(seen(canvas), QPoint(3, 60)) == DARK.ground
    finally:
        dress(dressed, LIGHT)
    assert colour_at(seen(canvas), QPoint(3, 60)) == LIGHT.ground


def test_a_new_size_is_laid_out_anew(canvas: PlotCanvas) -> None:
    canvas.resize(700, 400)
    assert canvas.picture is not None
    assert (canvas.picture.layout.width, canvas.picture.layout.height) == pytest.approx((700, 400))
    assert seen(canvas).shape[:2] == (400, 700)
    assert canvas.data == canvas.picture.layout.data


def test_a_screen_of_another_density_gets_a_new_draw(canvas: PlotCanvas) -> None:
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert seen(canvas).any()


def test_it_has_a_name_and_says_its_keys(canvas: PlotCanvas) -> None:
    spoken = QAccessible.queryAccessibleInterface(canvas)
    assert spoken.text(QAccessible.Text.Name) == "Timeline of ZJ-014"
    assert "Arrow keys" in spoken.text(QAccessible.Text.Description)
    assert canvas.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert canvas.sizeHint().isValid()


def test_focus_is_seen(qtbot: QtBot, canvas: PlotCanvas) -> None:
    canvas.pointer = None
    qtbot.waitActive(canvas)
    canvas.clearFocus()
    without = seen(canvas)
    canvas.setFocus()
    assert colour_at(seen(canvas), QPoint(550, 1)) == LIGHT.act
    assert colour_at(without, QPoint(550, 1)) != LIGHT.act
