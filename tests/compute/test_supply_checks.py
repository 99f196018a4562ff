"""Rules of supply: weights, shares, contracts, closed models, limits of concentration."""

from dataclasses import replace

import pytest

from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.cloud import EditBurst
from planner.document.commands.exit_terms import EditExitTerms
from planner.domain.errors import EditRefused
from planner.domain.exit_terms import ExitTerms
from planner.domain.finding import Finding, Severity
from planner.domain.identity import BurstId
from planner.domain.offers import Tier
from planner.domain.service import RouteRole
from planner.domain.site import Colocation, SiteKind
from tests.builders import Draft, S, repaired, served_chat


def assume(draft: Draft, **values: float) -> Draft:
    shelf = draft.project.shelf
    changed = {
        f"risk.{key}": replace(shelf.assumptions[f"risk.{key}"], likely=value)
        for key, value in values.items()
    }
    assumptions = {**shelf.assumptions, **changed}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=assumptions))
    return draft


def found(draft: Draft, rule: str) -> list[Finding]:
    return [one for one in draft.evaluate().findings if one.rule == rule]


def hall(**terms: float) -> Draft:
    draft = Draft()
    draft.site(SiteKind.COLOCATION, "DE", Colocation(40.0, 200.0))
    draft.rack("dgx-h200")
    (site,) = draft.plan.sites
    stated = replace(site, exit_terms=replace(ExitTerms(), **terms))  # type: ignore[arg-type]
    return draft.change_plan(sites=(stated,))


def reserved(tier: Tier) -> tuple[Draft, BurstId]:
    draft = served_chat(users=60_000)
    burst = draft.burst("gcp-h200-sxm-us")
    draft.deploy(draft.project.workloads[0].id, draft.pool_of(burst), RouteRole.OVERFLOW)
    draft.run(EditBurst(S, burst, "tier", tier))
    return draft, burst


def with_horizon(draft: Draft, months: int) -> Draft:
    settings = replace(draft.project.settings, horizon_months=months)
    draft.project = replace(draft.project, settings=settings)
    return draft


def test_sup_001_fires_on_weights_that_do_not_sum_and_its_fix_scales_them() -> None:
    draft = assume(served_chat(), weight_country=0.5)
    (one,) = found(draft, "SUP-001")
    assert one.severity is Severity.WARNING
    assert "sum to 135.0%" in one.message
    after = repaired(draft, one)
    assert found(after, "SUP-001") == []
    weights = after.project.shelf.assumptions
    assert weights["risk.weight_country"].likely == pytest.approx(0.5 / 1.35, abs=1e-3)


def test_sup_001_fires_on_a_negative_weight() -> None:
    (one,) = found(assume(served_chat(), weight_country=-0.05, weight_export=0.3), "SUP-001")
    assert "-5%" in one.message


def test_sup_001_does_not_fire_on_weights_that_sum_nor_in_a_project_without_them() -> None:
    assert found(served_chat(), "SUP-001") == []
    draft = served_chat()
    shelf = draft.project.shelf
    known = {key: one for key, one in shelf.assumptions.items() if not key.startswith("risk.")}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=known))
    assert not [one for one in draft.evaluate().findings if one.family == "SUP"]


def test_sup_002_fires_on_a_share_above_one_and_its_fix_takes_the_nearest() -> None:
    draft = assume(served_chat(), single_source_servers=1.4)
    (one,) = found(draft, "SUP-002")
    assert "servers with one qualified source is 140%" in one.message
    after = repaired(draft, one)
    assert found(after, "SUP-002") == []
    assert after.project.shelf.assume("risk.single_source_servers") == 1.0


def test_sup_002_does_not_fire_on_shares_up_to_one() -> None:
    assert found(assume(served_chat(), single_source_servers=1.0), "SUP-002") == []


def test_sup_003_fires_on_a_notice_longer_than_its_term_and_its_fix_shortens_it() -> None:
    draft = hall(term_months=12, notice_months=18.0)
    (one,) = found(draft, "SUP-003")
    assert "18 months is longer than the term of 12 months" in one.message
    after = repaired(draft, one)
    assert after.plan.sites[0].exit_terms.notice_months == 12
    assert found(after, "SUP-003") == []


def test_sup_003_does_not_fire_where_one_of_both_is_not_stated() -> None:
    assert found(hall(notice_months=48.0), "SUP-003") == []
    assert found(hall(term_months=12, notice_months=12.0), "SUP-003") == []


