"""A label profile in plain words: sections of lines, each line with what it says and where that comes from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bline_desktop.domain.treatment import label_profile as values
from bline_desktop.domain.treatment.label_terms import DoseBasis
from bline_desktop.domain.treatment.pump import HOURS_PER_DAY
from bline_desktop.domain.words import N_, Words

DOSES, CYCLES, BAGS = N_("label", "Doses"), N_("label", "Cycles"), N_("label", "Bags")
STORAGE, PREMEDICATION = N_("label", "Storage"), N_("label", "Premedication")
INTERRUPTIONS, OBSERVATION = N_("label", "Interruptions"), N_("label", "Observation")
MODIFICATIONS, LINE = N_("label", "After an adverse event"), N_("label", "Line and bag")

FROM_KG, BELOW_KG = N_("label", "{step}, from {weight} kg"), N_("label", "{step}, below {weight} kg")
ANY_KG = N_("label", "{step}, any weight")
FIXED = N_("label", "{dose} micrograms per day")
BY_SURFACE = N_("label", "{dose} micrograms per m² per day, at most {cap} micrograms per day")
COUNTING, COUNTED = N_("label", "Counting"), N_("label", "{policy}, to {days} days")
CYCLE_N, CYCLES_N = N_("label", "{indication}, cycle {first}"), N_("label", "{indication}, cycles {first} to {last}")
CYCLES_ON = N_("label", "{indication}, from cycle {first} on")
DAYS = N_("label", "{infusion} days of infusion, then {free} days free")
STEP_DAYS = N_("label", "the first {days} days with the step dose")
BAG, LONG_BAG = N_("label", "{hours}-hour bag"), N_("label", "{hours}-hour bag ({days} days)")
RATE = N_("label", "{rate} mL per hour, {volume} mL to be infused")
FILTER, NO_FILTER = N_("label", "with filter"), N_("label", "without filter")
PRESERVATIVE = N_("label", "with preservative")
MIN_WEIGHT = N_("label", "not below {weight} kg")
OF_BAGS = N_("label", "{what}, for {hours} hours")
LASTS, LASTS_INFUSING = N_("label", "{lasts}, {where}"), N_("label", "{lasts}, {where}, the infusion included")
DEGREES, DEGREES_TO = N_("label", "{low} to {high} °C"), N_("label", "up to {high} °C")
MG, MG_PER_M2 = N_("label", "{drug} {mg} mg"), N_("label", "{drug} {mg} mg per m², at most {cap} mg")
INSTEAD = N_("label", "or {drug} {mg} mg")
BEFORE, WITHIN = N_("label", "{span} before"), N_("label", "within {span} before")
BETWEEN = N_("label", "{earliest} to {latest} before")
RESTART_AFTER = N_("label", "Restart: after an interruption of {span} or longer")
ANY_LENGTH, OR_LONGER, LONGER = (
    N_("label", "Any interruption"), N_("label", "{span} or longer"), N_("label", "Longer than {span}"),
)  # fmt: skip
ADVERSE_ONLY = N_("label", "for an adverse event only")
WHO_CYCLE, WHO_LATER = N_("label", "{who}, cycle {cycle}"), N_("label", "{who}, every other start")
FIRST_DAYS = N_("label", "{watch}, the first {days} days")
STANDS_FOR = N_("label", "Stands for: {events}")
GRADED = N_("label", "{event}, {scale} grade {grade}")

Said = tuple[str, str]
LONG_DAYS = 7  # from so many days on people name a bag by its days


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a profile: what it is about, what the label says, and the entry with its sources."""

    title: str
    value: str
    entry: values.Sourced


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one title."""

    title: str
    lines: tuple[Line, ...]


class LabelWords:
    """Says the entries of one profile in the reader's language; its free texts stand as they are in the profile."""

    def __init__(self, words: Words, profile: values.LabelProfile) -> None:
        self._words = words
        self._profile = profile

    def sections(self) -> tuple[Section, ...]:
        """Return the whole profile, in the order in which a ward asks for it."""
        profile, say = self._profile, self._words.say
        cycles = (*_lines(profile.cycles, self._cycle), *_lines([profile.day_count], self._count))
        return (
            Section(say(DOSES), _lines(profile.doses, self._dose)),
            Section(say(BAGS), _lines(profile.bags, self._bag)),
            Section(say(PREMEDICATION), _lines(profile.premedication, self._premedication)),
            Section(say(INTERRUPTIONS), _lines(profile.interruptions, self._interruption)),
            Section(say(CYCLES), cycles),
            Section(say(OBSERVATION), _lines(profile.observation, self._observation)),
            Section(say(MODIFICATIONS), _lines(profile.modifications, self._modification)),
            Section(say(STORAGE), _lines(profile.storage, self._storage)),
            Section(say(LINE), _lines(profile.handling, self._handling)),
        )

    def sources(self) -> tuple[values.Source, ...]:
        """Return every source that a line names, in the order in which they come."""
        named = (source for section in self.sections() for line in section.lines for source in line.entry.sources)
        return tuple(dict.fromkeys(named))

    def _dose(self, band: values.DoseBand) -> Said:
        say = self._words.say
        if band.from_kg is not None:
            title = say(FROM_KG, step=band.step, weight=band.from_kg)
        elif band.below_kg is not None:
            title = say(BELOW_KG, step=band.step, weight=band.below_kg)
        else:
            title = say(ANY_KG, step=band.step)
        if band.basis is DoseBasis.FIXED:
            return title, say(FIXED, dose=band.ug_per_day)
        return title, say(BY_SURFACE, dose=band.ug_per_m2_per_day, cap=band.cap_ug_per_day)

    def _count(self, count: values.DayCount) -> Said:
        return self._words.say(COUNTING), self._words.say(COUNTED, policy=count.policy, days=count.days)

    def _cycle(self, plan: values.CyclePlan) -> Said:
        say, first, last = self._words.say, plan.from_cycle, plan.to_cycle
        if last is None:
            title = say(CYCLES_ON, indication=plan.indication, first=first)
        elif last == first:
            title = say(CYCLE_N, indication=plan.indication, first=first)
        else:
            title = say(CYCLES_N, indication=plan.indication, first=first, last=last)
        days = say(DAYS, infusion=plan.infusion_days, free=plan.free_days)
        return title, _joined(days, "" if plan.step_days is None else say(STEP_DAYS, days=plan.step_days))

    def _bag(self, bag: values.LabelBag) -> Said:
        say = self._words.say
        days = bag.duration_h / HOURS_PER_DAY
        title = say(BAG, hours=bag.duration_h)
        if days >= LONG_DAYS:
            title = say(LONG_BAG, hours=bag.duration_h, days=days)
        return title, _joined(
            say(RATE, rate=bag.rate_ml_per_h, volume=bag.volume_ml),
            say(FILTER if bag.filter else NO_FILTER),
            say(PRESERVATIVE) if bag.preservative else "",
            "" if bag.min_weight_kg is None else say(MIN_WEIGHT, weight=bag.min_weight_kg),
        )

    def _storage(self, limit: values.StorageLimit) -> Said:
        say = self._words.say
        title = self._words.value(limit.stored)
        if limit.bags_h:
            title = say(OF_BAGS, what=title, hours=_joined(*map(self._words.number, limit.bags_h)))
        where = _within(self._words.value(limit.storage))
        said = say(LASTS_INFUSING if limit.with_infusion else LASTS, lasts=self._hours(limit), where=where)
        degrees = ""
        if limit.high_c is not None:
            degrees = (
                say(DEGREES_TO, high=limit.high_c)
                if limit.low_c is None
                else say(DEGREES, low=limit.low_c, high=limit.high_c)
            )
        return title, _joined(said, degrees)

    def _hours(self, limit: values.StorageLimit) -> str:
        return self._words.duration(limit.lasts)

    def _premedication(self, one: values.Premedication) -> Said:
        say, words = self._words.say, self._words
        dose = (
            say(MG, drug=one.drug, mg=one.mg)
            if one.mg is not None
            else say(MG_PER_M2, drug=one.drug, mg=one.mg_per_m2, cap=one.cap_mg)
        )
        if one.instead is not None:
            drug = _within(words.value(one.instead[0]))
            dose = f"{dose} {say(INSTEAD, drug=drug, mg=one.instead[1])}"
        if one.earliest == one.latest:
            when = say(BEFORE, span=one.earliest)
        elif one.latest:
            when = say(BETWEEN, earliest=one.earliest, latest=one.latest)
        else:
            when = say(WITHIN, span=one.earliest)
        occasions = _joined(*map(words.value, one.occasions))
        after = [say(RESTART_AFTER, span=one.restart_after)] if one.restart_after else []
        return self._who(one.indications, one.age), "\n".join([_joined(dose, when), occasions, *after])

    def _interruption(self, rule: values.InterruptionRule) -> Said:
        say = self._words.say
        if not rule.limit and not rule.beyond:
            title = say(ANY_LENGTH)
        else:
            title = say(LONGER if rule.beyond else OR_LONGER, span=rule.limit)
        effects = _joined(*(self._words.value(effect) for effect in rule.effects))
        who = self._who(rule.indications, *rule.ages)
        return title, f"{_joined(effects, say(ADVERSE_ONLY) if rule.adverse_events_only else '')}\n{who}"

    def _observation(self, one: values.Observation) -> Said:
        say, who = self._words.say, self._who(one.indications)
        title = say(WHO_LATER, who=who) if one.cycle is None else say(WHO_CYCLE, who=who, cycle=one.cycle)
        if one.days is None:
            return title, self._words.value(one.watch)
        return title, say(FIRST_DAYS, watch=one.watch, days=one.days)

    def _modification(self, one: values.DoseModification) -> Said:
        title = one.event
        if one.grade is not None:
            title = self._words.say(GRADED, event=one.event, scale=one.scale, grade=one.grade)
        covers = (
            [self._words.say(STANDS_FOR, events=_joined(*map(self._words.value, one.covers)))] if one.covers else []
        )
        return title, "\n".join([self._words.value(one.action), *one.facts, *covers])

    def _handling(self, one: values.HandlingRule) -> Said:
        return self._words.value(one.rule), ""

    def _who(self, *groups: object) -> str:
        """Say for whom something stands: indications (tuples) and ages."""
        flat = [one for group in groups for one in (group if isinstance(group, tuple) else (group,))]
        return _joined(*map(self._words.value, flat))


def _lines(entries: Iterable[values.Sourced], say: Callable[..., Said]) -> tuple[Line, ...]:
    return tuple(Line(*say(entry), entry) for entry in entries)


def _joined(*parts: str) -> str:
    first, *others = [part for part in parts if part]
    return ", ".join([first, *map(_within, others)])


def _within(text: str) -> str:
    """Write a text as it stands within a sentence: an abbreviation keeps its capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
