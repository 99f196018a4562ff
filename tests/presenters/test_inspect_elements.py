"""The inspector's page of a power or cooling element: fields, results, connections."""

from typing import Any

import pytest

from planner.compute.explain.keys import explain
from planner.document.commands.plant import ConnectElement, PlaceElement
from planner.document.plant_entry import PlantEntry
from planner.domain.facility import CoolingElement, LossCurve, PowerElement
from planner.domain.facility_design import BreakerPractice, Redundancy
from planner.domain.identity import ElementId, EntryId
from planner.presenters.canvas import element_caption
from planner.presenters.explaining import why_of
from planner.presenters.inspection import (
    ActionRow,
    ChoiceEditor,
    EditRow,
    FigureRow,
    Inspection,
    LinkRow,
)
from planner.presenters.inspector import inspect
from planner.presenters.outline import NodeKind, Outline
from tests.builders import H200, Draft, S, library


def _entry(name: str) -> PlantEntry:
    return library().parts.get(EntryId(name)) or library().components[EntryId(name)]


def placed(draft: Draft, name: str) -> ElementId:
    draft.run(PlaceElement(S, _entry(name), draft.room()))
    return ElementId(f"element-{draft.project.serial}")


def page(draft: Draft, kind: str, key: str) -> Inspection:
    found = inspect(draft.project, draft.evaluate(), library(), kind, (key,))
    assert found is not None
    return found


def rows(inspection: Inspection) -> dict[str, Any]:
    return {row.key: row for section in inspection.sections for row in section.rows}


def edit(draft: Draft, key: str, field: str, value: object) -> None:
    row = rows(page(draft, "element", key))[f"element:{key}:{field}"]
    assert isinstance(row, EditRow)
    draft.run(row.command(value))


@pytest.fixture
def draft() -> Draft:
    made = Draft()
    made.rack(H200)
    return made


@pytest.mark.parametrize("name", ["ups-gvl-500", "tx-1500", "crah-pw170", "busway-800", "bat-hpl"])
def test_every_number_of_plant_has_a_why(draft: Draft, name: str) -> None:
    key = placed(draft, name)
    evaluation = draft.evaluate()
    found = [
        row for row in rows(page(draft, "element", key)).values() if isinstance(row, FigureRow)
    ]
    for row in found:
        if row.key.endswith(":type"):
            assert row.figure.number == _entry(name).label
        else:
            assert why_of(draft.project, evaluation, row.explain) is not None, row.key


def test_fields_are_edited_where_they_stand(draft: Draft) -> None:
    key = placed(draft, "ups-gvl-500")
    edit(draft, key, "name", "UPS A")
    edit(draft, key, "installed", 3.0)
    edit(draft, key, "standby", 1.0)
    edit(draft, key, "feed", "A")
    edit(draft, key, "loss_proportional", 1.5)
    ups = draft.plan.element(key)
    assert isinstance(ups, PowerElement)
    assert (ups.name, ups.installed, ups.standby, ups.feed) == ("UPS A", 3, 1, "A")
    assert isinstance(ups.loss, LossCurve)
    assert ups.loss.proportional == pytest.approx(0.015)
    carried = rows(page(draft, "element", key))[f"element:{key}:capacity_kva"]
    assert carried.figure.unit == "kVA"
    assert int("".join(filter(str.isdigit, carried.figure.number))) == 1000
    assert element_caption(ups).lines == ("UPS", "3 × 500\xa0kVA")


def test_what_feeds_what_is_followed_and_changed(draft: Draft) -> None:
    ups, gen, crah = (placed(draft, one) for one in ("ups-gvl-500", "gen-3516c", "crah-pw170"))
    source = rows(page(draft, "element", crah))[f"element:{crah}:source"]
    assert isinstance(source.editor, ChoiceEditor)
    assert [one.value for one in source.editor.options] == [ups, gen]
    draft.run(source.command(ups), ConnectElement(S, ups, gen))
    found = rows(page(draft, "element", ups))
    assert isinstance(found[f"from:{gen}"], LinkRow)
    assert isinstance(found[f"to:{crah}"], LinkRow)
    # the generator cannot be fed by what it feeds, and nothing else is there
    assert f"element:{gen}:source" not in rows(page(draft, "element", gen))
    cut = rows(page(draft, "element", crah))[f"cut:{ups}"]
    assert isinstance(cut, ActionRow)
    draft.run(cut.command)
    (element,) = draft.plan.cooling_elements
    assert isinstance(element, CoolingElement)
    assert element.fed_by == ()


def test_plant_is_found_from_its_room_and_in_the_outline(draft: Draft) -> None:
    key = placed(draft, "ups-gvl-500")
    room = draft.room()
    assert rows(page(draft, "room", room))[f"element:{key}"].kind == "element"
    outline = Outline(draft.plan, draft.project.shelf, draft.evaluate(), {})
    steps = outline.path(NodeKind.ELEMENT, key)
    assert [kind for kind, _ in steps] == [NodeKind.SITE, NodeKind.ROOM, NodeKind.ELEMENT]
    (site,) = outline.roots()
    (node,) = outline.children(site)
    assert outline.children(node)[-1].spoken == "ups-01, UPS"


def test_the_design_of_a_site_is_edited_with_it(draft: Draft) -> None:
    site = draft.plan.sites[0].id

    def set_to(field: str, value: object) -> None:
        row = rows(page(draft, "site", site))[f"site:{site}:{field}"]
        draft.run(row.command(value))

    assert f"site:{site}:modules" not in rows(page(draft, "site", site))
    set_to("redundancy", Redundancy.N_PLUS_1)
    set_to("modules", 4.0)
    set_to("breakers", BreakerPractice.NEC)
    design = draft.plan.sites[0].design
    assert (design.redundancy, design.modules) == (Redundancy.N_PLUS_1, 4)
    assert design.breakers is BreakerPractice.NEC


def test_a_server_with_measured_gpus_tells_its_draw_by_kind_of_work(draft: Draft) -> None:
    rack = draft.rack("dgx-b200")
    device = draft.plan.racks[rack].placements[0].id
    found = {
        key.rpartition(":")[2]: row
        for key, row in rows(page(draft, "placement", device)).items()
        if ":work_" in key
    }
    assert list(found) == [
        *("work_idle", "work_light", "work_decode", "work_prefill", "work_training")
    ]
    assert "Measured" in found["work_decode"].tooltip
    evaluation = draft.evaluate()
    whys = [explain(draft.project, S, evaluation, row.explain) for row in found.values()]
    kw = [why.value or 0.0 for why in whys if why is not None]
    assert kw == sorted(kw)
    # 8 GPUs of 1 kW at 0.68, and 0.8 of the other 6.3 kW of the nameplate
    assert kw[2] == pytest.approx(8 * 0.6802 + 0.8 * 6.3, abs=0.01)


def test_no_work_is_told_of_gpus_that_nobody_measured(draft: Draft) -> None:
    device = next(iter(draft.plan.racks.values())).placements[0].id
    assert not [key for key in rows(page(draft, "placement", device)) if ":work_" in key]
