"""The map of jurisdictions: what is written on the card of each place and beside each flow of data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.compute.data_flows import (
    NO_FLOWS,
    DataFlow,
    FlowKind,
    Residence,
    Ruling,
    data_flows,
    residences,
)
from planner.compute.explain.case import Case
from planner.compute.sovereignty import Sovereignty, sovereignty_of_sites
from planner.compute.sovereignty_levels import HIGHEST
from planner.domain.atlas import Atlas, Border, Outline, Position
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.finding import Finding, Severity
from planner.domain.identity import ScenarioId, SiteId, WorkloadId
from planner.domain.jurisdiction import EEA
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.service import RouteRole
from planner.domain.site import Site
from planner.presenters import formats
from planner.presenters.canvas import SEPARATOR, site_kind, worst_findings
from planner.presenters.formats import Scale
from planner.presenters.inspect_compliance import certificate_name, label_name
from planner.presenters.inspect_demand import data_class_name
from planner.presenters.inspect_sovereignty import level_text, score_text
from planner.presenters.wording import translate, worded

__all__ = [
    "Area",
    "FlowLine",
    "PlaceCard",
    "RegionMap",
    "Ruling",
    "area_of",
    "flow_lines",
    "region_map",
]

_COUNTS = (Scale("", 1, 0), Scale("k", 1e3, 1e4), Scale("M", 1e6, 1e6))
_EEA = "EEA"
"""The key of the area that shares the law of the European Economic Area."""


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """What the card of a site tells; `exact` unless it is drawn at the capital of its country.

    `badge` is its level of sovereignty, empty when it is not used or not scored.
    """

    site: SiteId
    area: str
    position: Position | None
    exact: bool
    title: str
    kind: str
    facts: str
    certificates: str
    data: str
    figures: str
    badge: str
    severity: Severity | None
    tooltip: str


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A flow of data in words; `number` names it on the map and in the list beside it."""

    key: str
    number: int
    workload: WorkloadId
    source: SiteId | None
    target: SiteId
    ruling: Ruling
    copies: bool
    title: str
    detail: str
    verdict: str
    tooltip: str


