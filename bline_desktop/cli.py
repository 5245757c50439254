"""The command line: what can be done with a store without a window. No failure ever shows a traceback."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from bline_desktop import cli_copies
from bline_desktop.demo.ward import Size
from bline_desktop.domain.errors import Rule, RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_
from bline_desktop.new_ward import make_made_up_ward
from bline_desktop.storage.journal import short_head
from bline_desktop.storage.lock import StoreLock
from bline_desktop.storage.place import make_folder
from bline_desktop.storage.verify import verify as verify_store
from bline_desktop.terminal import (
    MADE_UP_ZONE,
    WORDS,
    Login,
    PasswordFile,
    StoreOption,
    UserOption,
    here,
    opened,
    say,
    sentences,
)

DONE, NOT_SOUND, REFUSED, HELD, BUG = 0, 1, 2, 3, 70
UNSOUND_CODES = frozenset({"unreadable_database", "unreadable_keyring", "keyring_of_another_store", "damaged"})

NOT_A_SIZE = Rule("not-a-size", N_("cli", "A made-up ward has 1 to 200 patients."))
SOUND = N_("cli", "The store is sound: {entries} journal entries, head {head}.")
UNSOUND = N_("cli", "The store is not sound. Problems found: {n}.")
MADE = N_("cli", "A made-up ward is in {store}. Nobody in it is real.")
NO_DISPLAY = N_("cli", "There is no display here, so no window can be shown.")
TOUR_INSTEAD = N_("cli", "The tour through the program runs instead. It takes about a minute.")
TOUR_THERE = N_("cli", "The pictures and the PDF are in {out}")
TOUR_FAILED = N_("cli", "A step of the tour failed. What there is lies in {out}")
HOW_WITHOUT = N_("cli", "Set DISPLAY, or use a command: bline --help")
GOES_WRONG = N_("cli", "The program itself is wrong. Nothing half done was kept. Send this report, it holds no data:")

app = typer.Typer(
    name="bline",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="B-Line Desktop: blinatumomab, donor lymphocytes, MRD and chimerism on one ward, offline.\n\n"
    "Without a command the window opens on the usual store, or the wizard of a new ward.",
)


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    store: Annotated[Path | None, typer.Option("--store", metavar="DIR", help="Open the store in this folder.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Open a made-up ward in a temporary folder.")] = False,
) -> None:
    """Open the window; where there is no display, say so, and with --demo run the tour."""
    if context.invoked_subcommand is not None:
        return
    say(NO_DISPLAY)
    if not demo:
        say(HOW_WITHOUT)
        raise typer.Exit(REFUSED)
    say(TOUR_INSTEAD)
    raise typer.Exit(tour_into(Path("build") / "tour", "en"))


@app.command()
def demo(
    store: StoreOption,
    patients: Annotated[int, typer.Option(help="How many patients, 1 to 200.")] = 31,
    seed: Annotated[int, typer.Option(help="The same seed makes the same ward.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="Print store and users as JSON.")] = False,
) -> None:
    """Make a made-up ward, and print who can sign in to it. The store stays stamped as made up for ever."""
    where = here(MADE_UP_ZONE)
    make_folder(store)
    with StoreLock(store).acquire("bline demo", where.now):
        try:
            ward, made = make_made_up_ward(store, Size(patients, seed), where, _progress_on(sys.stderr))
        except ValueError as error:
            if isinstance(error, RuleBroken):
                raise
            raise RuleBroken(NOT_A_SIZE) from error
        ward.close()
    if as_json:
        typer.echo(json.dumps(made.as_json(str(store)), ensure_ascii=False, indent=1))
        return
    say(MADE, store=str(store))
    for user in made.users:
        typer.echo(f"  {user.name:<12} {WORDS.value(user.role):<14} {user.password}   PIN {user.pin}")


@app.command()
def tour(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the pictures and the PDF go.")],
    lang: Annotated[str, typer.Option(help="The language of the windows.")] = "en",
) -> None:
    """Drive the real windows through a ward's day. Takes a picture of each step; needs no display."""
    raise typer.Exit(tour_into(out, lang))


