"""The commands under catalog that read and write files: import, diff, export."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.catalogue import Kind, catalog, kind_of, name_of
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json, print_table
from planner.catalog.differences import Difference, Fate, differences
from planner.catalog.layer import Layer, effective_draft
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.domain.errors import UserError
from planner.presenters.import_report import done_text, import_summary
from planner.workspace.importing import (
    Effect,
    FileKind,
    ImportReport,
    Redundancy,
    ReportRow,
    Verdict,
    add_to_catalogue,
    columns_told,
    look_through,
    usual_options,
)

__all__ = ["catalog"]

EVERYTHING_REFUSED = 1
_WIDEST = 110

Pairs = list[str]


@catalog.command("import")
def import_files(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATHS",
            help="NetBox types, a clone of their library, config.json, price lists, cloud prices.",
        ),
    ],
    kind: Annotated[
        FileKind | None, typer.Option("--kind", help="What the files are, where names mislead.")
    ] = None,
    redundancy: Annotated[
        Redundancy,
        typer.Option("--redundancy", help="How many of several power ports carry a device."),
    ] = Redundancy.UNKNOWN,
    replaces: Annotated[
        bool, typer.Option("--replace", help="Let entries replace those with other figures.")
    ] = False,
    currency: Annotated[
        str, typer.Option("--currency", help="Currency of prices that do not tell theirs.")
    ] = "",
    rates: Annotated[
        Pairs | None, typer.Option("--rate", help="Units of a currency for 1 USD: EUR=0.92.")
    ] = None,
    columns: Annotated[
        Pairs | None, typer.Option("--column", help="Title of a column: price=“Net price”.")
    ] = None,
    shown: Annotated[
        Verdict | None, typer.Option("--verdict", help="Print only rows of this verdict.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only report; the catalogue stays as it is.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring files of others into your catalogue, with a report of every entry."""
    folders = wiring.catalog_folders()
    library, _ = wiring.load_library()
    usual = usual_options(folders)
    told = columns_told(";".join("=".join(one) for one in _pairs(columns, "--column")))
    options = replace(
        usual,
        kind=kind,
        redundancy=redundancy,
        replace=replaces,
        currency=currency.upper(),
        per_usd={code.upper(): _rate(code, value) for code, value in _pairs(rates, "--rate")},
        mappings=told or usual.mappings,
    )
    report = look_through(paths, library, folders, options)
    if not dry_run and (report.changes or report.columns):
        add_to_catalogue(report, folders)
    if as_json:
        print_json(_report_json(report, taken=not dry_run))
    else:
        _print_report(report, shown, taken=not dry_run)
    if report.rows and all(row.verdict is Verdict.REFUSED for row in report.rows):
        raise typer.Exit(EVERYTHING_REFUSED)


@catalog.command("diff")
def diff(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDERS]",
            help="One folder: what it changes on top of the catalogue. Two: from one to the other.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what your own catalogue adds to the built-in one, or what tells folders apart."""
    before, after = _compared(folders or [])
    found = differences(before, after)
    if as_json:
        print_json([_difference_json(one) for one in found])
        return
    if not found:
        print("No differences.")
        return
    print_table(
        ("Fate", "Kind", "Id", "Name", "Fields"),
        [(one.fate, kind_of(one.entry), one.id, name_of(one.entry), _fields(one)) for one in found],
    )


