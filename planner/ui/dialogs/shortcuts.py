"""The cheat sheet: every shortcut, made from the actions themselves."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.ui.menu_actions import menu_actions
from planner.ui.theme import GRID

_COLUMNS = 3
_MOST_HIGH_PX = 600
_WIDTH_PX = 1080

Group = tuple[str, tuple[tuple[str, str], ...]]
"""A heading and its lines: keys, what they do."""


class ShortcutsDialog(QDialog):
    """Lists keys and what they do, by menu; keys of the canvas come last."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.groups = (*_menu_groups(window), self._canvas_group())
        sheet = QWidget(self)
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        columns.setSpacing(8 * GRID)
        for groups in _dealt(self.groups):
            column = QVBoxLayout()
            column.setSpacing(3 * GRID)
            keys_px = max(self._advance(keys) for _, lines in groups for keys, _ in lines)
            for group in groups:
                column.addWidget(_group_view(group, keys_px))
            column.addStretch()
            columns.addLayout(column, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(sheet)
        scroll.setAccessibleName(self.tr("Shortcuts"))
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(4 * GRID, 0, 4 * GRID, 0)
        foot.addStretch()
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 3 * GRID, 0, 3 * GRID)
        layout.addWidget(scroll)
        layout.addLayout(foot)
        height = columns.heightForWidth(_WIDTH_PX) + close.sizeHint().height() + 14 * GRID
        self.resize(_WIDTH_PX, min(_MOST_HIGH_PX, height))

    def _advance(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    def _canvas_group(self) -> Group:
        """Keys that the canvas itself understands; they are no actions of a menu."""
        return (
            self.tr("On the canvas"),
            (
                (self.tr("Arrows"), self.tr("Move a device by its own height")),
                (self.tr("Shift+Arrows"), self.tr("Move a device by 1U")),
                (self.tr("Alt+Left, Alt+Right"), self.tr("Move a device to the next rack")),
                (self.tr("Wheel"), self.tr("Zoom at the pointer")),
                (self.tr("Space, middle button"), self.tr("Hold and drag to pan")),
                (self.tr("Ctrl+Click"), self.tr("Select one more")),
                (self.tr("Esc"), self.tr("Drop a drag, select nothing")),
            ),
        )


def _menu_groups(window: QMainWindow) -> tuple[Group, ...]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in menu_actions(window.menuBar()):
        if one.keys:
            groups.setdefault(one.menu, []).append((one.keys, one.action.iconText() or one.title))
    return tuple((menu, tuple(lines)) for menu, lines in groups.items())


def _dealt(groups: tuple[Group, ...]) -> list[list[Group]]:
    """Deal groups out, the longest first, so that the columns are about as high.

    Inside a column, and from column to column by its first one, they keep their order.
    """
    columns: list[list[int]] = [[] for _ in range(_COLUMNS)]
    by_length = sorted(range(len(groups)), key=lambda place: -len(groups[place][1]))
    for place in by_length:
        min(columns, key=lambda column: sum(len(groups[one][1]) + 2 for one in column)).append(
            place
        )
    filled = sorted(sorted(column) for column in columns if column)
    return [[groups[place] for place in column] for column in filled]


def _group_view(group: Group, keys_px: int) -> QWidget:
    heading, lines = group
    view = QWidget()
    view.setAccessibleName(heading)
    grid = QGridLayout(view)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(4 * GRID)
    grid.setVerticalSpacing(GRID)
    grid.setColumnMinimumWidth(0, keys_px)
    grid.setColumnStretch(1, 1)
    title = QLabel(heading)
    title.setProperty("role", "heading")
    grid.addWidget(title, 0, 0, 1, 2)
    for row, (keys, what) in enumerate(lines, start=1):
        key = QLabel(keys)
        key.setProperty("role", "muted")
        grid.addWidget(key, row, 0)
        text = QLabel(what.rstrip("…"))
        text.setWordWrap(True)
        grid.addWidget(text, row, 1)
    return view
