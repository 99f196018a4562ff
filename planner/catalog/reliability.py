"""Published records of failures of GPU servers, with their causes where these were counted.

They are no entries: what plans assume stands in the assumptions, with these as its source.
"""

from dataclasses import dataclass
from pathlib import Path

from planner.catalog.columns import ID, Cell, Column, count, number, reference, table, text
from planner.catalog.library import Problem
from planner.catalog.reading import Row, read_table

FOLDER = "reliability/"
"""Where the records stand in a catalogue folder."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What interrupted a job, how often, and whether it was hardware of a GPU."""

    name: str
    count: int
    is_gpu: bool


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """A published count or rate of failures; the rate is per 1,000 days of a server.

    A printed share is not kept: shares follow from the counts.
    """

    id: str
    title: str
    accelerator: str
    nodes: int | None
    gpus_per_node: int
    days: float | None
    interruptions: int | None
    printed_rate: float | None
    source: str
    date: str
    note: str
    causes: tuple[Cause, ...]

    @property
    def rate(self) -> float | None:
        """Failures per 1,000 days of a server, from the counts where there are any."""
        if self.nodes and self.days and self.interruptions:
            return self.interruptions * 1000.0 / (self.nodes * self.days)
        return self.printed_rate

    @property
    def counted(self) -> int:
        """Interruptions whose cause is told."""
        return sum(one.count for one in self.causes)

    @property
    def gpu_share(self) -> float | None:
        """Share of the causes that was hardware of GPUs."""
        gpu = sum(one.count for one in self.causes if one.is_gpu)
        return gpu / self.counted if self.counted else None


_RECORDS = table(
    f"{FOLDER}records.csv",
    ID,
    text("title", required=True),
    reference("accelerator"),
    count("nodes", "servers", 1, 1_000_000),
    count("gpus_per_node", "GPUs", 1, 1000, required=True),
    number("days", "days", 0.1, 10_000),
    count("interruptions", "", 1, 10_000_000),
    number("per_1000_node_days", "", 0.001, 10_000),
    reference("source", required=True),
    text("date", required=True),
    text("note"),
    evidence=False,
)
_CAUSES = table(
    f"{FOLDER}causes.csv",
    reference("record", required=True),
    text("cause", required=True),
    count("count", "", 1, 10_000_000, required=True),
    Column("hardware_of_gpu", Cell.FLAG, required=True),
    evidence=False,
)


def load_failures(folder: Path) -> tuple[tuple[FailureRecord, ...], tuple[Problem, ...]]:
    """Return the records of a catalogue folder and everything wrong in their tables.

    A folder without them has none.
    """
    if not (folder / _RECORDS.path).is_file():
        return (), ()
    records = read_table(folder / _RECORDS.path, _RECORDS.columns)
    causes = read_table(folder / _CAUSES.path, _CAUSES.columns)
    known = {row.texts["id"] for row in records.rows}
    strays = tuple(
        row.problem("record", f'"{row.texts["record"]}" is no record.')
        for row in causes.rows
        if row.texts["record"] not in known
    )
    found = tuple(
        _record(row, [one for one in causes.rows if one.texts["record"] == row.texts["id"]])
        for row in records.rows
    )
    return found, (*records.problems, *causes.problems, *strays)


def _record(row: Row, causes: list[Row]) -> FailureRecord:
    return FailureRecord(
        row.texts["id"],
        row.texts["title"],
        row.texts.get("accelerator", ""),
        row.counts.get("nodes"),
        row.counts["gpus_per_node"],
        row.numbers.get("days"),
        row.counts.get("interruptions"),
        row.numbers.get("per_1000_node_days"),
        row.texts["source"],
        row.texts["date"],
        row.texts.get("note", ""),
        tuple(
            Cause(one.texts["cause"], one.counts["count"], one.flags["hardware_of_gpu"])
            for one in causes
        ),
    )
