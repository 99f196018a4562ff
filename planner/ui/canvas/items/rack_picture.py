"""What a rack shows, as a value: equal pictures need no repaint."""

from dataclasses import dataclass
from functools import cached_property

from planner.domain.finding import Severity
from planner.domain.identity import PlacementId, RackId
from planner.domain.placement import Face
from planner.presenters.canvas import DeviceCaption, RackCaption
from planner.presenters.colouring import Shade
from planner.ui.canvas.geometry import DEVICE_WIDTH, Box, RackShape


@dataclass(frozen=True, slots=True)
class Block:
    """One device as drawn: its box in the rack's cell, texts, colour and marks.

    `behind` tells that it is mounted at the other face, and its back is seen. `parts` divide it
    from left to right among several colours, as shares of its width; `filled` are the shares of
    its memory that a bar shows.
    """

    placement: PlacementId
    box: Box
    caption: DeviceCaption
    shade: Shade
    locked: bool = False
    severity: Severity | None = None
    behind: bool = False
    parts: tuple[tuple[Shade, float], ...] = ()
    filled: tuple[float, ...] = ()

    @property
    def in_channel(self) -> bool:
        """Whether it hangs in a side channel."""
        return self.box.width < DEVICE_WIDTH / 2


@dataclass(frozen=True)
class RackPicture:
    """Everything a rack item shows."""

    rack: RackId
    shape: RackShape
    caption: RackCaption
    blocks: tuple[Block, ...]
    severity: Severity | None = None
    system: bool = False
    face: Face = Face.FRONT

    @cached_property
    def full_width(self) -> tuple[Block, ...]:
        """The devices in slots."""
        return tuple(block for block in self.blocks if not block.in_channel)

    @cached_property
    def channels(self) -> tuple[Block, ...]:
        """The devices in side channels."""
        return tuple(block for block in self.blocks if block.in_channel)
