"""Rules of structure in a rack: each where it fires and, nearly the same, where it does not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.racks import EditRack
from planner.domain.finding import Severity
from planner.domain.hardware import Airflow, Mounting, RackFit
from planner.domain.placement import Face, RackSlot
from tests.builders import H200, NVL72, Draft, S, feeds, repaired

FRAME, CPU, SWITCH, PDU = "rk-ar3300", "dell-r760", "sn5600", "pdu-apdu10350sw"
WIDE, TWO_FEEDS = "rk-ar3357", feeds(63.0)


def at(*places: tuple[str, float], frame: str = FRAME, **changes: Any) -> Draft:
    """Return a rack with parts at units."""
    draft = Draft()
    rack = draft.rack(frame=frame, on=changes.pop("on", TWO_FEEDS))
    for part, unit in places:
        draft.place(part, rack, unit)
    for field, value in changes.items():
        draft.run(EditRack(S, rack, field, value))
    return draft


def framed(draft: Draft, frame: str = FRAME, **figures: Any) -> Draft:
    rating = draft.part(frame).frame
    assert rating is not None
    return draft.change_part(frame, frame=replace(rating, **figures))


def fitted(part: str, draft: Draft, **figures: Any) -> Draft:
    return draft.change_part(part, fit=replace(draft.part(part).fit, **figures))


def rails(longest: float) -> Draft:
    draft = fitted(CPU, at((CPU, 1)), rail_min_mm=600.0, rail_max_mm=longest)
    return framed(draft, post_min_mm=740.0, post_max_mm=800.0)


def breathing(airflow: Airflow, face: Face = Face.FRONT) -> Draft:
    draft = Draft()
    rack = draft.rack(H200)
    draft.place(SWITCH, rack, 20, face)
    return draft.change_part(SWITCH, fit=RackFit(airflow=airflow))


def rolled(filled: bool, rating: float = 150.0) -> Draft:
    return framed(at((CPU, 1), delivered_filled=filled), dynamic_load_kg=rating)


def with_channel(*parts: str, frame: str = FRAME, rear: bool = False, on: int = 2) -> Draft:
    """Return a rack with parts in its side channels and a server."""
    draft = Draft()
    rack = draft.rack(frame=frame, on=feeds(count=on))
    for part in parts:
        draft.place(part, rack)
    if rear:
        draft.place("sn2201", rack, 5, Face.REAR)
    return draft


def mounted(standard: Mounting, frame: Mounting | None) -> Draft:
    draft = fitted(CPU, at((CPU, 1)), mounting=standard)
    return fitted(FRAME, draft, mounting=frame)


CASES: Mapping[str, Callable[[], Draft]] = {
    "SPC-003 fires": lambda: at(*((CPU, unit) for unit in range(2, 42, 4))),
    "SPC-003 does not fire": lambda: at(*((CPU, unit) for unit in range(1, 21, 2))),
    "SPC-004 fires": lambda: at((H200, 1)),
    "SPC-004 does not fire": lambda: at((H200, 1), blanked=True),
    "SPC-005 fires": lambda: rails(739.0),
    "SPC-005 does not fire": lambda: rails(740.0),
    "SPC-006 fires": lambda: breathing(Airflow.REAR_TO_FRONT),
    "SPC-006 does not fire": lambda: breathing(Airflow.REAR_TO_FRONT, Face.REAR),
    "SPC-007 fires": lambda: breathing(Airflow.LEFT_TO_RIGHT),
    "SPC-007 does not fire": lambda: breathing(Airflow.FRONT_TO_REAR),
    "SPC-008 fires": lambda: rolled(filled=True),
    "SPC-008 does not fire": lambda: rolled(filled=True, rating=200.0),
    "SPC-012 fires": lambda: at((H200, 20), (H200, 30)),
    "SPC-012 does not fire": lambda: at((H200, 1), (H200, 9)),
    "SPC-013 fires": lambda: at((H200, 30)),
    "SPC-013 does not fire": lambda: at((H200, 1)),
    "SPC-018 fires": lambda: at((CPU, 1), on=feeds(count=3)),
    "SPC-018 does not fire": lambda: at((CPU, 1)),
    "SPC-019 fires": lambda: at(*((SWITCH, unit) for unit in range(1, 13, 2))),
    "SPC-019 does not fire": lambda: at(*((SWITCH, unit) for unit in range(1, 13, 2)), frame=WIDE),
    "SPC-020 fires": lambda: mounted(Mounting.OPEN_RACK, Mounting.EIA_19),
    "SPC-020 does not fire": lambda: mounted(Mounting.EIA_19, Mounting.EIA_19),
    "SPC-021 fires": lambda: with_channel(PDU, rear=True),
    "SPC-021 does not fire": lambda: with_channel(PDU, rear=True, frame=WIDE),
    "SPC-023 fires": lambda: at((H200, 1)),
    "SPC-023 does not fire": lambda: at((CPU, 1)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_rule_of_structure_fires_where_it_should_and_only_there(case: str) -> None:
    rule, _, verdict = case.partition(" ")
    assert bool(CASES[case]().findings(rule)) is (verdict == "fires")


def test_st_05_an_nvl72_in_a_cabinet_for_1364_kg_has_no_margin() -> None:
    draft = at((CPU, 1))
    (result,) = draft.evaluate().racks.values()
    draft.change_part(CPU, mass_kg=1360.0 - (result.mass_kg - (draft.part(CPU).mass_kg or 0.0)))
    framed(draft, static_load_kg=1364.0)
    (finding,) = draft.findings("SPC-002")
    assert finding.severity is Severity.WARNING
    assert "99.7%" in finding.message


def test_only_what_is_known_warns_and_what_is_assumed_informs() -> None:
    known = rolled(filled=True)
    assert [one.severity for one in known.findings("SPC-008")] == [Severity.WARNING]
    assumed = framed(rolled(filled=True), dynamic_load_kg=None, static_load_kg=200.0)
    assert [one.severity for one in assumed.findings("SPC-008")] == [Severity.INFO]


def test_a_rack_that_is_too_heavy_to_roll_may_be_filled_in_place() -> None:
    (advice,) = rolled(filled=False).findings("SPC-008")
    assert advice.severity is Severity.INFO
    (finding,) = rolled(filled=True).findings("SPC-008")
    (after,) = repaired(rolled(filled=True), finding).findings("SPC-008")
    assert after.severity is Severity.INFO


def test_a_switch_that_breathes_hot_air_is_turned_around() -> None:
    draft = breathing(Airflow.REAR_TO_FRONT)
    draft = repaired(draft, draft.findings("SPC-006")[0])
    assert draft.findings("SPC-006") == []
    switch = next(one for one in draft.plan.placements() if one.part == SWITCH)
    assert isinstance(switch.host, RackSlot)
    assert switch.host.face is Face.REAR


def test_a_room_tells_once_of_all_racks_that_have_something_to_tell() -> None:
    draft = Draft()
    for _ in range(6):
        draft.rack(H200)
    (told,) = draft.findings("SPC-004")
    assert told.subject == draft.room()
    assert "R01, R02, R03 and 3 more" in told.message
    assert told.numbers == {"racks": 6.0, "worst": 34.0, "total": 204.0}


def test_racks_of_the_same_devices_in_another_order_are_told_apart() -> None:
    draft = at((H200, 1), (CPU, 20))
    other = draft.rack(on=TWO_FEEDS)
    draft.place(H200, other, 30)
    draft.place(CPU, other, 1)
    (told,) = draft.findings("SPC-013")
    assert "in R02" in told.message


def test_a_rack_system_and_an_empty_rack_have_nothing_to_tell() -> None:
    draft = Draft()
    draft.rack(frame=NVL72, on=feeds(200.0))
    draft.rack()
    structure = [one for one in draft.evaluate().findings if one.family == "SPC"]
    assert structure == []


def test_an_edit_finds_the_same_as_starting_anew() -> None:
    draft = at((H200, 1))
    before = draft.evaluate()
    (rack,) = draft.plan.racks
    draft.place(H200, rack, 30)
    draft.run(EditRack(S, rack, "blanked", True))
    assert draft.evaluate(before).findings == draft.evaluate().findings
    assert draft.findings("SPC-004") == []
    assert draft.findings("SPC-013") != []


def test_projects_without_these_assumptions_keep_the_usual_limits() -> None:
    draft = at((H200, 30))
    shelf = draft.project.shelf
    older = {key: one for key, one in shelf.assumptions.items() if not key.startswith("space.h")}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=older))
    (told,) = draft.findings("SPC-013")
    assert "above U20" in told.message
