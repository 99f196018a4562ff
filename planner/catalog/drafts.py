"""An entry that is not in the catalogue yet, held to the rules of the tables before it is written.

What a rule doubts is left out as *no data* where the row can do without it; a row that cannot is
refused whole.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from planner.catalog import builders, lesser_builders, lesser_schema, sanity, schema
from planner.catalog.library import Entry, Library
from planner.catalog.reading import Row, read_cells
from planner.domain.components import Component
from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence, Status

_NAMES = frozenset(
    {"kind", "manufacturer", "name", "part_number", "developer", "licence", "released"}
)

Fault = tuple[str, str]
"""The field and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A row of `sources.csv`."""

    id: str
    title: str
    address: str = ""
    licence: str = ""

    @property
    def text(self) -> str:
        """Title and address, as evidence shows them."""
        return f"{self.title}, {self.address}" if self.address else self.title


@dataclass(frozen=True, slots=True)
class Grounds:
    """What stands behind some fields of an entry: a row of an evidence table.

    A range, in the unit of the field, belongs to one field only; `more` are further columns.
    """

    fields: tuple[str, ...]
    source: Source
    date: str
    status: Status
    low: float | None = None
    high: float | None = None
    note: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def evidence(self) -> Evidence:
        """The same as the loaded catalogue shows it."""
        return Evidence(self.status, self.source.text, self.date, self.low, self.high, self.note)


@dataclass(frozen=True, slots=True)
class Draft:
    """A row of one table with its evidence; `cells` are as they will stand in the file."""

    table: str
    cells: Mapping[str, str]
    grounds: tuple[Grounds, ...]

    @property
    def id(self) -> EntryId:
        """The id of the entry."""
        return EntryId(self.cells["id"])

    @property
    def guessed(self) -> frozenset[str]:
        """Fields that are derived or assumed."""
        found = (one for one in self.grounds if one.status in (Status.DERIVED, Status.ASSUMED))
        return frozenset(name for one in found for name in one.fields)

    def without(self, fields: Iterable[str]) -> "Draft":
        """Return the draft without these fields and what only makes sense with them."""
        gone = set(fields)
        for leader, others in schema.TOGETHER.items():
            if gone & {leader, *others} and leader in self.cells:
                gone |= {leader, *(other for other in others if other != "depth_mm")}
        cells = {name: text for name, text in self.cells.items() if name not in gone}
        kept = (
            replace(one, fields=tuple(name for name in one.fields if name not in gone))
            for one in self.grounds
        )
        return Draft(self.table, cells, tuple(one for one in kept if one.fields))

    def over(self, base: "Draft") -> "Draft":
        """Return *base* with what this draft says itself laid over it.

        Names and the kind stay those of *base*; what is derived or assumed fills its gaps and
        takes the place of what was derived before, never of what somebody published or measured.
        """
        weak = self.guessed - base.guessed
        kept = (_NAMES | weak) & base.cells.keys()
        mine = self.without(kept)
        under = base.without(mine.cells.keys() - {"id"})
        return Draft(base.table, {**under.cells, **mine.cells}, (*under.grounds, *mine.grounds))


@dataclass(frozen=True, slots=True)
class Sighting:
    """A row of a table of observations, without its source: a price, a lead time, a rate of a day."""

    table: str
    cells: Mapping[str, str]
    source: Source


@dataclass(frozen=True, slots=True)
class Settled:
    """A draft that the catalogue takes, the entry it makes, and what had to be left out of it.

    Without an entry the draft is refused; `left_out` then tells why.
    """

    draft: Draft
    entry: Entry | Component | None
    left_out: tuple[Fault, ...] = ()


def settle(draft: Draft, library: Library) -> Settled:
    """Return *draft* without the figures that the rules doubt, and the entry that it makes."""
    left_out: list[Fault] = []
    columns = schema.TABLES[draft.table].columns
    while True:
        entry, faults = review(draft, library)
        if not faults:
            return Settled(draft, entry, tuple(left_out))
        left_out += faults
        names = {name for name, _ in faults}
        if any(name not in draft.cells or columns[name].required for name in names):
            return Settled(draft, None, tuple(left_out))
        draft = draft.without(names)


def review(draft: Draft, library: Library) -> tuple[Entry | Component | None, tuple[Fault, ...]]:
    """Return the entry of *draft* as the loader would make it, and every fault of the row."""
    table = schema.TABLES[draft.table]
    row, problems = read_cells(draft.cells, table.columns)
    faults = [(problem.field, problem.message) for problem in problems]
    evidence = {name: one.evidence for one in draft.grounds for name in one.fields}
    for name in (*row.numbers, *row.counts):
        if name not in evidence:
            faults.append((name, "has no source."))
    if faults:
        return None, tuple(faults)
    build = _BUILDERS.get(draft.table)
    if build is None:
        return None, (("", f"{draft.table} takes no new rows."),)
    try:
        entry = build(row, evidence)
    except (ValueError, KeyError) as error:
        return None, (("", f"{error}."),)
    doubts = sanity.Check(library.rules, library.accelerators, library.llms)(entry)
    return entry, tuple((one.field, one.message) for one in doubts if not one.is_warning)


_BUILDERS: Mapping[str, Callable[[Row, Mapping[str, Evidence]], Entry | Component]] = {
    **dict.fromkeys(schema.PART_TABLES, builders.build_part),
    schema.ACCELERATORS: builders.build_accelerator,
    schema.MODELS: builders.build_llm,
    schema.OFFERS: builders.build_offer,
    lesser_schema.COMPONENTS: lesser_builders.build_component,
}
