"""Rows of the start: first paint against a bare window in the same run, and charts ready.

Each start is a process of its own, from its creation to its first paint; the least of several is
what the start itself takes.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import Measured

ROOT = Path(__file__).resolve().parents[2]
STARTS = 5

WATCH = """
import sys, time
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    def __init__(self, widget):
        super().__init__(widget)
        self.painted = 0.0
        widget.installEventFilter(self)
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and not self.painted:
            self.painted = time.time()
        return False
def wait(done):
    while not done():
        application.processEvents()
"""

BARE = (
    WATCH
    + """
from PySide6.QtWidgets import (
    QApplication, QDockWidget, QMainWindow, QToolBar, QTreeWidget, QTreeWidgetItem, QWidget
)
from PySide6.QtCore import Qt
application = QApplication(["bare"])
window = QMainWindow()
for title in ("File", "Edit", "View", "Help"):
    menu = window.menuBar().addMenu(title)
    for number in range(6):
        menu.addAction(f"{title} {number}")
bar = QToolBar()
for number in range(8):
    bar.addAction(str(number))
window.addToolBar(bar)
for side in (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea):
    dock, tree = QDockWidget("Dock"), QTreeWidget()
    tree.addTopLevelItems([QTreeWidgetItem([f"Row {number}"]) for number in range(60)])
    dock.setWidget(tree)
    window.addDockWidget(side, dock)
window.setCentralWidget(QWidget())
window.resize(1600, 1000)
watch = Watch(window.centralWidget())
window.show()
wait(lambda: watch.painted)
print(watch.painted)
"""
)

OURS = (
    WATCH
    + """
from planner.app import logs, main, paths
logs.start(paths.log_folder)
from planner.app.window import Session
from PySide6.QtWidgets import QApplication
application = QApplication(["rackwright"])
session = Session(application, None)
watch = Watch(session.window.centralWidget())
session.show()
wait(lambda: watch.painted)
wait(lambda: session.desk is not None)
from planner.ui.charts.dashboard import Dashboard
dashboard = session.window.findChild(Dashboard)
wait(lambda: dashboard._drawn)
application.processEvents()
print(watch.painted, time.time())
session.end()
"""
)


def rows() -> Iterator[Measured]:
    """Yield first paint over that of a bare window, and the time until the charts are drawn."""
    bare, first, ready = [], [], []
    with tempfile.TemporaryDirectory() as name:
        variables = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "RACKWRIGHT_USER_FOLDER": name,
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(Path(name) / "bytecode"),
        }
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        for program in (BARE, OURS):
            _start(program, variables)  # a program that was started before has its bytecode
        for _ in range(STARTS):
            bare += _start(BARE, variables)
            painted, drawn = _start(OURS, variables)
            first.append(painted)
            ready.append(drawn)
    yield Measured("first_paint_bare_window", min(bare) * 1000, "ms", None)
    yield Measured("first_paint", min(first) * 1000, "ms", None)
    yield Measured("first_paint_over_bare", min(first) / min(bare), "x", 2.0)
    yield Measured("charts_ready", min(ready), "s", 1.5)


def _start(program: str, variables: dict[str, str]) -> list[float]:
    """Run a program and return the times it prints, in seconds since it was started."""
    started = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(word) - started for word in done.stdout.split()]
