"""What the program keeps of a session: its log, and the choices of its user."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.app import logs
from planner.app.main import OUR_FAULT
from planner.app.settings import FILE_NAME, MOST_RECENT, UserSettings, load_settings, save_settings
from planner.domain.errors import Message


@pytest.fixture
def clean_hooks() -> Iterator[None]:
    """Give back the interpreter's hooks and loggers as they were."""
    root = logging.getLogger()
    before = (sys.excepthook, root.handlers[:], root.level, logging.raiseExceptions)
    yield
    sys.excepthook = before[0]
    for handler in root.handlers[:]:
        if handler not in before[1]:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(before[2])
    logging.raiseExceptions = before[3]


@pytest.mark.usefixtures("clean_hooks")
def test_an_exception_nobody_expected_is_logged_and_told_in_words(tmp_path: Path) -> None:
    crashes = logs.start(lambda: tmp_path)
    told: list[Message] = []
    crashes.tell = told.append
    pools: dict[str, int] = {}
    try:
        pools["gpu-07"] += 1
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    (message,) = told
    assert "gpu-07" not in str(message)
    assert str(tmp_path) in message.remedy
    log = (tmp_path / logs.LOG_NAME).read_text(encoding="utf-8")
    assert "KeyError: 'gpu-07'" in log
    assert "Traceback" in log


@pytest.mark.usefixtures("clean_hooks")
def test_the_program_runs_where_no_log_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert logs.start(lambda: tmp_path / "file").log_file is None


def test_no_traceback_reaches_the_user(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from planner.app import main\n"
        "main.wants_window = None\n"  # a fault in the program itself
        "sys.argv = ['rackwright', 'templates']\n"
        "main.main()\n"
    )
    environment = os.environ | {"RACKWRIGHT_USER_FOLDER": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == OUR_FAULT
    assert done.stderr.count("\n") == 1
    assert "did not work as it was meant to" in done.stderr
    assert "TypeError" in (tmp_path / "logs" / logs.LOG_NAME).read_text(encoding="utf-8")


def test_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    settings = UserSettings(theme="dark", country="IT", tiles=("it_power_kw",))
    save_settings(tmp_path, settings)
    assert load_settings(tmp_path) == settings
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"theme": 5}', b"\xff"])
def test_settings_that_cannot_be_read_are_the_usual_ones(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert load_settings(tmp_path) == UserSettings()


def test_settings_that_cannot_be_kept_disturb_nobody(tmp_path: Path) -> None:
    save_settings(tmp_path / "nowhere", UserSettings())
    assert not (tmp_path / "nowhere").exists()


def test_the_newest_files_come_first_and_only_once() -> None:
    settings = UserSettings()
    for number in [*range(12), 3]:
        settings = settings.with_recent(Path(f"plan-{number}"))
    assert len(settings.recent_files) == MOST_RECENT
    assert settings.recent_files[:3] == ("plan-3", "plan-11", "plan-10")
    assert len(set(settings.recent_files)) == MOST_RECENT
