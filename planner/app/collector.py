"""When Python looks for garbage that refers to itself: rarely, and on the window's thread only.

Closed dialogs and charts are such garbage. A study beside the window would otherwise take them away
from its own thread, where Qt must not be touched.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_YOUNG = 100_000
"""New objects that are looked through at a time: more than an edit of a large plan makes."""
_ROUNDS = 50
"""Looks at the young before the old are looked at again."""
_EVERY_MS = 500


def settle() -> None:
    """Keep what was just loaded out of later garbage collections, and make those rare.

    Walking a large project's objects takes longer than a frame, and they live as long as it is
    open. What edits leave behind goes by itself; only cycles wait for a collection.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _ROUNDS, _ROUNDS)


class Collector(QObject):
    """Collects on the thread that made it, until `end`; elsewhere nothing is collected.

    Not before `begin`: what a start makes stays, and nobody waits for it to be looked through.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._rounds = 0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look from now on, every now and then."""
        self._timer.start()

    def look(self) -> None:
        """Collect where enough new objects have come together since the last time."""
        if gc.get_count()[0] < _YOUNG:
            return
        self._rounds += 1
        gc.collect(0 if self._rounds % _ROUNDS else 1)

    def end(self) -> None:
        """Let Python collect by itself again, if it did before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
