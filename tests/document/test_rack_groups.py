"""Several racks at once: moving, duplicating, pasting."""

from dataclasses import replace

import pytest

from planner.document.clip import Clip, clip_of_racks
from planner.document.command import Command
from planner.document.commands.groups import LockPlacements
from planner.document.commands.rack_groups import DuplicateRacks, EditRacks, MoveRacks, PasteRacks
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.facility import CoolingElement, Cord, Loop
from planner.domain.identity import ElementId, RackId, RoomId, RowId
from planner.domain.site import SiteKind
from tests.builders import H200, NVL72, Draft, S, example, feeds

SERVER, PDU = "dell-r760", "pdu-400-63"


def row_of(draft: Draft, room: RoomId) -> RowId:
    return next(row.id for _, one, row in draft.plan.rows() if one.id == room)


def names(draft: Draft, row: RowId) -> list[str]:
    return [rack.name for rack in draft.plan.racks_of_row(row)]


def refusal(draft: Draft, command: Command) -> str:
    before = draft.project
    with pytest.raises(EditRefused) as caught:
        draft.run(command)
    assert draft.project is before
    return str(caught.value)


def chosen(draft: Draft, *wanted: str) -> frozenset[RackId]:
    return frozenset(rack.id for rack in draft.plan.racks.values() if rack.name in wanted)


@pytest.fixture
def draft() -> Draft:
    draft = Draft()
    for _ in range(5):
        draft.rack()
    return draft


@pytest.mark.parametrize(
    ("moved", "position", "expected"),
    [
        (("R01", "R02"), 2, ["R03", "R01", "R02", "R04", "R05"]),
        (("R01", "R02"), 99, ["R03", "R04", "R05", "R01", "R02"]),
        (("R02", "R05"), 1, ["R02", "R05", "R01", "R03", "R04"]),
        (("R04",), 0, ["R04", "R01", "R02", "R03", "R05"]),
    ],
)
def test_racks_move_side_by_side_in_their_order(
    draft: Draft, moved: tuple[str, ...], position: int, expected: list[str]
) -> None:
    row = row_of(draft, draft.room())
    draft.run(MoveRacks(S, chosen(draft, *moved), row, position))
    assert names(draft, row) == expected
    assert [rack.position for rack in draft.plan.racks_of_row(row)] == [1, 2, 3, 4, 5]


def test_racks_that_stay_where_they_are_make_no_edit(draft: Draft) -> None:
    before = draft.project
    draft.run(MoveRacks(S, chosen(draft, "R02", "R03"), row_of(draft, draft.room()), 2))
    assert draft.project is before


def test_racks_of_another_site_bring_their_accelerators_into_its_pools() -> None:
    draft = Draft()
    first, second = draft.rack(H200), draft.rack(H200, SERVER)
    draft.site(SiteKind.COLOCATION, "DE")
    third = draft.rack(H200)
    target = draft.plan.racks[third].row
    draft.run(MoveRacks(S, frozenset({first, second}), target, 1))
    (pool,) = draft.plan.pools
    assert pool.site == draft.plan.sites[1].id
    assert {p.pool for p in draft.plan.placements() if p.part == H200} == {pool.id}
    assert [rack.id for rack in draft.plan.racks_of_row(target)] == [first, second, third]


def test_a_duplicate_rack_has_the_same_in_it_under_new_names() -> None:
    draft = Draft()
    rack = draft.rack(H200, SERVER)
    draft.place(PDU, rack, 1)
    draft.run(LockPlacements(S, frozenset(p.id for p in draft.plan.placements())))
    draft.run(DuplicateRacks(S, frozenset({rack}), 2))
    first, second, third = draft.plan.ordered_racks()
    assert [one.name for one in (first, second, third)] == ["R01", "R02", "R03"]
    assert [one.position for one in (first, second, third)] == [1, 2, 3]
    assert sorted(p.name for p in third.placements) == ["cpu-03", "gpu-03", "pdu-03"]
    assert {p.part for p in third.placements} == {p.part for p in first.placements}
    assert not any(p.locked for p in third.placements)
    evaluation = draft.evaluate()
    assert evaluation.racks[third.id].nameplate_kw == evaluation.racks[first.id].nameplate_kw
    assert evaluation.racks[third.id].feeds == evaluation.racks[first.id].feeds


