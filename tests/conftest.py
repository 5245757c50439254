"""What holds for all tests: no display is needed, nothing of this machine's user is read or written."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qt_compat import qt_api

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before any Qt is imported
os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("QT_ACCESSIBILITY", "1")

# No timed asserts: a busy machine is no defect. The same cases each time, so that a red run can be run again.
settings.register_profile("ward", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ward")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Take away the windows of a test after it: without a running event loop they would all stay to the end."""
    yield
    core = qt_api.QtCore
    if core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test an empty folder where the user's files would lie."""
    home: Path = tmp_path_factory.mktemp("home")
    for variable, name in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")):
        monkeypatch.setenv(variable, str(home / name))
