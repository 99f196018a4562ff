"""Cables and optics of fabrics in the bill of materials."""

from decimal import Decimal

from planner.document.entry_users import user_of
from planner.domain.components import Component
from planner.domain.fabric import FabricKind
from planner.domain.identity import EntryId
from planner.exchange.bom import bill_of_materials
from planner.exchange.lines import Bom, Group
from planner.workspace.fabrics import Place, building, usual_fabric
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, feeds, library


def built() -> Draft:
    draft = Draft()
    for _ in range(3):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    parts = {**library().parts, **draft.project.shelf.parts}
    fabrics = [
        one
        for kind in (FabricKind.COMPUTE, FabricKind.OUT_OF_BAND)
        if (one := usual_fabric(kind, library(), draft.plan, draft.plan.sites[0], parts))
    ]
    state = Workspace(draft.project, library()).state
    found = building(state, draft.plan.sites[0].id, fabrics, library(), Place.NEW_RACKS)
    assert found is not None
    return draft.run(found.command)


def bom_of(draft: Draft) -> Bom:
    return bill_of_materials(draft.project, S, draft.evaluate())


def test_cables_and_modules_take_the_place_of_the_line_that_was_not_itemised() -> None:
    before = Draft()
    before.rack(H200)
    assert any("not itemised" in line.description for line in bom_of(before).lines)
    draft = built()
    lines = bom_of(draft).lines
    assert not any("not itemised" in line.description for line in lines)
    network = {line.part: line for line in lines if line.group is Group.NETWORK}
    results = draft.evaluate().fabrics.values()
    cables = sum(cable.count for one in results for cable in one.cables)
    lengths = [line for part, line in network.items() if "." in part]
    assert sum(line.quantity for line in lengths) == Decimal(cables)
    modules = sum(module.count for one in results for module in one.modules)
    optics = [line for part, line in network.items() if part.startswith("opt-")]
    assert sum(line.quantity for line in optics) == Decimal(modules)


def test_every_line_of_cabling_has_a_price_and_reconciles_with_the_costs() -> None:
    bom = bom_of(built())
    assert not [
        line for line in bom.lines if line.group is Group.NETWORK and line.list_price is None
    ]
    assert "Lines that only one side prices" not in {step.label for step in bom.steps}


def test_cables_of_one_length_are_one_line_under_a_stable_id() -> None:
    bom = bom_of(built())
    ids = [line.line_id for line in bom.lines]
    assert len(set(ids)) == len(ids)
    assert any(str(one).startswith("cat6.") for one in ids)


def test_a_component_of_a_fabric_stays_in_the_project() -> None:
    draft = built()
    assert "Compute fabric" in user_of(draft.project, Component, EntryId("mpo12-om3"))
