"""How a sized workload reads: what serves it, how well, and what that costs."""

from collections.abc import Iterable, Sequence

from planner.domain.project import Project
from planner.domain.results import Evaluation, WorkloadResult
from planner.presenters import formats
from planner.presenters.privacy import prices_hidden
from planner.presenters.wording import translate

_ROUNDING = 1e-9
"""Shares of demand come from differences; what is missing below this is rounding."""


def hardware_text(units: int, name: str, racks: int) -> str:
    """Return what is placed, such as ``4 × NVIDIA DGX H200 in 4 racks``; no racks: in a cloud."""
    if not racks:
        return translate("sizing", "{0} × {1}, around the clock").format(units, name)
    if racks == 1:
        return translate("sizing", "{0} × {1} in a rack").format(units, name)
    return translate("sizing", "{0} × {1} in {2} racks").format(units, name, racks)


def standing_text(share: float, uses: Iterable[tuple[str, int, Sequence[str]]]) -> str:
    """Return what stands already and takes a share, such as ``42 % on 6 spare GPUs of Milan H200``.

    *uses* are pools by name with the GPUs that nothing needs there; 0 where a deployment is shared, then
    with the workloads that it serves already.
    """
    places = [_place_text(name, gpus, others) for name, gpus, others in uses]
    return translate("sizing", "{0} on {1}").format(share_text(share), _listed(places))


def _place_text(name: str, gpus: int, others: Sequence[str]) -> str:
    if gpus == 1:
        return translate("sizing", "1 spare GPU of {0}").format(name)
    if gpus:
        return translate("sizing", "{0} spare GPUs of {1}").format(gpus, name)
    shared = translate("sizing", "spare capacity of {0}, shared with {1}")
    return shared.format(name, ", ".join(others))


def _listed(places: Sequence[str]) -> str:
    if len(places) < 2:
        return "".join(places)
    return translate("sizing", "{0} and {1}").format(", ".join(places[:-1]), places[-1])


def share_text(share: float) -> str:
    """Return how much of a workload is served; a part never reads as all of it."""
    if share >= 1.0 - _ROUNDING:
        return translate("sizing", "all of it")
    return formats.percent(min(share, 0.99))


def service_text(result: WorkloadResult) -> str:
    """Return latencies beside their limits, such as ``TTFT p95 412 ms of 2000 ms``."""
    parts = []
    for name, value, limit in (
        ("TTFT p95", result.ttft_p95_ms, result.ttft_limit_ms),
        ("TPOT p95", result.tpot_p95_ms, result.tpot_limit_ms),
    ):
        if value is not None:
            text = f"{name} {formats.duration(value)}"
            if limit is not None:
                text = translate("sizing", "{0} of {1}").format(text, formats.duration(limit))
            parts.append(text)
    return " · ".join(parts)


def cost_text(
    project: Project, before: Evaluation, after: Evaluation, *, short: bool = False
) -> str:
    """Return what an edit adds to capex and TCO, in the project's currency; *short*: to the first."""
    if prices_hidden():
        return ""
    parts = []
    for key, name in (
        ("capex", translate("sizing", "Capex")),
        ("tco_total", translate("sizing", "TCO over {0} months")),
    ):
        old, new = before.figures.get(key), after.figures.get(key)
        if new is None or new.value is None:
            continue
        added = new.value - ((old.value or 0.0) if old is not None else 0.0)
        if added:
            amount = formats.money(added, project.shown_currency.code)
            parts.append(f"{name.format(project.settings.horizon_months)} {amount}")
    return " · ".join(parts[:1] if short else parts)
