"""The command line, as a shell calls it: exit codes, sentences, no password as an argument, never a traceback."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from bline_desktop import __main__ as entry
from bline_desktop import cli
from bline_desktop.commands.people import change_person
from bline_desktop.domain.people import PersonFields
from bline_desktop.domain.roles import Role
from bline_desktop.open_ward import Door, act_of
from bline_desktop.storage import driver, troubles
from bline_desktop.storage.lock import StoreLock
from bline_desktop.storage.vault import Vault
from bline_desktop.terminal import computer_zone
from tests.support.calendar_readers import by_icalendar
from tests.support.planned import start_course
from tests.support.real_store import PATIENT
from tests.support.small_ward import ADMINISTRATOR, HERE, NOW, NURSE, PASSWORDS, PHYSICIAN, SmallWard, a_small_ward

Said = pytest.CaptureFixture[str]


@pytest.fixture
def ward(tmp_path: Path) -> SmallWard:
    return a_small_ward(tmp_path / "store")


@pytest.fixture
def login(tmp_path: Path, ward: SmallWard) -> list[str]:
    """The options of a physician who signs in by a file."""
    return login_of(PHYSICIAN, tmp_path)


def login_of(name: str, folder: Path) -> list[str]:
    file = folder / f"{name}.txt"
    file.write_text(PASSWORDS[name] + "\n", "utf-8")
    return ["--user", name, "--password-file", str(file)]


def test_help_names_every_command_and_takes_no_password(capsys: Said) -> None:
    assert cli.run(["--help"]) == 0
    said = capsys.readouterr().out
    for command in ("demo", "tour", "verify", "report", "month", "dates", "calendar", "export"):
        assert command in said
    assert cli.run(["verify", "--help"]) == 0
    options = capsys.readouterr().out
    assert "--password-file" in options
    assert "--password " not in options


def test_a_sound_store_verifies(ward: SmallWard, login: list[str], capsys: Said) -> None:
    assert cli.run(["verify", "--store", str(ward.folder), *login]) == 0
    assert capsys.readouterr().out.startswith("The store is sound: ")
    assert cli.run(["verify", "--store", str(ward.folder), *login, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sound"] is True
    assert told["problems"] == []
    assert told["head"].startswith("#")


def test_a_changed_store_does_not(ward: SmallWard, login: list[str], capsys: Said) -> None:
    vault = Vault(ward.folder)
    vault.unlock(ward.people[NURSE], PASSWORDS[NURSE], NOW)
    connection = driver.connect(ward.folder / "ward.db", vault.data_key)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE patient SET surname = 'ZHAO'")
    connection.close()
    assert cli.run(["verify", "--store", str(ward.folder), *login, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["sound"] is False
    assert any("patient" in problem for problem in told["problems"])
    assert cli.run(["verify", "--store", str(ward.folder), *login]) == 1
    assert "is not sound" in capsys.readouterr().out


def test_a_file_that_is_no_database_is_not_sound(ward: SmallWard, login: list[str], capsys: Said) -> None:
    (ward.folder / "ward.db").write_bytes(b"nothing of use" * 1000)
    assert cli.run(["verify", "--store", str(ward.folder), *login, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["sound"] is False


def test_a_held_store_says_who_holds_it(ward: SmallWard, login: list[str], capsys: Said) -> None:
    with StoreLock(ward.folder).acquire("B-Line Desktop", NOW):
        assert cli.run(["verify", "--store", str(ward.folder), *login]) == 3
    said = capsys.readouterr().err
    assert "B-Line Desktop on" in said
    assert "has had this store open" in said
    with StoreLock(ward.folder).acquire("another", NOW):
        pass


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (["--user", "Nobody"], "Nobody called Nobody has an account in this store."),
        (["--user", ""], "Say who you are with --user."),
        (["--password-file", "/nowhere/at/all"], "The password file /nowhere/at/all can't be read."),
        (["--store", "/nowhere/at/all"], "There is no store in /nowhere/at/all."),
    ],
)
def test_what_is_wrong_is_one_sentence(
    ward: SmallWard, login: list[str], capsys: Said, change: list[str], sentence: str
) -> None:
    assert cli.run(["verify", "--store", str(ward.folder), *login, *change]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(sentence)
    assert "Traceback" not in said.err + said.out


def test_a_password_file_of_a_plain_editor_is_read_without_its_mark(ward: SmallWard, tmp_path: Path) -> None:
    file = tmp_path / "password.txt"
    file.write_bytes(b"\xef\xbb\xbf" + PASSWORDS[NURSE].encode() + b"\r\n")
    assert cli.run(["verify", "--store", str(ward.folder), "--user", NURSE, "--password-file", str(file)]) == 0


def test_no_terminal_and_no_file_is_said(ward: SmallWard, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_input(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", no_input)
    assert cli.run(["verify", "--store", str(ward.folder), "--user", NURSE]) == 2
    assert "--password-file" in capsys.readouterr().err


@pytest.mark.parametrize("patients", ["1", "0"])
def test_a_made_up_ward_can_not_be_made_where_a_file_stands(tmp_path: Path, capsys: Said, patients: str) -> None:
    (tmp_path / "file").write_text("x")
    assert cli.run(["demo", "--store", str(tmp_path / "file"), "--patients", patients]) == 2
    assert "could not read or write" in capsys.readouterr().err


def test_a_report_needs_a_file_to_be_written_to(
    ward: SmallWard, login: list[str], capsys: Said, tmp_path: Path
) -> None:
    for out in (".", str(tmp_path)):
        assert cli.run(["report", "--store", str(ward.folder), "--out", out, "--patient", "ZJ-014", *login]) == 2
        assert "could not be written" in capsys.readouterr().err


def make_investigator(ward: SmallWard) -> None:
    """Let the physician export as well."""
    make(ward, Role.INVESTIGATOR)


def make(ward: SmallWard, role: Role) -> None:
    """Give the physician another role."""
    door = Door(ward.folder).by_password(ward.people[ADMINISTRATOR], PASSWORDS[ADMINISTRATOR], HERE)
    act = act_of(door.user, HERE)
    with door.ward.database.write(act) as session:
        fields = PersonFields(name=PHYSICIAN, role=role)
        change_person(session, act, ward.people[PHYSICIAN], fields)
    door.ward.close()


def journal_of(ward: SmallWard) -> list[dict[str, object]]:
    vault = Vault(ward.folder)
    vault.unlock(ward.people[NURSE], PASSWORDS[NURSE], NOW)
    connection = driver.connect(ward.folder / "ward.db", vault.data_key)
    bodies = [json.loads(body) for (body,) in connection.execute("SELECT body FROM journal ORDER BY seq")]
    connection.close()
    return bodies


def test_who_verifies_changes_nothing_of_what_is_verified(ward: SmallWard, login: list[str], capsys: Said) -> None:
    before = (ward.folder / "ward.db").read_bytes()
    heads = []
    for _ in range(2):
        assert cli.run(["verify", "--store", str(ward.folder), *login, "--json"]) == 0
        heads.append(json.loads(capsys.readouterr().out)["head"])
    assert heads[0] == heads[1]
    assert (ward.folder / "ward.db").read_bytes() == before


def test_tries_that_failed_before_a_command_wait_for_the_next_sign_in(
    ward: SmallWard, tmp_path: Path, login: list[str]
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("a wrong password", "utf-8")
    assert cli.run(["verify", "--store", str(ward.folder), "--user", PHYSICIAN, "--password-file", str(wrong)]) == 2
    assert cli.run(["verify", "--store", str(ward.folder), *login]) == 0
    user_id = ward.people[PHYSICIAN]
    Door(ward.folder).by_password(user_id, PASSWORDS[PHYSICIAN], HERE).ward.close()
    assert [body["action"] for body in journal_of(ward)[-2:]] == ["failed_sign_in", "sign_in"]


def test_what_leaves_the_store_is_one_entry_that_says_who_and_what(ward: SmallWard, tmp_path: Path) -> None:
    make_investigator(ward)
    login, before = login_of(PHYSICIAN, tmp_path), len(journal_of(ward))
    report = ["report", "--store", str(ward.folder), "--out", str(tmp_path / "li.pdf"), "--patient", "ZJ-014"]
    assert cli.run([*report, *login]) == 0
    assert cli.run(["export", "--store", str(ward.folder), "--out", str(tmp_path / "out"), *login]) == 0
    first, second = journal_of(ward)[before:]
    assert (first["action"], first["user_name"], first["role"]) == ("report", PHYSICIAN, "investigator")
    assert first["record_id"] == str(PATIENT)
    assert (second["action"], second["user_name"], second["record_id"]) == ("export", PHYSICIAN, None)


def test_no_copy_leaves_without_its_entry(
    ward: SmallWard, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_investigator(ward)

    def full(*_: object) -> None:
        raise troubles.disk_full(ward.folder)

    monkeypatch.setattr("bline_desktop.terminal.note_act", full)  # a disk that is full at this very moment
    login, out = login_of(PHYSICIAN, tmp_path), tmp_path / "out"
    assert cli.run(["export", "--store", str(ward.folder), "--out", str(out), *login]) == 2
    assert list(out.iterdir()) == []
    assert "Written" not in capsys.readouterr().out


def test_a_command_refused_leaves_no_entry(ward: SmallWard, tmp_path: Path, login: list[str]) -> None:
    make_investigator(ward)
    before = len(journal_of(ward))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "something.txt").touch()
    assert cli.run(["export", "--store", str(ward.folder), "--out", str(tmp_path / "out"), *login]) == 2
    report = ["report", "--store", str(ward.folder), "--out", str(tmp_path), "--patient", "ZJ-014"]
    assert cli.run([*report, *login]) == 2
    assert len(journal_of(ward)) == before


def test_a_wrong_password_is_counted_and_said(ward: SmallWard, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def asking(prompt: str) -> str:
        asked.append(prompt)
        return "a wrong password"

    monkeypatch.setattr("getpass.getpass", asking)
    assert cli.run(["verify", "--store", str(ward.folder), "--user", NURSE]) == 2
    assert asked == ["Password of ADAMS Nora: "]
    assert "This is not the password of ADAMS Nora." in capsys.readouterr().err
    assert Vault(ward.folder).failed_before_unlock(ward.people[NURSE]) == 1


def test_a_report_is_written_for_who_may(ward: SmallWard, login: list[str], tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "li.pdf"
    arguments = ["report", "--store", str(ward.folder), "--out", str(out)]
    assert cli.run([*arguments, "--patient", "zj-014", *login]) == 0
    assert "LI" in PdfReader(out).pages[0].extract_text()
    assert "not encrypted" in capsys.readouterr().out
    assert cli.run([*arguments, "--patient", "XX-999", *login]) == 2
    assert capsys.readouterr().err.startswith("No patient in this store has the ID XX-999.")
    assert cli.run([*arguments, "--patient", "ZJ-014", *login_of(ADMINISTRATOR, tmp_path)]) == 2
    assert "can't do this" in capsys.readouterr().err


def test_the_hand_over_is_written_of_the_ward_and_of_a_patient(
    ward: SmallWard, login: list[str], tmp_path: Path, capsys: Said
) -> None:
    arguments, before = ["report", "--store", str(ward.folder), "--handover", *login], len(journal_of(ward))
    for whose in ([], ["--patient", "ZJ-014"]):
        assert cli.run([*arguments, "--out", str(tmp_path / f"{len(whose)}.pdf"), *whose]) == 0
        assert "not encrypted" in capsys.readouterr().out
    of_ward, of_one = (PdfReader(tmp_path / f"{n}.pdf").pages[0].extract_text() for n in (0, 2))
    assert "Hand-over, Haematology 5A" in of_ward
    assert "LI" in of_one
    assert "Due in the next 12 hours" in of_one
    entries = journal_of(ward)[before:]
    assert [(entry["action"], entry["record_id"]) for entry in entries] == [
        ("handover", None),
        ("handover", str(PATIENT)),
    ]
    assert cli.run([*arguments, "--out", str(tmp_path / "x.pdf"), "--patient", "XX-999"]) == 2
    assert cli.run(["report", "--store", str(ward.folder), "--out", str(tmp_path / "x.pdf"), *login]) == 2
    assert capsys.readouterr().err.endswith("or write the hand-over sheet of the ward with --handover.\n")
    assert not (tmp_path / "x.pdf").exists()


def test_a_month_of_the_ward_is_written_for_who_may(
    ward: SmallWard, login: list[str], tmp_path: Path, capsys: Said
) -> None:
    arguments, before = ["month", "--store", str(ward.folder), "--out", str(tmp_path / "m.pdf")], len(journal_of(ward))
    for which, title in (([], " in "), (["--month", "2026-02"], " in February 2026")):
        assert cli.run([*arguments, *which, *login]) == 0
        assert "not encrypted" in capsys.readouterr().out
        assert title in PdfReader(tmp_path / "m.pdf").pages[0].extract_text()
    entries = journal_of(ward)[before:]
    assert [(entry["action"], entry["record_id"]) for entry in entries] == [("month", None)] * 2
    for typed in ("November", "2026-13", "9999-12"):
        assert cli.run([*arguments, "--month", typed, *login]) == 2
        assert capsys.readouterr().err == f"{typed} is no month. Write year and month, such as 2026-11.\n"
    assert cli.run([*arguments, *login_of(ADMINISTRATOR, tmp_path)]) == 2
    assert "can't do this" in capsys.readouterr().err


def planned(ward: SmallWard) -> None:
    """Put the patient on a plan."""
    make_investigator(ward)
    door = Door(ward.folder).by_password(ward.people[PHYSICIAN], PASSWORDS[PHYSICIAN], HERE)
    act = act_of(door.user, HERE)
    with door.ward.database.write(act) as session:
        start_course(session, act, PATIENT)
    door.ward.close()


def test_a_patients_own_dates_are_written(ward: SmallWard, login: list[str], tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "dates.pdf"
    arguments = ["dates", "--store", str(ward.folder), "--out", str(out), "--patient", "ZJ-014", *login]
    assert cli.run(arguments) == 0
    assert "No plan of treatment has been started" in PdfReader(out).pages[0].extract_text()
    planned(ward)
    assert cli.run(arguments) == 0
    assert "not encrypted" in capsys.readouterr().out
    assert "Your dates" in PdfReader(out).pages[0].extract_text()
    assert [(journal_of(ward)[-1][name]) for name in ("action", "record_id")] == ["dates", str(PATIENT)]


def test_a_calendar_file_holds_trial_ids_and_names_only_for_a_reason(
    ward: SmallWard, login: list[str], tmp_path: Path, capsys: Said
) -> None:
    planned(ward)
    out = tmp_path / "ward.ics"
    arguments = ["calendar", "--store", str(ward.folder), "--out", str(out), *login]
    assert cli.run([*arguments, "--reason", "Ignored without --names"]) == 0
    assert "not encrypted" in capsys.readouterr().out
    (plain, again) = (by_icalendar(out.read_bytes()) for _ in range(2))
    assert len(plain) == 8
    assert all(event.title.startswith("ZJ-014 ") and "李伟" not in event.title for event in plain)
    assert cli.run([*arguments, "--patient", "ZJ-014"]) == 0
    assert by_icalendar(out.read_bytes()) == again == plain
    assert cli.run([*arguments, "--names"]) == 2
    assert capsys.readouterr().err.startswith("Say why names have to stand in the calendar file.")
    assert cli.run([*arguments, "--names", "--reason", "For the visiting nurse"]) == 0
    assert all("李伟" in event.title for event in by_icalendar(out.read_bytes()))
    entries = [(entry["action"], entry["record_id"], entry["reason"]) for entry in journal_of(ward)[-3:]]
    assert entries == [
        ("calendar", None, None),
        ("calendar", str(PATIENT), None),
        ("calendar_named", None, "For the visiting nurse"),
    ]


OF_ONE, OF_WARD = ["--handover", "--patient", "ZJ-014"], ["--handover"]


@pytest.mark.parametrize(
    ("role", "what"),
    [*((role, OF_WARD) for role in Role), (Role.MONITOR, OF_ONE), (Role.MONITOR, ["--patient", "ZJ-014"])],
)
def test_a_report_keeps_the_one_table_of_rights(
    ward: SmallWard, tmp_path: Path, capsys: Said, role: Role, what: list[str]
) -> None:
    make(ward, role)
    before, out = len(journal_of(ward)), tmp_path / "out.pdf"
    code = cli.run(["report", "--store", str(ward.folder), "--out", str(out), *what, *login_of(PHYSICIAN, tmp_path)])
    may = role.value in ("nurse", "physician", "investigator", "data_manager")
    assert (code == 0) == out.exists() == may
    assert len(journal_of(ward)) - before == may
    assert ("can't do this" in capsys.readouterr().err) == (not may)


def test_a_rounds_copy_is_made_read_and_nothing_is_taken_out_of_it(
    ward: SmallWard, login: list[str], tmp_path: Path, capsys: Said
) -> None:
    out, pdf = tmp_path / "copy", str(tmp_path / "li.pdf")
    assert cli.run(["rounds-copy", "--store", str(ward.folder), "--out", str(out), *login]) == 0
    assert capsys.readouterr().out.startswith(f"The rounds copy is in {out}.")
    assert journal_of(ward)[-1]["action"] == "rounds_copy"
    with StoreLock(out).acquire("another reader", NOW):
        assert cli.run(["verify", "--store", str(out), *login]) == 0
    assert cli.run(["report", "--store", str(out), "--out", pdf, "--handover", *login]) == 2
    assert "rounds copy of the ward as of" in capsys.readouterr().err
    assert not Path(pdf).exists()
    administrator = login_of(ADMINISTRATOR, tmp_path)
    assert cli.run(["rounds-copy", "--store", str(ward.folder), "--out", str(tmp_path / "x"), *administrator]) == 2
    assert not (tmp_path / "x").exists()


def test_an_export_needs_the_right_and_a_free_folder(
    ward: SmallWard, login: list[str], tmp_path: Path, capsys: Said
) -> None:
    assert cli.run(["export", "--store", str(ward.folder), "--out", str(tmp_path / "out"), *login]) == 2
    assert "can't do this" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_made_up_ward_is_made_verified_and_exported(tmp_path: Path, capsys: Said) -> None:
    store = tmp_path / "demo"
    assert cli.run(["demo", "--store", str(store), "--patients", "2", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["store"] == str(store)
    assert {user["role"] for user in made["users"]} >= {"nurse", "physician", "investigator", "administrator"}
    keeper = next(user for user in made["users"] if user["role"] == "investigator")
    file = tmp_path / "password"
    file.write_text(keeper["password"], "utf-8")
    login = ["--user", keeper["name"], "--password-file", str(file)]
    assert cli.run(["verify", "--store", str(store), *login]) == 0
    assert cli.run(["export", "--store", str(store), "--out", str(tmp_path / "out"), *login]) == 0
    capsys.readouterr()
    with (tmp_path / "out" / "patient.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 2
    assert cli.run(["export", "--store", str(store), "--out", str(tmp_path / "out"), *login]) == 2
    assert "has something in it" in capsys.readouterr().err
    assert cli.run(["demo", "--store", str(store), "--patients", "2"]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert cli.run(["demo", "--store", str(tmp_path / "other"), "--patients", "0"]) == 2
    assert "1 to 200" in capsys.readouterr().err
    assert not (tmp_path / "other" / "ward.db").exists()


def test_the_users_of_a_made_up_ward_are_printed(tmp_path: Path, capsys: Said) -> None:
    assert cli.run(["demo", "--store", str(tmp_path / "demo"), "--patients", "1"]) == 0
    said = capsys.readouterr().out
    assert "Nobody in it is real." in said
    assert "Nurse" in said


def test_wrong_arguments_are_said_by_the_library(capsys: Said) -> None:
    assert cli.run(["verify"]) == 2
    assert "--store" in capsys.readouterr().err
    assert cli.run(["nonsense"]) == 2


def test_a_bug_is_told_without_any_value(ward: SmallWard, login: list[str], capsys: Said,
                                         monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def broken(*arguments: object) -> None:
        raise LookupError("SENTINEL")

    monkeypatch.setattr(cli, "verify_store", broken)
    assert cli.run(["verify", "--store", str(ward.folder), *login]) == 70
    said = capsys.readouterr().err
    assert "LookupError" in said
    assert "SENTINEL" not in said
    assert "Traceback" not in said


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch, ward: SmallWard) -> None:
    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("getpass.getpass", interrupted)
    assert cli.run(["verify", "--store", str(ward.folder), "--user", NURSE]) == 130


def test_without_a_display_it_is_said(capsys: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert cli.run([]) == 2
    assert "There is no display here" in capsys.readouterr().out
    toured: list[Path] = []

    def touring(out: Path, lang: str) -> int:
        toured.append(out)
        return 0

    monkeypatch.setattr(cli, "tour_into", touring)
    assert cli.run(["--demo"]) == 0
    assert toured == [Path("build") / "tour"]
    assert cli.run(["tour", "--out", str(tmp_path)]) == 0
    assert "runs instead" in capsys.readouterr().out


def test_only_what_matters_of_qt_is_passed_on(capsys: Said) -> None:
    cli._pass_on("This plugin does not support raise()")
    cli._pass_on("QPainter::begin: Paint device returned engine == 0")
    assert capsys.readouterr().err.splitlines() == ["QPainter::begin: Paint device returned engine == 0"]


def test_which_arguments_want_a_window() -> None:
    assert entry.wanted_window([]) == (None, False)
    assert entry.wanted_window(["--demo"]) == (None, True)
    assert entry.wanted_window(["--store", "x", "--demo"]) == (Path("x"), True)
    assert entry.wanted_window(["--store=y"]) == (Path("y"), False)
    for others in (["--help"], ["demo", "--store", "x"], ["--store"], ["verify"]):
        assert entry.wanted_window(others) is None


def test_where_a_window_can_be_shown() -> None:
    assert entry.has_display({}, "win32")
    assert entry.has_display({}, "darwin")
    assert not entry.has_display({"HOME": "/root"}, "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        assert entry.has_display({name: "x"}, "linux")


def test_times_are_said_in_the_computers_own_zone(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    assert computer_zone({}, link).key == "Europe/Berlin"
    assert computer_zone({"TZ": "Asia/Tokyo"}, link).key == "Asia/Tokyo"
    assert computer_zone({"TZ": "Middle/Earth"}, tmp_path / "none").key == "UTC"


def test_the_entry_hands_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bline", "--help"])
    with pytest.raises(SystemExit) as end:
        entry.main()
    assert end.value.code == 0


def test_nothing_heavy_is_loaded_before_the_first_window() -> None:
    code = (
        "import sys, bline_desktop.app, bline_desktop.__main__\n"
        "heavy = {'typer', 'sqlmodel', 'sqlalchemy', 'pydantic', 'matplotlib', 'cryptography', 'reportlab'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
