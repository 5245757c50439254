"""A profile is read whole or not at all, and a refusal names the place."""

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.toxicity import ToxicityEvent
from bline_desktop.domain.treatment.label_profile import LabelProfile, Sourced
from bline_desktop.domain.treatment.label_terms import Indication, Storage, Stored
from bline_desktop.domain.treatment.label_text import read_profile
from bline_desktop.domain.words import Words
from tests.support.labels import shipped, shipped_text
from tests.support.store import ZONE

US = shipped_text("us-2025")
UNITED = re.compile(r'([a-z_0-9]+ = )"([0-9.]+) ([a-zA-Z0-9 ]+)"$')
BOTH = pytest.mark.parametrize("name", ["us-2025", "eu-jp"])


def changed(old: str, new: str) -> str:
    assert old in US
    return US.replace(old, new, 1)


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as caught:
        read_profile(text)
    broken = caught.value
    return broken.rule.code, Words(ZONE).say(broken.rule.sentence, **broken.values)


def every_entry(profile: LabelProfile) -> Iterator[Sourced]:
    yield profile.day_count
    for part in ("cycles", "doses", "bags", "storage", "premedication", "interruptions", "observation"):
        yield from getattr(profile, part)
    yield from profile.modifications
    yield from profile.handling


@BOTH
def test_every_entry_of_the_shipped_profiles_has_a_source(name: str) -> None:
    entries = list(every_entry(shipped(name)))
    assert len(entries) > 30
    assert all(one.sources and all(source.name for source in one.sources) for one in entries)


@BOTH
def test_what_was_not_seen_is_marked(name: str) -> None:
    for one in every_entry(shipped(name)):
        if any(not source.address for source in one.sources):
            assert not one.confirmed


@BOTH
def test_every_listed_source_is_used(name: str) -> None:
    listed = tomllib.loads(shipped_text(name))["sources"]
    used = {source.name for one in every_entry(shipped(name)) for source in one.sources}
    assert {one["name"] for one in listed.values()} == used


def test_the_two_readings_differ_where_the_labels_do() -> None:
    def bags(name: str) -> dict[int, tuple[str, str]]:
        return {int(bag.duration_h): (str(bag.rate_ml_per_h), str(bag.volume_ml)) for bag in shipped(name).bags}

    assert bags("us-2025") == {
        24: ("10", "240"), 48: ("5", "240"), 72: ("1.8", "129.6"), 96: ("1.8", "172.8"), 168: ("0.6", "100.8"),
    }  # fmt: skip
    assert bags("eu-jp") == {24: ("10", "240"), 48: ("5", "240"), 72: ("3.3", "237.6"), 96: ("2.5", "240")}
    assert [bag.filter for bag in shipped("us-2025").bags] == [True, True, True, True, False]
    assert shipped("us-2025").bags[4].min_weight_kg == Decimal("5.4")


def test_values_come_with_their_units() -> None:
    profile = shipped("us-2025")
    assert (profile.key, profile.version, profile.indications) == ("us", "2025.1", tuple(Indication))
    vial = profile.storage[0]
    assert (vial.stored, vial.storage, vial.lasts) == (Stored.VIAL, Storage.ROOM, timedelta(hours=4))
    assert (vial.low_c, vial.high_c, vial.with_infusion, vial.bags_h) == (Decimal(23), Decimal(27), False, ())
    assert profile.storage[2].bags_h == (Decimal(24), Decimal(48))
    assert profile.premedication[0].earliest == timedelta(hours=1)
    assert profile.premedication[2].instead is not None
    grades = [(one.event, one.grade) for one in profile.modifications if one.scale == "CTCAE"]
    assert grades[:2] == [("Cytokine release syndrome", 3), ("Cytokine release syndrome", 4)]
    seizures = [one for one in profile.modifications if one.more_seizures_than is not None]
    assert [(one.more_seizures_than, one.covers) for one in seizures] == [(1, (ToxicityEvent.SEIZURE,))]


def test_a_profile_of_before_names_no_events_and_can_still_be_read() -> None:
    """Texts that a ward signed are kept for ever, also those that said nothing of the events."""
    before = re.sub(r"(?m)^(covers|more_seizures_than) = .*\n", "", shipped_text("us-2025"))
    rows = read_profile(before).modifications
    assert {row.covers for row in rows} == {()}
    assert [row.event for row in rows] == [row.event for row in shipped("us-2025").modifications]


