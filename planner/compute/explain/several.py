"""Why the sums over several devices or racks that are looked at together are what they are."""

from collections import Counter
from collections.abc import Collection

from planner.compute.explain.case import Case
from planner.compute.explain.currency import in_shown_currency
from planner.compute.explain.hardware import TITLES, UNITS
from planner.compute.explain.sums import (
    count_terms,
    counts_of,
    device_sum,
    device_terms,
    frame_terms,
)
from planner.compute.explain.terms import summed
from planner.compute.sites import DeviceKey
from planner.domain.formula import Explanation
from planner.domain.identity import EntryId, ScenarioId
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.results import DeviceResult, Evaluation

DEVICES = "devices"
SUMS = ("peak_kw", "nameplate_kw", "heat_kw", "gpus", "vram", "mass_kg", "price_usd")
"""The figures of which several devices or racks have a sum, beside their number."""


def explain_devices(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    placements: Collection[str],
    name: str,
) -> Explanation | None:
    """Return why a sum over devices is what it is, None where there is none of that name."""
    case, wanted = Case(project, scenario, evaluation), set(placements)
    chosen = (one for one in case.plan.placements() if one.id in wanted)
    counts = Counter((one.part, one.pool, one.gpu_limit_kw) for one in chosen)
    return _sum(case, counts, {}, name)


def explain_racks(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    racks: Collection[str],
    name: str,
) -> Explanation | None:
    """Return why a sum over racks, cabinets included, is what it is; None as above."""
    case, wanted = Case(project, scenario, evaluation), set(racks)
    chosen = [rack for rack in case.plan.racks.values() if rack.id in wanted]
    counts = counts_of(evaluation.racks[rack.id] for rack in chosen)
    frames = Counter(rack.frame for rack in chosen if rack.system is None)
    return _sum(case, counts, frames, name)


def _sum(
    case: Case, counts: dict[DeviceKey, int], frames: dict[EntryId, int], name: str
) -> Explanation | None:
    number = sum(counts.values())
    together = say("{0} devices", number) if number != 1 else say("1 device")
    if name == DEVICES:
        terms, source = count_terms(case, counts), say("Everything that is selected")
        return summed(
            "Devices", float(number), "devices", terms, key="selected_devices", source=source
        )
    if name not in SUMS:
        return None
    notes: tuple[str, ...] = ()
    if name in DeviceResult.__slots__:
        # The same kinds as in racks are worked out; what is only on the tray is not.
        apart = [key for key in counts if key not in case.evaluation.devices]
        aside = sum(counts[key] for key in apart)
        counts = {key: count for key, count in counts.items() if key not in apart}
        notes = (say("At least: {0} of them stand in no rack.", aside),) if aside else ()
    terms = [*device_terms(case, counts, name), *frame_terms(case, frames, name)]
    value = sum(term.amount for term in terms) if terms else None
    title = say("{0} of {1}", TITLES[name], together)
    if value is None:
        return summed(title, None, UNITS[name], (), key=name, source="", notes=notes)
    found = device_sum(case, title, value, name, counts, frames=frames, notes=notes)
    return in_shown_currency(case, found)
