"""On whom plans depend: shares, terms, weights, exports, and what losing a vendor means."""

from dataclasses import replace

import pytest

from planner.compute.explain import explain
from planner.compute.explain.case import Case
from planner.compute.holdings import OPEN_WEIGHTS
from planner.compute.supply_risk import ClassRisk, SupplyRisk, supply_risk
from planner.document.commands.filling import PlaceOnTray
from planner.domain.formula import Explanation
from planner.domain.identity import EntryId
from planner.domain.service import RouteRole
from planner.domain.supply import Angle, SupplyClass
from planner.presenters.supply import score_text
from tests.builders import Draft, S, served_chat


def risk(draft: Draft) -> SupplyRisk:
    found = supply_risk(Case(draft.project, S, draft.evaluate()))
    assert found is not None
    return found


def assume(draft: Draft, **values: float) -> Draft:
    shelf = draft.project.shelf
    changed = {
        f"risk.{key}": replace(shelf.assumptions[f"risk.{key}"], likely=value)
        for key, value in values.items()
    }
    draft.project = replace(
        draft.project, shelf=replace(shelf, assumptions={**shelf.assumptions, **changed})
    )
    return draft


def test_what_is_bought_adds_up_to_what_it_costs() -> None:
    draft = served_chat(servers=2)
    found = risk(draft)
    capex = draft.evaluate().costs.capex
    bought = sum(one.usd for one in capex if one.group in _HARDWARE and not one.estimated)
    assert sum(one.usd for one in found.holdings) == pytest.approx(bought)
    assert sum(found.by_vendor.values()) == pytest.approx(bought)
    accelerators = next(
        one for one in found.classes if one.supply_class is SupplyClass.ACCELERATORS
    )
    assert accelerators.by_vendor.keys() == {"NVIDIA"}
    assert accelerators.herfindahl == 10_000


_HARDWARE = ("servers", "storage", "network", "power and cooling")


def test_a_second_vendor_lowers_concentration_and_score() -> None:
    one, two = Draft(), Draft()
    one.rack("dgx-h200", "dgx-h200")
    two.rack("dgx-h200", "lnv-sr685av3")
    before, after = risk(one), risk(two)
    assert before.herfindahl is not None
    assert after.herfindahl is not None
    assert after.herfindahl < before.herfindahl
    assert before.score is not None
    assert after.score is not None
    assert after.score < before.score


def test_weights_that_do_not_sum_to_one_give_no_score() -> None:
    found = risk(assume(served_chat(), weight_country=0.5))
    assert found.score is None
    assert found.weights_sum == pytest.approx(1.35)
    assert all(one.score is None for one in found.classes)


def test_the_score_is_the_mean_of_classes_by_spend() -> None:
    found = risk(served_chat())
    total = sum(one.usd for one in found.classes)
    weighted = sum((one.score or 0.0) * one.usd for one in found.classes)
    assert found.score == pytest.approx(weighted / total)


def test_an_export_licence_counts_where_it_is_needed() -> None:
    points = {}
    for country in ("IT", "CN"):
        draft = Draft(country)
        draft.site(country=country)
        draft.rack("dgx-h200")
        mine = next(
            one for one in risk(draft).classes if one.supply_class is SupplyClass.ACCELERATORS
        )
        assert mine.points is not None
        points[country] = mine.points["export"]
    assert points == {"IT": 0.0, "CN": pytest.approx(10.0)}


def test_losing_who_makes_all_gpus_costs_the_gap_and_stock_closes_it() -> None:
    draft = served_chat()
    worst = risk(draft).losses[0]
    assert (worst.vendor, worst.gpu_share) == ("NVIDIA", 1.0)
    assert worst.recover_weeks is not None
    assert worst.exposure_usd is not None
    assert worst.exposure_usd == pytest.approx(
        worst.usd_per_week * (worst.recover_weeks - worst.survive_weeks)
    )
    assert worst.exposure_usd > 0
    assert risk(assume(draft, survive_weeks=worst.recover_weeks)).losses[0].exposure_usd == 0


def test_a_cloud_is_a_vendor_of_its_own() -> None:
    draft = served_chat(users=60_000)
    workload = draft.project.workloads[0].id
    draft.deploy(workload, draft.pool_of(draft.burst()), RouteRole.OVERFLOW)
    found = risk(draft)
    assert "Nebius" in found.by_vendor
    assert found.by_country["NL"] == found.by_vendor["Nebius"]


def test_nothing_bought_has_no_risk() -> None:
    draft = Draft()
    draft.site()
    assert supply_risk(Case(draft.project, S, draft.evaluate())) is None


