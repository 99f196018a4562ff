"""Everything inside the window: canvas, catalogue, panels, menus, kept in step with the state.

Imports calculation and charts, and therefore is imported after the shell was painted.
"""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from planner import __version__
from planner.domain.errors import Message
from planner.domain.project import Project
from planner.presenters.rows import Tone
from planner.ui.appearance import Appearance
from planner.ui.bridge import Bridge
from planner.ui.canvas import accessible
from planner.ui.canvas.colour_menu import ColourMenu
from planner.ui.canvas.empty import EmptyHint
from planner.ui.canvas.gestures.gesture import DRAG_STARTS_AT_PX
from planner.ui.canvas.overlays import Overlays
from planner.ui.canvas.view import CanvasView
from planner.ui.charts.catalogue import minute_maker, with_layouts
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.mix import mix_makers
from planner.ui.charts.plant import PLANT_MAKERS
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.docks import Docks
from planner.ui.entry_pages import CataloguePages
from planner.ui.failures.chart import failures_maker
from planner.ui.failures.testing import FailureTesting
from planner.ui.floor.places import UNIT_MM
from planner.ui.floor_bench import FloorBench
from planner.ui.follower import Follower
from planner.ui.inspector.inspector import Inspector
from planner.ui.inspector.simulated import with_simulation
from planner.ui.kpi.drawn import with_drawn_ranges
from planner.ui.kpi.strip import KpiStrip
from planner.ui.menus import ActionSet
from planner.ui.palette.catalogue import CataloguePanel
from planner.ui.panels.assumptions import AssumptionsPanel
from planner.ui.panels.bom import BomPanel
from planner.ui.panels.checks import ChecksPanel
from planner.ui.panels.costs import CostsPanel
from planner.ui.panels.count_badge import CountBadge
from planner.ui.panels.facility import FacilityPanel
from planner.ui.panels.history import HistoryPanel
from planner.ui.panels.outline import OutlinePanel
from planner.ui.panels.workload_table import WorkloadTable
from planner.ui.panels.workloads import WorkloadsPanel
from planner.ui.panes import Panes
from planner.ui.presenting import Presenting
from planner.ui.recent_menu import RecentMenu
from planner.ui.regions.view import RegionsView
from planner.ui.risk.panel import RiskPanel
from planner.ui.scenarios.actions import ScenarioActions
from planner.ui.scenarios.ghosts import PlanGhosts
from planner.ui.scenarios.tab_bar import ScenarioTabs
from planner.ui.stage import PlanView, Stage
from planner.ui.start.doors import Doors, StartPage
from planner.ui.status_line import StatusLine
from planner.ui.theme import Theme
from planner.ui.timeline.panel import TimelinePanel
from planner.ui.toast import Toast
from planner.ui.toolbar import Toolbar
from planner.ui.view_menu import ViewActions
from planner.workspace.actions import Desk
from planner.workspace.layouts import LayoutFronts
from planner.workspace.minutes import Minutes
from planner.workspace.risking import Risks
from planner.workspace.shaking import Shaking
from planner.workspace.simulating import PeakHours
from planner.workspace.state import Notice, Selection, State
from planner.workspace.sweeps import Sweeps

CALM_MS = 40
"""Charts, tables and texts at the edge follow an edit after this long: canvas, headlines and
inspector come first, and a drag does not redraw them all."""

CONTEXT_MENU = (
    ("edit.cut", "edit.copy", "edit.paste", "edit.repeat"),
    ("edit.delete",),
    ("edit.select_all", "edit.select_alike"),
    ("design.duplicate", "design.place_many", "design.fill", "design.replace", "design.entry"),
    ("design.align", "design.distribute"),
    ("design.add_site", "design.add_room", "design.add_link"),
    ("design.turn", "design.lock", "design.to_tray", "design.from_tray", "design.spare"),
)
"""What a right click offers of what is possible, in groups."""

_LEFT_SHARES = (700, 240)
"""Heights of catalogue and workloads to begin with."""


