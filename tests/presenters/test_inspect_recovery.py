"""What the inspector asks for recovery of a workload, undone and kept in a file."""

from pathlib import Path

from planner.document.commands.recovery import EditRecovery
from planner.document.document import Document
from planner.presenters.inspect_demand import inspect_workload
from planner.presenters.inspection import EditRow, Section
from planner.store.project_file import open_project, save_new
from tests.builders import Draft, library, served_chat


def section(draft: Draft) -> Section:
    workload = draft.project.workloads[0].id
    inspection = inspect_workload(draft.project, draft.evaluate(), library(), workload)
    assert inspection is not None
    return next(one for one in inspection.sections if one.key == "recovery")


def row(draft: Draft, name: str) -> EditRow:
    (found,) = [one for one in section(draft).rows if one.key.endswith(f":{name}")]
    assert isinstance(found, EditRow)
    return found


def test_objectives_and_copies_are_entered_and_left_empty_again() -> None:
    draft = served_chat()
    draft.run(row(draft, "time_hours").command(0.25))
    draft.run(row(draft, "copy_site").command(draft.plan.sites[0].id))
    recovery = draft.project.workloads[0].recovery
    assert recovery.time_hours == 0.25
    assert recovery.copy_site == draft.plan.sites[0].id
    draft.run(row(draft, "time_hours").command(None), row(draft, "copy_site").command(None))
    assert not draft.project.workloads[0].recovery.is_stated
    assert draft.project.workloads[0].recovery.copy_site is None


def test_recovery_is_undone_and_kept_in_a_file(tmp_path: Path) -> None:
    draft = served_chat()
    document = Document(draft.project)
    workload = draft.project.workloads[0].id
    document.run(EditRecovery(workload, "point_hours", 0.5))
    document.run(EditRecovery(workload, "copy_every_hours", 0.25))
    stated = document.project
    assert stated.workloads[0].recovery.point_hours == 0.5
    path = tmp_path / "plan.rackwright"
    with save_new(stated, path):
        pass
    with open_project(path, read_only=True) as opened:
        assert opened.project == stated
    document.undo()
    document.undo()
    assert document.project == draft.project
