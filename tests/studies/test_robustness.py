"""What would make plans robust: each measure where it helps, with its cost, ranked by use."""

from dataclasses import replace

import pytest

from planner.compute.explain.case import Case
from planner.document.commands.timeline import SetReadiness
from planner.domain.identity import EntryId
from planner.studies.robustness import Measure, Suggestion, robustness
from planner.studies.shocks import Shock, ShockSizes, shocks
from planner.studies.waiting import waiting
from tests.builders import Draft, S, library, served_chat


def suggested(draft: Draft, **sizes: float) -> dict[Measure, Suggestion]:
    evaluation = draft.evaluate()
    asked = ShockSizes(**sizes)  # type: ignore[arg-type]  # sizes by their names
    found = shocks(draft.project, S, evaluation, asked)
    case = Case(draft.project, S, evaluation)
    ranked = robustness(case, library(), found, asked)
    order = [(-len(one.hurting), one.cost_usd or 0.0) for one in ranked]
    assert order == sorted(order)
    return {one.measure: one for one in ranked}


def test_another_maker_holds_at_least_the_same_memory_and_costs_the_difference() -> None:
    found = suggested(served_chat(servers=4))
    whole, half = found[Measure.OTHER_FAMILY], found[Measure.SECOND_SOURCE]
    assert Shock.VENDOR_GONE in half.hurting
    assert half.what != whole.what
    assert "NVIDIA DGX H200" in half.what
    assert Shock.EXPORT_STOP not in half.softens  # the other maker designs in the same country
    parts = library().parts
    priced = [one for one in parts.values() if one.label in half.what and one.accelerators]
    mine = parts[EntryId("dgx-h200")]
    (other,) = [one for one in priced if one.id != mine.id]
    assert mine.price_usd is not None
    assert other.price_usd is not None
    assert half.cost_usd == pytest.approx(2 * other.price_usd - 2 * mine.price_usd)


def test_a_plan_of_two_makers_has_a_second_source() -> None:
    draft = served_chat()
    draft.place("lnv-sr685av3", next(iter(draft.plan.racks)))
    assert Measure.SECOND_SOURCE not in suggested(draft)


def test_the_cloud_bridge_costs_the_weeks_of_the_slip() -> None:
    draft = served_chat()
    waits = waiting(Case(draft.project, S, draft.evaluate()))
    assert waits is not None
    short, long = (suggested(draft, slip_weeks=weeks)[Measure.CLOUD] for weeks in (13.0, 26.0))
    assert long.cost_usd == pytest.approx(waits.bridge_usd_week * 26.0)
    assert short.cost_usd == pytest.approx(waits.bridge_usd_week * 13.0)
    assert {Shock.VENDOR_GONE, Shock.SITE_LOST} <= set(long.hurting)


def test_a_colocation_bridges_what_has_to_be_built() -> None:
    draft = served_chat()
    assert Measure.COLOCATION not in suggested(draft)
    draft.run(SetReadiness(S, draft.plan.sites[0].id, False, False))
    bridge = suggested(draft)[Measure.COLOCATION]
    assert bridge.cost_usd is not None
    assert bridge.cost_usd > 0
    assert bridge.softens == (Shock.DELIVERY_SLIP,)


def test_without_a_rent_the_bridge_has_no_cost_and_an_empty_plan_no_measure() -> None:
    draft = served_chat()
    draft.run(SetReadiness(S, draft.plan.sites[0].id, False, False))
    shelf = draft.project.shelf
    known = {k: v for k, v in shelf.assumptions.items() if k != "finance.colocation_usd_kw_month"}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=known))
    case = Case(draft.project, S, draft.evaluate())
    found = {one.measure: one for one in robustness(case, library(), ())}
    assert found[Measure.COLOCATION].cost_usd is None
    empty = Draft()
    assert robustness(Case(empty.project, S, empty.evaluate()), library(), ()) == ()
