"""Why a training job takes so long, holds so much memory and needs so much energy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.energy import Energy, energy_of
from planner.compute.explain.reliability import (
    explain_effective,
    explain_interruptions,
    explain_mttf,
)
from planner.compute.explain.terms import Given, applied, without_range
from planner.compute.training import TrainingRun, job_hours
from planner.domain.formula import Explanation, Formula
from planner.domain.hardware import Accelerator
from planner.domain.identity import WorkloadId
from planner.domain.language_model import LanguageModel
from planner.domain.phrase import say
from planner.domain.service import Deployment
from planner.domain.units import GIB, HOURS_PER_MONTH
from planner.domain.workload import TrainingJob, Workload
from planner.engines.power import LoadClass
from planner.engines.serving.training import (
    ACTIVATIONS,
    RUN_HOURS,
    STATE,
    activation_bytes_per_gpu,
    activation_symbols,
    run_symbols,
    state_bytes_per_gpu,
    state_symbols,
)

BUSY: Final = Formula(
    id="explain.busy_share",
    result="share of a month in which the job runs",
    unit="share of time",
    expression="min(1, hours * runs / 730)",
    symbols={"hours": "hours of one run", "runs": "runs a month"},
    source="A month is 730 h",
)

MEMORY: Final = Formula(
    id="explain.training_memory",
    result="memory that a training job fills on each GPU",
    unit="GB",
    expression="(state + activations) / 1073741824 / memory_gib * memory_gb",
    symbols={
        "state": "weights, gradients and optimiser state, bytes",
        "activations": "activations, bytes",
        "memory_gib": "memory of one GPU as its driver reports it",
        "memory_gb": "memory of one GPU as its datasheet prints it",
    },
    source="What each GPU of the job holds",
)

RUN_ENERGY: Final = Formula(
    id="explain.run_energy",
    result="energy of one training run",
    unit="kWh",
    expression="draw_kw * pue * hours",
    symbols={
        "draw_kw": "draw of the servers while they train, by the GPUs of the job, kW",
        "pue": "annual PUE of the site; 1 where the plant is the landlord's",
        "hours": "hours of one run",
    },
    source="Servers at full load of training, with the plant of their site",
)

TOKEN_ENERGY: Final = Formula(
    id="explain.training_token_energy",
    result="energy per million training tokens",
    unit="kWh",
    expression="energy / tokens * 1000000",
    symbols={"energy": "energy of one run, kWh", "tokens": "tokens of the run"},
    source="Energy of the run, evenly over its tokens",
)

_UNITS = {
    "tokens": "tokens",
    "flop_per_parameter": "FLOP",
    "active": "parameters",
    "layers": "layers",
    "hidden": "numbers",
    "sequence": "tokens",
    "gpus": "GPUs",
    "peak": "FLOP/s",
    "mfu": "share of peak",
}
_STATE_UNITS = {
    "frozen": "bytes",
    "trained": "parameters",
    "optimiser": "bytes per parameter",
    "weight_ranks": "GPUs",
    "gradient_ranks": "GPUs",
    "optimiser_ranks": "GPUs",
}
_ACTIVATION_UNITS = {
    "sequences": "sequences",
    "sequence": "tokens",
    "hidden": "numbers",
    "per_hidden": "bytes",
    "vocabulary": "entries",
}


@dataclass(frozen=True, slots=True)
class TrainingFigures:
    """What a job takes on its GPUs: hours of a run, bytes on each GPU, kWh of a run.

    `gb_per_byte` turns bytes into GB as the datasheet of the GPU counts them. `fits` says whether the memory of a GPU holds it; `kwh` and `kwh_per_million` are None where
    the draw of the servers is not known.
    """

    hours: float
    state_bytes: float
    activation_bytes: float
    memory_bytes: float
    gb_per_byte: float
    kwh: float | None
    kwh_per_million: float | None

    @property
    def fits(self) -> bool:
        """Whether state and activations find room."""
        return self.state_bytes + self.activation_bytes <= self.memory_bytes


@dataclass(frozen=True, slots=True)
class _Job:
    """A training workload on the GPUs it has."""

    case: Case
    workload: Workload
    training: TrainingJob
    run: TrainingRun
    deployment: Deployment
    llm: LanguageModel
    accelerator: Accelerator

    @property
    def energy(self) -> Energy | None:
        """What its servers draw."""
        return energy_of(self.case, self.deployment, LoadClass.TRAINING)

    @property
    def kwh(self) -> float | None:
        """Energy of one run."""
        energy = self.energy
        return None if energy is None else energy.kw(1.0) * self.run.hours


def training_figures(case: Case, workload: WorkloadId) -> TrainingFigures | None:
    """Return what a job takes, None where it has no GPUs."""
    job = _job(case, workload)
    if job is None:
        return None
    kwh = job.kwh
    return TrainingFigures(
        hours=job.run.hours,
        state_bytes=state_bytes_per_gpu(job.llm, job.training),
        activation_bytes=activation_bytes_per_gpu(job.llm, job.training),
        memory_bytes=job.accelerator.memory_gib * GIB,
        gb_per_byte=job.accelerator.memory_gb / (job.accelerator.memory_gib * GIB),
        kwh=kwh,
        kwh_per_million=None if kwh is None else kwh / job.training.tokens_per_run * 1e6,
    )


def _job(case: Case, workload_id: WorkloadId) -> _Job | None:
    workload, run = case.workloads.get(workload_id), case.capacity.runs.get(workload_id)
    if workload is None or workload.training is None or run is None:
        return None
    deployment = next(one for one in case.plan.deployments if one.id == run.deployment)
    pool = case.evaluation.pools[deployment.pool]
    part = case.shelf.accelerators[pool.accelerator]
    llm = case.shelf.llms[workload.llm]
    return _Job(case, workload, workload.training, run, deployment, llm, part)


def busy_share(case: Case, run: TrainingRun) -> Explanation | None:
    """Return why the GPUs of a job are busy as they are, None where there is no job."""
    job = _job(case, run.workload)
    if job is None:
        return None
    runs = float(job.training.runs_per_month)
    given = {
        "hours": Given(run.hours, "h", why=_hours(job)),
        "runs": Given(runs, "runs", ENTERED),
    }
    value = min(1.0, run.hours * runs / HOURS_PER_MONTH)
    title = say("Share of a month that {0} runs", job.workload.name)
    return applied(title, value, "share of time", BUSY, given)


def explain_training(case: Case, workload_id: WorkloadId, name: str) -> Explanation | None:
    """Return why a figure of a training job is what it is, None where there is none."""
    written, job = _WRITTEN.get(name), _job(case, workload_id)
    return written(job) if written is not None and job is not None else None


def state_on_gpu(case: Case, workload_id: WorkloadId) -> Explanation | None:
    """Return why the state of a job fills so many bytes on each GPU."""
    return explain_training(case, workload_id, "state_bytes")


def activations_on_gpu(case: Case, workload_id: WorkloadId) -> Explanation | None:
    """Return why the activations of a job fill so many bytes on each GPU."""
    return explain_training(case, workload_id, "activation_bytes")


def _hours(job: _Job) -> Explanation:
    kind = "moe" if job.llm.experts else "dense"
    mfu = job.case.assumed(f"serving.training_mfu_{kind}")
    if job.training.mfu is not None:
        mfu = Given(job.training.mfu, "share of peak", ENTERED)
    size = without_range(job.llm.evidence.get("active_params_b"))
    evidence = {
        "tokens": ENTERED,
        "gpus": ENTERED,
        "sequence": ENTERED,
        "active": size,
        "layers": size,
        "hidden": size,
        "peak": without_range(job.accelerator.evidence.get("bf16_tflops")),
    }
    given = {
        name: Given(value, _UNITS[name], evidence.get(name))
        for name, value in run_symbols(job.llm, job.accelerator, job.training, mfu.value).items()
    }
    given["mfu"] = mfu
    title = say("Hours of one run of {0}", job.workload.name)
    value = job_hours(job.llm, job.accelerator, job.training, job.case.shelf)
    return applied(title, value, "h", RUN_HOURS, given)


def _state(job: _Job) -> Explanation:
    given = {
        name: Given(value, _STATE_UNITS[name])
        for name, value in state_symbols(job.llm, job.training).items()
    }
    title = say("Training state of {0} on each GPU", job.llm.name)
    return applied(title, state_bytes_per_gpu(job.llm, job.training), "bytes", STATE, given)


def _activations(job: _Job) -> Explanation:
    given = {
        name: Given(value, _ACTIVATION_UNITS[name])
        for name, value in activation_symbols(job.llm, job.training).items()
    }
    title = say("Activations of {0} on each GPU", job.workload.name)
    value = activation_bytes_per_gpu(job.llm, job.training)
    return applied(title, value, "bytes", ACTIVATIONS, given)


def _memory(job: _Job) -> Explanation:
    state, activations, part = _state(job), _activations(job), job.accelerator
    given = {
        "state": Given(state.value or 0.0, "bytes", why=state),
        "activations": Given(activations.value or 0.0, "bytes", why=activations),
        "memory_gib": Given(part.memory_gib, "GiB", part.evidence.get("memory_gib")),
        "memory_gb": Given(part.memory_gb, "GB", part.evidence.get("memory_gb")),
    }
    whole = (given["state"].value + given["activations"].value) / GIB
    value = whole / part.memory_gib * part.memory_gb
    return applied(
        say("Memory that {0} fills on each GPU", job.workload.name), value, "GB", MEMORY, given
    )


def _energy(job: _Job) -> Explanation | None:
    energy, kwh = job.energy, job.kwh
    if energy is None or kwh is None:
        return None
    given = {
        "draw_kw": Given(sum(one.gpus * one.busy_kw for one in energy.shares), "kW"),
        "pue": Given(energy.pue or 1.0),
        "hours": Given(job.run.hours, "h", why=_hours(job)),
    }
    beside = [
        Given(one.gpus * one.busy_kw, "kW", label=say("{0} GPUs of {1}", one.gpus, one.part))
        for one in energy.shares
    ]
    notes = (say("Idle hours between two runs are not counted."),)
    title = say("Energy of one run of {0}", job.workload.name)
    return applied(title, kwh, "kWh", RUN_ENERGY, given, beside=beside, notes=notes)


def _token_energy(job: _Job) -> Explanation | None:
    why = _energy(job)
    if why is None or why.value is None:
        return None
    given = {
        "energy": Given(why.value, "kWh", why=why),
        "tokens": Given(job.training.tokens_per_run, "tokens", ENTERED),
    }
    value = why.value / job.training.tokens_per_run * 1e6
    title = say("Energy per million tokens of {0}", job.workload.name)
    return applied(title, value, "kWh", TOKEN_ENERGY, given)


_WRITTEN: Mapping[str, Callable[[_Job], Explanation | None]] = {
    "run_hours": _hours,
    "state_bytes": _state,
    "activation_bytes": _activations,
    "training_memory": _memory,
    "run_kwh": _energy,
    "kwh_per_million": _token_energy,
    "mttf_h": lambda job: explain_mttf(job.case, job.run),
    "interruptions": lambda job: explain_interruptions(job.case, job.run),
    "effective_h": lambda job: explain_effective(job.case, job.run),
}
