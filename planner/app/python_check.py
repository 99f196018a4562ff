"""The start-up self-check: refuse a Python and PySide6 that are known to abort together.

With PySide6 6.12 on CPython 3.11 every call of a Qt method that returns nothing takes one reference
from ``None``. The interpreter starts with about 7,100 of them and aborts when they are used up
(measured 2026-11-22 with 6.12.0 on 3.11.2 and 3.11.7; 6.8 to 6.11 are sound, and from Python 3.12
on ``None`` is immortal). Small tests stay below that number, so only a check by version helps.
"""

import sys

import PySide6

BROKEN_PYSIDE = (6, 12)
FIRST_SOUND_PYTHON = (3, 12)


def refusal(python: tuple[int, int], pyside: str) -> str | None:
    """Return why this pair of versions must not run, or None when it may.

    *python* is (major, minor); *pyside* is PySide6's version as it states it, such as "6.11.3".
    """
    series = tuple(int(part) for part in pyside.split(".")[:2])
    if python >= FIRST_SOUND_PYTHON or series != BROKEN_PYSIDE:
        return None
    return (
        f"PySide6 {pyside} on Python {python[0]}.{python[1]} aborts the program after about 7,000 "
        "drawing calls.\n"
        "Rackwright has not started: no project was opened and no file was touched.\n"
        "Install PySide6 6.11 (python -m pip install 'PySide6-Essentials>=6.11,<6.12') or use "
        "Python 3.12 or 3.13, then start again."
    )


def refuse_broken_pair(
    python: tuple[int, int] = sys.version_info[:2], pyside: str = PySide6.__version__
) -> None:
    """End the program with a clear text if it runs on a broken pair; call before using Qt."""
    text = refusal(python, pyside)
    if text is not None:
        raise SystemExit(text)  # the interpreter prints the text where there is a terminal
