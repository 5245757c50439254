"""The ward board: who is there, what runs, and what needs a hand."""

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.views import Board


@query(Right.READ_CHART)
def ward_board(session: Session, asker: Asker, everyone: bool = False) -> Board:
    """Return the ward board; with `everyone` also those who are away and have no pump running."""
    raise NotImplementedError
