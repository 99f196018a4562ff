"""What only changes the look: zoom, docks, theme."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from planner.domain.placement import Face
from planner.presenters.floor_field import FieldKind, field_title, field_tooltip
from planner.ui.appearance import Appearance, ThemeChoice
from planner.ui.canvas.view import CanvasView
from planner.ui.stage import Stage

_ZOOM_STEP = 1.25
_FIELD_KEYS = {
    FieldKind.DENSITY: "Ctrl+Alt+H",
    FieldKind.INLET: "Ctrl+Alt+I",
    FieldKind.LOAD: "Ctrl+Alt+P",
}


class ViewActions(QObject):
    """The actions of the View menu, on the view of the plan that is seen."""

    def __init__(self, window: QWidget, canvas: CanvasView, stage: Stage) -> None:
        super().__init__(window)
        self._canvas = canvas
        self.fit = self._on_canvas(self.tr("Fit All"), "F", stage.fit_all)
        self.fit_selection = self._on_canvas(
            self.tr("Fit Selection"), "Shift+F", stage.fit_selection
        )
        self.whole = self._on_canvas(self.tr("100 %"), "1", lambda: stage.zoom_to(1.0))
        self.rear = self._on_canvas(self.tr("Rear Faces"), "R", self._turn_round)
        self.rear.setCheckable(True)
        self.fabrics = self._on_canvas(self.tr("Fabric Lines"), "L", self._show_fabrics)
        self.fabrics.setCheckable(True)
        self.fabrics.setChecked(True)
        self.badges = self._on_canvas(self.tr("Badges"), "B", self._show_badges)
        self.badges.setCheckable(True)
        self.badges.setToolTip(
            self.tr("Lead time, supply risk and sovereignty on devices and cards (B)")
        )
        self.fields = _field_actions(self, stage)
        self.closer = QAction(self.tr("Zoom In"), self)
        self.closer.setShortcut(QKeySequence("Ctrl++"))
        self.closer.triggered.connect(lambda: stage.zoom_by(_ZOOM_STEP))
        self.farther = QAction(self.tr("Zoom Out"), self)
        self.farther.setShortcut(QKeySequence("Ctrl+-"))
        self.farther.triggered.connect(lambda: stage.zoom_by(1 / _ZOOM_STEP))
        for made in (stage.floor_made, stage.regions_made):
            made.connect(lambda view: view.addActions([self.fit, self.fit_selection, self.whole]))
        self.search = QAction(self.tr("Search the Catalogue"), self)
        self.search.setShortcut(QKeySequence("Ctrl+F"))

    def fill(self, menu: QMenu, docks: Sequence[QAction], appearance: Appearance) -> None:
        """Add everything to the View menu."""
        menu.addActions([self.fit, self.fit_selection, self.whole, self.closer, self.farther])
        menu.addSeparator()
        menu.addActions([self.rear, self.fabrics, self.badges])
        heat = menu.addMenu(self.tr("Heat Map on the Floor"))
        heat.setToolTipsVisible(True)
        heat.addActions([*self.fields.values()])
        menu.addSeparator()
        menu.addAction(self.search)
        menu.addActions(list(docks))
        menu.addSeparator()
        themes = menu.addMenu(self.tr("Theme"))
        group = QActionGroup(self)
        marks: dict[ThemeChoice, QAction] = {}
        for choice, title in (
            (ThemeChoice.SYSTEM, self.tr("Like the System")),
            (ThemeChoice.LIGHT, self.tr("Light")),
            (ThemeChoice.DARK, self.tr("Dark")),
        ):
            action = themes.addAction(title)
            action.setCheckable(True)
            action.setChecked(choice is appearance.choice)
            action.triggered.connect(partial(appearance.choose, choice))
            group.addAction(action)
            marks[choice] = action
        # The settings choose a theme too.
        themes.aboutToShow.connect(lambda: marks[appearance.choice].setChecked(True))

    def _turn_round(self) -> None:
        """Show the racks from the face that the check mark tells."""
        self._canvas.show_face(Face.REAR if self.rear.isChecked() else Face.FRONT)

    def _show_fabrics(self) -> None:
        """Show the cables of fabrics under the racks, or not."""
        self._canvas.canvas.fabrics.set_shown(self.fabrics.isChecked())

    def show_badges(self, *, shown: bool) -> None:
        """Show badges as they were shown last time."""
        self.badges.setChecked(shown)
        self._show_badges()

    def _show_badges(self) -> None:
        """Show badges on devices and cards, or not."""
        self._canvas.canvas.show_badges(shown=self.badges.isChecked())

    def _on_canvas(self, title: str, keys: str, run: Callable[[], None]) -> QAction:
        """Return an action whose key is a letter, and so means it only on the canvas."""
        action = QAction(title, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(f"{title} ({keys})")
        self._canvas.addAction(action)
        action.triggered.connect(lambda _checked: run())
        return action


def _field_actions(parent: QObject, stage: Stage) -> Mapping[FieldKind, QAction]:
    """The heat maps of the floor: one at a time, and none when the one that is shown is chosen."""
    group = QActionGroup(parent)
    group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
    actions = {}
    for kind, keys in _FIELD_KEYS.items():
        action = group.addAction(field_title(kind))
        action.setCheckable(True)
        action.setToolTip(field_tooltip(kind))
        action.setShortcut(QKeySequence(keys))
        actions[kind] = action

    def chosen() -> None:
        stage.show_field(next((one for one in actions if actions[one].isChecked()), None))

    group.triggered.connect(lambda _: chosen())
    return actions
