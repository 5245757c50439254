"""The strict reader of one entry of a label profile: a table of its text, with the sources of what stands there."""

from collections.abc import Mapping
from typing import Self, TypedDict

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.toml_table import Table
from bline_desktop.domain.treatment.label_profile import Source
from bline_desktop.domain.words import N_

NO_SOURCE = Rule("LABEL_NO_SOURCE", N_("label", "{place} has no source. Name one that is listed under sources."))
UNKNOWN_SOURCE = Rule(
    "LABEL_UNKNOWN_SOURCE", N_("label", "{place} names “{found}”, which is not listed under sources.")
)


class SourcedParts(TypedDict):
    """What every entry carries, as the values of a profile take it."""

    sources: tuple[Source, ...]
    confirmed: bool
    note: str


class Entry(Table):
    """One table of a profile, which names its sources."""

    def __init__(self, values: object, place: str, sources: Mapping[str, Source]) -> None:
        super().__init__(values, place)
        self._sources = sources

    def sourced(self) -> SourcedParts:
        """Take what every entry carries: its sources, whether they were seen, and a note."""
        place = f"{self._place}, sources" if self._place else "sources"
        if not self.has("sources"):
            raise RuleBroken(NO_SOURCE, place=self._place)
        names = self.texts("sources")
        if not names:
            raise RuleBroken(NO_SOURCE, place=self._place)
        for name in names:
            if name not in self._sources:
                raise RuleBroken(UNKNOWN_SOURCE, place=place, found=name)
        found = tuple(self._sources[name] for name in names)
        return {"sources": found, "confirmed": self.flag("confirmed", default=True), "note": self.text("note", "")}

    def _inner(self, values: object, place: str) -> Self:
        return type(self)(values, place, self._sources)
