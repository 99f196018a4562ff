"""Writes what an import found into a catalogue folder, all of it or nothing."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from planner.catalog.layer import Layer
from planner.exchange.importing.report import ImportReport

MEMORY = "imports.json"
"""File of the folder that keeps what the tables have no place for."""


def take_over(report: ImportReport, folder: Path) -> int:
    """Write every new and changed entry of *report* into the layer in *folder*; return how many.

    Keys of the files that nothing here understands, the columns of tables, and what packs say of
    themselves by their content hash, are kept beside.

    Raises:
        UserError: when the folder cannot be read or written; it is then as it was.
    """
    layer = Layer(folder)
    rows = report.changes
    layer.put(row.draft for row in rows if row.draft is not None)
    layer.see(one for row in rows for one in row.sightings)
    memory = _read(folder)
    before = json.dumps(memory)
    kept: dict[str, Any] = memory.setdefault("kept", {})
    for row in rows:
        if row.unknown and row.id is not None:
            kept[row.id] = {"file": row.file, "keys": dict(row.unknown)}
    columns: dict[str, Any] = memory.setdefault("columns", {})
    columns.update({mark: dict(fields) for mark, fields in report.columns.items()})
    if rows and report.packs:
        packs: dict[str, Any] = memory.setdefault("packs", {})
        packs.update((one.content_hash, asdict(one.manifest)) for one in report.packs)
    beside = {}
    if json.dumps(memory) != before and any(memory.values()):
        beside[folder / MEMORY] = json.dumps(memory, indent=1, ensure_ascii=False)
    layer.write(beside)
    return len(rows)


def remembered_columns(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Return the columns of tables that were imported before, by the signature of their header."""
    columns = _read(folder).get("columns")
    if not isinstance(columns, dict):
        return {}
    return {
        mark: {str(name): str(title) for name, title in fields.items()}
        for mark, fields in columns.items()
        if isinstance(fields, dict)
    }


def _read(folder: Path) -> dict[str, Any]:
    """Return what is remembered; what cannot be read is forgotten, since it is only a memory."""
    try:
        found = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
