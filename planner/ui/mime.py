"""What is dragged: a catalogue entry, or files that may be a benchmark."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from planner.domain.identity import EntryId

ENTRY_FORMAT = "application/x-rackwright-entry"
_BENCHMARK_SUFFIXES = frozenset({".json", ".jsonl", ".csv"})


def entry_mime(entry: EntryId) -> QMimeData:
    """Return the mime data of an entry."""
    data = QMimeData()
    data.setData(ENTRY_FORMAT, entry.encode())
    return data


def entry_in(data: QMimeData) -> EntryId | None:
    """Return the entry in some mime data, None when there is none."""
    if not data.hasFormat(ENTRY_FORMAT):
        return None
    try:
        return EntryId(bytes(data.data(ENTRY_FORMAT).data()).decode())
    except UnicodeDecodeError:  # another program uses the name of this format
        return None


def benchmark_files(data: QMimeData) -> tuple[Path, ...]:
    """Return the files in some mime data when all of them may be results; none otherwise."""
    files = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if not all(one.suffix.lower() in _BENCHMARK_SUFFIXES for one in files):
        return ()
    return files
