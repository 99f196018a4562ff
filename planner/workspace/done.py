"""How an edit reads once it is done."""

from planner.document.command import Command
from planner.domain.phrase import Phrase, say
from planner.domain.project import Project

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
    return say(done(label.template), *label.values) if isinstance(label, Phrase) else done(label)


def done(label: str) -> str:
    """Return the label of an edit, or its template, as it reads once it is done."""
    verb, _, rest = label.partition(" ")
    return f"{_DONE.get(verb, verb.capitalize())} {rest}".rstrip()
