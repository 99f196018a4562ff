"""What stops the next server of a rack, room or site, and what relaxes it."""

from dataclasses import replace

import pytest

from planner.compute.explain.case import Case
from planner.compute.growth import (
    Growth,
    growth_of_rack,
    growth_of_room,
    growth_of_site,
)
from planner.compute.growth_limits import Resource
from planner.document.commands.racks import EditSite
from planner.document.commands.rooms import EditRoom
from planner.domain.facility import CoolingElement, Loop, PowerElement, PowerKind
from planner.domain.facility_design import Redundancy
from planner.domain.finding import Severity
from planner.domain.floor_plan import Extent, FloorPlan, FloorRating
from planner.domain.identity import ElementId, RackId
from planner.domain.site import Colocation, Feed, SiteKind
from planner.exchange.growth_json import growth_json
from planner.presenters.growth import binding_section
from planner.presenters.inspection import ActionRow, FigureRow
from planner.studies.relaxations import Relaxation, relaxations
from tests.builders import H200, NVL72, Draft, S, feeds, library

BIG = feeds(200.0)


def case_of(draft: Draft) -> Case:
    return Case(draft.project, S, draft.evaluate())


def rack_growth(draft: Draft, rack: RackId) -> Growth:
    found = growth_of_rack(case_of(draft), rack)
    assert found is not None
    return found


def room_growth(draft: Draft) -> Growth:
    found = growth_of_room(case_of(draft), draft.room())
    assert found is not None
    return found


def site_growth(draft: Draft) -> Growth:
    found = growth_of_site(case_of(draft), draft.plan.sites[0].id)
    assert found is not None
    return found


def ways(draft: Draft, growth: Growth) -> tuple[Relaxation, ...]:
    return relaxations(case_of(draft), library(), growth)


def one_rack(
    *parts: str, on: tuple[Feed, ...] = BIG, frame: str = "rk-ar3300"
) -> tuple[Draft, RackId]:
    draft = Draft()
    return draft, draft.rack(*parts, on=on, frame=frame)


@pytest.mark.parametrize(
    ("parts", "circuits", "resource", "more"),
    [
        ((H200,), feeds(32.0), Resource.FEED, 0),
        ((H200,), BIG, Resource.AIR, 0),
        ((H200,), feeds(63.0), Resource.AIR, 0),
    ],
)
def test_the_resource_that_carries_fewest_binds(
    parts: tuple[str, ...], circuits: tuple[Feed, ...], resource: Resource, more: int
) -> None:
    growth = rack_growth(*one_rack(*parts, on=circuits))
    assert growth.server.id == H200
    assert (growth.binding.resource, growth.binding.more) == (resource, more)
    assert [one.more for one in growth.limits] == sorted(one.more for one in growth.limits)


def cooled(kw: float, on: tuple[Feed, ...] = BIG) -> tuple[Draft, RackId]:
    draft, rack = one_rack(H200, on=on)
    cooler = CoolingElement(ElementId("c1"), "Door", rack, Loop.AIR, kw, 20.0, 30.0)
    return draft.change_plan(cooling_elements=(cooler,)), rack


@pytest.mark.parametrize("amps", [32.0, 63.0, 100.0, 160.0])
def test_as_many_servers_fit_as_are_told_and_no_more(amps: float) -> None:
    draft, rack = cooled(200.0, feeds(amps))
    told = rack_growth(draft, rack).binding.more
    for _ in range(told):
        draft.place(H200, rack)
    bad = {"PWR-001", "COL-001", "SPC-002"}
    assert not [one for one in draft.evaluate().findings if one.rule in bad]
    after = rack_growth(draft, rack).binding
    assert after.more == 0
    if after.resource is Resource.UNITS:
        return
    draft.place(H200, rack)
    assert [one for one in draft.evaluate().findings if one.rule in bad]


def rated(draft: Draft, **rating: float) -> Draft:
    """Draw the room with a floor of these ratings."""
    drawn = FloorPlan(Extent(0.0, 0.0, 12_000.0, 8_000.0).corners(), rating=FloorRating(**rating))
    return draft.run(EditRoom(S, draft.room(), "floor_plan", drawn))