def test_sup_004_fires_where_a_tier_or_a_contract_outlives_the_horizon() -> None:
    draft, burst = reserved(Tier.RESERVED_3Y)
    (one,) = found(with_horizon(draft, 24), "SUP-004")
    assert (one.subject, one.severity) == (burst, Severity.INFO)
    assert "by 12 months" in one.message
    assert len(found(hall(term_months=84), "SUP-004")) == 1


def test_sup_004_does_not_fire_on_terms_inside_the_horizon_or_on_demand() -> None:
    draft, _ = reserved(Tier.RESERVED_3Y)
    assert found(draft, "SUP-004") == []
    draft, _ = reserved(Tier.ON_DEMAND)
    assert found(with_horizon(draft, 6), "SUP-004") == []
    assert found(hall(), "SUP-004") == []


def test_sup_005_fires_where_a_stated_contract_ends_before_the_horizon() -> None:
    (one,) = found(hall(term_months=24), "SUP-005")
    assert "ends after 24 months of 60" in one.message


def test_sup_005_does_not_fire_on_what_is_not_stated_nor_on_a_whole_horizon() -> None:
    assert found(hall(), "SUP-005") == []
    assert found(hall(term_months=60), "SUP-005") == []


def only_served_by(api: str) -> Draft:
    draft = Draft()
    draft.api(draft.workload(users=10), api, RouteRole.SHARE)
    return draft


def test_sup_006_fires_where_a_closed_model_alone_serves() -> None:
    (one,) = found(only_served_by("openai-gpt-5.6"), "SUP-006")
    assert one.severity is Severity.INFO
    assert "OpenAI gpt-5.6" in one.message


def test_sup_006_does_not_fire_on_an_open_model_or_beside_hardware_of_ones_own() -> None:
    assert found(only_served_by("nebius-llama-3.3-70b"), "SUP-006") == []
    draft = served_chat()
    draft.api(draft.project.workloads[0].id, "openai-gpt-5.6")
    assert found(draft, "SUP-006") == []


LIMITS = ("most_stack_share", "most_maker_share", "most_made_in_share")


def test_sup_007_fires_and_sup_008_fires_and_sup_009_fires_above_a_limit_that_is_entered() -> None:
    draft = assume(served_chat(), **dict.fromkeys(LIMITS, 0.6))
    told = [found(draft, rule)[0].message for rule in ("SUP-007", "SUP-008", "SUP-009")]
    assert told == [
        "100% of the computing capacity runs on CUDA; at most 60% is wanted.",
        "100% of the computing capacity comes from NVIDIA; at most 60% is wanted.",
        "100% of the computing capacity is made in TW; at most 60% is wanted.",
    ]


def test_sup_007_does_not_fire_and_sup_008_does_not_fire_with_a_second_maker() -> None:
    draft = Draft()
    draft.rack("dgx-h200", "lnv-sr685av3")
    assume(draft, **dict.fromkeys(LIMITS, 0.6))
    assert found(draft, "SUP-007") == found(draft, "SUP-008") == []
    assert len(found(draft, "SUP-009")) == 1


def test_sup_009_does_not_fire_without_a_limit_or_where_no_country_is_published() -> None:
    assert found(served_chat(), "SUP-009") == []
    draft = assume(served_chat(), most_made_in_share=0.5)
    shelf = draft.project.shelf
    bare = {key: replace(one, country_of_manufacture="") for key, one in shelf.accelerators.items()}
    draft.project = replace(draft.project, shelf=replace(shelf, accelerators=bare))
    assert found(draft, "SUP-009") == []


def test_what_a_site_says_of_leaving_is_an_edit_that_undo_gives_back() -> None:
    draft = hall()
    draft.run(EditExitTerms(S, draft.plan.sites[0].id, "term_months", 24))
    assert len(found(draft, "SUP-005")) == 1
    draft.run(EditExitTerms(S, draft.plan.sites[0].id, "term_months", None))
    assert found(draft, "SUP-005") == []


@pytest.mark.parametrize("value", [1.5, -0.1])
@pytest.mark.parametrize("key", ["single_source_servers", "substitution_servers", "weight_country"])
def test_a_share_or_level_outside_its_ends_is_refused_when_it_is_entered(
    key: str, value: float
) -> None:
    draft = served_chat()
    with pytest.raises(EditRefused, match="cannot be"):
        draft.run(OverrideAssumption(f"risk.{key}", value, "tried", "2026-11-26"))
