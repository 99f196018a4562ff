"""Brings files of others into the user's catalogue: first a report, then what it says is taken over.

Imports the readers, so nobody imports this module before it is asked for.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from time import monotonic

from planner.catalog.drafts import Draft
from planner.catalog.layer import Layer, effective_draft
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.domain.errors import UserError
from planner.domain.identity import EntryId
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.exchange.importing.columns import told_of
from planner.exchange.importing.importing import Progress, Setting, read_all
from planner.exchange.importing.options import ImportOptions, Redundancy
from planner.exchange.importing.previewing import (
    TableAhead,
    Understood,
    fields_of,
    tables_ahead,
    understood,
)
from planner.exchange.importing.report import Effect, ImportReport, ReportRow, Verdict
from planner.exchange.importing.sources import FileKind, Found, find
from planner.exchange.importing.taking_over import remembered_columns, take_over
from planner.exchange.packs.manifest import PackInfo, in_groups, plain_hash
from planner.workspace.deriving import with_derived
from planner.workspace.scheduler import Scheduler
from planner.workspace.workspace import Workspace

__all__ = [
    "BackgroundImport",
    "Effect",
    "FileKind",
    "ImportOptions",
    "ImportReport",
    "PackInfo",
    "Redundancy",
    "ReportRow",
    "TableAhead",
    "Understood",
    "Verdict",
    "add_to_catalogue",
    "columns_in",
    "columns_told",
    "expect_pack",
    "look_through",
    "told_columns",
    "usual_options",
]

_TELL_EVERY_S = 0.05
_WITHOUT_ORGANISATION = 2
"""Folders of a catalogue without one of an organisation: the built-in one and the user's own."""


def usual_options(folders: Sequence[Path], project: Project | None = None) -> ImportOptions:
    """Return options of today with the columns that are remembered and the project's currencies."""
    per_usd: Mapping[str, float] = {}
    if project is not None:
        per_usd = {code: rate.per_usd for code, rate in project.prices.rates.items()}
    return ImportOptions(
        date.today().isoformat(),
        per_usd=per_usd,
        mappings=remembered_columns(folders[-1]) if folders else {},
    )


def told_columns(
    table: TableAhead, kind: FileKind, places: Mapping[str, int]
) -> Mapping[str, Mapping[str, str]]:
    """Return what to tell an import so that a table has its fields in these columns and no others."""
    told = told_of(table.preview.titles, places, fields_of(kind))
    return {table.preview.signature: told}


def columns_told(text: str) -> Mapping[str, Mapping[str, str]]:
    """Return the columns that *text* tells for every table, such as ``price = Net, part = Code``.

    The field may be written as its column is in the catalogue or with blanks; empty for none.
    """
    pairs = (part.partition("=") for part in re.split(r"[,;]", text))
    told = {"_".join(name.lower().split()): title.strip() for name, sign, title in pairs if sign}
    return {"": told} if told else {}


