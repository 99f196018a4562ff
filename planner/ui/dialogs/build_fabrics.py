"""The networks of a site: what they are built of, what they take, and placing them in one step."""

from collections import Counter
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.domain.fabric import Fabric, FabricKind, MediaPolicy
from planner.domain.identity import EntryId
from planner.presenters.fabric_building import build_price_usd, build_table, build_totals
from planner.presenters.fabrics import kind_of_fabric, policy_words
from planner.presenters.inspect_fabrics import like_leaves, switch_types
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option
from planner.presenters.wording import sentence, worded
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.inspector.fields import ChoiceField, NumberField
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID, tabular
from planner.workspace.fabrics import (
    Building,
    Ground,
    Place,
    building,
    drafts,
    ground_meant,
    grounds,
    lane_of,
)
from planner.workspace.state import Preview
from planner.workspace.workspace import Workspace

_TABLE_LINES = 6
_WIDTH_PX = 980
_COUNT_PX = 64
"""Width of fields of small counts; the names of switches take what is left."""
_ROOMS = {
    "fabric": Room(16, 22),
    "switches": Room(16, 26, grows=True),
    "ports": Room(10, 12),
    "cables": Room(7, 9),
    "longest": Room(8, 9),
    "modules": Room(8, 9),
    "optics": Room(9, 10),
}
_TICK, _SWITCH, _SPINE, _PORT, _PLANES, _RAILS, _OVER = range(7)


class FabricLine:
    """The fields of one fabric in a line of the grid."""

    def __init__(self, dialog: "BuildFabricsDialog", fabric: Fabric, ticked: bool) -> None:
        self.fabric = fabric
        kind = sentence(kind_of_fabric(fabric.kind)).rstrip(".")
        self.tick = QCheckBox(kind, dialog)
        self.tick.setChecked(ticked)
        self.tick.toggled.connect(self._ticked)
        self.tick.toggled.connect(dialog.retry)
        self.switch = ChoiceField(dialog.switches, self._switched, dialog)
        self.switch.setMinimumContentsLength(20)
        self.switch.show_value(fabric.switch)
        self.spine = ChoiceField(dialog.spines, self._spine_chosen, dialog)
        self.spine.setMinimumContentsLength(12)
        self.spine.show_value(fabric.spine or "")
        self.port = self._number(NumberEditor("Gbit/s", 0.1, 3200, 0), fabric.port_gbit_s)
        self.planes = self._number(NumberEditor("", 1, 8), fabric.planes)
        self.rails = self._number(NumberEditor("", 1, 72), fabric.rails)
        self.over = self._number(NumberEditor(": 1", 1, 64, 1, 0.5), fabric.oversubscription)
        for count in (self.planes, self.rails):
            count.setMaximumWidth(_COUNT_PX)
        self._dialog = dialog
        names = {
            self.switch: dialog.tr("Switch of {0}"),
            self.spine: dialog.tr("Spines of {0}"),
            self.port: dialog.tr("Port rate of {0}"),
            self.planes: dialog.tr("Planes of {0}"),
            self.rails: dialog.tr("Rails of {0}"),
            self.over: dialog.tr("Oversubscription of {0}"),
        }
        for field, name in names.items():
            field.setAccessibleName(name.format(kind))
        for field in (self.port, self.planes, self.rails, self.over):
            field.setParent(dialog)
            field.textEdited.connect(dialog.retry)
        self._ticked(ticked)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """Its fields from left to right."""
        return (
            *(self.tick, self.switch, self.spine, self.port, self.planes, self.rails),
            self.over,
        )

    def draft(self) -> Fabric | None:
        """Return the fabric as it is entered; None while a field is empty or out of bounds."""
        port, planes = self.port.typed(), self.planes.typed()
        rails, over = self.rails.typed(), self.over.typed()
        if port is None or planes is None or rails is None or over is None:
            return None
        lane = self.fabric.lane_gbit_s
        if port != self.fabric.port_gbit_s or self.switch.value != self.fabric.switch:
            lane = lane_of(port, self._dialog.types.get(EntryId(str(self.switch.value))))
        return replace(
            self.fabric,
            switch=EntryId(str(self.switch.value)),
            spine=EntryId(str(self.spine.value)) if self.spine.value else None,
            port_gbit_s=port,
            lane_gbit_s=lane,
            planes=round(planes),
            rails=round(rails),
            oversubscription=over,
        )

    def _number(self, editor: NumberEditor, value: float) -> NumberField:
        field = NumberField(editor)
        field.show_value(value)
        return field

    def _switched(self, value: object) -> bool:
        """Take the rate of another switch's ports, unless a slower one was entered."""
        rating = self._dialog.rates.get(EntryId(str(value)))
        if rating is not None:
            self.port.show_value(rating)
        self._dialog.retry()
        return True

    def _spine_chosen(self, _: object) -> bool:
        self._dialog.retry()
        return True

    def _ticked(self, on: bool) -> None:
        for field in (self.switch, self.spine, self.port, self.planes, self.over):
            field.setEnabled(on)
        self.rails.setEnabled(on and self.fabric.kind is FabricKind.COMPUTE)


