"""The program on the ward for slips, with the nurse signed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.bedside import Bedside, at_bedside
from tests.e2e.prepared import PHYSICIAN


@pytest.fixture
def bedside(tmp_path: Path) -> Iterator[Bedside]:
    """The board, as the nurse sees it."""
    with at_bedside(tmp_path) as made:
        made.sign_in()
        yield made


@pytest.fixture
def doctor(tmp_path: Path) -> Iterator[Bedside]:
    """The same, as the physician sees it."""
    with at_bedside(tmp_path) as made:
        made.sign_in(PHYSICIAN)
        yield made
