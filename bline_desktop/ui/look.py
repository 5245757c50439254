"""The look that a workstation chose, put on the whole program: by day, by night, or as the system has it."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from bline_desktop.colours import DARK, LIGHT
from bline_desktop.ui.settings import Look, WorkstationSettings
from bline_desktop.ui.theme import is_dark, palette, stylesheet


def show_look(app: QApplication, workstation: WorkstationSettings) -> None:
    """Dress the program as this workstation wants it."""
    dark = _is_system_dark(app) if workstation.look is Look.SYSTEM else workstation.look is Look.DARK
    theme = DARK if dark else LIGHT
    # Qt's style itself stays: to replace it under widgets that have a stylesheet of their own brings Qt down.
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme, touch=workstation.touch))


def _is_system_dark(app: QApplication) -> bool:
    """Tell whether the system is set to dark, by the palette that Qt makes of it when it is given none."""
    app.setPalette(QPalette())
    return is_dark(app.palette())
