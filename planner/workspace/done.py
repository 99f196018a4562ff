"""How an edit reads once it is done."""

from planner.document.command import Command
from planner.domain.phrase import Phrase, say
from planner.domain.project import Project

_DONE = {
    "add": "Added",
    "align": "Aligned",
    "allow": "Allowed",
    "build": "Built",
    "change": "Changed",
    "compare": "Compared",
    "connect": "Connected",
    "count": "Counted",
    "cut": "Cut",
    "delete": "Deleted",
    "deploy": "Deployed",
    "disconnect": "Disconnected",
    "distribute": "Distributed",
    "double": "Doubled",
    "duplicate": "Duplicated",
    "edit": "Edited",
    "feed": "Fed",
    "fill": "Filled",
    "halve": "Halved",
    "lay": "Laid",
    "lock": "Locked",
    "make": "Made",
    "move": "Moved",
    "multiply": "Multiplied",
    "mute": "Muted",
    "number": "Numbered",
    "override": "Overrode",
    "paste": "Pasted",
    "place": "Placed",
    "put": "Put",
    "rename": "Renamed",
    "repeat": "Repeated",
    "replace": "Replaced",
    "reschedule": "Rescheduled",
    "reset": "Reset",
    "resize": "Resized",
    "route": "Routed",
    "set": "Set",
    "size": "Sized",
    "spread": "Spread",
    "take": "Took",
    "turn": "Turned",
    "unlock": "Unlocked",
    "unmute": "Unmuted",
    "update": "Updated",
    "use": "Used",
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
