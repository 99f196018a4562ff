"""What one device draws: nameplate, expected peak, idle, busy and heat, each for its own purpose.

Nameplate sizes circuits, expected peak sizes shared plant, expected average pays the bill, the heat
figure sizes cooling. Confusing them is the commonest error of capacity plans: the best documented
8-GPU server has 10.2 kW nameplate, 11.3 kW vendor heat, 8.4 kW measured peak and 7.75 kW average
(NVIDIA DGX H100 user guide; Latif et al., IEEE Access 13 (2025) 61740; Newkirk et al.,
arXiv 2506.14551).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.formula import Formula
from planner.domain.hardware import Part, PowerDraw

_MEASURED = (
    "Shares of nameplate from MLPerf power logs (8x H200, 8x B200, v4.1 and v5.1) and "
    "arXiv 2412.08602, arXiv 2506.14551"
)


class LoadClass(StrEnum):
    """What a device does when it is busy; decides how much of its nameplate it draws."""

    LLM_INFERENCE = "LLM inference"
    OTHER_INFERENCE = "other inference"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class PowerRatios:
    """Shares of nameplate where nothing was measured, and diversity of many devices.

    `peak_by_architecture` overrides `peak` for accelerator architectures that were measured.
    `typical` is the usual draw of devices without accelerators as a share of their maximum.
    `diversity_*` is the peak of a group divided by the sum of its members' peaks.
    """

    idle: float
    busy_llm: float
    busy_other: float
    busy_training: float
    peak: float
    peak_by_architecture: Mapping[str, float]
    typical: float
    diversity_training: float
    diversity_inference: float

    def busy(self, load_class: LoadClass) -> float:
        """Busy draw as a share of nameplate."""
        if load_class is LoadClass.TRAINING:
            return self.busy_training
        return self.busy_llm if load_class is LoadClass.LLM_INFERENCE else self.busy_other

    def diversity(self, load_class: LoadClass) -> float:
        """Peak of a group of devices ÷ sum of their peaks; the GPUs of one training job peak together."""
        if load_class is LoadClass.TRAINING:
            return self.diversity_training
        return self.diversity_inference


@dataclass(frozen=True, slots=True)
class DevicePower:
    """The draws of one device in kW at its input; None means no data.

    With data: idle <= busy of every class <= peak <= nameplate <= heat.
    """

    nameplate_kw: float | None
    peak_kw: float | None
    idle_kw: float | None
    busy_llm_kw: float | None
    busy_other_kw: float | None
    busy_training_kw: float | None
    heat_kw: float | None

    def busy_kw(self, load_class: LoadClass) -> float | None:
        """Draw at full load of this class."""
        if load_class is LoadClass.TRAINING:
            return self.busy_training_kw
        return self.busy_llm_kw if load_class is LoadClass.LLM_INFERENCE else self.busy_other_kw


CAPPED_NAMEPLATE = Formula(
    id="power.capped_nameplate",
    result="nameplate power under a GPU limit",
    unit="kW",
    expression="max(nameplate_kw - gpus * max(0, board_kw - limit_kw), gpus * min(limit_kw, board_kw))",
    symbols={
        "nameplate_kw": "printed maximum of the server, kW",
        "gpus": "accelerators in the server",
        "board_kw": "board power of one accelerator, kW",
        "limit_kw": "limit set on each accelerator, kW",
    },
    source="Every watt taken from a GPU is taken from its server",
)


def capped_nameplate_kw(nameplate_kw: float, gpus: int, board_kw: float, limit_kw: float) -> float:
    """Return the nameplate of a server whose GPUs are limited to *limit_kw* each.

    A limit above the board power changes nothing; the result never falls below what the limited
    GPUs alone draw.
    """
    saved_kw = gpus * max(0.0, board_kw - limit_kw)
    return max(nameplate_kw - saved_kw, gpus * min(limit_kw, board_kw))


SHARE_OF_NAMEPLATE = Formula(
    id="power.share_of_nameplate",
    result="idle, busy or expected peak power where nothing was measured",
    unit="kW",
    expression="share * nameplate_kw",
    symbols={
        "share": "share of nameplate for this state and class of work",
        "nameplate_kw": "nameplate or power-capped maximum, kW",
    },
    source=_MEASURED,
)


def share_of_nameplate_kw(share: float, nameplate_kw: float) -> float:
    """Return a draw estimated as a share of nameplate."""
    return share * nameplate_kw


HEAT = Formula(
    id="power.heat",
    result="heat figure",
    unit="kW",
    expression="max(nameplate_kw, vendor_heat_kw)",
    symbols={
        "nameplate_kw": "nameplate or power-capped maximum, kW",
        "vendor_heat_kw": "heat printed by the vendor less what a GPU limit saves, kW",
    },
    source="All electrical input becomes heat; where the vendor prints more, cooling takes the larger",
)


def heat_figure_kw(nameplate_kw: float, vendor_heat_kw: float) -> float:
    """Return the heat that cooling is sized for: the larger of nameplate and vendor heat."""
    return max(nameplate_kw, vendor_heat_kw)


def device_power(
    part: Part,
    ratios: PowerRatios,
    architecture: str | None,
    gpu_limit_kw: float | None,
    accelerator_board_kw: float | None,
) -> DevicePower:
    """Return the draws of one piece of *part*, measured values first, else shares of nameplate.

    A GPU limit lowers nameplate and everything derived from it except idle, which does not depend
    on the limit; without a known board power a limit has no effect, which errs on the safe side.
    A measured busy value is taken as LLM inference. *architecture* is that of the accelerators.
    """
    draw = part.draw
    printed_kw = draw.nameplate_kw
    if printed_kw is None:
        return _without_nameplate(draw)
    nameplate_kw = printed_kw
    if part.gpus and gpu_limit_kw is not None and accelerator_board_kw is not None:
        nameplate_kw = capped_nameplate_kw(
            printed_kw, part.gpus, accelerator_board_kw, gpu_limit_kw
        )
    saved_kw = printed_kw - nameplate_kw
    heat_kw = nameplate_kw
    if draw.heat_kw is not None:
        heat_kw = heat_figure_kw(nameplate_kw, draw.heat_kw - saved_kw)
    if part.gpus:
        peak_share = ratios.peak_by_architecture.get(architecture or "", ratios.peak)
        return _of_server(
            draw,
            ratios,
            peak_share,
            printed_kw=printed_kw,
            nameplate_kw=nameplate_kw,
            heat_kw=heat_kw,
        )
    return _of_other(draw, ratios, nameplate_kw, heat_kw)


def _of_server(
    draw: PowerDraw,
    ratios: PowerRatios,
    peak_share: float,
    *,
    printed_kw: float,
    nameplate_kw: float,
    heat_kw: float,
) -> DevicePower:
    """Draws of a server with accelerators: a measured value counts as a share of its nameplate."""
    if draw.peak_kw is not None:
        peak_share = draw.peak_kw / printed_kw
    llm_share = ratios.busy_llm if draw.busy_kw is None else draw.busy_kw / printed_kw
    peak_kw = min(share_of_nameplate_kw(peak_share, nameplate_kw), nameplate_kw)
    busy_llm_kw = min(share_of_nameplate_kw(llm_share, nameplate_kw), peak_kw)
    busy_other_kw = min(share_of_nameplate_kw(ratios.busy_other, nameplate_kw), peak_kw)
    busy_training_kw = min(share_of_nameplate_kw(ratios.busy_training, nameplate_kw), peak_kw)
    idle_kw = draw.idle_kw
    if idle_kw is None:
        idle_kw = share_of_nameplate_kw(ratios.idle, printed_kw)
    return DevicePower(
        nameplate_kw=nameplate_kw,
        peak_kw=peak_kw,
        idle_kw=min(idle_kw, busy_llm_kw, busy_other_kw, busy_training_kw),
        busy_llm_kw=busy_llm_kw,
        busy_other_kw=busy_other_kw,
        busy_training_kw=busy_training_kw,
        heat_kw=heat_kw,
    )


def _of_other(
    draw: PowerDraw, ratios: PowerRatios, nameplate_kw: float, heat_kw: float
) -> DevicePower:
    """Draws of a device without accelerators: steady at its typical figure, peak = maximum."""
    typical_kw = draw.typical_kw
    if typical_kw is None:
        typical_kw = share_of_nameplate_kw(ratios.typical, nameplate_kw)
    typical_kw = min(typical_kw, nameplate_kw)
    return DevicePower(
        nameplate_kw=nameplate_kw,
        peak_kw=nameplate_kw,
        idle_kw=typical_kw,
        busy_llm_kw=typical_kw,
        busy_other_kw=typical_kw,
        busy_training_kw=typical_kw,
        heat_kw=heat_kw,
    )


def _without_nameplate(draw: PowerDraw) -> DevicePower:
    """Only what was measured or printed; nothing is guessed from nothing."""
    busy_kw = draw.busy_kw if draw.busy_kw is not None else draw.typical_kw
    idle_kw = draw.idle_kw if draw.idle_kw is not None else draw.typical_kw
    return DevicePower(
        nameplate_kw=None,
        peak_kw=draw.peak_kw,
        idle_kw=idle_kw,
        busy_llm_kw=busy_kw,
        busy_other_kw=draw.typical_kw,
        busy_training_kw=draw.typical_kw,
        heat_kw=draw.heat_kw,
    )


AVERAGE = Formula(
    id="power.average",
    result="expected average power",
    unit="kW",
    expression="idle_kw + (busy_kw - idle_kw) * power_load",
    symbols={
        "idle_kw": "draw without work, kW",
        "busy_kw": "draw at full load of this class of work, kW",
        "power_load": "serving utilisation of the device's deployment; training 1 in its window",
    },
    source="Linear between idle and busy; " + _MEASURED,
)


def average_kw(device: DevicePower, power_load: float, load_class: LoadClass) -> float | None:
    """Return the expected average draw in kW at *power_load* (0 to 1); None without data.

    The result is an average already: it is never multiplied by a load again.
    """
    busy_kw = device.busy_kw(load_class)
    if device.idle_kw is None or busy_kw is None:
        return None
    return device.idle_kw + (busy_kw - device.idle_kw) * power_load


DIVERSIFIED_PEAK = Formula(
    id="power.diversified_peak",
    result="expected peak of a group of devices",
    unit="kW",
    expression="inference_kw * diversity_inference + training_kw * diversity_training + other_kw",
    symbols={
        "inference_kw": "sum of the expected peaks of devices that serve, kW",
        "training_kw": "sum of the expected peaks of devices that train, kW",
        "other_kw": "sum of the expected peaks of all other devices, kW",
        "diversity_inference": "peak of independent inference ÷ sum of peaks",
        "diversity_training": "1: the GPUs of one synchronous job peak together",
    },
    source="Patel et al., arXiv 2308.12908 (inference); Choukse et al., arXiv 2508.14318 (training)",
)


def diversified_peak_kw(
    inference_kw: float, training_kw: float, other_kw: float, ratios: PowerRatios
) -> float:
    """Return what a group of devices draws at its peak, in kW: never more than the sum of peaks."""
    return (
        inference_kw * ratios.diversity_inference
        + training_kw * ratios.diversity_training
        + other_kw
    )


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula
    for formula in (CAPPED_NAMEPLATE, SHARE_OF_NAMEPLATE, HEAT, AVERAGE, DIVERSIFIED_PEAK)
}
