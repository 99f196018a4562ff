"""The commands under catalog that read files and folders: import, diff."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.app import paths as paths_of_program
from planner.app import wiring
from planner.app.commands.catalogue import catalog, kind_of, name_of
from planner.app.commands.catalogue_packs import Expected, pack_json, print_pack
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json, print_table
from planner.catalog.differences import Difference, Fate, differences
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
    columns_in,
    columns_told,
    expect_pack,
    look_through,
    usual_options,
)

__all__ = ["catalog"]

EVERYTHING_REFUSED = 1
_WIDEST = 110

Pairs = list[str]
Rates = Annotated[
    Pairs | None, typer.Option("--rate", help="Units of a currency for 1 USD: EUR=0.92.")
]
Carrying = Annotated[
    Redundancy,
    typer.Option("--redundancy", help="How many of several power ports carry a device."),
]
Mapping = Annotated[
    Path | None,
    typer.Option("--mapping", help="JSON with the titles of columns, or a report in JSON."),
]
ForOrganisation = Annotated[
    bool, typer.Option("--organisation", help="Into the organisation's catalogue, not yours.")
]


@catalog.command("import")
def import_files(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATHS",
            help="NetBox types, a clone of their library, config.json, price lists, cloud prices,"
            " packs.",
        ),
    ],
    kind: Annotated[
        FileKind | None, typer.Option("--kind", help="What the files are, where names mislead.")
    ] = None,
    redundancy: Carrying = Redundancy.UNKNOWN,
    replaces: Annotated[
        bool, typer.Option("--replace", help="Let entries replace those with other figures.")
    ] = False,
    currency: Annotated[
        str, typer.Option("--currency", help="Currency of prices that do not tell theirs.")
    ] = "",
    rates: Rates = None,
    columns: Annotated[
        Pairs | None, typer.Option("--column", help="Title of a column: price=“Net price”.")
    ] = None,
    mapping: Mapping = None,
    expected: Expected = "",
    organisation: ForOrganisation = False,
    shown: Annotated[
        Verdict | None, typer.Option("--verdict", help="Print only rows of this verdict.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only report; the catalogue stays as it is.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring files of others into your catalogue, with a report of every entry."""
    folders = _organisation_last() if organisation else wiring.catalog_folders()
    usual = usual_options(folders)
    told = _told(columns, mapping)
    options = replace(
        usual,
        kind=kind,
        redundancy=redundancy,
        replace=replaces,
        currency=currency.upper(),
        per_usd={code.upper(): _rate(code, value) for code, value in _pairs(rates, "--rate")},
        # What is told for every table is not overruled by what is remembered of one.
        mappings=told if "" in told else {**usual.mappings, **told},
    )
    report = look_through(paths, load(folders)[0], folders, options)
    if expected:
        expect_pack(report, expected)
    if not dry_run and (report.changes or report.columns):
        add_to_catalogue(report, folders)
    if as_json:
        print_json(_report_json(report, taken=not dry_run))
    else:
        _print_report(report, shown, taken=not dry_run, organisation=organisation)
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


def _told(columns: Pairs | None, mapping: Path | None) -> dict[str, dict[str, str]]:
    """Return what the options tell of columns; words of the line come before those of a file."""
    told = columns_told(";".join("=".join(one) for one in _pairs(columns, "--column")))
    from_file = {} if mapping is None else columns_in(mapping)
    return {titles: dict(fields) for titles, fields in {**from_file, **told}.items()}


def _organisation_last() -> tuple[Path, ...]:
    """Return the folders of the catalogue up to that of the organisation."""
    if paths_of_program.organisation_catalog_folder() is None:
        raise UserError(
            "There is no catalogue of an organisation.",
            "Nothing was imported.",
            f"Let {paths_of_program.ORGANISATION_FOLDER_VARIABLE} name its folder, such as a share.",
        )
    return wiring.catalog_folders()[:-1]


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


def _print_report(
    report: ImportReport, shown: Verdict | None, *, taken: bool, organisation: bool
) -> None:
    print_table(
        ("Verdict", "Catalogue", "What", "File", "Reason"),
        [
            (row.verdict, row.effect, row.what or "–", row.file, row.reason)
            for row in report.rows
            if shown is None or row.verdict is shown
        ],
    )
    for pack in report.packs:
        print_pack(pack)
    print(import_summary(report))
    if taken:
        print(done_text(len(report.changes), organisation=organisation))
    else:
        print(f"Nothing was written; {len(report.changes)} entries would be.")


def _report_json(report: ImportReport, *, taken: bool) -> dict[str, Any]:
    return {
        "files": report.files,
        "taken_over": taken,
        "verdicts": {one.value: number for one, number in report.counts.items()},
        "effects": {one.value: number for one, number in report.effects.items()},
        "columns": {mark: dict(fields) for mark, fields in report.columns.items()},
        "packs": [pack_json(one) for one in report.packs],
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
