"""What stands on top of a patient's window is whole at its first paint; nobody waits for a second one."""

from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from bline_desktop.domain.words import Words
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.widgets.labels import OneLine
from tests.support.messages import FakeMessages
from tests.ui.screens.conftest import Show


@pytest.mark.parametrize("shown_empty_before", [False, True])
def test_no_fact_is_cut_short_when_the_answer_comes_after_the_window_is_shown(
    desk: Desk, words: Words, messages: FakeMessages, ids: dict[str, UUID], show: Show, shown_empty_before: bool
) -> None:
    pages = QStackedWidget()
    pages.addWidget(QWidget())
    show(pages)
    screen = PatientScreen(ids["ZJ-021"], desk, words, messages)
    pages.addWidget(screen)
    pages.setCurrentWidget(screen)
    if shown_empty_before:
        QApplication.processEvents()
    screen.reload()  # answered at once, and no event is given time before the next paint
    texts = [text for part in (screen.banner, screen.strip) for text in part.findChildren(OneLine) if text.isVisible()]
    assert len(texts) > 15
    assert [text.text() for text in texts if text.width() < text.sizeHint().width()] == []
