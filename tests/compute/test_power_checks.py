"""Rules of power: each in a plan in which it fires and in one in which it does not; their fixes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.cords import SetCord
from planner.document.commands.plant import AddElement, EditElement, PlaceElement
from planner.document.commands.racks import EditSite
from planner.domain.facility import LossCurve, Place, PowerElement, PowerKind
from planner.domain.facility_design import BreakerPractice
from planner.domain.finding import Finding, Severity
from planner.domain.hardware import BelowNeeded, SupplyUnits
from planner.domain.identity import ElementId, EntryId, RackId
from planner.domain.site import Colocation, SiteKind
from tests.builders import H200, Draft, S, feeds, library, repaired

CPU, STRIP, UPS, GEN, TX = "dell-r760", "pdu-400-16", "ups-apm2-100", "gen-3516c", "tx-1500"
ERROR, WARNING, INFO = Severity


def racked(*parts: str, amps: float = 32.0, volts: float = 400.0, count: int = 2) -> Draft:
    draft = Draft()
    draft.rack(*parts, on=feeds(amps, volts, count=count))
    return draft


def with_supply(draft: Draft, part: str, supply: SupplyUnits, kw: float) -> Draft:
    draw = replace(draft.part(part).draw, nameplate_kw=kw, peak_kw=kw)
    return draft.change_part(part, supply=supply, draw=draw)


def corded(*places: tuple[str, int | None], amps: float = 32.0) -> Draft:
    """One server whose supplies are on these feeds and lines, in their order."""
    draft = racked(H200, amps=amps)
    device = next(iter(draft.plan.racks.values())).placements[0].id
    for supply, (feed, line) in enumerate(places):
        draft.run(SetCord(S, device, supply, feed, line))
    return draft


def one_line(kw: float) -> Draft:
    """A device with one supply on each feed, so that all is on one line."""
    supply = SupplyUnits(2, 12.0, 1, 1, BelowNeeded.STOP)
    return with_supply(racked(CPU), CPU, supply, kw)


def spare(rating_kw: float, needed: int = 2) -> Draft:
    supply = SupplyUnits(2, rating_kw, needed, 1, BelowNeeded.THROTTLE)
    return with_supply(racked(CPU), CPU, supply, 0.8)


def contracted(kw: float) -> Draft:
    draft = Draft()
    draft.site(SiteKind.COLOCATION, "DE", Colocation(kw, 150.0))
    draft.rack(H200, on=feeds(63.0))
    return draft


def two_voltages(*volts: float) -> Draft:
    draft = Draft()
    for each in volts:
        draft.rack(CPU, on=feeds(32.0, each))
    return draft


def design(country: str, practice: BreakerPractice) -> Draft:
    draft = Draft(country)
    draft.site(country=country)
    draft.rack(CPU)
    site = draft.plan.sites[0]
    return draft.run(EditSite(S, site.id, "design", replace(site.design, breakers=practice)))


def trained(diversity: float) -> Draft:
    draft = racked(H200, amps=63.0)
    draft.deploy(draft.training())
    return draft.run(OverrideAssumption("power.diversity_training", diversity, "test", ""))


# Plant -------------------------------------------------------------------------------------------


def plant(*names: str, racks: int = 1) -> Draft:
    """Racks of two servers at expected peak 16.7 kW each, and plant of the catalogue in the room."""
    draft = Draft()
    for _ in range(racks):
        draft.rack(H200, H200, on=feeds(63.0))
    for name in names:
        entry = library().parts.get(EntryId(name)) or library().components[EntryId(name)]
        draft.run(PlaceElement(S, entry, draft.room()))
    return draft


def changed(draft: Draft, number: int, **fields: object) -> Draft:
    element = draft.plan.power_elements[number].id
    for field, value in fields.items():
        draft.run(EditElement(S, element, field, value))
    return draft


def added(
    draft: Draft,
    kind: PowerKind,
    place: Place | None = None,
    amps: float | None = None,
    kva: float | None = None,
    trip: float | None = None,
) -> Draft:
    element = PowerElement(
        *(ElementId(""), kind, "", place or draft.room(), 400.0, 3),
        amps=amps,
        kva=kva,
        trip_multiple=trip,
    )
    return draft.run(AddElement(S, element))


def breaker(amps: float, trip: float | None) -> Draft:
    draft = racked(*(CPU,) * 6)
    return added(draft, PowerKind.BREAKER, first_rack(draft), amps=amps, trip=trip)


def first_rack(draft: Draft) -> RackId:
    return next(iter(draft.plan.racks))


def backed_up(minutes: float) -> Draft:
    table = ((0.1, 5 * minutes), (1.0, minutes))
    return changed(plant(UPS, GEN), 0, battery_minutes=table)


def losing(loss: LossCurve) -> Draft:
    """A file that was written before such curves were refused."""
    draft = plant(UPS)
    (ups,) = draft.plan.power_elements
    return draft.change_plan(power_elements=(replace(ups, loss=loss),))


def board(racks: int, kw: float) -> Draft:
    draft = Draft()
    for _ in range(racks):
        draft.rack(CPU)
    with_supply(draft, CPU, SupplyUnits(2, 20.0, 1, 1, BelowNeeded.STOP), kw)
    return added(draft, PowerKind.SWITCHGEAR, amps=1600.0)


CASES: Mapping[str, Callable[[], Draft]] = {
    "PWR-007 fires": lambda: one_line(6.4),
    "PWR-007 does not fire": lambda: one_line(5.0),
    "PWR-008 fires": lambda: corded(
        *(("AB"[supply % 2], supply // 4) for supply in range(6)), amps=63.0
    ),
    "PWR-008 does not fire": lambda: racked(H200),
    "PWR-009 fires": lambda: one_line(7.5),
    "PWR-009 does not fire": lambda: one_line(6.4),
    "PWR-010 fires": lambda: racked(*(CPU,) * 20).change_part(
        CPU, supply=SupplyUnits(4, 1.4, 2, 1, BelowNeeded.STOP)
    ),
    "PWR-010 does not fire": lambda: racked(*(CPU,) * 20),
    "PWR-011 fires": lambda: racked(H200, STRIP, amps=63.0).change_part(
        STRIP,
        electrical=replace(library().parts[EntryId(STRIP)].electrical, capacity_kw=9.0),  # type: ignore[type-var]
    ),
    "PWR-011 does not fire": lambda: racked(H200, STRIP, amps=63.0),
    "PWR-012 fires": lambda: racked(CPU, "pdu-208-30"),
    "PWR-012 does not fire": lambda: racked(CPU, "pdu-px3-5878", volts=400.0),
    "PWR-013 fires": lambda: corded(*(("A", None),) * 6),
    "PWR-013 does not fire": lambda: corded(("A", None), ("A", None), ("A", None)),
    "PWR-014 fires": lambda: spare(1.4),
    "PWR-014 does not fire": lambda: spare(1.4, needed=1),
    "PWR-015 fires": lambda: racked(CPU, volts=480.0),
    "PWR-015 does not fire": lambda: racked(CPU, volts=415.0),
    "PWR-016 fires": lambda: contracted(9.0),
    "PWR-016 does not fire": lambda: contracted(11.0),
    "PWR-017 fires": lambda: two_voltages(208.0, 400.0),
    "PWR-017 does not fire": lambda: two_voltages(400.0, 415.0),
    "PWR-018 fires": lambda: breaker(32.0, 5.0),
    "PWR-018 does not fire": lambda: breaker(32.0, 20.0),
    "PWR-019 fires": lambda: trained(0.9),
    "PWR-019 does not fire": lambda: trained(1.0),
    "PWR-020 fires": lambda: losing(LossCurve(0.03, -0.02, 0.005)),
    "PWR-020 does not fire": lambda: losing(LossCurve(0.03, 0.0, 0.005)),
    "PWR-021 fires": lambda: plant(UPS, UPS, racks=7),
    "PWR-021 does not fire": lambda: plant(UPS, UPS, racks=5),
    "PWR-022 fires": lambda: plant("ups-gvl-500"),
    "PWR-022 does not fire": lambda: plant(UPS, racks=2),
    "PWR-023 fires": lambda: backed_up(0.05),
    "PWR-023 does not fire": lambda: backed_up(5.0),
    "PWR-024 fires": lambda: changed(plant(GEN), 0, kva=25.0),
    "PWR-024 does not fire": lambda: changed(plant(GEN), 0, kva=60.0),
    "PWR-025 fires": lambda: changed(plant(TX), 0, kva=15.0),
    "PWR-025 does not fire": lambda: changed(plant(TX), 0, kva=60.0),
    "PWR-026 fires": lambda: added(plant(), PowerKind.BUSWAY, amps=25.0),
    "PWR-026 does not fire": lambda: added(plant(), PowerKind.BUSWAY, amps=40.0),
    "PWR-027 fires": lambda: added(plant(), PowerKind.PDU, kva=17.0),
    "PWR-027 does not fire": lambda: added(plant(), PowerKind.PDU, kva=30.0),
    "PWR-028 fires": lambda: board(10, 30.0),
    "PWR-028 does not fire": lambda: board(1, 30.0),
    "PWR-029 fires": lambda: design("US", BreakerPractice.IEC),
    "PWR-029 does not fire": lambda: design("US", BreakerPractice.NEC),
}


@pytest.mark.parametrize("case", CASES)
def test_every_rule_of_power_fires_where_it_should(case: str) -> None:
    rule, _, verdict = case.partition(" ")
    assert bool(CASES[case]().findings(rule)) is (verdict == "fires")


def only(draft: Draft, rule: str) -> Finding:
    (finding,) = draft.findings(rule)
    return finding


@pytest.mark.parametrize(
    ("draft", "rule", "severity"),
    [
        (one_line(6.4), "PWR-007", INFO),  # above the planning limit of 25.6 A, below 32 A
        (one_line(7.5), "PWR-007", ERROR),
        (spare(0.7), "PWR-014", WARNING),  # one supply of 0.7 kW does not carry 0.8 kW
        (spare(1.4), "PWR-014", INFO),
        (breaker(32.0, None), "PWR-018", INFO),  # the trip is only assumed
        (breaker(32.0, 5.0), "PWR-018", WARNING),
        (plant(UPS, UPS, racks=7), "PWR-021", WARNING),  # 117 kW without the larger of two
        (plant(UPS, racks=7), "PWR-021", ERROR),
        (changed(plant(GEN), 0, kva=25.0), "PWR-024", WARNING),
        (changed(plant(GEN), 0, kva=15.0), "PWR-024", ERROR),
        (added(plant(), PowerKind.BUSWAY, amps=20.0), "PWR-026", ERROR),
        (added(plant(), PowerKind.BUSWAY, amps=25.0), "PWR-026", WARNING),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_severities(draft: Draft, rule: str, severity: Severity) -> None:
    assert only(draft, rule).severity is severity


@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        (corded(*(("A", None),) * 6), "PWR-013"),
        (trained(0.9), "PWR-019"),
        (losing(LossCurve(0.0, 0.9, 0.2)), "PWR-020"),
        (plant(UPS, UPS, racks=7), "PWR-021"),
        (plant(UPS, racks=7), "PWR-021"),
        (changed(plant(GEN), 0, kva=25.0), "PWR-024"),
        (changed(plant(TX), 0, kva=15.0), "PWR-025"),
        (added(plant(), PowerKind.BUSWAY, amps=25.0), "PWR-026"),
        (added(plant(), PowerKind.PDU, kva=17.0), "PWR-027"),
        (design("US", BreakerPractice.IEC), "PWR-029"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_fix_repairs_what_was_found(draft: Draft, rule: str) -> None:
    assert repaired(draft, only(draft, rule)).findings(rule) == []


def test_the_practice_of_a_site_decides_the_legal_limit_of_its_feeds() -> None:
    draft = racked(H200)
    rack, site = first_rack(draft), draft.plan.sites[0]
    by_voltage = draft.evaluate().racks[rack].feeds[0].legal_kw
    nec = replace(site.design, breakers=BreakerPractice.NEC)
    draft.run(EditSite(S, site.id, "design", nec))
    assert draft.evaluate().racks[rack].feeds[0].legal_kw == pytest.approx(0.8 * by_voltage)


def test_lines_follow_the_cords_that_were_entered() -> None:
    draft = corded(*(("A" if supply % 2 == 0 else "B", 2) for supply in range(6)))
    assert "line L3" in only(draft, "PWR-007").message


def test_lines_follow_a_part_whose_figures_change_under_the_same_racks() -> None:
    draft = one_line(5.0)
    base = draft.evaluate()
    assert not [one for one in base.findings if one.rule == "PWR-007"]
    with_supply(draft, CPU, SupplyUnits(2, 12.0, 1, 1, BelowNeeded.STOP), 7.5)
    later = draft.evaluate(base)
    assert [one.severity for one in later.findings if one.rule == "PWR-007"] == [ERROR]


def test_a_project_without_these_assumptions_is_held_to_nothing_new() -> None:
    draft = one_line(6.4)
    old = {
        key: one
        for key, one in draft.project.shelf.assumptions.items()
        if not key.startswith(("power.unbalance", "power.triplen", "power.supply_volts"))
        and not key.startswith(("power.rack_pdu_outlets", "power.diversity_breakers"))
    }
    shelf = replace(draft.project.shelf, assumptions=old)
    draft.project = replace(draft.project, shelf=shelf)
    found = {one.rule for one in draft.evaluate().findings if one.rule.startswith("PWR")}
    assert found.isdisjoint({"PWR-008", "PWR-010", "PWR-015", "PWR-028"})
