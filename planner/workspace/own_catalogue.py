"""New entries in the user's own catalogue, for other projects too."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path

from planner.catalog import lesser_schema, schema
from planner.catalog.drafts import Draft, Grounds, Source, review
from planner.catalog.layer import Layer
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.catalog.sanity import EXCEPTION
from planner.document.commands.entries import SOURCE
from planner.domain.components import Component
from planner.domain.entry_fields import Entry, value_of
from planner.domain.errors import UserError
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.phrase import say
from planner.domain.provenance import Evidence
from planner.workspace.workspace import Workspace

_TABLE_OF: Mapping[type, str] = {
    Accelerator: schema.ACCELERATORS,
    LanguageModel: schema.MODELS,
    EngineProfile: schema.ENGINES,
    CloudOffer: schema.OFFERS,
    ModelApi: schema.APIS,
    Region: schema.REGIONS,
}
BY_HAND = "entered by hand"
"""Source of figures that are entered, in a catalogue that knows no project."""

_NO_ID = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 60
_SURE = f"{EXCEPTION} entered although the rules doubt it"
"""Note of a figure that the rules doubt and that was entered all the same."""


class OwnCatalogue:
    """Writes entries into the last of the catalogue's folders, which is the user's own."""

    def __init__(self, workspace: Workspace, folders: Callable[[], Sequence[Path]]) -> None:
        self._workspace = workspace
        self._folders = folders

    def keep(self, entries: Sequence[Entry]) -> None:
        """Write entries, and offer them in every project from now on.

        Raises:
            UserError: when the folder cannot be written; the catalogue is then as it was.
        """
        folders = self._folders()
        layer = Layer(folders[-1])
        layer.put(drafts_of(entries, self._workspace.library))
        layer.write()
        library, _ = load(folders)
        self._workspace.use_catalogue(library)

    def has(self, entry: Entry) -> bool:
        """Whether the user's own folder says something of an entry."""
        folder = self._workspace.catalogue.overlays.get(entry.id)
        return folder is not None and folder == str(self._folders()[-1])

    def remove(self, entry: Entry) -> None:
        """Take an entry out of the user's own catalogue; what a layer below says is offered again.

        Projects keep the copies that they have.

        Raises:
            UserError: when another entry refers to it, or the folder cannot be written; the
                catalogue is then as it was.
        """
        user = _refers_to(entry, self._workspace.catalogue)
        if user:
            raise UserError(
                say("{0} refers to it.", user),
                say("Your catalogue is as it was."),
                say("Remove {0} first.", user),
            )
        folders = self._folders()
        layer = Layer(folders[-1])
        layer.drop(_table(entry), entry.id)
        if isinstance(entry, Region):
            layer.drop(schema.CARBON, entry.id)
        layer.write()
        library, _ = load(folders)
        self._workspace.use_catalogue(library)


def _refers_to(entry: Entry, catalogue: Library) -> str:
    """The name of an entry that cannot be without another, empty where there is none."""
    for part in catalogue.parts.values():
        fit = part.accelerators
        if isinstance(entry, Accelerator) and fit is not None and fit.accelerator == entry.id:
            return part.label
    for offer in catalogue.offers.values():
        if isinstance(entry, Accelerator) and offer.accelerator == entry.id:
            return offer.label
    for api in catalogue.apis.values():
        if isinstance(entry, LanguageModel) and api.llm == entry.id:
            return api.label
    return ""


def drafts_of(entries: Sequence[Entry], library: Library) -> tuple[Draft, ...]:
    """Return the rows of entries, which may refer to one another; doubted figures say so."""
    drafts = []
    for entry in entries:
        draft = _draft(entry, _table(entry))
        _, faults = review(draft, library)
        drafts.append(_sure_of(draft, {name for name, _ in faults}))
        if isinstance(entry, Accelerator):
            known = {**library.accelerators, entry.id: entry}
            library = replace(library, accelerators=known)
        if isinstance(entry, Region) and entry.carbon_g_kwh is not None:
            drafts.append(_draft(entry, schema.CARBON))
    return tuple(drafts)


def _draft(entry: Entry, table: str) -> Draft:
    columns = schema.TABLES[table].columns
    cells = {"id": str(entry.id)}
    for name, column in columns.items():
        if name == "id" or (column.is_number and name not in entry.evidence):
            continue
        text = _text(_cell(entry, name))
        if text:
            cells[name] = text
    return Draft(table, cells, tuple(_grounds(entry.evidence, cells)))


def _table(entry: Entry) -> str:
    if isinstance(entry, Part):
        return _PART_TABLES[entry.kind]
    if isinstance(entry, Component):
        return lesser_schema.PLANT if entry.kind.is_plant else lesser_schema.COMPONENTS
    return _TABLE_OF[type(entry)]


_PART_TABLES = {
    PartKind.GPU_SERVER: schema.SERVERS,
    PartKind.CPU_SERVER: schema.SERVERS,
    PartKind.STORAGE: schema.STORAGE,
    PartKind.SWITCH: schema.SWITCHES,
    PartKind.RACK_SYSTEM: schema.RACK_SYSTEMS,
    **dict.fromkeys((PartKind.RACK, PartKind.PDU, PartKind.UPS, PartKind.CDU), schema.FACILITY),
}


def _cell(entry: Entry, name: str) -> object:
    """What stands in a cell; the zone of a grid and contents are told by no form."""
    if name == "contents" and isinstance(entry, Part):
        return "; ".join(f"{count} x {text}" for text, count in entry.contents)
    return None if name == "zone" else value_of(entry, name)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case int() | float():
            return f"{value:.12g}"
        case tuple():
            return ", ".join(_text(one) for one in value)
    return str(value)


def _grounds(evidence: Mapping[str, Evidence], cells: Mapping[str, str]) -> Iterator[Grounds]:
    for name, one in evidence.items():
        if name in cells:
            title = one.source.replace(SOURCE, BY_HAND)
            source = Source(_source_id(title), title)
            yield Grounds((name,), source, one.date, one.status, one.low, one.high, one.note)


def _source_id(title: str) -> str:
    return _NO_ID.sub("-", title.lower()).strip("-")[:_LONGEST_ID].strip("-") or "entered"


def _sure_of(draft: Draft, doubted: set[str]) -> Draft:
    grounds = tuple(
        replace(one, note=f"{_SURE}; {one.note}".rstrip("; ")) if doubted & {*one.fields} else one
        for one in draft.grounds
    )
    return replace(draft, grounds=grounds)
