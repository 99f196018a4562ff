"""Findings of service: memory, objectives, windows, data classes, air gaps, bursts, layouts."""

from typing import Any

import pytest

from planner.document.commands.cloud import EditBurst
from planner.document.commands.rooms import EditRoom
from planner.document.commands.workloads import EditDeployment
from planner.domain.facility import Link, LinkKind
from planner.domain.finding import Finding, Severity
from planner.domain.identity import LinkId
from planner.domain.language_model import Precision
from planner.domain.service import BurstTrigger, RouteRole
from planner.domain.site import SiteKind
from planner.domain.workload import DataClass, TrainingJob, TuningMethod, WorkloadKind
from tests.builders import H200, L40S, LLAMA_8B, Draft, S, repaired, served_chat

SMALL_OFFER = "scaleway-l40s-pl-waw"
BIG_MODEL = "llama-3.1-405b"


def only(draft: Draft, rule: str) -> Finding:
    (finding,) = draft.findings(rule)
    return finding


def with_burst(draft: Draft, **changes: Any) -> Draft:
    """Let a burst take the overflow of the first workload."""
    pool = draft.pool_of(draft.burst(**changes))
    draft.deploy(draft.project.workloads[0].id, pool, RouteRole.OVERFLOW)
    return draft


# Memory ------------------------------------------------------------------------------------------


def test_a_model_too_large_for_its_gpus_gets_the_smallest_layout_that_holds_it() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.deploy(draft.workload(llm=BIG_MODEL), tp=1, weights=Precision.FP8)
    finding = only(draft, "MEM-001")
    assert finding.severity is Severity.ERROR
    assert finding.message.startswith("Llama-3.1-405B FP8 needs ")
    assert "on each of 1 GPU, H200 SXM 141GB has 151 GB" in finding.message
    assert [fix.label for fix in finding.fixes] == ["Use 4 GPUs per replica"]
    assert not repaired(draft, finding).findings("MEM-001")


def test_no_layout_is_offered_where_none_holds_the_model() -> None:
    draft = Draft()
    draft.rack(L40S)
    draft.deploy(draft.workload(llm=BIG_MODEL), tp=4, weights=Precision.BF16)
    assert only(draft, "MEM-001").fixes == ()


def test_a_model_that_fits_is_no_finding() -> None:
    assert not served_chat().findings("MEM-001")


@pytest.mark.parametrize(("replicas", "fires"), [(8, False), (9, True)])
def test_replicas_without_gpus_are_told(replicas: int, fires: bool) -> None:
    draft = served_chat()
    draft.run(EditDeployment(S, draft.plan.deployments[0].id, "replicas", replicas))
    found = draft.findings("MEM-002")
    assert bool(found) is fires
    assert all("has GPUs for 8 of 9 replicas of 1 GPUs" in one.message for one in found)


def test_a_deployment_that_fills_but_finds_nothing_is_told() -> None:
    draft = served_chat()
    draft.run(EditDeployment(S, draft.plan.deployments[0].id, "replicas", 8))
    draft.deploy(draft.workload("More"))
    assert "has GPUs for 0 of 1 replicas" in only(draft, "MEM-002").message


def test_an_instance_smaller_than_a_replica_is_told() -> None:
    draft = Draft()
    pool = draft.pool_of(draft.burst(SMALL_OFFER))
    draft.deploy(draft.workload(llm=LLAMA_8B), pool, tp=2)
    assert not draft.findings("MEM-002")
    draft.run(EditDeployment(S, draft.plan.deployments[0].id, "tp", 4))
    assert "0 of 1 replicas of 4 GPUs on instances of 2" in only(draft, "MEM-002").message


@pytest.mark.parametrize(
    ("method", "fires"), [(TuningMethod.LORA, False), (TuningMethod.FULL, True)]
)
def test_a_training_job_needs_memory_for_its_state(method: TuningMethod, fires: bool) -> None:
    draft = Draft()
    draft.rack(L40S)
    job = TrainingJob(1e8, 20, 8, 22, 8, method)
    workload = draft.workload("Tuning", kind=WorkloadKind.TRAINING, demand=None, training=job)
    draft.deploy(workload, dp=8, tp=1, replicas=1)
    found = draft.findings("MEM-003")
    assert bool(found) is fires
    assert all("on each of 8 GPUs, L40S " in one.message for one in found)
    assert not draft.findings("MEM-001")


