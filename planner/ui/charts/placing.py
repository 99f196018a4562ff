"""Where a label beside a point goes: inside the plot, off other labels, off the curves."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

_GAP_PX = 6.0
_OUTSIDE, _ON_LABEL, _ON_CURVE = 100.0, 10.0, 1.0
"""How bad it is for a label to leave the plot, to cover another one, to cover a point of a curve."""

ANCHORS = ((0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0))
"""What part of the label is at the point: it stands above to the right, above to the left, below
to the right, below to the left."""


def best_anchor(
    point: QPointF,
    label: QSizeF,
    plot: QRectF,
    taken: Sequence[QRectF] = (),
    curves: Iterable[QPointF] = (),
) -> tuple[float, float]:
    """Return the anchor of `ANCHORS` at which the label covers least; all in pixels, y down."""
    dots = tuple(curves)

    def badness(anchor: tuple[float, float]) -> float:
        box = label_box(point, label, anchor)
        outside = 0.0 if plot.contains(box) else _OUTSIDE
        covered = sum(_ON_LABEL for one in taken if one.intersects(box))
        return outside + covered + sum(_ON_CURVE for dot in dots if box.contains(dot))

    return min(ANCHORS, key=badness)


def label_box(point: QPointF, label: QSizeF, anchor: tuple[float, float]) -> QRectF:
    """Return what a label covers, with a little air around the point itself."""
    right, up = 1 - 2 * anchor[0], 1 - 2 * anchor[1]
    x = point.x() - anchor[0] * label.width() + right * _GAP_PX
    y = point.y() - anchor[1] * label.height() + up * _GAP_PX / 2
    return QRectF(QPointF(x, y), label)
