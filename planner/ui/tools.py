"""What the actions of a window open: tools that are made, and imported, when first asked for.

A tenth of all that the window imports reads files of others, writes workbooks or prints floors.
Nobody opens that before the charts are drawn, and the start does not wait for it.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from planner.ui.deployer import WindowDeployer
from planner.workspace.scheduler import Scheduler
from planner.workspace.workspace import Workspace

if TYPE_CHECKING:  # see above
    from planner.ui.arranger import WindowArranger
    from planner.ui.cataloguer import WindowCataloguer
    from planner.ui.exports import BomExport
    from planner.ui.surveyor import WindowSurveyor


class WindowTools:
    """Serves one window; each `with_…` is told of its tool once, before that is used.

    `folder` is where projects were opened and saved last.
    """

    def __init__(self, window: QMainWindow, workspace: Workspace, scheduler: Scheduler) -> None:
        self._window = window
        self._workspace = workspace
        self._scheduler = scheduler
        self.folder = Path.home()
        self.deployer = WindowDeployer(window, workspace, scheduler)
        self.with_cataloguer: Callable[[WindowCataloguer], None] = lambda _: None
        self.with_exports: Callable[[BomExport], None] = lambda _: None
        self.with_surveyor: Callable[[WindowSurveyor], None] = lambda _: None

    @cached_property
    def arranger(self) -> "WindowArranger":
        """What actions on hardware open."""
        from planner.ui.arranger import WindowArranger  # noqa: PLC0415 - see the head

        return WindowArranger(self._window, self._workspace)

    @cached_property
    def cataloguer(self) -> "WindowCataloguer":
        """What actions on the catalogue open."""
        from planner.ui.cataloguer import WindowCataloguer  # noqa: PLC0415 - see the head

        made = WindowCataloguer(self._window, self._workspace, self._scheduler)
        self.with_cataloguer(made)
        return made

    @cached_property
    def exports(self) -> "BomExport":
        """What actions that write files for others open."""
        from planner.ui.exports import BomExport  # noqa: PLC0415 - see the head

        made = BomExport(self._window, self._workspace, self._scheduler)
        self.with_exports(made)
        return made

    @cached_property
    def surveyor(self) -> "WindowSurveyor":
        """What actions on the floor plan open."""
        from planner.ui.surveyor import WindowSurveyor  # noqa: PLC0415 - see the head

        made = WindowSurveyor(self._window, self._workspace)
        made.folder = lambda: self.folder
        self.with_surveyor(made)
        return made