class Workbench(QObject):
    """Fills a window: makes the parts and connects them; decides nothing."""

    def __init__(
        self, window: QMainWindow, appearance: Appearance, desk: Desk, bridge: Bridge
    ) -> None:
        super().__init__(window)
        self._window = window
        self._appearance = appearance
        self._desk = desk
        workspace = desk.workspace
        accessible.install()  # before the canvas exists, or it is never asked
        self.canvas = CanvasView(workspace, appearance.theme, window.font())
        self.stage = Stage(workspace, self.canvas, appearance.theme, window.font())
        self.catalogue = CataloguePanel(workspace)
        self.floor = FloorBench(window, workspace, self.stage, self.catalogue)
        self.pages = CataloguePages(window, workspace, self.catalogue)
        self.commands = ActionSet(window, self.stage, desk)
        self.views = ViewActions(window, self.canvas, self.stage)
        self.scenario_tabs = ScenarioTabs(workspace)
        self.risks = Risks(bridge)
        self.scenarios = ScenarioActions(window, workspace, self.scenario_tabs, bridge, self.risks)
        self.ghosts = PlanGhosts(self.canvas, workspace, window)
        self.overlays = Overlays(self.canvas)
        self.overlays.hold_note(self.ghosts.note)
        self.colours = ColourMenu(window)
        self.toast = Toast(self.stage)
        self.toast.clearance = self._foot_px
        self._hint = EmptyHint(self.canvas)
        self.start: StartPage | None = None
        self._doors: Doors | None = None
        self.status = StatusLine()
        self._offered: object = None
        self.failing = FailureTesting(window, self.stage, workspace, bridge)
        self.strip = KpiStrip(workspace, results=with_drawn_ranges(self.risks))
        self.peak_hours = PeakHours(bridge)
        look = self.failing.look_through(with_simulation(self.peak_hours))
        self.inspector = Inspector(workspace, look=look)
        self.presenting = Presenting(window, workspace, self.canvas, self.strip, self.redraw)
        self.workloads = WorkloadsPanel(workspace)
        self.dashboard = self._make_dashboard(bridge)
        build_up, *others = PLANT_MAKERS
        makers = (build_up, failures_maker(self.failing.tests), *others)
        self.facility = FacilityPanel(workspace, None, makers, self.failing.pane)
        self.checks = ChecksPanel(workspace)
        self.bom = BomPanel(workspace)
        self.costs = CostsPanel(workspace)
        self.timeline = TimelinePanel(workspace)
        self.shaking = Shaking(bridge)
        self.risk = RiskPanel(workspace, self.shaking)
        self.workload_table = WorkloadTable(workspace)
        self.assumptions = AssumptionsPanel(workspace)
        self.history = HistoryPanel(workspace)
        self.outline = OutlinePanel(workspace)
        self.tabs = self._make_tabs()
        self._followers = self._make_followers()
        self._foot_toggle: QAction | None = None
        self._told_of: Project | None = None
        self._connect(bridge)

    def fill(self, docks: Docks, toolbar: Toolbar, menus: Mapping[str, QMenu]) -> None:
        """Put everything but the canvas into its place."""
        window = self._window
        column = QSplitter(Qt.Orientation.Vertical)
        column.addWidget(self.floor.column)
        column.addWidget(self.workloads)
        column.setStretchFactor(0, 1)
        column.setSizes(list(_LEFT_SHARES))
        column.setChildrenCollapsible(False)
        left = _stacked(column, self.failing.panel)
        docks.put(strip=self.strip, left=left, right=self.inspector, foot=self.tabs)
        window.setStatusBar(self.status)
        toggles = docks.toggles()
        self.commands.fill(menus)
        self.views.fill(menus["View"], toggles, self._appearance)
        self.views.search.triggered.connect(lambda: toggles[0].setChecked(True))
        self.views.search.triggered.connect(self.catalogue.focus_search)
        middle = (self.stage, self.inspector, self.tabs, self.strip)
        panes = (*middle, self.floor.column, self.workloads, self.failing.panel)
        Panes(window, panes, self.tabs, toggles[1]).fill(menus["View"])
        docks.fill(menus["View"])
        self._foot_toggle = toggles[1]
        self.catalogue.left.connect(self.stage.setFocus)
        self.floor.fill(menus, self.commands)
        self.scenarios.fill(menus["Design"])
        menus["Design"].addMenu(self.ghosts.menu)
        menus["Design"].addMenu(self.failing.menu)
        self.failing.choose.triggered.connect(lambda: toggles[0].setChecked(True))
        self.failing.choose.triggered.connect(self.failing.panel.open)
        about = menus["Help"].addAction(self.tr("About Rackwright"))
        about.triggered.connect(self._show_about)
        toolbar.fill(self.commands.by_id, (self.views.fit, *toggles))
        presenting = self.presenting
        presenting.fill(menus["View"])
        presenting.arranged = toolbar.set_presenting
        toolbar.hold_scenarios(self.scenario_tabs, (self.scenarios.compare, presenting.present))
        toolbar.offer_while_presenting((presenting.lock, presenting.prices, presenting.reset))
        toolbar.offer_plan_views(self.stage.choices)
        menus["View"].insertActions(self.views.fit, self.stage.choices)
        menus["View"].insertSeparator(self.views.fit)
        toolbar.offer_colours(self.colours, self.colours.caption)
        self.colours.chosen.connect(self.overlays.set_metric)
        self.colours.chosen.connect(self.stage.set_metric)
        self.colours.chosen.connect(
            lambda _: toolbar.offer_colours(self.colours, self.colours.caption)
        )
        for shown in (self.views.badges, self.views.fabrics):
            shown.toggled.connect(self.overlays.follow_soon)
        menus["View"].addMenu(self.colours)

    def show_state(self, state: State) -> None:
        """Let every part show a state; canvas and headlines first."""
        self.stage.show_state(state)
        self.failing.follow(state)
        self.ghosts.follow(state)
        self.toast.settle()
        self._show_empty(empty=not state.plan.sites)
        self.overlays.follow()
        accessible.tell_selection(self.stage.view)
        self.peak_hours.follow(state)
        self.risks.follow(state)
        for follower in self._followers:
            follower.follow(state)
        self.pages.show_state(state)
        if self.toast.offers_undo and state.project is not self._told_of:
            self.toast.dismiss()  # its Undo would take back another step by now
        self.commands.enable(state)
        self.catalogue.show_state(state)
        self._show_catalogue()
        self.scenario_tabs.show_state(state)
        self.scenarios.show_state(state)

    def _show_catalogue(self) -> None:
        """Tell which catalogue is offered, again only when it is another one."""
        offered = self._desk.workspace.catalogue
        if offered is not self._offered:
            self._offered = offered
            self.status.show_catalogue(offered.version, offered.as_of, len(offered.problems))

    def open_doors(self, doors: Doors, recent: RecentMenu, menus: Mapping[str, QMenu]) -> None:
        """Let an empty canvas offer ways to begin, and the File menu the files opened last."""
        self._doors = doors
        menus["File"].insertMenu(self.commands["file.example"], recent)

    def redraw(self) -> None:
        """Draw everything anew, also what would stay as it is for being the same."""
        state = self._desk.workspace.state
        self.catalogue.refresh()
        self.show_state(
            replace(
                state,
                project=replace(state.project),
                evaluation=replace(state.evaluation),
                preview=None,
            )
        )
        self.overlays.follow()

    def show_notice(self, notice: Notice) -> None:
        """Tell something: in a toast, or in a box when it is serious."""
        if not notice.serious:
            self._told_of = self._desk.workspace.state.project
            self.toast.show_notice(notice)
            return
        box = MessageBox(notice.message, parent=self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _show_empty(self, *, empty: bool) -> None:
        if empty and self.start is None and self._doors is not None:
            self.start = StartPage(self.canvas, self._doors)
        shown = self.start is not None and self.start.show_over(empty=empty)
        self._hint.setVisible(empty and not shown)

    def _make_followers(self) -> list[Follower]:
        """Let headlines and inspector follow a state at once, the rest a moment later."""
        at_once = (self.strip, self.inspector, self.outline)
        calm = (
            self.status,
            self.workloads,
            self.floor.place,
            self.dashboard,
            self.facility,
            self.checks,
            self.failing.pane,
            self.bom,
            self.costs,
            self.timeline,
            self.risk,
            self.workload_table,
            self.assumptions,
            self.history,
        )
        return [
            *(Follower(one, one, 0, self) for one in at_once),
            Follower(self.commands, self._window, CALM_MS, self),
            Follower(self._badge, self.tabs, CALM_MS, self),
            Follower(self.canvas.canvas.badges, self.canvas, CALM_MS, self),
            *(Follower(one, one, CALM_MS, self) for one in calm),
        ]

    def _make_dashboard(self, bridge: Bridge) -> Dashboard:
        workspace = self._desk.workspace
        makers = (
            *with_layouts(LayoutFronts(bridge), self._desk.deployer.choose_layout),
            minute_maker(Minutes(bridge)),
            *mix_makers(workspace),
            *PLANT_MAKERS,
        )
        return Dashboard(workspace, makers=makers, risks=self.risks, sweeps=Sweeps(bridge))

    def _make_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(self.tr("Results"))
        tabs.addTab(self.dashboard, self.tr("Dashboard"))
        tabs.addTab(self.facility, self.tr("Facility"))
        tabs.addTab(self.checks, self.tr("Checks"))
        tabs.addTab(self.bom, self.tr("Bill of materials"))
        tabs.addTab(self.costs, self.tr("Costs"))
        tabs.addTab(self.timeline, self.tr("Timeline"))
        tabs.addTab(self.risk, self.tr("Risk"))
        tabs.addTab(self.workload_table, self.tr("Workloads"))
        tabs.addTab(self.assumptions, self.tr("Assumptions"))
        tabs.addTab(self.history, self.tr("History"))
        tabs.addTab(self.outline, self.tr("Outline"))
        self._badge = CountBadge(tabs.tabBar(), tabs.indexOf(self.checks))
        return tabs

    def _connect(self, bridge: Bridge) -> None:
        # Drags from the catalogue begin as those on the canvas do.
        QApplication.setStartDragDistance(DRAG_STARTS_AT_PX)
        for panel in (
            self.outline,
            self.inspector,
            self.checks,
            self.workloads,
            self.workload_table,
            self.failing.pane,
            self.pages,
        ):
            panel.jump.connect(self._jump)
        self.strip.finish = self.failing.finish_tiles
        self.checks.extra = self.failing.tests.findings
        self.failing.tests.changed.subscribe(
            lambda _: self.presenting.leave_escape_to(self.failing.tests.applied is not None)
        )
        self.failing.tests.changed.subscribe(lambda _: self.checks.look_again())
        self.strip.explained.connect(self._show_chart)
        self.peak_hours.changed.subscribe(lambda _: self.inspector.look_again())
        self.risks.changed.subscribe(lambda _: self.strip.look_again())
        self.failing.tests.changed.subscribe(lambda _: self.strip.look_again())
        self.failing.tests.changed.subscribe(lambda _: self.inspector.look_again())
        self.failing.panel.table_wanted.connect(self._show_failures)
        self.failing.run_all.triggered.connect(self._show_failures)
        self.risks.changed.subscribe(lambda _: self.dashboard.look_again())
        self.facility.export.connect(self.commands["file.export_energy"].trigger)
        self.bom.export.connect(self.commands["file.export_bom"].trigger)
        self.bom.details.connect(self._desk.quote_details)
        self.bom.line_wanted.connect(self._desk.add_line)
        self.workloads.add.connect(self._desk.deployer.add_workload)
        self.workloads.edit.connect(self._desk.deployer.edit_workload)
        self.workloads.relocate.connect(self._desk.deployer.move_workload)
        self.workload_table.add.connect(self._desk.deployer.add_workload)
        self.toast.undo_wanted.connect(self._desk.workspace.undo)
        self.canvas.zoom_changed.connect(lambda _: self._show_zoom())
        self.canvas.menu_wanted.connect(self._open_menu)
        self.canvas.rack_wanted.connect(self.commands["design.from_tray"].trigger)
        self.stage.changed.connect(lambda _: self._show_zoom())
        self.stage.regions_made.connect(self._take_regions)
        self.floor.zoomed.connect(self._show_zoom)
        self.floor.menu_wanted.connect(self._open_menu)
        self._appearance.changed.connect(self._show_theme)
        bridge.closing.connect(self.risks.end)
        bridge.closing.connect(self.shaking.end)
        bridge.closing.connect(self.failing.tests.cancel)
        bridge.closing.connect(self.scenarios.end)
        bridge.state_changed.connect(self.show_state)
        bridge.noticed.connect(self.show_notice)

    def _take_regions(self, regions: RegionsView) -> None:
        regions.zoom_changed.connect(lambda _: self._show_zoom())
        regions.menu_wanted.connect(self._open_menu)

    def _show_theme(self, theme: Theme) -> None:
        self.stage.set_theme(theme)

    def _show_zoom(self) -> None:
        zoom = self.stage.view.camera.zoom
        if self.stage.shown is PlanView.FLOOR:
            self.status.show_scale(zoom / UNIT_MM)
        else:
            self.status.show_zoom(zoom)

    def _foot_px(self) -> int:
        """How much of the foot of the view is taken; messages stand above it."""
        if self.stage.shown is PlanView.RACKS:
            return self.canvas.tray_height() + self.overlays.foot_px
        return self.stage.foot_px

    def _jump(self, selection: Selection) -> None:
        self._desk.workspace.select(selection)
        self.stage.reveal(selection)

    def show_checks(self) -> None:
        """Bring the list of everything that is checked into sight."""
        if self._foot_toggle is not None and not self._foot_toggle.isChecked():
            self._foot_toggle.trigger()
        self.tabs.setCurrentWidget(self.checks)
        self.checks.show_rules()

    def _show_failures(self) -> None:
        """Bring the table of failures into sight."""
        if self._foot_toggle is not None and not self._foot_toggle.isChecked():
            self._foot_toggle.trigger()
        self.tabs.setCurrentWidget(self.facility)
        self.facility.open_page(1)

    def _show_chart(self, headline: str) -> None:
        """Bring the chart of a headline into sight, where the charts have room."""
        chart = self.dashboard.chart_of(headline)
        if chart is not None:
            self.tabs.setCurrentWidget(self.dashboard)
            self.dashboard.ensureWidgetVisible(chart, 0, 0)

    def _open_menu(self, at: QPoint) -> None:
        """Show what can be done with what is under the pointer."""
        self.commands.show_state(self._desk.workspace.state)  # a right click has just selected
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.commands["edit.undo"], self.commands["edit.redo"]])
        menu.addSeparator()
        for group in CONTEXT_MENU:
            offered = [self.commands[one] for one in group if self.commands[one].isEnabled()]
            menu.addActions(offered)
            menu.addSeparator()
        self.failing.offer(menu)
        menu.addSeparator()
        if self.stage.shown is PlanView.FLOOR:
            self.floor.add_to(menu, self.commands)
        menu.addActions([self.views.fit_selection, self.views.fit])
        menu.popup(at)

    def _show_about(self) -> None:
        about = Message(
            self.tr("Rackwright {0}").format(__version__),
            self.tr("Plans hybrid AI infrastructure."),
            "",
        )
        box = MessageBox(about, parent=self._window, tone=Tone.ACCENT)
        box.setWindowTitle(self.tr("About Rackwright"))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


def _stacked(*widgets: QWidget) -> QWidget:
    """Widgets one above the other; the first takes what the others leave."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, widget in enumerate(widgets):
        column.addWidget(widget, 0 if place else 1)
    return box
