"""Plant on the floor plan tells what the chain leads through it, not what its site draws."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.steps.context import context_of
from planner.compute.steps.standing import standing_in
from planner.domain.facility import CoolingElement, CoolingKind, Loop, PowerElement, PowerKind
from planner.domain.identity import ElementId
from planner.domain.placement import FloorPose
from planner.presenters.floor_plant import PlantLoads, unit_details
from tests.builders import Draft, S, feeds

DGX = "dgx-h100"


def element(draft: Draft, kind: PowerKind, name: str, **figures: Any) -> PowerElement:
    room = draft.room()
    pose = FloorPose(room, 3000.0, 3000.0 + 1500.0 * len(name))
    one = PowerElement(ElementId(name), kind, name, room, 400.0, 3, pose=pose)
    return replace(one, **figures)


def hall() -> Draft:
    draft = Draft()
    for _ in range(2):
        draft.rack(DGX, DGX, on=feeds(63.0))
    return draft


def loads(draft: Draft, *elements: PowerElement) -> dict[str, float]:
    draft.change_plan(power_elements=elements)
    return dict(PlantLoads().of(draft.project, draft.evaluate()))


def test_each_pdu_carries_its_own_feed_by_its_own_rating() -> None:
    draft = hall()
    found = loads(
        draft,
        element(draft, PowerKind.UPS, "ups", kva=200.0),
        element(draft, PowerKind.PDU, "pdu-a", kva=50.0, feed="A"),
        element(draft, PowerKind.PDU, "pdu-b", kva=100.0, feed="B"),
    )
    assert found["pdu-a"] == pytest.approx(2.0 * found["pdu-b"])
    it_kw = draft.evaluate().sites[draft.plan.sites[0].id].it_power_kw
    # Losses of the PDUs come on top of what the racks draw.
    assert it_kw / (200.0 * 0.99) < found["ups"] < 1.05 * it_kw / (200.0 * 0.99)


def test_what_nothing_hangs_on_carries_nothing() -> None:
    draft = hall()
    found = loads(
        draft,
        element(draft, PowerKind.UPS, "ups-a", kva=100.0, feed="A"),
        element(draft, PowerKind.UPS, "ups-b", kva=100.0, feed="B"),
        element(draft, PowerKind.UPS, "spare", kva=100.0, feed="C"),
    )
    assert found["spare"] == 0.0
    assert found["ups-a"] == pytest.approx(found["ups-b"])


def test_transformers_carry_the_cooling_plant_too_and_generators_what_they_take_over() -> None:
    draft = hall()
    found = loads(
        draft,
        element(draft, PowerKind.TRANSFORMER, "tx", kva=200.0),
        element(draft, PowerKind.GENERATOR, "gen", kva=200.0, usable_share=1.0),
        element(draft, PowerKind.UPS, "ups", kva=200.0),
    )
    assert found["tx"] > found["ups"]
    assert found["gen"] > found["ups"]


def test_the_floor_shows_them_in_per_cent_and_nothing_where_no_rating_is_known() -> None:
    draft = hall()
    ups = element(draft, PowerKind.UPS, "ups", kva=200.0)
    pdu = element(draft, PowerKind.PDU, "pdu", feed="A")
    known = loads(draft, ups, pdu)
    evaluation = evaluate(draft.project, S)
    context = context_of(draft.project, S, evaluation)
    layout = standing_in(context, draft.plan.sites[0].rooms[0])
    shown = unit_details(draft.plan, evaluation, layout, known)
    assert shown["ups"].replace("\N{NO-BREAK SPACE}", " ") == f"{known['ups']:.0%}".replace(
        "%", " %"
    )
    assert "pdu" not in shown


def test_a_chain_that_cannot_be_carries_nothing() -> None:
    draft = hall()
    one = element(draft, PowerKind.UPS, "one", kva=200.0, fed_by=(ElementId("two"),))
    two = element(draft, PowerKind.UPS, "two", kva=200.0, fed_by=(ElementId("one"),))
    assert loads(draft, one, two) == {}
    assert loads(hall()) == {}


def test_chillers_and_coolers_share_the_heat_of_the_design_day() -> None:
    draft = hall()
    kinds = {"chiller": CoolingKind.CHILLER, "cooler": CoolingKind.HEAT_REJECTION}
    units = [
        CoolingElement(
            *(ElementId(name), name, draft.room(), Loop.FACILITY_WATER, 100.0, 18.0, 28.0),
            kind=kind,
            installed=2,
            standby=1,
            pose=FloorPose(draft.room(), 5000.0, 3000.0),
        )
        for name, kind in kinds.items()
    ]
    draft.change_plan(cooling_elements=tuple(units))
    evaluation = evaluate(draft.project, S)
    context = context_of(draft.project, S, evaluation)
    layout = standing_in(context, draft.plan.sites[0].rooms[0])
    shown = unit_details(draft.plan, evaluation, layout, {})
    design = evaluation.sites[draft.plan.sites[0].id].design
    assert design is not None
    for name, heat_kw in (("chiller", design.mechanical_kw), ("cooler", design.rejected_kw)):
        assert shown[name].replace("\N{NO-BREAK SPACE}", " ") == f"{heat_kw:.0f} %"
