"""What a server with GPUs draws by the kind of work that they do, where that was measured.

Shown beside the rule that energy follows (`engines/power/devices.py`): it tells how far prefill,
decode and training are apart, which one number for *busy* hides.
"""

from collections.abc import Mapping

from planner.compute.power_tables import Assumptions, work_ratios
from planner.domain.hardware import Accelerator, Part
from planner.engines.power import Range, WorkClass, server_by_class


def draw_by_work(
    part: Part,
    accelerator: Accelerator | None,
    gpu_limit_kw: float | None,
    assumptions: Assumptions,
    utilisation: float = 1.0,
) -> Mapping[WorkClass, Range] | None:
    """Return the draw in kW for every kind of work, None where nobody measured such GPUs.

    *utilisation* is the share of the time in which the GPUs work.
    """
    limit_kw = limit_of(accelerator, gpu_limit_kw)
    if accelerator is None or limit_kw is None or part.draw.nameplate_kw is None or not part.gpus:
        return None
    ratios = work_ratios(assumptions, accelerator.architecture)
    if ratios is None:
        return None
    return server_by_class(part.gpus, limit_kw, part.draw.nameplate_kw, ratios, utilisation)


def limit_of(accelerator: Accelerator | None, gpu_limit_kw: float | None) -> float | None:
    """Return the power limit of a GPU: the one that was set, at most its board power."""
    if accelerator is None or accelerator.board_kw is None:
        return None
    return accelerator.board_kw if gpu_limit_kw is None else min(gpu_limit_kw, accelerator.board_kw)
