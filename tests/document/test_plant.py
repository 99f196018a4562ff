"""Power and cooling plant on the plan: put there, edited, connected, moved, removed."""

from dataclasses import replace

import pytest

from planner.document.commands.plant import (
    ConnectElement,
    EditElement,
    MoveElement,
    PlaceElement,
    RemoveElements,
)
from planner.document.commands.rack_groups import DuplicateRacks
from planner.document.commands.racks import DeleteSite, EditSite
from planner.document.entry_users import user_of
from planner.document.plant_entry import PlantEntry, is_plant
from planner.domain.components import Component
from planner.domain.errors import EditRefused
from planner.domain.facility import (
    CoolingElement,
    CoolingKind,
    LossCurve,
    PlantElement,
    PowerElement,
    PowerKind,
)
from planner.domain.identity import ElementId, EntryId
from planner.domain.placement import FloorPose
from planner.domain.site import CostBasis
from planner.exchange.bom import bill_of_materials
from planner.exchange.lines import BomLine
from tests.builders import H200, Draft, S, library, served_chat

UPS, TX, GEN, CRAH, DOOR = "ups-gvl-500", "tx-1500", "gen-3516c", "crah-pw170", "rdhx-m16"


def entry(name: str) -> PlantEntry:
    found = library().parts.get(EntryId(name)) or library().components[EntryId(name)]
    assert isinstance(found, PlantEntry)
    return found


@pytest.fixture
def draft() -> Draft:
    return Draft()


def placed(draft: Draft, name: str) -> PlantElement:
    draft.run(PlaceElement(S, entry(name), draft.room()))
    return draft.plan.element(ElementId(f"element-{draft.project.serial}"))  # type: ignore[return-value]


def power(draft: Draft, name: str) -> PowerElement:
    found = placed(draft, name)
    assert isinstance(found, PowerElement)
    return found


def lines_of(draft: Draft, name: str) -> list[BomLine]:
    bom = bill_of_materials(draft.project, S, draft.evaluate())
    return [line for line in bom.lines if line.part == name]


def test_plant_takes_the_figures_of_its_entry_and_the_lowest_free_name(draft: Draft) -> None:
    ups = power(draft, UPS)
    assert (ups.kind, ups.kva, ups.volts, ups.phases) == (PowerKind.UPS, 500.0, 400.0, 3)
    assert ups.loss is not None
    # the printed efficiency of 97 % at full load, whatever the shape of the curve
    assert sum((ups.loss.fixed, ups.loss.proportional, ups.loss.square)) == pytest.approx(
        1 / 0.97 - 1
    )
    second = placed(draft, UPS)
    assert (ups.name, second.name) == ("ups-01", "ups-02")
    draft.run(RemoveElements(S, frozenset({ups.id})))
    assert placed(draft, UPS).name == "ups-01"
    crah = placed(draft, CRAH)
    assert isinstance(crah, CoolingElement)
    assert (crah.kind, crah.capacity_kw) == (CoolingKind.AIR_HANDLER, 233.0)


def test_every_plant_of_the_catalogue_can_stand_on_the_plan(draft: Draft) -> None:
    every = [*library().parts.values(), *library().components.values()]
    plant = [one for one in every if isinstance(one, PlantEntry) and is_plant(one)]
    assert len(plant) > 30
    for one in plant:
        placed(draft, one.id)
    assert len({one.name for one in draft.plan.plant}) == len(plant)


def test_the_project_keeps_its_own_copy_of_the_entry(draft: Draft) -> None:
    assert user_of(draft.project, Component, EntryId(GEN)) == ""
    placed(draft, GEN)
    assert draft.project.shelf.components[EntryId(GEN)] is library().components[EntryId(GEN)]
    assert user_of(draft.project, Component, EntryId(GEN)) == "gen-01 is one"


def test_units_are_lines_of_the_bill_and_cost_what_the_entry_says(draft: Draft) -> None:
    draft.rack(H200)
    before = draft.value("capex")
    ups = power(draft, UPS)
    price = library().parts[EntryId(UPS)].price_usd
    assert price is not None
    draft.run(EditElement(S, ups.id, "installed", 3))
    (line,) = lines_of(draft, UPS)
    assert (float(line.quantity), float(line.list_price or 0)) == (3.0, price)
    # the entry, and what is installed, delivered and kept in spare in proportion
    assert draft.value("capex") - before >= 3 * price
    generator = placed(draft, GEN)
    (line,) = lines_of(draft, GEN)
    assert line.description == "Caterpillar 3516C 2000 ekW standby"
    draft.run(RemoveElements(S, frozenset({ups.id, generator.id})))
    assert draft.value("capex") == before


def test_plant_that_is_late_decides_when_the_plan_serves() -> None:
    draft = served_chat()
    before = draft.value("time_to_serve_weeks")
    placed(draft, GEN)
    weeks = library().components[EntryId(GEN)].lead_weeks
    assert weeks is not None
    assert draft.value("time_to_serve_weeks") > max(before, weeks - 1)


