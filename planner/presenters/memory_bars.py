"""Bars of what fills the memory of a GPU, a server or a pool."""

from planner.domain.hardware import Accelerator
from planner.domain.results import MemoryUse
from planner.domain.units import GIB
from planner.presenters import formats
from planner.presenters.charts import memory_parts
from planner.presenters.inspection import BarRow
from planner.presenters.series import Hue, Segment
from planner.presenters.wording import translate


def memory_bar(key: str, label: str, use: MemoryUse, accelerator: Accelerator) -> BarRow | None:
    """Return weights, KV cache, activations, overhead and what is free; None without memory.

    In GB as the datasheet of the GPU counts them.
    """
    if use.total <= 0:
        return None
    to_gb = accelerator.memory_gb / (accelerator.memory_gib * GIB)
    parts = [part for part in memory_parts(use) if part[1] > 0]
    free = max(0.0, use.total - use.used)
    segments = [Segment(name, bytes_ / use.total, hue) for name, bytes_, hue in parts]
    free_text = translate("memory", "free")
    lines = [f"{name} {formats.memory(bytes_ * to_gb)}" for name, bytes_, _ in parts]
    if free:
        segments.append(Segment(free_text, free / use.total, Hue.FREE))
        lines.append(f"{free_text} {formats.memory(free * to_gb)}")
    scale = formats.scale_of(formats.MEMORY, use.total * to_gb)
    used, total = (formats.number(one * to_gb / scale.divisor) for one in (use.used, use.total))
    text = f"{used}{formats.SPACE}/{formats.SPACE}{total}{formats.SPACE}{scale.unit}"
    return BarRow(key, label, text, tuple(segments), "\n".join(lines))
