"""New entries of a project from a form: what is entered, what follows from it, what is doubtful."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite

from planner.catalog import builders, lesser_builders, lesser_schema, sanity, schema
from planner.catalog.library import Library
from planner.catalog.reading import Row
from planner.catalog.schema import Cell, Column
from planner.document.commands.entries import SOURCE, AddEntries
from planner.domain.entry_fields import Entry, value_of, with_value
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.offers import Tier
from planner.domain.phrase import listed, say
from planner.domain.provenance import Evidence, Status
from planner.workspace.item_kinds import NAMED_BY, NEEDED, TABLE_OF, ItemKind
from planner.workspace.likeness import Figure, Figures
from planner.workspace.unpublished import figures_of_accelerator, figures_of_part
from planner.workspace.unpublished_kinds import figures_of, texts_of
from planner.workspace.unpublished_models import YES, attention_of, figures_of_llm

__all__ = [
    "NEEDED",
    "Draft",
    "ItemForm",
    "ItemKind",
    "columns_of_kind",
    "doubts_about_figure",
    "draft",
    "free_id",
    "named_like",
]

_NO_ID = re.compile(r"[^a-z0-9]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MIXED = ("moe_top_k", "moe_intermediate", "moe_layers")
"""What a model with experts needs besides their number."""
_PRICES = tuple(f"{tier.name.lower()}_usd_h" for tier in Tier)
_CODES = ("country", "operator_home")
"""Texts that are written in capitals."""


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
    are the figures that nobody entered, `derived_texts` the texts; `like` is the accelerator that
    factors are assumed from.
    """

    entries: tuple[Entry, ...] = ()
    missing: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Figure] = field(default_factory=dict)
    derived_texts: Mapping[str, str] = field(default_factory=dict)
    like: str = ""

    @property
    def command(self) -> AddEntries | None:
        """The edit that adds it, None while it cannot be added."""
        return AddEntries(self.entries) if self.entries else None


def draft(library: Library, form: ItemForm, today: str) -> Draft:
    """Return what a form would add to a project; *today* (ISO) dates what is entered."""
    texts = {
        name: text.strip().upper() if name in _CODES else text.strip()
        for name, text in form.texts.items()
        if text.strip()
    }
    columns = columns_of_kind(form.kind)
    problems = dict(_impossible(columns, form.numbers))
    if not _COUNTRY.fullmatch(texts.get("country", "XX")):
        problems["country"] = say("{0} is no code of two letters, such as IT.", texts["country"])
    numbers = {name: one for name, one in form.numbers.items() if name not in problems}
    derived, like = _derived(library, form.kind, texts, numbers, today)
    derived = {name: one for name, one in derived.items() if name not in form.numbers}
    more = texts_of(library, form.kind, texts)
    more = {name: text for name, text in more.items() if name not in texts}
    values = {**{name: one.value for name, one in derived.items()}, **numbers}
    missing = tuple(
        name for name in _needed(form.kind, values) if name not in {*texts, *more, *values}
    )
    base = Draft((), missing, problems, {}, derived, more, like)
    if missing or problems or (form.kind is ItemKind.GPU and not like):
        return base
    texts = {**more, **texts}
    named = " ".join(texts[name] for name in NAMED_BY[form.kind])
    evidence = _evidence(numbers, derived, form.source.strip(), today)
    if "accelerator_count" in values:  # all of them share one link, as in every server so far
        values["accelerator_domain"] = values["accelerator_count"]
        evidence["accelerator_domain"] = evidence["accelerator_count"]
    row = _row(form.kind, free_id(library, named), texts, values, columns)
    entry = _built(form.kind, row, evidence, library, like)
    doubts: dict[str, str] = {one.field: one.message for one in _doubts(entry, library)}
    entries: tuple[Entry, ...] = (entry,)
    if isinstance(entry, Accelerator) and form.in_servers_of:
        server = _server_of(library, entry, form.in_servers_of, today)
        entries = (*entries, *server.entries)
        if server.doubts:
            doubts[""] = listed(server.doubts.values(), " ")
    return replace(base, entries=entries, doubts=doubts)


def columns_of_kind(kind: ItemKind) -> Mapping[str, Column]:
    """Return the columns that a form of a kind may fill, by name."""
    columns = schema.TABLES[TABLE_OF[kind]].columns
    if kind is ItemKind.REGION:  # the carbon of its grid stands in a file of its own
        return {**schema.TABLES[schema.CARBON].columns, **columns}
    return columns


def _needed(kind: ItemKind, values: Mapping[str, float]) -> tuple[str, ...]:
    needed = NEEDED[kind]
    if kind is ItemKind.LLM and "moe_routed" in values:
        return (*needed, *_MIXED)
    if kind is ItemKind.OFFER and not values.keys() & {*_PRICES}:
        return (*needed, _PRICES[0])
    return needed


def free_id(library: Library, name: str) -> EntryId:
    """Return an id made of a name that no entry of the catalogue has."""
    stem = _NO_ID.sub("-", name.lower()).strip("-") or "item"
    taken = {*library.components, *(entry.id for entry in library.entries())}
    entry, number = stem, 2
    while entry in taken:
        entry, number = f"{stem}-{number}", number + 1
    return EntryId(entry)


