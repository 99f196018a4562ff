"""On whom a plan depends: score with its terms, shares, what losing a vendor means, shocks."""

from collections.abc import Iterator, Sequence

from planner.compute.finance_rates import given
from planner.compute.lock_in.bonds import lock_in
from planner.compute.risk_weights import TERMS, weight_key
from planner.compute.supply_risk import ClassRisk, SupplyRisk, supply_risk
from planner.presenters import formats
from planner.presenters.lock_in import exits_table
from planner.presenters.privacy import prices_hidden
from planner.presenters.report.blocks import Block, Chart, Grid, Heading, Radar, Section, Words
from planner.presenters.report.material import Material, grid
from planner.presenters.report.pages import Page, page_title
from planner.presenters.robustness import suggestions_table
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.shocks import shocks_table, tornado_chart
from planner.presenters.supply import (
    class_name,
    classes_table,
    losses_table,
    nothing_priced,
    score_range,
    score_text,
    spokes,
    term_name,
)
from planner.presenters.supply_shares import capacity_note, shares_table
from planner.presenters.wording import translate, worded
from planner.studies.robustness import Suggestion, robustness
from planner.studies.shock_kinds import usual_trials
from planner.studies.shocks import Effect, shocks

_OF_MONEY = frozenset({"spend", "exposure", "tco", "cost"})
_OF_LEAVING = frozenset({"who", "kind", "cost", "months", "notice", "left", "time"})
MOST_RACKS_TO_SHAKE = 250


def supply_section(material: Material) -> Section:
    """Return the supply risk."""
    risk = supply_risk(material.case)
    title = page_title(Page.SUPPLY)
    if risk is None:
        return Section(Page.SUPPLY, title, (Words(nothing_priced(), Tone.MUTED),))
    currency = material.currency
    blocks: list[Block] = [Words(score_text(risk))]
    weights = tuple(given(material.case.shelf, weight_key(term)) for term in TERMS)
    found = spokes(risk, "", weights)
    if found:
        blocks += [Heading(translate("report", "Terms of the score")), Radar(found)]
    blocks += [
        Heading(translate("report", "Points by class and term")),
        _points(risk, weights),
        Heading(translate("report", "Classes of what is bought and rented")),
        Grid(_seen(classes_table(risk, currency))),
        Heading(translate("report", "Shares of spend and capacity")),
        Grid(shares_table(risk)),
        Words(capacity_note(), Tone.MUTED),
        Heading(translate("report", "Losing a vendor")),
        Grid(_seen(losses_table(risk, currency))),
    ]
    blocks += [*_leaving(material), *_unpriced(risk)]
    blocks += _shocks(material)
    return Section(Page.SUPPLY, title, tuple(blocks))


def _leaving(material: Material) -> Iterator[Block]:
    """What leaving each costs, in the columns that a page has room for."""
    bonds = lock_in(material.case)
    if not bonds:
        return
    yield Heading(translate("report", "Leaving"))
    table = exits_table(bonds, material.currency)
    kept = tuple(one for one in table.columns if one.key in _OF_LEAVING)
    yield Grid(_seen(Table(kept, table.rows, table.empty_text)))


def _seen(table: Table) -> Table:
    """Return a table without its amounts while prices are hidden."""
    if not prices_hidden():
        return table
    kept = tuple(one for one in table.columns if one.key not in _OF_MONEY)
    return Table(kept, table.rows, table.empty_text)


def _points(risk: SupplyRisk, weights: tuple[float, ...]) -> Grid:
    terms = [term.replace("_", " ") for term in TERMS]
    titles = (
        (translate("report", "Class"), False),
        *((term_name(term), True) for term in terms),
        (translate("report", "Score of 100"), True),
    )
    most = (
        Cell(translate("report", "the most there is"), tone=Tone.MUTED),
        *(Cell(formats.trimmed(100.0 * one, 1), tone=Tone.MUTED) for one in weights),
        Cell("100", tone=Tone.MUTED),
    )
    return grid(titles, [*(_pointed(one, terms) for one in risk.classes), most])


def _pointed(one: ClassRisk, terms: list[str]) -> tuple[str, ...]:
    points = one.points or {}
    return (
        class_name(one.supply_class),
        *(formats.trimmed(points[term], 1) if term in points else "" for term in terms),
        formats.no_data() if one.score is None else score_range(one.score, one.most or one.score),
    )


def _unpriced(risk: SupplyRisk) -> Iterator[Block]:
    if risk.unpriced:
        text = translate("report", "Without a price, and so in no share: {0}.")
        yield Words(text.format(", ".join(map(worded, risk.unpriced))), Tone.MUTED)


def _shocks(material: Material) -> Iterator[Block]:
    """What each shock does, in the tables and charts of the risk panel; large plans go without."""
    evaluation, currency = material.evaluation, material.currency
    if len(evaluation.racks) > MOST_RACKS_TO_SHAKE:
        return
    trials = usual_trials()
    before = (material.project, evaluation.scenario, evaluation)
    found = shocks(*before, breathe=material.breathe, trials=trials)
    yield Heading(translate("report", "What shocks leave"))
    yield Grid(_seen(shocks_table(trials, found, currency)))
    if not prices_hidden():
        chart = tornado_chart(found, Effect.COST, currency, "")
        yield Heading(translate("report", "What shocks change of the cost"))
        yield Chart(chart)
    measures = robustness(material.case, material.library, found)
    if measures:
        yield Heading(translate("report", "What would make the plan robust"))
        yield _measures(material, measures)


def _measures(material: Material, found: Sequence[Suggestion]) -> Grid:
    """The measures with what they are in words, which the panel tells of the chosen one."""
    table = suggestions_table(found, material.currency)
    shown = _seen(table).columns
    what = Column("what", translate("report", "What it is"))
    columns = (shown[0], what, *shown[1:])
    rows = (
        Row(row.key, {**row.cells, "what": Cell(worded(one.what))})
        for row, one in zip(table.rows, found, strict=True)
    )
    return Grid(Table(columns, tuple(rows)))
