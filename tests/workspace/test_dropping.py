"""What a drop, Enter, a move and an arrow key do; the first drop makes everything it needs."""

import pytest

from planner.document.command import Command
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.identity import EntryId, PlacementId
from planner.domain.placement import Face, RackSlot
from planner.domain.plan import Plan
from planner.domain.site import SiteKind
from planner.workspace.dropping import (
    default_feeds,
    drop_command,
    move_command,
    move_rack_command,
    moved_by,
    moved_to_neighbour,
    place_best,
)
from planner.workspace.state import (
    CanvasTarget,
    DropTarget,
    RoomTarget,
    Selection,
    SiteTarget,
    SlotTarget,
    State,
    Subject,
)
from planner.workspace.workspace import Workspace
from tests.builders import H200, NVL72, Draft, S, feeds, library

PDU, UPS, CPU = "pdu-400-63", "ups-apm2-100", "dell-r760"
NOWHERE = CanvasTarget()


def state(draft: Draft, kind: Subject | None = None, *ids: str) -> State:
    workspace = Workspace(draft.project, library())
    workspace.select(Selection(kind, ids))
    return workspace.state


def drop(draft: Draft, entry: str, target: DropTarget = NOWHERE) -> Draft:
    return draft.run(drop_command(state(draft), library(), entry, target))


def best(draft: Draft, entry: str, kind: Subject | None = None, *ids: str) -> Draft:
    return draft.run(place_best(state(draft, kind, *ids), library(), entry))


def contents(plan: Plan) -> dict[str, list[str]]:
    """Return the devices of every rack by their names, in the order of the rows."""
    racks = [rack for _, _, row in plan.rows() for rack in plan.racks_of_row(row.id)]
    return {rack.name: [device.name for device in rack.placements] for rack in racks}


def slot(draft: Draft, placement: PlacementId) -> RackSlot:
    host = draft.plan.placement(placement).host
    assert isinstance(host, RackSlot)
    return host


@pytest.fixture
def draft() -> Draft:
    return Draft()


# The first drop ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (H200, {"R01": ["gpu-01"]}),
        (PDU, {"R01": ["pdu-01"]}),
        (NVL72, {"R01": ["nvl-01"]}),
        ("rk-ar3300", {"R01": []}),
        (UPS, {}),
    ],
)
def test_the_first_drop_makes_site_and_rack_in_one_step(
    draft: Draft, entry: str, expected: dict[str, list[str]]
) -> None:
    document = Document(draft.project)
    document.run(drop_command(state(draft), library(), entry, NOWHERE))
    plan = document.project.scenario(S).plan
    assert [(site.name, site.kind, site.country) for site in plan.sites] == [
        ("Site 1", SiteKind.OWN, "IT")
    ]
    assert contents(plan) == expected
    assert document.history.position == 1
    document.undo()
    assert document.project is draft.project


def test_the_first_site_has_the_region_of_its_country(draft: Draft) -> None:
    drop(draft, H200)
    assert draft.plan.sites[0].region == "it"
    assert "it" in draft.project.shelf.regions
    assert draft.evaluate().sites[draft.plan.sites[0].id].tariff_usd_kwh is not None


@pytest.mark.parametrize(("country", "volts", "amps"), [("DE", 400.0, 32.0), ("US", 208.0, 60.0)])
def test_new_racks_get_two_feeds_by_the_practice_of_the_country(
    country: str, volts: float, amps: float
) -> None:
    draft = drop(Draft(country), H200)
    (rack,) = draft.plan.racks.values()
    assert rack.feeds == default_feeds(draft.project.shelf, country) == feeds(amps, volts)
    assert rack.frame == "rk-ar3300"


