"""Commands start without what only the window or only spreadsheets need."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = {"PySide6.QtWidgets", "pyqtgraph", "xlsxwriter", "openpyxl", "psychrolib"}

RUN = """
import sys
from planner.app import logs, main
code = main.run(sys.argv[1:], logs.Crashes(None))
print("loaded:", *sorted(sys.modules))
sys.exit(code)
"""


def loaded_by(folder: Path, *words: str) -> set[str]:
    """Return the modules that a command needed."""
    environment = os.environ | {"RACKWRIGHT_USER_FOLDER": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("loaded:")]
    return set(line.split()[1:])


def test_commands_load_neither_qt_nor_spreadsheet_libraries(tmp_path: Path) -> None:
    project = str(tmp_path / "plan.rackwright")
    loaded_by(tmp_path, "new", project, "--template", "hybrid_bank")
    assert HEAVY & loaded_by(tmp_path, "evaluate", project) == set()
    assert HEAVY & loaded_by(tmp_path, "templates") == set()


def test_deciding_about_the_window_loads_neither_typer_nor_the_store() -> None:
    program = (
        "import sys; from planner.app.main import wants_window; "
        "assert wants_window(['plan.rackwright']); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"typer", "sqlmodel", "sqlalchemy", "numpy", "yaml", "pydantic"} & loaded == set()


def test_sources_of_what_is_imported_are_not_read() -> None:
    program = (
        "import linecache, sys; from PySide6 import QtWidgets; import planner.domain.phrase as before; "
        "from planner.app.import_scans import spare_source_scans; spare_source_scans(); "
        "import planner.domain.floor_plan as after; "
        "print(before.__file__ in linecache.cache, after.__file__ in linecache.cache)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[1] == "False"