def test_gpus_count_for_their_maker_where_they_are_made_and_on_their_software() -> None:
    draft = Draft()
    draft.rack("dgx-h200", "lnv-sr685av3")
    found = risk(draft)
    gpus = draft.project.shelf.accelerators
    nvidia, amd = (8 * gpus[EntryId(one)].bf16_tflops for one in ("h200-sxm", "mi300x"))
    assert found.capacity[Angle.SOFTWARE] == {
        "ROCm": pytest.approx(amd),
        "CUDA": pytest.approx(nvidia),
    }
    assert found.capacity[Angle.VENDOR].keys() == {"NVIDIA", "AMD"}
    assert found.capacity[Angle.MANUFACTURE] == {"TW": pytest.approx(nvidia + amd)}


def test_a_country_nobody_published_is_no_data_and_never_a_country() -> None:
    found = risk(served_chat())
    servers = next(one for one in found.classes if one.supply_class is SupplyClass.SERVERS)
    assert servers.spend[Angle.MANUFACTURE].keys() == {""}
    assert servers.manufacture_herfindahl is None
    for angle in (Angle.VENDOR, Angle.DESIGN, Angle.MANUFACTURE):
        assert sum(found.spend[angle].values()) == pytest.approx(sum(found.by_vendor.values()))


def test_what_is_rented_stands_on_software_as_well() -> None:
    draft = served_chat(users=60_000)
    workload = draft.project.workloads[0].id
    draft.deploy(workload, draft.pool_of(draft.burst()), RouteRole.OVERFLOW)
    cloud = next(one for one in risk(draft).classes if one.supply_class is SupplyClass.CLOUD)
    assert cloud.spend[Angle.SOFTWARE].keys() == {"CUDA"}
    assert cloud.capacity_unit == "TFLOP/s"
    assert OPEN_WEIGHTS not in cloud.spend[Angle.SOFTWARE]


def test_a_level_above_one_is_named_and_nothing_is_scored() -> None:
    found = risk(assume(served_chat(), substitution_servers=1.5))
    assert found.score is None
    assert [str(one) for one in found.problems] == [
        "Supply risk: how hard servers are to replace is 150%."
    ]


def test_a_negative_weight_is_named_though_the_sum_is_right() -> None:
    found = risk(assume(served_chat(), weight_country=-0.05, weight_export=0.3))
    assert found.weights_sum == pytest.approx(1.0)
    assert found.score is None
    assert "weight of one country is -5%" in str(found.problems[0])


def test_spares_on_the_tray_let_the_plan_survive_longer() -> None:
    draft = served_chat(servers=3)
    before = risk(draft).losses[0]
    accelerator = draft.project.shelf.accelerators[EntryId("h200-sxm")]
    draft.run(PlaceOnTray(S, draft.part("dgx-h200"), accelerator, 1, spare=True))
    after = next(one for one in risk(draft).losses if one.vendor == "NVIDIA")
    # Three servers fail 6.5 times in 1,000 days each: one spare lasts 1,000 / (3 x 6.5) days.
    assert after.stock_weeks == pytest.approx(1000 / (3 * 6.5) / 7)
    assert after.survive_weeks == pytest.approx(before.survive_weeks + after.stock_weeks)
    why = explain(draft.project, S, draft.evaluate(), "loss:NVIDIA:exposure")
    assert why is not None
    assert any(one.formula and one.formula.id == "supply.stock_weeks" for one in flat(why))


def flat(why: Explanation) -> list[Explanation]:
    return [why, *(deeper for part in why.parts for deeper in flat(part))]


def bursting() -> Draft:
    draft = served_chat(users=60_000)
    draft.deploy(draft.project.workloads[0].id, draft.pool_of(draft.burst()), RouteRole.OVERFLOW)
    return draft


def cloud_of(found: SupplyRisk) -> ClassRisk:
    return next(one for one in found.classes if one.supply_class is SupplyClass.CLOUD)


def test_what_is_rented_comes_back_with_another_contract() -> None:
    found = risk(bursting())
    cloud = cloud_of(found)
    assert cloud.lead_weeks == 1.0
    assert cloud.most == cloud.score
    (nebius,) = (one for one in found.losses if one.vendor == "Nebius")
    assert nebius.recover_weeks == 1.0
    assert nebius.exposure_usd == 0.0


def test_a_class_without_a_lead_time_is_scored_up_to_the_worst() -> None:
    draft = bursting()
    shelf = draft.project.shelf
    known = {key: one for key, one in shelf.assumptions.items() if key != "supply.cloud_weeks"}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=known))
    found = risk(draft)
    cloud = cloud_of(found)
    assert cloud.lead_weeks is None
    assert cloud.score is not None
    assert cloud.most == pytest.approx(cloud.score + 20.0)
    assert found.score is not None
    assert found.most is not None
    share = cloud.usd / sum(one.usd for one in found.classes)
    assert found.most == pytest.approx(found.score + 20.0 * share)
    assert "–" in score_text(found)