def test_a_floor_unit_stands_on_the_floor_of_the_room(draft: Draft) -> None:
    drop(draft, UPS)
    rack = draft.rack()
    drop(draft, UPS, SlotTarget(rack, 1))
    floor = draft.plan.power_elements
    assert [device.name for device in floor] == ["ups-01", "ups-02"]
    assert {device.place for device in floor} == {draft.room()}
    assert draft.plan.racks[rack].placements == ()


def test_a_rack_system_brings_its_gpus_and_takes_no_cabinet(draft: Draft) -> None:
    drop(draft, NVL72)
    (rack,) = draft.plan.racks.values()
    assert rack.system == rack.frame == NVL72
    (pool,) = draft.evaluate().pools.values()
    assert pool.gpus == 72


def test_a_cloud_offer_becomes_a_card_and_joins_it_the_second_time(draft: Draft) -> None:
    for target in (NOWHERE, SiteTarget(drop(draft, "nebius-h200-eu-north1").plan.sites[0].id)):
        drop(draft, "nebius-h200-eu-north1", target)
    (card,) = draft.plan.sites
    assert (card.name, card.kind, card.controllers) == (
        "Nebius eu-north1",
        SiteKind.CLOUD_REGION,
        ("NL",),
    )
    assert [burst.name for burst in draft.plan.bursts] == ["burst-01", "burst-02", "burst-03"]


def test_an_api_becomes_a_card_once(draft: Draft) -> None:
    drop(draft, "mistral-large")
    assert draft.plan.sites[0].kind is SiteKind.MODEL_API
    with pytest.raises(EditRefused, match="is already on the canvas"):
        drop(draft, "mistral-large")


@pytest.mark.parametrize("entry", ["h200-sxm", "llama-3.3-70b"])
def test_what_is_no_thing_of_its_own_is_not_placed(draft: Draft, entry: str) -> None:
    with pytest.raises(EditRefused, match="are not placed on their own"):
        drop(draft, entry)


# Drops at a place --------------------------------------------------------------------------------


def test_a_drop_on_a_slot_lands_there(draft: Draft) -> None:
    rack = draft.rack()
    drop(draft, H200, SlotTarget(rack, 21))
    assert slot(draft, draft.plan.racks[rack].placements[0].id).bottom == 21


def test_a_drop_beside_racks_makes_a_rack_in_that_room_at_that_gap(draft: Draft) -> None:
    draft.rack()
    draft.rack()
    room = draft.room()
    drop(draft, H200, RoomTarget(room, 1))
    drop(draft, "rk-ar3357", RoomTarget(room, 3))
    drop(draft, "rk-ar3357", RoomTarget(room, 9))
    drop(draft, CPU, RoomTarget(room))
    names = ["R03", "R01", "R04", "R02", "R05", "R06"]
    assert list(contents(draft.plan)) == names
    assert contents(draft.plan)["R03"] == ["gpu-01"]


def test_a_drop_on_a_site_goes_to_its_first_room(draft: Draft) -> None:
    first = draft.site()
    draft.site()
    drop(draft, H200, SiteTarget(first))
    (rack,) = draft.plan.racks.values()
    assert draft.plan.site_of_row()[rack.row] == first


def test_hardware_stands_in_no_cloud(draft: Draft) -> None:
    drop(draft, "nebius-h200-eu-north1")
    with pytest.raises(EditRefused, match="Nebius eu-north1 is a cloud region"):
        drop(draft, H200, SiteTarget(draft.plan.sites[0].id))


# Enter -------------------------------------------------------------------------------------------


def test_enter_places_in_the_selected_rack_at_the_lowest_slot(draft: Draft) -> None:
    draft.rack()
    rack = draft.rack(H200)
    best(draft, CPU, Subject.RACK, rack)
    assert contents(draft.plan) == {"R01": [], "R02": ["gpu-01", "cpu-01"]}
    device = draft.plan.racks[rack].placements[1].id
    assert slot(draft, device).bottom == 17
    best(draft, CPU, Subject.PLACEMENT, device)
    assert contents(draft.plan)["R02"] == ["gpu-01", "cpu-01", "cpu-02"]


