"""Shocks: each changes what it is about and nothing else, and what is lost reads as unserved."""

from dataclasses import replace

import pytest

from planner.compute.explain.case import Case
from planner.compute.supply_risk import supply_risk
from planner.domain.service import RouteRole
from planner.studies.shocks import (
    Effect,
    Shock,
    ShockResult,
    ShockSizes,
    possible_targets,
    shocks,
    usual_trials,
)
from tests.builders import Draft, S, served_chat

TOKENS, COST = "throughput_output_tokens_per_s", "tco_total"


def struck(draft: Draft, **sizes: float | str) -> dict[Shock, ShockResult]:
    before = draft.project
    found = shocks(draft.project, S, draft.evaluate(), ShockSizes(**sizes))  # type: ignore[arg-type]  # sizes by their names
    assert draft.project is before
    return {one.shock: one for one in found}


def test_prices_cost_and_take_nothing_away() -> None:
    found = struck(served_chat())
    for shock in (Shock.GPU_PRICE, Shock.MEMORY_PRICE, Shock.TARIFF, Shock.ENERGY_PRICE):
        one = found[shock]
        change = one.change(COST)
        assert change is not None
        assert change > 0
        assert one.change(TOKENS) == 0
        assert one.weeks_after == one.weeks_before
        assert one.new_findings == ()


def test_a_cloud_price_moves_only_what_is_rented() -> None:
    assert struck(served_chat())[Shock.CLOUD_PRICE].change(COST) == 0
    draft = served_chat(users=60_000)
    workload = draft.project.workloads[0].id
    draft.deploy(workload, draft.pool_of(draft.burst()), RouteRole.OVERFLOW)
    change = struck(draft)[Shock.CLOUD_PRICE].change(COST)
    assert change is not None
    assert change > 0


def test_a_slip_is_as_late_as_it_says() -> None:
    draft = served_chat()
    one = struck(draft, slip_weeks=26.0)[Shock.DELIVERY_SLIP]
    assert one.weeks_before is not None
    assert one.weeks_after is not None
    assert one.weeks_after - one.weeks_before == pytest.approx(26.0)
    assert one.change(COST) == 0


@pytest.mark.parametrize(
    ("shock", "hits"),
    [(Shock.VENDOR_GONE, "NVIDIA"), (Shock.EXPORT_STOP, "US"), (Shock.SITE_LOST, "Site 1")],
)
def test_what_is_gone_no_longer_serves(shock: Shock, hits: str) -> None:
    one = struck(served_chat())[shock]
    assert one.hits == hits
    assert (one.unserved_before, one.unserved_after) == (0, 1)
    assert not one.admissible
    assert any(finding.startswith("SLO-001") for finding in one.new_findings)


def test_somebody_who_delivers_nothing_anyway_is_skipped() -> None:
    one = struck(served_chat(), vendor="Nobody")[Shock.VENDOR_GONE]
    assert "nothing that this could hit" in one.skipped
    assert one.change(COST) == 0


def test_a_second_site_goes_on_serving() -> None:
    draft = served_chat(users=200)
    second = draft.site(country="FR")
    room = draft.plan.site(second).rooms[0].id
    draft.rack("dgx-h200", room=room)
    pool = next(one.id for one in draft.plan.pools if one.site == second)
    draft.deploy(draft.project.workloads[0].id, pool, RouteRole.OVERFLOW)
    one = struck(draft, site="Site 1")[Shock.SITE_LOST]
    assert one.unserved_after == 0


def test_shocks_of_ones_own_are_tried_beside_others() -> None:
    draft = served_chat()
    (usual, *_), evaluation = usual_trials(), draft.evaluate()
    own = replace(usual, key="own").sized(2.0)
    (first, second) = shocks(draft.project, S, evaluation, trials=(usual, own))
    assert (str(first.label), str(second.label)) == ("GPU price +30 %", "GPU price +100 %")
    more, most = first.shift(Effect.COST), second.shift(Effect.COST)
    assert more is not None
    assert most is not None
    assert most == pytest.approx(more / 0.3, rel=0.01)


def test_whom_a_shock_can_hit_begins_with_whom_the_plan_depends_on_most() -> None:
    draft = served_chat()
    draft.site(country="FR")
    risk = supply_risk(Case(draft.project, S, draft.evaluate()))
    vendors, countries, sites = (
        possible_targets(shock, draft.plan, risk)
        for shock in (Shock.VENDOR_GONE, Shock.EXPORT_STOP, Shock.SITE_LOST)
    )
    assert vendors[0] == "NVIDIA"
    assert countries[0] == "US"
    assert sites == ("Site 1",)  # nothing stands at the other one
    assert possible_targets(Shock.TARIFF, draft.plan, risk) == ()


def test_findings_are_counted_before_and_after() -> None:
    one = struck(served_chat())[Shock.SITE_LOST]
    assert one.findings_after > one.findings_before
    assert len(one.new_findings) >= one.findings_after - one.findings_before


def test_an_export_stop_also_hits_where_accelerators_are_made() -> None:
    draft = served_chat()
    risk = supply_risk(Case(draft.project, S, draft.evaluate()))
    assert "TW" in possible_targets(Shock.EXPORT_STOP, draft.plan, risk)
    one = struck(draft, country="TW")[Shock.EXPORT_STOP]
    assert one.unserved_after == 1.0
    assert str(one.label) == "Export stop of TW"
