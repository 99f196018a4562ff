"""What the inspector shows of a fabric: inputs that edit it, figures that say why."""

import pytest

from planner.compute.explain.keys import explain
from planner.domain.fabric import FabricKind, MediaPolicy
from planner.domain.identity import FabricId
from planner.presenters.inspection import EditRow, FigureRow, Inspection, LinkRow
from planner.presenters.inspector import inspect
from planner.presenters.outline import NodeKind, Outline
from planner.workspace.fabrics import Place, building, drafts
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, feeds, library


def built() -> Draft:
    draft = Draft()
    for _ in range(3):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    draft.rack("weka-nitro155", on=feeds(63.0))
    state = Workspace(draft.project, library()).state
    site = draft.plan.sites[0].id
    fabrics = [one.fabric for one in drafts(state, site, library())]
    found = building(state, site, fabrics, library(), Place.NEW_RACKS)
    assert found is not None
    return draft.run(found.command)


def fabric_of(draft: Draft, kind: FabricKind) -> FabricId:
    return next(one.id for one in draft.plan.sites[0].fabrics if one.kind is kind)


def inspected(draft: Draft, kind: FabricKind) -> Inspection:
    found = inspect(draft.project, draft.evaluate(), library(), "fabric", (fabric_of(draft, kind),))
    assert found is not None
    return found


def rows(inspection: Inspection) -> dict[str, object]:
    return {
        row.key.split(":")[2]: row
        for one in inspection.sections
        for row in one.rows
        if ":" in row.key
    }


@pytest.mark.parametrize("kind", FabricKind)
def test_every_explained_figure_of_a_fabric_says_why(kind: FabricKind) -> None:
    draft = built()
    found = rows(inspected(draft, kind))
    evaluation = draft.evaluate()
    explained = [one for one in found.values() if isinstance(one, FigureRow) and one.explain]
    assert len(explained) >= 4
    for one in explained:
        why = explain(draft.project, S, evaluation, one.explain)
        assert why is not None, one.key
        assert why.value is not None


def test_inputs_change_the_fabric() -> None:
    draft = built()
    found = rows(inspected(draft, FabricKind.COMPUTE))
    for name, value in (("planes", 2), ("policy", MediaPolicy.OPTICAL), ("switch", "sn5600")):
        row = found[name]
        assert isinstance(row, EditRow)
        draft.run(row.command(value))
    changed = draft.plan.sites[0].fabrics[0]
    assert (changed.planes, changed.policy, changed.switch) == (2, MediaPolicy.OPTICAL, "sn5600")
    assert "sn5600" in draft.project.shelf.parts


def test_spines_are_like_leaves_until_another_type_is_chosen() -> None:
    draft = built()
    for value, kept in (("sn5600", "sn5600"), ("", None)):
        row = rows(inspected(draft, FabricKind.COMPUTE))["spine"]
        assert isinstance(row, EditRow)
        draft.run(row.command(value))
        assert draft.plan.sites[0].fabrics[0].spine == kept


def test_a_fabric_that_no_tree_joins_has_no_data_and_says_why() -> None:
    draft = built()
    row = rows(inspected(draft, FabricKind.COMPUTE))["port_gbit_s"]
    assert isinstance(row, EditRow)
    draft.run(row.command(1600.0))
    figure = rows(inspected(draft, FabricKind.COMPUTE))["switches"]
    assert isinstance(figure, FigureRow)
    assert "no ports of 1600" in figure.tooltip


def test_a_site_lists_its_fabrics() -> None:
    draft = built()
    site = draft.plan.sites[0]
    found = inspect(draft.project, draft.evaluate(), library(), "site", (site.id,))
    assert found is not None
    keys = {row.key for one in found.sections for row in one.rows}
    assert {f"fabric:{one.id}" for one in site.fabrics} <= keys


def test_explained_sums_of_a_site_with_optics_add_up() -> None:
    draft = built()
    evaluation, site = draft.evaluate(), draft.plan.sites[0]
    for name in ("nameplate_kw", "average_kw", "heat_kw"):
        why = explain(draft.project, S, evaluation, f"site:{site.id}:{name}")
        assert why is not None
        assert why.value == pytest.approx(getattr(evaluation.sites[site.id], name))
        assert any("Optics" in one.label for one in why.inputs)


def test_a_switch_tells_its_part_its_ports_and_who_is_connected() -> None:
    draft = built()
    evaluation = draft.evaluate()
    leaf = next(one for one in draft.plan.placements() if one.name == "compute-leaf-01")
    found = inspect(draft.project, evaluation, library(), "placement", (leaf.id,))
    assert found is not None
    (section,) = [one for one in found.sections if one.key == "network"]
    texts = [getattr(row, "text", "") or str(getattr(row, "figure", "")) for row in section.rows]
    assert texts[0] == "Compute fabric"
    assert "44" in texts[1]  # twelve servers below, 32 uplinks
    assert "compute-spine-01" in texts[3:7]  # eight cables to each spine come first


def test_a_server_tells_which_fabrics_it_is_connected_to() -> None:
    draft = built()
    server = next(one for one in draft.plan.placements() if one.part == H200)
    found = inspect(draft.project, draft.evaluate(), library(), "placement", (server.id,))
    assert found is not None
    (section,) = [one for one in found.sections if one.key == "network"]
    links = [row for row in section.rows if isinstance(row, LinkRow)]
    fabrics = {row.target for row in links if row.kind == "fabric"}
    assert fabrics == {one.id for one in draft.plan.sites[0].fabrics}


def test_a_pool_tells_its_share_of_the_storage_bandwidth() -> None:
    draft = built()
    pool = draft.plan.pools[0].id
    found = inspect(draft.project, draft.evaluate(), library(), "pool", (pool,))
    assert found is not None
    figure = rows(found)["storage_gb_s"]
    assert isinstance(figure, FigureRow)
    assert figure.figure.unit == "GB/s"


def test_fabrics_stand_in_the_outline_under_their_site() -> None:
    draft = built()
    outline = Outline(draft.plan, draft.project.shelf, draft.evaluate(), {})
    fabric = draft.plan.sites[0].fabrics[0]
    assert [kind for kind, _ in outline.path(NodeKind.FABRIC, fabric.id)] == [
        NodeKind.SITE,
        NodeKind.FABRIC,
    ]
    (site,) = outline.roots()
    nodes = {one.key: one for one in outline.children(site)}
    assert nodes[fabric.id].name == "Compute fabric"
    assert "12" in nodes[fabric.id].detail
    assert not outline.has_children(nodes[fabric.id])
