"""One made-up ward on a real store for all tests that only look at it."""

from collections.abc import Iterator

import pytest

from tests.unit.demo.wards import RealWard, real_ward


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealWard]:
    with real_ward(tmp_path_factory.mktemp("made-up") / "store", 31) as ward:
        yield ward
