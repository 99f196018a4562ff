"""A small project to save, damage and recover, and edits of it."""

from dataclasses import replace

from planner.domain.identity import (
    EntryId,
    PlacementId,
    ProjectId,
    RackId,
    RoomId,
    RowId,
    ScenarioId,
    SiteId,
)
from planner.domain.placement import Face, Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project, Scenario, Settings
from planner.domain.site import Feed, Rack, Room, Row, Site, SiteKind

FEEDS = (Feed("A", 400.0, 3, 32.0), Feed("B", 400.0, 3, 32.0))


def sample_project(racks: int = 2, servers_per_rack: int = 3) -> Project:
    """Return a project with as many racks and servers as asked."""
    rows = (Row(RowId("row-1"), "Row 1"),)
    rooms = (Room(RoomId("room-1"), "Hall", rows),)
    plan = Plan(
        sites=(Site(SiteId("site-1"), "Milan", SiteKind.OWN, "IT", rooms=rooms),),
        racks={
            RackId(f"rack-{number}"): _rack(number, servers_per_rack)
            for number in range(1, racks + 1)
        },
    )
    return Project(
        ProjectId("0123456789abcdef0123456789abcdef"),
        "Hybrid bank",
        7,
        Settings(),
        PartShelf(),
        (),
        (Scenario(ScenarioId("scenario-1"), "Base", plan),),
    )


def _rack(number: int, servers: int) -> Rack:
    rack = RackId(f"rack-{number}")
    placements = tuple(
        Placement(
            PlacementId(f"gpu-{number}-{server}"),
            f"gpu-{number}-{server}",
            EntryId("dgx-h200"),
            RackSlot(rack, bottom=2 * server + 1, height=2, face=Face.REAR),
        )
        for server in range(servers)
    )
    frame = EntryId("frame-42u")
    return Rack(rack, f"R{number:02}", RowId("row-1"), number, frame, FEEDS, placements)


def renamed(project: Project, name: str) -> Project:
    """Return the project under another name."""
    return replace(project, name=name)


def with_racks(project: Project, racks: dict[RackId, Rack]) -> Project:
    """Return the project with other racks in its only scenario."""
    (scenario,) = project.scenarios
    plan = replace(scenario.plan, racks=racks)
    return replace(project, scenarios=(replace(scenario, plan=plan),))


def racks_of(project: Project) -> dict[RackId, Rack]:
    """Return the racks of the only scenario."""
    return dict(project.scenarios[0].plan.racks)


def marked(project: Project, number: int) -> Project:
    """Return the project with *number* written into its serial and into every rack.

    Half of such an edit in a file would show as racks that disagree.
    """
    racks = {key: replace(rack, air_zone=str(number)) for key, rack in racks_of(project).items()}
    return replace(with_racks(project, racks), serial=number)


def mark_of(project: Project) -> int:
    """Return the number of a `marked` project.

    Raises:
        ValueError: when its parts disagree.
    """
    zones = {rack.air_zone for rack in racks_of(project).values()}
    if zones != {str(project.serial)}:
        raise ValueError(f"half an edit: serial {project.serial}, racks {sorted(zones)}")
    return project.serial
