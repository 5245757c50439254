"""Where a line may end."""

import pytest

from bline_desktop.ui.widgets.unbroken import NO_BREAK_HYPHEN, NO_BREAK_SPACE, unbroken


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("used by 18-Nov-2026 10:33. Take another", ["used", "by", "18-Nov-2026 10:33.", "Take", "another"]),
        ("用于 2026-11-18 10:33", ["用于", "2026-11-18 10:33"]),
        ("Negative at 10⁻⁴ (0.01 %)", ["Negative", "at", "10⁻⁴ (0.01 %)"]),
        ("DLI 2: 1.07 × 10⁷ per kg", ["DLI", "2:", "1.07 × 10⁷", "per", "kg"]),
        ("in 1 d 21 h 43 min", ["in", "1 d 21 h 43 min"]),
        ("Change bag 3 within 34 min", ["Change", "bag 3", "within", "34 min"]),
        ("Presumed empty since 06:34", ["Presumed", "empty", "since 06:34"]),
        ("28 micrograms per day", ["28 micrograms", "per", "day"]),
        ("since Wed 11:27", ["since", "Wed 11:27"]),
        ("CD19-gated, 3 days", ["CD19-gated,", "3", "days"]),
    ],
)
def test_a_line_ends_only_between_these_pieces(text: str, pieces: list[str]) -> None:
    shown = unbroken(text)
    assert shown.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-") == text
    given = [piece.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-") for piece in shown.split(" ")]
    assert given == pieces
    hyphens = [piece for piece in shown.split(" ") if "-" in piece]
    assert all("20" not in piece for piece in hyphens)  # no date among what may end at a hyphen
