"""What is dragged: a catalogue entry, a workload, or files that may be a benchmark."""

import os
from pathlib import Path

from PySide6.QtCore import QMimeData

from planner.domain.identity import EntryId, WorkloadId

ENTRY_FORMAT = "application/x-rackwright-entry"
WORKLOAD_FORMAT = "application/x-rackwright-workload"
_BENCHMARK_SUFFIXES = frozenset({".json", ".jsonl", ".csv"})


def entry_mime(entry: EntryId) -> QMimeData:
    """Return the mime data of an entry."""
    data = QMimeData()
    data.setData(ENTRY_FORMAT, entry.encode())
    return data


def entry_in(data: QMimeData) -> EntryId | None:
    """Return the entry in some mime data, None when there is none."""
    found = _text_in(data, ENTRY_FORMAT)
    return None if found is None else EntryId(found)


def workload_mime(workload: WorkloadId) -> QMimeData:
    """Return the mime data of a workload of the open project; other windows have their own."""
    data = QMimeData()
    data.setData(WORKLOAD_FORMAT, f"{os.getpid()} {workload}".encode())
    return data


def workload_in(data: QMimeData) -> WorkloadId | None:
    """Return the workload of this window in some mime data, None when there is none."""
    window, _, workload = (_text_in(data, WORKLOAD_FORMAT) or "").partition(" ")
    return WorkloadId(workload) if window == str(os.getpid()) else None


def _text_in(data: QMimeData, kind: str) -> str | None:
    if not data.hasFormat(kind):
        return None
    try:
        return bytes(data.data(kind).data()).decode()
    except UnicodeDecodeError:  # another program uses the name of this format
        return None


def benchmark_files(data: QMimeData) -> tuple[Path, ...]:
    """Return the files in some mime data when all of them may be results; none otherwise."""
    files = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if not all(one.suffix.lower() in _BENCHMARK_SUFFIXES for one in files):
        return ()
    return files
