"""Rules that catch a wrong figure: each caught an error in a published source.

A rule returns the field and what is wrong with it. A figure that is right although a rule doubts it
says so: its evidence then has a note with the word ``exception:`` and the reason.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from planner.catalog.parameters import total_params_b
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.language_model import LanguageModel
from planner.domain.offers import CloudOffer
from planner.domain.provenance import Evidence
from planner.domain.units import HALF_UNITS_PER_UNIT, kva_of_circuit

Doubt = tuple[str, str]
"""The field and what is wrong with it."""

EXCEPTION = "exception:"
"""Word in the note of a figure's evidence that silences the rules for this figure."""

FP8_OVER_BF16 = (1.8, 2.2)
HEAT_TOLERANCE = 0.15
"""Vendors print heat 11 % above nameplate (DGX H100 user guide); more is another figure."""
KG_PER_UNIT = (3.0, 45.0)
KG_PER_UNIT_GPU = (10.0, 45.0)
"""A chassis without its GPUs weighs less: such figures must not reach a floor check."""
RACK_SYSTEM_KG = (300.0, 2500.0)
DEPTH_MM = (300.0, 1500.0)
PDU_TOLERANCE = 0.05
NORTH_AMERICAN_DERATING = 0.8
"""A PDU may be printed at the full circuit (IEC) or at 80 % of it (NEC)."""
MEMORY_SHARE = (0.86, 1.005)
"""GiB that a driver reports over GB as printed: from decimal GB less ECC to printed GiB."""
PARAMETER_TOLERANCE = 0.02


def doubts_about_part(part: Part, accelerators: Mapping[EntryId, Accelerator]) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *part*."""
    for rule in _PART_RULES:
        yield from _unless_excepted(rule(part), part.evidence)
    yield from _unless_excepted(_below_boards(part, accelerators), part.evidence)


def doubts_about_accelerator(accelerator: Accelerator) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *accelerator*."""
    yield from _unless_excepted(_accelerator_rules(accelerator), accelerator.evidence)


def doubts_about_llm(llm: LanguageModel) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *llm*."""
    yield from _unless_excepted(_llm_rules(llm), llm.evidence)


def doubts_about_offer(offer: CloudOffer) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *offer*."""
    yield from _unless_excepted(_offer_rules(offer), offer.evidence)


def _unless_excepted(doubts: Iterator[Doubt], evidence: Mapping[str, Evidence]) -> Iterator[Doubt]:
    for name, message in doubts:
        if name not in evidence or EXCEPTION not in evidence[name].note:
            yield name, message


def _outside(value: float, bounds: tuple[float, float]) -> bool:
    return not bounds[0] <= value <= bounds[1]


def _below_boards(part: Part, accelerators: Mapping[EntryId, Accelerator]) -> Iterator[Doubt]:
    fit, nameplate = part.accelerators, part.draw.nameplate_kw
    if fit is None or nameplate is None:
        return
    board = accelerators[fit.accelerator].board_kw
    if board is not None and nameplate < board * fit.count:
        yield (
            "nameplate_kw",
            f"{nameplate:g} kW is less than its {fit.count} accelerators draw"
            f" ({board * fit.count:g} kW).",
        )


def _heat(part: Part) -> Iterator[Doubt]:
    heat, nameplate = part.draw.heat_kw, part.draw.nameplate_kw
    if heat is None or nameplate is None or abs(heat - nameplate) <= HEAT_TOLERANCE * nameplate:
        return
    yield (
        "heat_kw",
        f"{heat:g} kW is more than {HEAT_TOLERANCE:.0%} away from {nameplate:g} kW nameplate.",
    )


def _steps(part: Part) -> Iterator[Doubt]:
    """Idle, busy, peak and nameplate stand in this order."""
    draw = part.draw
    ladder = (
        ("idle_kw", draw.idle_kw),
        ("busy_kw", draw.busy_kw),
        ("peak_kw", draw.peak_kw),
        ("nameplate_kw", draw.nameplate_kw),
    )
    known = [(name, value) for name, value in ladder if value is not None]
    for (name, value), (above, limit) in pairwise(known):
        if value > limit:
            yield name, f"{value:g} kW is more than {above} ({limit:g} kW)."
    if draw.typical_kw and draw.nameplate_kw and draw.typical_kw > draw.nameplate_kw:
        yield "typical_kw", f"{draw.typical_kw:g} kW is more than the nameplate."


