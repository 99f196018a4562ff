"""The picture below a floor plan: chosen, scaled by two points, moved, faded and locked."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from planner.document.command import Command
from planner.document.commands.underlay import LayUnderlay
from planner.domain.errors import UserError
from planner.domain.floor_plan import Underlay
from planner.domain.identity import EntryId, RoomId
from planner.domain.picture import Picture
from planner.domain.site import Room
from planner.presenters import formats
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option
from planner.presenters.rows import Tone
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.floor.point_picker import PointPicker
from planner.ui.floor.reading_pictures import FILES, read_picture
from planner.ui.inspector.fields import ChoiceField, NumberField, SwitchField
from planner.ui.theme import GRID
from planner.workspace.state import Subject
from planner.workspace.workspace import Workspace

_MM_PER_M = 1000.0
_UNSCALED_MM = 10_000.0
"""A picture that nobody has scaled is as wide as the room, or this."""
_FAR_M = 1000.0


class UnderlayDialog(PreviewDialog):
    """Previews the picture in the floor plan while it is laid; `folder` is where files are looked for."""

    def __init__(self, workspace: Workspace, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Floor Underlay"))
        self.button.setText(self.tr("Apply"))
        self._folder = folder
        self._rooms = {
            room.id: room
            for site in workspace.state.plan.sites
            if site.kind.holds_racks
            for room in site.rooms
        }
        self._picture: Picture | None = None
        self._new: Picture | None = None
        self.picker = PointPicker(self)
        self.picker.changed.connect(self._measured)
        self.top.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignHCenter)
        self._make_fields()
        self._show_room()
        self.choose.setFocus()

    # --- fields -----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        options = [Option(key, room.name) for key, room in self._rooms.items()]
        self.room = ChoiceField(ChoiceEditor(tuple(options)), self._other_room, self)
        self.room.show_value(self._first_room())
        self.choose = QPushButton(self.tr("Choose Picture…"), self)
        self.choose.clicked.connect(self._ask_picture)
        self.away = QPushButton(self.tr("Take Away"), self)
        self.away.clicked.connect(self._take_away)
        for button in (self.choose, self.away):
            button.setAutoDefault(False)
        self.name = QLabel(self)
        self.name.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * GRID)
        for widget in (self.choose, self.away):
            buttons.addWidget(widget)
        buttons.addWidget(self.name, 1)
        far = NumberEditor("m", 0.01, _FAR_M, 3, 0.1)
        place = NumberEditor("m", -_FAR_M, _FAR_M, 3, 0.1)
        self.distance = NumberField(far, parent=self)
        self.scale = QLabel(self)
        self.scale.setProperty("role", "muted")
        self.left_m = NumberField(place, parent=self)
        self.top_m = NumberField(place, parent=self)
        self.turn = NumberField(NumberEditor("°", -360, 360, 1), parent=self)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(5, 100)
        self.opacity.setPageStep(10)
        self.locked = SwitchField(self.tr("Stays where it is"), self._switched, self)
        self._row(self.tr("&Room"), self.room)
        self.form.addRow(QLabel(self.tr("Picture"), self), buttons)
        self._row(self.tr("&Distance of the points"), self.distance)
        self.form.addRow("", self.scale)
        self._row(self.tr("&Left of the floor's origin"), self.left_m)
        self._row(self.tr("&Top"), self.top_m)
        self._row(self.tr("T&urn"), self.turn)
        self._row(self.tr("&Opacity"), self.opacity)
        self._row(self.tr("Loc&k"), self.locked)
        self.distance.textEdited.connect(self._measured)
        for field in (self.left_m, self.top_m, self.turn):
            field.textEdited.connect(self.retry)
        self.opacity.valueChanged.connect(self.retry)

    def _row(self, text: str, field: QWidget) -> None:
        label = QLabel(text, self)
        label.setBuddy(field)
        field.setAccessibleName(text.replace("&", ""))
        self.form.addRow(label, field)

    def _first_room(self) -> RoomId:
        selection = self.workspace.state.selection
        if selection.kind is Subject.ROOM and selection.single in self._rooms:
            return RoomId(str(selection.single))
        return next(iter(self._rooms))

    # --- what is edited ---------------------------------------------------------------------------

    @property
    def _room(self) -> Room:
        return self._rooms[RoomId(str(self.room.value))]

    @property
    def _laid(self) -> Underlay | None:
        """What lies below the room now."""
        plan = self._room.floor_plan
        return plan.underlay if plan is not None else None

    def _other_room(self, value: object) -> bool:
        del value
        self._new = None
        self._show_room()
        return True

    def _show_room(self) -> None:
        laid = self._laid
        pictures = self.workspace.state.project.shelf.pictures
        self._picture = pictures.get(EntryId(laid.digest)) if laid is not None else None
        self._show_picture()
        self.distance.show_value(None)
        self.distance.clear()
        self.left_m.show_value(laid.x_mm / _MM_PER_M if laid else self._corner_m()[0])
        self.top_m.show_value(laid.y_mm / _MM_PER_M if laid else self._corner_m()[1])
        self.turn.show_value(laid.rotation_deg if laid else 0.0)
        self.opacity.setValue(round(100 * (laid.opacity if laid else 0.4)))
        self.locked.show_value(laid.locked if laid else False)
        self._follow_lock()
        self._measured()
        self.judge()

    def _corner_m(self) -> tuple[float, float]:
        extent = self._room.floor_plan.extent if self._room.floor_plan is not None else None
        return (extent.x_mm / _MM_PER_M, extent.y_mm / _MM_PER_M) if extent else (0.0, 0.0)

    def _show_picture(self) -> None:
        one = self._picture
        self.name.setText(one.name if one is not None else "")
        self.picker.show_image(QImage.fromData(one.content()) if one is not None else QImage())
        self.away.setEnabled(self._laid is not None)

    def _switched(self, value: object) -> bool:
        del value
        self._follow_lock()
        self.retry()
        return True

    def _follow_lock(self) -> None:
        """Leave a locked picture alone; only its lock and its opacity can be changed."""
        loose = not self.locked.isChecked()
        fields = (self.picker, self.distance, self.left_m, self.top_m, self.turn)
        for field in fields:
            field.setEnabled(loose and self._picture is not None)

    def _ask_picture(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose Picture"),
            str(self._folder),
            self.tr("Pictures ({0});;All files (*)").format(FILES),
        )
        if chosen:
            self.load(Path(chosen))

    def load(self, path: Path) -> None:
        """Take the picture of a file, or say why it cannot be taken."""
        try:
            self._new = self._picture = read_picture(path)
        except UserError as problem:
            self.verdict.say(Tone.BAD, str(problem.message))
            return
        self._folder = path.parent
        self.locked.show_value(False)
        self._show_picture()
        self._follow_lock()
        self._measured()
        self.judge()

    def _take_away(self) -> None:
        command = LayUnderlay(self.workspace.state.scenario, self._room.id, None)
        if self.workspace.run(command):
            self._leave()
            self.close()

    # --- the scale --------------------------------------------------------------------------------

    @property
    def mm_per_px(self) -> float | None:
        """Millimetres of floor in a pixel of the picture."""
        distance, apart = self.distance.typed(), self.picker.distance_px
        if distance is not None and apart > 0:
            return distance * _MM_PER_M / apart
        laid = self._laid
        if self._picture is None:
            return None
        if laid is not None and laid.digest == self._picture.id:
            return laid.mm_per_px
        extent = self._room.floor_plan.extent if self._room.floor_plan is not None else None
        return (extent.width_mm if extent else _UNSCALED_MM) / self._picture.width_px

    def _measured(self, *_: object) -> None:
        scale, one = self.mm_per_px, self._picture
        if scale is None or one is None:
            self.scale.setText("")
        else:
            wide = str(formats.length(one.width_px * scale, 2))
            deep = str(formats.length(one.height_px * scale, 2))
            known = self.distance.typed() is not None and self.picker.distance_px > 0
            told = (
                self.tr("The picture is {0} × {1}.")
                if known
                else self.tr(
                    "The picture is {0} × {1}; click two points and enter their distance to scale it."
                )
            )
            self.scale.setText(told.format(wide, deep))
        self.scale.setWordWrap(True)
        self.retry()

    def make(self) -> Command | None:
        one, scale = self._picture, self.mm_per_px
        self.nothing = (
            self.tr("Choose a picture of the floor: a PNG or JPEG file.")
            if one is None
            else self.tr("It lies so already; change how, or choose another picture.")
        )
        left, top, turn = self.left_m.typed(), self.top_m.typed(), self.turn.typed()
        if one is None or scale is None or left is None or top is None or turn is None:
            return None
        underlay = Underlay(
            one.id,
            one.name,
            scale,
            left * _MM_PER_M,
            top * _MM_PER_M,
            turn,
            self.opacity.value() / 100,
            self.locked.isChecked(),
        )
        laid = self._laid
        if laid is not None and replace(underlay, name=laid.name) == laid:
            return None
        return LayUnderlay(self.workspace.state.scenario, self._room.id, underlay, self._new)