@pytest.mark.parametrize(
    ("rating", "name"),
    [
        ({"point_load_kg": 100.0}, "floor panel under a foot of "),
        ({"tile_load_kg": 135.0}, "floor tile under "),
        ({"area_load_kg_m2": 265.0}, "slab under "),
    ],
)
def test_as_much_fits_as_the_floor_carries_and_no_more(rating: dict[str, float], name: str) -> None:
    draft, rack = cooled(500.0)
    rated(draft, **rating)
    growth = rack_growth(draft, rack)
    assert growth.binding.resource is Resource.FLOOR
    assert str(growth.binding.name).startswith(name)
    assert growth.binding.more == 1
    rules = {"SPC-009", "SPC-010", "SPC-011"}

    def bad() -> list[str]:
        findings = draft.evaluate().findings
        return [
            one.rule for one in findings if one.rule in rules and one.severity is Severity.ERROR
        ]

    draft.place(H200, rack)
    assert not bad()
    assert rack_growth(draft, rack).binding.more == 0
    draft.place(H200, rack)
    assert bad()


def test_racks_that_share_tiles_fill_them_together() -> None:
    draft = Draft()
    racks = [draft.rack(H200, on=BIG, frame="rk-ar3350") for _ in range(2)]
    coolers = [
        CoolingElement(ElementId(rack), rack, rack, Loop.AIR, 500.0, 20.0, 30.0) for rack in racks
    ]
    draft.change_plan(cooling_elements=tuple(coolers))
    rated(draft, tile_load_kg=300.0)

    def more() -> int:
        limits = room_growth(draft).limits
        return next(one.more for one in limits if one.resource is Resource.RACKS)

    assert more() == 2
    for rack in racks:
        draft.place(H200, rack)
    assert not draft.findings("SPC-010")
    assert more() == 0
    for rack in racks:
        draft.place(H200, rack)
    assert draft.findings("SPC-010")


def test_a_floor_without_ratings_limits_nothing() -> None:
    draft, rack = cooled(500.0)
    rated(draft)
    assert Resource.FLOOR not in {one.resource for one in rack_growth(draft, rack).limits}
    rated(draft, point_load_kg=100.0)
    found = ways(draft, rack_growth(draft, rack))
    assert any("Another rack" in one.title for one in found)


def test_units_bind_a_low_rack() -> None:
    draft, rack = cooled(500.0)
    growth = rack_growth(draft, rack)
    assert (growth.binding.resource, growth.binding.more) == (Resource.UNITS, 4)  # 42U, 8U each


def test_every_way_that_can_be_applied_lets_the_next_server_in() -> None:
    for draft, rack in (one_rack(H200, on=feeds(32.0)), one_rack(H200, on=feeds(63.0))):
        growth = rack_growth(draft, rack)
        found = ways(draft, growth)
        assert found
        prices = [one.price_usd for one in found if one.price_usd is not None]
        assert prices == sorted(prices)
        assert any(one.lead_weeks is not None for one in found)
        for one in found:
            assert one.command is not None
            after = Draft()
            after.project = one.command.apply(draft.project)
            if "Another rack" in one.title:
                assert len(after.plan.racks) == len(draft.plan.racks) + 1
                continue
            here = [
                limit.more
                for limit in rack_growth(after, rack).limits
                if limit.resource is growth.binding.resource
            ]
            assert here[0] > growth.binding.more


def test_the_air_of_a_room_binds_and_is_relaxed_by_plant() -> None:
    draft, rack = cooled(200.0)
    plant = CoolingElement(ElementId("c2"), "CRAH", draft.room(), Loop.AIR, 10.0, 20.0, 30.0)
    draft.change_plan(cooling_elements=(*draft.plan.cooling_elements, plant))
    growth = room_growth(draft)
    assert (growth.binding.resource, growth.binding.more) == (Resource.ROOM_AIR, 0)
    way = ways(draft, growth)[0]
    assert way.command is not None
    draft.run(way.command)
    assert room_growth(draft).binding.more > 0
    assert rack in draft.plan.racks


