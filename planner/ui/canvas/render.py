"""The plan as a picture file, drawn without a window."""

import os
import sys
import uuid
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication

from planner.domain.errors import UserError
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.wording import translate
from planner.ui.canvas.scene import CanvasScene
from planner.ui.theme import DARK, LIGHT
from planner.workspace.state import State

MARGIN = 32.0
SHARPNESS = 2.0
"""Pixels of the picture for each pixel of the screen at 100 %."""
LONGEST_SIDE_PX = 8000


def render_png(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    path: Path,
    theme: str = LIGHT.name,
    size: tuple[int, int] | None = None,
) -> None:
    """Draw the racks view of a scenario into the PNG file *path*, as `picture` does.

    A picture that is there stays as it is until the new one is complete.

    Raises:
        UserError: when the file cannot be written.
    """
    drawn = picture(project, scenario, evaluation, theme, size)
    partial = path.with_name(f".{path.stem[:40]}-{uuid.uuid4().hex}.part")
    try:
        partial.write_bytes(drawn)
        partial.replace(path)
    except OSError as problem:
        reason = (problem.strerror or translate("render", "no reason given")).lower()
        raise UserError(
            translate("render", "The picture could not be written to {0}: {1}.").format(
                path, reason
            ),
            translate("render", "The project is as it was, and so is a picture that was there."),
            translate(
                "render", "Choose another folder, or close the program that has the picture open."
            ),
        ) from None
    finally:
        with suppress(OSError):
            partial.unlink()


def picture(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    theme: str = LIGHT.name,
    size: tuple[int, int] | None = None,
) -> bytes:
    """Return the racks view of a scenario as a picture in PNG format.

    *theme* is ``light`` or ``dark``; *size* in pixels is that of the plan at twice its 100 % when
    it is not given. Works without a display.
    """
    running = application()
    colours = DARK if theme == DARK.name else LIGHT
    scene = CanvasScene(colours, running.font())
    scene.show_state(State(project, scenario, evaluation))
    content = scene.content_rect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    image = _image(content, size)
    image.fill(colours.canvas)
    room = QRectF(0, 0, image.width() / SHARPNESS, image.height() / SHARPNESS)
    scene.racks.set_scale(min(room.width() / content.width(), room.height() / content.height()))
    painter = QPainter(image)
    scene.render(painter, room, content)
    painter.end()
    # In memory first: what a disk refuses is told by Python with its reason, not by the encoder.
    encoded = QBuffer()
    encoded.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(encoded, b"png").write(image)
    return bytes(encoded.data().data())


def _image(content: QRectF, size: tuple[int, int] | None) -> QImage:
    if size is None:
        longest = max(content.width(), content.height()) * SHARPNESS
        scale = SHARPNESS * min(1.0, LONGEST_SIDE_PX / longest)
        size = round(content.width() * scale), round(content.height() * scale)
    image = QImage(size[0], size[1], QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    return image


def application() -> QApplication:
    """Return the running application, or one that needs no display."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if sys.platform.startswith("linux") and "QT_QPA_PLATFORM" not in os.environ:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QApplication(["rackwright"])
