"""Why the headlines of power and heat are what they are."""

from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.hardware import TITLES
from planner.compute.explain.plant import NOT_PUE
from planner.compute.explain.sites import (
    CLOUD_APART,
    TRAY,
    diversified,
    facility_of,
    it_power_of,
    pue_of,
    site_counts,
)
from planner.compute.explain.sums import device_sum, without_data
from planner.compute.explain.terms import Given, Term, applied, summed, unknown
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.results import Figure
from planner.domain.site import SiteKind

OVER_SITES: Final = say("Own sites together")
_LANDLORD = say("Colocation sites: the landlord's plant is not computed.")
_WEIGHTED: Final = Formula(
    id="explain.pue_of_sites",
    result="PUE of the own sites",
    unit="",
    expression="facility_kw / it_kw",
    symbols={
        "facility_kw": "mean facility power of a year, all own sites, kW",
        "it_kw": "expected average draw of the devices there, kW",
    },
    source="Weighted by the energy of the devices",
)


def it_power(case: Case, figure: Figure) -> Explanation:
    """Return why the IT power is what it is: the expected peak of all racks together."""
    sites = list(case.sites())
    parts = [it_power_of(case, site, case.evaluation.sites[site.id]) for site in sites]
    return diversified(
        case,
        say("IT power"),
        figure.value or 0.0,
        sites,
        exclusions=(
            CLOUD_APART,
            TRAY,
            say("UPS, cooling and other plant: see facility power."),
            say("Short spikes of training above the steady peak."),
        ),
        notes=tuple(without_data(case, site_counts(case, *sites), "peak_kw")),
        parts=parts if len(parts) > 1 else (),
    )


def facility_power(case: Case, figure: Figure) -> Explanation:
    """Return why the facility power is what it is: the design day of the own sites."""
    title = say("Facility power")
    exclusions = (
        _LANDLORD,
        CLOUD_APART,
        say("PUE: annual, another state than the design day."),
        say("Placed UPS and cooling devices change no loss yet: the plant has default losses."),
    )
    own = [site for site in case.sites(SiteKind.OWN)]
    terms, parts = [], []
    for site in own:
        result = case.evaluation.sites[site.id]
        why = facility_of(case, site, result)
        parts.append(why)
        if result.facility_power_kw is not None:
            terms.append(Term(say("Facility power of {0}", site.name), result.facility_power_kw))
    if figure.value is None:
        why_not = unknown(title, "kW", _gap(figure))
        return _with(why_not, exclusions, parts)
    if len(terms) == 1:
        only = next(part for part in parts if part.value is not None)
        notes = (NOT_PUE, say("Design day: hottest hours, expected peak, batteries recharging."))
        return _with(only, exclusions, only.parts, title=title, notes=notes)
    return summed(
        title,
        figure.value,
        "kW",
        terms,
        key="facility",
        source=OVER_SITES,
        parts=parts,
        exclusions=exclusions,
        notes=(NOT_PUE,),
    )


def _with(
    one: Explanation,
    exclusions: tuple[str, ...],
    parts: list[Explanation] | tuple[Explanation, ...],
    *,
    title: str = "",
    notes: tuple[str, ...] = (),
) -> Explanation:
    return Explanation(
        title or one.title,
        one.value,
        one.unit,
        one.formula,
        one.inputs,
        exclusions,
        (*notes, *one.notes),
        tuple(parts),
    )


def _gap(figure: Figure) -> str:
    return (
        say("No data: {0}.", figure.no_data) if figure.no_data else say("No device has power data.")
    )


def pue(case: Case, figure: Figure) -> Explanation:
    """Return why the PUE is what it is: annual, over the own sites."""
    exclusions = (
        _LANDLORD,
        say("Cloud: the provider's PUE is in its price."),
        say("Design day and battery recharge: see facility power."),
        say("Devices without power data."),
    )
    own = list(case.sites(SiteKind.OWN))
    parts = [pue_of(case, site, case.evaluation.sites[site.id]) for site in own]
    if figure.value is None:
        return _with(unknown("PUE", "", _gap(figure)), exclusions, parts)
    if len(own) == 1:
        return _with(parts[0], exclusions, parts[0].parts, title=say("PUE, annual"))
    facility_kw = it_kw = 0.0
    for site in own:
        result = case.evaluation.sites[site.id]
        facility_kw += (result.pue or 0.0) * result.average_kw
        it_kw += result.average_kw
    given = {"facility_kw": Given(facility_kw, "kW"), "it_kw": Given(it_kw, "kW")}
    return applied(
        say("PUE, annual"),
        figure.value,
        "",
        _WEIGHTED,
        given,
        parts=parts,
        exclusions=exclusions,
        notes=(NOT_PUE,),
    )


def heat_load(case: Case, figure: Figure) -> Explanation:
    """Return why the cooling load is what it is: the heat figures of all racks."""
    return device_sum(
        case,
        say("Cooling load"),
        figure.value or 0.0,
        "heat_kw",
        site_counts(case, *case.sites()),
        exclusions=(
            CLOUD_APART,
            TRAY,
            say("Heat of fans, pumps and UPS: it is part of the plant."),
            say("Diversity: cooling is sized for every device at its heat figure."),
        ),
        notes=(say("Heat figure: the larger of vendor heat and nameplate of each device."),),
    )


def average_power(case: Case, figure: Figure) -> Explanation:
    """Return why the expected average draw of all devices is what it is."""
    return device_sum(
        case,
        say("{0} of all devices", TITLES["average_kw"]),
        figure.value or 0.0,
        "average_kw",
        site_counts(case, *case.sites()),
        exclusions=(CLOUD_APART, TRAY, say("Plant: the annual PUE adds it to the energy.")),
        notes=(
            say(
                "Utilisation is the serving utilisation by hour, computed; training counts "
                "as fully busy in its window, a GPU without deployment as idle."
            ),
        ),
    )