@dataclass(frozen=True, slots=True)
class Area:
    """A jurisdiction that places of the plan lie in."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class RegionMap:
    """Everything the map shows; `users` is where they are when no site is theirs."""

    areas: tuple[Area, ...]
    cards: tuple[PlaceCard, ...]
    flows: tuple[FlowLine, ...]
    outlines: tuple[Outline, ...]
    borders: tuple[Border, ...]
    users: Position | None
    users_title: str
    summary: str
    note: str

    def card(self, site: SiteId) -> PlaceCard | None:
        """Return the card of a site, None when it is gone."""
        return next((one for one in self.cards if one.site == site), None)


def region_map(
    project: Project, scenario: ScenarioId, evaluation: Evaluation, atlas: Atlas
) -> RegionMap:
    """Return the map of a scenario; worked out from its evaluation in some milliseconds."""
    case = Case(project, scenario, evaluation)
    living = residences(case)
    sovereign = {site.id: found for site, found in sovereignty_of_sites(case)}
    worst = worst_findings(evaluation.findings)
    cards = tuple(
        _card(case, site, atlas, living[site.id], sovereign.get(site.id), worst)
        for site in case.plan.sites
    )
    home = case.settings.country
    flows = flow_lines(case)
    homeless = any(one.source is None for one in flows)
    return RegionMap(
        areas=tuple(_areas(case, atlas)),
        cards=cards,
        flows=flows,
        outlines=atlas.outlines,
        borders=atlas.borders,
        users=atlas.seat(home) if homeless else None,
        users_title=_users_title(case),
        summary=_summary(cards, flows),
        note=worded(NOT_LEGAL_ADVICE),
    )


def flow_lines(case: Case) -> tuple[FlowLine, ...]:
    """Return every flow of data of a scenario in words, numbered from 1."""
    names = {site.id: site.name for site in case.plan.sites}
    users = _users_title(case)
    return tuple(
        _line(case, number, flow, names, users)
        for number, flow in enumerate(data_flows(case), start=1)
    )


def _users_title(case: Case) -> str:
    return translate("regions", "Users in {0}").format(case.settings.country)


def area_of(country: str) -> str:
    """Return the key of the area that a country belongs to."""
    return _EEA if country in EEA else country


def ruling_name(ruling: Ruling) -> str:
    """Return what the rules say about a flow, in words."""
    return {
        Ruling.ALLOWED: translate("regions", "allowed"),
        Ruling.CONDITIONAL: translate("regions", "needs safeguards"),
        Ruling.FORBIDDEN: translate("regions", "forbidden"),
    }[ruling]


def flows_title() -> str:
    """Return the heading over the list of flows."""
    return translate("regions", "Data flows")


def copies_name() -> str:
    """Return what the legend calls flows that are copies."""
    return translate("regions", "copies")


def empty_text() -> str:
    """Return what the list tells where there is no flow."""
    return worded(NO_FLOWS)


def _areas(case: Case, atlas: Atlas) -> Iterator[Area]:
    for key in dict.fromkeys(area_of(site.country) for site in case.plan.sites):
        yield Area(key, _area_title(key, atlas))


def _area_title(key: str, atlas: Atlas) -> str:
    usual = {
        _EEA: translate("regions", "EU / EEA"),
        "US": translate("regions", "United States"),
        "GB": translate("regions", "United Kingdom"),
        "CH": translate("regions", "Switzerland"),
        "": translate("regions", "Country not stated"),
    }
    return usual.get(key) or atlas.names.get(key, key)


def _card(
    case: Case,
    site: Site,
    atlas: Atlas,
    living: Residence,
    sovereign: Sovereignty | None,
    worst: Mapping[str, Finding],
) -> PlaceCard:
    found = atlas.find(site)
    finding = worst.get(site.id)
    facts = SEPARATOR.join(filter(None, (site_kind(site.kind), site.country, _control(site))))
    data = _data(case, living)
    certificates = _certificates(site)
    figures = _figures(case, site, living)
    badge = ""
    if sovereign is not None:
        level = level_text(sovereign.level_low, sovereign.level_high)
        badge = translate("regions", "SOV {0}").format(level)
    lines = [
        site.name,
        facts,
        certificates,
        data,
        figures,
        _sovereignty(sovereign),
        worded(finding.message) if finding is not None else "",
        _where(found is not None and found.exact, known=found is not None),
    ]
    return PlaceCard(
        site=site.id,
        area=area_of(site.country),
        position=found.position if found is not None else None,
        exact=found is not None and found.exact,
        title=site.name,
        kind=site_kind(site.kind),
        facts=facts,
        certificates=certificates,
        data=data,
        figures=figures,
        badge=badge,
        severity=finding.severity if finding is not None else None,
        tooltip="\n".join(line for line in lines if line),
    )


def _control(site: Site) -> str:
    if not site.controllers:
        return translate("regions", "control not stated")
    return translate("regions", "controlled from {0}").format(", ".join(site.controllers))


def _certificates(site: Site) -> str:
    names = [certificate_name(one) for one in site.certificates]
    if site.rooms and all(room.air_gapped for room in site.rooms):
        names.insert(0, translate("regions", "air-gapped"))
    elif any(room.air_gapped for room in site.rooms):
        count = sum(room.air_gapped for room in site.rooms)
        text = translate("regions", "{0} of {1} rooms air-gapped")
        names.insert(0, text.format(count, len(site.rooms)))
    return SEPARATOR.join(names) if names else translate("regions", "no certificates stated")


def _data(case: Case, living: Residence) -> str:
    """The classes of the data that live at a site, each once, the most sensitive first."""
    workloads = [case.workloads[one] for one in living.workloads]
    if not workloads:
        return translate("regions", "no data live here")
    order = sorted({one.data_class for one in workloads}, key=_sensitivity, reverse=True)
    labels = dict.fromkeys(label for one in workloads for label in one.handling.labels)
    names = [*(data_class_name(one) for one in order), *map(label_name, labels)]
    return translate("regions", "Data: {0}").format(", ".join(names))


def _sensitivity(data_class: str) -> int:
    return ("public", "internal", "personal", "restricted").index(data_class)


def _figures(case: Case, site: Site, living: Residence) -> str:
    result = case.evaluation.sites.get(site.id)
    found = []
    if result is not None and result.racks:
        found.append(translate("regions", "{0} IT").format(formats.power(result.it_power_kw)))
    if result is not None and result.pue is not None:
        found.append(f"PUE{formats.SPACE}{formats.grouped(result.pue, 2)}")
    if living.tokens_per_s > 0:
        found.append(str(formats.token_rate(living.tokens_per_s)))
    return SEPARATOR.join(found) if found else translate("regions", "serves nothing at the peak")


def _sovereignty(found: Sovereignty | None) -> str:
    if found is None:
        return ""
    level = level_text(found.level_low, found.level_high)
    return translate("regions", "Sovereignty: level {0} of {1}, score {2} of 100").format(
        level, HIGHEST, score_text(found)
    )


def _where(exact: bool, *, known: bool) -> str:
    if not known:
        return translate("regions", "Not on the map: its country is not known.")
    return "" if exact else translate("regions", "Drawn at the capital: its city is not known.")


def _line(
    case: Case, number: int, flow: DataFlow, names: Mapping[SiteId, str], users: str
) -> FlowLine:
    workload = case.workloads[flow.workload]
    start = names[flow.source] if flow.source is not None else users
    end = names[flow.target]
    classes = [data_class_name(workload.data_class), *map(label_name, workload.handling.labels)]
    detail = SEPARATOR.join((", ".join(classes), *_amounts(flow)))
    rules = [one.rule for one in flow.said if one.grave]
    verdict = ruling_name(flow.ruling)
    if rules:
        verdict = translate("regions", "{0}: {1}").format(verdict, ", ".join(rules))
    title = translate("regions", "{0} → {1}").format(workload.name, end)
    way = translate("regions", "{0}: from {1} to {2}").format(workload.name, start, end)
    said = [f"{one.rule}: {worded(one.message)}" for one in flow.said]
    notice = worded(NOT_LEGAL_ADVICE)
    return FlowLine(
        key=flow.key,
        number=number,
        workload=flow.workload,
        source=flow.source,
        target=flow.target,
        ruling=flow.ruling,
        copies=flow.kind is FlowKind.COPIES,
        title=title,
        detail=detail,
        verdict=verdict,
        tooltip="\n".join((way, detail, verdict, *said, notice)),
    )


def _amounts(flow: DataFlow) -> Iterator[str]:
    if flow.kind is FlowKind.COPIES:
        hours = flow.every_hours or 0.0
        yield (
            translate("regions", "copied every {0} h").format(formats.short(hours))
            if hours > 0
            else translate("regions", "copied as written")
        )
        return
    if flow.ruling is Ruling.FORBIDDEN:
        yield translate("regions", "nothing takes this way")
        return
    if flow.role is RouteRole.STANDBY:
        yield translate("regions", "standby")
    elif flow.role is RouteRole.OVERFLOW:
        yield translate("regions", "overflow")
    if flow.requests_per_day is not None:
        requests = formats.quantity(flow.requests_per_day, _COUNTS)
        yield translate("regions", "{0} requests/day").format(f"{requests}".strip())
    if flow.gb_per_day is not None:
        yield translate("regions", "{0}/day").format(formats.memory(flow.gb_per_day))


def _summary(cards: tuple[PlaceCard, ...], flows: tuple[FlowLine, ...]) -> str:
    """Everything that is drawn, in sentences, for those who do not see it."""
    told = [one.tooltip.replace("\n", ". ") for one in cards]
    text = translate("regions", "Flow {0}: {1}. {2}. {3}")
    told += [text.format(one.number, one.title, one.detail, one.verdict) for one in flows]
    return ". ".join(told) if flows else ". ".join((*told, empty_text()))
