"""Entries of the project's own: added, edited with a reason, and set back.

An edit lies over what the catalogue says, as an overlay: the value it replaces is kept in the
evidence, so that it can be shown and set back, whatever the catalogue says by then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import isfinite

from planner.catalog import lesser_schema, schema
from planner.catalog.schema import Cell, Column
from planner.document.command import ProjectEdit
from planner.document.entry_users import is_placed, user_of
from planner.domain.changing import with_field
from planner.domain.components import Component
from planner.domain.entry_fields import Entry, number_of, with_value
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.phrase import named, say
from planner.domain.project import PartShelf, Project
from planner.domain.provenance import Evidence, Replaced, Status

SOURCE = "entered in this project"
"""Source of every value that was entered here."""

SHELF_OF: Mapping[type, str] = {
    Part: "parts",
    Accelerator: "accelerators",
    LanguageModel: "llms",
    EngineProfile: "engines",
    CloudOffer: "offers",
    ModelApi: "apis",
    Region: "regions",
    Component: "components",
}
"""The mapping of the shelf that holds entries of a kind."""

_TABLES_OF: Mapping[type, tuple[str, ...]] = {
    Part: schema.PART_TABLES,
    Accelerator: (schema.ACCELERATORS,),
    LanguageModel: (schema.MODELS,),
    EngineProfile: (schema.ENGINES,),
    CloudOffer: (schema.OFFERS,),
    ModelApi: (schema.APIS,),
    Region: (schema.REGIONS, schema.CARBON),
    Component: (lesser_schema.COMPONENTS, lesser_schema.PLANT),
}

_UNIT_WORDS = frozenset(
    [
        "kw",
        "kg",
        "mm",
        "usd",
        "gb",
        "gib",
        "tb",
        "s",
        "ms",
        "us",
        "m3h",
        "c",
        "h",
        "kwh",
        "w",
        "g",
        "weeks",
        "b",
        "tflops",
        "tops",
        "gbit",
        "share",
    ]
)
"""What units are called in the names of figures."""

_SHAPE = frozenset({"half_units", "accelerator_count", "accelerator_domain", "units"})
"""Figures that placed devices and racks were placed by: they change only while none stands."""


_COLUMNS_OF: Mapping[type, Mapping[str, Column]] = {
    kind: {name: column for path in paths for name, column in schema.TABLES[path].columns.items()}
    for kind, paths in _TABLES_OF.items()
}


def columns_of(kind: type) -> Mapping[str, Column]:
    """Return the columns of the tables that hold a kind of entry, by name."""
    return _COLUMNS_OF[kind]


def entries_of(shelf: PartShelf, kind: type) -> Mapping[EntryId, Entry]:
    """Return the entries of one kind on a shelf."""
    found: Mapping[EntryId, Entry] = getattr(shelf, SHELF_OF[kind])
    return found


def figure_name(field: str) -> str:
    """Return a figure as people say it, without its unit: ``nameplate`` of ``nameplate_kw``."""
    if field == "half_units":
        return say("height")
    words = field.split("_")
    while len(words) > 1 and words[-1] in _UNIT_WORDS:
        words.pop()
    return named("_".join(words))


def name_of(entry: Entry) -> str:
    """Return what people call an entry."""
    if isinstance(entry, Part | CloudOffer | ModelApi | Component):
        return entry.label
    return entry.name


@dataclass(frozen=True)
class AddEntries(ProjectEdit):
    """Put new entries on the project's shelf; the last one is what it was done for."""

    entries: tuple[Entry, ...]

    def label(self, project: Project) -> str:
        """Such as ``add Acme X100 to the catalogue``."""
        return say("add {0} to the catalogue", name_of(self.entries[-1]))

    def apply(self, project: Project) -> Project:
        """Add all of them, or none when one is there already."""
        shelf = project.shelf
        for entry in self.entries:
            if entry.id in entries_of(shelf, type(entry)):
                raise EditRefused(
                    say("{0} is in this project already.", name_of(entry)),
                    say("Give it another name."),
                )
            shelf = _with_entries(shelf, (entry,))
        return replace(project, shelf=shelf)


