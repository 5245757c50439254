"""The places of the rail, each with the right that one needs to go there."""

from dataclasses import dataclass

from bline_desktop.domain.people import Right
from bline_desktop.domain.words import N_, Message

PLACES = N_("places", "Places")


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the rail, with the right that one needs to go there."""

    key: str
    icon: str
    title: Message
    right: Right
    at_foot: bool = False


ALL_PLACES = (
    Place("ward", "ward", N_("places", "Ward"), Right.READ_CHART),
    Place("shift", "task", N_("places", "This shift"), Right.READ_CHART),
    Place("calendar", "calendar", N_("places", "Calendar"), Right.READ_CHART),
    Place("patients", "patients", N_("places", "Patients"), Right.READ_CHART),
    Place("tasks", "review", N_("places", "Tasks"), Right.READ_CHART),
    Place("people", "people", N_("places", "People"), Right.MANAGE_PEOPLE),
    Place("agency", "person", N_("places", "Agency"), Right.OPEN_AGENCY),
    Place("journal", "journal", N_("places", "Journal"), Right.READ_JOURNAL),
    Place("checks", "cohort", N_("places", "Checks"), Right.READ_SECOND_CHECKS),
    Place("protocols", "board", N_("places", "Protocols"), Right.READ_CHART, at_foot=True),
    Place("labels", "label", N_("places", "Labels"), Right.READ_CHART, at_foot=True),
    Place("settings", "settings", N_("places", "Settings"), Right.READ_WALL, at_foot=True),
)
