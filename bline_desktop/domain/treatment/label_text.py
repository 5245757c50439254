"""Reads a label profile from its TOML text: strictly, and whole or not at all. It opens no file.

A key that is not known, a number without its unit, an entry without a source or a bag that disagrees with itself is
refused with RuleBroken, which names the place.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.toml_table import VERSION_FORM, read_toml
from bline_desktop.domain.treatment import label_sections as read
from bline_desktop.domain.treatment.label_entry import Entry
from bline_desktop.domain.treatment.label_profile import LabelProfile, Source
from bline_desktop.domain.treatment.label_terms import DoseStep, Indication
from bline_desktop.domain.words import N_

T = TypeVar("T")

TWICE = Rule("LABEL_TWICE", N_("label", "{place} {found} stands there twice."))
DOSE_GAP = Rule("LABEL_DOSE_GAP", N_("label", "{step}: the bands leave a gap, or overlap, at {weight} kg."))


def read_profile(text: str) -> LabelProfile:
    """Read a profile. Raises RuleBroken, naming the place, where any part of the text can't be taken as it stands."""
    parsed = read_toml(text)
    top = Entry(parsed, "", _sources(parsed))
    top.entry("sources")
    indications = top.choices("indications", Indication)
    profile = LabelProfile(
        key=top.name("key", "us"),
        version=top.name("version", "2025.1", VERSION_FORM),
        title=top.text("title"),
        jurisdiction=top.text("jurisdiction"),
        indications=indications,
        day_count=read.day_count(top.entry("day_count")),
        cycles=_each(top, "cycle", read.cycle),
        doses=_each(top, "dose", read.dose),
        bags=tuple(sorted(_each(top, "bag", read.bag), key=lambda bag: bag.duration_h)),
        storage=_each(top, "storage", read.storage),
        premedication=_each(top, "premedication", lambda one: read.premedication(one, indications)),
        interruptions=_each(top, "interruption", lambda one: read.interruption(one, indications)),
        observation=_each(top, "observation", lambda one: read.observation(one, indications)),
        modifications=_each(top, "modification", read.modification),
        handling=_each(top, "handling", read.handling),
    )
    top.end()
    _check_twice("bag", [str(bag.duration_h) for bag in profile.bags])
    _check_twice("interruption", [rule.key for rule in profile.interruptions])
    for step in DoseStep:
        _check_bands(profile, step)
    return profile


def _sources(parsed: dict[str, object]) -> dict[str, Source]:
    found = {}
    listed = Entry(parsed, "", {}).entry("sources")
    for key in listed.left():
        one = listed.entry(key)
        found[key] = Source(one.text("name"), one.text("address", ""))
        one.end()
    return found


def _each(top: Entry, key: str, read_one: Callable[[Entry], T]) -> tuple[T, ...]:
    return tuple(read_one(one) for one in top.entries(key))


def _check_twice(place: str, names: list[str]) -> None:
    for number, found in enumerate(names):
        if found in names[:number]:
            raise RuleBroken(TWICE, place=place, found=found)


def _check_bands(profile: LabelProfile, step: DoseStep) -> None:
    """The bands of a step must cover every weight once: each begins where the one before it ends."""
    bands = [band for band in profile.doses if band.step is step]
    edge: Decimal | None = None
    for number, band in enumerate(sorted(bands, key=lambda band: band.from_kg or Decimal(0))):
        if band.from_kg != edge or (number and edge is None):
            raise RuleBroken(DOSE_GAP, step=step, weight=band.from_kg or Decimal(0))
        edge = band.below_kg
    if not bands or edge is not None:
        raise RuleBroken(DOSE_GAP, step=step, weight=edge or Decimal(0))