def test_cords_and_coolers_of_a_rack_are_copied_with_it() -> None:
    draft = Draft()
    rack = draft.rack(H200)
    (server,) = draft.plan.racks[rack].placements
    door = CoolingElement(ElementId("door"), "Rear door", rack, Loop.AIR, 50.0, 18.0, 28.0)
    hall = CoolingElement(ElementId("crah"), "Hall", draft.room(), Loop.AIR, 100.0, 18.0, 28.0)
    corded = {**draft.plan.racks}
    corded[rack] = replace(corded[rack], cords=(Cord(server.id, 0, "A"), Cord(server.id, 1, "A")))
    draft.change_plan(racks=corded, cooling_elements=(door, hall))
    draft.run(DuplicateRacks(S, frozenset({rack})))
    _, copy = draft.plan.ordered_racks()
    (new,) = copy.placements
    assert [(cord.placement, cord.feed) for cord in copy.cords] == [(new.id, "A")] * 2
    assert [one.place for one in draft.plan.cooling_elements] == [rack, draft.room(), copy.id]
    assert len({one.id for one in draft.plan.cooling_elements}) == 3


def test_rack_systems_are_duplicated_whole() -> None:
    draft = Draft()
    system = draft.rack(frame=NVL72)
    draft.run(DuplicateRacks(S, frozenset({system})))
    assert [rack.system for rack in draft.plan.ordered_racks()] == [NVL72, NVL72]
    assert [one.name for one in draft.plan.placements()] == ["nvl-01", "nvl-02"]
    assert draft.evaluate().figures["vram_total_gib"].value == pytest.approx(
        2 * 72 * 192 * 0.93, rel=0.1
    )


def test_racks_are_pasted_into_another_project_with_everything_they_need() -> None:
    source = example()
    plan = source.scenario(S).plan
    racks = [rack for rack in plan.racks.values() if rack.name in ("R01", "R04")]
    clip = clip_of_racks(plan, source.shelf, [rack.id for rack in racks])
    draft = Draft("DE")
    draft.run(PasteRacks(S, clip, draft.room()))
    assert [rack.name for rack in draft.plan.ordered_racks()] == ["R01", "R02"]
    assert len(draft.plan.cooling_elements) == 2
    assert len(draft.plan.pools) == 1
    assert draft.value("it_power_kw") > 20
    assert draft.project.scenario(S).plan.pools[0].site == draft.plan.sites[0].id


def test_a_field_of_several_racks_is_one_step(draft: Draft) -> None:
    some = chosen(draft, "R01", "R03")
    document = Document(draft.project)
    for amps in (40.0, 50.0, 63.0):
        document.run(EditRacks(S, some, "feeds", feeds(amps)))
    assert document.history.labels == ("change feeds of 2 racks",)
    found = [rack.feeds[0].amps for rack in document.project.scenario(S).plan.ordered_racks()]
    assert found == [63.0, 32.0, 63.0, 32.0, 32.0]
    assert document.run(EditRacks(S, some, "feeds", feeds(63.0))) is None
    assert "carries nothing" in refusal(draft, EditRacks(S, some, "feeds", feeds(0.0)))


def test_what_cannot_be_is_refused(draft: Draft) -> None:
    row = row_of(draft, draft.room())
    gone = frozenset({RackId("rack-99")})
    assert "no longer in the plan" in refusal(draft, MoveRacks(S, gone, row, 1))
    assert "no longer in the plan" in refusal(draft, DuplicateRacks(S, gone))
    some = chosen(draft, "R01")
    assert "This row is no longer" in refusal(draft, MoveRacks(S, some, RowId("row-99"), 1))
    assert "0 racks cannot be added" in refusal(draft, DuplicateRacks(S, some, 0))
    assert "20,000 racks in one step" in refusal(draft, DuplicateRacks(S, some, 20_000))
    assert "nothing to paste" in refusal(draft, PasteRacks(S, Clip(), draft.room()))
    clip = clip_of_racks(draft.plan, draft.project.shelf, some)
    assert "no row for these racks" in refusal(draft, PasteRacks(S, clip, RoomId("room-99")))


def test_labels_read_as_people_say_it(draft: Draft) -> None:
    row = row_of(draft, draft.room())
    one, three = chosen(draft, "R02"), chosen(draft, "R02", "R03", "R05")
    clip = clip_of_racks(draft.plan, draft.project.shelf, three)
    commands = (
        MoveRacks(S, one, row, 1),
        MoveRacks(S, three, row, 1),
        DuplicateRacks(S, one),
        DuplicateRacks(S, three, 4),
        PasteRacks(S, clip, draft.room()),
        PasteRacks(S, clip_of_racks(draft.plan, draft.project.shelf, one), draft.room()),
    )
    assert [command.label(draft.project) for command in commands] == [
        "move R02",
        "move 3 racks",
        "duplicate R02",
        "duplicate 3 racks 4 times",
        "paste 3 racks",
        "paste R02",
    ]
