"""Several things in the inspector: what they share, what differs, counts and sums."""

import pytest

from planner.document.commands.groups import EditPlacements
from planner.domain.identity import PlacementId
from planner.domain.mixed import MIXED
from planner.presenters.inspection import EditRow, FigureRow, Inspection
from planner.presenters.inspector import inspect
from tests.builders import H200, L40S, Draft, S, example, feeds, library


def inspected(draft: Draft, kind: str, *ids: str) -> Inspection:
    found = inspect(draft.project, draft.evaluate(), library(), kind, ids)
    assert found is not None
    return found


def field(found: Inspection, label: str) -> EditRow:
    rows = (row for section in found.sections for row in section.rows)
    return next(row for row in rows if isinstance(row, EditRow) and row.label == label)


def figure(found: Inspection, label: str) -> str:
    rows = (row for section in found.sections for row in section.rows)
    row = next(row for row in rows if isinstance(row, FigureRow) and row.label == label)
    return str(row.figure).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def draft() -> Draft:
    made = Draft()
    made.rack(H200, H200)
    made.rack(L40S, "sn5600", on=feeds(amps=16.0))
    return made


def devices(draft: Draft, *parts: str) -> list[str]:
    return [one.id for one in draft.plan.placements() if one.part in parts]


def test_a_shared_value_is_shown_and_a_differing_one_reads_mixed(draft: Draft) -> None:
    servers = devices(draft, H200)
    assert field(inspected(draft, "placement", *servers), "GPU power limit").value is None
    one = frozenset({PlacementId(servers[0])})
    draft.run(EditPlacements(S, one, "gpu_limit_kw", 0.5))
    assert field(inspected(draft, "placement", *servers), "GPU power limit").value is MIXED


def test_one_edit_changes_all_devices(draft: Draft) -> None:
    servers = devices(draft, H200)
    row = field(inspected(draft, "placement", *servers), "GPU power limit")
    draft.run(row.command(500.0))
    limits = {one.gpu_limit_kw for one in draft.plan.placements() if one.id in servers}
    assert limits == {0.5}
    assert field(inspected(draft, "placement", *servers), "GPU power limit").value == 500


def test_a_gpu_limit_is_offered_only_when_all_have_gpus(draft: Draft) -> None:
    both = inspected(draft, "placement", *devices(draft, H200, "sn5600"))
    labels = [row.label for section in both.sections for row in section.rows]
    assert "GPU power limit" not in labels
    assert "Locked" in labels


def test_a_selection_is_counted_and_summed(draft: Draft) -> None:
    chosen = devices(draft, H200, L40S, "sn5600")
    found = inspected(draft, "placement", *chosen)
    parts = [draft.project.shelf.parts[one.part] for one in draft.plan.placements()]
    assert found.title == "4 devices"
    assert found.subtitle == "3 types"
    assert figure(found, "GPUs") == str(sum(part.gpus for part in parts))
    mass = sum(part.mass_kg or 0.0 for part in parts)
    assert figure(found, "Mass") == f"{mass:,.0f} kg".replace(",", " ")
    price = sum(part.price_usd or 0.0 for part in parts)
    assert figure(found, "Price") == f"${price:,.0f}".replace(",", " ")
    assert "TB" in figure(found, "VRAM")
    assert "kW" in figure(found, "Expected peak")
    assert figure(found, "2 ×") == draft.project.shelf.parts[parts[0].id].label


def test_racks_keep_their_feeds_and_get_the_new_current(draft: Draft) -> None:
    racks = list(draft.plan.racks)
    found = inspected(draft, "rack", *racks)
    assert field(found, "Current per feed").value is MIXED
    assert field(found, "Voltage").value == 400.0
    draft.run(field(found, "Current per feed").command(63.0))
    amps = {feed.amps for rack in draft.plan.racks.values() for feed in rack.feeds}
    assert amps == {63.0}
    names = [[feed.name for feed in rack.feeds] for rack in draft.plan.racks.values()]
    assert names == [["A", "B"], ["A", "B"]]
    assert figure(inspected(draft, "rack", *racks), "Devices") == "4"


def test_workloads_share_fields_and_keep_their_names() -> None:
    draft = Draft()
    draft.project = example()
    chat, search = (draft.project.workloads[place] for place in (0, 1))
    found = inspected(draft, "workload", chat.id, search.id)
    labels = [row.label for section in found.sections for row in section.rows]
    assert "Name" not in labels
    assert "Users" in labels
    assert not any("route" in label.lower() for label in labels)
    assert field(found, "Users").value is MIXED
    before = draft.project
    command = field(found, "Users").command(500)
    assert command.label(before) == "change users of 2"
    draft.run(command)
    counts = [one.demand.users for one in draft.project.workloads[:2] if one.demand]
    assert counts == [500, 500]
    assert [one.name for one in draft.project.workloads] == [one.name for one in before.workloads]


def test_a_different_selection_has_different_fields(draft: Draft) -> None:
    first, second = devices(draft, H200)
    switch = devices(draft, "sn5600")[0]
    one = field(inspected(draft, "placement", first, switch), "Locked").key
    other = field(inspected(draft, "placement", second, switch), "Locked").key
    assert one != other
    assert one == field(inspected(draft, "placement", switch, first), "Locked").key
