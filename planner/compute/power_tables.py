"""Tables of power plant, filled from the project's assumptions.

Rows that came to the catalogue later are missing in older projects; there a table is empty, and
who asks does without it as before.
"""

from collections.abc import Mapping

from planner.domain.facility import LossCurve, PowerElement, PowerKind
from planner.domain.provenance import Estimate
from planner.engines.power import (
    Autonomy,
    Range,
    WorkClass,
    WorkRatios,
    battery_minutes,
    interpolated_efficiency,
    transformer_of_efficiency,
    ups_loss_kw,
)

Assumptions = Mapping[str, Estimate]
Table = tuple[tuple[float, float], ...]

_TRANSFORMER = "power.transformer_efficiency_"
_BATTERY = "power.battery_minutes_"
_BREAKERS = "power.diversity_breakers_"
_EFFICIENCY_LOAD = 0.35
"""Load of the efficiencies of ASHRAE 90.1-2019, table 8.4.4."""
_WORK = {
    WorkClass.IDLE: "idle",
    WorkClass.LIGHT: "light",
    WorkClass.DECODE: "decode",
    WorkClass.PREFILL: "prefill",
    WorkClass.TRAINING: "training",
}


def transformer_table(assumptions: Assumptions) -> Table:
    """Return (kVA, efficiency at 35 % load), ratings rising."""
    return _numbered(assumptions, _TRANSFORMER)


def battery_table(assumptions: Assumptions) -> Table:
    """Return (load as share of the rating, minutes) of a small UPS, loads rising."""
    return tuple(
        (percent / 100.0, minutes) for percent, minutes in _numbered(assumptions, _BATTERY)
    )


def breaker_diversity(assumptions: Assumptions) -> tuple[tuple[int, float], ...]:
    """Return (from so many breakers on, rated diversity factor), numbers rising."""
    return tuple((int(count), factor) for count, factor in _numbered(assumptions, _BREAKERS))


def power_factor_table(assumptions: Assumptions) -> Table:
    """Return (from this share of its rating on, power factor of a supply), shares rising."""
    keys = (("low", 0.0), ("quarter", 0.25), ("half", 0.5))
    found = [(share, assumptions.get(f"power.power_factor_{name}")) for name, share in keys]
    return tuple((share, one.likely) for share, one in found if one is not None)


def work_ratios(assumptions: Assumptions, architecture: str) -> WorkRatios | None:
    """Return what GPUs of an architecture draw by kind of work, None where nobody measured it."""
    family = architecture.lower().replace(" ", "_")
    rest = assumptions.get("power.work_rest_share")
    shares = {
        work: assumptions.get(f"power.work_{name}_share_{family}") for work, name in _WORK.items()
    }
    known = {work: _range(one) for work, one in shares.items() if one is not None}
    if rest is None or WorkClass.IDLE not in known:
        return None
    return WorkRatios(known, _range(rest))


def work_key(work: WorkClass, architecture: str) -> str:
    """Return the assumption that holds the share of one kind of work."""
    return f"power.work_{_WORK[work]}_share_{architecture.lower().replace(' ', '_')}"


def _range(estimate: Estimate) -> Range:
    return Range(estimate.low, estimate.likely, estimate.high)


def loss_curve(
    element: PowerElement, assumptions: Assumptions, *, in_rack: bool = False
) -> LossCurve | None:
    """Return the losses of an element: its own, else the usual ones of its kind; None for none.

    What stands `in_rack` belongs to the rack PDUs, whose usual loss is another.
    """
    if element.loss is not None:
        return element.loss
    if element.kind is PowerKind.UPS:
        terms = ("fixed", "proportional", "square")
        return LossCurve(*(assumptions[f"power.ups_{term}"].likely for term in terms))
    if element.kind is PowerKind.PDU:
        share = assumptions.get("power.rack_pdu_loss" if in_rack else "power.floor_pdu_loss")
        return LossCurve(0.0, 0.0 if share is None else share.likely, 0.0)
    if element.kind is PowerKind.BUSWAY:
        share = assumptions.get("power.busway_loss")
        return LossCurve(0.0, 0.0, 0.0 if share is None else share.likely)
    if element.kind is PowerKind.TRANSFORMER:
        return _transformer_curve(element.unit_kva, assumptions)
    return None


def _transformer_curve(kva: float | None, assumptions: Assumptions) -> LossCurve:
    """By its rating where that and the table are known, else that of the usual transformer."""
    table = transformer_table(assumptions)
    if kva is None or not table:
        terms = ("no_load_loss", "load_loss")
        fixed, square = (assumptions[f"power.transformer_{term}"].likely for term in terms)
        return LossCurve(fixed, 0.0, square)
    one = transformer_of_efficiency(1.0, interpolated_efficiency(kva, table), _EFFICIENCY_LOAD)
    return LossCurve(one.no_load_kw, 0.0, one.load_loss_kw)


def loss_rating(element: PowerElement, assumptions: Assumptions) -> float | None:
    """Return what the losses of a unit are shares of: kW, of a transformer kVA."""
    if element.kind is PowerKind.TRANSFORMER:
        return element.unit_kva
    return element.unit_kw(assumptions["power.power_factor"].likely)


def half_load_loss_kw(
    element: PowerElement, assumptions: Assumptions, *, in_rack: bool = False
) -> float | None:
    """Return what the units of an element lose together at half of their rating, in kW."""
    curve = loss_curve(element, assumptions, in_rack=in_rack)
    rating = loss_rating(element, assumptions)
    if curve is None or rating is None:
        return None
    return ups_loss_kw(0.5 * element.installed * rating, element.installed * rating, curve)


def autonomy(element: PowerElement, load_share: float, assumptions: Assumptions) -> Autonomy | None:
    """Return how long the battery of a UPS carries a share of its rating; None for no data.

    Without a table of its own the usual one holds, its minutes scaled to those at full load.
    """
    if element.battery_minutes:
        return battery_minutes(load_share, element.battery_minutes)
    full = assumptions.get("power.battery_full_load_minutes")
    usual = battery_table(assumptions)
    if full is None or not usual:
        return None
    scale = full.likely / usual[-1][1]
    return battery_minutes(load_share, [(share, scale * minutes) for share, minutes in usual])


def _numbered(assumptions: Assumptions, prefix: str) -> Table:
    """Rows of a table whose keys end in a number, such as 112_5 for 112.5."""
    rows = (
        (float(key.removeprefix(prefix).replace("_", ".")), one.likely)
        for key, one in assumptions.items()
        if key.startswith(prefix)
    )
    return tuple(sorted(rows))
