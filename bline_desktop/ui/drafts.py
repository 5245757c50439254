"""What one person left half typed, and the text by which it outlives the program."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from bline_desktop.domain.words import N_, Words

VALUE = N_("drafts", "{title}: {value}")
Typed = Mapping[str, Any]
_ID = "$id"


@dataclass(slots=True)
class Drafts:
    """What one person left half typed, and where: for the same person's return, and for nobody else.

    Each form says in its draft whether a person has `edited` it, when (`at`), under which `title`, its `fields` with
    their titles, and the `gesture` that recording it would be. `timeline_split` is how high they made picture and table
    of the course, for whichever patient comes next.
    """

    place: str = ""
    patient_id: UUID | None = None
    pages: dict[str, Typed] = field(default_factory=dict)
    patients: dict[UUID, Typed] = field(default_factory=dict)
    timeline_split: tuple[int, ...] = ()

    @property
    def any_typed(self) -> bool:
        """Whether a person has changed anything in a form that is not recorded; opening one is not enough."""
        return any(True for _ in self.forms())

    def forms(self) -> Iterator[tuple[UUID | None, Typed]]:
        """Return every form in which something was changed, with the patient in whose window it stood."""
        for page in self.pages.values():
            yield from ((None, form) for form in _edited(page))
        for patient_id, page in self.patients.items():
            yield from ((patient_id, form) for form in _edited(page))

    def only(self, wanted: Callable[[Typed], bool]) -> "Drafts":
        """Return the forms in which something was changed and that are wanted, and nothing else."""
        pages: dict[str, Typed] = {key: kept for key, page in self.pages.items() if (kept := _only(page, wanted))}
        patients: dict[UUID, Typed] = {
            key: kept for key, page in self.patients.items() if (kept := _only(page, wanted))
        }
        return replace(self, pages=pages, patients=patients, timeline_split=())

    def add(self, others: "Drafts") -> None:
        """Take others in; each form waits until its place is opened."""
        self.pages |= others.pages
        self.patients |= others.patients

    def forget(self, others: "Drafts") -> None:
        """Throw others away."""
        self.pages = {key: page for key, page in self.pages.items() if key not in others.pages}
        self.patients = {key: page for key, page in self.patients.items() if key not in others.patients}


def write_drafts(drafts: Drafts) -> str:
    """Write what a person has changed in forms as one text; "" where that is nothing."""
    kept = drafts.only(lambda _: True)
    if not kept.any_typed:
        return ""
    patients = {str(patient_id): page for patient_id, page in kept.patients.items()}
    whole = {"place": kept.place, "patient_id": kept.patient_id, "pages": kept.pages, "patients": patients}
    return json.dumps(whole, default=_plain, ensure_ascii=False, sort_keys=True)


def read_drafts(text: str) -> Drafts:
    """Read the text of `write_drafts` again."""
    if not text:
        return Drafts()
    whole = json.loads(text, object_hook=_value)
    patients = {UUID(key): page for key, page in whole["patients"].items()}
    return Drafts(whole["place"], whole["patient_id"], whole["pages"], patients)


def said_values(words: Words, form: Typed, names: Collection[str] | None = None) -> str:
    """Say what was typed in words or numbers in the fields of a draft, each under its title; of all, or of some."""
    titles, typed = form.get("fields", {}), form["typed"]
    found = typed.items() if isinstance(typed, Mapping) else ()
    values = ((name, value) for name, value in found if value and name in titles and (names is None or name in names))
    return "; ".join(words.say(VALUE, title=titles[name], value=value) for name, value in values)


def _edited(draft: Typed) -> Iterator[Typed]:
    if "edited" in draft:
        if draft["edited"]:
            yield draft
        return
    for part in draft.values():
        if isinstance(part, Mapping):
            yield from _edited(part)


def _only(draft: Typed, wanted: Callable[[Typed], bool]) -> dict[str, Any]:
    """Leave out the forms that are not wanted; where none is left, leave out the page."""
    kept: dict[str, Any] = {}
    found = False
    if "edited" in draft:
        return dict(draft) if draft["edited"] and wanted(draft) else {}
    for key, part in draft.items():
        if not isinstance(part, Mapping):
            kept[key] = part
        elif inner := _only(part, wanted):
            kept[key], found = inner, True
    return kept if found else {}


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return {_ID: str(value)}
    raise TypeError(f"a form keeps texts, numbers and ids, and no {type(value).__name__}")


def _value(found: dict[str, Any]) -> Any:
    return UUID(found[_ID]) if found.keys() == {_ID} else found
