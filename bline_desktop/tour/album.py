"""The album of a tour: a numbered picture of each step, and a list of the steps with the time that each one took."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QWidget

from bline_desktop.tour.clipped import clipped
from bline_desktop.tour.robot import Robot, StepFailed
from bline_desktop.tour.texts import texts_of

LIST_FILE, TEXTS_FILE, CLIPPED_FILE = "tour.json", "texts.json", "clipped.json"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `wall_ms` runs from the last key or press to the painted result; `failed` says what went wrong."""

    name: str
    picture: str
    wall_ms: int
    failed: str = ""


class Album:
    """Keeps the pictures of the steps in a folder. Without a folder it only remembers the steps."""

    def __init__(self, out: Path | None) -> None:
        self.out = out
        self.steps: list[Step] = []
        self.texts: dict[str, tuple[str, ...]] = {}
        self.clipped: dict[str, tuple[str, ...]] = {}

    @contextmanager
    def step(self, robot: Robot, name: str) -> Iterator[None]:
        """Do a step in the block; at its end wait until the window stands still, and take its picture.

        A step that fails is kept as well, with what the window shows then, and ends the tour.
        """
        try:
            yield
            robot.settle()
        except StepFailed as failure:
            self._keep(robot, name, str(failure))
            raise
        self._keep(robot, name)

    def snap(self, robot: Robot, name: str) -> None:
        """Take a picture in the middle of something that goes on."""
        robot.window.repaint()
        self._keep(robot, name)

    def sentence(self, robot: Robot, failure: StepFailed) -> str:
        """Say in one sentence which step failed and why; a failure between two steps becomes a step of its own."""
        if not self.steps or not self.steps[-1].failed:
            name = f"after-{self.steps[-1].name}" if self.steps else "first-window"
            self._keep(robot, name, str(failure))
        return f"Step “{self.steps[-1].name}” failed: {failure}"

    def write_list(self, failed: str) -> None:
        """Write the list of steps, and what each picture says; `failed` tells what ended the tour, or is ""."""
        if self.out is not None:
            content = {"failed": failed, "steps": [asdict(step) for step in self.steps]}
            for file, what in ((LIST_FILE, content), (TEXTS_FILE, self.texts), (CLIPPED_FILE, self.clipped)):
                (self.out / file).write_text(json.dumps(what, indent=2, ensure_ascii=False) + "\n", "utf-8")

    def _keep(self, robot: Robot, name: str, failed: str = "") -> None:
        wall_ms = round(robot.since_gesture_s * 1000)
        picture = f"{len(self.steps) + 1:03d}-{name}.png"
        if self.out is not None:
            picture_of(robot.window).save(str(self.out / picture))
            self.texts[picture] = texts_of(robot.window)
            if cut := clipped(robot.window):
                self.clipped[picture] = cut
        self.steps.append(Step(name, picture, wall_ms, failed))


def picture_of(window: QWidget) -> QImage:
    """Return what a window shows, one pixel of the picture for one of the window, whatever the screen's density."""
    size: QSize = window.size()
    picture = QImage(size, QImage.Format.Format_RGB32)
    window.render(picture, QPoint(), QRegion(window.rect()))
    return picture
