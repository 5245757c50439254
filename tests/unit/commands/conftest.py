"""What the tests of commands start from: an empty ward, and a way to say which rule must stop an act."""

from collections.abc import Iterator

import pytest

from tests.support.store import MemorySession, memory_session


@pytest.fixture
def session() -> Iterator[MemorySession]:
    """A store in memory with one user of each role; whatever a test leaves in the session must be fit to be kept."""
    with memory_session() as session:
        yield session
        session.commit()
