"""Why plant that stands on the plan loses or draws what it does: unit by unit, by its own figures."""

from collections.abc import Mapping, Sequence

from planner.compute.explain.case import ENTERED
from planner.compute.explain.terms import Given, Term, applied, summed
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.engines.power import FORMULAS, HeatUnits, PowerUnits, UnitDraw

_LOSSES = say("Every unit at its part of the load, by rating")
NO_SHARES: Mapping[str, Explanation] = {}
_DRAWS = say("Every unit at its part of the heat, by rating; the usual plant carries the rest")


def lost(
    title: str, units: Sequence[PowerUnits], draws: Sequence[UnitDraw], load_unit: str = "kW"
) -> Explanation:
    """Return why units of the power chain lose what they do together."""
    terms = [
        Term(draw.name, draw.kw, why=_loss(one, draw, load_unit))
        for one, draw in zip(units, draws, strict=True)
    ]
    total = sum(draw.kw for draw in draws)
    return summed(title, total, "kW", terms, key="plant_losses", source=_LOSSES)


def _loss(units: PowerUnits, draw: UnitDraw, load_unit: str) -> Explanation:
    given = {
        "systems": Given(units.count, ""),
        "rating_kw": Given(units.rating, load_unit, ENTERED),
        "fixed": Given(units.curve.fixed, "share of rating", ENTERED),
        "proportional": Given(units.curve.proportional, "share of rating", ENTERED),
        "square": Given(units.curve.square, "share of rating", ENTERED),
        "load_kw": Given(draw.load, load_unit),
    }
    return applied(say("Loss of {0}", units.name), draw.kw, "kW", FORMULAS["power.ups_loss"], given)


def carried(
    title: str,
    units: Sequence[HeatUnits],
    draws: Sequence[UnitDraw],
    usual: Explanation | None,
    shares: Mapping[str, Explanation] = NO_SHARES,
) -> Explanation:
    """Return why cooling units draw what they do together; `usual` is that of the usual plant.

    *shares* tell by name why a unit takes what it does for each kW of heat, where it is not printed.
    """
    by_name = {one.name: one for one in units}
    terms = []
    for draw in draws:
        if draw.name in by_name:
            terms.append(Term(draw.name, draw.kw, why=_draw(by_name[draw.name], draw, shares)))
        else:
            terms.append(Term(say("Usual plant for the rest"), draw.kw, why=usual))
    total = sum(draw.kw for draw in draws)
    return summed(title, total, "kW", terms, key="plant_draws", source=_DRAWS)


def _draw(units: HeatUnits, draw: UnitDraw, shares: Mapping[str, Explanation]) -> Explanation:
    share = Given(units.draw_share, "kW per kW", ENTERED)
    why = shares.get(draw.name)
    if why is not None and why.value is not None:
        share = Given(why.value, "kW per kW", why=why)
    given = {"heat_kw": Given(draw.load, "kW"), "draw_share": share}
    return applied(say("Draw of {0}", units.name), draw.kw, "kW", FORMULAS["power.carried"], given)
