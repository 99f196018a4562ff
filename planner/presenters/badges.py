"""Badges on the cards of the canvas: lead time, supply risk, sovereignty and what the law says.

The figures are those of the colours by lead time and risk, of the risk panel and of the Regions view.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.compute.data_flows import Ruling, data_flows
from planner.compute.explain.case import Case
from planner.compute.holdings import classes_of_part, lead_weeks_of
from planner.compute.sovereignty import sovereignty_of_sites
from planner.compute.sovereignty_levels import HIGHEST
from planner.compute.supply_risk import supply_risk
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, ScenarioId, SiteId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.site import SiteKind
from planner.domain.supply import SupplyClass
from planner.presenters import formats
from planner.presenters.inspect_sovereignty import level_text, score_text
from planner.presenters.legend import Legend
from planner.presenters.regions import ruling_name
from planner.presenters.rows import Tone
from planner.presenters.supply import class_name
from planner.presenters.wording import translate

_NEED_WEEKS = "risk.need_weeks"
"""The assumption of when hardware is needed: what takes longer is told in another tone."""
_TONES = {
    Ruling.ALLOWED: Tone.GOOD,
    Ruling.CONDITIONAL: Tone.WARNING,
    Ruling.FORBIDDEN: Tone.BAD,
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A short text on a card, its tone, and what it means; a `marked` one has the sign of its tone."""

    text: str
    hint: str
    tone: Tone = Tone.NORMAL
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Badges:
    """The badges of parts, of sites, and of the cards of bursts and model APIs by their id."""

    parts: Mapping[EntryId, tuple[Badge, ...]] = field(default_factory=dict)
    sites: Mapping[SiteId, tuple[Badge, ...]] = field(default_factory=dict)
    cards: Mapping[str, tuple[Badge, ...]] = field(default_factory=dict)


def badges(project: Project, scenario: ScenarioId, evaluation: Evaluation) -> Badges:
    """Return the badges of a scenario; worked out on demand, nothing of it is part of an edit."""
    case = Case(project, scenario, evaluation)
    risk = supply_risk(case)
    classes = () if risk is None else risk.classes
    scores = {one.supply_class: one.score for one in classes if one.score is not None}
    leads = lead_weeks_of(case)
    worst: dict[SiteId, Ruling] = {}
    order = list(Ruling)
    for flow in data_flows(case):
        known = worst.get(flow.target, Ruling.ALLOWED)
        worst[flow.target] = max(known, flow.ruling, key=order.index)
    cards: dict[str, tuple[Badge, ...]] = {}
    for burst in case.plan.bursts:
        cards[burst.id] = tuple(_rented(worst.get(burst.site), scores.get(SupplyClass.CLOUD)))
    for site in case.plan.sites:
        if site.kind is SiteKind.MODEL_API:
            score = scores.get(SupplyClass.MODEL_API)
            cards[site.id] = tuple(_rented(worst.get(site.id), score))
    parts = (case.shelf.parts[one] for one in leads if one in case.shelf.parts)
    return Badges(
        {part.id: tuple(_of_part(case, part, leads[part.id], scores)) for part in parts},
        dict(_of_sites(case)),
        cards,
    )


def badge_legend(*, near: bool) -> Legend:
    """Return what badges mean; not *near* they are too small to be drawn, and that is told."""
    if not near:
        return Legend(
            translate("badges", "Badges"), words=translate("badges", "zoom in to see them")
        )
    meanings = (
        translate("badges", "wk: weeks of lead time"),
        translate("badges", "risk: supply risk, of 100"),
        translate("badges", "SOV: sovereignty level, of {0}").format(HIGHEST),
    )
    return Legend(translate("badges", "Badges"), words=" · ".join(meanings))


def _of_part(
    case: Case, part: Part, weeks: float | None, scores: Mapping[SupplyClass, float]
) -> Iterator[Badge]:
    if weeks is not None:
        need = case.shelf.assumptions.get(_NEED_WEEKS)
        late = need is not None and weeks > need.likely
        hint = translate("badges", "Lead time {0} weeks").format(formats.short(weeks))
        text = translate("badges", "{0} wk").format(formats.short(weeks))
        yield Badge(text, hint, Tone.WARNING if late else Tone.NORMAL)
    found = [(scores[one], one) for one in classes_of_part(part) if one in scores]
    if found:
        yield _risk(*max(found, key=lambda one: one[0]))


def _risk(score: float, kind: SupplyClass) -> Badge:
    shown = formats.grouped(score)
    hint = translate("badges", "Supply risk {0} of 100 ({1})").format(shown, class_name(kind))
    return Badge(translate("badges", "risk {0}").format(shown), hint)


def _rented(ruling: Ruling | None, score: float | None) -> Iterator[Badge]:
    if ruling is not None:
        name = ruling_name(ruling)
        hint = translate("badges", "Data that come here: {0}").format(name)
        yield Badge(name, hint, _TONES[ruling], marked=True)
    if score is not None:
        shown = formats.grouped(score)
        hint = translate("badges", "Supply risk {0} of 100").format(shown)
        yield Badge(translate("badges", "risk {0}").format(shown), hint)


def _of_sites(case: Case) -> Iterator[tuple[SiteId, tuple[Badge, ...]]]:
    for site, found in sovereignty_of_sites(case):
        level = level_text(found.level_low, found.level_high)
        hint = translate("badges", "Sovereignty: level {0}, score {1} of 100").format(
            level, score_text(found)
        )
        yield site.id, (Badge(translate("badges", "SOV {0}").format(level), hint),)
