"""The changes of a protocol that nobody has saved yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.template_edit import next_version
from bline_desktop.domain.plan.template_signing import TemplateView
from bline_desktop.domain.plan.template_text import read_unchecked
from bline_desktop.domain.plan.template_written import write_template
from bline_desktop.domain.words import plain_instant


@dataclass(slots=True)
class Work:
    """The working copy, and when it was changed last; None where nothing was changed."""

    template: Template | None = None
    at: str = ""

    def take(self, changed: Template, now: datetime) -> None:
        """Go on with a changed protocol."""
        self.template, self.at = changed, plain_instant(now)

    def drop(self) -> None:
        """Forget the changes: they were saved, or given up."""
        self.template = None

    def draft(self, view: TemplateView, title: str) -> dict[str, object]:
        """Return the changes as a draft that outlives the program; empty where there are none."""
        if self.template is None:
            return {}
        typed = {"text": write_template(self.template), "ref": str(view.ref)}
        return {"title": title, "at": self.at, "edited": True, "typed": typed}

    def take_up(self, draft: Mapping[str, Any]) -> None:
        """Take up the changes of a draft."""
        self.template, self.at = read_unchecked(draft["typed"]["text"]), draft["at"]


def to_work_on(view: TemplateView, others: Iterable[TemplateView]) -> Template:
    """Return what a first change is made of: what was shipped or signed stays, so it takes the next free version."""
    if not (view.is_shipped or view.is_signed):
        return view.template
    taken = [other.ref.version for other in others if other.ref.key == view.ref.key]
    return replace(view.template, version=next_version(view.ref.version, taken))
