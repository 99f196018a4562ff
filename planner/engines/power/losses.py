"""Losses of the power chain: UPS systems and transformers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.facility import LossCurve
from planner.domain.formula import Formula

UPS_LOSS = Formula(
    id="power.ups_loss",
    result="loss of all UPS systems",
    unit="kW",
    expression=(
        "systems * rating_kw * (fixed + proportional * load_kw / (systems * rating_kw)"
        " + square * (load_kw / (systems * rating_kw)) ** 2)"
    ),
    symbols={
        "systems": "UPS systems that share the load",
        "rating_kw": "rating of one system, kW",
        "fixed": "loss without load, share of the rating",
        "proportional": "loss that grows with load, share of the rating at full load",
        "square": "loss that grows with the square of load, share of the rating at full load",
        "load_kw": "load on all systems together, kW",
    },
    source="Loss split no-load, proportional, square: Schneider Electric, definitions of losses, 2012",
)


def ups_loss_kw(load_kw: float, rating_kw: float, curve: LossCurve, systems: int = 1) -> float:
    """Return the loss in kW of *systems* UPS systems of *rating_kw* each that share *load_kw*.

    Every system keeps its no-load loss, which is why two half-loaded systems lose more than one.
    A site without load may have systems of no rating; they lose nothing.
    """
    if rating_kw <= 0:
        return 0.0
    share = load_kw / (systems * rating_kw)
    return (
        systems * rating_kw * (curve.fixed + curve.proportional * share + curve.square * share**2)
    )


def ups_efficiency(load_share: float, curve: LossCurve) -> float:
    """Return output over input of a UPS at a share of its rating (above 0)."""
    loss = curve.fixed + curve.proportional * load_share + curve.square * load_share**2
    return load_share / (load_share + loss)


TRANSFORMER_LOSS = Formula(
    id="power.transformer_loss",
    result="loss of all transformers",
    unit="kW",
    expression="units * (no_load_kw + load_loss_kw * (load_kva / (units * rating_kva)) ** 2)",
    symbols={
        "units": "transformers that share the load",
        "no_load_kw": "loss of one without load, kW",
        "load_loss_kw": "additional loss of one at full load, kW",
        "load_kva": "load on all transformers together, kVA",
        "rating_kva": "rating of one transformer, kVA",
    },
    source="No-load loss plus winding loss with the square of load",
)


@dataclass(frozen=True, slots=True)
class Transformer:
    """A transformer: rating in kVA, loss without load and additional loss at full load in kW."""

    rating_kva: float
    no_load_kw: float
    load_loss_kw: float

    @property
    def curve(self) -> LossCurve:
        """Its losses as shares of its rating."""
        if self.rating_kva <= 0:
            return LossCurve(0.0, 0.0, 0.0)
        return LossCurve(
            self.no_load_kw / self.rating_kva, 0.0, self.load_loss_kw / self.rating_kva
        )


def transformer_loss_kw(load_kva: float, transformer: Transformer, units: int = 1) -> float:
    """Return the loss in kW of *units* equal transformers that share *load_kva*; 0 without rating."""
    if transformer.rating_kva <= 0:
        return 0.0
    share = load_kva / (units * transformer.rating_kva)
    return units * (transformer.no_load_kw + transformer.load_loss_kw * share**2)


def transformer_efficiency(load_share: float, transformer: Transformer) -> float:
    """Return output over input of a transformer at a share of its rating (above 0)."""
    load = load_share * transformer.rating_kva
    return load / (load + transformer_loss_kw(load, transformer))


def transformer_of_efficiency(rating_kva: float, efficiency: float, at_load: float) -> Transformer:
    """Return the transformer whose efficiency is highest, and equal to *efficiency*, at *at_load*.

    At its best point no-load and winding loss are equal, so the printed efficiency fixes both.
    """
    half_kw = 0.5 * at_load * rating_kva * (1.0 / efficiency - 1.0)
    return Transformer(rating_kva, no_load_kw=half_kw, load_loss_kw=half_kw / at_load**2)


def interpolated_efficiency(rating_kva: float, table: Sequence[tuple[float, float]]) -> float:
    """Return the efficiency of a rating between the rows (kVA, efficiency) of *table*, ascending.

    Linear between neighbours, as ASHRAE 90.1-2019 table 8.4.4 asks; the ends hold outside.
    """
    low_kva, low = table[0]
    for high_kva, high in table:
        if rating_kva <= high_kva:
            if high_kva == low_kva:
                return high
            return low + (high - low) * (max(rating_kva, low_kva) - low_kva) / (high_kva - low_kva)
        low_kva, low = high_kva, high
    return low


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (UPS_LOSS, TRANSFORMER_LOSS)}
