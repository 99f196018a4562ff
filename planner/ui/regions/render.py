"""The map of jurisdictions as a file: PNG, SVG or PDF by its suffix; works without a display."""

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import (
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from planner.domain.atlas import Atlas
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.ui.canvas.render import MARGIN, SHARPNESS, application
from planner.ui.regions.scene import RegionsScene
from planner.ui.theme import DARK, LIGHT, Theme
from planner.workspace.state import State

PDF, PNG, SVG = ".pdf", ".png", ".svg"
SUFFIXES = (PDF, PNG, SVG)

_POINTS_PER_INCH = 72


def drawn_map(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    atlas: Atlas,
    suffix: str,
    theme: str = LIGHT.name,
) -> bytes:
    """Return the map of a scenario as a file of the kind that *suffix* names."""
    colours = DARK if theme == DARK.name else LIGHT
    scene = RegionsScene(colours, application().font(), lambda: atlas)
    scene.show_state(State(project, scenario, evaluation))
    content = scene.content_rect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    if suffix == PNG:
        QImageWriter(kept, b"png").write(_image(scene, content, colours))
    elif suffix == SVG:
        _svg(scene, content, colours, kept, project.name)
    else:
        _pdf(scene, content, colours, kept, project.name)
    return bytes(kept.data().data())


def _image(scene: RegionsScene, content: QRectF, theme: Theme) -> QImage:
    size = QSize(round(content.width() * SHARPNESS), round(content.height() * SHARPNESS))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    image.fill(theme.canvas)
    painter = QPainter(image)
    scene.render(painter, QRectF(0, 0, content.width(), content.height()), content)
    painter.end()
    return image


def _svg(scene: RegionsScene, content: QRectF, theme: Theme, kept: QBuffer, title: str) -> None:
    generator = QSvgGenerator()
    generator.setOutputDevice(kept)
    size = QSize(round(content.width()), round(content.height()))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    _paint(QPainter(generator), scene, content, theme)


def _pdf(scene: RegionsScene, content: QRectF, theme: Theme, kept: QBuffer, title: str) -> None:
    """One page as large as the map, a point for each pixel of the screen at 100 %."""
    writer = QPdfWriter(kept)
    writer.setResolution(_POINTS_PER_INCH)
    writer.setTitle(title)
    writer.setCreator("Rackwright")
    size = QPageSize(QSizeF(content.width(), content.height()), QPageSize.Unit.Point)
    portrait = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, portrait, QMarginsF()))
    _paint(QPainter(writer), scene, content, theme)


def _paint(painter: QPainter, scene: RegionsScene, content: QRectF, theme: Theme) -> None:
    room = QRectF(0, 0, content.width(), content.height())
    painter.fillRect(room, theme.canvas)
    scene.render(painter, room, content)
    painter.end()
