"""How resilient service is: lost sites and servers, objectives, and evacuations minute by minute."""

from collections.abc import Iterator

from planner.compute.resilience.explaining import LEFT_OUT, SERVED
from planner.compute.resilience.service import WorkloadResilience
from planner.presenters import formats
from planner.presenters.report.blocks import Block, Chart, Grid, Heading, Section, Words
from planner.presenters.report.material import Material, grid, toned
from planner.presenters.report.pages import Page, page_title
from planner.presenters.resilience import (
    back_text,
    evacuation_chart,
    resilience_table,
)
from planner.presenters.rows import Cell, Tone
from planner.presenters.wording import translate, worded
from planner.studies.endurance import endurance


def resilience_section(material: Material) -> Section:
    """Return the resilience of service."""
    title = page_title(Page.RESILIENCE)
    found = endurance(material.project, material.evaluation)
    table = resilience_table(found.workloads)
    if not table.rows:
        return Section(Page.RESILIENCE, title, (Words(table.empty_text, Tone.MUTED),))
    blocks: list[Block] = [
        Heading(translate("report", "Workloads when their worst site is lost")),
        Grid(table),
        Words(
            translate("report", "{0}. {1}").format(SERVED.expression, worded(SERVED.source)),
            Tone.MUTED,
        ),
        Heading(translate("report", "Every site lost once")),
        _sites(found.workloads),
    ]
    left_out = " ".join(map(worded, LEFT_OUT))
    blocks.append(Words(translate("report", "Left out: {0}").format(left_out), Tone.MUTED))
    for one in found.evacuations:
        chart = evacuation_chart(one)
        blocks += [Heading(chart.title), Chart(chart)]
    return Section(Page.RESILIENCE, title, tuple(blocks))


def _sites(workloads: tuple[WorkloadResilience, ...]) -> Grid:
    titles = (
        (translate("report", "Site lost"), False),
        (translate("report", "Its availability"), True),
        (translate("report", "Left of the service"), True),
        (translate("report", "As before"), False),
        (translate("report", "Data elsewhere"), False),
    )
    return grid(titles, _site_rows(workloads))


def _site_rows(workloads: tuple[WorkloadResilience, ...]) -> Iterator[tuple[str | Cell, ...]]:
    for one in workloads:
        yield (one.workload.name,)
        for site in one.without:
            tone = Tone.GOOD if site.is_whole else Tone.WARNING
            copies = site.copies
            data = "" if copies is None else worded(copies.why)
            if copies is not None and copies.hours is not None:
                data = translate("report", "a copy, {0} h old").format(formats.number(copies.hours))
            yield (
                site.name,
                formats.percent(site.availability, 2),
                toned(formats.percent(site.share_left), tone),
                back_text(site),
                data,
            )
