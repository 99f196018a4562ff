"""Every user action once: id, title, shortcut, when it is possible, what it does."""

from collections.abc import Callable

from planner.document.command import Command, Compound
from planner.document.commands.cloud import DeleteBurst
from planner.document.commands.fabrics import DeleteFabric
from planner.document.commands.floor_plan import RemoveFixtures
from planner.document.commands.links import DeleteLink
from planner.document.commands.placing import DeletePlacements
from planner.document.commands.plant import RemoveElements
from planner.document.commands.racks import DeleteRacks, DeleteSite
from planner.document.commands.rows import DeleteRows
from planner.document.commands.workloads import DeleteDeployment, DeleteWorkload
from planner.domain.identity import (
    BurstId,
    DeploymentId,
    ElementId,
    FabricId,
    FixtureId,
    LinkId,
    PlacementId,
    RackId,
    SiteId,
    WorkloadId,
)
from planner.domain.phrase import say
from planner.workspace.action import Action, Desk
from planner.workspace.done import done_text
from planner.workspace.floor_actions import FLOOR
from planner.workspace.flooring import whole_rows
from planner.workspace.hardware_actions import CLIPBOARD, FABRICS, HARDWARE, PLACES, SELECTING
from planner.workspace.state import State, Subject

__all__ = ["ACTIONS", "Action", "Desk", "delete_command", "has_demand"]

_KINDS = {
    Subject.SITE: say("sites"),
    Subject.BURST: say("bursts"),
    Subject.LINK: say("links"),
    Subject.FABRIC: say("fabrics"),
    Subject.WORKLOAD: say("workloads"),
    Subject.DEPLOYMENT: say("deployments"),
}


def has_demand(state: State) -> bool:
    """Whether one workload is selected whose users ask over time."""
    selection = state.selection
    if selection.kind is not Subject.WORKLOAD:
        return False
    return any(
        one.id == selection.single and one.demand is not None for one in state.project.workloads
    )


def delete_command(state: State) -> Command | None:
    """Return the command that deletes the selection, None when nothing can be deleted."""
    ids, scenario = state.selection.ids, state.scenario
    if not ids:
        return None
    single: dict[Subject, Callable[[str], Command]] = {
        Subject.SITE: lambda one: DeleteSite(scenario, SiteId(one)),
        Subject.BURST: lambda one: DeleteBurst(scenario, BurstId(one)),
        Subject.LINK: lambda one: DeleteLink(scenario, LinkId(one)),
        Subject.FABRIC: lambda one: DeleteFabric(scenario, FabricId(one)),
        Subject.WORKLOAD: lambda one: DeleteWorkload(WorkloadId(one)),
        Subject.DEPLOYMENT: lambda one: DeleteDeployment(scenario, DeploymentId(one)),
    }
    kind = state.selection.kind
    if kind is Subject.PLACEMENT:
        return DeletePlacements(scenario, frozenset(PlacementId(one) for one in ids))
    if kind is Subject.FIXTURE:
        return RemoveFixtures(scenario, frozenset(FixtureId(one) for one in ids))
    if kind is Subject.ELEMENT:
        return RemoveElements(scenario, frozenset(ElementId(one) for one in ids))
    rows = whole_rows(state)
    if rows:
        return DeleteRows(scenario, rows)
    if kind is Subject.RACK:
        return DeleteRacks(scenario, frozenset(RackId(one) for one in ids))
    if kind is None or kind not in single:
        return None
    commands = tuple(single[kind](one) for one in ids)
    return (
        commands[0]
        if len(ids) == 1
        else Compound(say("delete {0} {1}", len(ids), _KINDS[kind]), commands)
    )


def _delete(desk: Desk) -> None:
    state = desk.workspace.state
    command = delete_command(state)
    if command is not None:
        desk.workspace.run(command, undo_hint=done_text(command, state.project))


def _has_room(state: State) -> bool:
    return any(site.rooms for site in state.plan.sites if site.kind.holds_racks)


def _save(desk: Desk) -> None:
    desk.save()


def _save_as(desk: Desk) -> None:
    desk.save_as()


