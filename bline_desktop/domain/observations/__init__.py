"""The kinds of observation, one file each. To add one, see docs/adding-a-kind.md."""

from bline_desktop.domain.observations.chimerism import CHIMERISM
from bline_desktop.domain.observations.gvhd import GVHD
from bline_desktop.domain.observations.infection import INFECTION
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.medication import MEDICATION
from bline_desktop.domain.observations.mrd import MRD
from bline_desktop.domain.observations.phone_note import PHONE_NOTE
from bline_desktop.domain.observations.premedication import PREMEDICATION
from bline_desktop.domain.observations.round import ROUND
from bline_desktop.domain.observations.toxicity import TOXICITY
from bline_desktop.domain.observations.watch_note import WATCH_NOTE
from bline_desktop.domain.observations.weight import WEIGHT

KINDS: tuple[Kind, ...] = (
    MRD,
    CHIMERISM,
    WEIGHT,
    ROUND,
    PHONE_NOTE,
    WATCH_NOTE,
    MEDICATION,
    PREMEDICATION,
    GVHD,
    TOXICITY,
    INFECTION,
)
