"""Published cost cases: what went in, which steps lead to the result, what the source printed.

Four tables under `studies/`: the cases, their inputs, their steps and what is expected of them. They
are no entries: nothing in a plan rests on them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from planner.catalog.columns import ID, Table, choice, number, reference, table, text
from planner.catalog.library import Problem
from planner.catalog.reading import Row, read_table

FOLDER = "studies/"
"""Where the tables of published cases stand in a catalogue folder."""

_BEYOND = 1e15


class Grounds(StrEnum):
    """How a figure of a case is known."""

    PUBLISHED = "published"
    DERIVED = "derived"
    RECONSTRUCTED = "reconstructed"
    ASSUMED = "assumed"


class Relation(StrEnum):
    """How a computed value has to stand to the expected one."""

    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class CaseInput:
    """A number that goes into a case; `variant` is empty where it holds for all of them."""

    variant: str
    key: str
    label: str
    unit: str
    value: float
    grounds: Grounds
    note: str


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One calculated number.

    With a `formula` of the finance engine `arguments` give its symbols (``name = arithmetic``,
    parted by semicolons); without one they are the arithmetic itself. Both may use inputs and
    earlier steps.
    """

    key: str
    label: str
    unit: str
    formula: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a step has to give: the printed value, and how far off a computed one may be.

    The tolerance is the larger of a share of the value and an amount, such as one unit of the last
    printed digit.
    """

    variant: str
    step: str
    value: float
    relation: Relation
    tolerance_share: float
    tolerance: float
    grounds: Grounds
    note: str


@dataclass(frozen=True, slots=True)
class PublishedCase:
    """A published comparison that the finance engine has to give again."""

    id: str
    name: str
    setting: str
    lesson: str
    source: str
    address: str
    date: str
    note: str
    inputs: tuple[CaseInput, ...]
    steps: tuple[CaseStep, ...]
    expected: tuple[Expected, ...]

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants in their order; one without a name where nothing varies."""
        named = dict.fromkeys(one.variant for one in self.inputs if one.variant)
        return tuple(named) or ("",)


_CASES = table(
    f"{FOLDER}studies.csv",
    ID,
    text("name", required=True),
    text("setting", required=True),
    text("lesson", required=True),
    reference("source", required=True),
    text("date", required=True),
    text("note"),
)
_INPUTS = table(
    f"{FOLDER}inputs.csv",
    reference("study", required=True),
    text("row"),
    reference("key", required=True),
    text("label", required=True),
    text("unit", required=True),
    number("value", "", -_BEYOND, _BEYOND, required=True),
    choice("status", Grounds, required=True),
    text("note"),
)
_STEPS = table(
    f"{FOLDER}steps.csv",
    reference("study", required=True),
    reference("key", required=True),
    text("label", required=True),
    text("unit", required=True),
    text("formula"),
    text("arguments", required=True),
)
_EXPECTED = table(
    f"{FOLDER}expected.csv",
    reference("study", required=True),
    text("row"),
    reference("step", required=True),
    number("value", "", -_BEYOND, _BEYOND, required=True),
    choice("relation", Relation, required=True),
    number("tolerance_share", "share", 0, 1, required=True),
    number("tolerance", "", 0, _BEYOND),
    choice("status", Grounds, required=True),
    text("note"),
)
_SOURCES = table("sources.csv", ID, text("title", required=True), text("address"), text("licence"))


def load_cases(folder: Path) -> tuple[tuple[PublishedCase, ...], tuple[Problem, ...]]:
    """Return the published cases of a catalogue folder and everything wrong in their tables.

    A folder without them has none.
    """
    if not (folder / _CASES.path).is_file():
        return (), ()
    problems: list[Problem] = []
    cases = _rows(folder, _CASES, problems)
    inputs, steps, expected = (_rows(folder, one, problems) for one in (_INPUTS, _STEPS, _EXPECTED))
    sources = {row.texts["id"]: row for row in _rows(folder, _SOURCES, problems)}
    found = []
    known = {row.texts["id"] for row in cases}
    for row in (*inputs, *steps, *expected):
        if row.texts["study"] not in known:
            problems.append(row.problem("study", f'"{row.texts["study"]}" is no study.'))
    for row in cases:
        source = sources.get(row.texts["source"])
        if source is None:
            problems.append(row.problem("source", f'"{row.texts["source"]}" is no known source.'))
            continue
        mine = [
            [one for one in rows if one.texts["study"] == row.texts["id"]]
            for rows in (inputs, steps, expected)
        ]
        case = PublishedCase(
            row.texts["id"],
            row.texts["name"],
            row.texts["setting"],
            row.texts["lesson"],
            source.texts["title"],
            source.texts.get("address", ""),
            row.texts["date"],
            row.texts.get("note", ""),
            tuple(map(_input, mine[0])),
            tuple(map(_step, mine[1])),
            tuple(map(_expected, mine[2])),
        )
        problems += _strays(case, mine[2])
        found.append(case)
    return tuple(found), tuple(problems)


def _rows(folder: Path, one: Table, problems: list[Problem]) -> Sequence[Row]:
    reading = read_table(folder / one.path, one.columns)
    problems += reading.problems
    return reading.rows


def _strays(case: PublishedCase, rows: Iterable[Row]) -> Iterator[Problem]:
    """Yield what is expected of a step or variant that the case does not have."""
    steps = {one.key for one in case.steps}
    for one, row in zip(case.expected, rows, strict=True):
        if one.step not in steps:
            yield row.problem("step", f'"{one.step}" is no step of {case.id}.')
        if one.variant not in case.variants:
            yield row.problem("row", f'"{one.variant}" is no variant of {case.id}.')


def _input(row: Row) -> CaseInput:
    texts = row.texts
    return CaseInput(
        texts.get("row", ""),
        texts["key"],
        texts["label"],
        texts["unit"],
        row.numbers["value"],
        Grounds(texts["status"]),
        texts.get("note", ""),
    )


def _step(row: Row) -> CaseStep:
    texts = row.texts
    formula = texts.get("formula", "")
    return CaseStep(texts["key"], texts["label"], texts["unit"], formula, texts["arguments"])


def _expected(row: Row) -> Expected:
    texts = row.texts
    return Expected(
        texts.get("row", ""),
        texts["step"],
        row.numbers["value"],
        Relation(texts["relation"]),
        row.numbers["tolerance_share"],
        row.numbers.get("tolerance", 0.0),
        Grounds(texts["status"]),
        texts.get("note", ""),
    )
