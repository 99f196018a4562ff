"""The shape of what the inspector shows: sections of rows, inputs apart from results."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from planner.document.command import Command
from planner.presenters.findings import FindingRow
from planner.presenters.formats import Quantity
from planner.presenters.rows import Tone
from planner.presenters.series import Segment


@dataclass(frozen=True, slots=True)
class TextEditor:
    """A line of text."""

    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class NumberEditor:
    """A number with its unit and bounds.

    Whole numbers have 0 decimals. With `empty` a field may be left blank, which reads as that word
    (*fill*, *no limit*) and gives None.
    """

    unit: str = ""
    low: float = 0.0
    high: float = 1e12
    decimals: int = 0
    step: float = 1.0
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a `ChoiceEditor`."""

    value: object
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceEditor:
    """One of several values; `prompt` is shown while none of them is chosen."""

    options: tuple[Option, ...]
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class SwitchEditor:
    """Yes or no."""

    text: str = ""


Editor = TextEditor | NumberEditor | ChoiceEditor | SwitchEditor


@dataclass(frozen=True, slots=True)
class EditRow:
    """An input: what it holds, how it is edited, and the command that changes it.

    `value` is in the unit of the editor, or `MIXED` when several things differ in it; `command`
    takes a new value in that unit.
    """

    key: str
    label: str
    editor: Editor
    value: object
    command: Callable[[Any], Command] = field(compare=False, repr=False)
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A computed value: plain text with its unit; `explain` is the key of its *Why?*."""

    key: str
    label: str
    figure: Quantity
    explain: str = ""
    tone: Tone = Tone.NORMAL
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A thing that this one belongs to or holds; following it selects that thing."""

    key: str
    label: str
    text: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A button that runs one command."""

    key: str
    label: str
    command: Command = field(compare=False, repr=False)


ACTIONS = "actions"
"""Key of a section of buttons, which stands last."""


@dataclass(frozen=True, slots=True)
class BarRow:
    """A stacked bar of what fills something: parts as shares of the whole, and their text."""

    key: str
    label: str
    text: str
    parts: tuple[Segment, ...]
    tooltip: str = ""


InspectorRow = EditRow | FigureRow | LinkRow | ActionRow | BarRow


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading."""

    key: str
    title: str
    rows: tuple[InspectorRow, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """All there is to see of the selection; `key` changes when it is of another thing."""

    key: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    findings: tuple[FindingRow, ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        """What decides which boxes and lines stand where.

        Things of one kind mostly share a shape: then only texts and values differ, and the widgets
        of one can show the other.
        """
        return tuple(
            (bool(one.title), one.key == ACTIONS, tuple(map(_shape, one.rows)))
            for one in self.sections
        )


def _shape(row: InspectorRow) -> tuple[object, ...]:
    match row:
        case EditRow(editor=ChoiceEditor() as editor):
            return (EditRow, editor)
        case EditRow(editor=NumberEditor() as editor):
            return (EditRow, editor.unit, editor.empty, editor.decimals)
        case EditRow(editor=editor):
            return (EditRow, type(editor))
        case FigureRow():
            return (FigureRow, bool(row.explain))
        case _:
            return (type(row),)