def test_a_bag_written_with_zeros_is_the_same_bag() -> None:
    assert read_profile(changed('"48 hours"\nrate = "5 mL', '"48.0 hours"\nrate = "5.00 mL')) == shipped("us-2025")


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('key = "us"', 'key = us"', "TEXT_NO_TOML", "Line 6"),
        ('key = "us"', 'key = "US"', "TEXT_BAD_NAME", "key"),
        ('version = "2025.1"', 'version = "spring"', "TEXT_BAD_NAME", "version"),
        ('scale = "CTCAE"\n', "", "LABEL_GRADE_PARTS", "modification 1"),
        ('covers = ["crs"]', 'covers = ["fever"]', "TEXT_NOT_LISTED", "modification 1, covers"),
        ('more_seizures_than = "1"', 'more_seizures_than = "one"', "TEXT_NO_NUMBER", "modification 3"),
        ('key = "seven-days"', 'key = "Seven days"', "TEXT_BAD_NAME", "interruption 4, key"),
        ('title = "', 'titel = "', "TEXT_MISSING_KEY", "title"),
        ('key = "us"', 'key = "us"\ncolour = "red"', "TEXT_UNKNOWN_KEY", "colour"),
        ('rate = "5 mL', 'colour = "red"\nrate = "5 mL', "TEXT_UNKNOWN_KEY", "bag 2, colour"),
        ('[sources.dosage]\n', '[sources.dosage]\npage = "4"\n', "TEXT_UNKNOWN_KEY", "sources, dosage, page"),
        ('title = "United States, 2025"', 'title = " "', "TEXT_WRONG_SORT", "title"),
        ('title = "United States, 2025"', "title = 7", "TEXT_WRONG_SORT", "title"),
        ('rate = "5 mL per hour"', 'rate = "5 mL per day"', "TEXT_WRONG_UNIT", "bag 2, rate"),
        ('rate = "5 mL per hour"', 'rate = "5"', "TEXT_WRONG_UNIT", "bag 2, rate"),
        ('rate = "5 mL per hour"', "rate = 5.0", "TEXT_NO_NUMBER", "bag 2, rate"),
        ('rate = "5 mL per hour"', 'rate = "5,0 mL per hour"', "TEXT_NO_NUMBER", "bag 2, rate"),
        ('rate = "5 mL per hour"', 'rate = "5e0 mL per hour"', "TEXT_NO_NUMBER", "bag 2, rate"),
        ('rate = "5 mL per hour"', 'rate = "٥ mL per hour"', "TEXT_NO_NUMBER", "bag 2, rate"),
        ('rate = "5 mL per hour"', 'rate = "3 mL per hour"', "LABEL_BAG_DISAGREES", "144 mL, not 240 mL"),
        ('dose = "9 micrograms per day"', 'dose = "9 mg per day"', "TEXT_WRONG_UNIT", "dose 2, dose"),
        ('dose = "9 micrograms', 'at_most = "9 micrograms', "LABEL_DOSE_PARTS", "dose 2"),
        ('basis = "fixed"', 'basis = "flat"', "TEXT_NOT_LISTED", "dose 2, basis"),
        ("filter = true", 'filter = "yes"', "TEXT_WRONG_SORT", "bag 1, filter"),
        ("filter = true\n", "", "TEXT_MISSING_KEY", "bag 1, filter"),
        ('grade = "3"', 'grade = "3.5"', "TEXT_NO_NUMBER", "modification 1, grade"),
        ('lasts = "4 hours"', 'lasts = "4 weeks"', "TEXT_WRONG_UNIT", "storage 1, lasts"),
        ('lasts = "4 hours"', "lasts = 4", "TEXT_WRONG_UNIT", "storage 1, lasts"),
        ('bags = ["24 hours", "48 hours"]', 'bags = "24 hours"', "TEXT_WRONG_SORT", "storage 3, bags"),
        ('bags = ["24 hours", "48 hours"]', 'bags = ["24 days"]', "TEXT_WRONG_UNIT", "storage 3, bags"),
        ('sources = ["adjustments"]\nnote = "Up', 'note = "Up', "LABEL_NO_SOURCE", "day_count"),
        ('sources = ["adjustments"]\nnote = "Up', 'sources = []\nnote = "Up', "LABEL_NO_SOURCE", "day_count"),
        ('sources = ["adjustments"]', 'sources = ["adjustment"]', "LABEL_UNKNOWN_SOURCE", "day_count, sources"),
        ("[day_count]", "[[day_count]]", "TEXT_WRONG_SORT", "day_count"),
        ('effects = ["supervise"]', "effects = []", "TEXT_MISSING_KEY", "interruption 3, effects"),
        ('latest_before = "1 hours"', 'latest_before = "90 minutes"', "LABEL_PREMEDICATION_PARTS", "premedication 1"),
        ('at_most = "20 mg"\n', "", "LABEL_PREMEDICATION_PARTS", "premedication 2"),
        ('duration = "48 hours"\nrate = "5 mL', 'duration = "24 hours"\nrate = "10 mL', "LABEL_TWICE", "bag 24"),
        ('key = "seven-days"', 'key = "four-hours"', "LABEL_TWICE", "interruption four-hours"),
        ('below_weight = "45 kg"', 'below_weight = "44 kg"', "LABEL_DOSE_GAP", "Step dose"),
        ('from_weight = "45 kg"\n', "", "LABEL_DOSE_GAP", "Step dose"),
        ('below_weight = "45 kg"', 'from_weight = "45 kg"', "LABEL_DOSE_GAP", "45 kg"),
    ],
)  # fmt: skip
def test_a_text_that_is_not_exact_is_refused_at_its_place(old: str, new: str, code: str, place: str) -> None:
    found, said = refusal(changed(old, new))
    assert found == code
    assert place in said


