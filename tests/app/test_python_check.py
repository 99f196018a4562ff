import os
import subprocess
import sys

import pytest

from planner.app import python_check

# 50,000 calls that return nothing; a broken pair loses one reference to None in each of them, and
# aborts long before the end unless None has been given enough references in advance.
COUNT_REFERENCES = """
import sys
spare = [None] * 200_000
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGraphicsRectItem
thing, item = QObject(), QGraphicsRectItem()
before = sys.getrefcount(None)
for number in range(25_000):
    thing.setObjectName("thing")
    item.setPos(number, number)
print(sys.getrefcount(None) - before)
"""


@pytest.mark.parametrize("pyside", ["6.12.0", "6.12.3"])
def test_pyside_6_12_is_refused_on_python_3_11(pyside: str) -> None:
    text = python_check.refusal((3, 11), pyside)
    assert text is not None
    happened, unharmed, to_do = text.split("\n")
    assert pyside in happened
    assert "Python 3.11" in happened
    assert "no file was touched" in unharmed
    assert "PySide6-Essentials>=6.11,<6.12" in to_do


@pytest.mark.parametrize(
    ("python", "pyside"),
    [((3, 11), "6.11.3"), ((3, 11), "6.13.0"), ((3, 12), "6.12.0"), ((3, 13), "6.12.1")],
)
def test_other_pairs_are_let_in(python: tuple[int, int], pyside: str) -> None:
    assert python_check.refusal(python, pyside) is None


def test_the_program_ends_before_qt_on_a_broken_pair() -> None:
    with pytest.raises(SystemExit, match="aborts the program"):
        python_check.refuse_broken_pair((3, 11), "6.12.0")


def test_the_pair_that_runs_these_tests_is_let_in() -> None:
    python_check.refuse_broken_pair()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_void_calls_keep_the_references_of_none() -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    counted = subprocess.run(
        [sys.executable, "-c", COUNT_REFERENCES],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    # A few calls add a reference, harmlessly; losing one per call would be -50,000.
    assert int(counted.stdout) > -100
