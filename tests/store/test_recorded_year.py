"""A recorded year of demand is kept in the project file, hour by hour."""

from dataclasses import replace
from pathlib import Path

from planner.store.project_file import open_project, save, save_new
from tests.builders import served_chat


def test_every_hour_is_there_again_and_an_edit_beside_it_keeps_it(tmp_path: Path) -> None:
    project = served_chat().project
    (workload,) = project.workloads
    assert workload.demand is not None
    factors = tuple((hour * 37 % 1000) / 999 for hour in range(8760))
    demand = replace(workload.demand, recorded=factors)
    project = replace(project, workloads=(replace(workload, demand=demand),))
    path = tmp_path / "year.rackwright"
    save_new(project, path).release()
    assert open_project(path, read_only=True).project == project
    renamed = replace(project, name="Renamed")
    with open_project(path) as opened:
        save(opened, renamed)
    assert open_project(path, read_only=True).project == renamed
