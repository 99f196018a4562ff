"""Pictures of files for the floor: their size is asked before they are read, and they are made small.

What is kept is a PNG or JPEG of at most `LARGEST_PICTURE_BYTES`, however large the file was.
"""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter, QPainter

from planner.domain.errors import UserError
from planner.domain.picture import LARGEST_PICTURE_BYTES, Picture, picture_of
from planner.presenters import formats
from planner.presenters.wording import translate

FILES = "*.png *.jpg *.jpeg"

_LARGEST_FILE_BYTES = 100_000_000
_LONGEST_PX = 30_000
_MOST_PIXELS = 60_000_000
"""A picture of so many pixels takes 240 MB while it is read."""
_KEPT_PX = 4000
_QUALITY = 85
_SMALLER = 0.7
_PNG, _JPEG = b"png", b"jpeg"
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""What files of both kinds begin with (ISO/IEC 15948, ISO/IEC 10918-1)."""


def read_picture(path: Path) -> Picture:
    """Return the picture of a file, made as small as a project keeps it.

    Raises:
        UserError: when it is no PNG or JPEG picture, is damaged, or has an absurd size.
    """
    if path.suffix.lower() == ".pdf":
        raise _refused(
            translate("underlay", "{0} is a PDF, of which this program reads no page.").format(
                path.name
            ),
            translate("underlay", "Save the page as PNG or JPEG and choose that."),
        )
    try:
        size_bytes = path.stat().st_size
    except OSError as problem:
        reason = (problem.strerror or translate("underlay", "no reason given")).lower()
        raise _refused(
            translate("underlay", "{0} cannot be read: {1}.").format(path.name, reason),
            translate("underlay", "Choose another file."),
        ) from None
    if size_bytes > _LARGEST_FILE_BYTES:
        raise _too_large(
            path,
            translate("underlay", "{0} MB").format(formats.grouped(size_bytes / 1e6)),
            translate("underlay", "{0} MB").format(formats.grouped(_LARGEST_FILE_BYTES / 1e6)),
        )
    image = _read(path)
    kept, content = _made_small(image)
    return picture_of(path.name, kept.width(), kept.height(), content)


def _read(path: Path) -> QImage:
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    with path.open("rb") as file:
        begins = file.read(len(_SIGNATURES[0]))
    if not begins.startswith(_SIGNATURES):
        raise _refused(
            translate("underlay", "{0} is no PNG or JPEG picture.").format(path.name),
            translate("underlay", "Save the plan as PNG or JPEG and choose that."),
        )
    if not size.isValid() or size.isEmpty():
        raise _damaged(path)
    if max(size.width(), size.height()) > _LONGEST_PX or (
        size.width() * size.height() > _MOST_PIXELS
    ):
        raise _too_large(
            path,
            translate("underlay", "{0} × {1} pixels").format(
                formats.grouped(size.width()), formats.grouped(size.height())
            ),
            translate("underlay", "{0} million pixels").format(formats.grouped(_MOST_PIXELS / 1e6)),
        )
    if max(size.width(), size.height()) > _KEPT_PX:
        # JPEG is scaled while it is decoded, so that the whole never stands in memory.
        reader.setScaledSize(size.scaled(_KEPT_PX, _KEPT_PX, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise _damaged(path)
    return image


def _made_small(image: QImage) -> tuple[QImage, bytes]:
    """Return the picture and its file: PNG where that is small enough, else JPEG on white."""
    content = _encoded(image, _PNG)
    if len(content) <= LARGEST_PICTURE_BYTES:
        return image, content
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(QColor("white"))
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    content = _encoded(flat, _JPEG)
    while len(content) > LARGEST_PICTURE_BYTES:
        size = QSize(round(flat.width() * _SMALLER), round(flat.height() * _SMALLER))
        flat = flat.scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        content = _encoded(flat, _JPEG)
    return flat, content


def _encoded(image: QImage, kind: bytes) -> bytes:
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(kept, kind)
    if kind == _JPEG:
        writer.setQuality(_QUALITY)
    writer.write(image)
    return bytes(kept.data().data())


def _refused(happened: str, remedy: str) -> UserError:
    return UserError(happened, translate("underlay", "The plan is as it was."), remedy)


def _damaged(path: Path) -> UserError:
    return _refused(
        translate("underlay", "{0} is damaged: it ends too early or is no picture.").format(
            path.name
        ),
        translate("underlay", "Save it again in the program that it comes from."),
    )


def _too_large(path: Path, size: str, most: str) -> UserError:
    return _refused(
        translate("underlay", "{0} has {1}; up to {2} are read.").format(path.name, size, most),
        translate("underlay", "Save it smaller: 4000 pixels along a side show every tile."),
    )
