"""The pages of a report as values: the same numbers as the panels, for every template."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from planner.app import wiring
from planner.compute.carbon import plan_carbon
from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.supply_risk import supply_risk
from planner.domain.errors import UserError
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.engines.finance.views import View
from planner.presenters.carbon import running_chart
from planner.presenters.cash_flow import cash_flow
from planner.presenters.costs import cost_tree
from planner.presenters.findings import finding_rows
from planner.presenters.floor_sheet import Paper
from planner.presenters.kpis import tiles
from planner.presenters.privacy import hide_prices
from planner.presenters.regions import flow_lines
from planner.presenters.report.blocks import (
    Cards,
    Chart,
    Gantt,
    Grid,
    Heading,
    Jurisdictions,
    RackViews,
    Radar,
    Report,
    Words,
)
from planner.presenters.report.carbon import tonnes
from planner.presenters.report.findings import MOST_NAMES, MOST_OF_A_RULE
from planner.presenters.report.making import report_of
from planner.presenters.report.pages import Page, pages_from, paper_from, paper_of
from planner.presenters.supply import classes_table, losses_table
from planner.presenters.supply_shares import shares_table
from planner.studies.finance_report import finance_report

BANK, SERVER = "hybrid_bank", "single_server"
TEMPLATES = (BANK, "rag_department", SERVER, "sovereign_airgap", "all_cloud")
DAY = "2026-11-26"
DRAWN = (Page.SUMMARY, Page.COSTS)
"""Pages whose costs are drawn at random: slow, and so made once."""


@cache
def plan(template: str) -> tuple[Project, Evaluation]:
    library, _ = wiring.load_library()
    project = wiring.project_from_template(template, library)
    return project, evaluate(project, project.scenarios[0].id)


@cache
def made(template: str, pages: tuple[Page, ...]) -> Report:
    library, _ = wiring.load_library()
    return report_of(*plan(template), library, DAY, pages)


@cache
def drawn() -> Report:
    return made(SERVER, DRAWN)


def page(template: str, wanted: Page) -> Report:
    return made(template, tuple(one for one in Page if one not in DRAWN))


def blocks(report: Report, wanted: Page) -> tuple[object, ...]:
    section = report.section(wanted)
    assert section is not None
    return section.blocks


def grids(report: Report, wanted: Page) -> list[Grid]:
    return [one for one in blocks(report, wanted) if isinstance(one, Grid)]


def texts(report: Report, wanted: Page) -> Iterator[str]:
    """Every text that a page prints outside its charts."""
    for block in blocks(report, wanted):
        if isinstance(block, Heading | Words):
            yield block.text
        elif isinstance(block, Grid):
            for row in block.table.rows:
                yield from (cell.text for cell in row.cells.values())


def under(report: Report, wanted: Page, heading: str) -> Grid:
    """Return the table that stands below a heading."""
    found = blocks(report, wanted)
    place = next(
        i for i, one in enumerate(found) if isinstance(one, Heading) and one.text == heading
    )
    return next(one for one in found[place:] if isinstance(one, Grid))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_has_every_page(template: str) -> None:
    report = page(template, Page.RACKS)
    assert [one.page for one in report.sections] == [one for one in Page if one not in DRAWN]
    for section in report.sections:
        assert section.title
        assert section.blocks
        for block in section.blocks:
            if isinstance(block, Grid):
                keys = {column.key for column in block.table.columns}
                assert block.table.rows or block.table.empty_text
                assert all(set(row.cells) & keys for row in block.table.rows)


def test_the_head_says_whose_plan_it_is_and_what_it_is_for() -> None:
    head = drawn().head
    assert head.title == "Single server"
    assert (head.scenario, head.date) == ("A", DAY)
    assert head.version.startswith("Rackwright ")
    assert "planning aid" in head.notice
    assert "not legal advice" in head.notice
    assert ("Date", DAY) in head.lines


def test_the_summary_has_the_tiles_of_the_window() -> None:
    project, evaluation = plan(SERVER)
    (cards,) = (one for one in blocks(drawn(), Page.SUMMARY) if isinstance(one, Cards))
    shown = tiles(project, evaluation)
    assert [(one.title, one.value) for one in cards.cards] == [(t.title, t.value) for t in shown]
    # the range of the cost is that of the drawn one, as on the tile once it is there
    assert any("P10–P90" in unit for card in cards.cards for unit in card.units)
    assert any("P10–P90:" in text for text in texts(drawn(), Page.SUMMARY))


@pytest.mark.parametrize("template", TEMPLATES)
def test_findings_stand_under_their_family(template: str) -> None:
    _, evaluation = plan(template)
    table = grids(page(template, Page.FINDINGS), Page.FINDINGS)[0].table
    found = [row for row in table.rows if not row.is_heading]
    assert len(found) == len(finding_rows(evaluation.findings))
    if table.rows:
        assert table.rows[0].is_heading


def test_a_rule_that_speaks_often_has_a_row_for_the_rest() -> None:
    project, evaluation = plan(SERVER)
    (one, *_) = evaluation.findings
    many = tuple(
        replace(one, subject=f"r{n}", subject_name=f"R{n:03}") for n in range(MOST_OF_A_RULE + 90)
    )
    library, _ = wiring.load_library()
    full = replace(evaluation, findings=many)
    report = report_of(project, full, library, DAY, (Page.FINDINGS,))
    rows = grids(report, Page.FINDINGS)[0].table.rows
    assert len(rows) == 1 + MOST_OF_A_RULE + 1
    assert rows[-1].cells["2"].text == "90 more"
    assert rows[-1].cells["3"].text.startswith("The same of R010, ")
    assert rows[-1].cells["3"].text.endswith(f" and {90 - MOST_NAMES} others.")


def test_muted_findings_are_printed_with_their_reason() -> None:
    project, _ = plan(BANK)
    reasons = {one.reason for one in project.scenarios[0].plan.mutes}
    assert reasons
    assert reasons <= set(texts(page(BANK, Page.FINDINGS), Page.FINDINGS))


def test_the_timeline_has_bars_path_and_other_ways() -> None:
    _, evaluation = plan(BANK)
    report = page(BANK, Page.TIMELINE)
    (gantt,) = (one for one in blocks(report, Page.TIMELINE) if isinstance(one, Gantt))
    assert set(gantt.view.bars) == {one.activity.key for one in evaluation.timeline.tasks}
    whole = evaluation.timeline.whole
    assert whole is not None
    path = under(report, Page.TIMELINE, "Critical path").table
    assert len(path.rows) == len(evaluation.timeline.path_to(whole.last))
    ways = under(report, Page.TIMELINE, "Other ways to the hardware of Milan").table
    assert "Standing room (planned)" in {row.cells["way"].text for row in ways.rows}
    charts = [one.chart for one in blocks(report, Page.TIMELINE) if isinstance(one, Chart)]
    assert charts == [cash_flow(*plan(BANK), by_month=True)]


def test_rules_of_law_stand_under_their_site_with_source_and_day() -> None:
    report = page(BANK, Page.COMPLIANCE)
    said = under(report, Page.COMPLIANCE, "What rules of law say, by site").table
    titles = [column.title for column in said.columns]
    assert titles == [
        "Rule",
        "About",
        "Verdict",
        "What it says",
        "Status",
        "Source",
        "Last verified",
    ]
    rows = {row.cells["0"].text: row for row in said.rows if not row.is_heading}
    cloud = rows["US-CLOUD-1"]
    assert cloud.cells["2"].text == "Warning"
    assert "Muted: " in cloud.cells["3"].text
    assert cloud.cells["4"].text.startswith("in force")
    assert cloud.cells["5"].text
    assert cloud.cells["6"].text == "2026-11-22"
    asked = under(report, Page.COMPLIANCE, "Rules that were asked").table
    assert len(asked.rows) == len(plan(BANK)[0].shelf.compliance)
    assert "This is a planning aid, not legal advice." in set(texts(report, Page.COMPLIANCE))


def test_data_is_told_where_it_lives() -> None:
    report = page(BANK, Page.COMPLIANCE)
    table = under(report, Page.COMPLIANCE, "Classes of data and where they live").table
    lives = [(row.cells["0"].text, row.cells["3"].text, row.cells["4"].text) for row in table.rows]
    assert ("Restricted chat", "Milan", "IT") in lives
    classes = {row.cells["0"].text: row.cells["1"].text for row in table.rows}
    assert classes["Document search"] == "personal, personal data of the EU"


def test_flows_of_data_are_those_of_the_map() -> None:
    report = page(BANK, Page.COMPLIANCE)
    project, evaluation = plan(BANK)
    lines = flow_lines(Case(project, evaluation.scenario, evaluation))
    table = under(report, Page.COMPLIANCE, "Flows of data").table
    shown = [(row.cells["1"].text, row.cells["4"].text) for row in table.rows]
    assert shown == [(one.title, one.verdict) for one in lines]
    assert Jurisdictions() in blocks(report, Page.COMPLIANCE)


def test_air_gaps_say_what_is_needed_instead() -> None:
    heading = "What the air gap of Milan needs"
    table = under(page(BANK, Page.COMPLIANCE), Page.COMPLIANCE, heading).table
    states = {row.cells["1"].text for row in table.rows}
    assert "substitute missing" in states
    open_ = page("rag_department", Page.COMPLIANCE)
    assert not any("air gap of" in text for text in texts(open_, Page.COMPLIANCE))


def test_supply_risk_is_that_of_the_panel() -> None:
    project, evaluation = plan(BANK)
    risk = supply_risk(Case(project, evaluation.scenario, evaluation))
    assert risk is not None
    report = page(BANK, Page.SUPPLY)
    tables = [one.table for one in grids(report, Page.SUPPLY)]
    currency = project.shown_currency
    assert classes_table(risk, currency) in tables
    assert losses_table(risk, currency) in tables
    (radar,) = (one for one in blocks(report, Page.SUPPLY) if isinstance(one, Radar))
    assert sum(one.points for one in radar.spokes) == pytest.approx(risk.score)
    assert shares_table(risk) in tables
    measures = under(report, Page.SUPPLY, "What would make the plan robust").table
    what = {row.cells["measure"].text: row.cells["what"].text for row in measures.rows}
    assert "spare servers" in what["Stock of spares"]


def test_carbon_adds_up_to_what_is_computed() -> None:
    project, evaluation = plan(BANK)
    found = plan_carbon(Case(project, evaluation.scenario, evaluation))
    report = page(BANK, Page.CARBON)
    (cards,) = (one for one in blocks(report, Page.CARBON) if isinstance(one, Cards))
    assert cards.cards[0].value == tonnes(found.operational_kg_year)
    assert cards.cards[2].value == tonnes(found.life_kg)
    running = under(report, Page.CARBON, "Running, by site and hours").table
    total = sum(float(row.cells["4"].text) for row in running.rows)
    assert found.operational_kg_year is not None
    assert total == pytest.approx(found.operational_kg_year / 1000.0, abs=0.05 * len(running.rows))
    figures = under(report, Page.CARBON, "Key figures by site").table
    assert figures.rows[1].cells["erf"].text == "no data"
    drawn_charts = [one.chart for one in blocks(report, Page.CARBON) if isinstance(one, Chart)]
    running_bars = running_chart(project.scenarios[0].plan, found)
    assert drawn_charts[0] == replace(running_bars, foot="")


def test_costs_by_year_are_those_of_the_panel() -> None:
    project, evaluation = plan(SERVER)
    tree = cost_tree(project, finance_report(project, evaluation), View.CASH)
    table = grids(drawn(), Page.COSTS)[0].table
    last = table.rows[-1]
    assert tuple(last.cells[str(i + 1)].text for i in range(7)) == tree.rows[0].amounts
    charts = [one.chart for one in blocks(drawn(), Page.COSTS) if isinstance(one, Chart)]
    assert cash_flow(project, evaluation) in charts
    assert len(charts) == 5


def test_every_assumption_has_its_source_or_reason() -> None:
    report = page(BANK, Page.ASSUMPTIONS)
    for grid in grids(report, Page.ASSUMPTIONS)[:2]:
        rows = [row for row in grid.table.rows if not row.is_heading]
        assert len(rows) > 300
        assert all(row.cells["4"].text and row.cells["6"].text for row in rows)
    prices = [
        row.cells["1"].text
        for row in grids(report, Page.ASSUMPTIONS)[1].table.rows
        if row.cells["0"].text == "Price"
    ]
    assert prices


def test_racks_wait_for_the_canvas_and_an_empty_plan_says_so() -> None:
    assert blocks(page(BANK, Page.RACKS), Page.RACKS) == (RackViews(),)
    library, _ = wiring.load_library()
    empty = wiring.empty_project(library, "Nothing yet", "IT")
    found = report_of(empty, evaluate(empty, empty.scenarios[0].id), library, DAY)
    assert [one.page for one in found.sections] == list(Page)
    assert "no rack" in next(texts(found, Page.RACKS))


def test_hidden_prices_are_on_no_page() -> None:
    library, _ = wiring.load_library()
    hide_prices(hidden=True)
    try:
        report = report_of(*plan(BANK), library, DAY)
    finally:
        hide_prices(hidden=False)
    for section in report.sections:
        assert not [text for text in texts(report, section.page) if "$" in text or "USD" in text]


def test_each_page_is_told_before_it_is_made_and_may_be_the_last() -> None:
    told: list[Page] = []

    def tell(one: Page) -> None:
        told.append(one)
        if len(told) == 2:
            raise InterruptedError

    library, _ = wiring.load_library()
    with pytest.raises(InterruptedError):
        report_of(
            *plan("single_server"), library, DAY, (Page.CARBON, Page.FINDINGS, Page.SUPPLY), tell
        )
    assert told == [Page.FINDINGS, Page.SUPPLY]


def test_pages_are_read_as_people_write_them() -> None:
    assert pages_from("costs, Summary") == (Page.SUMMARY, Page.COSTS)
    assert pages_from("all") == pages_from("") == tuple(Page)
    with pytest.raises(UserError) as refused:
        pages_from("summary,riks")
    assert "no page riks" in refused.value.message.happened


def test_paper_is_that_of_the_country_unless_somebody_says() -> None:
    assert paper_of("US") is Paper.LETTER
    assert paper_of("DE") is paper_of("") is Paper.A4
    assert paper_from("letter", "DE") is Paper.LETTER
    with pytest.raises(UserError, match="A3"):
        paper_from("A3", "DE")
