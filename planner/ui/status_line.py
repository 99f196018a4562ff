"""The status bar: saved or not, what is there, what was found."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from planner.domain.plan import Plan
from planner.domain.results import Evaluation
from planner.presenters import formats, status
from planner.presenters.findings import badges
from planner.presenters.floor import scale_text
from planner.presenters.rows import Tone
from planner.ui.theme import theme_of
from planner.workspace.state import State


class StatusLine(QStatusBar):
    """Texts at the foot of the window; the less important ones go first when room is short."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._plan: Plan | None = None
        self._evaluation: Evaluation | None = None
        self._tone = Tone.MUTED
        self._colour = ""
        self._saved = QLabel()
        self._took = QLabel()
        self._contents = QLabel()
        self._findings = QLabel()
        self._units = QLabel()
        self._catalogue = QLabel()
        self._zoom = QLabel()
        for label in (self._saved, self._took, self._contents):
            self.addWidget(label)
        for label in (self._findings, self._units, self._catalogue, self._zoom):
            self.addPermanentWidget(label)
        self._left_out = 0

    def show_state(self, state: State) -> None:
        """Show what a state says."""
        file = state.file
        self._saved.setText(
            status.saved(
                saved_at=file.saved_at,
                clean=file.clean,
                protected=file.protected,
                read_only=file.read_only,
                untitled=file.path is None,
            )
        )
        self._took.setText(status.recomputed(state.recompute_ms))
        self._units.setText(status.units(state.project))
        if self._plan is not state.plan:
            self._plan = state.plan
            self._contents.setText(status.contents(state.plan))
        if self._evaluation is not state.evaluation:
            self._evaluation = state.evaluation
            self._findings.setText(status.findings(state.evaluation))
            found = badges(state.evaluation)
            calm = Tone.WARNING if found.warnings else Tone.MUTED
            self._tone = Tone.BAD if found.errors else calm
            self._colour_findings()
        layout = self.layout()
        if layout is not None:
            layout.activate()  # texts get their room before they are painted, not after

    def show_catalogue(self, version: str, as_of: str, left_out: int) -> None:
        """Show which catalogue is offered, and how many of its rows cannot be used."""
        self._left_out = left_out
        self._catalogue.setText(status.catalogue(version, as_of, left_out))
        self._catalogue.setToolTip(
            self.tr("File, Catalogue Layers shows them by file and line.") if left_out else ""
        )
        self._colour_catalogue()

    def show_zoom(self, zoom: float) -> None:
        """Show the zoom of the canvas."""
        self._zoom.setText(self.tr("Zoom {0}").format(formats.percent(zoom)))

    def show_scale(self, pixels_per_mm: float) -> None:
        """Show the scale of the floor plan."""
        self._zoom.setText(scale_text(pixels_per_mm))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.isVisible():
            self._colour_findings()
            self._colour_catalogue()

    def _colour_catalogue(self) -> None:
        colour = theme_of(self).tone(Tone.WARNING).name() if self._left_out else ""
        self._catalogue.setStyleSheet(f"color: {colour}" if colour else "")

    def _colour_findings(self) -> None:
        colour = theme_of(self).tone(self._tone).name()
        if colour != self._colour:  # a style sheet, even the same, lays the whole line out anew
            self._colour = colour
            self._findings.setStyleSheet(f"color: {colour}")
