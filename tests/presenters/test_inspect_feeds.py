"""The inspector's rows of feeds by line, of supplies after a loss, and of cords."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.explain.keys import explain
from planner.document.commands.plant import PlaceElement
from planner.document.commands.racks import EditSite
from planner.domain.facility_design import Redundancy
from planner.domain.identity import EntryId
from planner.presenters.differences import differences
from planner.presenters.inspection import ChoiceEditor, EditRow, FigureRow, Inspection
from planner.presenters.inspector import inspect
from planner.presenters.rows import Tone
from tests.builders import H200, Draft, S, feeds, library


def page(draft: Draft, kind: str, key: str) -> Inspection:
    found = inspect(draft.project, draft.evaluate(), library(), kind, (key,))
    assert found is not None
    return found


def rows(draft: Draft, kind: str, key: str) -> dict[str, Any]:
    found = page(draft, kind, key)
    return {row.key.rpartition(":")[2]: row for section in found.sections for row in section.rows}


def racked(*parts: str, amps: float = 32.0, volts: float = 400.0, count: int = 2) -> Draft:
    draft = Draft()
    draft.rack(*parts, on=feeds(amps, volts, count=count))
    return draft


def rack_of(draft: Draft) -> str:
    return next(iter(draft.plan.racks))


def test_lines_stand_beside_both_limits() -> None:
    draft = racked(H200)
    found = rows(draft, "rack", rack_of(draft))
    lines, limit = found["lines_A"], found["line_limit_A"]
    assert str(lines.figure).replace("\u202f", " ").replace("\xa0", " ") == "14.4 · 14.4 · 14.4 A"
    assert "feed B" in lines.tooltip
    assert (limit.figure.number, limit.figure.unit) == ("25.6 / 32", "A")
    assert found["circuit_A"].figure.number == "17.6\xa0/\xa021.9"
    supplies = found[f"supplies_{H200}"]
    assert supplies.figure.number.startswith("3 of 6 supplies")
    assert supplies.tone is Tone.NORMAL  # 9.9 kW cover its expected peak


def test_a_line_above_its_limits_is_marked() -> None:
    draft = racked(*("dell-r760",) * 2, amps=2.0)
    assert rows(draft, "rack", rack_of(draft))["lines_A"].tone is Tone.BAD


@pytest.mark.parametrize("volts", [400.0, 208.0])
def test_every_row_of_feeds_tells_why(volts: float) -> None:
    draft = racked(H200, "dell-r760", amps=63.0, volts=volts)
    rack, evaluation = rack_of(draft), draft.evaluate()
    found = rows(draft, "rack", rack)
    told = ("lines_", "line_limit_", "neutral_", "apart_", "circuit_", "supplies_")
    mine = {key: row for key, row in found.items() if key.startswith(told)}
    assert len(mine) >= 8
    for key, row in mine.items():
        assert isinstance(row, FigureRow)
        why = explain(draft.project, S, evaluation, row.explain)
        assert why is not None, key
        assert why.value is not None or key.startswith("supplies_")
    line = explain(draft.project, S, evaluation, found["lines_A"].explain)
    assert line is not None
    assert f"{line.value:.1f}" in found["lines_A"].figure.number


def test_cords_are_chosen_by_supply() -> None:
    draft = racked(H200)
    device = draft.plan.racks[rack_of(draft)].placements[0].id  # type: ignore[index]
    row = rows(draft, "placement", device)["cord_1"]
    assert isinstance(row, EditRow)
    assert isinstance(row.editor, ChoiceEditor)
    labels = [one.label for one in row.editor.options]
    assert labels == [
        *("B, alternating", "A", "A · L1", "A · L2", "A · L3"),
        *("B", "B · L1", "B · L2", "B · L3"),
    ]
    assert row.value == (None, None)
    draft.run(row.command(("A", 2)))
    changed = rows(draft, "placement", device)
    assert changed["cord_1"].value == ("A", 2)
    draft.run(changed["spread"].command)
    assert "spread" not in rows(draft, "placement", device)


def test_the_current_of_a_cord_follows_from_the_load_of_its_supply() -> None:
    draft = racked(H200)
    device = draft.plan.racks[rack_of(draft)].placements[0].id  # type: ignore[index]
    row = rows(draft, "placement", device)["cord_amps"]
    why = explain(draft.project, S, draft.evaluate(), row.explain)
    assert why is not None
    # 10.2 kW over six supplies of 3.3 kW: 52 % of each, so a power factor of 0.98 on 231 V
    assert why.value == pytest.approx(1700 / (400 / 3**0.5 * 0.98))
    assert row.figure.number == f"{why.value:.1f}"
    assert "0.98" in row.tooltip


def test_the_design_of_a_site_tells_which_load_is_on_which_systems() -> None:
    draft = racked(H200)
    site = draft.plan.sites[0]
    made = replace(site.design, redundancy=Redundancy.THREE_TO_MAKE_TWO)
    draft.run(EditSite(S, site.id, "design", made))
    found = rows(draft, "site", site.id)
    groups = [row.figure.number for key, row in found.items() if key.startswith("ups_group_")]
    assert [text.split(" ·")[0] for text in groups] == [
        *("systems 1 + 2", "systems 1 + 3", "systems 2 + 3")
    ]
    evaluation = draft.evaluate()
    for key in ("ups_unit_kw", "ups_used", "ups_group_A"):
        assert explain(draft.project, S, evaluation, found[key].explain) is not None
    used = explain(draft.project, S, evaluation, found["ups_used"].explain)
    assert used is not None
    assert used.value == pytest.approx(2 / 3)


def test_plant_that_differs_between_scenarios_is_told() -> None:
    draft = racked(H200)
    before = draft.project.scenarios[0]
    entry = library().components[EntryId("gen-3516c")]
    draft.run(PlaceElement(S, entry, draft.room()))
    assert "1 of the plant otherwise" in differences(draft.plan, before).text
