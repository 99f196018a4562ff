"""Why a site draws what it does: the group of its devices, its plant, its year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from planner.compute.explain.arrangements import explain_arrangement
from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.cooling import SITE as COOLING
from planner.compute.explain.hardware import TITLES, Device
from planner.compute.explain.plant import NOT_PUE, facility, state_of
from planner.compute.explain.reliability import SUPPLY_FIGURES, explain_supply
from planner.compute.explain.rooms import air_capacity
from planner.compute.explain.sovereignty import SOVEREIGNTY_FIGURES, explain_sovereignty
from planner.compute.explain.sums import counts_of, device_sum
from planner.compute.explain.terms import Given, Term, applied, printed, summed, unknown
from planner.compute.explain.water import water_day_of, water_year_of, wue_of
from planner.compute.sites import DeviceKey
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import SiteId
from planner.domain.phrase import say
from planner.domain.pue import PueCategory, PueResult
from planner.domain.results import SiteResult
from planner.domain.site import Site, SiteKind
from planner.engines.power import FORMULAS

ENERGY: Final = Formula(
    id="explain.energy",
    result="energy of a year",
    unit="kWh",
    expression="average_kw * pue * 8760",
    symbols={"average_kw": "expected average draw of all devices, kW", "pue": "annual PUE"},
    source="A year has 8,760 h",
)

ENERGY_OF_IT: Final = Formula(
    id="explain.energy_of_it",
    result="energy of a year",
    unit="kWh",
    expression="average_kw * 8760",
    symbols={"average_kw": "expected average draw of all devices, kW"},
    source="A year has 8,760 h; the landlord's plant is not counted",
)

CARBON: Final = Formula(
    id="explain.carbon",
    result="carbon of a year",
    unit="kg",
    expression="energy_kwh * carbon_g_kwh / 1000",
    symbols={
        "energy_kwh": "energy of a year, kWh",
        "carbon_g_kwh": "carbon intensity of the grid",
    },
    source="Location-based: the average intensity of the grid over a year",
)

CLOUD_APART = say("Cloud and model APIs: their power is the provider's.")
TRAY = say("Devices on the unracked tray.")


def explain_site(case: Case, site_id: str, name: str) -> Explanation | None:
    """Return why a figure of a site is what it is, None where there is none."""
    result = case.evaluation.sites.get(SiteId(site_id))
    if name in SUPPLY_FIGURES:
        return explain_supply(case, SiteId(site_id), name)
    if name in SOVEREIGNTY_FIGURES:
        return explain_sovereignty(case, case.plan.site(SiteId(site_id)), name)
    if result is not None and name in COOLING:
        return COOLING[name](case, case.plan.site(SiteId(site_id)))
    written = _WRITTEN.get(name)
    if result is None:
        return None
    site = case.plan.site(SiteId(site_id))
    if written is None:
        return explain_arrangement(case, site, result, name)
    return written(case, site, result)


def site_counts(case: Case, *sites: Site) -> dict[DeviceKey, int]:
    """Return how many devices of each kind stand at some sites."""
    places, wanted = case.context.places, {site.id for site in sites}
    return counts_of(
        case.evaluation.racks[rack.id]
        for rack in case.context.ordered
        if places.site_of_row[rack.row] in wanted
    )


def diversified(
    case: Case,
    title: str,
    value: float,
    sites: Sequence[Site],
    *,
    exclusions: Sequence[str] = (),
    notes: Sequence[str] = (),
    parts: Sequence[Explanation] = (),
) -> Explanation:
    """Return why the expected peak of all devices of *sites* is what it is."""
    counts = site_counts(case, *sites)
    optics_kw = sum(case.optics(site).full_kw for site in sites)
    sums = {"inference": 0.0, "training": 0.0, "other": optics_kw}
    for key, count in counts.items():
        device = Device(case, key)
        peak = count * (device.result.peak_kw or 0.0)
        if not device.part.gpus:
            sums["other"] += peak
            continue
        load = case.loads.get(key[1]) if key[1] is not None else None
        share = load.training_share if load else 0.0
        sums["training"] += peak * share
        sums["inference"] += peak * (1.0 - share)
    given = {
        "inference_kw": Given(sums["inference"], "kW"),
        "training_kw": Given(sums["training"], "kW"),
        "other_kw": Given(sums["other"], "kW"),
        "diversity_inference": case.assumed("power.diversity_inference"),
        "diversity_training": case.assumed("power.diversity_training"),
    }
    total = sum(sums.values())
    together = device_sum(
        case,
        say("Sum of expected peaks, {0}", title),
        total,
        "peak_kw",
        counts,
        optics_kw=optics_kw,
    )
    return applied(
        title,
        value,
        "kW",
        FORMULAS["power.diversified_peak"],
        given,
        exclusions=exclusions,
        notes=notes,
        parts=(together, *parts),
    )


def it_power_of(case: Case, site: Site, result: SiteResult) -> Explanation:
    """Return why the expected peak of a site is what it is."""
    return diversified(case, say("IT power of {0}", site.name), result.it_power_kw, [site])


def _sum(name: str) -> Callable[[Case, Site, SiteResult], Explanation]:
    def written(case: Case, site: Site, result: SiteResult) -> Explanation:
        title = say("{0} of {1}", TITLES[name], site.name)
        counts, optics_kw = site_counts(case, site), case.optics(site).full_kw
        return device_sum(case, title, getattr(result, name), name, counts, optics_kw=optics_kw)

    return written


def average_of(case: Case, site: Site) -> Explanation:
    """Return why the expected average of a site is what it is."""
    result = case.evaluation.sites[site.id]
    title = say("Expected average of {0}", site.name)
    counts = site_counts(case, site)
    optics = case.optics(site)
    optics_kw = optics.full_kw + optics.average_kw
    return device_sum(case, title, result.average_kw, "average_kw", counts, optics_kw=optics_kw)


def _average(case: Case, site: Site, _: SiteResult) -> Explanation:
    return average_of(case, site)


def facility_of(case: Case, site: Site, result: SiteResult) -> Explanation:
    """Return why the facility power of a site on its design day is what it is."""
    title = say("Facility power of {0}, design day", site.name)
    state = state_of(case, site, design=True, it_why=it_power_of(case, site, result))
    if state is None or result.facility_power_kw is None:
        return unknown(title, "kW", _no_plant(site, result))
    return facility(state, title, result.facility_power_kw)


def _no_plant(site: Site, result: SiteResult) -> str:
    if site.kind is not SiteKind.OWN:
        return say("The plant of a colocation site is the landlord's; it is not computed.")
    if not result.devices:
        return say("No device stands at {0} yet.", site.name)
    return say("No device of the site has power data; enter a nameplate.")


def pue_of(case: Case, site: Site, result: SiteResult) -> Explanation:
    """Return why the annual PUE of a site is what it is."""
    title = say("PUE of {0}, annual", site.name)
    state = state_of(case, site, design=False, it_why=average_of(case, site))
    if state is None or result.pue is None:
        return unknown(title, "", _no_plant(site, result))
    climate = say("Facility power of {0}, mean of the year", site.name)
    if site.entered_pue is not None:
        entered = replace(ENTERED, note=site.pue_reason)
        computed = say("The plant of this site computes {0:.3f}.", state.result.pue)
        return printed(title, result.pue, "", entered, computed, NOT_PUE)
    facility_kw = state.result.facility_kw
    given = {
        "facility_kw": Given(facility_kw, "kW", why=facility(state, climate, facility_kw)),
        "it_kw": Given(state.result.it_kw, "kW"),
    }
    notes = (_categories(state.result), NOT_PUE)
    return applied(title, result.pue, "", FORMULAS["power.pue"], given, notes=notes)


def _categories(result: PueResult) -> str:
    """Where the energy of IT is measured for a PUE, and what it would be elsewhere."""
    return say(
        "Category 3 of ISO/IEC 30134-2: the energy of IT is measured at the input of the devices. "
        "At the output of the PDUs that feed racks (category 2) PUE is {0:.3f}, at the UPS output "
        "(category 1) {1:.3f}: losses behind the meter then count as IT.",
        result.pue_at(PueCategory.PDU_OUTPUT),
        result.pue_at(PueCategory.UPS_OUTPUT),
    )


def energy_of(case: Case, site: Site, result: SiteResult) -> Explanation:
    """Return why the energy of a year at a site is what it is."""
    title = say("Energy of {0} in a year", site.name)
    average = Given(result.average_kw, "kW", why=average_of(case, site))
    if result.pue is None:
        given = {"average_kw": average}
        return applied(title, result.energy_kwh_year, "kWh", ENERGY_OF_IT, given)
    pue = Given(result.pue, "kW per kW", why=pue_of(case, site, result))
    given = {"average_kw": average, "pue": pue}
    return applied(title, result.energy_kwh_year, "kWh", ENERGY, given)


def _carbon(case: Case, site: Site, result: SiteResult) -> Explanation:
    title = say("Carbon of {0} in a year", site.name)
    region = case.region(site)
    if region is None or region.carbon_g_kwh is None or result.carbon_kg_year is None:
        return unknown(
            title, "kg", say("No carbon intensity of the grid at {0} is known.", site.name)
        )
    grid = Given(region.carbon_g_kwh, "g per kWh", region.evidence.get("carbon_g_kwh"))
    energy = Given(result.energy_kwh_year, "kWh", why=energy_of(case, site, result))
    given = {"energy_kwh": energy, "carbon_g_kwh": grid}
    return applied(title, result.carbon_kg_year, "kg", CARBON, given)


def tariff_given(case: Case, site: Site, result: SiteResult) -> Given:
    """Return the tariff of a site: entered, or that of its region."""
    if site.tariff_usd_kwh is not None:
        return Given(site.tariff_usd_kwh, "USD per kWh", ENTERED)
    region = case.region(site)
    evidence = region.evidence.get("tariff_usd_kwh") if region else None
    return Given(result.tariff_usd_kwh or 0.0, "USD per kWh", evidence)


def _tariff(case: Case, site: Site, result: SiteResult) -> Explanation:
    title = say("Tariff of {0}", site.name)
    if result.tariff_usd_kwh is None:
        note = say("No tariff of {0} is known. Enter it, or give the site a region.", site.name)
        return unknown(title, "USD per kWh", note)
    evidence = tariff_given(case, site, result).evidence
    return printed(title, result.tariff_usd_kwh, "USD per kWh", evidence)


def _it_limit(case: Case, site: Site, result: SiteResult) -> Explanation:
    title = say("What {0} may draw", site.name)
    if result.it_limit_kw is None:
        return unknown(title, "kW", say("Not every rack of the site has a second feed."))
    if site.colocation is not None:
        return printed(title, result.it_limit_kw, "kW", ENTERED, say("The contracted power."))
    if site.design_it_kw is not None:
        return printed(title, result.it_limit_kw, "kW", ENTERED, say("The design IT power."))
    places, racks = case.context.places, case.evaluation.racks
    terms = [
        Term(say("Limit of {0}", rack.name), racks[rack.id].surviving_limit_kw or 0.0)
        for rack in case.context.ordered
        if places.site_of_row[rack.row] == site.id
    ]
    source = say("What the racks may draw after the loss of a feed")
    return summed(title, result.it_limit_kw, "kW", terms, key="it_limit", source=source)


def _it_power(case: Case, site: Site, result: SiteResult) -> Explanation:
    """The expected peak, and what it is compared with."""
    why = it_power_of(case, site, result)
    if result.it_limit_kw is None:
        return why
    return replace(why, parts=(*why.parts, _it_limit(case, site, result)))


def _heat(case: Case, site: Site, result: SiteResult) -> Explanation:
    """The heat figure, and what it is compared with."""
    why = _sum("heat_kw")(case, site, result)
    if result.cooling_limit_kw is None:
        return why
    return replace(why, parts=(*why.parts, _cooling_limit(case, site, result)))


def _cooling_limit(case: Case, site: Site, result: SiteResult) -> Explanation:
    title, rooms = say("Heat that {0} removes", site.name), case.evaluation.rooms
    terms = []
    for room in site.rooms:
        one = rooms[room.id]
        if one.air_capacity_kw is not None:
            why = air_capacity(case, room, one)
            terms.append(Term(say("Air of {0}", room.name), one.air_capacity_kw, why=why))
        if one.liquid_heat_kw:
            terms.append(Term(say("Liquid of {0}", room.name), one.liquid_heat_kw))
    source = say("Air plants of the rooms; liquid loops are taken to carry the heat they are given")
    return summed(title, result.cooling_limit_kw, "kW", terms, key="cooling_limit", source=source)


_WRITTEN: Mapping[str, Callable[[Case, Site, SiteResult], Explanation]] = {
    "it_power_kw": _it_power,
    "average_kw": _average,
    "nameplate_kw": _sum("nameplate_kw"),
    "heat_kw": _heat,
    "cooling_limit_kw": _cooling_limit,
    "facility_power_kw": facility_of,
    "pue": pue_of,
    "energy_kwh_year": energy_of,
    "carbon_kg_year": _carbon,
    "tariff_usd_kwh": _tariff,
    "it_limit_kw": _it_limit,
    "wue_l_kwh": wue_of,
    "water_l_year": water_year_of,
    "water_l_day": water_day_of,
}
