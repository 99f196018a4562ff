"""A computer without fonts: the window opens and works, and the reason is told where it is read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NO_FONT = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig></fontconfig>"
OPEN_AND_EDIT = """
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from planner.app.window import Session
application = QApplication([])
session = Session(application, None)
session.show()
while session.files is None:
    QTest.qWait(20)
session.window.commands["edit.select_all"].trigger()
session.window.commands["edit.delete"].trigger()
QTest.qWait(100)
assert not session.window.grab().isNull()
print("racks left:", len(session.desk.workspace.state.plan.racks))
session.window.may_close = lambda: True
session.window.close()
session.end()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fonts are found by fontconfig")
def test_the_window_works_without_any_font_and_says_why_no_word_is_seen(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(NO_FONT)
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_EDIT],
        env={**os.environ, "FONTCONFIG_FILE": str(config), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "racks left:" in done.stdout
    assert "This computer has no fonts" in done.stderr
    assert "Install a font such as DejaVu Sans" in done.stderr
    assert "Traceback" not in done.stderr
