"""Says which rule must stop an act, and that nothing is kept of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from string import Formatter

import pytest
from sqlmodel import Session

from bline_desktop.domain.errors import Rule, RuleBroken


@contextmanager
def refused(session: Session, rule: Rule, **values: object) -> Iterator[None]:
    """Expect that `rule` stops the block with at least these values, in a whole sentence, with nothing to keep."""
    session.flush()
    with pytest.raises(RuleBroken) as caught:
        yield
    assert caught.value.rule.code == rule.code
    assert caught.value.rule is rule
    assert {name: caught.value.values.get(name) for name in values} == values
    places = {place for _, place, _, _ in Formatter().parse(rule.sentence.text) if place}
    assert places <= caught.value.values.keys()
    assert not session.new
    assert not any(session.is_modified(row) for row in session.dirty)