def test_a_tensor_parallel_group_larger_than_a_link_domain_serves_nothing() -> None:
    draft = served_chat()
    deployment = draft.plan.deployments[0].id
    draft.run(EditDeployment(S, deployment, "tp", 8))
    assert not draft.findings("NET-001")
    draft.rack("dell-xe7745")
    draft.deploy(draft.workload("Other"), tp=8)
    assert not draft.findings("NET-001")  # it runs on the first pool
    other = draft.plan.pools[-1].id
    draft.deploy(draft.workload("Third"), other, tp=8)
    finding = only(draft, "NET-001")
    assert "over 8 GPUs; only 4 share one link domain" in finding.message
    assert draft.evaluate().deployments[draft.plan.deployments[-1].id].replicas == 0


# Objectives --------------------------------------------------------------------------------------


def test_unserved_requests_are_an_error_with_shares_and_reason() -> None:
    finding = only(served_chat(users=25_000), "SLO-001")
    assert finding.severity is Severity.ERROR
    assert finding.blocks_admission
    assert "Chat: 25.2% of its requests a year and 25% of those in the peak hour" in finding.message
    assert "limited by TPOT" in finding.message
    assert not served_chat(users=18_000).findings("SLO-001")


def test_one_more_burst_instance_repairs_a_shortage() -> None:
    draft = with_burst(served_chat(users=45_000), maximum=1)
    finding = only(draft, "SLO-001")
    assert [fix.label for fix in finding.fixes] == ["One more burst instance (2)"]
    assert not repaired(draft, finding).findings("SLO-001")


def test_one_more_replica_repairs_a_shortage_where_gpus_are_free() -> None:
    draft = served_chat(users=10_000)
    deployment = draft.plan.deployments[0].id
    draft.run(EditDeployment(S, deployment, "replicas", 4))
    finding = only(draft, "SLO-001")
    assert [fix.label for fix in finding.fixes] == ["Run 5 replicas of Llama-3.3-70B"]
    assert not repaired(draft, finding).findings("SLO-001")


def test_no_replica_is_offered_without_free_gpus() -> None:
    draft = served_chat(users=25_000)
    draft.run(EditDeployment(S, draft.plan.deployments[0].id, "replicas", 8))
    assert only(draft, "SLO-001").fixes == ()


@pytest.mark.parametrize(
    ("data_class", "words"),
    [
        (DataClass.INTERNAL, "no route leads to a deployment or model API"),
        (DataClass.RESTRICTED, "every route is forbidden for its data class"),
    ],
)
def test_a_workload_without_a_way_says_so(data_class: DataClass, words: str) -> None:
    draft = Draft()
    workload = draft.workload(data_class=data_class)
    if data_class is DataClass.RESTRICTED:
        draft.api(workload)
    assert words in only(draft, "SLO-001").message


def test_a_muted_shortage_still_keeps_a_plan_from_being_admissible() -> None:
    draft = served_chat(users=25_000)
    draft.mute(only(draft, "SLO-001"))
    evaluation = draft.evaluate()
    assert not draft.findings("SLO-001")
    assert not evaluation.admissible


@pytest.mark.parametrize(("hours", "fires"), [(1, True), (8, False)])
def test_a_training_run_longer_than_its_window_is_told(hours: int, fires: bool) -> None:
    draft = Draft()
    draft.rack(H200)
    draft.deploy(draft.training(8, hours), dp=8, tp=1, replicas=1)
    found = draft.findings("SLO-002")
    assert bool(found) is fires
    assert all(f"its window has {hours} h" in one.message for one in found)


def test_a_training_run_without_gpus_is_an_error() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.deploy(draft.training(16), dp=16, tp=1, replicas=1)
    finding = only(draft, "SLO-002")
    assert (finding.severity, finding.message) == (
        Severity.ERROR,
        "Tuning has no 16 free GPUs to run on.",
    )


# Where data may go -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data_class", "country", "allowed"),
    [
        (DataClass.PUBLIC, "US", True),
        (DataClass.INTERNAL, "US", True),
        (DataClass.PERSONAL, "US", False),
        (DataClass.PERSONAL, "DE", True),
        (DataClass.PERSONAL, "CH", True),
        (DataClass.RESTRICTED, "IT", True),
        (DataClass.RESTRICTED, "DE", True),
        (DataClass.RESTRICTED, "US", False),
    ],
)
def test_data_stays_where_its_class_allows(
    data_class: DataClass, country: str, allowed: bool
) -> None:
    draft = Draft("IT")
    draft.site(SiteKind.OWN, country)
    draft.rack(H200)
    draft.deploy(draft.workload(data_class=data_class))
    assert bool(draft.findings("SOV-001")) is not allowed
    (workload,) = draft.evaluate().workloads.values()
    assert (workload.served_requests_per_s > 0) is allowed


