"""Findings of racks, rooms and sites: what fires them, how much it matters, what repairs them."""

from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.placing import EditPlacement
from planner.document.commands.racks import EditSite
from planner.domain.facility import CoolingElement, Loop
from planner.domain.finding import Finding, Severity
from planner.domain.hardware import BelowNeeded, SupplyUnits
from planner.domain.identity import ElementId, RackId, RoomId
from planner.domain.site import Colocation, SiteKind
from tests.builders import H200, NVL72, Draft, S, feeds, repaired

CPU, STORAGE, SWITCH = "dell-r760", "weka-nitro155", "sn5600"
ERROR, WARNING, INFO = Severity
BIG = feeds(63.0)


def only(draft: Draft, rule: str) -> Finding:
    (finding,) = draft.findings(rule)
    return finding


def severities(draft: Draft, rule: str) -> list[Severity]:
    return [one.severity for one in draft.findings(rule)]


def cooled(draft: Draft, place: RackId | RoomId, kw: float, loop: Loop = Loop.AIR) -> Draft:
    """Put a cooler at a rack or room."""
    known = draft.plan.cooling_elements
    cooler = CoolingElement(ElementId(f"c{len(known)}"), "Cooler", place, loop, kw, 20.0, 30.0)
    return draft.change_plan(cooling_elements=(*known, cooler))


def rack_at(share: float, **changes: Any) -> Draft:
    """Return one rack of a server that draws so much of the legal limit of one feed."""
    draft = Draft()
    draft.rack(H200, **changes)
    feed = draft.evaluate().racks[next(iter(draft.plan.racks))].feeds[0]
    return draft.change_part(
        H200, draw=replace(draft.part(H200).draw, nameplate_kw=share * feed.legal_kw)
    )


# Feeds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "expected"), [(0.79, []), (0.81, [WARNING]), (0.99, [WARNING]), (1.01, [ERROR])]
)
def test_a_feed_after_loss_warns_above_planning_and_errs_above_legal(
    share: float, expected: list[Severity]
) -> None:
    assert severities(rack_at(share), "PWR-001") == expected


@pytest.mark.parametrize(("share", "expected"), [(0.99, []), (1.01, [ERROR])])
def test_american_circuits_are_planned_at_their_legal_limit(
    share: float, expected: list[Severity]
) -> None:
    assert severities(rack_at(share, on=feeds(60.0, 208.0)), "PWR-001") == expected


@pytest.mark.parametrize(
    ("share", "expected"), [(1.59, []), (1.61, [WARNING] * 2), (2.01, [ERROR] * 2)]
)
def test_a_feed_in_normal_operation_is_checked_too(share: float, expected: list[Severity]) -> None:
    assert severities(rack_at(share), "PWR-002") == expected


def test_both_limits_stand_in_the_message() -> None:
    draft = Draft()
    draft.rack(H200, H200)
    message = only(draft, "PWR-001").message
    assert "would carry 20.4 kW" in message
    assert "17.6 kW (planning limit), 21.9 kW (legal limit)" in message


@pytest.mark.parametrize(("count", "expected"), [(0, [ERROR]), (1, [WARNING]), (2, []), (3, [])])
def test_fewer_than_two_feeds_are_no_redundancy(count: int, expected: list[Severity]) -> None:
    draft = Draft()
    draft.rack(H200, on=feeds(count=count))
    assert severities(draft, "PWR-003") == expected


def test_an_empty_rack_needs_no_redundancy() -> None:
    draft = Draft()
    draft.rack(on=feeds(count=1))
    assert not draft.evaluate().findings


@pytest.mark.parametrize(
    ("rating", "below", "expected"),
    [
        (3.5, BelowNeeded.THROTTLE, [INFO]),
        (3.0, BelowNeeded.THROTTLE, [INFO]),
        (2.5, BelowNeeded.THROTTLE, [WARNING]),
        (3.5, BelowNeeded.STOP, [ERROR]),
        (3.5, BelowNeeded.UNKNOWN, []),
    ],
)
def test_losing_supplies_matters_as_much_as_what_they_still_cover(
    rating: float, below: BelowNeeded, expected: list[Severity]
) -> None:
    draft = Draft()
    draft.rack(H200, on=BIG)
    draft.change_part(H200, supply=SupplyUnits(6, rating, 4, 3, below))
    assert severities(draft, "PWR-004") == expected


def test_enough_supplies_left_are_no_finding() -> None:
    draft = Draft()
    draft.rack(CPU)
    assert not draft.findings("PWR-004")


def test_more_feeds_lose_fewer_supplies() -> None:
    draft = Draft()
    draft.rack(H200, on=feeds(count=3))
    assert not draft.findings("PWR-004")


# Moves -------------------------------------------------------------------------------------------


