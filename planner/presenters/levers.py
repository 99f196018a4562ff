"""How the levers of a what-if read: names, the steps of each slider, and values in words."""

from bisect import bisect_left
from dataclasses import dataclass

from planner.document.commands.levers import REACH, Lever, as_planned
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.wording import translate

_FACTORS = tuple(round(2.0 ** (step / 10.0), 3) for step in range(-10, 11))
_STEPS: dict[Lever, tuple[float, ...]] = {
    Lever.USERS: tuple(round(4.0 ** (step / 20.0), 3) for step in range(-20, 21)),
    Lever.GROWTH: tuple(step / 20.0 for step in range(-6, 21)),
    Lever.UTILISATION: tuple(step / 50.0 for step in range(5, 51)),
    Lever.ENERGY_PRICE: _FACTORS,
    Lever.GPU_PRICE: _FACTORS,
    Lever.CLOUD_PRICE: _FACTORS,
    Lever.DISCOUNT: tuple(step / 50.0 for step in range(31)),
    Lever.PUE: tuple(1.0 + step / 50.0 for step in range(1, 51)),
    Lever.LIFE: tuple(float(months) for months in range(24, 97, 6)),
    Lever.DISCOUNT_RATE: tuple(step / 200.0 for step in range(41)),
}
"""The values that a slider stops at, rising; where the plan stands is put between them."""


@dataclass(frozen=True, slots=True)
class LeverRow:
    """A slider: its stops, the one where the plan stands, and why it cannot be moved (empty: it can).

    `planned` None stands for a value that the plan computes and nobody has entered.
    """

    lever: Lever
    label: str
    stops: tuple[float, ...]
    at: int
    planned: float | None
    tooltip: str = ""
    why_not: str = ""

    def text(self, stop: int) -> str:
        """Return what a stop stands for."""
        return lever_text(self.lever, self.stops[stop])


def lever_rows(project: Project, evaluation: Evaluation) -> tuple[LeverRow, ...]:
    """Return the sliders of a project, in the order of their matters: demand, prices, the rest."""
    return tuple(_row(project, evaluation, lever) for lever in Lever)


def lever_name(lever: Lever) -> str:
    """Return what a lever is called."""
    return {
        Lever.USERS: translate("levers", "Users"),
        Lever.GROWTH: translate("levers", "Growth of demand"),
        Lever.UTILISATION: translate("levers", "Mean over peak load"),
        Lever.ENERGY_PRICE: translate("levers", "Energy price"),
        Lever.GPU_PRICE: translate("levers", "Price of GPU systems"),
        Lever.CLOUD_PRICE: translate("levers", "Cloud GPU price"),
        Lever.DISCOUNT: translate("levers", "Discount on servers"),
        Lever.PUE: translate("levers", "PUE of own sites"),
        Lever.LIFE: translate("levers", "Service life"),
        Lever.DISCOUNT_RATE: translate("levers", "Discount rate"),
    }[lever]


def lever_text(lever: Lever, value: float) -> str:
    """Return a value of a lever with its unit."""
    reach = REACH[lever]
    if reach.is_factor:
        return translate("levers", "× {0}").format(formats.grouped(value, 2))
    if lever is Lever.LIFE:
        return translate("levers", "{0} months").format(formats.trimmed(value, 0))
    if reach.is_share:
        text = formats.percent(value, 1 if lever is Lever.DISCOUNT_RATE else 0)
        return translate("levers", "{0} a year").format(text) if reach.a_year else text
    return formats.grouped(value, 2)


def _row(project: Project, evaluation: Evaluation, lever: Lever) -> LeverRow:
    planned = as_planned(project, lever)
    stands = planned
    if lever is Lever.PUE and stands is None:
        stands = evaluation.figures["pue"].value
    name, tooltip = lever_name(lever), _tooltip(lever)
    if stands is None:
        return LeverRow(lever, name, (0.0,), 0, None, tooltip, _why_not(lever))
    reach = REACH[lever]
    stands = min(max(stands, reach.low), reach.high)
    stops = list(_STEPS[lever])
    at = bisect_left(stops, stands)
    if at == len(stops) or stops[at] != stands:
        stops.insert(at, stands)
    return LeverRow(lever, name, tuple(stops), at, planned, tooltip)


def _tooltip(lever: Lever) -> str:
    return {
        Lever.USERS: translate("levers", "Users of every workload, and tokens of batch work."),
        Lever.GROWTH: translate("levers", "Growth of every workload a year."),
        Lever.UTILISATION: translate(
            "levers", "Load over the week as a share of its peak: the hours between peaks change."
        ),
        Lever.ENERGY_PRICE: translate("levers", "Tariff and demand charge of every site."),
        Lever.GPU_PRICE: translate("levers", "GPU servers and rack systems, entered prices too."),
        Lever.CLOUD_PRICE: translate("levers", "All tiers of every cloud offer of this project."),
        Lever.DISCOUNT: translate("levers", "Off the list price of all servers."),
        Lever.PUE: translate("levers", "Annual, in place of the computed one."),
        Lever.LIFE: translate("levers", "Months until hardware is bought again."),
        Lever.DISCOUNT_RATE: translate("levers", "Of present values."),
    }[lever]


def _why_not(lever: Lever) -> str:
    if lever is Lever.UTILISATION:
        return translate("levers", "All demand is the same in every hour.")
    if lever is Lever.PUE:
        return translate("levers", "No own site with hardware.")
    if lever is Lever.CLOUD_PRICE:
        return translate("levers", "No cloud offer in this project.")
    return translate("levers", "No workload yet.")
