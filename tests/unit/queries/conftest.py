"""Tests of queries share one small ward, new for each test."""

from collections.abc import Iterator

import pytest

from tests.unit.queries.ward import Ward, a_ward


@pytest.fixture
def ward() -> Iterator[Ward]:
    """Return an empty ward with one nurse."""
    ward = a_ward()
    yield ward
    ward.session.close()
    ward.session.get_bind().dispose()  # type: ignore[union-attr]
