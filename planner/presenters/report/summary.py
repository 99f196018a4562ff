"""The summary: headlines with their ranges, findings counted, sites and workloads."""

from planner.compute.comparison import HEADLINES
from planner.domain.results import Figure
from planner.domain.site import Site
from planner.presenters import formats
from planner.presenters.findings import badges
from planner.presenters.headlines import (
    MONEY_KEYS,
    bounds,
    headline_title,
    is_never,
    lower_bound,
    writer_of,
)
from planner.presenters.inspect_places import site_kind_name
from planner.presenters.kpis import Tile, tiles
from planner.presenters.privacy import prices_hidden
from planner.presenters.report.blocks import Block, Card, Cards, Grid, Heading, Section, Words
from planner.presenters.report.material import Material, grid
from planner.presenters.report.pages import Page, page_title
from planner.presenters.rows import Cell, Table, Tone
from planner.presenters.wording import translate, worded
from planner.presenters.workload_table import lines_table, workload_lines

_WORKLOAD_COLUMNS = ("name", "verdict", "demand", "served", "ttft", "tpot", "model", "class")


def summary_section(material: Material) -> Section:
    """Return the summary."""
    evaluation = material.evaluation
    counts = badges(evaluation)
    tone = Tone.BAD if counts.errors or not evaluation.admissible else Tone.GOOD
    if tone is Tone.GOOD and counts.warnings:
        tone = Tone.WARNING
    verdict = (
        translate("report", "Every rule that blocks is kept.")
        if evaluation.admissible
        else worded(evaluation.not_admissible_because)
    )
    blocks: list[Block] = [
        Cards(tuple(map(_card, tiles(material.project, material.ranged)))),
        Words(translate("report", "{0}. {1}").format(counts.text, verdict), tone),
        Heading(translate("report", "Headlines with their ranges")),
        _headlines(material),
        Heading(translate("report", "Sites")),
        _sites(material),
        Heading(translate("report", "Workloads")),
        _workloads(material),
    ]
    return Section(Page.SUMMARY, page_title(Page.SUMMARY), tuple(blocks))


def _card(tile: Tile) -> Card:
    return Card(tile.title, tile.value, tile.units, tile.status, tile.tone, tile.fraction)


def _headlines(material: Material) -> Grid:
    titles = (
        (translate("report", "Headline"), False),
        (translate("report", "Value"), True),
        (translate("report", "Range, and what it is compared with"), False),
    )
    keys = (one.key for one in HEADLINES if not (prices_hidden() and one.key in MONEY_KEYS))
    rows = (_headline(material, key) for key in keys)
    return grid(titles, rows)


def _headline(material: Material, key: str) -> tuple[str | Cell, ...]:
    project, evaluation = material.project, material.ranged
    figure = evaluation.figures.get(key, Figure(key, "", None))
    title = headline_title(project, key)
    if figure.value is None:
        never = is_never(figure, evaluation)
        text = translate("report", "never") if never else formats.no_data()
        return title, Cell(text, tone=Tone.MUTED), worded(figure.no_data)
    writer = writer_of(project, key, (figure,), (evaluation,))
    factor = writer.factors[0]
    value = lower_bound(figure, writer.write(figure.value * factor))
    return title, value, "; ".join(bounds(figure, factor, writer))


def _sites(material: Material) -> Grid:
    titles = (
        (translate("report", "Site"), False),
        (translate("report", "Kind"), False),
        (translate("report", "Country"), False),
        (translate("report", "Racks"), True),
        (translate("report", "Devices"), True),
        (translate("report", "IT, peak"), True),
        (translate("report", "Facility, design day"), True),
        (translate("report", "PUE, annual"), True),
        (translate("report", "Serves after, weeks"), True),
    )
    empty = translate("report", "There is no site yet.")
    return grid(titles, (_site(material, one) for one in material.plan.sites), empty)


def _site(material: Material, site: Site) -> tuple[str | Cell, ...]:
    result = material.evaluation.sites.get(site.id)
    ready = material.evaluation.timeline.sites.get(site.id)
    name = (site.name, site_kind_name(site.kind), site.country)
    weeks = "" if ready is None else formats.trimmed(ready.p50, 1)
    if result is None or not site.kind.holds_racks:
        return *name, "", "", "", "", "", weeks
    pue = "" if result.pue is None else formats.grouped(result.pue, 2)
    facility = result.facility_power_kw
    return (
        *name,
        formats.grouped(result.racks),
        formats.grouped(result.devices),
        str(formats.power(result.it_power_kw)),
        "" if facility is None else str(formats.power(facility)),
        pue,
        weeks,
    )


def _workloads(material: Material) -> Grid:
    table = lines_table(workload_lines(material.project, material.evaluation))
    columns = tuple(one for one in table.columns if one.key in _WORKLOAD_COLUMNS)
    return Grid(Table(columns, table.rows, table.empty_text))
