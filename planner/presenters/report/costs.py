"""What the plan costs: by year in four views, by group, cash, how sure it is, and figures."""

from collections.abc import Iterator

from planner.engines.finance.views import View
from planner.presenters.cash_flow import cash_flow
from planner.presenters.charts import cumulative_cost
from planner.presenters.cost_charts import cost_breakdown
from planner.presenters.costs import VIEWS, CostRow, cost_tree, exclusions_text, view_meaning
from planner.presenters.finance_figures import finance_table
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.report.blocks import Block, Chart, Grid, Heading, Section, Words
from planner.presenters.report.material import Material, grid
from planner.presenters.report.pages import Page, page_title
from planner.presenters.risk import cost_range, cost_tornado
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate
from planner.studies.finance_report import FinanceReport, finance_report

_ALL_GROUPS = 100
_MOST_SWINGS = 12
_MOST_UPRIGHT = 9
"""With more columns, of the years, the tables lie across."""


def costs_section(material: Material) -> Section:
    """Return the costs."""
    title = page_title(Page.COSTS)
    if prices_hidden():
        return Section(Page.COSTS, title, (Words(hidden_note(), Tone.MUTED),))
    report = finance_report(material.project, material.evaluation)
    trees = [(view, cost_tree(material.project, report, view)) for view in VIEWS]
    if trees[0][1].empty_text:
        return Section(Page.COSTS, title, (Words(trees[0][1].empty_text, Tone.MUTED),))
    blocks: list[Block] = []
    for view, tree in trees:
        blocks.append(Heading(tree.rows[0].label))
        blocks.append(Words(view_meaning(view), Tone.MUTED))
        blocks.append(_by_year(tree.titles, tree.rows[0], lines=view is View.CASH))
    blocks += _charts(material)
    blocks += [Heading(translate("report", "Figures of finance")), _figures(material, report)]
    left_out = exclusions_text(report)
    if left_out:
        blocks.append(Words(translate("report", "Left out: {0}").format(left_out), Tone.MUTED))
    many = len(trees[0][1].titles) > _MOST_UPRIGHT
    return Section(Page.COSTS, title, tuple(blocks), wide=many)


def _by_year(titles: tuple[str, ...], total: CostRow, *, lines: bool) -> Grid:
    """Classes by year with their sum below; with *lines* what each of them consists of."""
    count = len(titles) - 2
    columns = tuple(
        Column(str(place), title, numeric=place > 0)
        for place, title in enumerate(titles[: count + 1])
    )
    rows: list[Row] = []
    for group in total.children:
        rows.append(_amounts(group, is_heading=lines))
        if lines:
            rows += map(_amounts, group.children)
    rows.append(_amounts(total, is_heading=True))
    return Grid(Table(columns, tuple(rows)))


def _amounts(row: CostRow, *, is_heading: bool = False) -> Row:
    texts = enumerate((row.label, *row.amounts))
    cells = {str(place): Cell(text) for place, text in texts}
    return Row(row.key, cells, is_heading=is_heading)


def _charts(material: Material) -> Iterator[Block]:
    project, evaluation = material.project, material.evaluation
    yield Heading(translate("report", "Present value by group"))
    yield Chart(cost_breakdown(project, evaluation, _ALL_GROUPS))
    yield Heading(translate("report", "Cash by year"))
    yield Chart(cash_flow(project, evaluation))
    yield Heading(translate("report", "Cumulative cost against the reference"))
    yield Chart(cumulative_cost(project, evaluation, material.drawn))
    if material.drawn is not None:
        yield Heading(translate("report", "How sure the cost is"))
        yield Chart(cost_range(project, evaluation, material.drawn))
        yield Heading(translate("report", "What moves the cost"))
        yield Chart(cost_tornado(project, material.drawn, material.swings, _MOST_SWINGS))


def _figures(material: Material, report: FinanceReport) -> Grid:
    table = finance_table(material.project, report)
    titles = (
        (translate("report", "Figure"), False),
        (translate("report", "Value"), True),
        (translate("report", "How it is meant"), False),
    )
    rows: list[tuple[str | Cell, ...]] = []
    for row in table.rows:
        figure, value = row.cells["figure"], row.cells["value"]
        # What is left out of all of them stands once below; without a value it is a heading.
        meaning = figure.tooltip.rpartition("\n")[0]
        rows.append((figure, value, meaning) if value.text else (figure,))
    return grid(titles, rows, table.empty_text)
