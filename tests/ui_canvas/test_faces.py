"""Fronts of devices: marks that tell the kind, inside the device, on whole pixels."""

import pytest
from PySide6.QtCore import QRect

from planner.domain.hardware import DeviceClass, PartKind
from planner.presenters.canvas import DeviceCaption
from planner.ui.canvas.items.faces import face_marks, outlets

AREA = QRect(10, 20, 120, 30)


def marks(kind: PartKind, area: QRect = AREA, scale: float = 1.0, **more: int) -> list[QRect]:
    caption = DeviceCaption("x", "", DeviceClass.COMPUTE, more.get("gpus", 0), kind)
    return face_marks(caption, area, scale)


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("kind", [one for one in PartKind if "rack" not in one])
def test_marks_stay_inside_and_do_not_touch(kind: PartKind, scale: float) -> None:
    area = QRect(10, 20, round(120 * scale), round(30 * scale))
    found = marks(kind, area, scale, gpus=8)
    for index, one in enumerate(found):
        assert area.contains(one)
        assert not any(one.intersects(other) for other in found[index + 1 :])


def test_a_server_shows_its_gpus() -> None:
    for gpus in (1, 4, 8, 16):
        assert len(marks(PartKind.GPU_SERVER, gpus=gpus)) == gpus


def test_kinds_look_different() -> None:
    kinds = [one for one in PartKind if "rack" not in one]
    found = [tuple(one.getRect() for one in marks(kind, gpus=8)) for kind in kinds]
    assert len({faces for faces in found if faces}) >= 6


def test_what_would_blur_is_left_out() -> None:
    assert marks(PartKind.SWITCH, QRect(0, 0, 6, 1)) == []
    assert marks(PartKind.RACK) == []
    assert outlets(QRect(0, 0, 3, 300), 14.0) == []


def test_a_rack_system_is_one_stack_of_trays() -> None:
    trays = marks(PartKind.RACK_SYSTEM, QRect(0, 0, 140, 560))
    assert len(trays) == 40
    assert {one.width() for one in trays} == {140}
