"""How shocks are named and entered: their words, and a number with its unit or whom they hit."""

from planner.presenters.inspection import NumberEditor
from planner.presenters.wording import translate, worded
from planner.studies.shocks import (
    SIZES,
    TARGETS,
    Shock,
    Trial,
    possible_targets,
    shock_label,
    victim,
)

__all__ = [
    "TARGETS",
    "Shock",
    "Trial",
    "entered",
    "possible_targets",
    "shock_name",
    "shown",
    "size_editor",
    "size_name",
    "trial_name",
    "victim",
]

_PER_CENT_OVER = frozenset({Shock.GPU_PRICE, Shock.CLOUD_PRICE})
"""Factors that are entered as a change in per cent."""


def shock_name(shock: Shock) -> str:
    """Return a shock in a word or two."""
    return {
        Shock.GPU_PRICE: translate("supply", "GPU price"),
        Shock.MEMORY_PRICE: translate("supply", "memory price"),
        Shock.EXPORT_STOP: translate("supply", "export stop"),
        Shock.VENDOR_GONE: translate("supply", "vendor gone"),
        Shock.TARIFF: translate("supply", "import duty"),
        Shock.CLOUD_PRICE: translate("supply", "cloud price"),
        Shock.ENERGY_PRICE: translate("supply", "energy price"),
        Shock.DELIVERY_SLIP: translate("supply", "late delivery"),
        Shock.SITE_LOST: translate("supply", "site lost"),
    }[shock]


def trial_name(trial: Trial, hits: str = "") -> str:
    """Return a shock that is tried in words, with how hard and whom it hits."""
    return worded(shock_label(trial.shock, trial.sizes, hits or trial.target or ""))


def size_name(trial: Trial) -> str:
    """Return what is entered for a shock."""
    return {
        Shock.GPU_PRICE: translate("shocks", "Price of GPUs"),
        Shock.MEMORY_PRICE: translate("shocks", "Price of memory"),
        Shock.EXPORT_STOP: translate("shocks", "Country"),
        Shock.VENDOR_GONE: translate("shocks", "Vendor"),
        Shock.TARIFF: translate("shocks", "Duty on top"),
        Shock.CLOUD_PRICE: translate("shocks", "Price of clouds"),
        Shock.ENERGY_PRICE: translate("shocks", "Price of energy"),
        Shock.DELIVERY_SLIP: translate("shocks", "Later by"),
        Shock.SITE_LOST: translate("shocks", "Site"),
    }[trial.shock]


def size_editor(shock: Shock) -> NumberEditor | None:
    """Return how the size of a shock is entered; None where it has none."""
    known = SIZES.get(shock)
    if known is None:
        return None
    low, high = shown(shock, known.low), shown(shock, known.high)
    if shock in _PER_CENT_OVER or shock is Shock.TARIFF:
        return NumberEditor("%", low, high, decimals=1, step=5.0)
    if shock is Shock.DELIVERY_SLIP:
        return NumberEditor(translate("shocks", "weeks"), low, high, decimals=1)
    return NumberEditor(translate("shocks", "× today"), low, high, decimals=2, step=0.1)


def shown(shock: Shock, value: float) -> float:
    """Return a size in the unit of its editor."""
    if shock in _PER_CENT_OVER:
        return (value - 1.0) * 100.0
    return value * 100.0 if shock is Shock.TARIFF else value


def entered(shock: Shock, value: float) -> float:
    """Return the size that was entered in the unit of its editor."""
    known = SIZES[shock]
    if shock in _PER_CENT_OVER:
        value = 1.0 + value / 100.0
    elif shock is Shock.TARIFF:
        value = value / 100.0
    return min(known.high, max(known.low, value))
