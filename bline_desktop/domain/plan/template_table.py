"""One table of a template's text: the general reader of tables, which names lines and reads short phrases."""

from collections.abc import Callable
from typing import Self, TypeVar

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.plan.template_lines import Lines
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.toml_table import MISSING_KEY, Table, shown
from bline_desktop.domain.units import clean_text
from bline_desktop.domain.words import N_

NOT_THE_FORM = Rule("template-not-the-form", N_("template", "{place} is {found}. Write it as {example}."))
BAD_TEXT = Rule("template-bad-text", N_("template", "{place}: {problem}"))
AT_LINE = N_("template", "Line {line}: {key}")

TITLE_LIMIT, NOTE_LIMIT = 200, 2000

V = TypeVar("V")


class TemplateTable(Table):
    """One table of a template; what is refused names its line."""

    def __init__(self, values: object, place: str, lines: Lines) -> None:
        self._lines = lines
        super().__init__(values, place)

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self._lines.of(self._place)

    def where(self, key: str = "") -> Said:
        """Return the line of a value with its name."""
        place = self._at(key) if key else self._place
        return Said(AT_LINE, (("line", self._lines.of(place)), ("key", place.rpartition(", ")[2])))

    def phrase(self, key: str, read: Callable[[str], V | None], example: str) -> V:
        """Take a phrase that a reader understands."""
        return self._phrase(key, self.text(key), read, example)

    def maybe_phrase(self, key: str, read: Callable[[str], V | None], example: str) -> V | None:
        """Take a phrase that a reader understands, where it stands there."""
        return self.phrase(key, read, example) if self.has(key) else None

    def phrases(self, key: str, read: Callable[[str], V | None], example: str) -> tuple[V, ...]:
        """Take a list of phrases; at least one."""
        texts = self.texts(key)
        if not texts:
            raise RuleBroken(MISSING_KEY, place=self.where(key))
        return tuple(self._phrase(key, text, read, example) for text in texts)

    def wording(self, key: str, default: str | None = None, limit: int = TITLE_LIMIT) -> str:
        """Take a text for people, in its one form. Lines are broken only in long ones."""
        try:
            text = clean_text(self.text(key, default), limit=limit, multiline=limit > TITLE_LIMIT)
        except RuleBroken as problem:
            if "place" in problem.values:
                raise
            said = Said(problem.rule.sentence, tuple(problem.values.items()))
            raise RuleBroken(BAD_TEXT, place=self.where(key), problem=said) from None
        if not text and default is None:
            raise RuleBroken(MISSING_KEY, place=self.where(key))
        return text

    def _phrase(self, key: str, text: str, read: Callable[[str], V | None], example: str) -> V:
        found = read(text)
        if found is None:
            raise RuleBroken(NOT_THE_FORM, place=self.where(key), found=shown(text), example=example)
        return found

    def _inner(self, values: object, place: str) -> Self:
        return type(self)(values, place, self._lines)


def line_of(problem: RuleBroken) -> int | None:
    """Return the line of a template's text that a refusal names."""
    place = problem.values.get("place")
    values = dict(place.values) if isinstance(place, Said) else problem.values
    line = values.get("line")
    return line if isinstance(line, int) else None