def columns_in(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Return the columns that a file of JSON tells, for tables by their titles or for every one.

    It holds ``{"price": "Net price", …}``, or what a report of an import has under ``columns``.

    Raises:
        UserError: when it cannot be read or holds something else.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise _no_columns(path) from problem
    if isinstance(told, dict) and isinstance(told.get("columns"), dict):
        told = told["columns"]
    if not isinstance(told, dict) or not told:
        raise _no_columns(path)
    if all(isinstance(one, str) for one in told.values()):
        return {"": told}
    for fields in told.values():
        if not isinstance(fields, dict) or not all(isinstance(one, str) for one in fields.values()):
            raise _no_columns(path)
    return told


def _no_columns(path: Path) -> UserError:
    return UserError(
        say("{0} does not tell which column is which.", path),
        say("Nothing was imported."),
        say("Write JSON such as {0}.", '{"part_number": "Code", "price": "Net price"}'),
    )


def look_through(
    paths: Sequence[Path],
    library: Library,
    folders: Sequence[Path],
    options: ImportOptions,
    progress: Progress = lambda done, total: True,
) -> ImportReport:
    """Return what the files at or below *paths* hold, against the catalogue in *folders*.

    Nothing is written. Slow for thousands of files: call it in the background.

    Raises:
        UserError: when there is nothing to read, or a table of the catalogue cannot be read.
    """
    files = _found(paths, options)
    if not files:
        raise UserError(
            say("There is nothing to import in {0}.", paths[0]),
            say("Nothing was imported."),
            say(
                "Choose NetBox types (.yaml), a config.json, price tables (.xlsx, .csv) or a pack"
                " (.rackpack)."
            ),
        )
    layers: list[Layer] = []

    def draft_of(entry: EntryId) -> Draft | None:
        # Only prices need the tables as they stand; reading them takes as long as loading them.
        if not layers:
            layers.extend(Layer(folder) for folder in folders)
        return effective_draft(layers, entry)

    report = read_all(files, Setting(library, options, draft_of, tuple(folders)), progress)
    return with_derived(report, library, options.date)


def _found(paths: Sequence[Path], options: ImportOptions) -> list[Found]:
    """Return the files at or below *paths*.

    Raises:
        UserError: when one of the paths is not there.
    """
    for path in paths:
        if not path.exists():
            raise UserError(
                say("There is no {0}.", path),
                say("Nothing was imported."),
                say("Name a file or folder."),
            )
    return [found for path in paths for found in find(path, options.kind)]


def expect_pack(report: ImportReport, told: str) -> None:
    """Hold the one pack of *report* against the content hash that its publisher *told*.

    Raises:
        UserError: when it is another one, or there is not exactly one pack to compare.
    """
    wanted = plain_hash(told)
    if wanted is None:
        raise UserError(
            say("“{0}” is no content hash: it has 64 of the characters 0-9 and a-f.", told),
            say("Nothing was imported."),
            say("Write the whole hash; groups and capitals do not matter."),
        )
    if not report.packs:
        reason = next((f" {row.file} {row.reason}" for row in report.rows), "")
        raise UserError(
            say("There is no pack to compare with the expected hash.{0}", reason),
            say("Nothing was imported."),
            say("Name one pack as it was published."),
        )
    if len(report.packs) > 1:
        raise UserError(
            say("{0} packs cannot all have one content hash.", len(report.packs)),
            say("Nothing was imported."),
            say("Import them one by one."),
        )
    (pack,) = report.packs
    if pack.content_hash != wanted:
        raise UserError(
            say(
                "{0} is not the pack that was expected: its content hash is {1}, not {2}.",
                pack.file,
                in_groups(pack.content_hash),
                in_groups(wanted),
            ),
            say("Nothing was imported."),
            say("Ask its publisher for the pack anew, by another route than before."),
        )


def add_to_catalogue(report: ImportReport, folders: Sequence[Path]) -> Library:
    """Write what *report* adds into the last of *folders*, and return the catalogue anew.

    Raises:
        UserError: when the folder cannot be written; it is then as it was.
    """
    take_over(report, folders[-1])
    library, _ = load(folders)
    return library


class BackgroundImport:
    """An import beside the window: told how far it is, can be stopped, ends with a report.

    `has_organisation` tells whether a catalogue of the organisation lies below the user's own;
    with `for_organisation` it is the one that is added to.
    """

    def __init__(self, workspace: Workspace, folders: Sequence[Path], scheduler: Scheduler) -> None:
        self._workspace = workspace
        self._folders = tuple(folders)
        self._scheduler = scheduler
        self._stop = threading.Event()
        self.has_organisation = len(self._folders) > _WITHOUT_ORGANISATION
        self.for_organisation = False

    @property
    def _target(self) -> tuple[Path, ...]:
        """The folders up to the one that is added to."""
        return self._folders[:-1] if self.for_organisation else self._folders

    def options(self) -> ImportOptions:
        """Return the usual options, with the rates of the open project."""
        return usual_options(self._target, self._workspace.state.project)

    def tables(
        self,
        paths: Sequence[Path],
        options: ImportOptions,
        done: Callable[[tuple[TableAhead, ...]], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Look at the tables among *paths* in the background, before they are read."""

        def look() -> tuple[TableAhead, ...]:
            return tables_ahead(_found(paths, options), options)

        self._scheduler.in_background(look, done, failed)

    def count(
        self,
        table: TableAhead,
        told: Mapping[str, str],
        options: ImportOptions,
        done: Callable[[Understood], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Count in the background how many rows of a table are understood with these columns."""
        setting = Setting(self._workspace.catalogue, options)
        self._scheduler.in_background(lambda: understood(table, told, setting), done, failed)

    def look_through(
        self,
        paths: Sequence[Path],
        options: ImportOptions,
        told: Callable[[int, int], None],
        done: Callable[[ImportReport], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Read *paths* in the background; *told* hears a few times a second how far it is."""
        self._stop = stop = threading.Event()
        last = 0.0

        def progress(number: int, total: int) -> bool:
            nonlocal last
            now = monotonic()
            if now - last >= _TELL_EVERY_S or number == total:
                last = now
                self._scheduler.post(lambda: told(number, total))
            return not stop.is_set()

        offered, target = self._workspace.catalogue, self._target
        whole = target == self._folders

        def read() -> ImportReport:
            library = offered if whole else load(target)[0]
            return look_through(paths, library, target, options, progress)

        self._scheduler.in_background(read, done, failed)

    def stop(self) -> None:
        """End the reading after the file that it is at."""
        self._stop.set()

    def add(
        self,
        report: ImportReport,
        done: Callable[[int], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Take over what *report* adds, in the background; the catalogue then has it."""

        def use(library: Library) -> None:
            self._workspace.use_catalogue(library)
            done(len(report.changes))

        target, folders = self._target, self._folders

        def write() -> Library:
            take_over(report, target[-1])
            return load(folders)[0]

        self._scheduler.in_background(write, use, failed)
