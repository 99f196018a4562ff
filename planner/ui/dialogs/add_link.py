"""Which sites a new link connects, and what it carries and costs."""

from PySide6.QtWidgets import QLabel, QWidget

from planner.document.command import Command
from planner.domain.facility import LinkKind
from planner.domain.identity import SiteId
from planner.presenters import formats
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option, TextEditor
from planner.presenters.links import kind_name
from planner.presenters.list_prices import ListPrices
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.inspector.fields import ChoiceField, NumberField, TextField
from planner.workspace.founding import add_link_command, site_of_selection
from planner.workspace.workspace import Workspace

_KINDS = (LinkKind.WAN, LinkKind.CROSS_CONNECT)
"""What connects sites; fabrics stay inside one."""


class AddLinkDialog(PreviewDialog):
    """Connects two sites as one step; nothing is assumed, so no link is free by accident."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Connect Sites"))
        self.button.setText(self.tr("Connect"))
        state = workspace.state
        prices = ListPrices.of(state.project)
        self._per_usd = prices.per_usd
        sites = tuple(Option(one.id, one.name) for one in state.plan.sites)
        kinds = tuple(Option(kind, kind_name(kind)) for kind in _KINDS)
        self.start = ChoiceField(ChoiceEditor(sites), self._chosen, self)
        self.end = ChoiceField(ChoiceEditor(sites), self._chosen, self)
        self.kind = ChoiceField(ChoiceEditor(kinds), self._chosen, self)
        self.bandwidth = NumberField(NumberEditor("Gbit/s", 0.001, 1e6, 3), parent=self)
        self.round_trip = NumberField(NumberEditor("ms", 0, 10_000, 1), parent=self)
        unit = f"{formats.symbol(prices.code).strip()}/month"
        self.cost = NumberField(NumberEditor(unit, 0, 1e9, 2), parent=self)
        self.name = TextField(TextEditor(self.tr("by itself: Milan to Frankfurt")), parent=self)
        for field in (self.bandwidth, self.round_trip, self.cost, self.name):
            field.textEdited.connect(self.retry)
        self._add(self.tr("&From"), self.start)
        self._add(self.tr("&To"), self.end)
        self._add(self.tr("&Kind"), self.kind)
        self._add(self.tr("&Bandwidth"), self.bandwidth)
        self._add(self.tr("&Round trip"), self.round_trip)
        self._add(self.tr("C&ost"), self.cost)
        self._add(self.tr("&Name"), self.name)
        hint = QLabel(self.tr("Bandwidth counts in each direction. 0 is a cost, too."), self)
        hint.setProperty("role", "muted")
        self.form.addRow("", hint)
        chosen = site_of_selection(state) or state.plan.sites[0].id
        self.start.show_value(chosen)
        self.end.show_value(next(one.value for one in sites if one.value != chosen))
        self.kind.show_value(LinkKind.WAN)
        self.bandwidth.setFocus()
        self.judge()

    def make(self) -> Command | None:
        cost = self.cost.typed()
        return add_link_command(
            self.workspace.state,
            LinkKind(str(self.kind.value)),
            (SiteId(str(self.start.value)), SiteId(str(self.end.value))),
            (
                self.bandwidth.typed(),
                self.round_trip.typed(),
                None if cost is None else cost / self._per_usd,
            ),
            " ".join(self.name.text().split()),
        )

    def _chosen(self, _: object) -> bool:
        self.retry()
        return True

    def _add(self, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        self.form.addRow(text, field)