def test_a_site_is_bound_by_its_power_its_connection_and_its_systems() -> None:
    draft, _ = cooled(200.0)
    plant = CoolingElement(ElementId("c2"), "CRAH", draft.room(), Loop.AIR, 400.0, 20.0, 30.0)
    draft.change_plan(cooling_elements=(*draft.plan.cooling_elements, plant))
    site = draft.plan.sites[0].id
    free = site_growth(draft)
    assert free.binding.resource is Resource.RACKS
    draft.run(EditSite(S, site, "design_it_kw", 14.0))
    assert site_growth(draft).binding.resource is Resource.IT_POWER
    draft.run(EditSite(S, site, "design_it_kw", 500.0), EditSite(S, site, "connection_kva", 12.0))
    growth = site_growth(draft)
    assert growth.binding.resource is Resource.CONNECTION
    assert [one.command for one in ways(draft, growth)] == [None]
    draft.run(EditSite(S, site, "connection_kva", 500.0))
    ups = PowerElement(ElementId("u"), PowerKind.UPS, "UPS", site, 400.0, 3, kva=10.0)
    draft.change_plan(power_elements=(ups,))
    growth = site_growth(draft)
    assert (growth.binding.resource, growth.binding.kind) == (Resource.UPS, "element")
    found = ways(draft, growth)
    assert found
    assert all(one.title.startswith("Place ") for one in found)


@pytest.mark.parametrize("redundancy", [Redundancy.N, Redundancy.TWO_N])
def test_ups_systems_stop_growth_where_their_check_begins_to_warn(redundancy: Redundancy) -> None:
    draft, _ = cooled(500.0)
    (site,) = draft.plan.sites
    systems = tuple(
        PowerElement(ElementId(f"u{kva}"), PowerKind.UPS, "", site.id, 400.0, 3, kva=kva)
        for kva in (36.0, 40.0)
    )
    decided = replace(site, design=replace(site.design, redundancy=redundancy))
    draft.change_plan(power_elements=systems, sites=(decided,))
    evaluation = draft.evaluate()
    limits = site_growth(draft).limits
    ups = next(one for one in limits if one.resource is Resource.UPS)
    design = evaluation.sites[site.id].design
    assert design is not None
    assert ups.used == pytest.approx(design.ups_out_kw)
    usual = draft.project.shelf.assume("power.power_factor")
    carried = 76.0 if redundancy is Redundancy.N else 36.0
    assert ups.limit == pytest.approx(carried * usual)


def test_contracted_power_costs_its_price_over_the_horizon() -> None:
    draft = Draft()
    draft.site(SiteKind.COLOCATION, "DE", Colocation(8.0, 200.0))
    draft.rack(H200, on=BIG)
    growth = site_growth(draft)
    limit = next(one for one in growth.limits if one.resource is Resource.IT_POWER)
    assert limit.more == 0
    only = Growth(growth.server, (limit,))
    (way,) = ways(draft, only)
    kw = limit.used + limit.each - limit.limit
    assert way.price_usd == pytest.approx(kw * 200.0 * 60)


def test_places_without_servers_have_nothing_to_tell() -> None:
    draft, rack = one_rack()
    case = case_of(draft)
    assert growth_of_rack(case, rack) is None
    assert growth_of_room(case, "nowhere") is None
    assert growth_of_site(case, "nowhere") is None
    assert growth_of_rack(case, RackId("nowhere")) is None
    system, frame = one_rack(frame=NVL72, on=feeds(200.0))
    assert growth_of_rack(case_of(system), frame) is None


def test_the_section_names_what_stops_and_offers_what_helps() -> None:
    draft, rack = one_rack(H200, on=feeds(32.0))
    section = binding_section(draft.project, draft.evaluate(), library(), "rack", rack)
    assert section is not None
    server, *figures = [one for one in section.rows if isinstance(one, FigureRow)]
    assert str(server.figure) == "NVIDIA DGX H200"
    assert str(figures[0].figure) == "none more"
    assert "10.2 of 17.6 kW used; one more NVIDIA DGX H200 takes 10.2 kW." in figures[0].tooltip
    assert any("weeks" in str(one.figure) for one in figures)
    assert [one for one in section.rows if isinstance(one, ActionRow)]


def test_sites_tell_their_binding_limit_to_programs() -> None:
    draft, _ = cooled(200.0)
    (told,) = growth_json(case_of(draft))
    assert told["binding"] == "racks"
    assert told["more_servers"] == told["limits"][0]["more_servers"]


def test_racks_that_are_alike_are_helped_by_one_of_each_way() -> None:
    draft = Draft()
    for _ in range(3):
        draft.rack(H200, on=feeds(32.0))
    growth = room_growth(draft)
    assert growth.binding.more == 0
    found = ways(draft, Growth(growth.server, growth.limits[:1]))
    assert found
    shorts = [one.short for one in found if one.command is not None]
    assert len(shorts) == len(set(shorts))