class BuildFabricsDialog(PreviewDialog):
    """Builds up to four fabrics of a site as one step, with everything they take beside them."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Build Fabrics"))
        self.button.setText(self.tr("Build"))
        self.setMinimumWidth(_WIDTH_PX)
        self.nothing = self.tr("Tick at least one fabric, and fill in its fields.")
        state, library = workspace.state, workspace.library
        types = switch_types(state.project, library)
        options = tuple(Option(one.id, one.label) for one in types)
        self.switches = ChoiceEditor(options)
        self.spines = ChoiceEditor((Option("", like_leaves()), *options))
        self.types = {one.id: one for one in types}
        self.rates = {one.id: one.switch.port_gbit_s for one in types if one.switch is not None}
        standing = tuple(Option(one, one.name) for one in grounds(state))
        self.site = ChoiceField(ChoiceEditor(standing), self._site_chosen, self)
        self.site.setAccessibleName(self.tr("Site"))
        self.site.show_value(ground_meant(state))
        self.policy = self._choice([Option(one, policy_words(one)) for one in MediaPolicy])
        self.policy.setAccessibleName(self.tr("Media"))
        self.policy.show_value(MediaPolicy.SHORTEST)
        places = [
            Option(Place.NEW_RACKS, self.tr("new network racks")),
            Option(Place.FREE_UNITS, self.tr("free units, then new racks")),
        ]
        self.place = self._choice(places)
        self.place.setAccessibleName(self.tr("Switches go into"))
        self.place.show_value(Place.NEW_RACKS)
        self.form.addRow(self.tr("&Site"), self.site)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(2 * GRID)
        self.grid.setVerticalSpacing(GRID)
        self.grid.setColumnStretch(_SWITCH, 2)
        self.grid.setColumnStretch(_SPINE, 1)
        self.form.addRow(self.grid)
        self.form.addRow(self.tr("&Media"), self.policy)
        self.form.addRow(self.tr("S&witches go into"), self.place)
        self.table = TableView(build_table((), ""), self)
        self.table.setAccessibleName(self.tr("What the fabrics take"))
        self.table.fit_columns(_ROOMS, tuple(_ROOMS))
        line = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(line * _TABLE_LINES + 2 * GRID)
        self.form.addRow(self.table)
        self.totals = QLabel(self)
        self.totals.setFont(tabular(self.totals.font()))
        self.form.addRow(self.totals)
        self.lines: list[FabricLine] = []
        self._built: Building | None = None
        self._fill()
        self.judge()

    @property
    def ground(self) -> Ground | None:
        """Where the fabrics are built."""
        return self.site.value if isinstance(self.site.value, Ground) else None

    def make(self) -> Command | None:
        self._built = None
        wanted = [line for line in self.lines if line.tick.isChecked()]
        found = [line.draft() for line in wanted]
        fabrics = [one for one in found if one is not None]
        ground = self.ground
        if not fabrics or len(fabrics) < len(wanted) or ground is None:
            return None
        policy = MediaPolicy(str(self.policy.value))
        self._built = building(
            self.workspace.state,
            ground.site,
            [replace(one, policy=policy) for one in fabrics],
            self.workspace.library,
            Place(str(self.place.value)),
        )
        if self._built is None:
            return None
        if self._built.refusals:
            raise EditRefused(
                sentence(worded(self._built.refusals[0])),
                self.tr("Choose another switch, rate or number of planes."),
            )
        return self._built.command

    def show_preview(self, preview: Preview | None) -> None:
        state = self.workspace.state
        evaluation = preview.evaluation if preview is not None else None
        after = preview.project if preview is not None else None
        ground = self.ground
        if evaluation is None or after is None or self._built is None or ground is None:
            self.table.show_table(build_table((), ""))
            self.totals.setText("")
            return
        kinds = {one.kind for one in self._built.command.fabrics}
        fabrics = after.scenario(state.scenario).plan.site(ground.site).fabrics
        mine = {one.id for one in fabrics if one.kind in kinds and one.room == ground.room}
        shown = [one for key, one in evaluation.fabrics.items() if key in mine]
        self.table.show_table(build_table(shown, self.tr("All together")))
        racks = self._built.new_racks
        bought = Counter(
            self._built.command.fabrics[one.fabric].switch_of(one.tier)
            for one in self._built.command.switches
        )
        usd = build_price_usd(after, shown, bought)
        known = state.evaluation
        rows = build_totals(state.project, known, evaluation, ground.site, racks, usd).rows
        switches = self.tr("{0} switches are placed").format(self._built.switches)
        texts = [f"{label}{self.tr(': ')}{text}" for label, text in rows]
        self.totals.setText("   ·   ".join((switches, *texts)))

    def _choice(self, options: list[Option]) -> ChoiceField:
        return ChoiceField(ChoiceEditor(tuple(options)), self._chosen, self)

    def _chosen(self, _: object) -> bool:
        self.retry()
        return True

    def _site_chosen(self, _: object) -> bool:
        self._fill()
        self.retry()
        return True

    def _fill(self) -> None:
        """Show the fabrics of the site, or what is usual where it has none of a kind."""
        for line in self.lines:
            for widget in line.widgets:
                self.grid.removeWidget(widget)
                widget.deleteLater()
        titles = (
            self.tr("Fabric"),
            self.tr("Switch"),
            self.tr("Spines"),
            self.tr("Port"),
            self.tr("Planes"),
            self.tr("Rails"),
            self.tr("Oversubscription"),
        )
        for column, title in enumerate(titles):
            if self.grid.itemAtPosition(0, column) is None:
                label = QLabel(title, self)
                label.setProperty("role", "muted")
                self.grid.addWidget(label, 0, column)
        ground, state, library = self.ground, self.workspace.state, self.workspace.library
        found = drafts(state, ground.site, library, ground.room) if ground is not None else ()
        self.lines = [FabricLine(self, one.fabric, one.wanted) for one in found]
        if found:
            self.policy.show_value(found[0].fabric.policy)
        before: QWidget = self.site
        for row, line in enumerate(self.lines, start=1):
            for column, widget in enumerate(line.widgets):
                self.grid.addWidget(widget, row, column)
                self.setTabOrder(before, widget)
                before = widget
        self.setTabOrder(before, self.policy)
        self.setTabOrder(self.policy, self.place)
