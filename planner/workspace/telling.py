"""Running an edit and saying what was done, with the offer to undo it."""

from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.domain.project import Project
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace

_DONE = {
    "add": "Added",
    "align": "Aligned",
    "change": "Changed",
    "cut": "Cut",
    "delete": "Deleted",
    "distribute": "Distributed",
    "duplicate": "Duplicated",
    "fill": "Filled",
    "lock": "Locked",
    "move": "Moved",
    "paste": "Pasted",
    "place": "Placed",
    "put": "Put",
    "repeat": "Repeated",
    "replace": "Replaced",
    "turn": "Turned",
    "unlock": "Unlocked",
}
"""How the first word of a label reads once the edit is done."""


def done_text(command: Command, project: Project) -> str:
    """Return what a toast says after an edit of *project*, such as ``Moved gpu-03 to R04``."""
    label = command.label(project)
    verb, _, rest = label.partition(" ")
    return f"{_DONE.get(verb, verb.capitalize())} {rest}".rstrip()


def run_and_tell(workspace: Workspace, command: Command) -> bool:
    """Run an edit; a notice says what was done and offers to undo it, or why it is refused.

    Returns whether it was done.
    """
    try:
        text = done_text(command, workspace.state.project)
    except EditRefused as refused:
        workspace.notices.emit(Notice(refused.message))
        return False
    return workspace.run(command, undo_hint=text)
