"""The risk panel: on whom a plan depends, and what shocks do to it."""

from PySide6.QtWidgets import QWidget

from planner.presenters.wording import translate
from planner.ui.panels.paged import PagedPanel
from planner.ui.risk.dependence import DependencePage
from planner.ui.risk.leaving import LeavingPage
from planner.ui.risk.robustness import RobustnessPage
from planner.ui.risk.shares import SharesPage
from planner.ui.risk.shocks import ShocksPage
from planner.ui.risk.silicon import SiliconPage
from planner.workspace.shaking import Shaking
from planner.workspace.workspace import Workspace


class RiskPanel(PagedPanel):
    """Pages that follow the plan while they are seen."""

    def __init__(
        self, workspace: Workspace, shaking: Shaking, parent: QWidget | None = None
    ) -> None:
        pages = (
            (translate("risk", "Dependence"), lambda box: DependencePage(workspace, box)),
            (translate("risk", "Shocks"), lambda box: ShocksPage(workspace, shaking, box)),
            (translate("risk", "Robustness"), lambda box: RobustnessPage(workspace, shaking, box)),
            (translate("risk", "Build or Buy"), lambda box: SiliconPage(workspace, box)),
            (translate("risk", "Shares"), lambda box: SharesPage(workspace, box)),
            (translate("risk", "Leaving"), lambda box: LeavingPage(workspace, box)),
        )
        super().__init__(translate("risk", "Risk"), pages, workspace.state, parent)
