"""The clipboard, the pointer and the dialogs that actions on hardware need."""

from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QWidget

from planner.ui.canvas.view import CanvasView
from planner.ui.dialogs.add_link import AddLinkDialog
from planner.ui.dialogs.add_row import AddRowDialog
from planner.ui.dialogs.add_site import AddSiteDialog
from planner.ui.dialogs.build_fabrics import BuildFabricsDialog
from planner.ui.dialogs.climate import ClimateDialog
from planner.ui.dialogs.duplicate import DuplicateDialog
from planner.ui.dialogs.place_many import PlaceManyDialog
from planner.ui.dialogs.replace_type import ReplaceTypeDialog
from planner.ui.dialogs.what_if import WhatIfDialog
from planner.workspace.founding import site_of_selection
from planner.workspace.state import SlotTarget
from planner.workspace.workspace import Workspace


class WindowArranger:
    """Serves one window; its dialogs stand over it and block it until they are closed."""

    def __init__(self, window: QWidget, workspace: Workspace) -> None:
        self._window = window
        self._workspace = workspace

    def clipboard_text(self) -> str:
        """Return the text on the clipboard, empty when there is none."""
        return QGuiApplication.clipboard().text()

    def put_on_clipboard(self, text: str) -> None:
        """Replace what is on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def pointed(self) -> SlotTarget | None:
        """Return the slot of a rack under the pointer, None when it is elsewhere."""
        canvas = self._window.findChild(CanvasView)
        if canvas is None or not canvas.viewport().underMouse():
            return None
        return canvas.slot_at(canvas.viewport().mapFromGlobal(QCursor.pos()))

    def add_site(self) -> None:
        """Ask where a new site stands."""
        AddSiteDialog(self._workspace, self._window).open()

    def add_link(self) -> None:
        """Ask which sites a new link connects, and what it carries."""
        AddLinkDialog(self._workspace, self._window).open()

    def build_fabrics(self) -> None:
        """Ask which networks a site gets, and what they are built of."""
        BuildFabricsDialog(self._workspace, self._window).open()

    def add_row(self) -> None:
        """Ask which racks make a new row of a room."""
        AddRowDialog(self._workspace, self._window).open()

    def duplicate_many(self) -> None:
        """Ask how many copies of the selection go into which racks."""
        DuplicateDialog(self._workspace, self._window).open()

    def place_many(self, *, fills: bool = False) -> None:
        """Ask how many of which part go into the selected racks; *fills*: as many as fit."""
        PlaceManyDialog(self._workspace, self._window, fills=fills).open()

    def replace_type(self) -> None:
        """Ask what the selected devices become."""
        ReplaceTypeDialog(self._workspace, self._window).open()

    def climate(self) -> None:
        """Show the climate of the selected site, else of the first one."""
        state = self._workspace.state
        places = [site.id for site in state.plan.sites if site.kind.holds_racks]
        chosen = site_of_selection(state)
        if places:
            site = chosen if chosen in places else places[0]
            ClimateDialog(self._workspace, site, self._window).open()

    def what_if(self) -> None:
        """Ask what the plan would be at other users, prices and rates."""
        WhatIfDialog(self._workspace, self._window).open()
