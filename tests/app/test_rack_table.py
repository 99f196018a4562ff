"""The racks that the command evaluate prints."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.app import logs
from planner.app.main import run
from planner.store.project_file import save_new
from tests.builders import H200, Draft, feeds


@pytest.mark.parametrize(
    ("beside", "told"), [((), "R01   no data"), (("dgx-h100",), "R01   ≥ 10.2")]
)
def test_racks_with_devices_of_unknown_power_show_no_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], beside: tuple[str, ...], told: str
) -> None:
    draft = Draft()
    draft.rack(H200, *beside, on=feeds(63.0))
    unknown = replace(draft.part(H200).draw, nameplate_kw=None)
    draft.change_part(H200, draw=unknown)
    path = tmp_path / "unknown.rackwright"
    save_new(draft.project, path).release()
    assert run(["evaluate", str(path)], logs.Crashes(None)) == 0
    assert told in capsys.readouterr().out
