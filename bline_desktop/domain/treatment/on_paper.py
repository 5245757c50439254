"""What is entered from paper: acts done away from the ward, or while the program could not be used.

Each row is typed in the form of its own act, so nothing is asked twice or otherwise; the paper adds where it came from
and who signed it second. What was done is recorded as it happened, whatever rule it broke.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields, choice_field, text_field
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.treatment.acts import NAME_LIMIT, HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.looks import AlarmFields, FoundFields, ReadingFields
from bline_desktop.domain.treatment.pump import ActSource
from bline_desktop.domain.words import N_

# Kept in the record, so the same in all languages.
SIGNED: Final = "On paper, second person:"
ROW: Final = "row"  # the name under which a refusal says which row it is about
NO_CYCLE = Rule("PAPER_NO_CYCLE", N_("paper", "No cycle of blinatumomab is ordered to which this could belong."))
NO_ROWS = Rule("PAPER_NO_ROWS", N_("paper", "Type at least one row of the paper."))


class PaperSheet(Choice):
    """Which paper it is."""

    BROUGHT_BACK = "brought_back", N_("paper", "Paper brought back")
    DOWNTIME = "downtime", N_("paper", "Downtime sheet")


REASONS: Mapping[PaperSheet, str] = {
    PaperSheet.BROUGHT_BACK: "Entered from paper that was brought back",
    PaperSheet.DOWNTIME: "Entered from a downtime sheet",
}
SOURCES: Mapping[PaperSheet, ActSource] = {
    PaperSheet.BROUGHT_BACK: ActSource.PAPER,
    PaperSheet.DOWNTIME: ActSource.DOWNTIME,
}


class OnPaper(Fields):
    """Where a row was written. Who did it stands open, no key records a row, and how the ward knows of it is known."""

    sheet: PaperSheet = choice_field(PaperSheet, N_("paper", "Written on"))

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Show the fields of an act as they are typed from paper."""
        super().__pydantic_init_subclass__(**kwargs)
        cls.specs = {
            name: replace(spec, quick=False, folded=spec.folded and name != "done_by")
            for name, spec in cls.specs.items()
            if name != "source"
        }


class Signed(OnPaper):
    """Where a row was written, and who signed it as the second person."""

    signed_by: str | None = text_field(N_("paper", "Second person on paper"), limit=NAME_LIMIT, required=False)


class PaperBag(Signed, HangFields):
    """A start or a new bag on paper."""


class PaperPause(Signed, PauseFields):
    """A pause on paper."""


class PaperResume(Signed, ResumeFields):
    """A resume on paper."""


class PaperAlarm(OnPaper, AlarmFields):
    """A solved alarm on paper."""


class PaperFound(OnPaper, FoundFields):
    """A find on paper."""


class PaperReading(OnPaper, ReadingFields):
    """A reading on paper."""


class PaperStop(Signed, StopFields):
    """A stop on paper."""


class PaperRound(OnPaper, RoundFields):
    """A round on paper."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One row of the paper: the key of its act, and what was typed in its form."""

    what: str
    fields: Any

    @property
    def at(self) -> datetime:
        """When it happened, by the paper."""
        moment: datetime = self.fields.seen_at if isinstance(self.fields, RoundFields) else self.fields.at
        return moment

    def told(self, base: type[Fields]) -> Any:
        """Return the row as its act is recorded elsewhere: known from its paper, with the second person in its note."""
        values = {name: getattr(self.fields, name) for name in base.specs}
        if "source" in values:
            values["source"] = SOURCES[self.fields.sheet]
        signed = getattr(self.fields, "signed_by", None)
        if signed is not None:
            values["note"] = " ".join(part for part in (values["note"], f"{SIGNED} {signed}") if part)
        return base.model_construct(**values)
