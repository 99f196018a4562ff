"""The window paints before anything heavy is imported."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "pyqtgraph",
    "sqlmodel",
    "sqlalchemy",
    "pandas",
    "openpyxl",
    "xlsxwriter",
    "numpy",
    "pydantic",
    "yaml",
    "planner.compute.evaluate",
    "planner.workspace.workspace",
}

PROGRAM = """
import sys
from PySide6.QtWidgets import QApplication
from planner.app.window import Session

application = QApplication([])
session = Session(application, None)
session.window.painted.disconnect()

def tell():
    print("painted:", *sorted(sys.modules))
    application.quit()

session.window.painted.connect(tell)
session.show()
application.exec()
"""


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    environment = os.environ | {
        "RACKWRIGHT_USER_FOLDER": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    (line,) = [one for one in done.stdout.splitlines() if one.startswith("painted:")]
    loaded = set(line.split()[1:])
    assert "planner.ui.main_window" in loaded
    assert "planner.ui.workbench" not in loaded
    assert loaded & HEAVY == set()
