"""The one door for messages, and the bar that shows them."""

from collections.abc import Callable
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bline_desktop.domain.errors import Rule, RuleBroken, StorageTrouble
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.messages import GO_BACK, Answer, Messages, Offer, Option, Question, Weight
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.good_news import GoodNews
from bline_desktop.ui.widgets.message_bar import MessageBar
from bline_desktop.ui.widgets.status_bar import StatusBar
from tests.support.messages import FakeMessages

SAVED = N_("t", "Bag {number} is recorded.")
STOPPED = "The pump stopped 5 h ago."
DONE = Option("done", N_("t", "Already done: record as it happened"))
BACK = Option("back", GO_BACK, needs_reason=False)
QUESTION = Question(STOPPED, (DONE, BACK), reason=N_("t", "Reason"))
PLAIN = Question("Leave the form?", (Option("leave", N_("t", "Leave and forget it")), BACK))


@pytest.fixture
def door(words: Words) -> Messages:
    return Messages(words)


@pytest.fixture
def bar(door: Messages, qtbot: QtBot) -> MessageBar:
    made = MessageBar(door)
    made.resize(900, 10)
    qtbot.addWidget(made)
    return made


def texts(bar: MessageBar) -> list[str]:
    return [frame.note.text for frame in bar.notes]


def test_the_bar_is_not_there_until_something_needs_a_look(bar: MessageBar, door: Messages) -> None:
    assert not bar.isVisible()
    door.warn(SAVED, number=3)
    assert bar.isVisible()
    assert texts(bar) == ["Bag 3 is recorded."]
    assert bar.notes[0].accessibleName() == "Bag 3 is recorded."


