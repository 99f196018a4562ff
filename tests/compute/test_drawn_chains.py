"""The power chain of a site: what is drawn, completed, and what fails in it."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.chain import SiteChain
from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.document.commands.racks import EditRack
from planner.domain.facility import (
    CoolingElement,
    CoolingKind,
    Loop,
    PlantElement,
    PowerElement,
    PowerKind,
)
from planner.domain.facility_design import FacilityDesign, Redundancy
from planner.domain.failure import Cause, Effect, FailureResult
from planner.domain.identity import ElementId
from planner.domain.project import Project
from planner.domain.site import Colocation, SiteKind
from planner.engines.power import ProblemKind
from planner.studies.failover import sweep
from tests.builders import NVL72, Draft, S, feeds

DGX = "dgx-h100"


def filled(racks: int = 2, *parts: str) -> Draft:
    draft = Draft()
    for _ in range(racks):
        draft.rack(*(parts or (DGX, DGX)), on=feeds(63.0))
    draft.deploy(draft.workload(users=50_000))
    return draft


def power(kind: PowerKind, name: str, *fed_by: str, **changes: Any) -> PowerElement:
    element = PowerElement(ElementId(name), kind, name, changes.pop("place"), 400.0, 3)
    return replace(element, fed_by=tuple(ElementId(one) for one in fed_by), **changes)


def with_plant(
    draft: Draft, *elements: PlantElement, design: FacilityDesign | None = None
) -> Project:
    """Return the project with elements drawn on its plan, and its site so designed."""
    plan = draft.plan
    sites = plan.sites
    if design is not None:
        sites = tuple(replace(one, design=design) for one in sites)
    plan = replace(
        plan,
        sites=sites,
        power_elements=tuple(one for one in elements if isinstance(one, PowerElement)),
        cooling_elements=tuple(one for one in elements if isinstance(one, CoolingElement)),
    )
    scenario = replace(draft.project.scenario(S), plan=plan)
    return replace(draft.project, scenarios=(scenario,))


def trial_of(project: Project) -> Trial:
    return Trial(Case(project, S, evaluate(project, S)))


def chain_of(project: Project) -> SiteChain:
    return trial_of(project).chain(project.scenario(S).plan.sites[0].id)


def lost(project: Project, name: str) -> FailureResult:
    trial = trial_of(project)
    return trial.result(next(one for one in trial.failures if one.name == name))


def test_nothing_drawn_is_the_default_chain() -> None:
    chain = chain_of(filled().project)
    assert [one.name for one in chain.nodes] == [
        "Utility",
        "Transformer 1",
        "Transformer 2",
        "UPS 1",
        "UPS 2",
        "Supply of the cooling plant",
        "Feed A",
        "Feed B",
    ]
    assert all(one.assumed for one in chain.nodes)
    assert chain.problems == ()
    systems = {one.name: one for one in chain.nodes if one.element.kind is PowerKind.UPS}
    peak_kw = evaluate(filled().project, S).figures["it_power_kw"].value
    assert peak_kw is not None
    assert systems["UPS 1"].element.rating_kw == pytest.approx(peak_kw / 0.9)


def test_a_landlords_plant_is_not_looked_at() -> None:
    draft = Draft()
    draft.site(SiteKind.COLOCATION, terms=Colocation(100.0, 150.0))
    draft.rack(DGX, on=feeds(63.0))
    names = [one.name for one in trial_of(draft.project).failures]
    assert names[:2] == ["Feed A", "Feed B"]
    assert "Utility" not in names


@pytest.mark.parametrize(
    ("redundancy", "systems", "groups"),
    [
        (Redundancy.N, 1, 1),
        (Redundancy.N_PLUS_1, 1, 1),
        (Redundancy.TWO_N, 2, 1),
        (Redundancy.THREE_TO_MAKE_TWO, 3, 3),
        (Redundancy.FOUR_TO_MAKE_THREE, 4, 6),
    ],
)
def test_the_design_of_the_site_decides_systems_and_pairs(
    redundancy: Redundancy, systems: int, groups: int
) -> None:
    project = with_plant(filled(6), design=FacilityDesign(redundancy, modules=3))
    chain = chain_of(project)
    ups = [one for one in chain.nodes if one.element.kind is PowerKind.UPS]
    assert len(ups) == systems
    assert len({ends for ends in chain.circuits.values()}) == groups
    result = lost(project, "UPS 1")
    names = [one.name for one in trial_of(project).failures]
    assert ("Feed A" in names) is (groups == 1)
    if systems > 1:
        assert not result.tripped
        assert not result.count(Effect.STOPS)
        assert result.worst is not None
        assert result.worst.share == pytest.approx(0.9, abs=0.02)
    else:
        assert result.count(Effect.STOPS) == 12


@pytest.mark.parametrize(
    ("redundancy", "racks"),
    [(Redundancy.THREE_TO_MAKE_TWO, 3), (Redundancy.FOUR_TO_MAKE_THREE, 6)],
)
def test_systems_in_pairs_can_be_maintained_one_by_one(redundancy: Redundancy, racks: int) -> None:
    trial = trial_of(with_plant(filled(racks), design=FacilityDesign(redundancy)))
    assert trial.outages
    assert not [one.name for one in trial.outages if trial.result(one).count(Effect.STOPS)]


def test_one_unit_of_n_plus_1_may_be_missing_and_two_may_not() -> None:
    place = filled().plan.sites[0].id
    ups = power(PowerKind.UPS, "UPS", place=place, kva=15.0, installed=4, standby=1)
    project = with_plant(filled(), ups)
    one = lost(project, "One of 4 units of UPS")
    assert not one.tripped
    assert not one.devices
    trial = trial_of(project)
    unit = next(f for f in trial.failures if f.name == "One of 4 units of UPS")
    (two,) = [trial.result(replace(unit, units=((unit.units[0][0], 2),)))]
    assert [load.name for load in two.tripped] == ["UPS"]
    assert two.count(Effect.STOPS) == 4


def test_a_generator_is_tried_when_the_grid_is_gone() -> None:
    place = filled().plan.sites[0].id
    small = power(PowerKind.GENERATOR, "Genset", place=place, kva=30.0)
    large = replace(small, kva=300.0)
    assert lost(with_plant(filled(), small), "Utility").count(Effect.STOPS) == 4
    carried = lost(with_plant(filled(), large), "Utility")
    assert not carried.devices
    assert carried.worst is not None
    assert carried.worst.name == "Genset"
    gone = lost(with_plant(filled(), large), "Genset after loss of the utility")
    assert gone.count(Effect.STOPS) == 4


def test_pdus_of_a_feed_share_the_racks_and_take_theirs_with_them() -> None:
    place = filled().plan.sites[0].id
    pdus = [power(PowerKind.PDU, f"PDU A-{n}", place=place, kva=200.0, feed="A") for n in (1, 2)]
    project = with_plant(filled(4), *pdus)
    result = lost(project, "PDU A-2")
    names = {project.scenario(S).plan.racks[one.rack].name for one in result.devices}
    assert names == {"R03", "R04"}
    assert {one.effect for one in result.devices} == {Effect.REDUCED}


def test_a_breaker_of_a_rack_has_its_own_limit() -> None:
    draft = filled(1)
    rack = next(iter(draft.plan.racks))
    breaker = power(PowerKind.BREAKER, "B1", place=rack, amps=20.0, feed="B")
    result = lost(with_plant(draft, breaker), "PDU A of R01")
    assert [one.name for one in result.tripped] == ["B1"]
    assert result.count(Effect.STOPS) == 2


def test_circles_and_elements_without_source_are_named_and_end() -> None:
    place = filled().plan.sites[0].id
    a = power(PowerKind.SWITCHGEAR, "a", "b", place=place, feed="A")
    b = power(PowerKind.SWITCHGEAR, "b", "a", place=place, feed="A")
    lonely = power(PowerKind.PDU, "c", "gone", place=place, feed="B")
    project = with_plant(filled(), a, b, lonely)
    problems = {one.kind: one.elements for one in chain_of(project).problems}
    assert set(problems[ProblemKind.LOOP]) == {"a", "b"}
    assert problems[ProblemKind.UNKNOWN] == ("c", "gone")
    assert ProblemKind.UNFED in problems
    assert len(sweep(project, evaluate(project, S)).results) > 5


def test_a_room_that_loses_an_air_handler_throttles_its_servers() -> None:
    draft = filled(2, DGX)
    room = draft.room()
    handler = CoolingElement(
        *(ElementId("crah"), "CRAH", room, Loop.AIR, 10.0, 24.0, 36.0),
        installed=3,
        standby=1,
        kind=CoolingKind.AIR_HANDLER,
    )
    spare = lost(with_plant(draft, handler), "One of 3 units of CRAH")
    assert spare.devices == ()
    assert [one.short_kw for one in spare.cooling] == [0.0]
    short = lost(with_plant(draft, replace(handler, standby=0)), "One of 3 units of CRAH")
    (left,) = short.cooling
    assert left.short_kw == pytest.approx(2 * 11.3 - 20.0, abs=0.01)
    assert left.inlet_c is not None
    assert left.inlet_c > 24.0
    assert {one.cause for one in short.devices} == {Cause.COOLING}
    assert short.service.share < 1.0


def test_cooling_without_power_cools_nothing() -> None:
    draft = filled(2, DGX)
    place = draft.plan.sites[0].id
    board = power(PowerKind.PDU, "Mechanical", "", place=place, feed="A", kva=300.0)
    board = replace(board, fed_by=())
    handler = CoolingElement(
        *(ElementId("crah"), "CRAH", draft.room(), Loop.AIR, 30.0, 24.0, 36.0),
        fed_by=(ElementId("Mechanical"),),
    )
    result = lost(with_plant(draft, board, handler), "Mechanical")
    assert [one.capacity_kw for one in result.cooling] == [0.0]
    assert result.count(Effect.STOPS) == 2


def test_every_outage_is_tried_and_what_cannot_be_maintained_is_known() -> None:
    project = with_plant(filled(), design=FacilityDesign(Redundancy.N))
    found = sweep(project, evaluate(project, S))
    assert not found.is_concurrently_maintainable
    names = {one.result.failure.name for one in found.outages if not one.is_maintainable}
    assert "UPS 1 under maintenance" in names
    assert "Transformer 1 under maintenance" not in names
    transformer = next(
        one for one in found.outages if one.result.failure.name == "Transformer 1 under maintenance"
    )
    assert transformer.worst is not None
    assert transformer.worst.service.tokens_per_s == 0.0


def test_the_heat_of_a_lost_rear_door_comes_to_the_room() -> None:
    draft = filled(2, DGX)
    rack = next(iter(draft.plan.racks))
    door = CoolingElement(
        *(ElementId("door"), "Door", rack, Loop.AIR, 30.0, 20.0, 30.0), kind=CoolingKind.REAR_DOOR
    )
    handlers = CoolingElement(
        *(ElementId("crah"), "CRAH", draft.room(), Loop.AIR, 15.0, 24.0, 36.0)
    )
    result = lost(with_plant(draft, door, handlers), "Door of R01")
    short = {one.name: one.short_kw for one in result.cooling}
    assert short["Room 1"] == pytest.approx(2 * 11.3 - 15.0, abs=0.01)
    assert short["R01"] == 0.0  # as much as any rack gives to the air of its place
    enough = replace(handlers, capacity_kw=30.0)
    calm = lost(with_plant(draft, door, enough), "Door of R01")
    assert [one.short_kw for one in calm.cooling] == [0.0, 0.0]
    assert calm.devices == ()


def test_a_cdu_of_a_coolant_group_takes_only_its_racks_with_it() -> None:
    draft = Draft()
    racks = [draft.rack(frame=NVL72, on=feeds(200.0)) for _ in range(2)]
    for rack, group in zip(racks, "XY", strict=True):
        draft.run(EditRack(S, rack, "coolant_group", group))
    draft.deploy(draft.workload())
    cdus = [
        CoolingElement(
            *(ElementId(f"cdu-{zone}"), f"CDU {zone}", draft.room(), Loop.TECHNOLOGY_WATER),
            *(150.0, 36.0, 46.0),
            zone=zone,
            kind=CoolingKind.CDU,
        )
        for zone in "XY"
    ]
    result = lost(with_plant(draft, *cdus), "CDU X")
    assert [(one.rack, one.effect) for one in result.devices] == [(racks[0], Effect.STOPS)]
    assert result.service.gpus_alive == 72


def test_units_stop_with_the_chiller_that_cools_them() -> None:
    draft = filled(2, DGX)
    site = draft.plan.sites[0].id
    chiller = CoolingElement(
        *(ElementId("ch"), "Chiller", site, Loop.FACILITY_WATER, 100.0, 18.0, 28.0),
        kind=CoolingKind.CHILLER,
    )
    handlers = CoolingElement(
        *(ElementId("crah"), "CRAH", draft.room(), Loop.AIR, 40.0, 24.0, 36.0),
        cooled_by=(ElementId("ch"),),
    )
    result = lost(with_plant(draft, chiller, handlers), "Chiller")
    assert {one.name: one.capacity_kw for one in result.cooling} == {"Room 1": 0.0, "Chiller": 0.0}
    assert result.count(Effect.STOPS) == 2
