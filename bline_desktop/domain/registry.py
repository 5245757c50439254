"""Every command and query with the right it needs: checked on each call, and listed for a test that walks them all."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.people import Right, check_open, check_right

P = ParamSpec("P")
T = TypeVar("T")

COMMANDS: dict[str, tuple[Right, Callable[..., Any]]] = {}
QUERIES: dict[str, tuple[Right, Callable[..., Any]]] = {}

Command = Callable[Concatenate[Session, Act, P], T]
Query = Callable[Concatenate[Session, Asker, P], T]


def command(right: Right, *, after_end: bool = False) -> Callable[[Command[P, T]], Command[P, T]]:
    """Mark a function as a command that only who has `right` may call; it never commits.

    `after_end` lets through whose account is over: what they have half typed is kept as they are signed out.
    """

    def register(function: Command[P, T]) -> Command[P, T]:
        @wraps(function)
        def checked(session: Session, act: Act, /, *args: P.args, **kwargs: P.kwargs) -> T:
            check_right(act.role, right, in_charge=act.in_charge)
            if not after_end:
                check_open(act.user_name, act.until, act.now)
            return function(session, act, *args, **kwargs)

        COMMANDS[function.__name__] = (right, checked)
        return checked

    return register


def query(right: Right) -> Callable[[Query[P, T]], Query[P, T]]:
    """Mark a function as a query that only who has `right` may call; it returns frozen values."""

    def register(function: Query[P, T]) -> Query[P, T]:
        @wraps(function)
        def checked(session: Session, asker: Asker, /, *args: P.args, **kwargs: P.kwargs) -> T:
            check_right(asker.role, right, in_charge=asker.in_charge)
            check_open(asker.user_name, asker.until, asker.now)
            return function(session, asker, *args, **kwargs)

        QUERIES[function.__name__] = (right, checked)
        return checked

    return register
