"""Running an edit and saying what was done, with the offer to undo it."""

from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.domain.phrase import say
from planner.workspace.done import done_text
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace


def run_and_tell(workspace: Workspace, command: Command, remark: str = "") -> bool:
    """Run an edit; a notice says what was done and offers to undo it, or why it is refused.

    *remark* is said below it. Returns whether it was done.
    """
    try:
        text = done_text(command, workspace.state.project)
    except EditRefused as refused:
        workspace.notices.emit(Notice(refused.message))
        return False
    return workspace.run(command, undo_hint=say("{0}\n{1}", text, remark) if remark else text)
