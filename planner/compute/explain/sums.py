"""Sums over many devices, written as counts of equal ones."""

from collections.abc import Iterable, Mapping, Sequence

from planner.compute.explain.case import Case
from planner.compute.explain.draws import explain_device
from planner.compute.explain.hardware import TITLES, UNITS, Device
from planner.compute.explain.terms import Given, Term, summed
from planner.compute.sites import DeviceKey, device_key
from planner.domain.formula import Explanation
from planner.domain.identity import EntryId
from planner.domain.phrase import say
from planner.domain.results import RackResult

ADDED = say("The sum over all devices")
OPTICS = say("Optics of the fabrics")
_FIELDS_OF_FRAMES = ("mass_kg", "price_usd")


def counts_of(racks: Iterable[RackResult]) -> dict[DeviceKey, int]:
    """Return how many devices of each kind some racks hold."""
    counts: dict[DeviceKey, int] = {}
    for rack in racks:
        for group in rack.groups:
            key = device_key(group)
            counts[key] = counts.get(key, 0) + group.count
    return counts


def device_terms(case: Case, counts: Mapping[DeviceKey, int], name: str) -> list[Term]:
    """Return what devices add to the sum of a figure; those without data add nothing."""
    terms = []
    for key, count in counts.items():
        device = Device(case, key)
        each = device.value(name)
        if each is None:
            continue
        evidence = device.evidence(name)
        why = None if evidence is not None else explain_device(device, name)
        terms.append(Term(device.part.label, each, count, evidence, why))
    return terms


def count_terms(case: Case, counts: Mapping[DeviceKey, int]) -> list[Term]:
    """Return how many devices there are of each part."""
    return [Term(case.part_label(key[0]), 1.0, count) for key, count in counts.items()]


def vram_of(case: Case, counts: Mapping[DeviceKey, int]) -> float:
    """Return the GPU memory of devices in GB as datasheets print it."""
    return sum((Device(case, key).value("vram") or 0.0) * count for key, count in counts.items())


def frame_terms(case: Case, frames: Mapping[EntryId, int], name: str) -> list[Term]:
    """Return what empty cabinets add to the sum of mass or price."""
    terms = []
    for frame, count in frames.items():
        part = case.shelf.parts[frame]
        each = part.mass_kg if name == "mass_kg" else part.price_usd
        if name in _FIELDS_OF_FRAMES and each is not None:
            terms.append(Term(part.label, each, count, part.evidence.get(name)))
    return terms


def without_data(case: Case, counts: Mapping[DeviceKey, int], name: str) -> list[str]:
    """Return one note for each kind of device that the sum of a figure misses."""
    notes: list[str] = []
    for key, count in counts.items():
        if Device(case, key).value(name) is None:
            label = case.part_label(key[0])
            notes.append(
                say(
                    "At least: no {0:lower} is known for {1} × {2}. Enter it in the catalogue entry to "
                    "complete the sum.",
                    TITLES[name],
                    count,
                    label,
                )
            )
    return notes


def device_sum(
    case: Case,
    title: str,
    value: float,
    name: str,
    counts: Mapping[DeviceKey, int],
    *,
    frames: Mapping[EntryId, int] | None = None,
    beside: Sequence[Given] = (),
    parts: Sequence[Explanation] = (),
    exclusions: Sequence[str] = (),
    notes: Sequence[str] = (),
    optics_kw: float = 0.0,
) -> Explanation:
    """Return why the sum of a figure over devices (and cabinets, and optics) is what it is."""
    terms = [*device_terms(case, counts, name), *frame_terms(case, frames or {}, name)]
    if optics_kw:
        terms.append(Term(OPTICS, optics_kw))
    return summed(
        title,
        value,
        UNITS[name],
        terms,
        key=name,
        source=ADDED,
        beside=beside,
        parts=parts,
        exclusions=exclusions,
        notes=(*notes, *without_data(case, counts, name)),
    )
