"""The contract of gestures."""

from typing import Protocol

from PySide6.QtCore import QPointF

DRAG_STARTS_AT_PX = 6
"""A press becomes a drag after this many pixels, so that a shaky click moves nothing."""


class Gesture(Protocol):
    """Something a hand does on the canvas; all points are in scene coordinates."""

    def start(self, at: QPointF) -> None:
        """Begin, with the pointer where the button went down."""
        ...

    def move(self, at: QPointF) -> None:
        """Follow the pointer."""
        ...

    def end(self, at: QPointF) -> None:
        """Do it."""
        ...

    def cancel(self) -> None:
        """Leave everything as it was."""
        ...


class Placing(Gesture, Protocol):
    """A drag of something that is not on the plan yet."""

    @property
    def refused(self) -> bool:
        """Whether it cannot be let go where it is."""
        ...
