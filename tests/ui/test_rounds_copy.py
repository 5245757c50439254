"""A rounds copy through the real windows: made at the ward's PC, read on another, saying how old it is everywhere."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from bline_desktop import copy_door
from bline_desktop.app import Program
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage import migrate, troubles
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.widgets.copy_strip import CopyStrip
from bline_desktop.ui.widgets.trouble_note import TroubleNote
from tests.support.real_store import PATIENT
from tests.support.small_ward import ADMINISTRATOR, NOW, NURSE, PHYSICIAN, SmallWard
from tests.ui.test_main_window import (
    Begin,
    at_work,
    begin,
    journal,
    main_of,
    open_safety,
    program,
    sign_in,
    type_isolation,
    ward,
)

__all__ = ["begin", "program", "ward"]  # fixtures

H = timedelta(hours=1)


def made(program: Program, ward: SmallWard, chosen: Path, monkeypatch: pytest.MonkeyPatch, name: str = NURSE) -> Any:
    """Sign in, and press the button under Settings."""
    sign_in(program.entrance.sign_in.panel, ward, name)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    main_of(program).go("settings")
    page: Any = main_of(program).shown["settings"]
    page.copy.button.click()
    return page


def strip(program: Program) -> str:
    found = program.window.findChildren(CopyStrip)
    assert len(found) == 1
    return found[0].text.text().replace("\N{NO-BREAK SPACE}", " ") if found[0].isVisible() else ""


@pytest.fixture
def copied(program: Program, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Begin) -> Program:
    """Another computer's program on the copy, three hours later; the ward's own goes on."""
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "holiday.jpg").touch()
    page = made(program, ward, stick, monkeypatch)
    folder = stick / "b-line-rounds-copy"
    assert folder.is_dir()
    assert page.copy.button.isEnabled()
    assert journal(program)[-1] == ("rounds_copy", NURSE)
    other = begin(folder)
    other.entrance.clock.put(NOW + 3 * H)  # type: ignore[attr-defined]
    return other


def test_it_says_on_every_window_as_of_when_it_is_and_how_old(copied: Program, ward: SmallWard) -> None:
    assert strip(copied) == "Rounds copy, for reading only."
    sign_in(copied.entrance.sign_in.panel, ward, PHYSICIAN)
    work = at_work(copied)
    work.around.clock.put(NOW + 3 * H)  # type: ignore[attr-defined]
    copied.window.copy_strip._timer.timeout.emit()
    said = "Rounds copy as of 14:05, 3 h old, for reading only. What was recorded since then is not in it."
    assert strip(copied) == said
    assert copied.window.windowTitle() == "ROUNDS COPY: Haematology 5A: B-Line Desktop"
    assert not [note for note in main_of(copied).findChildren(TroubleNote) if note.isVisible()]
    main_of(copied).open_patient(PATIENT)
    assert strip(copied) == said
    work.sign_out()
    assert strip(copied) == said


def test_it_shows_the_ward_as_it_stood_and_nothing_runs_on(copied: Program, ward: SmallWard) -> None:
    sign_in(copied.entrance.sign_in.panel, ward, PHYSICIAN)
    at_work(copied).around.clock.put(NOW + 3 * H)  # type: ignore[attr-defined]
    assert at_work(copied).desk.clock.now() == NOW
    assert isinstance(main_of(copied).shown["ward"], BoardScreen)


def offered(program: Program) -> set[str]:
    """Open each page of the patient, and return what one could press on any of them."""
    main_of(program).open_patient(PATIENT)
    patient = main_of(program).patient
    assert patient is not None
    names: set[str] = set()
    for key in patient.tabs.keys:
        patient.open_tab(key)
        names |= {
            button.text() for button in patient.findChildren(QPushButton) if button.isVisible() and button.isEnabled()
        }
    return names


def test_no_act_is_offered_in_it(copied: Program, begin: Begin, ward: SmallWard) -> None:
    sign_in(copied.entrance.sign_in.panel, ward, PHYSICIAN)
    kinds = {"MRD", "Chimerism", "Weight and height", "Rounds", "Telephone notes", "Watch tonight", "Immunosuppression"}
    views = {"All", "Last 7 days", "Nearer (+)", "Farther (−)", "Date", "Day since transplant", "Show as table"}
    lists = {"Premedication", "GVHD", "Toxicity", "Infections", "Show older entries", "Show struck entries"}
    papers = {"Hand-over", "Report", "Take-home sheet"}
    plans = {"Steps", "Calendar", "Bag plan"}
    names = offered(copied)
    assert kinds | views | papers | plans <= names
    assert {name for name in names if name.startswith(("New", "Start", "Order", "Record", "Strike"))} == set()
    assert names <= kinds | views | lists | papers | plans


def test_nothing_is_entered_in_it(copied: Program, ward: SmallWard, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(copied.entrance.sign_in.panel, ward, NURSE)
    told: list[str] = []
    monkeypatch.setattr(at_work(copied).messages, "trouble", lambda trouble: told.append(trouble.code))
    main_of(copied).open_patient(PATIENT)
    patient = main_of(copied).patient
    assert patient is not None
    before = (copied.folder / "rounds-copy.db").read_bytes()
    open_safety(patient)
    type_isolation(patient, "VRE")
    assert patient.details.form.form is not None
    patient.details.form.form.restore({"allergy_status": "none_known"})
    patient.details.form.form.submit()
    assert told == ["rounds_copy"]
    assert (copied.folder / "rounds-copy.db").read_bytes() == before


def test_several_read_it_at_once(copied: Program, ward: SmallWard, begin: Begin) -> None:
    other = begin(copied.folder)
    for reader, name in ((copied, PHYSICIAN), (other, NURSE)):
        assert reader.entrance.lock is None
        sign_in(reader.entrance.sign_in.panel, ward, name)
        assert main_of(reader).user.name == name


def test_a_copy_of_a_copy_is_not_made(
    copied: Program, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "next").mkdir()
    page = made(copied, ward, tmp_path / "next", monkeypatch)
    assert page.copy.button.isEnabled()
    assert list((tmp_path / "next").iterdir()) == []


def test_a_second_copy_goes_where_the_first_one_lies(
    program: Program, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = made(program, ward, tmp_path / "b-line-rounds-copy", monkeypatch)
    first = sorted((tmp_path / "b-line-rounds-copy").rglob("rounds-copy.db"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(first[0].parent))
    page.copy.button.click()
    assert sorted((tmp_path / "b-line-rounds-copy").rglob("rounds-copy.db")) == first
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.copy.button.click()
    assert [act for act, _ in journal(program)].count("rounds_copy") == 2


def test_what_stops_a_copy_is_said_and_another_folder_can_be_chosen(
    program: Program, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b-line-rounds-copy").mkdir()
    (tmp_path / "b-line-rounds-copy" / "letter.txt").touch()
    told: list[str] = []
    sign_in(program.entrance.sign_in.panel, ward, NURSE)
    monkeypatch.setattr(at_work(program).messages, "trouble", lambda trouble: told.append(trouble.code))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    main_of(program).go("settings")
    page: Any = main_of(program).shown["settings"]
    page.copy.button.click()
    assert told == [troubles.folder_not_empty(tmp_path).code]
    assert page.copy.button.isEnabled()


def test_who_may_not_read_the_chart_makes_none(program: Program, ward: SmallWard) -> None:
    sign_in(program.entrance.sign_in.panel, ward, ADMINISTRATOR)
    main_of(program).go("settings")
    page: Any = main_of(program).shown["settings"]
    assert page.copy.isHidden()


@pytest.fixture
def stick(program: Program, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a rounds copy in it, as it is carried to another computer."""
    stick = tmp_path / "stick"
    stick.mkdir()
    made(program, ward, stick, monkeypatch)
    at_work(program).sign_out()
    return stick


