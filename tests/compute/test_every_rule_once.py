"""The first rules, each once where it fires and once, nearly the same plan, where it does not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.racks import EditSite
from planner.document.commands.rooms import EditRoom
from planner.document.commands.workloads import EditDeployment
from planner.domain.facility import CoolingElement, Loop
from planner.domain.identity import ElementId
from planner.domain.language_model import Precision
from planner.domain.overriding import SETTINGS
from planner.domain.project import Override
from planner.domain.workload import DataClass, TrainingJob, TuningMethod, WorkloadKind
from tests.builders import H200, L40S, LLAMA_70B, NVL72, Draft, S, feeds, served_chat

BIG = feeds(63.0)
CPU, STORAGE = "dell-r760", "weka-nitro155"


def rack(*parts: str, **changes: Any) -> Draft:
    draft = Draft()
    draft.rack(*parts, **changes)
    return draft


def changed(part: str, **figures: Any) -> Draft:
    return rack(part, on=BIG).change_part(part, **figures)


def air_plant(kw: float) -> Draft:
    draft = rack(H200)
    cooler = CoolingElement(ElementId("c1"), "Cooler", draft.room(), Loop.AIR, kw, 20.0, 30.0)
    return draft.change_plan(cooling_elements=(cooler,))


def liquid(*, cdu: bool) -> Draft:
    draft = rack(frame=NVL72, on=feeds(200.0))
    if cdu:
        draft.floor("cdu-xdu1350")
    return draft


def site(**changes: Any) -> Draft:
    draft = rack(H200)
    for field, value in changes.items():
        draft.run(EditSite(S, draft.plan.sites[0].id, field, value))
    return draft


def deployed(server: str = H200, llm: str = LLAMA_70B, **changes: Any) -> Draft:
    draft = rack(server)
    draft.deploy(draft.workload(llm=llm), **changes)
    return draft


def replicas(count: int) -> Draft:
    draft = served_chat()
    return draft.run(EditDeployment(S, draft.plan.deployments[0].id, "replicas", count))


def tuned(method: TuningMethod) -> Draft:
    draft = rack(L40S)
    job = TrainingJob(1e8, 20, 8, 22, 8, method)
    workload = draft.workload("Tuning", kind=WorkloadKind.TRAINING, demand=None, training=job)
    draft.deploy(workload, dp=8, tp=1, replicas=1)
    return draft


def trained(hours: int) -> Draft:
    draft = rack(H200)
    draft.deploy(draft.training(8, hours), dp=8, tp=1, replicas=1)
    return draft


def routed(data_class: DataClass) -> Draft:
    draft = served_chat(data_class=data_class)
    draft.api(draft.project.workloads[0].id, "openai-gpt-6-sol")
    return draft


def gapped(*, outside: bool) -> Draft:
    draft = served_chat()
    draft.run(EditRoom(S, draft.room(), "air_gapped", True))
    if outside:
        draft.api(draft.project.workloads[0].id)
    return draft


def burst(*, deploy: bool) -> Draft:
    draft = served_chat()
    pool = draft.pool_of(draft.burst())
    if deploy:
        draft.deploy(draft.project.workloads[0].id, pool)
    return draft


def without_power(*, known: bool) -> Draft:
    draft = rack(CPU)
    if known:
        return draft
    return draft.change_part(CPU, draw=replace(draft.part(CPU).draw, nameplate_kw=None))


def overridden(value: str) -> Draft:
    draft = rack()
    (scenario,) = draft.project.scenarios
    own = replace(scenario, overrides=(Override(SETTINGS, "discount_rate", value, "why"),))
    draft.project = replace(draft.project, scenarios=(own,))
    return draft


def currency(code: str) -> Draft:
    draft = rack()
    draft.project = replace(draft.project, settings=replace(draft.project.settings, currency=code))
    return draft


def dated(order: str, demand: str) -> Draft:
    draft = rack()
    settings = replace(draft.project.settings, order_date=order, demand_start=demand)
    draft.project = replace(draft.project, settings=settings)
    return draft


CASES: Mapping[str, Callable[[], Draft]] = {
    "SPC-001 fires": lambda: changed(H200, depth_mm=1100.0),
    "SPC-001 does not fire": lambda: changed(H200, depth_mm=1000.0),
    "SPC-002 fires": lambda: changed(STORAGE, mass_kg=1800.0),
    "SPC-002 does not fire": lambda: changed(STORAGE, mass_kg=1400.0),
    "PWR-001 fires": lambda: rack(H200, H200),
    "PWR-001 does not fire": lambda: rack(H200),
    "PWR-002 fires": lambda: rack(H200, H200, H200, H200),
    "PWR-002 does not fire": lambda: rack(H200, H200),
    "PWR-003 fires": lambda: rack(H200, on=feeds(count=1)),
    "PWR-003 does not fire": lambda: rack(H200),
    "PWR-004 fires": lambda: rack(H200),
    "PWR-004 does not fire": lambda: rack(H200, on=feeds(count=3)),
    "PWR-005 fires": lambda: site(design_it_kw=7.0),
    "PWR-005 does not fire": lambda: site(design_it_kw=8.0),
    "PWR-006 fires": lambda: site(connection_kva=11.0),
    "PWR-006 does not fire": lambda: site(connection_kva=12.0),
    "COL-001 fires": lambda: rack(H200, H200, on=BIG),
    "COL-001 does not fire": lambda: rack(H200, on=BIG),
    "COL-002 fires": lambda: air_plant(11.0),
    "COL-002 does not fire": lambda: air_plant(12.0),
    "COL-003 fires": lambda: liquid(cdu=False),
    "COL-003 does not fire": lambda: liquid(cdu=True),
    "NET-001 fires": lambda: deployed("dell-xe7745", tp=8),
    "NET-001 does not fire": lambda: deployed("dell-xe7745", tp=4),
    "MEM-001 fires": lambda: deployed(llm="llama-3.1-405b", tp=1, weights=Precision.FP8),
    "MEM-001 does not fire": lambda: deployed(llm="llama-3.1-405b", tp=8, weights=Precision.FP8),
    "MEM-002 fires": lambda: replicas(9),
    "MEM-002 does not fire": lambda: replicas(8),
    "MEM-003 fires": lambda: tuned(TuningMethod.FULL),
    "MEM-003 does not fire": lambda: tuned(TuningMethod.LORA),
    "ENG-001 fires": lambda: deployed(kv=Precision.INT4),
    "ENG-001 does not fire": deployed,
    "SLO-001 fires": lambda: served_chat(users=25_000),
    "SLO-001 does not fire": lambda: served_chat(users=2_000),
    "SLO-002 fires": lambda: trained(1),
    "SLO-002 does not fire": lambda: trained(8),
    "SOV-001 fires": lambda: routed(DataClass.PERSONAL),
    "SOV-001 does not fire": lambda: routed(DataClass.PUBLIC),
    "AIRGAP-1 fires": lambda: gapped(outside=True),
    "AIRGAP-1 does not fire": lambda: gapped(outside=False),
    "FIN-001 fires": lambda: burst(deploy=False),
    "FIN-001 does not fire": lambda: burst(deploy=True),
    "DAT-001 fires": lambda: changed(CPU, price_usd=None),
    "DAT-001 does not fire": lambda: rack(CPU),
    "DAT-002 fires": lambda: without_power(known=False),
    "DAT-002 does not fire": lambda: without_power(known=True),
    "DAT-003 fires": lambda: changed(CPU, mass_kg=None),
    "DAT-003 does not fire": lambda: rack(CPU),
    "DAT-004 fires": lambda: overridden("soon"),
    "DAT-004 does not fire": lambda: overridden("0.08"),
    "DAT-005 fires": lambda: currency("EUR"),
    "DAT-005 does not fire": lambda: currency("USD"),
    "DAT-006 fires": lambda: dated("2027-03-01", "2027-02-01"),
    "DAT-006 does not fire": lambda: dated("2027-03-01", "2027-03-01"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_rule_fires_where_it_should_and_only_there(case: str) -> None:
    rule, _, verdict = case.partition(" ")
    assert bool(CASES[case]().findings(rule)) is (verdict == "fires")
