"""Why a site is as sovereign as it is: the level of each objective, in words."""

from collections.abc import Iterator

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, listed, unknown
from planner.compute.sovereignty import Aim, Reached, Sovereignty, sovereignty_of_site
from planner.compute.sovereignty_levels import HIGHEST
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.formula import Explanation
from planner.domain.phrase import Phrase, say
from planner.domain.site import Site
from planner.engines.compliance import SOVEREIGNTY_SCORE

_SCORE, _LEVEL = "sovereignty_score", "sovereignty_level"
_OBJECTIVES = {f"sovereignty_{aim}": aim for aim in Aim}
SOVEREIGNTY_FIGURES = frozenset({_SCORE, _LEVEL, *_OBJECTIVES})
"""Figures of a site that `explain_sovereignty` explains."""


def explain_sovereignty(case: Case, site: Site, name: str) -> Explanation | None:
    """Return why a site has a sovereignty score or level: weights, levels, the rule behind each."""
    found = sovereignty_of_site(case, site)
    if found is None:
        return None
    if name == _SCORE:
        return _score(case, site, found)
    if name == _LEVEL:
        title = say("Level of {0}", site.name)
        given = [
            Given(one.low, "level", label=say("{0}, at least", one.aim.code))
            for one in found.objectives
        ]
        return listed(title, found.level_low, "level", given, tuple(_notes(found)))
    one = next(one for one in found.objectives if one.aim is _OBJECTIVES[name])
    title = say("{0} of {1}", one.aim.code, site.name)
    weight = case.assumed(f"sovereignty.weight_{one.aim}")
    notes = (
        (one.why, _between(one), NOT_LEGAL_ADVICE)
        if one.high > one.low
        else (one.why, NOT_LEGAL_ADVICE)
    )
    return listed(title, one.low, "level", [weight], notes)


def _score(case: Case, site: Site, found: Sovereignty) -> Explanation:
    title, notes = say("Sovereignty of {0}", site.name), tuple(_notes(found))
    if found.score_low is None:
        return unknown(title, "points of 100", *notes)
    given = {
        "weighted_levels": Given(sum(one.weight * one.low for one in found.objectives), "levels"),
        "highest_level": Given(HIGHEST, "level"),
        "weights": Given(1.0, "share"),
    }
    beside = [case.assumed(f"sovereignty.weight_{one.aim}") for one in found.objectives]
    return applied(
        title,
        found.score_low,
        "points of 100",
        SOVEREIGNTY_SCORE,
        given,
        beside=beside,
        notes=notes,
    )


def _notes(found: Sovereignty) -> Iterator[str]:
    if found.score_low is None:
        total = sum(one.weight for one in found.objectives)
        yield say("Not scored: the weights sum to {0:g}, not to 1.", total)
    elif found.score_high is not None and found.score_high > found.score_low:
        yield say("Up to {0:.0f} when what is not stated turns out well.", found.score_high)
    for one in found.objectives:
        yield say("{0}, level {1}: {2}", one.aim.code, _level_of(one), one.why)
    yield say("The level of the whole is the lowest of them.")
    yield NOT_LEGAL_ADVICE


def _level_of(one: Reached) -> object:
    return one.low if one.low == one.high else say("{0} to {1}", one.low, one.high)


def _between(one: Reached) -> Phrase:
    return say("Between {0} and {1}, by what is not stated.", one.low, one.high)
