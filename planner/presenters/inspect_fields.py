"""Builds the rows of one thing in the inspector: inputs bound to its edit command, and figures."""

from collections.abc import Callable, Iterable
from typing import Any

from planner.document.command import Command
from planner.domain.mixed import Mixed
from planner.presenters import formats
from planner.presenters.formats import Quantity, Scale
from planner.presenters.inspection import (
    ChoiceEditor,
    EditRow,
    FigureRow,
    NumberEditor,
    Option,
    SwitchEditor,
    TextEditor,
)
from planner.presenters.rows import Tone


def beside_limit(value: float, limit: float | None, scales: tuple[Scale, ...]) -> Quantity:
    """Return a value beside its limit, in one unit; without a limit the value alone."""
    scale = formats.scale_of(scales, value, limit)
    text = formats.number(value / scale.divisor)
    if limit is not None:
        text += f"{formats.SPACE}/{formats.SPACE}{formats.short(limit / scale.divisor)}"
    return Quantity(text, scale.unit)


class Fields:
    """Makes the rows of one thing.

    `prefix` names the thing in keys of rows and explanations, such as ``rack:rack-7``; `edit` makes
    the command that sets a field to a value.
    """

    def __init__(self, prefix: str, edit: Callable[[str, object], Command]) -> None:
        self._prefix = prefix
        self._edit = edit

    def text(
        self,
        name: str,
        label: str,
        value: str | Mixed | None,
        placeholder: str = "",
        *,
        tooltip: str = "",
    ) -> EditRow:
        """A line of text."""
        return self._row(name, label, TextEditor(placeholder), value, tooltip=tooltip)

    def number(
        self,
        name: str,
        label: str,
        value: float | Mixed | None,
        editor: NumberEditor,
        *,
        shown_per_stored: float = 1.0,
        tooltip: str = "",
    ) -> EditRow:
        """A number, shown in the unit of *editor*: stored value times *shown_per_stored*."""
        shown: object = value
        if isinstance(value, int | float):
            shown = round(value * shown_per_stored, editor.decimals)

        def stored(new: float | None) -> float | int | None:
            if new is None:
                return None
            kept = new / shown_per_stored
            return round(kept) if editor.decimals == 0 and shown_per_stored == 1.0 else kept

        return self._row(name, label, editor, shown, stored, tooltip=tooltip)

    def choice(
        self,
        name: str,
        label: str,
        value: object,
        options: Iterable[Option],
        prompt: str = "",
        *,
        tooltip: str = "",
    ) -> EditRow:
        """One of several values."""
        editor = ChoiceEditor(tuple(options), prompt)
        return self._row(name, label, editor, value, tooltip=tooltip)

    def switch(self, name: str, label: str, value: object, tooltip: str = "") -> EditRow:
        """Yes or no."""
        return self._row(name, label, SwitchEditor(), value, tooltip=tooltip)

    def figure(
        self,
        name: str,
        label: str,
        figure: Quantity | str,
        *,
        explained: bool = False,
        tone: Tone = Tone.NORMAL,
        tooltip: str = "",
    ) -> FigureRow:
        """A computed value; *explained* ones have a *Why?* under the key of the row."""
        key = f"{self._prefix}:{name}"
        text = Quantity(figure) if isinstance(figure, str) else figure
        return FigureRow(key, label, text, key if explained else "", tone, tooltip)

    def scaled(
        self, name: str, label: str, value: float | None, scales: tuple[Scale, ...] = formats.POWER
    ) -> FigureRow:
        """A computed value with its *Why?*, in the unit that suits its size."""
        figure = formats.quantity(value, scales)
        tone = Tone.MUTED if value is None else Tone.NORMAL
        return self.figure(name, label, figure, explained=value is not None, tone=tone)

    def against(
        self,
        name: str,
        label: str,
        value: float,
        limit: float | None,
        scales: tuple[Scale, ...] = formats.POWER,
    ) -> FigureRow:
        """A computed value beside its limit, such as ``19.6 / 17.3 kW``; above it, bad."""
        above = limit is not None and value > limit * (1 + 1e-9)
        tone = Tone.BAD if above else Tone.NORMAL
        figure = beside_limit(value, limit, scales)
        return self.figure(name, label, figure, explained=True, tone=tone)

    def _row(
        self,
        name: str,
        label: str,
        editor: TextEditor | NumberEditor | ChoiceEditor | SwitchEditor,
        value: object,
        stored: Callable[[Any], object] | None = None,
        *,
        tooltip: str = "",
    ) -> EditRow:
        return EditRow(
            f"{self._prefix}:{name}",
            label,
            editor,
            value,
            lambda new: self._edit(name, stored(new) if stored else new),
            tooltip,
        )


def sum_figure(
    fields: Fields,
    name: str,
    label: str,
    values: Iterable[float | None],
    scales: tuple[Scale, ...] = formats.POWER,
) -> FigureRow:
    """The sum of values, some of which may have no data; then it is a lower bound."""
    terms = list(values)
    known = [value for value in terms if value is not None]
    if not known:
        return fields.figure(name, label, formats.no_data(), tone=Tone.MUTED)
    figure = formats.quantity(sum(known), scales)
    if len(known) < len(terms):
        figure = Quantity(f"≥{formats.GROUP}{figure.number}", figure.unit)
    return fields.figure(name, label, figure, explained=True)
