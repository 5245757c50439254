"""The tour: the program as a user gets it, driven by mouse and keyboard through one ward's day; a picture a step."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bline_desktop.app import Options, Parts
from bline_desktop.domain.clock import Clock
from bline_desktop.tour import (
    away,
    bags,
    bedside,
    cells,
    dark,
    made_up,
    nurse,
    paper,
    physician,
    pump,
    rounds_copy,
    set_up,
)
from bline_desktop.tour.album import Album
from bline_desktop.tour.people import PHYSICIAN, ZONE, Told, li_wei
from bline_desktop.tour.robot import StepFailed
from bline_desktop.tour.stage import Stage, opened

WARD_PDF, HOME_PDF, MONTH_PDF = "hand-over-ward.pdf", "take-home.pdf", "month.pdf"
STORE = "store"
README_PICTURES = {"board": "made-up-board", "timeline": "made-up-timeline"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a story, told in the program opened anew.

    `place` says by the ward's folder which store is opened; without it the ward is made up.
    """

    tell: Callable[[Stage], None]
    place: Callable[[Path], Path] | None = lambda store: store
    parts: Parts | None = None


def run(out: Path, lang: str = "en") -> int:
    """Go through the tour; write its pictures, the report and the list of steps into `out`.

    Returns 0, or 1 when a step failed: which one, and why, is said in one sentence, and all that is there is kept.
    """
    if sys.platform.startswith("linux") and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out.mkdir(parents=True, exist_ok=True)
    album = Album(out)
    told = li_wei(Clock(ZoneInfo(ZONE)).today())
    failed = ""
    real = (
        Chapter(lambda stage: real_ward(stage, told)),
        Chapter(lambda stage: opened_again(stage, told, out)),
        Chapter(rounds_copy.read_copy, rounds_copy.no_store, rounds_copy.OTHER_COMPUTER),
    )
    for chapters in (real, (Chapter(lambda stage: made_up_ward(stage, out), None),)):
        failed = failed or _tell(album, lang, chapters)
    _copy_readme_pictures(album)
    album.write_list(failed)
    if failed:
        sys.stderr.write(failed + "\n")
    return 1 if failed else 0


def real_ward(stage: Stage, told: Told) -> None:
    """Tell the story of a new ward, from the wizard to something half typed over which the program is closed."""
    set_up.set_up_ward(stage)
    set_up.open_accounts(stage)
    set_up.sign_in_at_wall(stage, PHYSICIAN)
    set_up.choose_pin(stage, PHYSICIAN, "pin")
    set_up.see_board(stage, "ward-nobody-yet")
    set_up.enrol(stage, told)
    set_up.record_access(stage)
    set_up.order_cycle(stage, told)
    nurse.come_on_duty(stage)
    nurse.start(stage, told)
    nurse.change_bag(stage, told)
    nurse.pause_and_resume(stage)
    pump.look_at_the_pump(stage)
    pump.undo_a_reading(stage)
    pump.correct_a_reading(stage)
    pump.find_it_clamped(stage)
    cells.give_from_paper(stage, told)
    bedside.give_premedication(stage)
    bedside.make_rounds(stage)
    away.lock_half_way(stage, told)


def opened_again(stage: Stage, told: Told, out: Path) -> None:
    """Go on after the program was closed over something half typed, up to the report of the patient."""
    away.come_back_to_it(stage)
    cells.give_cells(stage, told)
    stage.lock()
    physician.come_to_the_round(stage)
    physician.settle_the_find(stage)
    physician.enter_mrd(stage, told)
    physician.enter_chimerism(stage, told)
    physician.look_at_timeline(stage)
    physician.see_timeline_as_table(stage)
    physician.write_prints(stage, out, told.trial_id)
    rounds_copy.make_copy(stage)


def made_up_ward(stage: Stage, out: Path) -> None:
    """Show the same program with many patients."""
    made_up.make_up(stage)
    made_up.look_around(stage, out / WARD_PDF, out / MONTH_PDF)
    made_up.work_through(stage)
    made_up.sign_the_label(stage)
    bags.bring_a_bag(stage)
    paper.enter_from_paper(stage, out / HOME_PDF)
    made_up.see_second_checks(stage)
    made_up.keep_house(stage)
    dark.look_in_the_dark(stage)


def _tell(album: Album, lang: str, chapters: Sequence[Chapter]) -> str:
    """Tell the chapters of one story, each in the program opened anew; return what went wrong, or ""."""
    with tempfile.TemporaryDirectory(prefix="bline-tour-") as folder:
        place = Path(folder)
        for chapter in chapters:
            store = chapter.place(place / STORE) if chapter.place else None
            options = Options(store, demo=chapter.place is None)
            with opened(place / "settings", options, album, lang, chapter.parts) as stage:
                try:
                    chapter.tell(stage)
                    stage.close_window()
                except StepFailed as failure:
                    return album.sentence(stage.robot, failure)
    return ""


def _copy_readme_pictures(album: Album) -> None:
    """Keep the pictures that the README shows under names of their own."""
    assert album.out is not None
    taken = {step.name: step.picture for step in album.steps}
    for name, step in README_PICTURES.items():
        if step in taken:
            shutil.copyfile(album.out / taken[step], album.out / f"{name}.png")
