"""What ties plans to vendors, clouds, model APIs and landlords, and what leaving them costs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.compute.explain import explain
from planner.compute.explain.case import Case
from planner.compute.lock_in.bond import Bond, BondKind
from planner.compute.lock_in.bonds import lock_in
from planner.document.commands.cloud import EditBurst
from planner.document.commands.exit_terms import EditExitTerms
from planner.domain.errors import EditRefused
from planner.domain.expression import evaluate_expression
from planner.domain.identity import EntryId, SiteId
from planner.domain.offers import Tier
from planner.domain.provenance import Evidence, Status
from planner.domain.service import RouteRole
from planner.domain.site import Colocation, SiteKind
from planner.domain.units import WEEKS_PER_MONTH
from tests.builders import Draft, S, served_chat


def bonds(draft: Draft) -> dict[str, Bond]:
    return {one.key: one for one in lock_in(Case(draft.project, S, draft.evaluate()))}


def assume(draft: Draft, **values: float) -> Draft:
    shelf = draft.project.shelf
    changed = {
        key: replace(
            shelf.assumptions[key], likely=value, evidence=Evidence(Status.ENTERED, "tried", "")
        )
        for name, value in values.items()
        if (key := f"lockin.{name}")
    }
    assumptions = {**shelf.assumptions, **changed}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=assumptions))
    return draft


OFFER = "gcp-h200-sxm-us"


def rented() -> Draft:
    """A chat whose overflow goes to a cloud."""
    draft = served_chat(users=60_000)
    workload = draft.project.workloads[0].id
    draft.deploy(workload, draft.pool_of(draft.burst(OFFER)), RouteRole.OVERFLOW)
    return draft


def cloud_site(draft: Draft) -> SiteId:
    return draft.plan.bursts[0].site


def test_leaving_who_makes_the_gpus_is_porting_learning_and_selling() -> None:
    bond = bonds(served_chat())["hardware/NVIDIA"]
    assert (bond.kind, bond.stack, bond.target) == (BondKind.HARDWARE, "CUDA", "ROCm")
    cost = bond.cost
    # One deployment from CUDA to ROCm: 1.5 person-months at 150,000 USD a year.
    assert cost.labour_usd == pytest.approx(1.5 * 150_000 / 12)
    assert cost.training_usd == pytest.approx((2 + 2 * 0.75) * 150_000 / 12)
    assert cost.parallel_usd == pytest.approx(2 * bond.usd_month)
    assert cost.write_off_usd > 0
    assert cost.commitment_usd == cost.egress_usd == 0
    assert bond.months == pytest.approx(cost.total_usd / bond.usd_month)
    assert bond.leave_months >= 16 / WEEKS_PER_MONTH


def test_a_stack_that_the_plan_has_already_is_the_one_to_port_to() -> None:
    draft = served_chat()
    draft.rack("lnv-sr685av3")
    found = bonds(draft)
    assert found["hardware/AMD"].target == "CUDA"
    assert found["hardware/NVIDIA"].target == "ROCm"
    # The server around the GPUs of another vendor is sold with either.
    assert found["hardware/Lenovo"].cost.training_usd == 0


def test_a_reserved_tier_is_paid_to_the_end_of_its_term() -> None:
    draft = rented()
    free = bonds(draft)["cloud/Google Cloud"]
    assert free.cost.commitment_usd == 0
    draft.run(EditBurst(S, draft.plan.bursts[0].id, "tier", Tier.RESERVED_1Y))
    held = bonds(draft)["cloud/Google Cloud"]
    assert held.left_months == 6
    assert held.cost.commitment_usd == pytest.approx(6 * held.usd_month)
    assert bonds(assume(draft, leave_month=12))["cloud/Google Cloud"].cost.commitment_usd == 0


def test_data_that_nobody_stated_make_a_lower_bound_and_stated_ones_a_price() -> None:
    draft = rented()
    assert bonds(draft)["cloud/Google Cloud"].cost.egress_usd is None
    assert bonds(draft)["cloud/Google Cloud"].is_lower_bound
    draft.run(EditExitTerms(S, cloud_site(draft), "stored_tb", 40.0))
    far = assume(draft, leave_month=0, data_act_free_from=99990101)
    bond = bonds(far)["cloud/Google Cloud"]
    usd_gb = draft.project.shelf.offers[EntryId(OFFER)].egress_usd_gb
    assert usd_gb
    assert bond.cost.egress_usd == pytest.approx(40_000 * usd_gb)
    assert not bond.is_lower_bound


def test_the_data_act_frees_customers_of_the_union_of_egress_and_of_long_notices() -> None:
    draft = rented()
    draft.run(EditExitTerms(S, cloud_site(draft), "stored_tb", 40.0))
    draft.run(EditExitTerms(S, cloud_site(draft), "notice_months", 6.0))
    inside = bonds(assume(draft, data_act_free_from=20200101))["cloud/Google Cloud"]
    assert (inside.cost.egress_usd, inside.notice_months) == (0.0, 2.0)
    outside = draft
    settings_of = replace(draft.project.settings, country="US")
    outside.project = replace(draft.project, settings=settings_of)
    bond = bonds(outside)["cloud/Google Cloud"]
    assert bond.cost.egress_usd
    assert bond.notice_months == 6.0


def test_a_promised_spend_is_owed_whether_it_is_used_or_not() -> None:
    draft = rented()
    for field, value in (("committed_usd_month", 10_000.0), ("term_months", 24)):
        draft.run(EditExitTerms(S, cloud_site(draft), field, value))
    assert bonds(draft)["cloud/Google Cloud"].cost.commitment_usd == pytest.approx(6 * 10_000)


def test_an_open_model_is_left_sooner_than_one_that_nobody_else_serves() -> None:
    costs = []
    for api in ("nebius-llama-3.3-70b", "openai-gpt-5.5"):
        draft = served_chat(users=60_000)
        draft.api(draft.project.workloads[0].id, api)
        (bond,) = (one for key, one in bonds(draft).items() if key.startswith("api/"))
        costs.append(bond.cost.labour_usd)
    assert costs == [pytest.approx(0.25 * 12_500), pytest.approx(2 * 12_500)]


def hall(**terms: float | int) -> Draft:
    draft = Draft()
    site = draft.site(SiteKind.COLOCATION, "DE", Colocation(40.0, 200.0))
    draft.rack("dgx-h200")
    for field, value in terms.items():
        draft.run(EditExitTerms(S, site, field, value))
    return draft


def landlord(draft: Draft) -> Bond:
    return next(one for key, one in bonds(draft).items() if key.startswith("colocation/"))


def test_a_landlord_is_paid_to_the_end_of_the_term_and_racks_are_moved() -> None:
    usual = landlord(hall())
    assert usual.usd_month == 8_000
    assert (usual.left_months, usual.notice_months) == (18, 3)
    assert usual.cost.commitment_usd == 18 * 8_000
    assert usual.cost.labour_usd == pytest.approx(0.25 * 12_500)
    assert len(usual.notes) == 2
    stated = landlord(hall(term_months=18, notice_months=6.0))
    assert stated.cost.commitment_usd == 6 * 8_000
    assert stated.leave_months == 6
    assert stated.notes == ()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("term_months", 0, "The term cannot be 0 months"),
        ("notice_months", -1.0, "The notice cannot be -1 months"),
        ("notice_months", 400.0, "The notice cannot be 400 months"),
        ("committed_usd_month", -5.0, "The promised spend cannot be -5 USD a month"),
        ("stored_tb", float("nan"), "The data kept there cannot be nan TB"),
    ],
)
def test_terms_that_cannot_be_are_refused(field: str, value: float, told: str) -> None:
    draft = hall()
    with pytest.raises(EditRefused, match=told):
        draft.run(EditExitTerms(S, draft.plan.sites[0].id, field, value))


def test_a_notice_longer_than_its_term_is_a_contradiction() -> None:
    draft = hall(term_months=6)
    with pytest.raises(EditRefused, match="longer than the term of 6 months"):
        draft.run(EditExitTerms(S, draft.plan.sites[0].id, "notice_months", 9.0))


def test_a_project_older_than_the_assumptions_ties_to_nobody_that_is_known() -> None:
    draft = served_chat()
    shelf = draft.project.shelf
    known = {key: one for key, one in shelf.assumptions.items() if not key.startswith("lockin.")}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=known))
    assert bonds(draft) == {}


FIGURES = (
    *("switching", "months", "spend", "labour", "training", "parallel", "egress"),
    *("commitment", "write_off", "time"),
)


def test_every_figure_of_leaving_says_why_and_its_formula_gives_it() -> None:
    draft = rented()
    evaluation = draft.evaluate()
    for bond in lock_in(Case(draft.project, S, evaluation)):
        for figure in FIGURES:
            why = explain(draft.project, S, evaluation, f"exit:{bond.key}:{figure}")
            assert why is not None
            if why.formula is None or why.value is None:
                continue
            symbols = {one.symbol: one.value for one in why.inputs}
            assert evaluate_expression(why.formula.expression, symbols) == pytest.approx(why.value)
    assert explain(draft.project, S, evaluation, "exit:hardware/Nobody:months") is None


def test_scores_concentration_and_exposure_say_why() -> None:
    draft = served_chat()
    evaluation = draft.evaluate()
    keys = ("supply:plan:score", "supply:plan:herfindahl", "supply:accelerators:score")
    for key in (*keys, "supply:servers:herfindahl", "loss:NVIDIA:exposure"):
        why = explain(draft.project, S, evaluation, key)
        assert why is not None
        assert why.formula is not None
        symbols = {one.symbol: one.value for one in why.inputs}
        assert evaluate_expression(why.formula.expression, symbols) == pytest.approx(why.value)


@settings(max_examples=12, deadline=None)
@given(st.floats(0, 60), st.floats(0, 6), st.floats(0, 18))
def test_leaving_never_pays_and_more_of_anything_never_makes_it_cheaper(
    month: float, parallel: float, porting: float
) -> None:
    draft = assume(rented(), leave_month=month, parallel_months=parallel, port_cuda_rocm=porting)
    for bond in bonds(draft).values():
        assert bond.cost.total_usd >= 0
        assert bond.leave_months >= bond.notice_months
    dearer = assume(draft, parallel_months=parallel + 1, port_cuda_rocm=porting + 1)
    before = bonds(assume(rented(), leave_month=month, parallel_months=parallel))
    for key, bond in bonds(dearer).items():
        assert bond.cost.parallel_usd > before[key].cost.parallel_usd
