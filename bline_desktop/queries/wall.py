"""The wall view, shown when nobody is signed in: no names."""

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.views import Wall


@query(Right.READ_WALL)
def wall(session: Session, asker: Asker) -> Wall:
    """Return who is there and what is due, without names."""
    raise NotImplementedError