def test_removing_a_forbidden_route_repairs_it() -> None:
    draft = served_chat(data_class=DataClass.PERSONAL)
    draft.api(draft.project.workloads[0].id, "openai-gpt-6-sol")
    finding = only(draft, "SOV-001")
    assert finding.blocks_admission
    assert "may not be processed in a model API site" in finding.message
    after = repaired(draft, finding)
    assert not after.findings("SOV-001")
    assert after.evaluate().admissible


def gapped(draft: Draft) -> Draft:
    return draft.run(EditRoom(S, draft.room(), "air_gapped", True))


def linked(draft: Draft, *ends: str) -> Draft:
    link = Link(LinkId("link-1"), "Fibre", LinkKind.WAN, (ends[0], ends[1]), 10.0, 5.0)  # type: ignore[arg-type]
    return draft.change_plan(links=(link,))


def test_a_link_that_leaves_an_air_gapped_room_is_an_error() -> None:
    draft = Draft()
    rack, other = draft.rack(), draft.rack()
    room = draft.room()
    away = draft.site(SiteKind.COLOCATION, "DE")
    assert not linked(draft, room, away).findings("AIRGAP-1")
    draft.run(EditRoom(S, room, "air_gapped", True))
    for ends in ((room, away), (away, rack)):
        finding = only(linked(draft, *ends), "AIRGAP-1")
        assert finding.message == "Link Fibre leaves the air-gapped room Room 1."
        assert not repaired(draft, finding).plan.links
    assert not linked(draft, rack, other).findings("AIRGAP-1")


def test_a_workload_of_an_air_gapped_room_has_no_route_outside() -> None:
    draft = gapped(served_chat())
    assert not draft.findings("AIRGAP-1")
    draft.api(draft.project.workloads[0].id)
    finding = only(draft, "AIRGAP-1")
    assert "has 1 route outside it" in finding.message
    assert not repaired(draft, finding).findings("AIRGAP-1")


def test_two_air_gapped_rooms_are_not_linked_either() -> None:
    draft = gapped(Draft())
    first = draft.room()
    draft.site()
    finding = only(linked(gapped(draft), first, draft.room()), "AIRGAP-1")
    assert finding.subject == "link-1"


# Bursts ------------------------------------------------------------------------------------------


def test_a_burst_without_deployment_is_told_and_the_largest_workload_deployed() -> None:
    draft = served_chat(users=25_000)
    draft.burst()
    finding = only(draft, "FIN-001")
    assert finding.message == "burst-01 serves nothing: nothing is deployed on it."
    after = repaired(draft, finding)
    assert not after.findings("FIN-001")
    assert not after.findings("SLO-001")
    assert after.plan.routes[-1].role is RouteRole.OVERFLOW


def test_a_deployed_burst_without_route_only_gets_its_route() -> None:
    draft = served_chat()
    draft.deploy(None, draft.pool_of(draft.burst()))
    finding = only(draft, "FIN-001")
    assert "no workload is routed to it" in finding.message
    after = repaired(draft, finding)
    assert not after.findings("FIN-001")
    assert after.plan.deployments == draft.plan.deployments


def test_a_burst_that_is_paid_for_nothing_says_so() -> None:
    draft = Draft()
    draft.burst(trigger=BurstTrigger.SCHEDULE)
    finding = only(draft, "FIN-001")
    assert "but its scheduled hours are paid" in finding.message
    assert draft.value("tco_total") > 0


def test_nothing_is_offered_to_a_burst_where_no_data_may_go() -> None:
    draft = served_chat(data_class=DataClass.RESTRICTED)
    draft.burst()
    assert only(draft, "FIN-001").fixes == ()


def test_a_burst_that_serves_is_no_finding() -> None:
    draft = with_burst(served_chat())
    assert not draft.findings("FIN-001")
    draft.run(EditBurst(S, draft.plan.bursts[0].id, "minimum", 1))
    assert not draft.findings("FIN-001")


def test_every_rule_has_a_source_and_a_remedy() -> None:
    draft = with_burst(served_chat(users=10**6, data_class=DataClass.PERSONAL))
    draft.api(draft.project.workloads[0].id, "openai-gpt-6-sol")
    draft.burst(SMALL_OFFER)
    for one in draft.evaluate().findings:
        assert one.source
        assert one.detail.endswith(".")
        assert "invalid" not in one.message.lower()
