"""Why the GPUs of a training job are busy for such a share of a month."""

from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, applied, without_range
from planner.compute.training import TrainingRun
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.units import HOURS_PER_MONTH
from planner.engines.serving.training import RUN_HOURS, run_symbols

BUSY: Final = Formula(
    id="explain.busy_share",
    result="share of a month in which the job runs",
    unit="share of time",
    expression="min(1, hours * runs / 730)",
    symbols={"hours": "hours of one run", "runs": "runs a month"},
    source="A month is 730 h",
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


def busy_share(case: Case, run: TrainingRun) -> Explanation | None:
    """Return why the GPUs of a job are busy as they are, None where there is no job."""
    workload = case.workloads[run.workload]
    if workload.training is None:
        return None
    runs = float(workload.training.runs_per_month)
    given = {
        "hours": Given(run.hours, "h", why=_hours(case, run)),
        "runs": Given(runs, "runs", ENTERED),
    }
    value = min(1.0, run.hours * runs / HOURS_PER_MONTH)
    return applied(
        say("Share of a month that {0} runs", workload.name),
        value,
        "share of time",
        BUSY,
        given,
    )


def _hours(case: Case, run: TrainingRun) -> Explanation | None:
    workload = case.workloads[run.workload]
    job, llm = workload.training, case.shelf.llms[workload.llm]
    deployment = next(one for one in case.plan.deployments if one.id == run.deployment)
    pool = case.evaluation.pools[deployment.pool]
    part = case.shelf.accelerators[pool.accelerator]
    if job is None:
        return None
    kind = "moe" if llm.experts else "dense"
    mfu = case.assumed(f"serving.training_mfu_{kind}")
    if job.mfu is not None:
        mfu = Given(job.mfu, "share of peak", ENTERED)
    size = without_range(llm.evidence.get("active_params_b"))
    evidence = {
        "tokens": ENTERED,
        "gpus": ENTERED,
        "active": size,
        "layers": size,
        "hidden": size,
        "peak": without_range(part.evidence.get("bf16_tflops")),
    }
    given = {
        name: Given(value, _UNITS[name], evidence.get(name))
        for name, value in run_symbols(llm, part, job, mfu.value).items()
    }
    given["mfu"] = mfu
    title = say("Hours of one run of {0}", workload.name)
    return applied(title, run.hours, "h", RUN_HOURS, given)
