"""Why a power element of the plan loses what it does, and how long its battery lasts."""

from collections.abc import Callable, Mapping

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, applied, listed, unknown
from planner.compute.power_tables import autonomy, half_load_loss_kw, loss_curve, loss_rating
from planner.domain.facility import PowerElement, PowerKind
from planner.domain.formula import Explanation
from planner.domain.identity import RackId
from planner.domain.phrase import say
from planner.engines.power import FORMULAS


def _loss(case: Case, element: PowerElement) -> Explanation | None:
    """The loss of all units at half of their rating, by the curve of the element."""
    in_rack = RackId(element.place) in case.plan.racks
    curve = loss_curve(element, case.shelf.assumptions, in_rack=in_rack)
    loss_kw = half_load_loss_kw(element, case.shelf.assumptions, in_rack=in_rack)
    rating = loss_rating(element, case.shelf.assumptions)
    if curve is None or loss_kw is None or rating is None:
        return None
    usual = element.kind is PowerKind.UPS and element.loss is None
    given = {
        name: case.assumed(f"power.ups_{name}") if usual else Given(share, "share of rating")
        for name, share in (
            ("fixed", curve.fixed),
            ("proportional", curve.proportional),
            ("square", curve.square),
        )
    }
    rating *= element.installed
    unit = "kVA" if element.kind is PowerKind.TRANSFORMER else "kW"
    given["systems"] = Given(1.0, label=say("units counted as one"))
    given["rating_kw"] = Given(rating, unit, label=say("rating of all units"))
    given["load_kw"] = Given(0.5 * rating, unit, label=say("half of the rating"))
    note = say("The usual curve of its kind: it has none of its own.")
    notes = () if element.loss is not None else (note,)
    title = say("Loss of {0} at half load", element.name)
    return applied(title, loss_kw, "kW", FORMULAS["power.ups_loss"], given, notes=notes)


def _battery(case: Case, element: PowerElement) -> Explanation | None:
    """How long the battery of a UPS lasts at full load: from its own table, else assumed."""
    found = autonomy(element, 1.0, case.shelf.assumptions)
    title = say("Battery of {0} at full load", element.name)
    if found is None:
        return unknown(title, "min", say("Nobody entered run times of its battery."))
    if element.battery_minutes:
        rows = tuple(
            Given(minutes, "min", ENTERED, say("at {0:.0f} % load", 100 * share))
            for share, minutes in element.battery_minutes
        )
        note = say("Between two rows time follows a power of the load.")
        return listed(title, found.minutes, "min", rows, (note,))
    given = (case.assumed("power.battery_full_load_minutes"),)
    note = say("Assumed: its own run times are not entered.")
    return listed(title, found.minutes, "min", given, (note,))


ELEMENT: Mapping[str, Callable[[Case, PowerElement], Explanation | None]] = {
    "half_load_loss_kw": _loss,
    "battery_minutes": _battery,
}
"""Figures of power elements by field."""