ACTIONS: tuple[Action, ...] = (
    Action("file.new", "New", "File", "Ctrl+N", lambda desk: desk.new_project()),
    Action("file.open", "Open…", "File", "Ctrl+O", lambda desk: desk.open_project()),
    Action("file.example", "Open Example", "File", "", lambda desk: desk.open_example()),
    Action("file.recover", "Recover Unsaved Work…", "File", "", lambda desk: desk.recover()),
    Action(
        "file.save",
        "Save",
        "File",
        "Ctrl+S",
        _save,
        enabled=lambda state: not state.file.clean or state.file.path is None,
        needs="The file holds everything already.",
    ),
    Action("file.save_as", "Save As…", "File", "Ctrl+Shift+S", _save_as),
    Action(
        "file.revert",
        "Revert to Saved…",
        "File",
        "",
        lambda desk: desk.revert(),
        enabled=lambda state: not state.file.clean and state.file.path is not None,
        needs="There are no edits since the file was saved.",
    ),
    Action("file.export_bom", "Export BoM…", "File", "Ctrl+E", lambda desk: desk.exports.ask()),
    Action(
        "file.report",
        "Report…",
        "File",
        "Ctrl+Shift+P",
        lambda desk: desk.exports.ask_report(),
    ),
    Action(
        "file.export_costs",
        "Export Costs (FOCUS)…",
        "File",
        "",
        lambda desk: desk.exports.ask_costs(),
    ),
    Action(
        "file.export_energy",
        "Export Energy Key Figures…",
        "File",
        "",
        lambda desk: desk.exports.ask_energy(),
    ),
    Action(
        "file.export_picture",
        "Export Picture…",
        "File",
        "Ctrl+Shift+E",
        lambda desk: desk.export_picture(),
    ),
    Action(
        "file.print_floor",
        "Print Floor Plan…",
        "File",
        "Ctrl+P",
        lambda desk: desk.surveyor.print_floor(),
        enabled=_has_room,
        needs="There is no room yet: add a site first.",
    ),
    Action(
        "file.import_catalogue",
        "Import to Catalogue…",
        "File",
        "Ctrl+Shift+I",
        lambda desk: desk.cataloguer.import_files(),
    ),
    Action(
        "file.import_benchmark",
        "Import Benchmark…",
        "File",
        "",
        lambda desk: desk.cataloguer.import_benchmark(),
    ),
    Action(
        "file.export_pack",
        "Export Catalogue Pack…",
        "File",
        "",
        lambda desk: desk.cataloguer.export_pack(),
    ),
    Action(
        "file.catalogue_layers",
        "Catalogue Layers…",
        "File",
        "",
        lambda desk: desk.cataloguer.show_layers(),
    ),
    Action("file.settings", "Settings…", "File", "Ctrl+,", lambda desk: desk.show_settings()),
    Action("file.quit", "Quit", "File", "Ctrl+Q", lambda desk: desk.quit()),
    Action(
        "edit.undo",
        "Undo",
        "Edit",
        "Ctrl+Z",
        lambda desk: desk.workspace.undo(),
        enabled=lambda state: state.undo_label is not None,
        detail=lambda state: state.undo_label or "",
        needs="There is no step to take back.",
    ),
    Action(
        "edit.redo",
        "Redo",
        "Edit",
        "Ctrl+Shift+Z",
        lambda desk: desk.workspace.redo(),
        enabled=lambda state: state.redo_label is not None,
        detail=lambda state: state.redo_label or "",
        needs="There is no step to repeat.",
    ),
    *CLIPBOARD,
    Action(
        "edit.delete",
        "Delete",
        "Edit",
        "Del",
        _delete,
        enabled=lambda state: delete_command(state) is not None,
        needs="Select something first.",
    ),
    *SELECTING,
    Action(
        "view.find_command",
        "Find a Command…",
        "View",
        "Ctrl+K",
        lambda desk: desk.find_command(),
    ),
    Action(
        "project.quote_details",
        "Quote Details…",
        "Project",
        "Ctrl+Shift+D",
        lambda desk: desk.quote_details(),
    ),
    Action("project.add_line", "Add BoM Line…", "Project", "", lambda desk: desk.add_line()),
    Action(
        "project.places",
        "Places and Tariffs…",
        "Project",
        "",
        lambda desk: desk.cataloguer.show_places(),
    ),
    Action(
        "project.update_catalogue",
        "Update from Catalogue…",
        "Project",
        "",
        lambda desk: desk.cataloguer.update_project(),
    ),
    Action(
        "design.size_workload",
        "Size a Workload…",
        "Design",
        "Ctrl+Alt+W",
        lambda desk: desk.size_workload(),
    ),
    Action(
        "design.add_workload",
        "Add Workload…",
        "Design",
        "Ctrl+Shift+W",
        lambda desk: desk.deployer.add_workload(),
    ),
    Action(
        "design.edit_workload",
        "Edit Workload…",
        "Design",
        "Ctrl+Alt+K",
        lambda desk: desk.deployer.edit_workload(),
        enabled=lambda state: (
            state.selection.kind is Subject.WORKLOAD and state.selection.single is not None
        ),
        needs="Select one workload first.",
    ),
    Action(
        "design.move_workload",
        "Move Workload To…",
        "Design",
        "Ctrl+Alt+M",
        lambda desk: desk.deployer.move_workload(),
        enabled=lambda state: (
            state.selection.kind is Subject.WORKLOAD and state.selection.single is not None
        ),
        needs="Select one workload first.",
    ),
    Action(
        "design.demand_curve",
        "Demand Curve…",
        "Design",
        "Ctrl+Alt+U",
        lambda desk: desk.deployer.draw_demand(),
        enabled=has_demand,
        needs="Select one workload with users first; batch and training have their windows.",
    ),
    Action(
        "design.best_layouts",
        "Best Layouts…",
        "Design",
        "Ctrl+Alt+B",
        lambda desk: desk.deployer.best_layouts(),
        enabled=lambda state: bool(state.plan.deployments),
        needs="Nothing is deployed yet. Add a workload first.",
    ),
    Action(
        "design.what_if",
        "What If…",
        "Design",
        "Ctrl+Alt+F",
        lambda desk: desk.arranger.what_if(),
    ),
    *PLACES,
    *FABRICS,
    Action(
        "design.new_entry",
        "New Catalogue Item…",
        "Design",
        "Ctrl+Alt+N",
        lambda desk: desk.cataloguer.new_entry(),
    ),
    *HARDWARE,
    *FLOOR,
    Action("help.checks", "Checks…", "Help", "", lambda desk: desk.show_checks()),
    Action(
        "help.published_cases",
        "Published Cases…",
        "Help",
        "",
        lambda desk: desk.show_published_cases(),
    ),
    Action("help.shortcuts", "Shortcuts", "Help", "F1", lambda desk: desk.show_shortcuts()),
)
"""In the order of the menus."""
