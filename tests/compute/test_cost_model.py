"""What each assumption of the cost model does to a plan, month by month."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from planner.compute.explain.case import Case
from planner.compute.explain.streams import Streams
from planner.document.commands.assumptions import EditSetting, OverrideAssumption
from planner.domain.errors import EditRefused
from planner.domain.project import Project
from planner.domain.quote import Charge
from planner.engines.finance.lines import HARDWARE, IT_HARDWARE, CostClass, total_of
from planner.engines.finance.streams import CostStream
from planner.engines.finance.views import View
from planner.exchange.bom import bill_of_materials
from planner.studies.finance_report import finance_report
from tests.builders import Draft, S, served_chat


@pytest.fixture(scope="module")
def project() -> Project:
    return served_chat().project


def with_values(project: Project, values: Mapping[str, float]) -> Case:
    draft = Draft()
    draft.project = project
    for key, value in values.items():
        draft.run(OverrideAssumption(key, value, "tried", "2026-11-25"))
    return Case(draft.project, S, draft.evaluate())


def months(case: Case, *classes: CostClass) -> tuple[float, ...]:
    known = [one.monthly_usd for one in case.money.streams if one.cost_class in classes]
    return tuple(sum(month) for month in zip(*(one for one in known if one), strict=True))


def named(case: Case, label: str) -> CostStream:
    return next(one for one in case.money.streams if str(one.label).endswith(label))


def test_without_the_newer_assumptions_an_older_project_costs_the_same(project: Project) -> None:
    older = {
        key: one
        for key, one in project.shelf.assumptions.items()
        if not key.startswith(("finance.escalation_", "residual.", "finance.lease"))
        and key
        not in (
            "finance.duty_share",
            "finance.freight_share",
            "finance.software_usd_gpu_year",
            "finance.property_tax_share",
            "finance.storage_life_extra_months",
            "finance.network_life_extra_months",
            "finance.power_cooling_life_extra_months",
        )
    }
    assert len(older) < len(project.shelf.assumptions)
    before = replace(project, shelf=replace(project.shelf, assumptions=older))
    assert with_values(before, {}).evaluation.costs == with_values(project, {}).evaluation.costs


def test_duty_and_freight_are_shares_of_it_hardware_and_part_of_the_capex(
    project: Project,
) -> None:
    usual = with_values(project, {})
    landed = with_values(project, {"finance.duty_share": 0.05, "finance.freight_share": 0.02})
    hardware = total_of([line for _, line in usual.money.lines], IT_HARDWARE).usd
    assert hardware
    more = landed.evaluation.costs.capex_usd - usual.evaluation.costs.capex_usd
    assert more == pytest.approx(0.07 * hardware)
    labels = [line.label for line in landed.evaluation.costs.capex if line.estimated]
    assert [label for label in labels if "duty" in label]
    assert [label for label in labels if "Freight" in label]


def test_software_is_paid_for_every_gpu(project: Project) -> None:
    case = with_values(project, {"finance.software_usd_gpu_year": 4500.0})
    assert months(case, CostClass.SOFTWARE)[1:] == pytest.approx((8 * 4500 / 12,) * 60)


def test_property_tax_is_a_share_of_hardware_and_building(project: Project) -> None:
    case = with_values(project, {"finance.property_tax_share": 0.012})
    hardware = total_of([line for _, line in case.money.lines], HARDWARE).usd
    assert hardware
    assert months(case, CostClass.PROPERTY_TAX)[1] == pytest.approx(hardware * 0.001)


def test_each_class_is_bought_again_at_the_end_of_its_own_life(project: Project) -> None:
    case = with_values(
        project, {"finance.life_months": 24, "finance.network_life_extra_months": 12}
    )
    servers, network = months(case, CostClass.SERVERS), months(case, CostClass.NETWORK)
    assert [month for month, usd in enumerate(servers) if usd] == [0, 24, 48]
    assert [month for month, usd in enumerate(network) if usd] == [0, 36]
    network_left = next(
        after
        for before, after in pairwise(case.money.streams)
        if before.cost_class is CostClass.NETWORK and before.bought
    )
    assert Streams(case).explain(network_left) is not None


def test_all_hardware_follows_the_life_of_servers_unless_it_has_its_own(project: Project) -> None:
    case = with_values(project, {"finance.life_months": 36})
    for cost_class in sorted(HARDWARE):
        bought = months(case, cost_class) or (0.0,) * 61
        assert [month for month, usd in enumerate(bought) if usd] in ([], [0, 36])


def test_what_is_bought_again_has_become_dearer(project: Project) -> None:
    case = with_values(project, {"finance.life_months": 36, "finance.escalation_hardware": 0.10})
    servers = months(case, CostClass.SERVERS)
    assert servers[36] == pytest.approx(servers[0] * 1.1**3)


@pytest.mark.parametrize(
    ("key", "cost_class"),
    [
        ("finance.escalation_energy", CostClass.ENERGY),
        ("finance.escalation_staff", CostClass.STAFF),
        ("finance.escalation_insurance", CostClass.INSURANCE),
        ("finance.escalation_maintenance", CostClass.MAINTENANCE),
    ],
)
def test_a_running_cost_rises_once_a_year_and_nothing_else_moves(
    project: Project, key: str, cost_class: CostClass
) -> None:
    usual, risen = with_values(project, {}), with_values(project, {key: 0.03})
    before, after = months(usual, cost_class), months(risen, cost_class)
    assert after[1:13] == before[1:13]
    assert after[13] == pytest.approx(before[13] * 1.03)
    assert after[60] == pytest.approx(before[60] * 1.03**4)
    others = [one for one in usual.money.streams if one.cost_class is not cost_class]
    assert others == [one for one in risen.money.streams if one.cost_class is not cost_class]


def test_rented_references_rise_with_cloud_prices(project: Project) -> None:
    usual = with_values(project, {}).money.rented
    risen = with_values(project, {"finance.escalation_cloud": 0.05}).money.rented
    for before, after in zip(usual, risen, strict=True):
        assert after.usd_by_year[0] == before.usd_by_year[0]
        assert after.usd_by_year[4] > before.usd_by_year[4] * 1.1


@pytest.mark.parametrize(
    ("curve", "life", "share"),
    [(0, 60, 0.1), (1, 60, 0.15), (1, 36, 0.275), (2, 36, 10**-0.42), (2, 60, 10**-0.7)],
)
def test_the_residual_curve_says_what_servers_fetch(
    project: Project, curve: int, life: int, share: float
) -> None:
    draft = Draft()
    draft.project = project
    draft.run(EditSetting("horizon_months", life))
    case = with_values(draft.project, {"residual.curve": curve, "finance.life_months": life})
    price = months(case, CostClass.SERVERS)[0]
    fetched = [
        one.monthly_usd[-1]
        for before, one in pairwise(case.money.streams)
        if before.cost_class is CostClass.SERVERS and one.monthly_usd
    ]
    assert -sum(fetched) == pytest.approx(price * share)


def test_every_new_amount_explains_itself(project: Project) -> None:
    case = with_values(
        project,
        {
            "finance.software_usd_gpu_year": 4500.0,
            "finance.property_tax_share": 0.01,
            "finance.duty_share": 0.05,
            "finance.escalation_maintenance": 0.03,
            "residual.curve": 1,
        },
    )
    known = Streams(case)
    for label in ("software", "property tax", "maintenance", "insurance", "Import duty"):
        why = known.explain(named(case, label))
        assert why is not None, label
        assert why.formula is not None
    residual = next(one for one in case.money.streams if one.cost_class is CostClass.RESIDUAL)
    assert known.explain(residual) is not None


def test_costs_never_fall_when_something_becomes_dearer(project: Project) -> None:
    usual = with_values(project, {}).evaluation.costs
    for key in (
        "finance.duty_share",
        "finance.freight_share",
        "finance.property_tax_share",
        "finance.escalation_energy",
        "finance.escalation_staff",
        "finance.escalation_hardware",
    ):
        dearer = with_values(project, {key: 0.05}).evaluation.costs
        assert dearer.present_usd >= usual.present_usd, key
        assert dearer.total_usd >= usual.total_usd, key


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("finance.escalation_energy", -1.0, "-100 %"),
        ("finance.escalation_energy", 1.5, "100 %"),
        ("finance.duty_share", -0.1, "above zero"),
        ("finance.duty_share", 1.5, "1 or less"),
        ("finance.network_life_extra_months", -1.0, "above zero"),
        ("finance.life_months", 0.0, "above zero"),
        ("finance.software_usd_gpu_year", float("inf"), "above zero"),
        ("residual.curve", 3.0, "0, 1 or 2"),
    ],
)
def test_impossible_values_are_refused_with_what_is_possible(
    project: Project, key: str, value: float, told: str
) -> None:
    with pytest.raises(EditRefused, match=told):
        OverrideAssumption(key, value, "tried", "2026-11-25").apply(project)


def test_a_yearly_fall_is_possible(project: Project) -> None:
    case = with_values(project, {"finance.escalation_staff": -0.02})
    staff = months(case, CostClass.STAFF)
    assert staff[13] == pytest.approx(staff[1] * 0.98)


@pytest.mark.parametrize(("field", "value"), [("horizon_months", 0), ("discount_rate", -1.0)])
def test_a_horizon_of_zero_and_a_rate_of_minus_100_per_cent_are_refused(
    project: Project, field: str, value: float
) -> None:
    with pytest.raises(EditRefused):
        EditSetting(field, value).apply(project)


def test_what_is_leased_is_no_purchase_and_costs_what_the_comparison_says(
    project: Project,
) -> None:
    usual, leased = with_values(project, {}), with_values(project, {"finance.leased_share": 1.0})
    before, after = usual.evaluation.costs, leased.evaluation.costs
    hardware = total_of([line for _, line in usual.money.lines], IT_HARDWARE).usd
    assert hardware
    assert before.capex_usd - after.capex_usd == pytest.approx(hardware)
    compared = finance_report(project, usual.evaluation).lease
    assert compared is not None
    assert months(leased, CostClass.LEASE)[1] == pytest.approx(compared.payment_usd_month)
    saved = before.present_usd - after.present_usd
    assert saved == pytest.approx(compared.leasing_saves_usd)
    assert months(leased, CostClass.INSURANCE) == months(usual, CostClass.INSURANCE)
    assert months(leased, CostClass.MAINTENANCE) == months(usual, CostClass.MAINTENANCE)


def test_a_leased_plan_still_reconciles_and_explains_itself(project: Project) -> None:
    case = with_values(project, {"finance.leased_share": 0.5})
    bom = bill_of_materials(case.project, S, case.evaluation, date="2026-11-25")
    start, steps = bom.total(Charge.ONE_OFF), sum(step.amount for step in bom.steps)
    assert bom.capex is not None
    assert abs(start + steps - bom.capex) < 1
    assert "Lines that only one side prices" not in {step.label for step in bom.steps}
    known = Streams(case)
    assert known.explain(named(case, ": lease")) is not None
    assert known.explain(named(case, "Leased, not bought: servers")) is not None
    report = finance_report(case.project, case.evaluation)
    assert report.total(View.BOOKS) == pytest.approx(report.total(View.CASH))
    assert report.lease is not None
