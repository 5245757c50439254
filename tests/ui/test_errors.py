"""What happens when the program itself is wrong."""

import logging
import sys
import threading

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from bline_desktop import __version__
from bline_desktop.domain.words import Words
from bline_desktop.ui.errors import BugDialog, BugReporter, scrubbed_report

SECRET = "SENTINEL, Wei"


def failure() -> BaseException:
    """Make a failure that carries a patient's name in every place that it can."""

    def inner(name: str) -> None:
        try:
            raise KeyError(name)
        except KeyError as error:
            raise ValueError(f"{name} is not here") from error

    try:
        inner(SECRET)
    except ValueError as error:
        error.add_note(SECRET)
        return error
    raise AssertionError


def test_the_report_tells_kind_and_place_and_no_value() -> None:
    report = scrubbed_report(failure())
    assert f"B-Line Desktop {__version__}" in report
    assert "builtins.ValueError" in report
    assert "builtins.KeyError" in report
    assert "tests.ui.test_errors:" in report
    assert "failure.<locals>.inner" in report
    assert "SENTINEL" not in report
    assert __file__ not in report


def test_a_ring_of_causes_ends() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert scrubbed_report(one).count("ValueError") == 1


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture
def reporter(words: Words, calls: list[str]) -> BugReporter:
    made = BugReporter(words, lambda: calls.append("closed"))
    made.reported.connect(calls.append)
    return made


def test_the_store_is_closed_before_anything_is_shown_and_one_report_is_enough(
    reporter: BugReporter, calls: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    error = failure()
    with caplog.at_level(logging.CRITICAL):
        reporter.hook(type(error), error, error.__traceback__)
        reporter.hook(ValueError, None, None)
    assert calls == ["closed", scrubbed_report(error)]
    assert "builtins.ValueError" in caplog.text
    assert "SENTINEL" not in caplog.text


def test_a_failure_while_closing_does_not_keep_the_report_back(words: Words, qtbot: QtBot) -> None:
    def closing() -> None:
        raise OSError

    reporter, reports = BugReporter(words, closing), list[str]()
    reporter.reported.connect(reports.append)
    with qtbot.captureExceptions() as caught:
        reporter.hook(ValueError, ValueError(), None)
    assert len(reports) == 1
    assert [kind for kind, _, _ in caught] == [OSError]


def test_a_failure_on_another_thread_is_reported_on_the_ui_thread(
    reporter: BugReporter, calls: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter.install()
    assert sys.excepthook == reporter.hook
    worker = threading.Thread(target=lambda: 1 / 0)
    worker.start()
    worker.join()
    assert calls == []
    qtbot.waitUntil(lambda: len(calls) == 2)
    assert "builtins.ZeroDivisionError" in calls[1]


def test_control_c_ends_without_a_report(
    reporter: BugReporter, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = list[int]()
    monkeypatch.setattr(QApplication, "exit", codes.append)
    reporter.hook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert codes == [130]
    assert calls == []


def test_a_failure_after_the_end_harms_nothing(reporter: BugReporter, calls: list[str]) -> None:
    shiboken6.delete(reporter)
    reporter.hook(ValueError, ValueError(), None)
    assert calls == []


def test_the_window_says_what_is_safe_and_lets_the_report_be_copied(words: Words, qtbot: QtBot) -> None:
    dialog = BugDialog(words, "the report")
    qtbot.addWidget(dialog)
    dialog.show()
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    buttons["Copy report"].click()
    assert QGuiApplication.clipboard().text() == "the report"
    assert dialog.text.isReadOnly()
    buttons["Close program"].click()
    assert dialog.result() == BugDialog.DialogCode.Accepted
