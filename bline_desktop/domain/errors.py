"""The one error that is shown to a user as a sentence: a broken rule."""

from dataclasses import dataclass
from uuid import UUID

from bline_desktop.domain.words import Message


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with the sentence that explains it.

    `source` says where the rule comes from, with its version ("" for rules of plain sense, such as a time in the
    future). `may_have_happened` is true where a person can do the thing all the same: an act that has been done is
    then recorded as it happened and marked "outside rule" (stop before, never after).
    """

    code: str
    sentence: Message
    source: str = ""
    may_have_happened: bool = False


class RuleBroken(ValueError):
    """A rule stops what is about to be done; nothing was kept. `others` are not kept either, and told with it."""

    others: tuple["RuleBroken", ...] = ()

    def __init__(self, rule: Rule, **values: object) -> None:
        super().__init__(rule.code)
        self.rule = rule
        self.values = values


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a form; `field` is "" where the whole form is meant."""

    field: str
    sentence: Message
    values: tuple[tuple[str, object], ...] = ()


class FieldsRefused(Exception):
    """What was typed can't be a draft yet; says why for each field, and nothing is lost."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(", ".join(problem.field or "form" for problem in problems))
        self.problems = problems


class AlreadyKept(Exception):
    """This very act is in the store already: it was tried again after it had been kept. Nothing was entered twice.

    `row_id` is the row that was found, which a command that looks for it returned when it was kept; where the store
    found out, it is the act itself.
    """

    def __init__(self, row_id: UUID) -> None:
        super().__init__(str(row_id))
        self.row_id = row_id


class StorageTrouble(Exception):
    """The store can't do its work (full, locked, read-only, damaged, too new, wrong key).

    `what` happened, what is `safe`, what to `do`: three sentences for the person at the screen.
    """

    def __init__(self, code: str, what: Message, safe: Message, do: Message, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.what = what
        self.safe = safe
        self.do = do
        self.values = values
