"""The commands under catalog: list, show, rules, validate."""

import dataclasses
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json, print_table
from planner.catalog.checks import load_checks
from planner.catalog.library import Library, Problem, is_hit
from planner.catalog.loader import load_references
from planner.catalog.loader import validate as validate_folders
from planner.catalog.references import Reference, names_of
from planner.catalog.reliability import load_failures
from planner.catalog.rules import Rule
from planner.domain.codec import to_json
from planner.domain.components import Component
from planner.domain.entry_fields import Entry
from planner.domain.errors import UserError
from planner.domain.hardware import Accelerator, Part
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.observation import Observation, Observed
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.places import ColocationPrice, EgressPrice, Place
from planner.domain.provenance import Evidence
from planner.presenters.catalogue_filters import FIELDS, passes, terms_of, values_in
from planner.presenters.catalogue_search import CatalogueSearch, parts_of
from planner.presenters.list_prices import IN_USD

catalog = typer.Typer(
    name="catalog", help="Look into the catalogue and check it.", rich_markup_mode=None
)


class Kind(StrEnum):
    """Kinds of catalogue entries."""

    PARTS = "parts"
    ACCELERATORS = "accelerators"
    MODELS = "models"
    ENGINES = "engines"
    OFFERS = "offers"
    APIS = "apis"
    REGIONS = "regions"
    COMPONENTS = "components"
    PLACES = "places"
    COLOCATION = "colocation"
    EGRESS = "egress"


Listed = Entry | Reference

_KIND_OF: dict[type, Kind] = {
    Part: Kind.PARTS,
    Accelerator: Kind.ACCELERATORS,
    LanguageModel: Kind.MODELS,
    EngineProfile: Kind.ENGINES,
    CloudOffer: Kind.OFFERS,
    ModelApi: Kind.APIS,
    Region: Kind.REGIONS,
    Component: Kind.COMPONENTS,
    Place: Kind.PLACES,
    ColocationPrice: Kind.COLOCATION,
    EgressPrice: Kind.EGRESS,
}


@catalog.command("search", help="The same as list, such as: catalog search h200 'kw<=8'.")
@catalog.command("list")
def list_entries(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]",
            help="Words that an entry must have, and conditions on figures: 'gpu>=8' 'kw<=12'"
            " vendor:dell.",
        ),
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only entries of this kind.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the entries that all the words hit, such as: catalog list h200 8x."""
    library, _ = wiring.load_library()
    text = " ".join(words or ())
    found = [one for one in _found(library, text) if kind is None or _KIND_OF[type(one)] is kind]
    if not found and text.strip():
        # A letter is forgiven, as in the window; what was searched instead is told beside it.
        near = CatalogueSearch(library).find(text)
        found = [one for one in near.entries if kind is None or _KIND_OF[type(one)] is kind]
        print(near.note if found else f"Nothing fits “{text}”.", file=sys.stderr)
    if as_json:
        print_json([{"kind": _KIND_OF[type(x)], "id": x.id, "name": _name(x)} for x in found])
        return
    print_table(
        ("Kind", "Id", "Name"), [(_KIND_OF[type(entry)], entry.id, _name(entry)) for entry in found]
    )


def _found(library: Library, text: str) -> list[Listed]:
    """Return what every word and condition of *text* hits; places have no figures to ask for."""
    terms = terms_of(parts_of(text))
    if terms.unknown:
        raise UserError(
            f"There is no field “{terms.unknown[0]}”.",
            "Nothing was listed.",
            f"Fields: {', '.join(FIELDS)}, vendor.",
        )
    words = " ".join(terms.words)
    found: list[Entry] = [*library.search(words), *library.found_components(words)]
    if not terms.filters:
        return [*found, *_references(words)]
    for asked in terms.filters:
        values = values_in(found, library, asked.field, IN_USD)
        found = [one for one, value in zip(found, values, strict=True) if passes(value, asked)]
    return [*found]


@catalog.command("show")
def show(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="Id of an entry.")],
    as_json: AsJson = False,
) -> None:
    """Show every figure of an entry with its source, date and status."""
    library, _ = wiring.load_library()
    entry = _entry(library, entry_id)
    if as_json:
        print_json({"kind": _KIND_OF[type(entry)], **to_json(entry)})
        return
    folder = library.overlays.get(entry.id)
    print(f"{_name(entry)} ({_KIND_OF[type(entry)]}{f', from {folder}' if folder else ''})")
    print_table(
        ("Field", "Value", "Range", "Status", "Basis", "Date", "Source"),
        [
            (name, _shown(value), *_told(entry.evidence.get(name.rpartition(".")[2])))
            for name, value in _fields(entry)
        ],
    )
    seen = library.observations.get(entry.id, ())
    if seen:
        print("\nObserved")
        print_table(("What", "Value", "Range", "Basis", "From", "Until", "Source"), _observed(seen))


@catalog.command("rules")
def list_rules(as_json: AsJson = False) -> None:
    """List the rules that figures are held to, built in and on import, and what each has caught."""
    library, _ = wiring.load_library()
    keys = ("id", "field", "expression", "when", "bounds", "severity", "why", "source", "date")
    rules = [
        (
            rule.id,
            rule.field,
            rule.expression,
            rule.when,
            _bounds(rule),
            rule.severity.value,
            rule.why,
            rule.source,
            rule.date,
        )
        for rule in library.rules.rules
    ]
    if as_json:
        print_json([dict(zip(keys, rule, strict=True)) for rule in rules])
        return
    titles = ("Rule", "Field", "Bounds", "Severity", "What it has caught")
    print_table(titles, [(*rule[:2], *rule[4:7]) for rule in rules])


@catalog.command("checks")
def list_checks(as_json: AsJson = False) -> None:
    """List the rules that plans are held to: what is checked, how severely, who says so."""
    rules = [rule for folder in wiring.catalog_folders() for rule in load_checks(folder)[0]]
    if as_json:
        print_json([to_json(rule) for rule in rules])
        return
    titles = ("Rule", "Worst", "What must hold", "Source")
    print_table(titles, [(one.id, one.worst.value, one.title, one.source) for one in rules])


@catalog.command("failures")
def list_failures(as_json: AsJson = False) -> None:
    """List published failures of GPU servers, with rates and shares worked out of the counts."""
    records = [one for folder in wiring.catalog_folders() for one in load_failures(folder)[0]]
    if as_json:
        print_json(
            [{**to_json(one), "rate": one.rate, "gpu_share": one.gpu_share} for one in records]
        )
        return
    for record in records:
        rate = record.rate
        shown = "no data" if rate is None else f"{rate:.2f} per 1000 days of a server"
        print(f"{record.title}: {shown} ({record.source}, {record.date})")
        share = record.counted
        print_table(
            ("Cause", "Count", "Share"),
            [(one.name, str(one.count), f"{one.count / share:.1%}") for one in record.causes],
        )


def _bounds(rule: Rule) -> str:
    if not isfinite(rule.high):
        return f"from {rule.low:g}"
    return f"{rule.low:g} to {rule.high:g}" if isfinite(rule.low) else f"up to {rule.high:g}"


@catalog.command("validate")
def validate(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDERS]", help="Catalogue folders on top of the built-in one."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the catalogue, and folders on top of it; every problem is told with file and line."""
    for folder in folders or ():
        if not folder.is_dir():
            raise UserError(
                f"There is no folder {folder}.", "Nothing was checked.", "Name a catalogue folder."
            )
    checked = (*wiring.catalog_folders(), *(folders or ()))
    problems = validate_folders(checked)
    if as_json:
        print_json([_problem_json(problem) for problem in problems])
    elif not problems:
        print(f"No problems in {', '.join(str(folder) for folder in checked)}.")
    else:
        for problem in problems:
            print(f"{problem} (kept)" if problem.is_warning else problem)
    grave = [problem for problem in problems if not problem.is_warning]
    if not grave:
        return
    first = next((problem for problem in grave if problem.line), grave[0])
    more = f" ({len(grave) - 1} more)" if len(grave) > 1 else ""
    raise UserError(
        f"{first}{more}", "No file was changed.", "Correct the table and validate again."
    )


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line or None,
        "field": problem.field or None,
        "message": problem.message,
        "left_out": not problem.is_warning,
    }


