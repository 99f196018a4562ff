"""How available cooling is: units that back one another, single ones that stop a rack, older files."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.compute.resilience.cooling import CoolingPool
from planner.compute.resilience.explaining import explain_availability
from planner.compute.resilience.service import SiteAvailability, resilience, site_availability
from planner.domain.facility import CoolingElement, CoolingKind, Loop
from planner.domain.identity import ElementId
from planner.engines.reliability import availability, redundant
from tests.builders import Draft, S, served_chat

HANDLER = availability(60_000.0, 8.0)
BETA = 0.05


def handlers(draft: Draft, name: str, **figures: Any) -> CoolingElement:
    room = draft.plan.sites[0].rooms[0]
    one = CoolingElement(
        *(ElementId(name), name, room.id, Loop.AIR, 100.0, 18.0, 30.0),
        kind=CoolingKind.AIR_HANDLER,
    )
    return replace(one, **figures)


def case_of(draft: Draft, *elements: CoolingElement) -> Case:
    draft.change_plan(cooling_elements=elements)
    return Case(draft.project, S, evaluate(draft.project, S))


def works(draft: Draft, *elements: CoolingElement) -> SiteAvailability:
    case = case_of(draft, *elements)
    return site_availability(case, Trial(case), draft.plan.sites[0])


def pool(draft: Draft, *elements: CoolingElement) -> CoolingPool:
    cooling = works(draft, *elements).cooling
    assert cooling is not None
    return next(one for one in cooling.pools if not one.assumed)


def heat_kw(draft: Draft) -> float:
    site = draft.plan.sites[0]
    return evaluate(draft.project, S).rooms[site.rooms[0].id].air_heat_kw


def test_one_unit_more_than_needed_is_k_of_n() -> None:
    draft = served_chat(users=2_000)
    unit_kw = heat_kw(draft) / 2.5
    found = pool(draft, handlers(draft, "CRAH", installed=4, capacity_kw=unit_kw))
    assert (found.units, found.spare) == (4, 1)
    assert found.down == pytest.approx(1.0 - redundant(3, 4, HANDLER, BETA))


def test_units_of_several_elements_back_one_another_the_largest_counted_first() -> None:
    draft = served_chat(users=2_000)
    heat = heat_kw(draft)
    apart = [handlers(draft, name, capacity_kw=heat / 2.5) for name in ("one", "two", "three")]
    assert pool(draft, *apart).spare == 0
    more = handlers(draft, "four", capacity_kw=heat / 2.0)
    found = pool(draft, *apart, more)
    assert (found.units, found.spare) == (4, 1)
    assert found.name == "one and 3 others"


def test_without_a_spare_every_unit_stops_the_site() -> None:
    draft = served_chat(users=2_000)
    lean = works(draft, handlers(draft, "CRAH", installed=2, capacity_kw=heat_kw(draft) / 2))
    safe = works(draft, handlers(draft, "CRAH", installed=3, capacity_kw=heat_kw(draft) / 2))
    assert lean.cooling is not None
    assert safe.cooling is not None
    assert lean.cooling.pools[0].name == "CRAH"
    crah = next(one for one in safe.cooling.pools if not one.assumed)
    assert lean.cooling.pools[0].hours > 10 * crah.hours
    assert lean.share is not None
    assert safe.share is not None
    assert lean.share < safe.share
    assert safe.supply is not None
    assert safe.share == pytest.approx(safe.supply.availability - safe.cooling.down)


def test_what_nobody_drew_is_the_usual_plant_and_says_so() -> None:
    case = case_of(served_chat(users=2_000))
    (one,) = resilience(case, Trial(case))
    (site,) = one.without
    assert site.cooling is not None
    assert {each.assumed for each in site.cooling.pools} == {True}
    assert "Usual air handlers" in [each.name for each in site.cooling.pools]
    why = explain_availability(case, one)
    assert why is not None
    assert "of cooling" in why.notes[0]
    part = next(each for each in why.parts if "cooling" in each.title)
    assert sum(each.value or 0.0 for each in part.inputs) == pytest.approx(site.cooling.hours)


def test_projects_older_than_the_figures_count_power_alone() -> None:
    draft = served_chat(users=2_000)
    kept = {
        key: one
        for key, one in draft.project.shelf.assumptions.items()
        if key != "reliability.chiller_mtbf_h"
    }
    draft.project = replace(draft.project, shelf=replace(draft.project.shelf, assumptions=kept))
    found = works(draft)
    assert found.cooling is None
    assert found.supply is not None
    assert found.share == found.supply.availability
