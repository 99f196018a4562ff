"""The floor plan on paper: true to scale in every format, whatever the paper."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from planner.document.commands.rooms import EditRoom
from planner.domain.errors import UserError
from planner.domain.floor_plan import (
    Door,
    Extent,
    FloorPlan,
    Obstacle,
    ObstacleKind,
)
from planner.domain.identity import FixtureId
from planner.presenters.colouring import Metric
from planner.presenters.floor_sheet import Drawing, Paper, drawing_of, sheets, single_sheets
from planner.ui.floor.sheets.writing import PDF, PNG, SVG, image_of, write, written
from planner.ui.theme import DARK, LIGHT, Theme
from tests.builders import H200, Draft, S

MM_PER_INCH = 25.4
WALL = LIGHT.wall


def ten_metres(metric: Metric = Metric.CLASS, **plan: object) -> Drawing:
    """Return a room whose walls are 10 m and 6 m long."""
    draft = Draft()
    draft.rack(H200)
    outline = Extent(0.0, 0.0, 10_000.0, 6_000.0).corners()
    draft.run(EditRoom(S, draft.room(), "floor_plan", FloorPlan(outline, **plan)))  # type: ignore[arg-type]
    return drawing_of(draft.project, S, draft.evaluate(), "2026-11-26", metric)


def longest_wall_mm(image: QImage, per_mm: float) -> float:
    """Return the length of the longest line in the colour of walls, in mm of paper."""
    seen = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(bytes(seen.constBits()), np.uint8)
    pixels = pixels.reshape(seen.height(), seen.bytesPerLine() // 4, 4)[:, : seen.width(), 2::-1]
    rgb = (WALL.red(), WALL.green(), WALL.blue())
    near = np.asarray((np.abs(pixels.astype(int) - rgb) < 60).all(axis=2))
    drawn = near[: int(seen.height() * 0.8)]  # the foot of the sheet has lines of its own
    row = drawn[int(drawn.sum(axis=1).argmax())]
    ends = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(int), [0]))))
    return float((ends[1::2] - ends[::2]).max()) / per_mm


@pytest.mark.parametrize(("scale", "paper_mm"), [(50, 200.0), (100, 100.0), (200, 50.0)])
def test_a_wall_of_ten_metres_has_its_length_on_the_sheet(
    qapp: QApplication, scale: int, paper_mm: float
) -> None:
    drawing = ten_metres()
    (sheet,) = sheets(drawing, Paper.A3, scale)
    image = image_of(drawing, sheet, LIGHT, qapp.font(), 4.0)
    assert longest_wall_mm(image, 4.0) == pytest.approx(paper_mm, abs=1.2)


def test_a_wall_of_ten_metres_has_its_length_in_the_pdf(qapp: QApplication, tmp_path: Path) -> None:
    reader = shutil.which("pdftoppm")
    if reader is None:
        pytest.skip("needs pdftoppm to look at the PDF")
    path = tmp_path / "floor.pdf"
    write(ten_metres(), path, LIGHT, qapp.font(), Paper.A3, 100)
    dpi = 150
    done = [reader, "-r", str(dpi), "-png", "-singlefile", str(path), str(tmp_path / "page")]
    subprocess.run(done, check=True, capture_output=True)
    image = QImage(str(tmp_path / "page.png"))
    assert image.width() == pytest.approx(420 / MM_PER_INCH * dpi, abs=2)
    assert image.height() == pytest.approx(297 / MM_PER_INCH * dpi, abs=2)
    assert longest_wall_mm(image, dpi / MM_PER_INCH) == pytest.approx(100.0, abs=1.2)


@pytest.mark.parametrize(
    ("paper", "points"),
    [(Paper.A4, (842, 595)), (Paper.A3, (1191, 842)), (Paper.LETTER, (792, 612))],
)
def test_pages_of_a_pdf_have_the_size_of_the_paper(
    qapp: QApplication, paper: Paper, points: tuple[int, int]
) -> None:
    made = written(ten_metres(), PDF, LIGHT, qapp.font(), paper, None)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", made)
    assert [tuple(round(float(one)) for one in box) for box in boxes] == [
        pytest.approx(points, abs=1)
    ]


def test_an_svg_says_its_size_in_millimetres(qapp: QApplication) -> None:
    made = written(ten_metres(), SVG, LIGHT, qapp.font(), Paper.A3, 20).decode()
    size = re.search(r'width="([\d.]+)mm" height="([\d.]+)mm"', made)
    assert size is not None
    assert float(size[1]) == pytest.approx(10_000 / 20 + 36, abs=1)
    assert "18.0" not in made


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_picture_shows_the_room_in_the_colours_of_its_theme(
    qapp: QApplication, theme: Theme
) -> None:
    made = written(ten_metres(Metric.HEAT), PNG, theme, qapp.font(), Paper.A3, None)
    image = QImage.fromData(made)
    edge = QColor(image.pixel(2, 2))
    assert (edge.lightness() < 60) is theme.dark
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, 900, 7)}
    assert len(colours) > 8


def test_doors_columns_and_sliding_leaves_are_drawn(qapp: QApplication) -> None:
    column = Extent(4_000.0, 1_000.0, 600.0, 600.0).corners()
    drawing = ten_metres(
        doors=(Door(FixtureId("d1"), "Door", 2, 1_000.0, 1_000.0, 2_100.0),),
        obstacles=(Obstacle(FixtureId("o1"), "C1", ObstacleKind.COLUMN, column),),
    )
    (bare,) = sheets(ten_metres(), Paper.A3, 50)
    (sheet,) = sheets(drawing, Paper.A3, 50)
    font = qapp.font()
    with_door = image_of(drawing, sheet, LIGHT, font, 3.0)
    assert with_door != image_of(ten_metres(), bare, LIGHT, font, 3.0)


def test_a_folder_that_cannot_be_written_to_is_told_and_nothing_is_left(
    qapp: QApplication, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as refused:
        write(ten_metres(), tmp_path / "no" / "floor.pdf", LIGHT, qapp.font(), Paper.A4, None)
    assert "could not be written" in refused.value.message.happened
    assert list(tmp_path.iterdir()) == []


def test_hatching_stays_inside_its_shape_without_clipping(qapp: QApplication) -> None:
    column = Extent(4_000.0, 1_000.0, 600.0, 600.0).corners()
    drawing = ten_metres(obstacles=(Obstacle(FixtureId("o1"), "", ObstacleKind.COLUMN, column),))
    renderer = QSvgRenderer(written(drawing, SVG, LIGHT, qapp.font(), Paper.A3, 50))
    (sheet,) = single_sheets(drawing, 50)
    per_mm = 5.0
    image = QImage(
        round(sheet.width_mm * per_mm), round(sheet.height_mm * per_mm), QImage.Format.Format_RGB32
    )
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    left = (8 + 12 + sheet.spare_mm[0] + 4_000 / 50) * per_mm
    top = (8 + 12 + sheet.spare_mm[1] + 1_000 / 50) * per_mm
    side = 600 / 50 * per_mm

    def dark(x: float) -> int:
        """Return how many dark spots a column of pixels has beside the middle of the obstacle."""
        spots = range(round(top + side * 0.1), round(top + side * 0.9))
        return sum(QColor(image.pixel(round(x), y)).lightness() < 140 for y in spots)

    assert dark(left + side / 2) > 2
    assert dark(left - side * 0.4) == 0
    assert dark(left + side * 1.4) == 0
