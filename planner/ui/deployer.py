"""What actions on workloads and deployments open in the window."""

from PySide6.QtWidgets import QWidget

from planner.domain.identity import DeploymentId, WorkloadId
from planner.presenters.layout_charts import deployment_shown
from planner.ui.dialogs.best_layouts import BestLayoutsDialog
from planner.ui.dialogs.demand_curve import DemandCurveDialog
from planner.ui.dialogs.workload_form import WorkloadDialog
from planner.ui.panels.move_workload import MoveWorkloadMenu
from planner.workspace.actions import has_demand
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Subject
from planner.workspace.workspace import Workspace


class WindowDeployer:
    """Opens the form of a workload and the layouts of a deployment."""

    def __init__(self, window: QWidget, workspace: Workspace, scheduler: Scheduler) -> None:
        self._window = window
        self._workspace = workspace
        self._scheduler = scheduler

    def add_workload(self) -> None:
        """Show the form of a new workload."""
        WorkloadDialog(self._workspace, self._window).open()

    def edit_workload(self) -> None:
        """Show the form of the selected workload."""
        chosen = self._workspace.state.selection.single_of(Subject.WORKLOAD)
        if chosen:
            WorkloadDialog(self._workspace, self._window, WorkloadId(chosen)).open()

    def move_workload(self) -> None:
        """Offer the places that could serve the selected workload, closed ones with their rule."""
        chosen = self._workspace.state.selection.single_of(Subject.WORKLOAD)
        if chosen:
            MoveWorkloadMenu(self._workspace, WorkloadId(chosen), self._window).open()

    def draw_demand(self) -> None:
        """Show the demand curve of the selected workload."""
        state = self._workspace.state
        chosen = state.selection.single_of(Subject.WORKLOAD)
        if has_demand(state) and chosen:
            DemandCurveDialog(self._workspace, WorkloadId(chosen), self._window).open()

    def best_layouts(self) -> None:
        """Show the layouts of what is selected, else of the busiest deployment."""
        state = self._workspace.state
        kinds = (Subject.WORKLOAD, Subject.DEPLOYMENT, Subject.POOL)
        selected = (state.selection.single_of(kind) for kind in kinds)
        self.choose_layout(deployment_shown(state.project, state.evaluation, *selected))

    def choose_layout(self, deployment: str, layout: str = "") -> None:
        """Show the layouts of a deployment, *layout* chosen among them."""
        if deployment:
            chosen = DeploymentId(deployment)
            BestLayoutsDialog(self._workspace, self._scheduler, chosen, self._window, layout).open()
