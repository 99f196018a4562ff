"""New entries of a project from a form: what is entered, what follows from it, what is doubtful."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import isfinite

from planner.catalog import builders, sanity, schema
from planner.catalog.library import Library
from planner.catalog.reading import Row
from planner.catalog.schema import Cell, Column
from planner.document.commands.entries import SOURCE, AddEntries
from planner.domain.entry_fields import Entry, with_value
from planner.domain.hardware import Accelerator, PartKind
from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence, Status
from planner.workspace.unpublished import (
    Figure,
    Figures,
    figures_of_accelerator,
    figures_of_part,
)

_NO_ID = re.compile(r"[^a-z0-9]+")


class ItemKind(StrEnum):
    """What can be created."""

    GPU = "gpu"
    GPU_SERVER = "gpu-server"
    CPU_SERVER = "cpu-server"
    STORAGE = "storage"
    SWITCH = "switch"


_TABLE_OF = {
    ItemKind.GPU: schema.ACCELERATORS,
    ItemKind.GPU_SERVER: schema.SERVERS,
    ItemKind.CPU_SERVER: schema.SERVERS,
    ItemKind.STORAGE: schema.STORAGE,
    ItemKind.SWITCH: schema.SWITCHES,
}

NEEDED: Mapping[ItemKind, tuple[str, ...]] = {
    ItemKind.GPU: ("manufacturer", "name", "memory_gb", "bandwidth_gb_s", "bf16_tflops"),
    ItemKind.GPU_SERVER: ("manufacturer", "name", "accelerator", "accelerator_count", "half_units"),
    ItemKind.CPU_SERVER: ("manufacturer", "name", "half_units"),
    ItemKind.STORAGE: ("manufacturer", "name", "half_units"),
    ItemKind.SWITCH: ("manufacturer", "name", "half_units", "ports", "port_gbit_s"),
}
"""What an entry cannot do without: given, or derived."""


@dataclass(frozen=True, slots=True)
class ItemForm:
    """What is entered: texts and numbers by field, numbers in the unit of the field.

    `source` is where they are from, as far as it is told. With `in_servers_of` a server with so
    many of the new GPUs is added beside it.
    """

    kind: ItemKind
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    in_servers_of: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be added: empty while something is `missing` or impossible.

    `problems` (impossible) and `doubts` (unlikely, but may be right) are texts by field; `derived`
    are the figures that nobody entered; `like` is the accelerator that factors are assumed from.
    """

    entries: tuple[Entry, ...] = ()
    missing: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Figure] = field(default_factory=dict)
    like: str = ""

    @property
    def command(self) -> AddEntries | None:
        """The edit that adds it, None while it cannot be added."""
        return AddEntries(self.entries) if self.entries else None


def draft(library: Library, form: ItemForm, today: str) -> Draft:
    """Return what a form would add to a project; *today* (ISO) dates what is entered."""
    texts = {name: text.strip() for name, text in form.texts.items() if text.strip()}
    columns = schema.TABLES[_TABLE_OF[form.kind]].columns
    problems = dict(_impossible(columns, form.numbers))
    numbers = {name: one for name, one in form.numbers.items() if name not in problems}
    derived, like = _derived(library, form.kind, texts, numbers, today)
    derived = {name: one for name, one in derived.items() if name not in form.numbers}
    values = {**{name: one.value for name, one in derived.items()}, **numbers}
    missing = tuple(name for name in NEEDED[form.kind] if name not in texts and name not in values)
    base = Draft(missing=missing, problems=problems, derived=derived, like=like)
    if missing or problems or (form.kind is ItemKind.GPU and not like):
        return base
    entry_id = free_id(library, f"{texts['manufacturer']} {texts['name']}")
    evidence = _evidence(numbers, derived, form.source.strip(), today)
    if "accelerator_count" in values:  # all of them share one link, as in every server so far
        values["accelerator_domain"] = values["accelerator_count"]
        evidence["accelerator_domain"] = evidence["accelerator_count"]
    entry = _built(form.kind, entry_id, texts, values, columns, evidence, library, like)
    doubts: dict[str, str] = {one.field: one.message for one in _doubts(entry, library)}
    entries: tuple[Entry, ...] = (entry,)
    if isinstance(entry, Accelerator) and form.in_servers_of:
        server = _server_of(library, entry, form.in_servers_of, today)
        entries = (*entries, *server.entries)
        if server.doubts:
            doubts[""] = " ".join(server.doubts.values())
    return replace(base, entries=entries, doubts=doubts)


