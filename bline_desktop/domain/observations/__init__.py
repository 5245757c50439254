"""The kinds of observation, one file each. To add one, see docs/adding-a-kind.md."""

from bline_desktop.domain.observations.chimerism import CHIMERISM
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.mrd import MRD
from bline_desktop.domain.observations.weight import WEIGHT

KINDS: tuple[Kind, ...] = (MRD, CHIMERISM, WEIGHT)
