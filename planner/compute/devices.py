"""One device: its four powers, heat split and airflow."""

from planner.compute.racks import device_airflow_m3h, draw_of
from planner.compute.rules import RackRules
from planner.compute.sites import PoolLoad
from planner.domain.hardware import Accelerator, Part
from planner.domain.results import DeviceResult
from planner.engines.cooling import heat_split
from planner.engines.power import LoadClass

IDLE = PoolLoad()


def device_result(
    part: Part,
    accelerator: Accelerator | None,
    gpu_limit_kw: float | None,
    load: PoolLoad,
    rules: RackRules,
) -> DeviceResult:
    """Return the figures of one device of a group at the mean load of its pool.

    P_average = P_idle + Σ over classes of (P_busy - P_idle) x load of the class.
    """
    draw = draw_of(part, accelerator, gpu_limit_kw, rules)
    average = draw.idle_kw
    busy_llm = draw.busy_kw(LoadClass.LLM_INFERENCE)
    busy_training = draw.busy_kw(LoadClass.TRAINING)
    if average is not None and busy_llm is not None and busy_training is not None:
        idle = average
        average = idle + (busy_llm - idle) * load.serving + (busy_training - idle) * load.training
    split = heat_split(draw.heat_kw, part.draw.liquid_share) if draw.heat_kw is not None else None
    return DeviceResult(
        nameplate_kw=draw.nameplate_kw,
        peak_kw=draw.peak_kw,
        average_kw=average,
        heat_kw=draw.heat_kw,
        air_heat_kw=split.air_kw if split else None,
        liquid_heat_kw=split.liquid_kw if split else None,
        airflow_m3h=device_airflow_m3h(part, split.air_kw, rules) if split else None,
    )
