"""Why a server draws what it does while its GPUs do one kind of work."""

from planner.compute.explain.hardware import Device
from planner.compute.explain.terms import Given, applied
from planner.compute.power_tables import work_key
from planner.compute.work_draw import draw_by_work, limit_of
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.engines.power import FORMULAS, WorkClass

WORK_FIELDS = {f"work_{work.name.lower()}": work for work in WorkClass}
"""The fields of a device that tell its draw by kind of work."""

_STATES = {
    WorkClass.IDLE: say("while its GPUs are idle"),
    WorkClass.LIGHT: say("while its GPUs serve few requests"),
    WorkClass.DECODE: say("while its GPUs decode"),
    WorkClass.PREFILL: say("while its GPUs read prompts in FP8"),
    WorkClass.TRAINING: say("while its GPUs train in BF16"),
}
_NOTES = (
    say("Measured on GPUs of this architecture with one kind of work at a time."),
    say("Energy and its cost follow the busy draw of the class of work, not this."),
)


def explain_work(device: Device, field: str) -> Explanation | None:
    """Return why a server draws this much for one kind of work, None where nobody measured it."""
    work, case = WORK_FIELDS[field], device.case
    found = draw_by_work(device.part, device.accelerator, device.limit_kw, case.shelf.assumptions)
    limit_kw = limit_of(device.accelerator, device.limit_kw)
    part = device.part
    if found is None or work not in found or device.accelerator is None or limit_kw is None:
        return None
    architecture = device.accelerator.architecture
    given = {
        "gpus": Given(float(part.gpus), "", part.evidence.get("accelerator_count")),
        "idle_share": case.assumed(work_key(WorkClass.IDLE, architecture)),
        "class_share": case.assumed(work_key(work, architecture)),
        "utilisation": Given(1.0, "", label=say("share of the time in which the GPUs work")),
        "limit_kw": Given(limit_kw, "kW", device.accelerator.evidence.get("board_kw")),
        "nameplate_kw": Given(
            part.draw.nameplate_kw or 0.0, "kW", part.evidence.get("nameplate_kw")
        ),
        "rest_share": case.assumed("power.work_rest_share"),
    }
    one = found[work]
    told = say("Between {0:.1f} and {1:.1f} kW, at most its nameplate.", one.low, one.high)
    title = say("Draw of {0} {1}", part.label, _STATES[work])
    return applied(
        title, one.likely, "kW", FORMULAS["power.server_at_work"], given, notes=(told, *_NOTES)
    )
