"""Rules that plans are held to, as people read of them: what is checked, against what, who says so.

The table tells; the rules themselves are functions of the checks. They are no entries: nothing in
a plan rests on them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from planner.catalog.columns import choice, table, text
from planner.catalog.library import Problem
from planner.catalog.reading import Row, read_table
from planner.domain.finding import Severity

FOLDER = "checks/"
"""Where the table of checks stands in a catalogue folder."""


class Family(StrEnum):
    """What a rule is about; listed in the order that people go through them."""

    SPACE = "SPC"
    POWER = "PWR"
    COOLING = "COL"
    NETWORK = "NET"
    MEMORY = "MEM"
    ENGINE = "ENG"
    PERFORMANCE = "SLO"
    RELIABILITY = "REL"
    SOVEREIGNTY = "SOV"
    SUPPLY = "SUP"
    MONEY = "FIN"
    DATA = "DAT"


class Of(StrEnum):
    """What a plan must have for a rule to apply to it."""

    RACKS = "racks"
    DEVICES = "devices"
    ROOMS = "rooms"
    SITES = "sites"
    POWER_ELEMENTS = "power-elements"
    COOLING_ELEMENTS = "cooling-elements"
    FABRICS = "fabrics"
    LINKS = "links"
    DEPLOYMENTS = "deployments"
    WORKLOADS = "workloads"
    TRAINING = "training"
    BURSTS = "bursts"
    ROUTES = "routes"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One rule in words; `limits` are keys of assumptions and columns of the catalogue."""

    id: str
    family: Family
    title: str
    checks: str
    worst: Severity
    of: frozenset[Of]
    limits: tuple[str, ...]
    source: str
    fix: str


_CHECKS = table(
    f"{FOLDER}checks.csv",
    text("id", required=True),
    choice("family", Family, required=True),
    text("title", required=True),
    text("checks", required=True),
    choice("worst", Severity, required=True),
    text("of", required=True),
    text("limits"),
    text("source", required=True),
    text("fix", required=True),
    evidence=False,
)


def load_checks(folder: Path) -> tuple[tuple[CheckRule, ...], tuple[Problem, ...]]:
    """Return the rules of a catalogue folder and everything wrong in their table.

    A folder without them has none.
    """
    path = folder / _CHECKS.path
    if not path.is_file():
        return (), ()
    reading = read_table(path, _CHECKS.columns)
    problems = list(reading.problems)
    found: dict[str, CheckRule] = {}
    for row in reading.rows:
        mistakes = list(_mistakes(row, found))
        problems += mistakes
        if not mistakes:
            found[row.texts["id"]] = _rule(row)
    return tuple(found.values()), tuple(problems)


def _mistakes(row: Row, found: dict[str, CheckRule]) -> Iterator[Problem]:
    if row.texts["id"] in found:
        yield row.problem("id", f'"{row.texts["id"]}" stands already in this table.')
    known = frozenset(one.value for one in Of)
    for word in row.texts["of"].split():
        if word not in known:
            yield row.problem("of", f'"{word}" is not one of {", ".join(sorted(known))}.')


def _rule(row: Row) -> CheckRule:
    texts = row.texts
    return CheckRule(
        texts["id"],
        Family(texts["family"]),
        texts["title"],
        texts["checks"],
        Severity(texts["worst"]),
        frozenset(map(Of, texts["of"].split())),
        tuple(texts.get("limits", "").split()),
        texts["source"],
        texts["fix"],
    )