def choose(monkeypatch: pytest.MonkeyPatch, folder: Path | str) -> None:
    """Tell which folder the dialog gives."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def said(note: TroubleNote) -> str:
    return " ".join(line.text() for line in note.lines) if not note.isHidden() else ""


def test_a_computer_without_a_ward_opens_a_copy_beside_the_wizard_and_remembers_nothing(
    stick: Path, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Begin
) -> None:
    own = tmp_path / "elsewhere" / "store"
    other = begin(own)
    wizard = other.entrance.wizard
    assert wizard is not None
    assert other.window.screen_shown is wizard
    assert wizard.copy.isVisible()
    assert strip(other) == ""
    choose(monkeypatch, "")  # the dialog is closed
    wizard.copy.click()
    assert other.window.screen_shown is wizard
    before = sorted(path.read_bytes() for path in (tmp_path / "config").rglob("*") if path.is_file())
    choose(monkeypatch, stick)
    wizard.copy.click()
    panel = other.entrance.sign_in.panel
    assert other.entrance.sign_in.isVisible()
    assert panel.picker.hasFocus()
    assert strip(other) == "Rounds copy, for reading only."
    assert panel.recovery.isHidden()  # a copy has no slot for it
    sign_in(panel, ward, PHYSICIAN)
    assert strip(other).startswith("Rounds copy as of 14:05,")
    assert at_work(other).wall.panel.copy.isHidden()
    other.close()
    assert not own.exists()
    assert sorted(path.read_bytes() for path in (tmp_path / "config").rglob("*") if path.is_file()) == before
    again = begin(own)
    assert again.window.screen_shown is again.entrance.wizard
    assert strip(again) == ""


def test_from_the_sign_in_of_a_ward_to_a_copy_and_back(
    stick: Path, program: Program, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Begin
) -> None:
    program.close()
    here = begin(ward.folder)
    panel = here.entrance.sign_in.panel
    choose(monkeypatch, stick / "b-line-rounds-copy")
    panel.copy.click()
    assert here.entrance.lock is None  # the ward's own store is free for another window
    assert strip(here) == "Rounds copy, for reading only."
    meanwhile = begin(ward.folder)
    sign_in(meanwhile.entrance.sign_in.panel, ward, NURSE)
    assert main_of(meanwhile).user.name == NURSE
    panel.leave.click()
    assert strip(here) == ""
    assert not panel.recovery.isHidden()
    assert panel.leave.isHidden()
    assert "open" in said(panel.trouble)  # the other window has the store
    meanwhile.close()
    panel.copy.click()
    panel.leave.click()
    assert here.entrance.lock is not None
    sign_in(panel, ward, NURSE)
    assert main_of(here).user.name == NURSE
    assert not at_work(here).ward.database.read_only


def test_what_is_no_rounds_copy_is_said_and_nothing_is_opened(
    stick: Path, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Begin
) -> None:
    other = begin(tmp_path / "elsewhere")
    wizard = other.entrance.wizard
    assert wizard is not None
    (tmp_path / "photos").mkdir()
    copy = stick / "b-line-rounds-copy"
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "rounds-copy.db").write_bytes((copy / "rounds-copy.db").read_bytes())
    for folder, sentence in (
        (tmp_path / "photos", "There is no rounds copy in"),
        (ward.folder, "holds the store of a ward, and no rounds copy."),
        (tmp_path / "without", "it is damaged, or a part of it is missing. The ward's own data"),
    ):
        choose(monkeypatch, folder)
        wizard.copy.click()
        assert sentence in said(wizard.trouble)
        assert other.window.screen_shown is wizard
        assert other.entrance.folder == tmp_path / "elsewhere"
    sign_it = (copy / "keyring.json").read_text(encoding="utf-8")
    (copy / "keyring.json").write_text(sign_it[: len(sign_it) // 2], encoding="utf-8")
    choose(monkeypatch, copy)
    wizard.copy.click()
    assert "Make a new rounds copy on the ward" in said(wizard.trouble)


@pytest.mark.parametrize("harm", ["nothing", "cut", "older"])
def test_a_damaged_or_older_copy_is_said_under_the_names_and_there_is_a_way_back(
    stick: Path, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Begin, harm: str
) -> None:
    file = stick / "b-line-rounds-copy" / "rounds-copy.db"
    other = begin(tmp_path / "elsewhere")
    wizard, panel = other.entrance.wizard, other.entrance.sign_in.panel
    assert wizard is not None
    choose(monkeypatch, stick)
    wizard.copy.click()
    if harm == "older":
        monkeypatch.setattr(migrate, "REVISION", "9999")
    else:
        file.write_bytes(b"nothing" * 2000 if harm == "nothing" else file.read_bytes()[: 4096 * 3])
    sign_in(panel, ward, PHYSICIAN)
    assert other.at_work is None
    words = "Use the same version here and on the ward" if harm == "older" else "Make a new rounds copy on the ward"
    assert words in said(panel.trouble)
    assert "administrator" not in said(panel.trouble)
    panel.leave.click()
    assert other.window.screen_shown is wizard
    assert said(panel.trouble) == ""


def test_a_damaged_page_is_said_above_the_copy_in_its_own_words(
    stick: Path, ward: SmallWard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Begin
) -> None:
    file = stick / "b-line-rounds-copy" / "rounds-copy.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    other = begin(tmp_path / "elsewhere")
    assert other.entrance.wizard is not None
    choose(monkeypatch, stick)
    other.entrance.wizard.copy.click()
    sign_in(other.entrance.sign_in.panel, ward, PHYSICIAN)
    assert "The rounds copy is damaged." in said(main_of(other).trouble)


def test_a_folder_that_can_not_be_looked_into_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(folder: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(copy_door, "holds_rounds_copy", forbidden)
    with pytest.raises(StorageTrouble):
        copy_door.find_copy(tmp_path)
