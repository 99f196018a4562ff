"""What is noted of racks and cabinets survives a file."""

from dataclasses import replace
from pathlib import Path

from planner.document.commands.racks import EditRack
from planner.domain.hardware import Airflow, Mounting, RackFit
from planner.store.project_file import open_project, save_new
from tests.builders import H200, Draft, S


def test_panels_delivery_loads_and_air_are_kept(tmp_path: Path) -> None:
    draft = Draft()
    rack = draft.rack(H200)
    draft.run(EditRack(S, rack, "blanked", True), EditRack(S, rack, "delivered_filled", True))
    frame = draft.part("rk-ar3300").frame
    assert frame is not None
    draft.change_part("rk-ar3300", frame=replace(frame, dynamic_load_kg=900.0, post_max_mm=800.0))
    draft.change_part(H200, fit=RackFit(Mounting.EIA_19, Airflow.REAR_TO_FRONT, 600.0, 900.0))
    path = tmp_path / "plan.rackwright"
    with save_new(draft.project, path):
        pass
    with open_project(path, read_only=True) as opened:
        assert opened.project == draft.project
