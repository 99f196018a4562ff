"""Why one device draws, weighs and costs what it does."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.compute.devices import IDLE
from planner.compute.explain.hardware import TITLES, UNITS, Device
from planner.compute.explain.terms import Given, applied, printed, unknown
from planner.compute.rules import HOPPER
from planner.domain.formula import Explanation, Formula
from planner.domain.hardware import Part
from planner.domain.phrase import say
from planner.engines.cooling import FORMULAS as COOLING
from planner.engines.power import FORMULAS as POWER
from planner.engines.power import LoadClass

AVERAGE_OF_CLASSES: Final = Formula(
    id="explain.average_of_classes",
    result="expected average power",
    unit="kW",
    expression="idle_kw + (serving_kw - idle_kw) * serving + (training_kw - idle_kw) * training",
    symbols={
        "idle_kw": "draw without work, kW",
        "serving_kw": "draw at full load of LLM inference, kW",
        "serving": "mean share of the pool that serves",
        "training_kw": "draw at full load of training, kW",
        "training": "mean share of the pool that trains",
    },
    source="Linear between idle and busy, each class of work for its share of the time",
)

VRAM: Final = Formula(
    id="explain.vram",
    result="GPU memory as datasheets print it",
    unit="GB",
    expression="gpus * memory_gb",
    symbols={
        "gpus": "GPUs in the device",
        "memory_gb": "memory of one GPU as its datasheet prints it, GB",
    },
    source="All GPUs of the device",
)

_IDLE_NOTE = say("A GPU without a deployment draws idle power only.")


def explain_device(device: Device, name: str) -> Explanation:
    """Return why a figure of a device is what it is."""
    value, unit = device.value(name), UNITS[name]
    title = say("{0} of {1}", TITLES[name], device.part.label)
    if value is None:
        return unknown(title, unit, *_missing(device, name))
    written = _WRITTEN.get(name)
    if written is None:
        note = _note(device.part, name)
        return printed(title, value, unit, device.evidence(name), *filter(None, (note,)))
    return written(device, title, value)


def _missing(device: Device, name: str) -> tuple[str, ...]:
    label = device.part.label
    if hasattr(device.part, name) or not hasattr(device.result, name):
        return (say("No {0:lower} of {1} is known.", TITLES[name], label),)
    return (
        say("No nameplate of {0} is known, so this cannot be worked out.", label),
        say("It counts in no sum; sums over it are lower bounds."),
    )


def _nameplate(device: Device, title: str, value: float) -> Explanation:
    part, board = device.part, device.accelerator
    printed_kw = part.draw.nameplate_kw
    limited = device.limit_kw is not None and board is not None and board.board_kw is not None
    if not limited or printed_kw is None or board is None or board.board_kw is None:
        note = say("Sizes cords, supplies and circuits.")
        return printed(title, value, "kW", part.evidence.get("nameplate_kw"), note)
    return applied(
        title,
        value,
        "kW",
        POWER["power.capped_nameplate"],
        {
            "nameplate_kw": Given(printed_kw, evidence=part.evidence.get("nameplate_kw")),
            "gpus": Given(float(part.gpus), "GPUs", part.evidence.get("accelerator_count")),
            "board_kw": Given(board.board_kw, evidence=board.evidence.get("board_kw")),
            "limit_kw": device.case.entered(device.limit_kw or 0.0, "kW"),
        },
    )


def _nameplate_given(device: Device) -> Given:
    value = device.draw.nameplate_kw or 0.0
    capped = value != device.part.draw.nameplate_kw
    why = _nameplate(device, say("Nameplate of {0}", device.part.label), value) if capped else None
    evidence = None if capped else device.part.evidence.get("nameplate_kw")
    return Given(value, "kW", evidence, why=why)


def _peak(device: Device, title: str, value: float) -> Explanation:
    part = device.part
    if not part.gpus:
        note = say("A device without accelerators peaks at its maximum.")
        return printed(title, value, "kW", device.evidence("peak_kw"), note)
    if value == part.draw.peak_kw:
        return printed(title, value, "kW", part.evidence.get("peak_kw"))
    architecture = device.accelerator.architecture if device.accelerator else ""
    key = "power.peak_share_hopper" if architecture == HOPPER else "power.peak_share"
    share = _share(device, key, part.draw.peak_kw, "peak_kw")
    return _of_nameplate(device, title, value, share)


def _share(device: Device, key: str, measured_kw: float | None, name: str) -> Given:
    """The share of nameplate: of the device where it was measured, else the usual one."""
    printed_kw = device.part.draw.nameplate_kw
    if measured_kw is None or not printed_kw:
        return device.case.assumed(key)
    evidence = device.part.evidence.get(name)
    return Given(measured_kw / printed_kw, "share of nameplate", evidence, say("measured share"))


def _of_nameplate(device: Device, title: str, value: float, share: Given) -> Explanation:
    nameplate = _nameplate_given(device)
    if value >= nameplate.value:
        note = say("Never above nameplate.")
        return printed(title, value, "kW", nameplate.evidence, note)
    formula = POWER["power.share_of_nameplate"]
    return applied(title, value, "kW", formula, {"share": share, "nameplate_kw": nameplate})


def _busy(device: Device, load: LoadClass) -> Given:
    value = device.draw.busy_kw(load) or 0.0
    title = say("{0}, busy with {1}", device.part.label, load)
    if load is LoadClass.TRAINING:
        share = device.case.assumed("power.training_share")
    else:
        draw = device.part.draw
        share = _share(device, "power.busy_inference_share", draw.busy_kw, "busy_kw")
    known = _as_printed(device, value, "busy_kw", "typical_kw")
    if known is not None:
        return known
    if value == device.draw.peak_kw:
        peak = _peak(device, say("Expected peak of {0}", device.part.label), value)
        return Given(
            value, "kW", why=peak, label=say("{0} at full load, held at the expected peak", load)
        )
    return Given(value, "kW", why=_of_nameplate(device, title, value, share))


def _as_printed(device: Device, value: float, *names: str) -> Given | None:
    """The figure of the part that has this value, with its evidence."""
    for name in names:
        if getattr(device.part.draw, name) == value:
            return Given(value, "kW", device.part.evidence.get(name))
    return None


def _idle(device: Device) -> Given:
    value, part = device.draw.idle_kw or 0.0, device.part
    known = _as_printed(device, value, "idle_kw", "typical_kw")
    if known is not None:
        return known
    printed_kw = part.draw.nameplate_kw or 0.0
    share = device.case.assumed("power.idle_share")
    if share.value * printed_kw != value:
        return Given(value, "kW", label=say("draw without work, held at the draw under load"))
    evidence = part.evidence.get("nameplate_kw")
    why = applied(
        say("{0} without work", part.label),
        value,
        "kW",
        POWER["power.share_of_nameplate"],
        {"share": share, "nameplate_kw": Given(printed_kw, "kW", evidence)},
    )
    return Given(value, "kW", why=why)


def _average(device: Device, title: str, value: float) -> Explanation:
    if not device.part.gpus:
        return _typical(device, title, value)
    pool = device.key[1]
    load = device.case.loads.get(pool, IDLE) if pool is not None else IDLE
    idle = _idle(device)
    serving = Given(
        load.serving, "share of time", label=say("mean serving utilisation of its pool")
    )
    training = Given(
        load.training, "share of time", label=say("mean share of its pool that trains")
    )
    notes = () if load.total else (_IDLE_NOTE,)
    if load.serving and load.training:
        given = {
            "idle_kw": idle,
            "serving_kw": _busy(device, LoadClass.LLM_INFERENCE),
            "serving": serving,
            "training_kw": _busy(device, LoadClass.TRAINING),
            "training": training,
        }
        return applied(title, value, "kW", AVERAGE_OF_CLASSES, given, notes=notes)
    kind = LoadClass.TRAINING if load.training else LoadClass.LLM_INFERENCE
    given = {
        "idle_kw": idle,
        "busy_kw": _busy(device, kind),
        "power_load": training if load.training else serving,
    }
    return applied(title, value, "kW", POWER["power.average"], given, notes=notes)


def _typical(device: Device, title: str, value: float) -> Explanation:
    part = device.part
    note = say("A device without accelerators draws its typical figure all the time.")
    nameplate_kw = part.draw.nameplate_kw
    if nameplate_kw is None or value in (part.draw.typical_kw, nameplate_kw):
        return printed(title, value, "kW", device.evidence("average_kw"), note)
    given = {
        "share": device.case.assumed("power.other_typical_share"),
        "nameplate_kw": Given(nameplate_kw, "kW", part.evidence.get("nameplate_kw")),
    }
    return applied(title, value, "kW", POWER["power.share_of_nameplate"], given, notes=(note,))


def _heat(device: Device, title: str, value: float) -> Explanation:
    draw, nameplate_kw = device.part.draw, device.draw.nameplate_kw
    if draw.heat_kw is None or nameplate_kw is None:
        note = say("All electrical input becomes heat; the vendor prints no heat figure.")
        if draw.heat_kw is not None:
            note = say("The heat figure of the vendor; no nameplate is known.")
        return printed(title, value, "kW", device.evidence("heat_kw"), note)
    saved_kw = (draw.nameplate_kw or 0.0) - nameplate_kw
    evidence = device.part.evidence.get("heat_kw")
    given = {
        "nameplate_kw": _nameplate_given(device),
        "vendor_heat_kw": Given(draw.heat_kw - saved_kw, "kW", evidence),
    }
    return applied(title, value, "kW", POWER["power.heat"], given)


def _split(device: Device, title: str, value: float, formula: str) -> Explanation:
    heat_kw = device.result.heat_kw or 0.0
    evidence = device.part.evidence.get("liquid_share")
    heat = explain_device(device, "heat_kw")
    given = {
        "heat_kw": Given(heat_kw, "kW", device.evidence("heat_kw"), why=heat),
        "liquid_share": Given(device.part.draw.liquid_share, "share of heat", evidence),
    }
    return applied(title, value, "kW", COOLING[formula], given)


def _to_air(device: Device, title: str, value: float) -> Explanation:
    return _split(device, title, value, "cooling.air")


def _to_liquid(device: Device, title: str, value: float) -> Explanation:
    return _split(device, title, value, "cooling.liquid")


def _airflow(device: Device, title: str, value: float) -> Explanation:
    if device.part.draw.airflow_m3h is not None:
        return printed(title, value, "m³/h", device.part.evidence.get("airflow_m3h"))
    air_kw = device.result.air_heat_kw or 0.0
    given = {
        "air_kw": Given(air_kw, "kW", device.evidence("air_heat_kw")),
        "m3h_per_kw": device.case.assumed("cooling.airflow_m3h_per_kw"),
    }
    return applied(title, value, "m³/h", COOLING["cooling.airflow"], given)


def _vram(device: Device, title: str, value: float) -> Explanation:
    part, accelerator = device.part, device.accelerator
    if accelerator is None:
        return printed(title, value, "GB", None, say("It holds no GPUs."))
    memory = Given(accelerator.memory_gb, "GB", accelerator.evidence.get("memory_gb"))
    count = Given(float(part.gpus), "GPUs", part.evidence.get("accelerator_count"))
    note = say("As datasheets print it; fit is computed in bytes of what the driver reports.")
    given = {"gpus": count, "memory_gb": memory}
    return applied(title, value, "GB", VRAM, given, notes=(note,))


def _note(part: Part, name: str) -> str:
    """What to know of a figure that stands in the catalogue as it is."""
    if name == "price_usd":
        number = part.part_number or "-"
        return say("Price of one piece, before discounts and tax; part number {0}.", number)
    if name == "ports" and part.switch is not None:
        return say("Each of {0:g} Gbit/s per direction.", part.switch.port_gbit_s)
    if name == "height" and not part.half_units:
        return say("It takes no units: it hangs in a side channel or stands on the floor.")
    return ""


_WRITTEN: Mapping[str, Callable[[Device, str, float], Explanation]] = {
    "nameplate_kw": _nameplate,
    "peak_kw": _peak,
    "average_kw": _average,
    "heat_kw": _heat,
    "air_heat_kw": _to_air,
    "liquid_heat_kw": _to_liquid,
    "airflow_m3h": _airflow,
    "vram": _vram,
}
