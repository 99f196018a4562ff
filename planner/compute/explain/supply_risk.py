"""Why a class of supply is as risky as it is, how concentrated it is, and what losing a vendor costs."""

from collections.abc import Mapping

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, Term, applied, listed, summed, unknown
from planner.compute.risk_weights import TERMS, class_key, weight_key
from planner.compute.supply_risk import (
    ClassRisk,
    SupplyRisk,
    VendorLoss,
    stock_of,
    supply_risk,
)
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.domain.supply import Angle
from planner.engines.supply import EXPOSURE, HERFINDAHL, RISK, STOCK

POINTS = "points of 100"
PLAN = "plan"
"""Stands for all classes together."""

_WEIGHTS = {
    "concentration_weight": "concentration",
    "single_weight": "single_source",
    "lead_weight": "lead_time",
    "substitution_weight": "substitution",
    "export_weight": "export",
    "country_weight": "country",
}


def explain_supply_risk(case: Case, thing: str, field: str) -> Explanation | None:
    """Return why a figure of a class of supply, or of the plan, is what it is.

    Fields are ``score`` and ``herfindahl``; None where there is none.
    """
    risk = supply_risk(case)
    if risk is None:
        return None
    one = next((each for each in risk.classes if each.supply_class.value == thing), None)
    if one is None:
        return _plan(risk, field) if thing == PLAN else None
    if field == "score":
        return _score(case, risk, one)
    if field == "herfindahl":
        return _index(say("Concentration of {0}", thing), one.herfindahl, one.by_vendor)
    return None


def _plan(risk: SupplyRisk, field: str) -> Explanation | None:
    if field == "herfindahl":
        return _index(say("Concentration of vendors"), risk.herfindahl, risk.spend[Angle.VENDOR])
    if field != "score":
        return None
    title = say("Supply risk")
    if risk.score is None:
        return unknown(title, POINTS, *risk.problems)
    total = sum(one.usd for one in risk.classes)
    terms = [
        Term(say("{0}, by its spend", one.supply_class.value), (one.score or 0.0) * one.usd / total)
        for one in risk.classes
    ]
    source = say("Mean of the classes by their spend")
    return summed(title, risk.score, POINTS, terms, key="supply_risk", source=source)


def _score(case: Case, risk: SupplyRisk, one: ClassRisk) -> Explanation:
    kind = one.supply_class
    title = say("Supply risk of {0}", kind.value)
    if one.score is None or any(weight_key(term) not in case.shelf.assumptions for term in TERMS):
        return unknown(title, POINTS, *risk.problems)
    terms = one.terms
    given = {name: case.assumed(weight_key(term)) for name, term in _WEIGHTS.items()}
    index = _index(say("Concentration of {0}", kind.value), one.herfindahl, one.by_vendor)
    given |= {
        "herfindahl": Given(terms.herfindahl, why=index),
        "single_source": case.assumed(class_key("single_source", kind)),
        "lead_ratio": Given(min(2.0, terms.lead_ratio)),
        "substitution": case.assumed(class_key("substitution", kind)),
        "export_share": Given(terms.export_share),
        "country_share": Given(terms.country_share),
    }
    notes = (
        []
        if one.lead_weeks is not None
        else [say("No lead time is known: up to {0:.0f} points more.", one.open_points)]
    )
    if one.manufacture_herfindahl is None:
        notes.append(say("Countries of manufacture are no data in part: those of design count."))
    return applied(title, one.score, POINTS, RISK, given, notes=notes)


def _index(title: str, value: float, shares: Mapping[str, float]) -> Explanation:
    total = sum(shares.values())
    terms = [
        Term(say("{0}, share squared", name or say("no data")), (100.0 * usd / total) ** 2)
        for name, usd in shares.items()
    ]
    return summed(title, value, "", terms, key="herfindahl", source=HERFINDAHL.source)


def explain_loss(case: Case, vendor: str, field: str) -> Explanation | None:
    """Return why losing a vendor costs what it does; its only field is ``exposure``."""
    risk = supply_risk(case)
    lost = next((one for one in risk.losses if one.vendor == vendor), None) if risk else None
    if lost is None or field != "exposure":
        return None
    title = say("Exposure to the loss of {0}", vendor)
    if lost.recover_weeks is None or lost.exposure_usd is None:
        return unknown(title, "USD", say("No lead time of what would replace it is known."))
    week = listed(
        say("A week without {0}", vendor),
        lost.usd_per_week,
        "USD",
        [Given(lost.gpu_share, "share of the GPUs", label=say("its GPUs"))],
        (say("What renting its part of the demand instead would cost."),),
    )
    given = {
        "usd_per_week": Given(lost.usd_per_week, "USD", why=week),
        "recover_weeks": Given(lost.recover_weeks, "weeks"),
        "survive_weeks": _survived(case, lost),
    }
    return applied(title, lost.exposure_usd, "USD", EXPOSURE, given)


def _survived(case: Case, lost: VendorLoss) -> Given:
    """What is assumed, and how long the spares last that are used up first."""
    key = "risk.survive_weeks"
    if key not in case.shelf.assumptions:
        return Given(lost.survive_weeks, "weeks")
    assumed = case.assumed(key)
    if not lost.stock_weeks:
        return assumed
    first = min(stock_of(case, lost.vendor), key=lambda one: one.weeks)
    spares = applied(
        say("Spares of {0}", case.part_label(first.part)),
        first.weeks,
        "weeks",
        STOCK,
        {
            "spares": Given(first.spares, "servers"),
            "failures_week": Given(first.failures_week, "servers"),
        },
        beside=[case.assumed("reliability.node_failures")],
        notes=[say("Every failure uses a spare up: without the vendor nobody repairs.")],
    )
    both = [assumed, Given(first.weeks, "weeks", label=say("spares on the tray"))]
    title = say("Weeks survived without {0}", lost.vendor)
    why = listed(title, lost.survive_weeks, "weeks", both, (), parts=(spares,))
    return Given(lost.survive_weeks, "weeks", why=why)
