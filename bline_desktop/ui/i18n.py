"""Words by Qt's translators, Qt's own texts in the same language, and a mode that stretches every text.

Set BLINE_STRETCH=200 to have every text twice as long: what is too tight for another language shows at once.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from bline_desktop.domain.words import Words
from bline_desktop.paths import resources
from bline_desktop.ui.settings import WorkstationSettings

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

STRETCH_VARIABLE = "BLINE_STRETCH"
_PLACES = re.compile(r"\{[^}]*\}")


class QtWords(Words):
    """Says texts in the language of the installed translators. `stretch` is in percent of the text's length."""

    def __init__(self, zone: "ZoneInfo | None", language: str = "en", stretch: int = 100) -> None:
        self._stretch = stretch
        super().__init__(zone, language, self._in_language)

    def _in_language(self, context: str, text: str) -> str:
        translated = QCoreApplication.translate(context, text)
        return stretched(translated, self._stretch) if self._stretch > 100 else translated


def stretch_wanted(environment: dict[str, str]) -> int:
    """Return by how many percent texts are to be stretched; 100 leaves them as they are."""
    wanted = environment.get(STRETCH_VARIABLE, "")
    return max(100, int(wanted)) if wanted.isascii() and wanted.isdecimal() else 100


def stretched(text: str, percent: int) -> str:
    """Make a text longer by repeating its words; its places are filled in once, as before."""
    words = [word for word in _PLACES.sub("", text).split() if word]
    missing = len(text) * (percent - 100) // 100
    added: list[str] = []
    while words and sum(len(word) + 1 for word in added) < missing:
        added.append(words[len(added) % len(words)])
    return " ".join([text, *added])


def words_of(workstation: WorkstationSettings, zone: "ZoneInfo | None") -> Words:
    """Return how this workstation says things, in a time zone (None: the computer's own)."""
    return QtWords(zone, workstation.language, stretch_wanted(dict(os.environ)))


def install_translators(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Install the translations that there are for a language: ours, then Qt's own; English needs none."""
    if language.startswith("en"):
        return []
    installed = []
    for path in _candidates(language):
        translator = QTranslator(app)
        if path.exists() and translator.load(str(path)):
            app.installTranslator(translator)
            installed.append(translator)
    return installed


def _candidates(language: str) -> Iterable[Path]:
    """Return where translations may lie; what is installed last is looked at first."""
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    yield from (qt / f"{part}_{language}.qm" for part in ("qt", "qtbase"))
    yield resources() / "translations" / f"bline_{language}.qm"
