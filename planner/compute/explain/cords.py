"""Why a cord of a device carries the current that it does."""

from planner.compute.cord_current import cord_current
from planner.compute.explain.case import Case
from planner.compute.explain.feeds import site_of
from planner.compute.explain.hardware import Device
from planner.compute.explain.terms import Given, applied
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.domain.placement import Placement
from planner.engines.power import FORMULAS

CORD_AMPS = "cord_amps"
"""The field of a device that tells the current of one of its cords."""


def explain_cord(case: Case, placement: Placement, device: Device) -> Explanation | None:
    """Return why a cord of a device in a rack carries so much; None where there is none."""
    rack, supply = case.plan.rack_of(placement.id), device.part.supply
    nameplate_kw = device.draw.nameplate_kw
    if rack is None or not rack.feeds or supply is None or nameplate_kw is None:
        return None
    rules = case.context.rules_at(site_of(case, rack))
    found = cord_current(supply, nameplate_kw, supply.count, rack.feeds[0], rules)
    if found is None:
        return None
    label = say("an equal part of the nameplate of {0:.1f} kW", nameplate_kw)
    given = {
        "output_w": Given(1000.0 * found.kw, "W", label=label),
        "volts": Given(found.volts, "V", label=say("voltage that a supply gets")),
        "power_factor": Given(found.power_factor, "", label=say("power factor at this load")),
        "efficiency": Given(1.0, "", label=say("the nameplate is drawn at the input")),
    }
    notes = [say("All {0} supplies live.", found.live)]
    if found.load is not None:
        notes.append(say("Each runs at {0:.0f} % of its rating.", 100 * found.load))
    title = say("Current of a cord of {0}", device.part.label)
    return applied(title, found.amps, "A", FORMULAS["power.supply_input"], given, notes=notes)