def _supplies(part: Part) -> Iterator[Doubt]:
    supply, nameplate = part.supply, part.draw.nameplate_kw
    if supply is None:
        return
    if not supply.minimum <= supply.needed <= supply.count:
        yield (
            "supply_needed",
            f"of {supply.count} supplies {supply.needed} are needed and {supply.minimum} are the"
            " minimum: these must not grow in this order.",
        )
    if supply.rating_kw is None or nameplate is None:
        return
    carried = supply.rating_kw * supply.needed
    if carried < nameplate:
        yield (
            "supply_needed",
            f"{supply.needed} x {supply.rating_kw:g} kW carry {carried:g} kW, not the"
            f" {nameplate:g} kW of the nameplate.",
        )


def _mass(part: Part) -> Iterator[Doubt]:
    mass, height = part.mass_kg, part.half_units
    if mass is None:
        return
    if part.kind is PartKind.RACK_SYSTEM and _outside(mass, RACK_SYSTEM_KG):
        yield "mass_kg", f"{mass:g} kg is no mass of a filled rack; kilograms or pounds?"
    if part.kind in (PartKind.RACK_SYSTEM, PartKind.RACK) or not height:
        return
    bounds = KG_PER_UNIT_GPU if part.kind is PartKind.GPU_SERVER else KG_PER_UNIT
    per_unit = mass * HALF_UNITS_PER_UNIT / height
    if _outside(per_unit, bounds):
        yield (
            "mass_kg",
            f"{per_unit:.1f} kg a rack unit is outside {bounds[0]:g} to {bounds[1]:g}; is it the"
            " mass of the empty chassis?",
        )


def _depth(part: Part) -> Iterator[Doubt]:
    if part.half_units and part.depth_mm is not None and _outside(part.depth_mm, DEPTH_MM):
        yield "depth_mm", f"{part.depth_mm:g} mm is no depth of a device for racks."


def _pdu(part: Part) -> Iterator[Doubt]:
    rating = part.electrical
    if part.kind is not PartKind.PDU or rating is None or rating.capacity_kw is None:
        return
    if rating.volts is None or rating.amps is None or rating.phases is None:
        return
    circuit = kva_of_circuit(rating.volts, rating.amps, rating.phases)
    if not any(
        abs(rating.capacity_kw - circuit * share) <= PDU_TOLERANCE * circuit
        for share in (1.0, NORTH_AMERICAN_DERATING)
    ):
        yield (
            "capacity_kw",
            f"{rating.capacity_kw:g} kW is neither {circuit:.2f} kVA ({rating.volts:g} V,"
            f" {rating.amps:g} A, {rating.phases} phases) nor 80 % of it.",
        )


_PART_RULES: tuple[Callable[[Part], Iterator[Doubt]], ...] = (
    _heat,
    _steps,
    _supplies,
    _mass,
    _depth,
    _pdu,
)


def _accelerator_rules(accelerator: Accelerator) -> Iterator[Doubt]:
    fp8, bf16 = accelerator.fp8_tflops, accelerator.bf16_tflops
    if fp8 is not None and _outside(fp8 / bf16, FP8_OVER_BF16):
        yield (
            "fp8_tflops",
            f"FP8 is {fp8 / bf16:.2f} times BF16, not about 2; is one of them a sparse figure?",
        )
    share = accelerator.memory_gib / accelerator.memory_gb
    if _outside(share, MEMORY_SHARE):
        yield (
            "memory_gib",
            f"{accelerator.memory_gib:g} GiB do not belong to {accelerator.memory_gb:g} GB.",
        )


def _llm_rules(llm: LanguageModel) -> Iterator[Doubt]:
    counted = total_params_b(llm)
    off = abs(counted - llm.total_params_b) / llm.total_params_b
    if off > PARAMETER_TOLERANCE:
        yield (
            "total_params_b",
            f"the architecture has {counted:.2f}, the row says {llm.total_params_b:g}"
            f" ({off:.1%} apart, {PARAMETER_TOLERANCE:.0%} allowed).",
        )
    if llm.active_params_b > llm.total_params_b:
        yield "active_params_b", "more parameters are active than there are."
    if llm.heads % llm.kv_heads:
        yield "kv_heads", f"{llm.heads} heads do not share {llm.kv_heads} KV heads evenly."


def _offer_rules(offer: CloudOffer) -> Iterator[Doubt]:
    for name, value in (
        ("reserved_1y_usd_h", offer.reserved_1y_usd_h),
        ("reserved_3y_usd_h", offer.reserved_3y_usd_h),
        ("spot_usd_h", offer.spot_usd_h),
    ):
        if value and offer.on_demand_usd_h and value > offer.on_demand_usd_h:
            yield name, f"{value:g} USD/h is more than on demand ({offer.on_demand_usd_h:g})."
