"""The fronts of devices as plain vectors that tell their kind: GPUs, drives, ports, cells, pumps.

Schematic on purpose: how many marks there are follows from the part, not what a vendor's front
looks like. All of them are whole pixels in a darker tone of the device, at every zoom.
"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect

from planner.domain.hardware import PartKind
from planner.presenters.canvas import DeviceCaption
from planner.ui.canvas.geometry import UNIT

_GPUS_ACROSS = 8
_MOST_ACROSS = 32
_ROWS_OF_PORTS = 2
_BAYS = 4
_CELLS = 6
_PUMPS = 2
_NARROWEST_PX = 2

Marks = list[QRect]


def face_marks(caption: DeviceCaption, area: QRect, scale: float) -> Marks:
    """Return what is drawn in *area* on the front of a device; nothing where it would blur.

    *area* is what its texts leave free, *scale* the zoom.
    """
    draw = _FACES.get(caption.kind) if caption.kind is not None else None
    if draw is None or area.width() < _NARROWEST_PX or area.height() < _NARROWEST_PX:
        return []
    return draw(caption, area, max(1, round(2 * scale)))


def outlets(channel: QRect, pitch: float) -> Marks:
    """Return the outlets of a power strip that hangs in a side channel."""
    side = channel.width() - 2
    if side < _NARROWEST_PX or pitch < 2 * side:
        return []
    count = int(channel.height() / pitch)
    top = channel.top() + (channel.height() - count * pitch) / 2
    return [
        QRect(channel.left() + 1, round(top + index * pitch), side, side) for index in range(count)
    ]


def _grid(area: QRect, columns: int, rows: int, gap: int, highest: int) -> Marks:
    """Return equal marks in columns and rows, in the middle of the lower edge of an area."""
    width = (area.width() - gap * (columns - 1)) // columns
    height = min(highest, (area.height() - gap * (rows - 1)) // rows)
    if width < _NARROWEST_PX or height < _NARROWEST_PX:
        return []
    left = area.left() + (area.width() - columns * width - (columns - 1) * gap) // 2
    top = area.bottom() + 1 - rows * height - (rows - 1) * gap
    size = QPoint(width + gap, height + gap)
    return [
        QRect(left + column * size.x(), top + row * size.y(), width, height)
        for row in range(rows)
        for column in range(columns)
    ]


def _gpus(caption: DeviceCaption, area: QRect, gap: int) -> Marks:
    across = max(1, min(caption.gpus, _GPUS_ACROSS))
    rows = max(1, -(-caption.gpus // across))
    return _grid(area, across, rows, gap + 1, highest=6 * gap)[: max(caption.gpus, 0)]


def _drives(caption: DeviceCaption, area: QRect, gap: int) -> Marks:
    """Upright drives side by side, as many as have room."""
    wanted = area.width() // (2 * gap + 2)
    return _grid(area, max(1, min(wanted, 24)), 1, gap, highest=8 * gap)


def _ports(caption: DeviceCaption, area: QRect, gap: int) -> Marks:
    across = max(1, min(-(-caption.ports // _ROWS_OF_PORTS), _MOST_ACROSS))
    while across > 1 and (area.width() - (across - 1)) // across < _NARROWEST_PX:
        across = -(-across // 2)
    return _grid(area, across, _ROWS_OF_PORTS, 1, highest=3 * gap)


def _bays(caption: DeviceCaption, area: QRect, gap: int) -> Marks:
    """Wide bays, as servers for few disks have."""
    return _grid(area, _BAYS, 2, gap, highest=2 * gap)


def _cells(caption: DeviceCaption, area: QRect, gap: int) -> Marks:
    return _grid(area, _CELLS, 1, gap + 1, highest=7 * gap)


def _pumps(caption: DeviceCaption, area: QRect, gap: int) -> Marks:
    return _grid(area, _PUMPS, 1, 4 * gap, highest=7 * gap)


def _trays(caption: DeviceCaption, area: QRect, gap: int) -> Marks:
    """The trays of a rack system, one for each unit, over its whole width."""
    pitch = round(UNIT * gap / 2)
    count = area.height() // pitch
    height = pitch - max(1, gap)
    return [
        QRect(area.left(), area.top() + index * pitch, area.width(), height)
        for index in range(count)
        if height >= _NARROWEST_PX
    ]


_FACES: dict[PartKind, Callable[[DeviceCaption, QRect, int], Marks]] = {
    PartKind.GPU_SERVER: _gpus,
    PartKind.RACK_SYSTEM: _trays,
    PartKind.STORAGE: _drives,
    PartKind.SWITCH: _ports,
    PartKind.CPU_SERVER: _bays,
    PartKind.UPS: _cells,
    PartKind.PDU: _ports,
    PartKind.CDU: _pumps,
}
