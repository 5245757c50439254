"""Blood groups, as they stand on the label of a product: ABO and RhD in one."""

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.words import N_


class BloodGroup(Choice):
    """ABO group with RhD."""

    O_POS = "o_pos", N_("blood", "O, RhD positive")
    O_NEG = "o_neg", N_("blood", "O, RhD negative")
    A_POS = "a_pos", N_("blood", "A, RhD positive")
    A_NEG = "a_neg", N_("blood", "A, RhD negative")
    B_POS = "b_pos", N_("blood", "B, RhD positive")
    B_NEG = "b_neg", N_("blood", "B, RhD negative")
    AB_POS = "ab_pos", N_("blood", "AB, RhD positive")
    AB_NEG = "ab_neg", N_("blood", "AB, RhD negative")