def test_moving_a_device_repairs_an_overloaded_feed() -> None:
    draft = Draft()
    for parts in ((H200, H200, CPU), (H200,), ()):
        draft.rack(*parts)
    finding = only(draft, "PWR-001")
    assert [fix.label for fix in finding.fixes] == ["Move gpu-02 to R03"]
    assert not repaired(draft, finding).findings("PWR-001")


def test_the_smallest_device_that_helps_is_moved() -> None:
    draft = Draft()
    draft.rack(H200, *[CPU] * 6)
    draft.rack()
    finding = only(draft, "PWR-001")
    assert finding.fixes[0].label == "Move cpu-06 to R02"
    assert not repaired(draft, finding).findings("PWR-001")


def test_a_device_on_three_feeds_weighs_half_on_each_survivor() -> None:
    draft = Draft()
    draft.rack(*[CPU] * 12, H200, on=feeds(18.0, count=3))
    draft.rack(on=feeds(32.0, count=3))
    draft.change_part(CPU, supply=None)
    finding = only(draft, "PWR-001")
    assert not repaired(draft, finding).findings("PWR-001")


def test_no_rack_with_room_means_no_move() -> None:
    draft = Draft()
    draft.rack(H200, H200)
    draft.rack(H200)
    assert only(draft, "PWR-001").fixes == ()


def test_a_locked_device_is_not_moved_by_a_fix() -> None:
    draft = Draft()
    draft.rack(H200, H200)
    draft.rack()
    top = draft.plan.racks[next(iter(draft.plan.racks))].placements[-1]
    draft.run(EditPlacement(S, top.id, "locked", True))
    assert [fix.label for fix in only(draft, "PWR-001").fixes] == ["Move gpu-01 to R02"]


# Air, mass, depth --------------------------------------------------------------------------------


def test_heat_to_air_beyond_the_place_is_repaired_by_a_move() -> None:
    draft = Draft()
    draft.rack(H200, H200, CPU, on=BIG)
    draft.rack(H200, on=BIG)
    draft.rack(on=BIG)
    finding = only(draft, "COL-001")
    assert finding.severity is WARNING
    assert "gives 24.0 kW of heat to the air; its place cools 20.0 kW" in finding.message
    after = repaired(draft, finding)
    assert finding.fixes[0].label == "Move gpu-02 to R03"
    assert not after.findings("COL-001")


def test_coolers_of_a_rack_add_up_and_only_air_counts() -> None:
    draft = Draft()
    rack = draft.rack(H200, H200, on=BIG)
    cooled(draft, rack, 12.0)
    assert "its place cools 12.0 kW" in only(draft, "COL-001").message
    assert not cooled(draft, rack, 12.0).findings("COL-001")
    other = Draft()
    cooled(other, other.rack(H200, H200, on=BIG), 99.0, Loop.TECHNOLOGY_WATER)
    assert other.findings("COL-001")


def test_a_rack_heavier_than_its_cabinet_carries_is_repaired_by_a_move() -> None:
    draft = Draft()
    draft.rack(STORAGE, STORAGE, CPU)
    draft.rack()
    draft.change_part(STORAGE, mass_kg=800.0)
    finding = only(draft, "SPC-002")
    assert finding.severity is ERROR
    assert "R01 weighs 1,759 kg; the cabinet carries 1,701 kg" in finding.message
    assert not repaired(draft, finding).findings("SPC-002")


def test_depth_with_cables_is_checked_but_not_in_rack_systems() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.rack(frame=NVL72)
    assert not draft.findings("SPC-001")
    finding = only(draft.change_part(H200, depth_mm=1100.0), "SPC-001")
    assert finding.severity is ERROR
    assert "is 1100 mm deep and needs 150 mm for cables; the rack has 1200 mm" in finding.message


# Rooms and sites ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("capacity", "expected"), [(22.5, [WARNING]), (22.7, [])])
def test_air_of_a_room_against_its_plant(capacity: float, expected: list[Severity]) -> None:
    draft = Draft()
    draft.rack(H200)
    draft.rack(H200)
    cooled(draft, draft.room(), capacity)
    assert severities(draft, "COL-002") == expected


def test_units_at_rest_cool_nothing() -> None:
    draft = Draft()
    draft.rack(H200)
    cooled(draft, draft.room(), 12.0)
    (cooler,) = draft.plan.cooling_elements
    draft.change_plan(cooling_elements=(replace(cooler, installed=2, standby=2),))
    assert "removes 0.0 kW" in only(draft, "COL-002").message


def test_liquid_heat_needs_a_coolant_unit() -> None:
    draft = Draft()
    draft.rack(frame=NVL72, on=feeds(200.0))
    finding = only(draft, "COL-003")
    assert finding.severity is WARNING
    assert "there is no coolant unit" in finding.message
    draft.floor("cdu-xdu1350")
    assert not draft.findings("COL-003")


