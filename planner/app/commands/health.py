"""Commands about the files themselves: info and recover."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from planner.app import paths
from planner.app.commands.opening import open_for_reading
from planner.app.commands.plans import AsJson, ProjectFile
from planner.app.commands.printing import print_json
from planner.domain.errors import UserError
from planner.store.project_file import save_new
from planner.store.recovery import Recoverable, find_recoverable, recover


@dataclass(frozen=True, slots=True)
class FileHealth:
    """What `info` tells of a project file."""

    file: str
    size_bytes: int
    project: str
    project_id: str
    saves: int
    saved_at: str
    saved_by_version: str
    catalogue_version: str
    scenarios: list[str]
    racks: int
    placements: int
    workloads: int
    unsaved_edits: int


def info(file: ProjectFile, as_json: AsJson = False) -> None:
    """Tell what is in a project file, after reading and checking all of it."""
    health = _health(file)
    if as_json:
        print_json(asdict(health))
        return
    print(f"{health.file}: sound, {health.size_bytes:,} bytes")
    print(f"Project      {health.project} ({health.project_id})")
    print(f"Last save    number {health.saves}, {health.saved_at}, by {health.saved_by_version}")
    print(f"Catalogue    {health.catalogue_version}")
    print(f"Scenarios    {', '.join(health.scenarios)}")
    print(
        f"Contents     {health.racks} racks, {health.placements} placements, "
        f"{health.workloads} workloads"
    )
    if health.unsaved_edits:
        print(
            f"Not saved    {health.unsaved_edits} edits in the recovery journal; "
            "see the recover command"
        )


def recover_command(
    file: ProjectFile,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="OUT", help="Where to write; beside FILE by default."
        ),
    ] = None,
) -> None:
    """Write unsaved work on FILE from the recovery journal into a new project file."""
    found = _unsaved(file)
    if found is None:
        raise UserError(
            f"There is no unsaved work on {file.name}.",
            "Nothing was changed.",
            "Open the file itself; it holds the last save.",
        )
    target = output or file.with_name(f"{file.stem} recovered{file.suffix}")
    if target.exists():
        raise UserError(
            f"{target.name} exists already.",
            "It was not changed, and the unsaved work is still in the journal.",
            "Name another file with -o.",
        )
    recovered = recover(found)
    if recovered.opened is not None:
        recovered.opened.release()
    save_new(recovered.project, target).release()
    found.discard()
    print(f"Wrote {target}: {found.edits} edits, the last one “{found.last_label}”.")


def _health(file: Path) -> FileHealth:
    opened = open_for_reading(file)
    project = opened.project
    unsaved = _unsaved(file)
    plans = [scenario.plan for scenario in project.scenarios]
    return FileHealth(
        file=str(opened.path),
        size_bytes=opened.path.stat().st_size,
        project=project.name,
        project_id=project.id,
        saves=opened.save_counter,
        saved_at=opened.stamp.saved_at.isoformat(),
        saved_by_version=opened.stamp.program,
        catalogue_version=project.shelf.catalogue_version,
        scenarios=[scenario.name for scenario in project.scenarios],
        racks=sum(len(plan.racks) for plan in plans),
        placements=sum(1 for plan in plans for _ in plan.placements()),
        workloads=len(project.workloads),
        unsaved_edits=unsaved.edits if unsaved else 0,
    )


def _unsaved(file: Path) -> Recoverable | None:
    wanted = file.resolve()
    for found in find_recoverable(paths.state_folder()):
        if found.project_path is not None and found.project_path.resolve() == wanted:
            return found
    return None