def named_like(library: Library, kind: ItemKind, texts: Mapping[str, str]) -> str:
    """Return the name of an entry of this kind that is called the same, empty when none is."""
    names = NAMED_BY[kind]
    wanted = [texts.get(name, "").strip().lower() for name in names]
    for entry in _pool(library, kind).values():
        found = [str(value_of(entry, name)) for name in names]
        if [one.lower() for one in found] == wanted:
            return " ".join(found)
    return ""


def _pool(library: Library, kind: ItemKind) -> Mapping[EntryId, Entry]:
    pools: Mapping[str, Mapping[EntryId, Entry]] = {
        schema.ACCELERATORS: library.accelerators,
        schema.MODELS: library.llms,
        schema.ENGINES: library.engines,
        schema.OFFERS: library.offers,
        schema.APIS: library.apis,
        schema.REGIONS: library.regions,
        lesser_schema.PLANT: library.components,
        lesser_schema.COMPONENTS: library.components,
    }
    return pools.get(TABLE_OF[kind], library.parts)


def _impossible(
    columns: Mapping[str, Column], numbers: Mapping[str, float]
) -> Iterator[tuple[str, str]]:
    for name, value in numbers.items():
        column = columns[name]
        if not isfinite(value) or not column.low <= value <= column.high:
            unit = f" {column.unit.replace('10^9', 'billion')}" if column.unit else ""
            ends = (f"{end:,.10g}" for end in (value, column.low, column.high))
            yield (
                name,
                say("{0}{3} is outside {1} to {2}{3}; check the unit of the figure.", *ends, unit),
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
    if kind is ItemKind.LLM:
        return figures_of_llm(library, texts, numbers, today), ""
    found = {}
    part = kind.part
    if part is not None and TABLE_OF[kind] != schema.FACILITY:
        accelerator = library.accelerators.get(EntryId(texts.get("accelerator", "")))
        found = figures_of_part(library, part, accelerator, numbers, today)
    return found | figures_of(library, kind, texts, numbers, today), ""


def _evidence(
    numbers: Mapping[str, float], derived: Mapping[str, Figure], source: str, today: str
) -> dict[str, Evidence]:
    text = f"{source}, {SOURCE}" if source else SOURCE
    entered = Evidence(Status.ENTERED, text, today)
    found = {name: one.evidence for name, one in derived.items()}
    return {**found, **dict.fromkeys(numbers, entered)}


def _row(
    kind: ItemKind,
    entry: EntryId,
    texts: Mapping[str, str],
    values: Mapping[str, float],
    columns: Mapping[str, Column],
) -> Row:
    """The cells as the loader would read them."""
    row = Row("", 0, texts={"id": entry})
    for name, text in texts.items():
        if columns[name].cell is Cell.FLAG:
            row.flags[name] = text == YES
        else:
            row.texts[name] = text
    for name, value in values.items():
        if columns[name].cell is Cell.COUNT:
            row.counts[name] = round(value)
        else:
            row.numbers[name] = value
    if kind is ItemKind.LLM:
        row.flags.setdefault("tied_embeddings", False)
        row.texts.setdefault("attention", attention_of(values))
        row.texts.setdefault("native_precision", "bf16")
    elif kind.part is not None:
        row.texts["kind"] = kind.part
    elif kind.component is not None:
        row.texts["kind"] = kind.component
    return row


def _built(
    kind: ItemKind, row: Row, evidence: Mapping[str, Evidence], library: Library, like: str
) -> Entry:
    """The entry that the loader would make of a row."""
    if kind is ItemKind.GPU:
        model = library.accelerators[EntryId(like)]
        row.texts.setdefault("link_kind", model.link_kind)
        row.texts.setdefault("architecture", row.texts["name"])
        return builders.build_accelerator(row, evidence)
    if kind is ItemKind.REGION:
        behind = dict(evidence)
        carbon = {name: behind.pop(name) for name in ("carbon_g_kwh",) if name in behind}
        return builders.build_region(row, behind, row.numbers.get("carbon_g_kwh"), carbon)
    build = _BUILDERS.get(TABLE_OF[kind], builders.build_part)
    return build(row, evidence)


_BUILDERS: Mapping[str, Callable[[Row, Mapping[str, Evidence]], Entry]] = {
    schema.MODELS: builders.build_llm,
    schema.ENGINES: builders.build_engine,
    schema.OFFERS: builders.build_offer,
    schema.APIS: builders.build_api,
    lesser_schema.PLANT: lesser_builders.build_component,
    lesser_schema.COMPONENTS: lesser_builders.build_component,
}
"""What makes the entry of a row; all other tables hold parts."""


def doubts_about_figure(library: Library, entry: Entry, name: str, value: float) -> str:
    """Return what the rules find unlikely in an entry with another figure; empty when nothing."""
    try:
        changed = with_value(entry, name, value)
    except ValueError:
        return ""
    before = {doubt.message for doubt in _doubts(entry, library)}
    doubts = _doubts(changed, library)
    return listed((one.message for one in doubts if one.message not in before), " ")


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
