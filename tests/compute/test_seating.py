"""Which GPUs of which server serve what: whole servers, parts of one, replicas over several."""

from typing import Any

import pytest

from planner.compute.explain.case import Case
from planner.compute.seating import Seat, Seating, ServerSeats, gpu_memory, memory_of, seats_at
from planner.document.commands.workloads import EditDeployment
from planner.domain.identity import EntryId
from planner.domain.language_model import Precision
from tests.builders import H200, Draft, S


def case_of(draft: Draft) -> Case:
    return Case(draft.project, S, draft.evaluate())


def seats(draft: Draft) -> list[list[tuple[int, int]]]:
    """Replica and GPUs of every seat, server by server."""
    servers = Seating(case_of(draft)).servers.values()
    return [[(one.replica, one.gpus) for one in server.seats] for server in servers]


def chat(replicas: int | None = None, **changes: Any) -> Draft:
    draft = Draft()
    draft.rack(H200, H200)
    draft.deploy(draft.workload(), replicas=replicas, **changes)
    return draft


def test_replicas_of_one_gpu_sit_side_by_side() -> None:
    draft = chat(replicas=10)
    assert seats(draft) == [[(one, 1) for one in range(1, 9)], [(9, 1), (10, 1)]]
    assert [one.idle for one in Seating(case_of(draft)).servers.values()] == [0, 6]


def test_replicas_of_four_share_a_server() -> None:
    draft = chat(tp=4)
    assert seats(draft) == [[(1, 4), (2, 4)], [(3, 4), (4, 4)]]


def test_a_replica_over_two_servers_sits_on_both() -> None:
    draft = chat(tp=8, pp=2)
    assert seats(draft) == [[(1, 8)], [(1, 8)]]


def test_two_deployments_divide_a_server() -> None:
    draft = chat(replicas=3)
    other = draft.workload("Other", llm=EntryId("llama-3.1-8b"))
    draft.deploy(other, replicas=2, tp=2)
    first, second = (one.id for one in draft.plan.deployments)
    (one, two) = Seating(case_of(draft)).servers.values()
    assert (one.gpus_of(first), one.gpus_of(second), one.idle) == (3, 4, 1)
    assert two.idle == 8


@pytest.mark.parametrize("layout", [{"tp": 1}, {"tp": 4}, {"tp": 8, "pp": 2}, {"tp": 2}])
def test_one_server_alone_tells_the_same(layout: dict[str, int]) -> None:
    draft = chat(**layout)
    case = case_of(draft)
    (pool,) = draft.plan.pools
    for placement, server in Seating(case).servers.items():
        assert seats_at(case, pool.id, placement) == server


def test_every_gpu_is_assigned_or_idle() -> None:
    draft = chat(replicas=5, tp=2)
    (pool,) = draft.evaluate().pools.values()
    servers = Seating(case_of(draft)).servers.values()
    assert sum(one.idle for one in servers) == pool.gpus - pool.gpus_assigned
    assert pool.gpus_assigned == 10


def test_memory_of_the_servers_is_that_of_the_pool() -> None:
    draft = chat(replicas=12)
    case = case_of(draft)
    (pool,) = draft.evaluate().pools.values()
    uses = [memory_of(case, one) for one in Seating(case).servers.values()]
    assert sum(one.total for one in uses) == pytest.approx(pool.memory.total)
    assert sum(one.used for one in uses) == pytest.approx(pool.memory.used)
    assert uses[0].used == pytest.approx(2 * uses[1].used)


def test_a_deployment_without_gpus_fills_nothing() -> None:
    draft = chat(weights=Precision.BF16, tp=1, replicas=1)
    deployment = draft.plan.deployments[0]
    assert gpu_memory(case_of(draft), deployment) is not None
    draft.run(EditDeployment(S, deployment.id, "tp", 64))
    assert gpu_memory(case_of(draft), draft.plan.deployments[0]) is None


def test_seats_name_who_sits() -> None:
    draft = chat(replicas=1, tp=2)
    (deployment,) = draft.plan.deployments
    first = next(iter(Seating(case_of(draft)).servers.values()))
    assert isinstance(first, ServerSeats)
    assert first.seats == (Seat(deployment.id, 1, 2),)
