"""What must hold of plant and failures whatever stands in a plan: balance, losses, failover, scale."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.document.commands.racks import EditSite
from planner.domain.facility_design import FacilityDesign, Redundancy
from planner.domain.failure import Effect, FailureKind
from planner.domain.language_model import Precision
from tests.builders import H200, L40S, Draft, S, feeds

FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
PARTS = (H200, L40S, "dell-r760", "weka-nitro155")
Racks = list[list[str]]

RACKS = st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3), min_size=1, max_size=3)
COUNTS = st.integers(1, 3)


def plan(racks: Racks, count: int = 2, times: int = 1, **design: object) -> Draft:
    """Return an own site with these racks, *times* over."""
    draft = Draft()
    for parts in racks * times:
        draft.rack(*parts, on=feeds(63.0, count=count))
    site = draft.plan.sites[0].id
    chosen = FacilityDesign(**design)  # type: ignore[arg-type]
    return draft.run(EditSite(S, site, "design", chosen))


def served(racks: Racks, count: int) -> Draft:
    draft = plan(racks, count)
    if draft.plan.pools:
        draft.deploy(draft.workload(users=400), weights=Precision.FP8)
    return draft


@FEW
@given(RACKS, st.sampled_from(Redundancy))
def test_what_a_site_draws_is_what_its_parts_draw(racks: Racks, redundancy: Redundancy) -> None:
    (site,) = plan(racks, redundancy=redundancy).evaluate().sites.values()
    for state in (site.annual, site.design):
        assert state is not None
        parts = state.components_kw.values()
        assert all(one >= 0.0 for one in parts)
        assert state.facility_kw == pytest.approx(state.it_kw + sum(parts))
        assert state.pue >= 1.0
    assert site.design is not None
    assert site.facility_power_kw == pytest.approx(site.design.facility_kw)


@FEW
@given(RACKS, st.sampled_from(PARTS))
def test_losses_rise_with_load(racks: Racks, more: str) -> None:
    (before,) = plan(racks).evaluate().sites.values()
    (after,) = plan([*racks, [more]]).evaluate().sites.values()
    assert before.design is not None
    assert after.design is not None
    for name in ("rack_pdu_kw", "ups_kw", "transformer_kw", "pumps_kw", "fans_kw"):
        assert getattr(after.design, name) >= getattr(before.design, name) - 1e-9
    assert after.design.facility_kw > before.design.facility_kw


@FEW
@given(RACKS, COUNTS)
def test_a_lost_feed_never_lowers_what_a_surviving_circuit_carries(
    racks: Racks, count: int
) -> None:
    draft = served(racks, count)
    evaluation = draft.evaluate()
    trial = Trial(Case(draft.project, S, evaluation))
    for failure in trial.failures:
        result = trial.result(failure)
        if failure.kind is not FailureKind.FEED or result.count(Effect.STOPS):
            continue
        for rack, loads in result.racks.items():
            feeds_of = evaluation.racks[rack].feeds
            normal = {f"feed {one.name} of": one.normal_kw for one in feeds_of}
            for load in loads:
                before_kw = normal[load.name.rpartition(" ")[0]]
                assert load.load_kw == 0.0 or load.load_kw >= before_kw - 1e-9


@FEW
@given(RACKS, COUNTS)
def test_no_failure_serves_more_than_nothing_failing(racks: Racks, count: int) -> None:
    draft = served(racks, count)
    trial = Trial(Case(draft.project, S, draft.evaluate()))
    for failure in trial.failures:
        left = trial.result(failure).service
        assert 0.0 <= left.share <= 1.0
        assert left.gpus_alive <= left.gpus
        for one in left.workloads:
            assert one.tokens_per_s <= one.normal_tokens_per_s * (1.0 + 1e-9)
            assert one.unserved >= one.normal_unserved - 1e-9


@FEW
@given(RACKS, st.integers(2, 3))
def test_so_many_times_the_racks_draw_so_many_times_as_much(racks: Racks, times: int) -> None:
    (one,) = plan(racks).evaluate().sites.values()
    (many,) = plan(racks, times=times).evaluate().sites.values()
    for name in ("nameplate_kw", "it_power_kw", "average_kw", "heat_kw", "energy_kwh_year"):
        assert getattr(many, name) == pytest.approx(times * getattr(one, name))
    assert one.facility_power_kw is not None
    assert many.facility_power_kw == pytest.approx(times * one.facility_power_kw)
    assert many.pue == pytest.approx(one.pue)


@FEW
@given(RACKS, st.sampled_from(PARTS))
def test_a_device_more_never_lowers_nameplate_feeds_or_heat(racks: Racks, more: str) -> None:
    fewer, larger = plan(racks), plan([[*racks[0], more], *racks[1:]])
    before, after = fewer.evaluate(), larger.evaluate()
    first = next(iter(fewer.plan.racks))
    old, new = before.racks[first], after.racks[next(iter(larger.plan.racks))]
    assert new.nameplate_kw >= old.nameplate_kw
    assert new.peak_kw >= old.peak_kw
    assert new.air_heat_kw + new.liquid_heat_kw >= old.air_heat_kw + old.liquid_heat_kw
    for mine, theirs in zip(new.feeds, old.feeds, strict=True):
        assert mine.worst_kw >= theirs.worst_kw - 1e-9
    assert replace(old, rack=new.rack) != new
