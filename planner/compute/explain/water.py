"""Why a site needs the water it does: the heat it rejects, what evaporates, what is bled off."""

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, applied, printed, unknown
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.domain.results import SiteResult
from planner.domain.site import Site, SiteKind
from planner.domain.units import HOURS_PER_YEAR
from planner.engines.cooling import FORMULAS, evaporated_l

_HOURS_PER_DAY = 24.0
_ONLY_COOLING = say(
    "Water of heat rejection only: humidifiers and people are not counted, nor is the water that "
    "makes the electricity."
)


def wue_of(case: Case, site: Site, result: SiteResult) -> Explanation:
    """Return why the water use effectiveness of a site is what it is."""
    title = say("WUE of {0}, annual", site.name)
    water, annual = result.water, result.annual
    if water is None or annual is None:
        return unknown(title, "l/kWh", _gap(site))
    given = {
        "water_l": Given(water.l_year, "l", why=water_year_of(case, site, result)),
        "it_kwh": Given(annual.it_kw * HOURS_PER_YEAR, "kWh"),
    }
    formula = FORMULAS["cooling.wue"]
    return applied(title, water.l_kwh, "l/kWh", formula, given, notes=(_ONLY_COOLING,))


def water_year_of(case: Case, site: Site, result: SiteResult) -> Explanation:
    """Return why the water of a year at a site is what it is."""
    title = say("Water of {0} in a year", site.name)
    water, annual = result.water, result.annual
    if water is None or annual is None:
        return unknown(title, "l", _gap(site))
    heat_kwh = annual.rejected_kw * HOURS_PER_YEAR
    return _make_up(case, site, title, water.l_year, heat_kwh, water.evaporated_share)


def water_day_of(case: Case, site: Site, result: SiteResult) -> Explanation:
    """Return why the water of the design day at a site is what it is."""
    title = say("Water of {0} on the design day", site.name)
    water, design = result.water, result.design
    if water is None or design is None:
        return unknown(title, "l", _gap(site))
    heat_kwh = design.rejected_kw * _HOURS_PER_DAY
    return _make_up(case, site, title, water.l_design_day, heat_kwh, water.evaporated_share_design)


def _make_up(
    case: Case, site: Site, title: str, value: float, heat_kwh: float, share: float
) -> Explanation:
    kind = site.design.cooling.rejection.value
    if not value:
        return printed(title, 0.0, "l", ENTERED, say("A {0} evaporates nothing then.", kind))
    chosen = site.design.cooling.cycles
    cycles = case.assumed("cooling.cycles") if chosen is None else Given(chosen, "", ENTERED)
    evaporated = {
        "heat_kwh": Given(heat_kwh, "kWh"),
        "evaporated_share": Given(share, "share of heat"),
    }
    litres = evaporated_l(heat_kwh, share)
    why = applied(
        say("Evaporation at {0}", site.name),
        litres,
        "l",
        FORMULAS["cooling.evaporated"],
        evaporated,
    )
    given = {"evaporated_l": Given(litres, "l", why=why), "cycles": cycles}
    return applied(title, value, "l", FORMULAS["cooling.make_up"], given, notes=(_ONLY_COOLING,))


def _gap(site: Site) -> str:
    if site.kind is not SiteKind.OWN:
        return say("The plant of a colocation site is the landlord's; it is not computed.")
    return say(
        "Nobody knows how much of the heat evaporates water: {0} needs hardware that draws power, "
        "and pads need a weather file with humidity.",
        site.name,
    )
