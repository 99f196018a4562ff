"""Plant that stands on the plan: units with figures of their own instead of the usual ones.

Units that do the same work share it in proportion to what they are rated for: those on feeds A and
B of a 2N plant, modules side by side, and coolers on one loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.facility import LossCurve
from planner.domain.formula import Formula
from planner.engines.power.losses import ups_loss_kw


@dataclass(frozen=True, slots=True)
class PowerUnits:
    """Equal units of the power chain under one name; `rating` of one in kW, transformers in kVA."""

    name: str
    count: int
    rating: float
    curve: LossCurve

    @property
    def capacity(self) -> float:
        """What all of them are rated for."""
        return self.count * self.rating


@dataclass(frozen=True, slots=True)
class HeatUnits:
    """Equal cooling units under one name.

    `capacity_kw` is the heat that the running ones carry together, `draw_share` the power that they
    draw for each kW of it: fans and pumps at nominal flow, or 1 ÷ COP of a chiller.
    """

    name: str
    capacity_kw: float
    draw_share: float


@dataclass(frozen=True, slots=True)
class LoopDraw:
    """What a chiller draws in kW for each kW of heat, of the air and of the liquid loop.

    None where the climate leaves it none of that heat.
    """

    air_share: float | None
    liquid_share: float | None

    def mean(self, air_kw: float, liquid_kw: float) -> float:
        """Return the draw for each kW of both loops together; 0 without any heat."""
        heat_kw = air_kw + liquid_kw
        if heat_kw <= 0.0:
            return 0.0
        drawn_kw = (self.air_share or 0.0) * air_kw + (self.liquid_share or 0.0) * liquid_kw
        return drawn_kw / heat_kw


@dataclass(frozen=True, slots=True)
class DrawnPlant:
    """The plant of a site as far as it stands on the plan.

    UPS systems and transformers take the place of the usual ones. Busways and floor PDUs have no
    usual ones: without any, nothing is lost there. Cooling units carry what they are rated for, and
    the usual plant the rest.
    """

    ups: tuple[PowerUnits, ...] = ()
    pdus: tuple[PowerUnits, ...] = ()
    busways: tuple[PowerUnits, ...] = ()
    transformers: tuple[PowerUnits, ...] = ()
    pumps: tuple[HeatUnits, ...] = ()
    fans: tuple[HeatUnits, ...] = ()
    chillers: tuple[HeatUnits, ...] = ()
    rejection: tuple[HeatUnits, ...] = ()


NOTHING_DRAWN = DrawnPlant()


@dataclass(frozen=True, slots=True)
class UnitDraw:
    """What the units of one name carry and lose or draw, in kW; the load of transformers in kVA.

    The usual plant, which has no name, draws what is not carried by any of them.
    """

    name: str
    load: float
    kw: float


CARRIED = Formula(
    id="power.carried",
    result="draw of a cooling unit",
    unit="kW",
    expression="heat_kw * draw_share",
    symbols={
        "heat_kw": "heat that it carries: its part of the heat by rating, at most its rating, kW",
        "draw_share": "kW it draws for each kW of heat: printed draw ÷ printed capacity, or 1 ÷ COP",
    },
    source="Printed draw at printed capacity; flow follows the heat",
)


def shared_losses(load: float, units: Sequence[PowerUnits]) -> tuple[UnitDraw, ...]:
    """Return what each of *units* carries of *load* and loses; units of no rating carry nothing.

    Loss of one unit: rating x (fixed + proportional x + square x²), x = load ÷ rating.
    """
    capacity = sum(one.capacity for one in units)
    draws = []
    for one in units:
        part = load * one.capacity / capacity if capacity > 0 else 0.0
        draws.append(UnitDraw(one.name, part, ups_loss_kw(part, one.rating, one.curve, one.count)))
    return tuple(draws)


def carried_draws(
    heat_kw: float, units: Sequence[HeatUnits], usual_share: float
) -> tuple[UnitDraw, ...]:
    """Return what *units* draw while they carry heat together, then the usual plant for the rest.

    `usual_share` is what the usual plant draws for each kW of heat.
    """
    capacity_kw = sum(one.capacity_kw for one in units)
    share = min(1.0, heat_kw / capacity_kw) if capacity_kw > 0 else 0.0
    draws = [
        UnitDraw(one.name, share * one.capacity_kw, share * one.capacity_kw * one.draw_share)
        for one in units
    ]
    rest_kw = max(0.0, heat_kw - capacity_kw)
    if rest_kw > 0.0 or not units:
        draws.append(UnitDraw("", rest_kw, rest_kw * usual_share))
    return tuple(draws)


def total_kw(draws: Sequence[UnitDraw]) -> float:
    """Return what several units lose or draw together."""
    return sum(one.kw for one in draws)


FORMULAS: Mapping[str, Formula] = {CARRIED.id: CARRIED}
