"""Public holidays, read from where their files lie."""

from bline_desktop import paths
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.holidays import Holidays, read_holidays


def read_calendar(name: str) -> Holidays | None:
    """Read the calendar of a name; a file that was edited into nonsense stops nobody: then only weekends are known."""
    try:
        return read_holidays((paths.holidays() / f"{name}.toml").read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError, RuleBroken):
        return None