def test_with_a_new_building_plant_is_included_at_no_cost(draft: Draft) -> None:
    draft.rack(H200)
    draft.run(EditSite(S, draft.plan.sites[0].id, "design_it_kw", 500.0))
    draft.run(EditSite(S, draft.plan.sites[0].id, "cost_basis", CostBasis.GREENFIELD))
    before = draft.value("capex")
    placed(draft, GEN)
    placed(draft, UPS)
    assert draft.value("capex") == before
    for name in (GEN, UPS):
        (line,) = lines_of(draft, name)
        assert float(line.total or 0) == 0.0
        assert (line.paid_elsewhere, line.remark) == (True, "Part of the building")


def test_removing_an_element_cuts_what_hung_on_it(draft: Draft) -> None:
    ups, crah = power(draft, UPS), placed(draft, CRAH)
    chiller = placed(draft, "ch-19dv-500")
    draft.run(
        ConnectElement(S, crah.id, ups.id), EditElement(S, crah.id, "cooled_by", (chiller.id,))
    )
    assert draft.plan.cooling_elements[0].fed_by == (ups.id,)
    draft.run(RemoveElements(S, frozenset({ups.id, chiller.id})))
    assert draft.plan.plant == (replace(draft.plan.cooling_elements[0], fed_by=(), cooled_by=()),)


def test_nothing_feeds_itself(draft: Draft) -> None:
    one, two, three = (power(draft, UPS) for _ in range(3))
    draft.run(ConnectElement(S, two.id, one.id), ConnectElement(S, three.id, two.id))
    with pytest.raises(EditRefused, match="ups-01 would feed itself: ups-01 ← ups-03 ← ups-02"):
        ConnectElement(S, one.id, three.id).apply(draft.project)
    with pytest.raises(EditRefused, match="would feed itself"):
        EditElement(S, one.id, "fed_by", (one.id,)).apply(draft.project)
    draft.run(ConnectElement(S, three.id, two.id, connected=False))
    draft.run(ConnectElement(S, one.id, three.id))


def test_cooling_gives_no_power(draft: Draft) -> None:
    ups, crah = placed(draft, UPS), placed(draft, CRAH)
    with pytest.raises(EditRefused, match="gives no power"):
        ConnectElement(S, ups.id, crah.id).apply(draft.project)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("kva", 0.0, "carries nothing"),
        ("volts", float("nan"), "carries nothing"),
        ("kva", float("inf"), "cannot have inf kVA"),
        ("start_seconds", -1.0, "after -1 seconds"),
        ("phases", 2, "cannot have 2 phases"),
        ("standby", 1, "1 units of which 1 stand by"),
        ("power_factor", 1.2, "not possible"),
        ("loss", LossCurve(0.02, -0.01, 0.001), "would fall while its load rises"),
        ("loss", LossCurve(-0.001, 0.01, 0.01), "would fall while its load rises"),
        ("battery_minutes", ((0.5, 10.0), (1.0, 20.0)), "last longer under more load"),
        ("name", "ups-02", "is taken"),
    ],
)
def test_impossible_figures_are_refused(
    draft: Draft, field: str, value: object, words: str
) -> None:
    ups = placed(draft, UPS)
    placed(draft, UPS)
    with pytest.raises(EditRefused, match=words):
        EditElement(S, ups.id, field, value).apply(draft.project)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("capacity_kw", float("inf"), "cannot remove inf kW"),
        ("supply_c", -300.0, "cannot work at -300 °C"),
        ("return_c", 500.0, "cannot work at 500 °C"),
        ("power_kw", float("nan"), "draw of nan kW"),
        ("airflow_m3h", -1.0, "airflow of -1 m³/h"),
        ("flow_lpm", -1.0, "flow of -1 l/min"),
        ("cop", 0.0, "coefficient of performance of 0"),
        ("cop", 550.0, "at most 60"),
    ],
)
def test_impossible_figures_of_cooling_are_refused(
    draft: Draft, field: str, value: float, words: str
) -> None:
    crah = placed(draft, CRAH)
    with pytest.raises(EditRefused, match=words):
        EditElement(S, crah.id, field, value).apply(draft.project)


def test_moving_changes_place_and_pose_only(draft: Draft) -> None:
    ups, room = placed(draft, UPS), draft.room()
    pose = FloorPose(room, 1200.0, 600.0, 90.0)
    draft.run(MoveElement(S, ups.id, room, pose))
    assert draft.plan.element(ups.id) == replace(ups, pose=pose)


def test_plant_goes_with_its_site(draft: Draft) -> None:
    placed(draft, UPS)
    draft.run(DeleteSite(S, draft.plan.sites[0].id))
    assert draft.plan.plant == ()
    with pytest.raises(EditRefused, match="no longer in the plan"):
        PlaceElement(S, entry(UPS), draft.plan.sites[0].id if draft.plan.sites else "gone").apply(  # type: ignore[arg-type]
            draft.project
        )


def test_a_copied_rack_gets_a_door_of_its_own_name(draft: Draft) -> None:
    rack = draft.rack(H200)
    draft.run(PlaceElement(S, entry(DOOR), rack))
    draft.run(DuplicateRacks(S, frozenset({rack}), 1))
    assert [one.name for one in draft.plan.cooling_elements] == ["rdhx-01", "rdhx-02"]