def test_a_coolant_unit_may_stand_in_a_rack_or_be_too_small() -> None:
    draft = Draft()
    draft.rack(frame=NVL72, on=feeds(200.0))
    rack = draft.rack("cdu-cc121")
    assert not draft.findings("COL-003")
    rating = replace(draft.part("cdu-cc121").cooling, capacity_kw=50.0)  # type: ignore[type-var]
    draft.change_part("cdu-cc121", cooling=rating)
    assert "its coolant units remove 50.0 kW" in only(draft, "COL-003").message
    assert draft.plan.racks[rack].placements


def test_the_plant_of_a_landlord_gives_no_findings() -> None:
    draft = Draft()
    draft.site(SiteKind.COLOCATION, "DE", Colocation(500.0, 200.0))
    draft.rack(frame=NVL72, on=feeds(200.0))
    cooled(draft, draft.room(), 1.0)
    assert not [
        one for one in draft.evaluate().findings if one.family == "COL" and one.rule != "COL-001"
    ]


@pytest.mark.parametrize(("limit", "expected"), [(7.5, [ERROR]), (7.6, [])])
def test_expected_peak_against_design_and_contracted_power(
    limit: float, expected: list[Severity]
) -> None:
    own, rented = Draft(), Draft()
    own.run(EditSite(S, own.site(), "design_it_kw", limit))
    rented.site(SiteKind.COLOCATION, "DE", Colocation(limit, 200.0))
    for draft, words in ((own, "the design IT power"), (rented, "the contracted power")):
        draft.rack(H200)
        assert severities(draft, "PWR-005") == expected
        assert all(words in one.message for one in draft.findings("PWR-005"))


@pytest.mark.parametrize(("kva", "expected"), [(11.0, [ERROR]), (12.0, []), (None, [])])
def test_facility_power_against_the_connection(kva: float | None, expected: list[Severity]) -> None:
    draft = Draft()
    draft.rack(H200)
    draft.run(EditSite(S, draft.plan.sites[0].id, "connection_kva", kva))
    assert severities(draft, "PWR-006") == expected
    assert all("11.2 kW on the design day" in one.message for one in draft.findings("PWR-006"))


# Data --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "changes", "words"),
    [
        ("DAT-001", {"price_usd": None}, "costs are a lower bound"),
        ("DAT-002", {"draw": None}, "power and heat are a lower bound"),
        ("DAT-003", {"mass_kg": None}, "rack loads are a lower bound"),
    ],
)
def test_missing_data_is_one_finding_of_each_kind(
    rule: str, changes: dict[str, Any], words: str
) -> None:
    draft = Draft()
    draft.rack(SWITCH, STORAGE, CPU)
    assert not draft.findings(rule)
    for part in (SWITCH, STORAGE):
        draw = replace(draft.part(part).draw, nameplate_kw=None)
        draft.change_part(part, **(changes if changes != {"draw": None} else {"draw": draw}))
    finding = only(draft, rule)
    assert finding.severity is INFO
    assert "for 2: " in finding.message
    assert words in finding.message


def test_power_without_data_is_told_with_the_headline() -> None:
    draft = Draft()
    draft.rack(H200, SWITCH, "pdu-400-63")
    draft.change_part(SWITCH, draw=replace(draft.part(SWITCH).draw, nameplate_kw=None))
    shown = draft.evaluate().figures["it_power_kw"]
    assert (shown.missing, shown.of) == (1, 3)
    assert shown.value == pytest.approx(10.2 * 0.82 * 0.9)


def test_a_muted_finding_is_silent() -> None:
    draft = Draft()
    draft.rack(H200, H200)
    draft.mute(only(draft, "PWR-001"))
    assert not draft.findings("PWR-001")
    assert draft.findings("COL-001")


def test_findings_come_worst_first() -> None:
    draft = Draft()
    draft.rack(H200, H200, H200)
    ranks = [one.severity.rank for one in draft.evaluate().findings]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}


def test_a_finding_keeps_its_identity_while_its_numbers_change() -> None:
    draft = Draft()
    rack = draft.rack(H200, H200)
    before = only(draft, "PWR-001")
    draft.place(CPU, rack)
    after = only(draft, "PWR-001")
    assert (before.rule, before.subject) == (after.rule, after.subject)
    assert before.message != after.message


def test_every_message_of_a_rack_names_it_and_what_to_do() -> None:
    draft = Draft()
    draft.rack(H200, H200, H200)
    found = [one for one in draft.evaluate().findings if one.subject.startswith("rack")]
    assert {"PWR-001", "PWR-004", "COL-001"} <= {one.rule for one in found}
    for one in found:
        assert "R01" in one.message
        assert one.detail
        assert one.source