def test_a_text_that_breaks_off_is_refused_at_its_last_line() -> None:
    assert refusal('key = "us"\nindications = [') == ("TEXT_NO_TOML", "Line 2 can't be read as TOML.")


def test_a_table_in_the_place_of_a_list_is_refused() -> None:
    text = re.sub(r"\[\[handling\]\]\n(?:.+\n)*\n?", "", US) + '\n[handling]\nrule = "no_flush"\n'
    code, said = refusal(text)
    assert (code, said.startswith("handling is")) == ("TEXT_WRONG_SORT", True)
    assert "…" in refusal(text.replace("no_flush", "no_flush" * 9))[1]


def test_a_profile_without_doses_is_refused() -> None:
    text = re.sub(r"\[\[dose\]\]\n(?:.+\n)*\n?", "", US)
    assert refusal(text)[0] == "LABEL_DOSE_GAP"


def test_bands_that_overlap_are_refused() -> None:
    more = '[[dose]]\nstep = "full"\nbasis = "fixed"\nfrom_weight = "60 kg"\ndose = "28 micrograms per day"\n'
    assert refusal(US + "\n" + more + 'sources = ["dosage"]\n')[0] == "LABEL_DOSE_GAP"


def test_a_text_without_sources_is_refused() -> None:
    assert refusal('key = "us"')[1] == "sources is missing."


@BOTH
def test_no_key_can_be_misspelt_unnoticed(name: str) -> None:
    """Each key of each line in turn: a number under a wrong name would otherwise be missing without a word."""
    lines = shipped_text(name).splitlines()
    keyed = [number for number, line in enumerate(lines) if re.match(r"[a-z_0-9]+ = ", line)]
    assert len(keyed) > 200
    for number in keyed:
        wrong = [*lines]
        wrong[number] = "x" + wrong[number]
        with pytest.raises(RuleBroken):
            read_profile("\n".join(wrong))


@BOTH
def test_no_unit_can_be_mistaken_unnoticed(name: str) -> None:
    """Each number of each line in turn, with `milli` before its unit, or without a unit at all."""
    lines = shipped_text(name).splitlines()
    united = [(number, match) for number, line in enumerate(lines) if (match := UNITED.match(line))]
    assert len(united) > 60
    for number, match in united:
        for unit in (f" milli{match.group(3)}", ""):
            wrong = [*lines]
            wrong[number] = f'{match.group(1)}"{match.group(2)}{unit}"'
            with pytest.raises(RuleBroken):
                read_profile("\n".join(wrong))
