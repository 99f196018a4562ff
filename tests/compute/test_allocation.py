"""Which GPUs serve which deployment: disjoint, inside link domains, filled in turn."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.compute.allocation import Claim, PoolServer, allot
from planner.domain.identity import DeploymentId, PlacementId, RackId
from tests.builders import H200, Draft, served_chat

A, B, C = (DeploymentId(name) for name in "abc")


def servers(*gpus: int, domain: int | None = None) -> list[PoolServer]:
    return [
        PoolServer(PlacementId(f"p{n}"), RackId("r"), count, domain or count)
        for n, count in enumerate(gpus)
    ]


def test_fixed_replicas_come_first_and_the_rest_is_filled_in_turn() -> None:
    claims = [Claim(A, 2, None), Claim(B, 1, None), Claim(C, 4, 1)]
    given_out = allot(servers(8, 4), claims)
    assert given_out[C].servers == ((0, 4),)
    assert (given_out[A].replicas, given_out[B].replicas) == (3, 2)
    assert sum(one.gpus for one in given_out.values()) == 12


def test_servers_are_taken_in_rack_and_unit_order() -> None:
    assert allot(servers(8, 8), [Claim(A, 4, 3)])[A].servers == ((0, 8), (1, 4))


def test_a_replica_is_never_split_where_it_fits_one_server() -> None:
    assert allot(servers(8, 8), [Claim(A, 5, None)])[A].servers == ((0, 5), (1, 5))


def test_a_larger_replica_takes_whole_servers() -> None:
    given_out = allot(servers(8, 8, 8), [Claim(B, 1, 1), Claim(A, 16, None, tp=8)])
    assert given_out[A].servers == ((1, 8), (2, 8))


def test_a_tensor_parallel_group_stays_inside_a_link_domain() -> None:
    two_links = servers(8, 8, domain=4)
    assert allot(two_links, [Claim(A, 8, None, tp=8)])[A].replicas == 0
    assert allot(two_links, [Claim(A, 8, None, tp=4)])[A].replicas == 2
    assert allot(servers(8, 8, 8), [Claim(A, 12, 1, tp=6)])[A].servers == ((0, 6), (1, 6))


def test_more_replicas_than_there_is_room_for_are_cut() -> None:
    given_out = allot(servers(8), [Claim(A, 8, 3), Claim(B, 1, None)])
    assert (given_out[A].replicas, given_out[B].replicas) == (1, 0)


CLAIMS = st.lists(
    st.tuples(
        st.integers(1, 20), st.one_of(st.none(), st.integers(0, 4)), st.sampled_from([1, 2, 4])
    ),
    max_size=4,
).map(lambda found: [Claim(DeploymentId(str(n)), *one) for n, one in enumerate(found)])


@given(st.lists(st.sampled_from([2, 4, 8, 72]), max_size=5), st.sampled_from([1, 2, 4]), CLAIMS)
def test_no_gpu_is_given_twice(gpus: list[int], domain: int, claims: list[Claim]) -> None:
    there = [
        PoolServer(one.placement, one.rack, one.gpus, min(one.gpus, domain))
        for one in servers(*gpus)
    ]
    taken: Counter[int] = Counter()
    for claim in claims:
        allotment = allot(there, claims)[claim.deployment]
        assert allotment.gpus == allotment.replicas * claim.gpus_per_replica
        assert allotment.replicas <= (claim.replicas if claim.replicas is not None else 10**6)
        taken.update(dict(allotment.servers))
    assert all(count <= there[index].gpus for index, count in taken.items())


@pytest.mark.parametrize("gpus", [8, 12, 16])
def test_training_takes_its_gpus_for_itself(gpus: int) -> None:
    draft = served_chat(servers=2)
    (chat,) = draft.plan.deployments
    draft.deploy(draft.training(gpus), dp=gpus, tp=1, replicas=1)
    deployments = draft.evaluate().deployments
    assert deployments[draft.plan.deployments[-1].id].gpus == gpus
    assert deployments[chat.id].gpus == 16 - gpus


def test_idle_gpus_are_reported() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.deploy(draft.workload(), replicas=3)
    (pool,) = draft.evaluate().pools.values()
    assert (pool.gpus, pool.gpus_assigned) == (8, 3)
