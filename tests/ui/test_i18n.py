"""Texts through Qt's translators."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from bline_desktop.domain.words import N_
from bline_desktop.ui.i18n import QtWords, install_translators, stretch_wanted, stretched

ZONE = ZoneInfo("Asia/Shanghai")
SAVED = N_("status", "Saved {clock}")


class Shouting(QTranslator):
    """A translator that knows every text."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"{context}: {text.upper().replace('{CLOCK}', '{clock}')}"

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def shouting(qapp: QApplication) -> Iterator[None]:
    translator = Shouting(qapp)
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def test_without_a_translation_the_source_is_said(qapp: QApplication) -> None:
    assert QtWords(ZONE).say(SAVED, clock="14:05") == "Saved 14:05"


@pytest.mark.usefixtures("shouting")
def test_a_translation_is_said_with_its_values() -> None:
    assert QtWords(ZONE, "xx").say(SAVED, clock="14:05") == "status: SAVED 14:05"


def test_texts_can_be_stretched_without_losing_their_places(qapp: QApplication) -> None:
    words = QtWords(ZONE, stretch=200)
    assert words.say(SAVED, clock="14:05") == "Saved 14:05 Saved Saved Saved"
    assert stretched("{only}", 200) == "{only}"
    assert len(stretched("Record bag change", 200)) >= 2 * len("Record bag change")


@pytest.mark.parametrize(("value", "percent"), [("200", 200), ("50", 100), ("", 100), ("wide", 100), ("²", 100)])
def test_the_stretch_comes_from_the_environment(value: str, percent: int) -> None:
    assert stretch_wanted({"BLINE_STRETCH": value}) == percent
    assert stretch_wanted({}) == 100


def test_qt_speaks_the_language_too(qapp: QApplication) -> None:
    assert install_translators(qapp, "en") == []
    installed = install_translators(qapp, "zh_CN")
    try:
        assert all(not translator.isEmpty() for translator in installed)
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)
    assert install_translators(qapp, "xx") == []