def free_id(library: Library, name: str) -> EntryId:
    """Return an id made of a name that no entry of the catalogue has."""
    stem = _NO_ID.sub("-", name.lower()).strip("-") or "item"
    taken = {entry.id for entry in library.entries()}
    entry, number = stem, 2
    while entry in taken:
        entry, number = f"{stem}-{number}", number + 1
    return EntryId(entry)


def named_like(library: Library, kind: ItemKind, texts: Mapping[str, str]) -> str:
    """Return the name of an entry of this kind that is called the same, empty when none is."""
    wanted = f"{texts.get('manufacturer', '')} {texts.get('name', '')}".strip().lower()
    pool = library.accelerators if kind is ItemKind.GPU else library.parts
    for entry in pool.values():
        if f"{entry.manufacturer} {entry.name}".lower() == wanted:
            return f"{entry.manufacturer} {entry.name}"
    return ""


def _impossible(
    columns: Mapping[str, Column], numbers: Mapping[str, float]
) -> Iterator[tuple[str, str]]:
    for name, value in numbers.items():
        column = columns[name]
        if not isfinite(value) or not column.low <= value <= column.high:
            unit = f" {column.unit}" if column.unit else ""
            yield (
                name,
                f"{value:g}{unit} is outside {column.low:g} to {column.high:g}{unit};"
                " check the unit of the figure.",
            )


def _derived(
    library: Library,
    kind: ItemKind,
    texts: Mapping[str, str],
    numbers: Mapping[str, float],
    today: str,
) -> tuple[Figures, str]:
    if kind is ItemKind.GPU:
        found, like = figures_of_accelerator(library, texts.get("manufacturer", ""), numbers, today)
        return found, like.id if like else ""
    accelerator = library.accelerators.get(EntryId(texts.get("accelerator", "")))
    part_kind = PartKind(kind.value)
    return figures_of_part(library, part_kind, accelerator, numbers, today), ""


def _evidence(
    numbers: Mapping[str, float], derived: Mapping[str, Figure], source: str, today: str
) -> dict[str, Evidence]:
    text = f"{source}, {SOURCE}" if source else SOURCE
    entered = Evidence(Status.ENTERED, text, today)
    found = {name: one.evidence for name, one in derived.items()}
    return {**found, **dict.fromkeys(numbers, entered)}


def _built(
    kind: ItemKind,
    entry: EntryId,
    texts: Mapping[str, str],
    values: Mapping[str, float],
    columns: Mapping[str, Column],
    evidence: Mapping[str, Evidence],
    library: Library,
    like: str,
) -> Entry:
    """The entry that the loader would make of a row with these cells."""
    row = Row("", 0, texts={**texts, "id": entry})
    for name, value in values.items():
        if columns[name].cell is Cell.COUNT:
            row.counts[name] = round(value)
        else:
            row.numbers[name] = value
    if kind is ItemKind.GPU:
        model = library.accelerators[EntryId(like)]
        row.texts.setdefault("link_kind", model.link_kind)
        row.texts.setdefault("architecture", texts["name"])
        return builders.build_accelerator(row, evidence)
    row.texts["kind"] = PartKind(kind.value)
    return builders.build_part(row, evidence)


def doubts_about_figure(library: Library, entry: Entry, name: str, value: float) -> str:
    """Return what the rules find unlikely in an entry with another figure; empty when nothing."""
    try:
        changed = with_value(entry, name, value)
    except ValueError:
        return ""
    before = {doubt.message for doubt in _doubts(entry, library)}
    doubts = _doubts(changed, library)
    return " ".join(doubt.message for doubt in doubts if doubt.message not in before)


def _doubts(entry: Entry, library: Library) -> Iterator[sanity.Doubt]:
    return sanity.doubts_about(entry, library.accelerators, library.rules)


def _server_of(library: Library, accelerator: Accelerator, count: int, today: str) -> Draft:
    """A server with so many of a new accelerator, by the rules for figures nobody published."""
    around = replace(library, accelerators={**library.accelerators, accelerator.id: accelerator})
    form = ItemForm(
        ItemKind.GPU_SERVER,
        {
            "manufacturer": accelerator.manufacturer,
            "name": f"{count}x {accelerator.name} server",
            "accelerator": accelerator.id,
        },
        {"accelerator_count": count},
    )
    return draft(around, form, today)
