"""The command cables: a line for each cable; and fabrics in the results as JSON."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.app.cli import cli
from planner.document.commands.fabrics import AddFabric
from planner.store.project_file import save_new
from planner.workspace.fabrics import Place, building, components_of, drafts
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, feeds, library

RUN = CliRunner()


def plan(folder: Path, *, built: bool) -> Path:
    draft = Draft()
    for _ in range(3):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    state = Workspace(draft.project, library()).state
    site = draft.plan.sites[0].id
    fabrics = [one.fabric for one in drafts(state, site, library())][:1]
    if built:
        found = building(state, site, fabrics, library(), Place.NEW_RACKS)
        assert found is not None
        draft.run(found.command)
    else:
        components = components_of(fabrics[0].media, library())
        switch = library().parts[fabrics[0].switch]
        draft.run(AddFabric(S, site, fabrics[0], switch, components))
    path = folder / "plan.rackwright"
    save_new(draft.project, path).release()
    return path


@pytest.mark.parametrize("built", [True, False], ids=["built", "designed"])
def test_every_cable_is_a_line(tmp_path: Path, built: bool) -> None:
    target = tmp_path / "cables.csv"
    done = RUN.invoke(cli, ["cables", str(plan(tmp_path, built=built)), "-o", str(target)])
    assert done.exit_code == 0, done.output
    with target.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert f"{len(rows)} cables" in done.output
    assert all(bool(row["Length m"]) is built for row in rows)
    assert ("have no length" in done.output) is not built


def test_fabrics_are_in_the_results_as_json(tmp_path: Path) -> None:
    done = RUN.invoke(cli, ["evaluate", str(plan(tmp_path, built=True)), "--json"])
    (fabric,) = json.loads(done.stdout)["fabrics"]
    assert fabric["kind"] == "compute"
    assert [one["needed"] for one in fabric["switches"]] == [8, 4]
    assert sum(one["count"] for one in fabric["cables"]) == fabric["ports_used"] + 8 * 32


def test_a_plan_without_fabrics_is_told_why_it_has_no_cables(tmp_path: Path) -> None:
    path = tmp_path / "plain.rackwright"
    draft = Draft()
    draft.rack(H200)
    save_new(draft.project, path).release()
    done = RUN.invoke(cli, ["cables", str(path), "-o", str(tmp_path / "cables.csv")])
    assert done.exit_code == 0
    assert "no fabric with links" in done.output
