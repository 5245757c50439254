"""Puts half typed forms back into their pages, once these know their records. Until then nothing of them is lost."""

from collections.abc import Mapping
from typing import Any

from bline_desktop.ui.desk import Desk
from bline_desktop.ui.drafts import Typed


class PutBack:
    """What waits to be put back into a page, by the key of the page; it is half typed as long as it waits."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: dict[str, Typed] = {}

    def begin(self, key: str, page: Any, draft: Typed) -> None:
        """Let a page ask for its records, and put the draft back after their answer."""
        self._waiting[key] = draft
        page.reload()
        # The answer to the reload comes through the same queue before the answer to this question.
        self._desk.ask(page, lambda session, asker: draft, lambda it: self._restore(key, page, it), key="restore")

    def with_waiting(self, drafts: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is half typed, with what is still to be put back."""
        return {**drafts, **self._waiting}

    def _restore(self, key: str, page: Any, draft: Typed) -> None:
        self._waiting.pop(key, None)
        page.restore(draft)
