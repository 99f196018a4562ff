"""Why a deployment runs so many replicas on so many GPUs, and how well its figures are founded."""

from typing import Final

from planner.compute.capacity import training_gpus
from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, applied, listed
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.results import DeploymentResult
from planner.domain.service import Burst, Deployment

GPUS: Final = Formula(
    id="explain.deployment_gpus",
    result="GPUs of a deployment",
    unit="GPUs",
    expression="replicas * instances * tp * pp * dp",
    symbols={
        "replicas": "replicas that run",
        "instances": "instances of the engine in a replica; 1 unless prompts are read apart",
        "tp": "tensor parallel",
        "pp": "pipeline parallel",
        "dp": "data parallel",
    },
    source="GPUs of an instance = tp × pp × dp; ep and cp divide them and add none",
)

INSTANCES: Final = Formula(
    id="explain.burst_replicas",
    result="replicas on rented instances",
    unit="replicas",
    expression="instances * per_instance",
    symbols={
        "instances": "most instances of the burst",
        "per_instance": "whole replicas that fit on an instance",
    },
    source="A replica stays inside one instance",
)

_JOB = say("A training job runs once, on the GPUs that it asks for and finds free.")


def replicas_of(case: Case, deployment: Deployment, result: DeploymentResult) -> Explanation:
    """Return why a deployment runs so many replicas."""
    title, value = say("Replicas of {0}", deployment.name), float(result.replicas)
    burst = next((one for one in case.plan.bursts if one.pool == deployment.pool), None)
    if burst is not None:
        return _rented(case, deployment, burst, title, value)
    job = _gpus_of_job(case, deployment)
    if job is not None:
        return listed(title, value, "replicas", (job,), (_JOB,))
    pool = case.evaluation.pools[deployment.pool]
    given = [
        Given(float(deployment.gpus_per_replica), "GPUs", ENTERED, say("GPUs of a replica")),
        Given(float(pool.gpus), "GPUs", label=say("GPUs of {0}", pool.name)),
    ]
    if deployment.replicas is None:
        notes = [
            say("Fills the pool: as many whole replicas as find GPUs beside the other deployments.")
        ]
    else:
        wanted = float(deployment.replicas)
        given.append(Given(wanted, "replicas", ENTERED, say("replicas asked for")))
        notes = [
            say(
                "As many of those asked for as find GPUs; fixed numbers come before those "
                "that fill."
            )
        ]
    notes.append(say("A tensor-parallel group stays inside one server or link domain."))
    if deployment.reserve_replicas:
        reserve = float(deployment.reserve_replicas)
        given.append(Given(reserve, "replicas", ENTERED, say("of them in reserve")))
        notes.append(say("Those in reserve serve nothing until another one is lost."))
    return listed(title, value, "replicas", given, notes)


def _gpus_of_job(case: Case, deployment: Deployment) -> Given | None:
    """The GPUs that the training job on a deployment asks for, None where none runs on it."""
    jobs = training_gpus(case.plan.routes, case.project.workloads)
    gpus = jobs.get(deployment.id)
    return None if gpus is None else Given(float(gpus), "GPUs", ENTERED, say("GPUs of the job"))


def _rented(
    case: Case, deployment: Deployment, burst: Burst, title: str, value: float
) -> Explanation:
    whole = case.shelf.offers[burst.offer].gpus // deployment.gpus_per_replica
    given = {
        "instances": Given(float(burst.maximum), "instances", ENTERED),
        "per_instance": Given(float(whole), "replicas per instance"),
    }
    return applied(title, value, "replicas", INSTANCES, given)


def gpus_of(case: Case, deployment: Deployment, result: DeploymentResult) -> Explanation:
    """Return why a deployment takes so many GPUs."""
    title, job = say("GPUs of {0}", deployment.name), _gpus_of_job(case, deployment)
    if job is not None:
        return listed(title, float(result.gpus), "GPUs", (job,), (_JOB,))
    running = replicas_of(case, deployment, result)
    given = {
        "replicas": Given(float(result.replicas), "replicas", why=running),
        "instances": Given(float(deployment.instances), "instances", ENTERED),
        "tp": Given(float(deployment.tp), "GPUs", ENTERED),
        "pp": Given(float(deployment.pp), "stages", ENTERED),
        "dp": Given(float(deployment.dp), "copies", ENTERED),
    }
    return applied(title, float(result.gpus), "GPUs", GPUS, given)


def basis_of(case: Case, deployment: Deployment, result: DeploymentResult) -> Explanation:
    """Return what the latency and throughput of a deployment stand on, and how far they may be off."""
    unit = "times the estimate"
    given = (
        Given(result.band_low, unit, label=say("low end of the rates, 1 in 10 is below")),
        Given(result.band_high, unit, label=say("high end of the rates, 1 in 10 is above")),
    )
    reason = case.capacity.replicas[deployment.id].band.reason
    notes = (say("Basis: {0}.", result.badge), reason)
    return listed(
        say("Range of the rates of {0}", deployment.name), result.band_high, unit, given, notes
    )
