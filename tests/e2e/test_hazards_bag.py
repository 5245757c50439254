"""The safety list, at the bag: each slip typed into the program as it is built, and caught before it is kept."""

from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.patient import PatientScreen
from tests.e2e.bedside import BAG, LABEL, Bedside, typed_at
from tests.e2e.prepared import RUNS, STEPS, TWO

READ = {"last_four": "0221", "dose_ug_per_day": "28", "rate_ml_per_h": "5"}
SEVEN_DAYS = {"duration_h": "168", "volume_ml": "100.8", "use_by": typed_at(190)}


def test_the_rate_of_another_bag_is_caught(bedside: Bedside) -> None:
    """A 7-day bag at the rate of a 24-hour bag: the patient would get the week's dose in ten hours."""
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, {**BAG, **SEVEN_DAYS, "rate_ml_per_h": "10"})
    assert bedside.beside(form, "rate_ml_per_h").endswith("16.7 times the dose on this label.")
    bedside.record()
    assert "16.7 times the dose on this label" in bedside.asked()
    bedside.go_back()
    assert form.typed()["volume_ml"] == "100.8"
    assert bedside.log() == before
    bedside.type(form, {"rate_ml_per_h": "0.6", "new_line": "yes"})
    bedside.record()
    bedside.check({**READ, "rate_ml_per_h": "0.6"})
    bedside.kept(bedside.infusion)
    assert bedside.log() == before + 1


def test_the_bag_of_another_step_is_caught(bedside: Bedside) -> None:
    """28 for 9: the bag of the second step hangs five days too soon."""
    bedside.open(STEPS)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, BAG)
    said = "The label says 28 micrograms per day: that is step 2, ordered from "
    assert bedside.beside(form, "dose_ug_per_day").startswith(said)
    bedside.record()
    assert bedside.asked().startswith(said)
    bedside.go_back()
    assert bedside.log() == before
    bedside.type(form, {"dose_ug_per_day": "9"})
    bedside.record()
    bedside.check({**READ, "last_four": "0242", "dose_ug_per_day": "9"})
    bedside.kept(bedside.infusion)
    assert bedside.log() == before + 1


def test_a_tenth_of_the_dose_is_caught(bedside: Bedside) -> None:
    """2.8 for 28."""
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, {**BAG, "dose_ug_per_day": "2.8"})
    said = "The label says 2.8 micrograms per day: a tenth of the 28 that are ordered."
    assert bedside.beside(form, "dose_ug_per_day") == said
    bedside.record()
    assert bedside.asked().startswith(said)
    bedside.go_back()
    assert bedside.log() == before
    bedside.type(form, {"dose_ug_per_day": "28"})
    bedside.record()
    bedside.check(READ)
    bedside.kept(bedside.infusion)


def test_an_expired_bag_is_caught(bedside: Bedside) -> None:
    """A bag whose use-by has passed is not hung; what was typed stays, and another bag's use-by is taken."""
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, {**BAG, "use_by": typed_at(-2)})
    assert "was to be used by" in bedside.beside(form, "use_by")
    bedside.record()
    assert "was to be used by" in bedside.asked()
    bedside.go_back()
    assert bedside.log() == before
    bedside.type(form, {"use_by": typed_at(60)})
    bedside.record()
    bedside.check(READ)
    bedside.kept(bedside.infusion)


def test_the_line_is_asked_for_at_every_bag_and_a_flush_is_a_task(bedside: Bedside) -> None:
    """A flush gives what the line holds at once: nothing is kept before somebody has looked at the line."""
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, {**LABEL, "use_by": typed_at(71)})
    assert "not flushed" in bedside.beside(form, "line_as_label")
    bedside.record()
    assert "choose yes or no" in bedside.problem(form, "line_as_label")
    assert form.typed()["volume_ml"] == "240"
    assert bedside.log() == before
    bedside.type(form, {"line_as_label": "no"})
    bedside.record()
    bedside.check(READ)
    bedside.kept(bedside.infusion)
    assert bedside.kept_tasks() == 1


def test_two_pumps_for_one_patient_are_caught(bedside: Bedside) -> None:
    """The second cycle is started while the pump of the first one was not stopped."""
    bedside.open(TWO)
    form = bedside.act("T", "rate_ml_per_h")
    bedside.type(form, {"at": "-120", **BAG})
    bedside.record()
    assert "cycle 1 was not stopped" in bedside.asked()
    bedside.go_back()
    assert form.typed()["volume_ml"] == "240"
    bedside.type(form, {"at": "-5"})
    bedside.record()
    bedside.check({**READ, "last_four": "0240"})
    bedside.kept(bedside.infusion)


def test_a_bag_for_another_patient_is_caught_at_the_wristband(bedside: Bedside) -> None:
    """The second person reads the wristband of who lies there: it is not the patient of this window."""
    bedside.open(RUNS)
    before, form = bedside.log(), bedside.act("B", "rate_ml_per_h")
    bedside.type(form, BAG)
    bedside.record()
    part = bedside.check({**READ, "last_four": "0209"})
    assert "This is not this patient's number." in bedside.problem(part.form, "last_four")
    assert form.typed()["volume_ml"] == "240"
    assert bedside.log() == before
    bedside.check_again(part, {"last_four": "0221"})
    bedside.kept(bedside.infusion)
    assert bedside.log() == before + 1


def test_act_letters_do_nothing_where_several_patients_stand(bedside: Bedside) -> None:
    """An act needs one patient's window: on the board no letter charts anything."""
    board = bedside.robot.shown(BoardScreen)
    for letter in "TBPRSAFKVO":
        bedside.robot.letter(letter)
    bedside.robot.settle()
    assert board.isVisible()
    assert bedside.robot.window.findChildren(PatientScreen) == []
