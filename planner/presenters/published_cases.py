"""Published cost cases: what went in, what the source printed, and what the engine computes."""

import math
from collections.abc import Iterable

from planner.catalog.published_cases import CaseStep, Grounds, Relation
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate
from planner.studies.published_cases import CaseRun, Check

_DIGITS = 6
"""Significant digits of a figure: enough to see a tolerance of 0.1 %."""


def case_title(run: CaseRun) -> str:
    """Return the name of a case with its id, such as ``P1 Lenovo…``."""
    return f"{run.case.id.upper()}  {run.case.name}"


def verdict(run: CaseRun) -> str:
    """Say how many of the expected values are met."""
    met = sum(check.passes for check in run.checks)
    return translate("cases", "{0} of {1} expected values met").format(met, len(run.checks))


def case_texts(run: CaseRun) -> tuple[tuple[str, str], ...]:
    """Return what is told of a case, each text under its heading."""
    case = run.case
    texts = (
        (translate("cases", "Setting"), case.setting),
        (translate("cases", "What it shows"), case.lesson),
        (translate("cases", "Known of its figures"), case.note),
        (
            translate("cases", "Source"),
            ", ".join(filter(None, (case.source, case.date, case.address))),
        ),
    )
    return tuple((heading, text) for heading, text in texts if text)


def check_table(run: CaseRun) -> Table:
    """Return expected against computed, one row for each expected value."""
    columns = (
        *_variant(run),
        Column("result", translate("cases", "Result")),
        Column("expected", translate("cases", "Expected"), numeric=True),
        Column("computed", translate("cases", "Computed"), numeric=True),
        Column("unit", translate("cases", "Unit")),
        Column("off", translate("cases", "Off by"), numeric=True),
        Column("tolerance", translate("cases", "Allowed"), numeric=True),
        Column("passes", translate("cases", "Verdict")),
        Column("grounds", translate("cases", "Expected value is")),
    )
    rows = tuple(_check_row(place, check) for place, check in enumerate(run.checks))
    return Table(columns, rows)


def input_table(run: CaseRun) -> Table:
    """Return every number that goes into a case."""
    columns = (
        *_variant(run),
        Column("label", translate("cases", "Input")),
        Column("value", translate("cases", "Value"), numeric=True),
        Column("unit", translate("cases", "Unit")),
        Column("grounds", translate("cases", "Known as")),
        Column("note", translate("cases", "Note")),
    )
    rows = tuple(
        Row(
            str(place),
            {
                "variant": Cell(one.variant, tone=Tone.MUTED),
                "label": Cell(one.label, tooltip=one.label),
                "value": Cell(figure(one.value), one.value),
                "unit": Cell(one.unit, tone=Tone.MUTED),
                "grounds": Cell(_grounds(one.grounds), tone=_tone(one.grounds)),
                "note": Cell(one.note, tooltip=one.note),
            },
        )
        for place, one in enumerate(run.case.inputs)
    )
    return Table(columns, rows)


def step_table(run: CaseRun) -> Table:
    """Return every step with its value in each variant, and the formula that gives it."""
    variants = run.case.variants
    columns = (
        Column("step", translate("cases", "Step")),
        *_variant(run),
        Column("value", translate("cases", "Value"), numeric=True),
        Column("unit", translate("cases", "Unit")),
        Column("formula", translate("cases", "Formula of the engine")),
        Column("arguments", translate("cases", "From")),
    )
    rows = tuple(_step_row(run, step, variant) for variant in variants for step in run.case.steps)
    return Table(columns, rows)


def _variant(run: CaseRun) -> tuple[Column, ...]:
    """Return the column of variants; a case without any has none."""
    if run.case.variants == ("",):
        return ()
    return (Column("variant", translate("cases", "Variant")),)


def table_texts(table: Table) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """Return header and rows of a table as text, for a terminal."""
    keys = [column.key for column in table.columns]
    header = tuple(column.title for column in table.columns)
    return header, (tuple(row.cells[key].text for key in keys) for row in table.rows)


def figure(value: float | None) -> str:
    """Return a number with six significant digits; *never* where a step has no answer."""
    if value is None:
        return translate("cases", "never")
    size = abs(value)
    if size == 0.0:
        return "0"
    return formats.trimmed(value, max(0, min(8, _DIGITS - 1 - math.floor(math.log10(size)))))


def _check_row(place: int, check: Check) -> Row:
    expected = check.expected
    wanted = figure(expected.value)
    if expected.relation is not Relation.ABOUT:
        wanted = f"{_relation(expected.relation)} {wanted}"
    tone = Tone.GOOD if check.passes else Tone.BAD
    word = translate("cases", "✓ met") if check.passes else translate("cases", "✗ missed")
    return Row(
        str(place),
        {
            "variant": Cell(expected.variant, tone=Tone.MUTED, tooltip=expected.variant),
            "result": Cell(check.step.label, tooltip=expected.note or check.step.label),
            "expected": Cell(wanted, expected.value, tooltip=expected.note),
            "computed": Cell(figure(check.computed), check.computed),
            "unit": Cell(check.step.unit, tone=Tone.MUTED),
            "off": Cell(_off(check), check.off_share),
            "tolerance": Cell(_allowed(check)),
            "passes": Cell(word, tone=tone),
            "grounds": Cell(_grounds(expected.grounds), tone=_tone(expected.grounds)),
        },
    )


def _off(check: Check) -> str:
    off = check.off_share
    if off is None or check.expected.relation is not Relation.ABOUT:
        return ""
    text = formats.grouped(100 * off, 2)
    if formats.has_digits(text):
        text = formats.signed(text, off)
    return f"{text}{formats.SPACE}%"


def _allowed(check: Check) -> str:
    expected = check.expected
    share = f"{formats.trimmed(100 * expected.tolerance_share)}{formats.SPACE}%"
    texts = []
    if expected.tolerance_share:
        texts.append(share)
    if expected.tolerance:
        texts.append(figure(expected.tolerance))
    return translate("cases", " or ").join(texts)


def _step_row(run: CaseRun, step: CaseStep, variant: str) -> Row:
    value = run.values[variant][step.key]
    formula = step.formula or translate("cases", "arithmetic")
    return Row(
        f"{variant}/{step.key}",
        {
            "step": Cell(step.label, tooltip=step.label),
            "variant": Cell(variant, tone=Tone.MUTED),
            "value": Cell(figure(value), value),
            "unit": Cell(step.unit, tone=Tone.MUTED),
            "formula": Cell(formula, tone=Tone.NORMAL if step.formula else Tone.MUTED),
            "arguments": Cell(step.arguments, tooltip=step.arguments.replace("; ", "\n")),
        },
    )


def _grounds(grounds: Grounds) -> str:
    return {
        Grounds.PUBLISHED: translate("cases", "published"),
        Grounds.DERIVED: translate("cases", "derived"),
        Grounds.RECONSTRUCTED: translate("cases", "reconstructed"),
        Grounds.ASSUMED: translate("cases", "assumed"),
    }[grounds]


def _relation(relation: Relation) -> str:
    if relation is Relation.AT_LEAST:
        return translate("cases", "at least")
    return translate("cases", "at most")


def _tone(grounds: Grounds) -> Tone:
    return Tone.NORMAL if grounds is Grounds.PUBLISHED else Tone.MUTED
