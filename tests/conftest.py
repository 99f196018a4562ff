"""What every test shares: a folder of its own, garbage between tests, skips that a build forbids."""

import gc
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from pytestqt.qtbot import QtBot

from planner.app.paths import USER_FOLDER_VARIABLE
from tests.settling import PatientBot

# Marks, separated by commas, whose tests must run: set by packaging/dev.py on the build machine.
REQUIRED = frozenset(filter(None, os.environ.get("RACKWRIGHT_REQUIRE", "").split(",")))

# A build is repeated with the same examples and does not spend minutes on shrinking a failing one;
# at a desk every run looks for new ones.
settings.register_profile(
    "build",
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=tuple(HealthCheck),
)
if os.environ.get("CI"):
    settings.load_profile("build")


@pytest.fixture(autouse=True)
def _own_user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, journals and logs of the person who runs the tests out of them."""
    monkeypatch.setenv(USER_FOLDER_VARIABLE, str(tmp_path / "user"))


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """A bot of pytest-qt that is patient with slow machines."""
    return PatientBot(request)


_MANY = 100_000
"""New objects from which garbage is looked for."""


def pytest_sessionstart() -> None:
    """Let nothing collect on the thread of a study what belongs to Qt; see planner/app/collector.py."""
    gc.disable()


def pytest_runtest_logfinish() -> None:
    """Collect between tests."""
    if gc.get_count()[0] > _MANY:
        gc.collect()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a required test into a failure that repeats the reason."""
    report = yield
    required = REQUIRED.intersection(mark.name for mark in item.iter_markers())
    if report.skipped and required:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} is required here ({', '.join(required)}): {reason}"
    return report
