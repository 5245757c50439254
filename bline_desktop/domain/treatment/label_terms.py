"""The vocabulary of a label: indications, steps, occasions, effects. The stored words stand in the profiles' texts."""

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.words import N_


class Indication(Choice):
    """What the drug is given for; premedication and observation hang on it."""

    RELAPSED = "relapsed_or_refractory", N_("label", "Relapsed or refractory")
    MRD = "mrd_positive", N_("label", "MRD-positive")
    CONSOLIDATION = "consolidation", N_("label", "Consolidation")


class AgeGroup(Choice):
    """Which of the two columns of a label holds."""

    ADULT = "adult", N_("label", "Adults")
    CHILD = "paediatric", N_("label", "Under 18")


class DoseStep(Choice):
    """Which dose of a cycle is meant."""

    STEP = "step", N_("label", "Step dose")
    FULL = "full", N_("label", "Full dose")


class DoseBasis(Choice):
    """How a dose is worked out."""

    FIXED = "fixed", N_("label", "Fixed")
    SURFACE = "body_surface", N_("label", "By body surface")


class Drug(Choice):
    """A drug of premedication."""

    DEXAMETHASONE = "dexamethasone", N_("label", "Dexamethasone")
    PREDNISONE = "prednisone", N_("label", "Prednisone")


class Occasion(Choice):
    """What is about to begin, for which premedication may be due."""

    FIRST_CYCLE = "start_of_first_cycle", N_("label", "First dose of the first cycle")
    LATER_CYCLE = "start_of_later_cycle", N_("label", "First dose of a later cycle")
    STEP = "step", N_("label", "Step to a higher dose")
    RESTART_FIRST_CYCLE = "restart_in_first_cycle", N_("label", "Restart in the first cycle")
    RESTART_LATER_CYCLE = "restart_in_later_cycle", N_("label", "Restart in a later cycle")


class InterruptionEffect(Choice):
    """What a label asks for after an interruption of some length."""

    PREMEDICATE = "premedicate", N_("label", "Premedication before the restart")
    SUPERVISE = "supervise", N_("label", "Supervision or hospital at the restart")
    NEW_CYCLE = "new_cycle", N_("label", "A new cycle, no longer the same one")
    STOP_FOR_GOOD = "stop_for_good", N_("label", "Stop for good")


class DayPolicy(Choice):
    """How the days of a cycle are counted over an interruption."""

    EXCLUDE_INTERRUPTION = "exclude_interruption", N_("label", "Days of infusion: interruptions are not counted")
    INCLUDE_INTERRUPTION = "include_interruption", N_("label", "Days since the start: interruptions are counted")


class Watch(Choice):
    """Where and how a patient is watched."""

    HOSPITAL = "hospital", N_("label", "In hospital")
    SUPERVISED = "supervised", N_("label", "Supervised or in hospital")


class Storage(Choice):
    """Where a vial or bag is kept."""

    ROOM = "room", N_("label", "At room temperature")
    FRIDGE = "fridge", N_("label", "In the fridge")


class Stored(Choice):
    """What is kept."""

    VIAL = "vial", N_("label", "Dissolved vial")
    BAG = "bag", N_("label", "Prepared bag")


class Handling(Choice):
    """A rule of line and bag without a number."""

    NO_FLUSH = "no_flush", N_("label", "Do not flush the line")
    DEDICATED_LUMEN = "dedicated_lumen", N_("label", "A lumen for this drug alone")
    PRIMED_WITH_DRUG = "primed_with_drug", N_("label", "Prime the line with the drug")
    DISCARD_REST = "discard_rest", N_("label", "Discard what is left in the bag")
    NOT_BACK_INTO_FRIDGE = "not_back_into_fridge", N_("label", "Do not put a bag back into the fridge")


class Modification(Choice):
    """What a label asks for after an adverse event."""

    INTERRUPT = "interrupt", N_("label", "Interrupt")
    STOP_FOR_GOOD = "stop_for_good", N_("label", "Stop for good")
    CONSIDER_STOP = "consider_stop", N_("label", "Consider stopping for good")