def test_a_warning_stays_until_it_is_closed_or_all_went_well(bar: MessageBar, door: Messages) -> None:
    door.refuse(RuleBroken(Rule("x", N_("t", "Bed {bed} is taken.")), bed="4"))
    assert texts(bar) == ["Bed 4 is taken."]
    QTest.mouseClick(bar.notes[0].findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    door.refuse(RuleBroken(Rule("x", N_("t", "Bed {bed} is taken.")), bed="4"))
    door.say(SAVED, number=3)
    assert not bar.isVisible()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def news(door: Messages, words: Words, window: QWidget) -> GoodNews:
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    made = GoodNews(door)
    status = StatusBar(words, made)
    column.addWidget(QStackedWidget(), 1)
    column.addWidget(status)
    status.show_user(Role.PHYSICIAN, "WEBER Jonas")
    status.show_made_up(True)
    status.show_head("#29 DF12-090D")
    window.resize(1200, 600)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    return made


def geometries(window: QWidget) -> list[QRect]:
    """Where everything stands but the news."""
    (news,) = window.findChildren(GoodNews)
    parts = (part for part in window.findChildren(QWidget) if part is not news and not news.isAncestorOf(part))
    return [part.geometry() for part in parts]


def test_good_news_moves_and_covers_nothing_and_goes_by_itself(news: GoodNews, door: Messages, window: QWidget) -> None:
    before = geometries(window)
    door.say(SAVED, number=3)
    QApplication.processEvents()
    assert news.text == "Bag 3 is recorded."
    assert news._frame.accessibleName() == "Bag 3 is recorded."
    assert not news.button.isVisible()
    assert geometries(window) == before
    (foot,) = window.findChildren(StatusBar)
    others = [part for part in foot.findChildren(QWidget) if part.parentWidget() is foot and part is not news]
    assert not any(part.geometry().intersects(news.geometry()) for part in others if part.isVisible())
    label = next(label for label in news.findChildren(QLabel) if label.text())
    assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    door.say(SAVED, number=123456789)
    assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    news._end.timeout.emit()
    assert news.text == ""


def test_good_news_wraps_where_the_line_is_short_and_the_line_stays_as_high(
    news: GoodNews, door: Messages, window: QWidget
) -> None:
    window.resize(1000, 600)
    QApplication.processEvents()
    before = geometries(window)
    door.say(N_("t", "The account of ADAMS Nora is closed."))
    QApplication.processEvents()
    label = next(label for label in news.findChildren(QLabel) if label.text())
    assert label.height() >= label.heightForWidth(label.width()) > label.fontMetrics().height()
    assert geometries(window) == before
    window.resize(1600, 600)
    QApplication.processEvents()
    assert label.heightForWidth(label.width()) < 2 * label.fontMetrics().height()


def test_good_news_goes_at_the_next_act(news: GoodNews, door: Messages) -> None:
    door.say(SAVED, number=3)
    door.ask(door, PLAIN, lambda _: None)
    assert news.text == ""
    door.say(SAVED, number=4)
    door.withdraw()
    assert news.text == ""


def test_good_news_that_has_to_be_read_stands_in_the_bar_until_it_is_closed(
    news: GoodNews, bar: MessageBar, door: Messages
) -> None:
    door.tell(SAVED, number=3)
    assert news.text == ""
    assert texts(bar) == ["Bag 3 is recorded."]
    QTest.mouseClick(bar.notes[0].findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert texts(bar) == []


OFFER = Offer(N_("t", "Undo"))


def test_an_act_can_be_offered_with_good_news(news: GoodNews, door: Messages, window: QWidget) -> None:
    before, taken = geometries(window), list[str]()
    for _ in range(2):
        door.offer(door, SAVED, OFFER, lambda: taken.append("undone"), number=3)
        QApplication.processEvents()
    assert (news.text, news.button.text(), news.button.accessibleName()) == (
        "Bag 3 is recorded.",
        "Undo (Ctrl+Z)",
        "Undo",
    )
    assert news._end.interval() == 10_000
    assert geometries(window) == before
    assert news.button.visibleRegion().boundingRect() == news.button.rect()
    QTest.mouseClick(news.button, Qt.MouseButton.LeftButton)
    assert (taken, news.text) == (["undone"], "")


def undo(window: QWidget) -> None:
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_key_takes_an_offer_once_and_never_one_that_is_over(
    news: GoodNews, door: Messages, window: QWidget
) -> None:
    taken = list[int]()
    ends: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: news._end.timeout.emit(),
        door.withdraw,
        lambda: door.say(SAVED, number=7),
    )
    for number, over in enumerate(ends):
        door.offer(door, SAVED, OFFER, partial(taken.append, number), number=number)
        over()
        undo(window)
        undo(window)
    assert taken == [0]
    owner = QObject()
    door.offer(owner, SAVED, OFFER, lambda: taken.append(9), number=9)
    shiboken6.delete(owner)
    undo(window)
    assert taken == [0]


def test_escape_closes_a_note_and_not_a_question(bar: MessageBar, door: Messages) -> None:
    door.warn(SAVED, number=3)
    QTest.keyClick(bar.notes[0], Qt.Key.Key_F5)
    QTest.keyClick(bar.notes[0], Qt.Key.Key_Escape)
    assert texts(bar) == []
    door.ask(door, PLAIN, lambda _: None)
    QTest.keyClick(bar.notes[0], Qt.Key.Key_Escape)
    assert texts(bar) == ["Leave the form?"]


def test_the_newest_note_takes_the_place_of_the_last_and_a_question_stays_above(
    bar: MessageBar, door: Messages
) -> None:
    door.ask(door, QUESTION, lambda _: None)
    door.warn(SAVED, number=1)
    door.trouble(StorageTrouble("full", N_("t", "The disk is full."), N_("t", "All is safe."), N_("t", "Make room.")))
    assert texts(bar) == [STOPPED, "The disk is full. All is safe. Make room."]
    assert [frame.note.tone for frame in bar.notes] == [Tone.WARNING, Tone.CRITICAL]


def test_an_act_that_needs_a_reason_waits_for_it(bar: MessageBar, door: Messages) -> None:
    answers = list[Answer]()
    door.ask(door, QUESTION, answers.append)
    frame = bar.notes[0]
    assert [frame.buttons[key].isEnabled() for key in ("done", "back")] == [False, True]
    QTest.keyClicks(bar.window().focusWidget(), "  the alarm was solved at 3 ")
    QTest.mouseClick(frame.buttons["done"], Qt.MouseButton.LeftButton)
    assert answers == [Answer("done", "the alarm was solved at 3")]
    assert not bar.isVisible()


def test_one_can_always_go_back(bar: MessageBar, door: Messages) -> None:
    answers = list[Answer]()
    door.ask(door, QUESTION, answers.append)
    QTest.mouseClick(bar.notes[0].buttons["back"], Qt.MouseButton.LeftButton)
    assert answers == [Answer("back")]


def test_enter_in_the_reason_goes_on_to_the_act_and_does_not_do_it(bar: MessageBar, door: Messages) -> None:
    answers: list[Answer] = []
    door.ask(door, QUESTION, answers.append)
    frame = bar.notes[0]
    line = frame.findChild(QLineEdit)
    assert line is not None
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert bar.window().focusWidget() is line  # without a reason no act waits
    QTest.keyClicks(line, "Called to bed 7")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert bar.window().focusWidget() is frame.buttons["done"]
    assert answers == []
    QTest.keyClick(frame.buttons["done"], Qt.Key.Key_Return)
    assert answers == [Answer("done", "Called to bed 7")]


def test_a_question_without_a_reason_is_answered_by_keyboard(bar: MessageBar, door: Messages) -> None:
    answers = list[Answer]()
    door.ask(door, PLAIN, answers.append)
    assert bar.window().focusWidget() is bar.notes[0].buttons["leave"]
    QTest.keyClick(bar.notes[0].buttons["leave"], Qt.Key.Key_Return)
    assert answers == [Answer("leave")]


def test_a_newer_question_takes_the_place_of_the_older(bar: MessageBar, door: Messages) -> None:
    answers = list[str]()
    door.ask(door, PLAIN, lambda _: answers.append("older"))
    door.ask(door, QUESTION, lambda _: answers.append("newer"))
    assert texts(bar) == [STOPPED]
    bar.notes[0].buttons["back"].click()
    assert answers == ["newer"]


def test_withdrawing_takes_everything_away_and_nobody_is_answered(bar: MessageBar, door: Messages) -> None:
    answers = list[Answer]()
    door.ask(door, PLAIN, answers.append)
    door.warn(SAVED, number=1)
    door.withdraw()
    door.answer(Answer("leave"))
    assert texts(bar) == []
    assert not bar.isVisible()
    assert answers == []


def test_nobody_is_told_whose_screen_is_gone(door: Messages) -> None:
    screen, answers = QObject(), list[Answer]()
    door.ask(screen, PLAIN, answers.append)
    shiboken6.delete(screen)
    door.answer(Answer("leave"))
    assert answers == []


def test_a_serious_question_looks_serious(bar: MessageBar, door: Messages) -> None:
    door.ask(door, Question("Wrong patient?", (BACK,), weight=Weight.SERIOUS), lambda _: None)
    assert bar.notes[0].note.tone is Tone.CRITICAL


@pytest.mark.parametrize(("press", "answer"), [("Leave and forget it", "leave"), ("Go back", ""), (None, "")])
@pytest.mark.parametrize("weight", list(Weight))
def test_a_window_that_must_be_answered_names_its_acts(
    door: Messages, qtbot: QtBot, press: str | None, answer: str, weight: Weight
) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    def respond() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        titles = {button.text(): button for button in box.buttons()}
        assert sorted(titles) == ["Go back", "Leave and forget it"]
        assert box.defaultButton() is titles["Go back"]
        if press is None:
            QTest.keyClick(box, Qt.Key.Key_Escape)
        else:
            titles[press].click()

    QTimer.singleShot(0, respond)
    question = Question("Leave the form?", PLAIN.options[:1], weight=weight)
    assert door.confirm(window, question) == answer


def test_the_door_of_the_tests_answers_as_told(messages: FakeMessages) -> None:
    answers = list[Answer]()
    messages.next_answer("done", "because")
    messages.ask(messages, QUESTION, answers.append)
    assert answers == [Answer("done", "because")]
    assert messages.texts == [STOPPED]
    assert messages.questions == [QUESTION]
    messages.next_answer("elsewhere")
    with pytest.raises(AssertionError, match="no answer"):
        messages.confirm(QWidget(), PLAIN)
    with pytest.raises(AssertionError, match="nobody told"):
        messages.ask(messages, PLAIN, answers.append)
