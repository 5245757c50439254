"""The part of the machine at a donor lymphocyte infusion: order, start, bags, vital signs, end, paper, corrections."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli import (
    DliStart,
    correct_dli,
    end_dli,
    hang_dli_bag,
    record_dli,
    record_dli_vitals,
    start_dli,
)
from bline_desktop.commands.dli_orders import order_dli
from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.domain.treatment.dli import Dli, DliEndFields, DliFields, DliProduct, Reaction, ReactionGrade
from bline_desktop.domain.treatment.dli_bag import DliBagFields, DliNextBagFields, DliStartFields
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.treatment.dli_vitals import DliVitalsFields
from bline_desktop.queries.dli import dli_page
from tests.property.machine import HOW, WHEN, WHICH, WHO, AtABed, typed
from tests.support.bedside import MINUTE
from tests.support.real_store import PATIENT

DOSES = st.sampled_from((Decimal(1), Decimal("1.5"), Decimal(5)))
POWERS = st.sampled_from((CellPower.E5, CellPower.E6, CellPower.E6, CellPower.E7))
# Numbers and parts of bags as they are typed: of one donation, scanned or by its last digits, and a centre's own.
LABELS = st.sampled_from(
    (
        {"din": "G1234 98 654321 H", "part_number": "1A"},
        {"din": "g123498654321", "part_number": "1B"},
        {"din": "G123498654399", "part_number": None},
        {"local_number": "T-2026-0417", "part_number": "2"},
        {"local_number": "T 2026 0418", "part_number": None},
    )
)
YES = {"identity_checked": True, "intact": True, "no_filter": True, "not_irradiated": True, "own_line": True}
ATTESTED = st.sampled_from((YES, YES, YES, {**YES, "no_filter": False}))
VOLUMES = st.sampled_from((Decimal(50), Decimal(100)))
When = tuple[int, int]


class AtTheCells(AtABed):
    """All acts at a DLI."""

    def infusion(self, which: int, *, runs: bool = True) -> UUID | None:
        """Choose an infusion: mostly one that runs, or any, one that was struck too."""
        every = sorted(self.kept.dlis.values(), key=lambda row: self.kept.written[row.id])
        going = [row for row in every if row.struck_at is None and (row.ended_at is None or not runs)]
        chosen = going if going and which % 5 else every
        return chosen[which % len(chosen)].id if chosen else None

    @precondition(lambda self: self.turn % 4 == 0)
    @rule(who=WHO, days=st.integers(0, 9), dose=DOSES, power=POWERS, fractions=st.integers(1, 2))
    def order_cells(self, who: str, days: int, dose: Decimal, power: CellPower, fractions: int) -> None:
        """Order a DLI."""
        day = self.bed.now.astimezone(self.bed.zone).date() + timedelta(days=days)
        what = {"planned_on": day, "product": "gcsf_fresh", "cd3_mantissa": dose, "cd3_power": power}
        whose = {"donor": "D-114", "donor_group": "a_pos", "patient_group": "a_pos", "reason": "Mixed chimerism"}
        fields = DliOrderFields.model_validate({**what, **whose, "fractions": fractions})
        self.bed.tell("physician" if days % 3 else who, order_dli, PATIENT, fields)

    @rule(who=WHO, how=HOW, when=WHEN, dose=DOSES, power=POWERS, label=LABELS, attested=ATTESTED, seen=st.booleans())
    def start_cells(self, who: str, how: str, when: When, seen: bool, **told: Any) -> None:
        """Start an infusion, as ordered or not, with what stood against it acknowledged or not."""
        at = self.at(*when)
        with self.bed.reading() as session:
            page = dli_page(session, self.bed.asker(), PATIENT)
        ordered = page.order.fields if page.order and self.turn % 3 else None
        what = {
            **told["label"],
            **told["attested"],
            "product": DliProduct.GCSF_FRESH,
            "expires_at": at + timedelta(hours=1 if self.turn % 4 else -1),
            "donor_group": "a_pos",
            "patient_group": "a_pos",
            "cd3_mantissa": ordered.cd3_mantissa if ordered else told["dose"],
            "cd3_power": ordered.cd3_power if ordered else told["power"],
            "volume_ml": Decimal(100),
            "started_at": at,
        }
        start = DliStart(DliStartFields.model_validate(what), page.holds, seen)
        self.bed.tell(who, start_dli, PATIENT, start, how=how)

    @precondition(lambda self: self.kept.dlis)
    @rule(who=WHO, how=HOW, when=WHEN, which=WHICH, label=LABELS, attested=ATTESTED)
    def hang_cells(self, who: str, how: str, when: When, which: int, label: Any, attested: Any) -> None:
        """Hang a further bag."""
        dli, at = self.infusion(which), self.at(*when)
        what = {**label, **attested, "expires_at": at + timedelta(hours=1), "hung_at": at}
        self.bed.tell(who, hang_dli_bag, dli, DliNextBagFields.model_validate(what), how=how)

    @precondition(lambda self: self.kept.dlis)
    @rule(who=WHO, when=WHEN, which=WHICH, pulse=st.integers(60, 120))
    def measure(self, who: str, when: When, which: int, pulse: int) -> None:
        """Record vital signs."""
        signs = {"temperature_c": Decimal("37.4"), "systolic": 118, "diastolic": 71, "saturation_percent": 97}
        fields = DliVitalsFields.model_validate({**signs, "pulse": pulse, "at": self.at(*when)})
        self.bed.tell(who, record_dli_vitals, self.infusion(which), fields)

    @precondition(lambda self: self.kept.dlis)
    @rule(who=WHO, when=WHEN, which=WHICH, early=st.none() | st.integers(0, 120), reaction=st.sampled_from(Reaction))
    def end_cells(self, who: str, when: When, which: int, early: int | None, reaction: Reaction) -> None:
        """End an infusion, all of it given or stopped early."""
        values = {
            "ended_at": self.at(*when),
            "stopped_early": early is not None,
            "volume_given_ml": None if early is None else Decimal(early),
            "reaction": reaction,
            "reaction_grade": None if reaction is Reaction.NONE else ReactionGrade.G2,
        }
        self.bed.tell(who, end_dli, self.infusion(which), DliEndFields.model_validate(values))

    @precondition(lambda self: self.turn % 5 == 0)
    @rule(who=WHO, how=HOW, when=WHEN, dose=DOSES, power=POWERS, minutes=st.none() | st.integers(0, 90))
    def from_paper(self, who: str, how: str, when: When, dose: Decimal, power: CellPower, minutes: int | None) -> None:
        """Record an infusion of the past."""
        end = self.at(*when)
        start = end - (minutes or 0) * MINUTE
        what = {"product": "gcsf_fresh", "cd3_mantissa": dose, "cd3_power": power, "volume_ml": Decimal(100)}
        times = {"started_at": start, "ended_at": None if minutes is None else end}
        self.bed.tell(who, record_dli, PATIENT, DliFields.model_validate({**what, **times}), how=how)

    @precondition(lambda self: self.kept.dlis)
    @rule(
        who=WHO,
        how=HOW,
        when=st.none() | WHEN,
        which=WHICH,
        dose=st.none() | DOSES,
        volume=st.none() | VOLUMES,
        plainly=st.booleans(),
    )
    def correct_cells(self, who: str, how: str, which: int, plainly: bool, **to: Any) -> None:
        """Correct an infusion: its dose, its time, its volume, or nothing of it; a correction of one too."""
        row: Dli = self.kept.dlis[self.infusion(which, runs=False)]  # type: ignore[index]
        values = {name: getattr(row, name) for name in DliFields.specs}
        values |= {"cd3_mantissa": to["dose"]} if to["dose"] else {}
        values |= {"volume_ml": to["volume"]} if to["volume"] else {}
        values |= {"started_at": self.at(*to["when"])} if to["when"] else {}
        fields = typed(DliFields, values)
        if fields is None:
            return
        if plainly:
            self.bed.tell(who, correct, "dli", row.id, fields, how=how)
        else:
            self.bed.tell(who, correct_dli, row.id, fields, how=how)

    @precondition(lambda self: self.kept.dli_bags)
    @rule(who=WHO, how=HOW, which=WHICH, label=st.none() | LABELS, attested=ATTESTED)
    def correct_bag(self, who: str, how: str, which: int, label: Any, attested: Any) -> None:
        """Correct what stands of a bag: another number, other answers, or both."""
        every = sorted(self.kept.dli_bags.values(), key=lambda row: self.kept.written[row.id])
        row = every[which % len(every)]
        values = {name: getattr(row, name) for name in DliBagFields.specs} | attested
        if label is not None:
            values |= {"din": None, "local_number": None, **label}
        self.bed.tell(who, correct, "dli_bag", row.id, DliBagFields.model_validate(values), how=how)
