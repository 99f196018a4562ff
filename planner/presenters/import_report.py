"""How the report of an import reads: a table of rows, counts, what it would do to the catalogue."""

from planner.domain.components import Component
from planner.domain.hardware import Part
from planner.domain.language_model import LanguageModel
from planner.domain.offers import CloudOffer
from planner.exchange.importing.report import Effect, ImportReport, ReportRow, Verdict
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate

_TONES = {Verdict.CLEAN: Tone.GOOD, Verdict.WARNED: Tone.WARNING, Verdict.REFUSED: Tone.BAD}
_VERDICTS = {
    Verdict.CLEAN: "Clean",
    Verdict.WARNED: "Warned",
    Verdict.REFUSED: "Refused",
}
_EFFECTS = {
    Effect.NEW: "new",
    Effect.CHANGED: "replaces",
    Effect.SAME: "as it is",
    Effect.NONE: "–",
}


_COMPONENT_SIZES = (
    *(("ports", "×"), ("port_gbit_s", "Gbit/s"), ("capacity_gb", "GB")),
    *(("capacity_tb", "TB"), ("mass_kg", "kg")),
)


def import_columns() -> tuple[Column, ...]:
    """Return the columns of the report."""
    return (
        Column("verdict", translate("import", "Verdict")),
        Column("what", translate("import", "What")),
        Column("effect", translate("import", "Catalogue")),
        Column("file", translate("import", "File")),
        Column("reason", translate("import", "Reason")),
    )


def import_table(report: ImportReport, verdict: Verdict | None = None) -> Table:
    """Return the rows of a report, of one verdict only if one is given."""
    rows = tuple(
        _row(number, row)
        for number, row in enumerate(report.rows)
        if verdict is None or row.verdict is verdict
    )
    return Table(import_columns(), rows, translate("import", "No row has this verdict."))


def verdict_label(verdict: Verdict, number: int) -> str:
    """Return the text of a filter, such as ``Warned 12``."""
    return f"{translate('import', _VERDICTS[verdict])} {formats.grouped(number)}"


def import_summary(report: ImportReport) -> str:
    """Return one line about a report, such as ``300 files: 42 clean, 218 warned, 40 refused``."""
    counts = report.counts
    verdicts = ", ".join(
        f"{formats.grouped(counts[one])} {translate('import', _VERDICTS[one]).lower()}"
        for one in Verdict
    )
    word = translate("import", "files" if report.files != 1 else "file")
    text = f"{formats.grouped(report.files)} {word}: {verdicts}"
    if report.stopped:
        text = f"{text} · {translate('import', 'stopped before the last file')}"
    return text


def progress_text(done: int, total: int) -> str:
    """Return how far an import is, such as ``2 062 of 5 000 files read``."""
    text = translate("import", "{0} of {1} files read")
    return text.format(formats.grouped(done), formats.grouped(total))


def offer_text(report: ImportReport) -> str:
    """Return what the button says that takes a report over, such as ``Add 212 to catalogue``."""
    new, changed = report.effects[Effect.NEW], report.effects[Effect.CHANGED]
    if changed and not new:
        return translate("import", "Replace {0} in catalogue").format(formats.grouped(changed))
    if changed:
        return translate("import", "Add {0}, replace {1}").format(
            formats.grouped(new), formats.grouped(changed)
        )
    return translate("import", "Add {0} to catalogue").format(formats.grouped(new))


def done_text(number: int, *, organisation: bool = False) -> str:
    """Return what is said when a report was taken over into one's own or a shared catalogue."""
    whose = translate("import", "your catalogue")
    if organisation:
        whose = translate("import", "the organisation's catalogue")
    if number == 1:
        return translate("import", "1 entry was taken into {0}.").format(whose)
    text = translate("import", "{0} entries were taken into {1}.")
    return text.format(formats.grouped(number), whose)


def remarks_text(row: ReportRow) -> str:
    """Return every remark on a row, one a line, what is wrong first."""
    return "\n".join(str(one) for one in row.by_weight)


def _row(number: int, row: ReportRow) -> Row:
    tone = _TONES[row.verdict]
    return Row(
        str(number),
        {
            "verdict": Cell(translate("import", _VERDICTS[row.verdict]), tone=tone),
            "what": Cell(row.what or "–", tooltip=_figures(row)),
            "effect": Cell(translate("import", _EFFECTS[row.effect])),
            "file": Cell(row.file, tone=Tone.MUTED),
            "reason": Cell(row.reason, tooltip=remarks_text(row)),
        },
    )


def _figures(row: ReportRow) -> str:
    """Return what was read, for a tooltip."""
    entry = row.entry
    figures: tuple[str, ...]
    match entry:
        case Part():
            power = entry.draw.nameplate_kw
            figures = (
                entry.label,
                "" if entry.half_units is None else formats.units_high(entry.half_units),
                "" if power is None else str(formats.power(power)),
                "" if entry.mass_kg is None else str(formats.quantity(entry.mass_kg, formats.MASS)),
            )
        case LanguageModel():
            total, active = entry.total_params_b, entry.active_params_b
            figures = (entry.name, f"{total:.4g} B", f"{active:.4g} B active", entry.attention)
        case Component():
            sizes = (
                "" if name not in entry.ratings else f"{entry.ratings[name]:g} {unit}"
                for name, unit in _COMPONENT_SIZES
            )
            figures = (entry.label, *sizes)
        case CloudOffer():
            figures = (entry.label, f"{entry.gpus}×", "", "")
        case _:
            return row.what
    return " · ".join(filter(None, figures))
