"""The roles people have on the ward. Apart from `people`, so that the sign-in window needs no database library."""

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.words import N_


class Role(Choice):
    """What a person is on the ward; one each."""

    NURSE = "nurse", N_("roles", "Nurse")
    PHYSICIAN = "physician", N_("roles", "Physician")
    PHARMACIST = "pharmacist", N_("roles", "Pharmacist")
    INVESTIGATOR = "investigator", N_("roles", "Investigator")
    DATA_MANAGER = "data_manager", N_("roles", "Data manager")
    MONITOR = "monitor", N_("roles", "Monitor")
    ADMINISTRATOR = "administrator", N_("roles", "Administrator")
