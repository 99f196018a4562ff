"""A plan that owns no GPU is split over what owning would cost in a server of the catalogue."""

import pytest

from planner.compute.explain.case import Case
from planner.compute.gpu_loads import GpuRates
from planner.compute.owned_gpu import OwnedGpu, owned_gpu
from planner.compute.split import HybridSplit, hybrid_split
from planner.domain.provenance import Status
from planner.domain.workload import DataClass, TrainingJob, WorkloadKind
from planner.studies.reference_server import Owner, owner_of
from tests.builders import Draft, library, served_chat
from tests.builders import S as FIRST


def case_of(draft: Draft) -> Case:
    return Case(draft.project, FIRST, draft.evaluate())


def owner(draft: Draft) -> Owner:
    found = owner_of(case_of(draft), library, GpuRates())
    assert isinstance(found, Owner)
    return found


def rented_chat(data_class: DataClass = DataClass.INTERNAL) -> Draft:
    draft = Draft()
    pool = draft.pool_of(draft.burst())
    draft.deploy(draft.workload(users=20_000, data_class=data_class), pool)
    return draft


def test_owning_costs_what_a_plan_of_such_servers_does() -> None:
    found = owner(rented_chat()).owned
    (part,) = [one for one in library().parts.values() if one.label == found.reference]
    assert part.evidence["price_usd"].status is not Status.DERIVED
    assert (found.gpus, found.server_gpus, found.kinds) == (0, part.gpus, 1)
    split = hybrid_split(owner(rented_chat()).case, GpuRates(), "", found)
    assert isinstance(split, HybridSplit)
    bought = Draft()
    for _ in range(-int(-split.split.load.peak // part.gpus)):
        bought.rack(part.id, frame=library().choices["default.rack_frame"])
    same = owned_gpu(case_of(bought))
    assert isinstance(same, OwnedGpu)
    assert found.fixed_usd_year == pytest.approx(same.fixed_usd_year)
    assert found.variable_usd_h == pytest.approx(same.variable_usd_h)


def test_the_plan_itself_rents_all_and_the_optimum_costs_no_more() -> None:
    found = owner(rented_chat())
    split = hybrid_split(found.case, GpuRates(), "", found.owned)
    assert isinstance(split, HybridSplit)
    assert split.accelerator == found.case.shelf.accelerators[found.owned.accelerator].name
    assert split.split.best().usd_year <= split.split.at(split.owned.gpus).usd_year
    assert split.split.at(0.0).owned.unit_hours == 0.0


def test_data_that_may_not_leave_has_to_be_owned_there_too() -> None:
    found = owner(rented_chat(DataClass.RESTRICTED))
    split = hybrid_split(found.case, GpuRates(), "", found.owned)
    assert isinstance(split, HybridSplit)
    assert split.split.at_least == pytest.approx(split.split.load.peak)


def test_gpus_of_the_plan_come_before_any_reference() -> None:
    case = case_of(served_chat(servers=2))
    found = owner_of(case, library, GpuRates())
    assert isinstance(found, Owner)
    assert found.case is case
    assert (found.owned.reference, found.owned) == ("", owned_gpu(case))


def test_training_alone_takes_the_server_whose_gpus_are_the_cheapest() -> None:
    draft = Draft()
    job = TrainingJob(1e8, 20, 8, 22, 8)
    draft.workload("T", kind=WorkloadKind.TRAINING, demand=None, training=job, objectives=())
    found = owner(draft).owned
    prices = [
        one.price_usd / one.gpus
        for one in library().parts.values()
        if one.kind == "gpu-server"
        and one.price_usd
        and one.evidence["price_usd"].status is not Status.DERIVED
    ]
    (part,) = [one for one in library().parts.values() if one.label == found.reference]
    assert part.price_usd is not None
    assert part.price_usd / part.gpus == min(prices)


def test_why_there_is_none_is_told() -> None:
    assert owner_of(case_of(Draft()), library, GpuRates()) == "no workload asks for GPUs yet"
