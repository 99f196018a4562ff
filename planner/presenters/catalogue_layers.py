"""How the layers of the catalogue read: a row for each, and the problems of all by file and line."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from planner.catalog.library import Problem
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded

LAYER, ENTRIES, PROBLEMS, FOLDER = "layer", "entries", "problems", "folder"
EFFECT, FILE, LINE, FIELD, TEXT = "effect", "file", "line", "field", "text"

_NAMES = {
    "built-in": "Built-in",
    "organisation": "Organisation",
    "own": "My own",
    "project": "This project",
}
"""What layers are called, lowest first."""

LayerRow = tuple[str, Path | None, int, Sequence[Problem]]
"""Kind, folder, entries and problems of a layer."""


def layer_name(kind: str) -> str:
    """Return what a layer is called."""
    return translate("layers", _NAMES[kind])


def layer_table(layers: Iterable[LayerRow]) -> Table:
    """Return a row for each layer, lowest first."""
    columns = (
        Column(LAYER, translate("layers", "Layer")),
        Column(ENTRIES, translate("layers", "Entries"), numeric=True),
        Column(PROBLEMS, translate("layers", "Problems"), numeric=True),
        Column(FOLDER, translate("layers", "Folder")),
    )
    rows = []
    for place, (kind, folder, entries, problems) in enumerate(layers):
        told = formats.grouped(entries)
        over = translate("layers", "{0} new or replaced").format(told)
        where = translate("layers", "in its file") if folder is None else str(folder)
        cells = {
            LAYER: Cell(layer_name(kind)),
            ENTRIES: Cell(told if place == 0 else over, entries),
            PROBLEMS: Cell(formats.grouped(len(problems)), len(problems), _tone(problems)),
            FOLDER: Cell(where, tone=Tone.MUTED, tooltip=where),
        }
        rows.append(Row(kind, cells))
    return Table(columns, tuple(rows))


def problem_table(layers: Iterable[LayerRow]) -> Table:
    """Return every problem of every layer; what is left out because of one comes first."""
    columns = (
        Column(EFFECT, translate("layers", "Effect")),
        Column(LAYER, translate("layers", "Layer")),
        Column(FILE, translate("layers", "File")),
        Column(LINE, translate("layers", "Line"), numeric=True),
        Column(FIELD, translate("layers", "Column")),
        Column(TEXT, translate("layers", "What is wrong")),
    )
    found = [
        (problem, kind, folder) for kind, folder, _, problems in layers for problem in problems
    ]
    found.sort(key=lambda one: one[0].is_warning)
    rows = tuple(_row(place, *one) for place, one in enumerate(found))
    return Table(columns, rows, translate("layers", "Every row of every file can be used."))


def problem_text(problem: Problem) -> str:
    """Return a problem as one line: file, line, column, what is wrong."""
    place = problem.file
    if problem.line:
        place = translate("layers", "{0}, line {1}").format(place, problem.line)
    told = f"{problem.field}: {worded(problem.message)}" if problem.field else problem.message
    return f"{place}: {worded(told)}"


def summary(layers: Iterable[LayerRow]) -> str:
    """Return how many rows cannot be used, and how many are doubted."""
    problems = [one for *_, found in layers for one in found]
    doubted = sum(one.is_warning for one in problems)
    wrong = len(problems) - doubted
    if not problems:
        return translate("layers", "Every row of every file can be used.")
    texts = []
    if wrong:
        one, many = translate("layers", "1 problem"), translate("layers", "{0} problems")
        texts.append(one if wrong == 1 else many.format(wrong))
    if doubted:
        one, many = (
            translate("layers", "1 figure is doubted"),
            translate("layers", "{0} figures are doubted"),
        )
        texts.append(one if doubted == 1 else many.format(doubted))
    return " · ".join(texts)


def _row(place: int, problem: Problem, kind: str, folder: Path | None) -> Row:
    path = Path(problem.file)
    if folder is not None and path.is_relative_to(folder) and path != folder:
        path = path.relative_to(folder)
    effect = translate("layers", "used") if problem.is_warning else translate("layers", "left out")
    tone = Tone.WARNING if problem.is_warning else Tone.BAD
    line = Cell(str(problem.line), problem.line) if problem.line else Cell("")
    text = worded(problem.message)
    cells = {
        EFFECT: Cell(effect, tone=tone),
        LAYER: Cell(layer_name(kind)),
        FILE: Cell(str(path), tooltip=problem.file),
        LINE: line,
        FIELD: Cell(problem.field),
        TEXT: Cell(text, tooltip=text),
    }
    return Row(str(place), cells)


def _tone(problems: Sequence[Problem]) -> Tone:
    if not problems:
        return Tone.MUTED
    return Tone.WARNING if all(one.is_warning for one in problems) else Tone.BAD
