"""Pictures below the floor plan: read with care, drawn to scale."""

import zlib
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from planner.document.commands.rooms import EditRoom
from planner.document.commands.underlay import LayUnderlay
from planner.domain.errors import UserError
from planner.domain.floor_plan import Extent, FloorPlan, Underlay
from planner.domain.picture import LARGEST_PICTURE_BYTES, Picture
from planner.presenters.floor_sheet import Paper, drawing_of, sheets
from planner.ui.floor.backdrops import Backdrops, covered, placed
from planner.ui.floor.reading_pictures import read_picture
from planner.ui.floor.scene import FloorScene
from planner.ui.floor.sheets.writing import image_of
from planner.ui.theme import LIGHT
from planner.workspace.state import State
from tests.builders import H200, Draft, S

RED = QColor("#ff0000")


def file_with(path: Path, width: int, height: int, *, noise: bool = False) -> Path:
    """Write a red picture, or one of noise that no encoder makes small."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(RED)
    if noise:
        dots = Random(7).randbytes(width * height * 4)
        image = QImage(dots, width, height, QImage.Format.Format_RGB32).copy()
    assert image.save(str(path))
    return path


@pytest.mark.parametrize("name", ["plan.png", "plan.jpg", "plan.jpeg", "named-wrongly.gif"])
def test_png_and_jpeg_are_read_whatever_they_are_called(
    qapp: QApplication, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "plan.png" if "wrongly" in name else tmp_path / name
    file_with(path, 640, 480)
    path = path.rename(tmp_path / name)
    picture = read_picture(path)
    assert (picture.width_px, picture.height_px, picture.name) == (640, 480, name)
    assert QImage.fromData(picture.content()).width() == 640


def test_the_same_picture_has_the_same_id(qapp: QApplication, tmp_path: Path) -> None:
    first = read_picture(file_with(tmp_path / "a.png", 64, 64))
    second = read_picture(file_with(tmp_path / "b.png", 64, 64))
    assert first.id == second.id
    assert read_picture(file_with(tmp_path / "c.png", 64, 65)).id != first.id


def test_a_large_picture_is_made_small(qapp: QApplication, tmp_path: Path) -> None:
    picture = read_picture(file_with(tmp_path / "wide.jpg", 6000, 3000))
    assert max(picture.width_px, picture.height_px) == 4000
    assert picture.width_px == 2 * picture.height_px


def test_what_does_not_become_small_is_kept_as_jpeg(qapp: QApplication, tmp_path: Path) -> None:
    path = file_with(tmp_path / "noise.png", 1800, 1400, noise=True)
    assert path.stat().st_size > LARGEST_PICTURE_BYTES
    picture = read_picture(path)
    assert picture.size_bytes <= LARGEST_PICTURE_BYTES
    assert picture.content().startswith(b"\xff\xd8")


def png_header(width: int, height: int) -> bytes:
    """Return the beginning of a PNG file of a size, which says nothing of what it shows."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    chunk = b"IHDR" + size + b"\x08\x02\x00\x00\x00"
    begin = b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return begin + b"\x00\x00\x00\x0aIDAT" + bytes(10)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.pdf", b"%PDF-1.7", "is a PDF"),
        ("plan.txt", b"a room", "is no PNG or JPEG picture"),
        ("plan.gif", b"GIF89a" + bytes(30), "is no PNG or JPEG picture"),
        ("plan.png", b"", "is no PNG or JPEG picture"),
        ("plan.png", b"\x89PNG\r\n\x1a\n", "is damaged"),
        ("plan.png", png_header(100, 100), "is damaged"),
        ("plan.png", png_header(200_000, 200_000), "200\u202f000 × 200\u202f000 pixels"),
        ("plan.png", png_header(29_000, 29_000), "million pixels are read"),
    ],
)
def test_bad_files_are_refused_with_what_is_wrong(
    qapp: QApplication, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_picture(path)
    message = refused.value.message
    assert words in message.happened
    assert message.unharmed == "The plan is as it was."
    assert message.remedy


def test_a_picture_that_ends_too_early_is_damaged(qapp: QApplication, tmp_path: Path) -> None:
    path = file_with(tmp_path / "plan.png", 640, 480, noise=True)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(UserError) as refused:
        read_picture(path)
    assert "is damaged" in refused.value.message.happened


def test_a_file_that_is_not_there_is_told(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read_picture(tmp_path / "gone.png")
    assert "cannot be read" in refused.value.message.happened


def laid(tmp_path: Path, x_mm: float = 0.0, y_mm: float = 0.0) -> tuple[Draft, Picture]:
    """Return a room of 10 × 6 m with a red picture of 5 × 3 m on its left half."""
    picture = read_picture(file_with(tmp_path / "red.png", 500, 300))
    draft = Draft()
    draft.rack(H200)
    outline = Extent(0.0, 0.0, 10_000.0, 6_000.0).corners()
    draft.run(EditRoom(S, draft.room(), "floor_plan", FloorPlan(outline)))
    underlay = Underlay(picture.id, picture.name, 10.0, x_mm, y_mm, opacity=1.0)
    return draft.run(LayUnderlay(S, draft.room(), underlay, picture)), picture


def test_a_picture_covers_its_part_of_the_floor(qapp: QApplication, tmp_path: Path) -> None:
    draft, picture = laid(tmp_path, x_mm=1000.0, y_mm=500.0)
    underlay = Underlay(picture.id, "", 10.0, 1000.0, 500.0)
    backdrop = Backdrops().of({picture.id: picture}, underlay)
    assert backdrop is not None
    box = covered(backdrop, placed(underlay, QPointF(0, 0), 1.0))
    assert (box.left(), box.top(), box.width(), box.height()) == (1000, 500, 5000, 3000)
    turned = Underlay(picture.id, "", 10.0, rotation_deg=90.0)
    box = covered(backdrop, placed(turned, QPointF(0, 0), 1.0))
    assert (round(box.left()), round(box.width()), round(box.height())) == (-3000, 3000, 5000)
    assert draft.findings("SPC-009") == []


def test_the_scene_shows_the_picture_below_the_racks(qapp: QApplication, tmp_path: Path) -> None:
    draft, _ = laid(tmp_path)
    scene = FloorScene(LIGHT, qapp.font())

    def drawn() -> QImage:
        scene.show_state(State(draft.project, S, draft.evaluate()))
        rect = scene.content_rect()
        image = QImage(800, round(800 * rect.height() / rect.width()), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        scene.render(painter, image.rect().toRectF(), rect)
        painter.end()
        return image

    def reds(image: QImage) -> int:
        spots = ((x, y) for x in range(0, image.width(), 6) for y in range(0, image.height(), 6))
        return sum(QColor(image.pixel(*spot)).name() == RED.name() for spot in spots)

    assert reds(drawn()) > 100
    draft.run(LayUnderlay(S, draft.room(), None))
    assert reds(drawn()) == 0


def test_the_sheet_shows_the_picture_inside_the_walls(qapp: QApplication, tmp_path: Path) -> None:
    draft, _ = laid(tmp_path, x_mm=-2000.0)
    drawing = drawing_of(draft.project, S, draft.evaluate(), "2026-11-26")
    (sheet,) = sheets(drawing, Paper.A4, 100)
    image = image_of(drawing, sheet, LIGHT, qapp.font(), 4.0)
    row = round((sheet.spare_mm[1] + 8 + 12 + 15) * 4)
    reds = [x for x in range(image.width()) if QColor(image.pixel(x, row)).name() == RED.name()]
    # 3 of its 5 m are inside the walls, less what tiles and racks cover.
    assert reds
    assert (reds[-1] - reds[0]) / 4 == pytest.approx(30.0, abs=1.5)
