"""What a dragged catalogue entry is on the clipboard of a drag."""

from PySide6.QtCore import QMimeData

from planner.domain.identity import EntryId

ENTRY_FORMAT = "application/x-rackwright-entry"


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
