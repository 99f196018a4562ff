"""Rules of drawn power chains and of failure tests, each where it fires and where it does not."""

from dataclasses import replace
from typing import Any

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.failover.findings import failure_findings
from planner.compute.failover.trial import Trial
from planner.domain.facility import CoolingElement, Loop, PowerElement, PowerKind
from planner.domain.facility_design import FacilityDesign, Redundancy
from planner.domain.finding import Finding, Severity
from planner.domain.identity import ElementId
from tests.builders import Draft, S, example, feeds

BIG = feeds(63.0)


def drawn(*elements: PowerElement, design: FacilityDesign | None = None, racks: int = 2) -> Draft:
    """Return a plan with racks of DGX H100 and power elements on its only site."""
    draft = Draft()
    for _ in range(racks):
        draft.rack("dgx-h100", "dgx-h100", on=BIG)
    (site,) = draft.plan.sites
    at = tuple(replace(one, place=site.id) for one in elements)
    sites = (site if design is None else replace(site, design=design),)
    return draft.change_plan(power_elements=at, sites=sites)


def element(kind: PowerKind, name: str, *fed_by: str, **changes: Any) -> PowerElement:
    ids = tuple(ElementId(one) for one in fed_by)
    one = PowerElement(ElementId(name), kind, name, "", 400.0, 3, fed_by=ids)  # type: ignore[arg-type]
    return replace(one, **changes)


def ups(name: str, feed: str, **changes: Any) -> PowerElement:
    return element(PowerKind.UPS, name, feed=feed, **{"kva": 500.0, **changes})


TWO_UPS = (ups("UPS A", "A"), ups("UPS B", "B"))
BOARD = element(PowerKind.SWITCHGEAR, "Main board")
DECIDED = FacilityDesign(Redundancy.TWO_N_PLUS_1)


def found_by(draft: Draft, rule: str) -> list[Finding]:
    """Return what failure tests of a plan find by a rule."""
    trial = Trial(Case(draft.project, S, evaluate(draft.project, S)))
    found = failure_findings(trial.result(one) for one in trial.failures)
    return [one for one in found if one.rule == rule]


def test_pwr_030_fires_for_a_circle_and_for_what_nothing_feeds() -> None:
    circle = (
        element(PowerKind.SWITCHGEAR, "a", "b", feed="A"),
        element(PowerKind.SWITCHGEAR, "b", "a", feed="A"),
    )
    (loop,) = drawn(*circle).findings("PWR-030")
    assert loop.severity is Severity.ERROR
    assert loop.message == "a, b feed one another in a circle."
    (alone,) = (
        one
        for one in drawn(element(PowerKind.UPS, "u", "u", feed="A")).findings("PWR-030")
        if one.subject_name == "u"
    )
    assert alone.message == "u feeds itself."
    said = [one.message for one in drawn(element(PowerKind.PDU, "c", "gone")).findings("PWR-030")]
    assert "c is fed by something that is no longer on the plan." in said
    assert "Nothing that leads to the grid or a generator feeds c." in said


def test_pwr_030_does_not_fire_for_chains_that_are_completed() -> None:
    assert drawn(*TWO_UPS, element(PowerKind.GENERATOR, "g")).findings("PWR-030") == []
    assert drawn().findings("PWR-030") == []


def test_pwr_031_fires_for_a_board_that_both_feeds_hang_on() -> None:
    (found,) = drawn(BOARD, *TWO_UPS, design=DECIDED).findings("PWR-031")
    assert found.subject_name == "Main board"
    assert found.severity is Severity.WARNING
    assert "stops 2 racks with two feeds" in found.message
    (noted,) = drawn(BOARD, *TWO_UPS).findings("PWR-031")
    assert noted.severity is Severity.INFO


def test_pwr_031_does_not_fire_where_each_feed_has_its_own_path() -> None:
    boards = (BOARD, element(PowerKind.SWITCHGEAR, "Second board"))
    assert drawn(*boards, *TWO_UPS, design=DECIDED).findings("PWR-031") == []


def test_pwr_032_fires_when_the_design_promises_two_paths() -> None:
    (found,) = drawn(BOARD, *TWO_UPS, design=DECIDED).findings("PWR-032")
    assert found.severity is Severity.WARNING
    assert "is designed as 2(N+1), but 1 element cannot be maintained" in found.message
    assert found.message.endswith("Main board.")


def test_pwr_032_does_not_fire_for_a_design_of_n_or_with_two_paths() -> None:
    single = FacilityDesign(Redundancy.N)
    assert drawn(BOARD, *TWO_UPS, design=single).findings("PWR-032") == []
    assert drawn(*TWO_UPS, design=DECIDED).findings("PWR-032") == []


def test_pwr_033_fires_when_the_loss_of_one_ups_trips_the_other() -> None:
    small = (ups("UPS A", "A", kva=25.0), ups("UPS B", "B", kva=25.0))
    found = found_by(drawn(*small), "PWR-033")
    assert {one.subject_name for one in found} == {"UPS A", "UPS B", "Feed A", "Feed B"}
    mine = next(one for one in found if one.subject_name == "UPS A")
    assert mine.severity is Severity.ERROR
    assert mine.message.startswith("Losing UPS A trips UPS B: ")
    assumed = next(one for one in found if one.subject_name == "Feed A")
    assert assumed.severity is Severity.INFO


def test_pwr_033_does_not_fire_when_each_carries_everything() -> None:
    assert found_by(drawn(*TWO_UPS), "PWR-033") == []


def test_pwr_034_fires_when_devices_stop() -> None:
    single = ups("UPS", "")
    found = [one for one in found_by(drawn(single), "PWR-034") if one.subject_name == "UPS"]
    assert [one.severity for one in found] == [Severity.ERROR]
    told = found[0].message
    assert told == "Losing UPS stops 4 devices. 0 % of the GPUs are left."


def test_pwr_034_does_not_fire_on_two_paths() -> None:
    found = found_by(drawn(*TWO_UPS), "PWR-034")
    assert {one.subject_name for one in found} == {"Utility"}  # there is no generator
    assert {one.severity for one in found} == {Severity.INFO}


def test_pwr_035_fires_when_supplies_do_not_carry_nameplate() -> None:
    found = {one.subject_name: one for one in found_by(drawn(*TWO_UPS), "PWR-035")}
    assert found["UPS A"].severity is Severity.INFO
    assert "throttles 4 of the devices, none below its expected peak" in found["UPS A"].message


def test_losses_of_cooling_tell_the_heat_and_what_helps_against_it() -> None:
    draft = Draft()
    rack = draft.rack("dgx-h100", "dgx-h100", "dgx-h100", on=feeds(125.0))
    draft.deploy(draft.workload(users=2_000))
    door = CoolingElement(ElementId("d"), "Door", rack, Loop.AIR, 50.0, 20.0, 30.0)
    draft.change_plan(cooling_elements=(door,))
    (found,) = [one for one in found_by(draft, "PWR-035") if "Door" in one.subject_name]
    assert found.severity is Severity.WARNING
    assert "throttles 3 of the devices, 3 of them below their expected peak: 20 of 34 kW" in (
        found.message
    )
    assert "second cooler" in found.detail
    assert "third feed" not in found.detail


def test_pwr_035_does_not_fire_when_nothing_throttles() -> None:
    draft = Draft()
    draft.rack("dell-r760", on=BIG)
    assert found_by(draft, "PWR-035") == []


def test_a_plan_on_which_nothing_is_drawn_has_no_finding_of_chains() -> None:
    found = evaluate(example(), S).findings
    assert not [one for one in found if one.rule in ("PWR-030", "PWR-031", "PWR-032")]
