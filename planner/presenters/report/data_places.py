"""Classes of data and where they live; the flows of data between places."""

from collections.abc import Iterator

from planner.compute.checks.compliance import Judged
from planner.compute.compliance import labels_of
from planner.domain.identity import SiteId
from planner.domain.site import Site
from planner.domain.workload import Workload
from planner.presenters import formats
from planner.presenters.findings import severity_tone, severity_word
from planner.presenters.inspect_compliance import certificate_name, label_name, sector_name
from planner.presenters.inspect_demand import data_class_name
from planner.presenters.inspect_places import site_kind_name
from planner.presenters.regions import Ruling, flow_lines
from planner.presenters.report.blocks import Block, Grid, Heading, Jurisdictions
from planner.presenters.report.material import Material, grid, toned
from planner.presenters.rows import Cell, Tone
from planner.presenters.wording import translate

_RULED = {
    Ruling.ALLOWED: Tone.GOOD,
    Ruling.CONDITIONAL: Tone.WARNING,
    Ruling.FORBIDDEN: Tone.BAD,
}


def data_grid(material: Material, judged: tuple[Judged, ...]) -> Grid:
    """Return the classes of data of every workload, where they live, and what rules say there."""
    titles = (
        (translate("report", "Workload"), False),
        (translate("report", "Classes of its data"), False),
        (translate("report", "Sector, what is asked for"), False),
        (translate("report", "Lives at"), False),
        (translate("report", "Country"), False),
        (translate("report", "Run by"), False),
        (translate("report", "Verdict"), False),
    )
    empty = translate("report", "There is no workload whose data would live anywhere.")
    return grid(titles, _data_rows(material, judged), empty)


def _data_rows(material: Material, judged: tuple[Judged, ...]) -> Iterator[tuple[str | Cell, ...]]:
    for workload in material.case.project.workloads:
        about = (workload.name, _classes(material, workload), _stated(workload))
        sites = tuple(_homes(material, workload))
        if not sites:
            yield *about, translate("report", "nowhere yet"), "", "", ""
        for place, site in enumerate(sites):
            operator = site.provider or site_kind_name(site.kind)
            controllers = ", ".join(site.controllers)
            run_by = f"{operator} ({controllers})" if controllers else operator
            verdict = _verdict_of(workload, site, judged)
            first = about if place == 0 else ("", "", "")
            yield *first, site.name, site.country or formats.no_data(), run_by, verdict


def _classes(material: Material, workload: Workload) -> str:
    labels = sorted(labels_of(workload, material.project.settings.country))
    return ", ".join((data_class_name(workload.data_class), *map(label_name, labels)))


def _stated(workload: Workload) -> str:
    handling = workload.handling
    asked = [certificate_name(one) for one in handling.required]
    sector = [sector_name(handling.sector)] if handling.sector else []
    return ", ".join((*sector, *asked))


def _homes(material: Material, workload: Workload) -> Iterator[Site]:
    """Sites that a route of the workload leads to, each once, in the order of the routes."""
    plan = material.plan
    site_of_pool = {one.id: one.site for one in plan.pools}
    site_of = {one.id: site_of_pool[one.pool] for one in plan.deployments}
    seen = dict[SiteId, None]()
    for route in plan.routes:
        if route.workload == workload.id:
            reached = route.api_site if route.deployment is None else site_of.get(route.deployment)
            if reached is not None:
                seen.setdefault(reached)
    for key in seen:
        yield plan.site(key)


def _verdict_of(workload: Workload, site: Site, judged: tuple[Judged, ...]) -> Cell:
    mine = [one.verdict for one in judged if one.subject == f"{workload.id}/{site.id}"]
    if not mine:
        return toned(translate("report", "no rule speaks"), Tone.MUTED)
    worst = min(mine, key=lambda one: one.severity.rank)
    rules = ", ".join(dict.fromkeys(one.rule for one in mine))
    return toned(f"{severity_word(worst.severity)}: {rules}", severity_tone(worst.severity))


def flow_blocks(material: Material) -> Iterator[Block]:
    """The flows of data between places, in the words of the map, and the map itself."""
    flows = flow_lines(material.case)
    if not flows:
        return
    yield Heading(translate("report", "Flows of data"))
    titles = (
        (translate("report", "No."), True),
        (translate("report", "Workload and where it goes"), False),
        (translate("report", "From"), False),
        (translate("report", "What flows"), False),
        (translate("report", "Rules of law"), False),
    )
    names = {site.id: site.name for site in material.plan.sites}
    users = translate("report", "users")
    rows = []
    for one in flows:
        start = users if one.source is None else names[one.source]
        verdict = toned(one.verdict, _RULED[one.ruling])
        rows.append((str(one.number), one.title, start, one.detail, verdict))
    yield grid(titles, rows)
    yield Heading(translate("report", "Map of jurisdictions"))
    yield Jurisdictions()