def _references(text: str = "") -> tuple[Reference, ...]:
    """Return what is looked up about places and hit by every word of *text*."""
    references, _ = load_references(wiring.catalog_folders())
    return tuple(one for one in references.entries() if is_hit(text, names_of(one)))


def _observed(seen: Iterable[Observation]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one in seen:
        spread = f"{one.low:,g} to {one.high:,g}" if one.low and one.high else ""
        least = f", from {one.quantity_from} pieces" if one.quantity_from > 1 else ""
        what = f"{_OBSERVED[one.what]}{least}{f', {one.region}' if one.region else ''}"
        value = f"{one.typical:,g} {one.currency or 'weeks'}"
        rows.append(
            (what, value, spread, one.basis.value, one.valid_from, one.valid_to, one.source)
        )
    return rows


_OBSERVED = {
    Observed.PRICE: "Price",
    Observed.PRICE_OF_TB: "Price of a TB",
    Observed.LEAD_TIME: "Lead time",
}


def _entry(library: Library, entry_id: str) -> Listed:
    for entry in (*library.entries(), *library.components.values(), *_references()):
        if entry.id == entry_id:
            return entry
    near = ", ".join(entry.id for entry in library.search(entry_id)[:3])
    raise UserError(
        f"The catalogue has no “{entry_id}”.",
        "Nothing was changed.",
        f"Did you mean {near}?" if near else "catalog list shows what it has.",
    )


def _name(entry: Listed) -> str:
    match entry:
        case (
            Part()
            | CloudOffer()
            | ModelApi()
            | Component()
            | Place()
            | ColocationPrice()
            | EgressPrice()
        ):
            return entry.label
        case Accelerator():
            return f"{entry.manufacturer} {entry.name}"
        case LanguageModel():
            return f"{entry.developer} {entry.name}"
        case _:
            return entry.name


_SHOWN_APART = ("evidence", "price_breaks")
"""What stands beside the figures: sources, and prices among what was observed."""


def _fields(entry: Any, prefix: str = "") -> list[tuple[str, Any]]:
    """Return the fields that have a value, those of nested values with a dot."""
    found: list[tuple[str, Any]] = []
    for field in dataclasses.fields(entry):
        value = getattr(entry, field.name)
        if value is None or value == "" or field.name in _SHOWN_APART:
            continue
        if dataclasses.is_dataclass(value):
            found += _fields(value, f"{prefix}{field.name}.")
        elif isinstance(value, Mapping):
            found += value.items()
        else:
            found.append((f"{prefix}{field.name}", value))
    return found


def kind_of(entry: Listed) -> Kind:
    """Return the kind of an entry, as the options name it."""
    return _KIND_OF[type(entry)]


def name_of(entry: Listed) -> str:
    """Return what people call an entry."""
    return _name(entry)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _told(evidence: Evidence | None) -> tuple[str, str, str, str, str]:
    if evidence is None:
        return "", "", "", "", ""
    spread = ""
    if evidence.low is not None and evidence.high is not None:
        spread = f"{evidence.low:,.6g} to {evidence.high:,.6g}"
    return spread, evidence.status.value, evidence.basis, evidence.date, evidence.source
