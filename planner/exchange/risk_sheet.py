"""The sheets `Risk` and `Compliance`: on whom a plan depends, and what rules of law say about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.compute.explain.case import Case
from planner.compute.lock_in.bond import Bond
from planner.compute.lock_in.bonds import lock_in
from planner.compute.steps.compliance import compliance_step
from planner.compute.supply_risk import ClassRisk, SupplyRisk, supply_risk
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.exchange.columns import NO_DATA, Kind, Value
from planner.exchange.layout import letters
from planner.exchange.risk_blocks import write_leaving, write_shares
from planner.exchange.styles import HEADER_POINTS, LINE_POINTS, Styles, write, write_formula

RISK_SHEET, COMPLIANCE_SHEET = "Risk", "Compliance"

_TERMS: Mapping[str, str] = {
    "concentration": "Concentration",
    "single source": "Single source",
    "lead time": "Lead time",
    "substitution": "Hard to replace",
    "export": "Export rules",
    "country": "One country",
}
_FIRST_TERM = 8
_LAWS: tuple[tuple[str, float], ...] = (
    *(("Rule", 14), ("About", 30), ("Severity", 10), ("What it says", 70), ("Status", 12)),
    *(("In force from", 13), ("Until", 12), ("Last verified", 13), ("Source", 40)),
    *(("Muted because", 40),),
)
_HEADER_ROW = 2
# Lines break between words, so that they hold less than the column's width in characters.
_FILL = 0.85


@dataclass(frozen=True, slots=True)
class LawRow:
    """What a rule says about something, and the reason for which it was muted, empty if not."""

    rule: str
    about: str
    severity: str
    says: str
    status: str
    effective_from: str
    effective_to: str
    verified_on: str
    source: str
    muted: str


@dataclass(frozen=True, slots=True)
class RiskSheets:
    """What the two sheets hold; amounts of the risk are in USD, shown at `per_usd`."""

    risk: SupplyRisk | None
    per_usd: float
    laws: tuple[LawRow, ...]
    bonds: tuple[Bond, ...] = ()


def risk_sheets(project: Project, scenario: ScenarioId, evaluation: Evaluation) -> RiskSheets:
    """Return what the sheets hold for a scenario."""
    case = Case(project, scenario, evaluation)
    per_usd = project.shown_currency.per_usd
    return RiskSheets(supply_risk(case), per_usd, tuple(_laws(case)), lock_in(case))


def _laws(case: Case) -> Iterator[LawRow]:
    stages = {str(rule.id): rule for rule in case.shelf.compliance.values()}
    reasons = {(one.rule, one.subject): one.reason for one in case.plan.mutes}
    for one in compliance_step(case.context, case.powered):
        verdict = one.verdict
        stage = stages[verdict.stage]
        yield LawRow(
            verdict.rule,
            one.name,
            verdict.severity.value,
            str(verdict.message),
            verdict.status.value,
            stage.effective_from,
            stage.effective_to,
            verdict.verified_on,
            verdict.source,
            reasons.get((verdict.rule, one.subject), ""),
        )


def write_compliance(book: Any, laws: Sequence[LawRow], styles: Styles) -> Any:
    """Add the sheet of what rules of law say, with the muted ones and why, and return it."""
    sheet = book.add_worksheet(COMPLIANCE_SHEET)
    sheet.write_string(0, 0, "Compliance", styles.title())
    sheet.write_string(1, 0, str(NOT_LEGAL_ADVICE), styles.muted())
    for index, (title, width) in enumerate(_LAWS):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEADER_ROW, index, title, styles.header())
    wrapped = styles.text(wrapped=True)
    for place, law in enumerate(laws, start=_HEADER_ROW + 1):
        sheet.set_row(place, LINE_POINTS * _lines(law))
        for index, value in enumerate(_cells(law)):
            write(sheet, place, index, value, wrapped)
    if not laws:
        nothing = "No rule of law says anything about this plan."
        sheet.write_string(_HEADER_ROW + 1, 0, nothing, styles.muted())
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    return sheet


def _cells(law: LawRow) -> tuple[str, ...]:
    return (
        *(law.rule, law.about, law.severity, law.says, law.status),
        *(law.effective_from, law.effective_to, law.verified_on, law.source, law.muted),
    )


def _lines(law: LawRow) -> int:
    """Return how many lines the tallest cell takes, since nothing fits rows on reading."""
    widths = (width for _title, width in _LAWS)
    return max(
        sum(1 + int(len(line) // (width * _FILL)) for line in text.splitlines() or ("",))
        for text, width in zip(_cells(law), widths, strict=True)
    )


def write_risk(
    book: Any,
    risk: SupplyRisk,
    bonds: Sequence[Bond],
    per_usd: float,
    currency: str,
    styles: Styles,
) -> Any:
    """Add the sheet of classes, vendors, shares and leaving; sums of terms are live."""
    sheet = book.add_worksheet(RISK_SHEET)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, _FIRST_TERM + len(_TERMS), 13)
    score = NO_DATA if risk.score is None else f"{risk.score:.0f} of 100"
    if risk.score is not None and risk.most is not None and risk.most - risk.score >= 0.5:
        score = f"{risk.score:.0f}–{risk.most:.0f} of 100: lead times without data"
    sheet.write_string(0, 0, f"Supply risk: {score}", styles.title())
    if risk.score is None:
        told = f"Nothing is scored. {' '.join(map(str, risk.problems))}"
        sheet.write_string(1, 0, told, styles.muted())
    row = _write_classes(sheet, risk.classes, per_usd, currency, styles)
    row = _write_losses(sheet, row + 1, risk, per_usd, currency, styles)
    row = write_shares(sheet, row + 1, risk, styles)
    write_leaving(sheet, row + 1, bonds, per_usd, currency, styles)
    return sheet


def _write_classes(
    sheet: Any, classes: Sequence[ClassRisk], per_usd: float, currency: str, styles: Styles
) -> int:
    """Write a row for each class and return the next free row."""
    titles: tuple[tuple[str, Kind], ...] = (
        ("Class", Kind.TEXT),
        (f"Spend {currency}", Kind.MONEY),
        ("Largest vendor", Kind.TEXT),
        ("Its share", Kind.SHARE),
        ("HHI of vendors", Kind.NUMBER),
        ("Designed in", Kind.TEXT),
        ("Single source", Kind.SHARE),
        ("Lead weeks", Kind.NUMBER),
        *((name, Kind.NUMBER) for name in _TERMS.values()),
        ("Score of 100", Kind.NUMBER),
    )
    for index, (title, kind) in enumerate(titles):
        sheet.write_string(_HEADER_ROW, index, title, styles.header(kind))
    sheet.set_row(_HEADER_ROW, HEADER_POINTS)
    last = len(titles) - 1
    begin, end = letters(_FIRST_TERM), letters(last - 1)
    for place, one in enumerate(classes, start=_HEADER_ROW + 1):
        for index, value in enumerate(_class_values(one, per_usd)):
            write(sheet, place, index, value, styles.value(titles[index][1]))
        if one.score is not None:
            formula = f"=SUM({begin}{place + 1}:{end}{place + 1})"
            bold = styles.value(Kind.NUMBER, bold=True)
            write_formula(sheet, (place, last), formula, bold, one.score)
    return _HEADER_ROW + 1 + len(classes)


def _class_values(one: ClassRisk, per_usd: float) -> tuple[Value, ...]:
    vendor, usd = next(iter(one.by_vendor.items()))
    points = one.points or {}
    return (
        one.supply_class.value,
        one.usd * per_usd,
        vendor,
        usd / one.usd,
        one.herfindahl,
        next(iter(one.by_country)) or NO_DATA,
        one.single_source,
        one.lead_weeks,
        *(points.get(term) for term in _TERMS),
    )


def _write_losses(
    sheet: Any, row: int, risk: SupplyRisk, per_usd: float, currency: str, styles: Styles
) -> int:
    """Write what it means to lose each vendor and return the next free row."""
    titles: tuple[tuple[str, Kind], ...] = (
        ("Without", Kind.TEXT),
        ("Spend", Kind.SHARE),
        ("GPUs", Kind.SHARE),
        ("Recovery weeks", Kind.NUMBER),
        ("Stock weeks", Kind.NUMBER),
        (f"Exposure {currency}", Kind.MONEY),
    )
    for index, (title, kind) in enumerate(titles):
        write(sheet, row, index, title, styles.header(kind))
    sheet.set_row(row, HEADER_POINTS)
    for place, one in enumerate(risk.losses, start=row + 1):
        values: tuple[Value, ...] = (
            *(one.vendor, one.spend_share, one.gpu_share),
            *(one.recover_weeks, one.survive_weeks),
            None if one.exposure_usd is None else one.exposure_usd * per_usd,
        )
        for index, value in enumerate(values):
            write(sheet, place, index, value, styles.value(titles[index][1]))
    return row + 1 + len(risk.losses)