def test_enter_prefers_the_rack_with_most_power_to_spare(draft: Draft) -> None:
    draft.rack(H200)
    draft.rack(CPU)
    draft.rack(CPU, CPU)
    best(draft, H200)
    assert contents(draft.plan)["R02"] == ["cpu-01", "gpu-02"]


def test_enter_makes_a_rack_where_none_has_power_or_room(draft: Draft) -> None:
    for _ in range(2):
        best(draft, H200)
    assert contents(draft.plan) == {"R01": ["gpu-01"], "R02": ["gpu-02"]}


def test_enter_hangs_a_third_strip_into_another_rack(draft: Draft) -> None:
    first = draft.rack(PDU, PDU)
    draft.rack()
    best(draft, PDU, Subject.RACK, first)
    assert contents(draft.plan) == {"R01": ["pdu-01", "pdu-02"], "R02": ["pdu-03"]}


def test_enter_leaves_rack_systems_alone(draft: Draft) -> None:
    system = draft.rack(frame=NVL72)
    best(draft, CPU, Subject.RACK, system)
    assert contents(draft.plan) == {"R01": ["nvl-01"], "R02": ["cpu-01"]}


def test_enter_puts_offers_racks_and_floor_units_where_a_drop_would(draft: Draft) -> None:
    for entry in ("rk-ar3300", UPS, "nebius-h200-eu-north1"):
        best(draft, entry)
    assert contents(draft.plan) == {"R01": []}
    assert draft.plan.power_elements[0].name == "ups-01"
    assert len(draft.plan.bursts) == 1


# Moves -------------------------------------------------------------------------------------------


def moved(draft: Draft, command: Command | None) -> Draft:
    assert command is not None
    return draft.run(command)


def test_a_device_moves_by_drop_and_by_arrow_keys_and_keeps_its_face(draft: Draft) -> None:
    first, second = draft.rack(), draft.rack()
    device = draft.place(CPU, first, 5, Face.REAR)
    draft.run(move_command(state(draft), device, SlotTarget(first, 11)))
    placement = draft.plan.placement(device)
    moved(draft, moved_by(state(draft), placement, 2))
    assert slot(draft, device) == RackSlot(first, 13, 4, Face.REAR)
    moved(draft, moved_to_neighbour(state(draft), draft.plan.placement(device), 1))
    assert slot(draft, device) == RackSlot(second, 13, 4, Face.REAR)
    assert moved_to_neighbour(state(draft), draft.plan.placement(device), 1) is None


def test_a_device_is_not_dropped_beside_racks(draft: Draft) -> None:
    device = draft.place(CPU, draft.rack())
    with pytest.raises(EditRefused, match=r"There is no rack here\. Nothing was changed"):
        move_command(state(draft), device, RoomTarget(draft.room()))


def test_floor_units_do_not_move_by_arrow_keys(draft: Draft) -> None:
    name = draft.floor(UPS)
    unit = draft.plan.placement(name)
    assert moved_by(state(draft), unit, 1) is None
    assert moved_to_neighbour(state(draft), unit, 1) is None


def test_a_rack_is_dropped_into_another_room(draft: Draft) -> None:
    rack = draft.rack(CPU)
    draft.site()
    room = draft.room()
    draft.run(move_rack_command(state(draft), rack, room, 1))
    assert draft.plan.room_of_row()[draft.plan.racks[rack].row] == room


def test_everything_in_the_catalogue_can_be_dropped_first(draft: Draft) -> None:
    for entry in [*library().parts, *library().offers, *library().apis]:
        project = drop_command(state(draft), library(), entry, NOWHERE).apply(draft.project)
        plan = project.scenario(S).plan
        assert plan.sites
        assert EntryId(entry) in {
            *project.shelf.parts,
            *project.shelf.offers,
            *project.shelf.apis,
        }
