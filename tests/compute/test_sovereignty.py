"""How sovereign plans are: levels from facts, the lowest level, weights, ranges where facts miss."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute import sovereignty_levels as levels
from planner.compute.explain import explain
from planner.compute.explain.case import Case
from planner.compute.sovereignty import (
    Aim,
    Reached,
    Sovereignty,
    sovereignty_of_plan,
    sovereignty_of_sites,
)
from planner.document.commands.racks import EditSite
from planner.document.commands.rooms import EditRoom
from planner.domain.handling import SiteStanding
from planner.domain.service import RouteRole
from planner.domain.site import SiteKind
from tests.builders import Draft, S, served_chat

LIMITS = levels.Limits(24, 39, 0.25, 0.5, 0.9, 1.3, 0.5, 1.0, 0.1)
CLOUD = levels.SiteFacts(
    kind=SiteKind.CLOUD_REGION,
    country="DE",
    inside=True,
    controllers=("US",),
    foreign=("US",),
    operator_inside=True,
    holders_percent=(),
    certificates=(),
    elements=(),
    air_gapped=False,
    encrypted=False,
    origin=levels.Origin(0.0, 0.0, licensed=False),
    licences=("Apache-2.0",),
    makers=1,
    closed=False,
    pue=None,
    renewable_share=None,
    reused_share=None,
)


def facts(**changes: Any) -> levels.SiteFacts:
    return replace(CLOUD, **changes)


OWN: dict[str, Any] = {"kind": SiteKind.OWN, "controllers": ("DE",), "foreign": ()}


def judged(draft: Draft) -> list[Sovereignty]:
    case = Case(draft.project, S, draft.evaluate())
    return [found for _, found in sovereignty_of_sites(case)]


def aim(found: Sovereignty, which: Aim) -> Reached:
    return next(one for one in found.objectives if one.aim is which)


@pytest.mark.parametrize(
    ("changes", "low", "high"),
    [
        ({"controllers": (), "foreign": ()}, 0, 4),
        ({"operator_inside": False}, 0, 0),
        ({}, 1, 1),
        ({"controllers": ("DE", "US")}, 2, 2),
        ({**OWN, "holders_percent": (30.0,)}, 2, 2),
        ({**OWN, "holders_percent": (20.0, 15.0)}, 3, 3),
        (OWN, 4, 4),
    ],
)
def test_strategy_follows_control_and_holders(changes: dict[str, Any], low: int, high: int) -> None:
    found = levels.strategic(facts(**changes), LIMITS)
    assert (found.low, found.high) == (low, high)


def test_law_follows_place_control_and_attestation() -> None:
    assert levels.legal(facts(inside=False, country="US")).high == 0
    assert levels.legal(facts()).high == 1
    assert levels.legal(facts(certificates=("secnumcloud",))).low == 3
    assert levels.legal(facts(**OWN)).low == 4


def test_data_and_operations_follow_who_runs_it() -> None:
    for level, changes in (
        (1, {}),
        (2, {"controllers": ("FR",), "foreign": ()}),
        (3, OWN),
        (4, {**OWN, "air_gapped": True}),
    ):
        assert levels.data(facts(**changes)).low == level
        assert levels.operational(facts(**changes)).low == level
    assert levels.data(facts(encrypted=True)).low == 2
    calling = levels.operational(facts(**OWN, elements=("telemetry",)))
    assert calling.low == 2
    assert "Telemetry" in calling.why


def test_supply_counts_what_is_designed_inside_and_keeps_a_range_for_the_unknown() -> None:
    for share, level in ((0.0, 1), (0.3, 2), (0.6, 3), (0.95, 4)):
        assert levels.supply(facts(origin=levels.Origin(share, 0.0, False)), LIMITS).low == level
    unknown = levels.supply(facts(origin=levels.Origin(0.3, 0.3, False)), LIMITS)
    assert (unknown.low, unknown.high) == (2, 3)
    assert levels.supply(facts(origin=levels.Origin(0.9, 0.0, True)), LIMITS).high == 0


def test_technology_security_and_environment() -> None:
    assert levels.technology(facts(closed=True)).high == 0
    assert levels.technology(facts(kind=SiteKind.MODEL_API)).low == 1
    assert levels.technology(facts(licences=("Gemma Terms of Use", "MIT"))).low == 2
    assert levels.technology(facts()).low == 3
    assert levels.technology(facts(makers=2)).low == 4
    assert levels.security(facts(certificates=("c5_type2",))).low == 3
    assert levels.security(facts(inside=False)).low == 0
    known = levels.environment(facts(pue=1.2, renewable_share=1.0, reused_share=0.0), LIMITS)
    assert (known.low, known.high) == (3, 3)
    assert levels.environment(facts(), LIMITS).high == 4


def test_weights_of_the_framework_sum_to_one_and_the_level_is_the_lowest() -> None:
    (site,) = judged(served_chat())
    assert [one.weight for one in site.objectives] == [0.15, 0.1, 0.1, 0.15, 0.2, 0.15, 0.1, 0.05]
    assert site.level_low == min(one.low for one in site.objectives)
    assert site.score_low == pytest.approx(
        100 * sum(one.weight * one.low for one in site.objectives) / 4
    )


def test_weights_that_do_not_sum_are_named() -> None:
    draft = served_chat()
    shelf = draft.project.shelf
    key = "sovereignty.weight_supply"
    heavier = {**shelf.assumptions, key: replace(shelf.assumptions[key], likely=0.5)}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=heavier))
    (site,) = judged(draft)
    assert site.score_low is None
    assert "1.3, not to 1" in site.problem
    why = explain(
        draft.project, S, draft.evaluate(), f"site:{draft.plan.sites[0].id}:sovereignty_score"
    )
    assert why is not None
    assert why.value is None
    assert any("1.3" in note for note in why.notes)


def test_a_project_older_than_the_weights_has_no_score() -> None:
    draft = served_chat()
    shelf = draft.project.shelf
    older = {key: one for key, one in shelf.assumptions.items() if "sovereignty" not in key}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=older))
    assert judged(draft) == []
    assert sovereignty_of_plan("A", []) is None


def test_a_foreign_cloud_lowers_the_plan_and_is_named() -> None:
    draft = served_chat(users=60_000)
    burst = draft.burst("azure-h200-germanywestcentral", maximum=20)
    draft.deploy(draft.project.workloads[0].id, draft.pool_of(burst), RouteRole.OVERFLOW)
    sites = judged(draft)
    whole = sovereignty_of_plan("A", sites)
    assert whole is not None
    assert whole.score_low is not None
    assert sites[0].score_low is not None
    assert whole.score_low < sites[0].score_low
    assert aim(whole, Aim.LEGAL).site == "Azure germanywestcentral"


def test_facts_that_are_stated_raise_the_score_and_the_reason_says_so() -> None:
    draft = served_chat()
    site = draft.plan.sites[0]
    before = judged(draft)[0].score_low
    draft.run(
        EditRoom(S, site.rooms[0].id, "air_gapped", True),
        EditSite(S, site.id, "standing", SiteStanding(renewable_share=1.0, reused_share=0.2)),
    )
    after = judged(draft)[0]
    assert before is not None
    assert after.score_low is not None
    assert after.score_low > before
    why = explain(draft.project, S, draft.evaluate(), f"site:{site.id}:sovereignty_score")
    assert why is not None
    assert why.value == pytest.approx(after.score_low)
    assert any("SOV-4, level 4" in note for note in why.notes)
    assert "not legal advice" in why.notes[-1]


def test_where_an_operator_sits_in_the_eu_is_no_question_of_a_home_outside_it() -> None:
    draft = served_chat()
    site = draft.plan.sites[0].id
    draft.run(
        EditSite(S, site, "country", "CH"),
        EditSite(S, site, "controllers", ("CH",)),
        EditSite(S, site, "standing", SiteStanding(operator_in_eu=False)),
    )
    assert aim(judged(draft)[0], Aim.STRATEGIC).high == 0
    settings = replace(draft.project.settings, country="CH")
    draft.project = replace(draft.project, settings=settings)
    assert aim(judged(draft)[0], Aim.STRATEGIC).low == 4