@catalog.command("export")
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]", help="Words that an entry must have.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only entries of this kind.")] = None,
    mine: Annotated[
        bool, typer.Option("--mine", help="Only entries of your own catalogue.")
    ] = False,
) -> None:
    """Write entries with their evidence and sources into a new catalogue folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder} exists already and is not empty.",
            "Nothing was written.",
            "Name a folder that is not there yet.",
        )
    library, _ = wiring.load_library()
    layers = [Layer(one) for one in wiring.catalog_folders()]
    if mine:
        layers = layers[-1:]
    drafts = []
    for entry in library.search(" ".join(words or ())):
        if kind is None or kind_of(entry) is kind:
            draft = effective_draft(layers, entry.id)
            if draft is not None:
                drafts.append(draft)
    if not drafts:
        raise UserError(
            "No entry of the catalogue fits.", "Nothing was written.", "catalog list shows them."
        )
    made = Layer(folder)
    made.put(drafts)
    made.see(one for draft in drafts for layer in layers for one in layer.sightings(draft.id))
    made.write()
    print(f"Wrote {len(drafts)} {'entry' if len(drafts) == 1 else 'entries'} to {folder}.")


def _compared(folders: list[Path]) -> tuple[Library, Library]:
    """Return the catalogues that a diff compares."""
    for folder in folders:
        if not folder.is_dir():
            raise UserError(
                f"There is no folder {folder}.", "Nothing was compared.", "Name catalogue folders."
            )
    ours = wiring.catalog_folders()
    match folders:
        case []:
            return load(ours[:-1])[0], load(ours)[0]
        case [one]:
            return load(ours)[0], load((*ours, one))[0]
        case [one, other]:
            return load([one])[0], load([other])[0]
    raise UserError(
        f"{len(folders)} folders cannot be compared at once.",
        "Nothing was compared.",
        "Name one or two.",
    )


def _pairs(texts: Pairs | None, option: str) -> list[tuple[str, str]]:
    return [_pair(one, option) for one in texts or ()]


def _pair(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise UserError(
            f"{option} {text} is not written like NAME=VALUE.",
            "Nothing was imported.",
            "For example --rate EUR=0.92 or --column price=“Net price”.",
        )
    return name.strip(), value.strip()


def _rate(code: str, value: str) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise UserError(
            f"{value} is no rate of {code}.",
            "Nothing was imported.",
            "Write units of the currency for 1 USD, such as EUR=0.92.",
        )
    return rate


def _print_report(report: ImportReport, shown: Verdict | None, *, taken: bool) -> None:
    print_table(
        ("Verdict", "Catalogue", "What", "File", "Reason"),
        [
            (row.verdict, row.effect, row.what or "–", row.file, _short(row.reason))
            for row in report.rows
            if shown is None or row.verdict is shown
        ],
    )
    print(import_summary(report))
    if taken:
        print(done_text(len(report.changes)))
    else:
        print(f"Nothing was written; {len(report.changes)} entries would be.")


def _report_json(report: ImportReport, *, taken: bool) -> dict[str, Any]:
    return {
        "files": report.files,
        "taken_over": taken,
        "verdicts": {one.value: number for one, number in report.counts.items()},
        "effects": {one.value: number for one, number in report.effects.items()},
        "columns": {mark: dict(fields) for mark, fields in report.columns.items()},
        "rows": [_row_json(row) for row in report.rows],
    }


def _row_json(row: ReportRow) -> dict[str, Any]:
    return {
        "file": row.file,
        "what": row.what,
        "verdict": row.verdict.value,
        "effect": row.effect.value,
        "id": row.id if row.effect is not Effect.NONE else None,
        "remarks": [
            {"text": one.text, "field": one.field, "line": one.line or None, "wrong": one.wrong}
            for one in row.remarks
        ],
        "unknown": dict(row.unknown),
    }


def _difference_json(one: Difference) -> dict[str, Any]:
    return {
        "fate": one.fate.value,
        "kind": kind_of(one.entry).value,
        "id": one.id,
        "name": name_of(one.entry),
        "changes": [
            {"field": change.field, "before": _plain(change.before), "after": _plain(change.after)}
            for change in one.changes
        ],
    }


def _fields(one: Difference) -> str:
    if one.fate is not Fate.CHANGED:
        return ""
    return _short(
        ", ".join(f"{c.field} {_shown(c.before)} → {_shown(c.after)}" for c in one.changes)
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else str(value)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "no data"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
