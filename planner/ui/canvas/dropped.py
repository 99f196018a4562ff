"""What is dropped on the canvas besides hardware: project files, and everything else."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent

from planner.domain.errors import Message
from planner.presenters.wording import translate
from planner.ui.mime import entry_in, workload_in

PROJECT_SUFFIX = ".rackwright"
_LONGEST_NAME = 60
_HARMLESS = (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction)
"""Never a move: a file manager would delete the file after it."""


def is_foreign(data: QMimeData) -> bool:
    """Whether something else than a catalogue entry or a workload is dragged."""
    return entry_in(data) is None and workload_in(data) is None


def accept_copy(event: QDropEvent) -> None:
    """Take part in a drag without asking for what is dragged to be given up."""
    for action in _HARMLESS:
        if event.possibleActions() & action:
            event.setDropAction(action)
            event.accept()
            return
    event.ignore()


def project_in(data: QMimeData) -> Path | None:
    """Return the one project file that was dropped, None when it is anything else."""
    files = _files(data)
    is_one = len(files) == 1 and files[0].suffix.lower() == PROJECT_SUFFIX
    return files[0] if is_one else None


def refusal(data: QMimeData) -> Message:
    """Return what is told when neither hardware nor one project file was dropped."""
    files = _files(data)
    if len(files) > 1:
        happened = translate("canvas", "{0} files were dropped, and one project is open at a time.")
        happened = happened.format(len(files))
    elif files:
        name = files[0].name or str(files[0])
        if len(name) > _LONGEST_NAME:
            name = name[: _LONGEST_NAME - 1] + "…"
        happened = translate("canvas", "{0} is not a Rackwright project.").format(name)
    else:
        happened = translate("canvas", "What was dropped is no hardware of the catalogue.")
    return Message(
        happened,
        translate("canvas", "Your plan is as it was."),
        translate("canvas", "Drop one .rackwright file to open it, or drag from the catalogue."),
    )


def _files(data: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