@dataclass(frozen=True)
class EditEntry(ProjectEdit):
    """Enter another figure for an entry, in this project, with the reason.

    `entry` is copied into the project when that does not use it yet, together with the
    `accelerator` that a part refers to. `date` is ISO.
    """

    entry: Entry
    field: str
    value: float
    reason: str
    date: str
    accelerator: Accelerator | None = None

    def label(self, project: Project) -> str:
        """Such as ``edit nameplate of NVIDIA DGX H200``."""
        return say("edit {0} of {1}", figure_name(self.field), name_of(self.entry))

    def apply(self, project: Project) -> Project:
        """Lay the figure over the one that is there; the first one stays the one to return to."""
        shelf = project.shelf
        entry = entries_of(shelf, type(self.entry)).get(self.entry.id, self.entry)
        value = self._checked(project, entry)
        before = number_of(entry, self.field)
        if value == before:
            return project
        old = entry.evidence.get(self.field)
        kept = old.replaced if old is not None and old.replaced is not None else None
        if kept is None:
            kept = Replaced(None if before is None else float(before), old)
        evidence = Evidence(
            Status.ENTERED, SOURCE, self.date, note=self.reason.strip(), replaced=kept
        )
        changed = _with_figure(entry, self.field, value, evidence)
        missing = (self.accelerator,) if self._is_missing(shelf) else ()
        return replace(project, shelf=_with_entries(shelf, (*filter(None, missing), changed)))

    def _is_missing(self, shelf: PartShelf) -> bool:
        return self.accelerator is not None and self.accelerator.id not in shelf.accelerators

    def _checked(self, project: Project, entry: Entry) -> float | int:
        column = columns_of(type(entry)).get(self.field)
        if column is None or not column.is_number:
            raise EditRefused(
                say("{0} is no figure that can be edited.", figure_name(self.field)),
                say("Add a new item instead."),
            )
        if not isfinite(self.value) or not column.low <= self.value <= column.high:
            unit = f" {column.unit}" if column.unit else ""
            raise EditRefused(
                say(
                    "{0:g}{1} is outside {2:g} to {3:g}.", self.value, unit, column.low, column.high
                ),
                say("Check the unit of the figure."),
            )
        if self.field in _SHAPE and is_placed(project, entry.id):
            raise EditRefused(
                say(
                    "{0} stands in this project, and what stands there was placed by this figure.",
                    name_of(entry),
                ),
                say("Add a new item with the other figure, and replace the devices by it."),
            )
        return round(self.value) if column.cell is Cell.COUNT else self.value


@dataclass(frozen=True)
class RemoveEntry(ProjectEdit):
    """Take an entry that the project added off its shelf again, while nothing uses it."""

    kind: type
    entry: EntryId

    def label(self, project: Project) -> str:
        """Such as ``remove Acme X100 from the catalogue``."""
        return say(
            "remove {0} from the catalogue", name_of(_on_shelf(project, self.kind, self.entry))
        )

    def apply(self, project: Project) -> Project:
        """Take it off, or refuse because something uses it."""
        entry = _on_shelf(project, self.kind, self.entry)
        user = user_of(project, self.kind, self.entry)
        if user:
            raise EditRefused(
                say("{0} is used: {1}.", name_of(entry), user),
                say("Delete or replace what uses it first."),
            )
        name = SHELF_OF[self.kind]
        kept = {
            key: one
            for key, one in entries_of(project.shelf, self.kind).items()
            if key != self.entry
        }
        return replace(project, shelf=with_field(project.shelf, name, kept))


@dataclass(frozen=True)
class ResetEntry(ProjectEdit):
    """Return one figure of an entry, or all of them (no `field`), to what was entered over."""

    kind: type
    entry: EntryId
    field: str = ""

    def label(self, project: Project) -> str:
        """Such as ``reset nameplate of NVIDIA DGX H200``."""
        what = figure_name(self.field) or say("all figures")
        return say("reset {0} of {1}", what, name_of(_on_shelf(project, self.kind, self.entry)))

    def apply(self, project: Project) -> Project:
        """Put the kept values and their evidence back."""
        entry = before = _on_shelf(project, self.kind, self.entry)
        for field, evidence in before.evidence.items():
            kept = evidence.replaced
            if kept is None or self.field not in ("", field):
                continue
            column = columns_of(self.kind)[field]
            value = kept.value
            if value is not None and column.cell is Cell.COUNT:
                value = round(value)
            entry = _with_figure(entry, field, value, kept.evidence)
        if entry is before:
            return project
        return replace(project, shelf=_with_entries(project.shelf, (entry,)))


def _on_shelf(project: Project, kind: type, entry: EntryId) -> Entry:
    found = entries_of(project.shelf, kind).get(entry)
    if found is None:
        raise EditRefused(
            say("The project has no copy of {0}.", entry),
            say("There is nothing to reset or remove."),
        )
    return found


def _with_figure(entry: Entry, field: str, value: float | None, evidence: Evidence | None) -> Entry:
    try:
        changed: Entry = with_value(entry, field, value)
    except ValueError:
        raise EditRefused(
            say("{0} has nothing that {1} could belong to.", name_of(entry), figure_name(field)),
            say("Add a new item instead."),
        ) from None
    behind = {key: one for key, one in entry.evidence.items() if key != field}
    if evidence is not None:
        behind[field] = evidence
    return with_field(changed, "evidence", behind)


def _with_entries(shelf: PartShelf, entries: Iterable[Entry]) -> PartShelf:
    for entry in entries:
        name = SHELF_OF[type(entry)]
        shelf = with_field(shelf, name, {**getattr(shelf, name), entry.id: entry})
    return shelf