@app.command()
def verify(
    store: StoreOption,
    user: UserOption = "",
    password_file: PasswordFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
) -> None:
    """Check the whole store, and replay the journal against its rows. Ends with 0 if it is sound, 1 if not."""
    try:
        with opened(store, Login(user, password_file, "bline verify")) as (found, _):
            verdict = verify_store(found.ward.database, found.ward.vault.store_id)
    except StorageTrouble as trouble:
        if trouble.code not in UNSOUND_CODES:
            raise
        told: dict[str, Any] = {"sound": False, "entries": 0, "head": "", "problems": [sentences(trouble)]}
    else:
        problems = [WORDS.say(said.message, **dict(said.values)) for said in verdict.problems]
        told = {"sound": verdict.sound, "entries": verdict.entries, "head": short_head(verdict.head)}
        told["problems"] = problems
    _tell_verdict(told, as_json=as_json)
    raise typer.Exit(DONE if told["sound"] else NOT_SOUND)


app.command()(cli_copies.report)
app.command()(cli_copies.month)
app.command()(cli_copies.dates)
app.command()(cli_copies.calendar)
app.command()(cli_copies.export)
app.command("rounds-copy")(cli_copies.rounds_copy)


def run(arguments: Sequence[str]) -> int:
    """Do a command and return its exit code; whatever goes wrong is said in sentences."""
    try:
        code = app(list(arguments), prog_name="bline", standalone_mode=False)
    except StorageTrouble as trouble:
        typer.echo(sentences(trouble), err=True)
        return HELD if trouble.code == "held_by_another" else REFUSED
    except RuleBroken as error:
        typer.echo(WORDS.say(error.rule.sentence, **error.values), err=True)
        return REFUSED
    except typer.Exit as end:
        return end.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except Exception as error:  # noqa: BLE001  (the last stop: no traceback is ever shown)
        return _say_usage_or_bug(error)
    return code if isinstance(code, int) else DONE


def _say_usage_or_bug(error: Exception) -> int:
    """Say what is wrong with the arguments as the command line's library words it; anything else is a bug."""
    show = getattr(error, "show", None)
    if show is not None:
        show()
        return int(getattr(error, "exit_code", REFUSED))
    # Here, because only a bug needs it, and it loads Qt.
    from bline_desktop.ui.errors import scrubbed_report  # noqa: PLC0415

    typer.echo(WORDS.say(GOES_WRONG), err=True)
    typer.echo(scrubbed_report(error), err=True)
    return BUG


def _tell_verdict(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif told["sound"]:
        say(SOUND, entries=told["entries"], head=told["head"])
    else:
        say(UNSOUND, n=len(told["problems"]))
        for problem in told["problems"]:
            typer.echo(f"  {problem}")


def _pass_on(text: str) -> None:
    """Print what Qt has to say, but not that a picture has no window manager: there is none without a display."""
    if not text.startswith("This plugin does not support"):
        typer.echo(text, err=True)


def tour_into(out: Path, lang: str) -> int:
    """Run the tour, say where its pictures are, and return its exit code."""
    # Here, because no other command needs the windows.
    from PySide6.QtCore import qInstallMessageHandler  # noqa: PLC0415

    from bline_desktop.tour.run import run as run_tour  # noqa: PLC0415

    qInstallMessageHandler(lambda _kind, _where, text: _pass_on(text))
    code = run_tour(out.resolve(), lang)
    say(TOUR_FAILED if code else TOUR_THERE, out=str(out.resolve()))
    return code


def _progress_on(stream: TextIO) -> Callable[[int, int], None]:
    """Show how much of a ward is written, where somebody looks on."""

    def tell(done: int, total: int) -> None:
        if stream.isatty():
            stream.write(f"\r{100 * done // max(total, 1)} %" + ("\n" if done == total else ""))
            stream.flush()

    return tell
