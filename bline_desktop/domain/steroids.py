"""Steroids side by side: how many milligrams of dexamethasone a dose of another glucocorticoid is equal to.

Source: the table of equivalent glucocorticoid doses in Goodman and Gilman's The Pharmacological Basis of Therapeutics
(chapter on adrenal steroids): 0.75 mg dexamethasone, 4 mg methylprednisolone, 5 mg prednisone or prednisolone and
20 mg hydrocortisone have the same effect against inflammation, by mouth or into a vein. A comparison, never an order.
"""

from collections.abc import Mapping
from decimal import Decimal

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.words import N_, round_half_up

# The table was taken from what is commonly taught; nobody here has held it against the book yet.
SOURCE = N_("steroids", "Goodman and Gilman, equivalent glucocorticoid doses, unconfirmed")
SHOWN_PLACES = 2  # the table itself is no more exact than that


class Steroid(Choice):
    """A glucocorticoid of the table; its stored value is the one that every list of drugs uses for it."""

    DEXAMETHASONE = "dexamethasone", N_("drugs", "Dexamethasone")
    METHYLPREDNISOLONE = "methylprednisolone", N_("drugs", "Methylprednisolone")
    PREDNISONE = "prednisone", N_("drugs", "Prednisone")
    PREDNISOLONE = "prednisolone", N_("drugs", "Prednisolone")
    HYDROCORTISONE = "hydrocortisone", N_("drugs", "Hydrocortisone")


EQUAL_MG: Mapping[Steroid, Decimal] = {
    Steroid.DEXAMETHASONE: Decimal("0.75"),
    Steroid.METHYLPREDNISOLONE: Decimal(4),
    Steroid.PREDNISONE: Decimal(5),
    Steroid.PREDNISOLONE: Decimal(5),
    Steroid.HYDROCORTISONE: Decimal(20),
}


def steroid_of(drug: Choice) -> Steroid | None:
    """Return the steroid that an entry of a list of drugs is, or None."""
    return next((steroid for steroid in Steroid if steroid.value == drug.value), None)


def dexamethasone_mg(drug: Choice, dose_mg: Decimal) -> Decimal | None:
    """Return the milligrams of dexamethasone that a dose is equal to, rounded for display; None for no steroid."""
    steroid = steroid_of(drug)
    if steroid is None:
        return None
    return round_half_up(dose_mg * EQUAL_MG[Steroid.DEXAMETHASONE] / EQUAL_MG[steroid], SHOWN_PLACES)
