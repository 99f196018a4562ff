"""One section of the inspector: rows of label and box, label and text, links, buttons."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from planner.presenters.inspection import (
    ActionRow,
    BarRow,
    ChoiceEditor,
    EditRow,
    FigureRow,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Section,
    TextEditor,
)
from planner.presenters.why import Why
from planner.ui.inspector.bar import BarLabel
from planner.ui.inspector.fields import (
    ChoiceField,
    Field,
    NumberField,
    SwitchField,
    TextField,
)
from planner.ui.inspector.figure import FigureLabel
from planner.ui.inspector.parts import LinkButton
from planner.ui.inspector.why_view import WhyView
from planner.ui.theme import GRID

_LABEL, _VALUE, _WHY = range(3)
LABEL_PX = 96
_WHY_PX = 18


class Hands(Protocol):
    """What a section does with what the user wants; the inspector carries it out."""

    def commit(self, row: EditRow, value: object) -> bool:
        """Run the command of an input; False when it was refused."""
        ...

    def refuse(self, happened: str, remedy: str) -> None:
        """Tell that what was typed cannot be used."""
        ...

    def leave(self) -> None:
        """End the merging of edits."""
        ...

    def follow(self, row: LinkRow) -> None:
        """Select what a link leads to."""
        ...

    def act(self, row: ActionRow) -> None:
        """Run the command of a button."""
        ...

    def explain(self, row: FigureRow) -> None:
        """Open or close the explanation of a value."""
        ...


class SectionView(QWidget):
    """Shows a `Section`, and then any other one of the same shape."""

    def __init__(self, section: Section, hands: Hands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hands = hands
        self._rows = list(section.rows)
        self._labels: list[QLabel | None] = []
        self._widgets: list[QWidget] = []
        self._buttons: dict[int, QPushButton] = {}
        self._why: dict[int, WhyView] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(_LABEL, LABEL_PX)
        self._grid.setColumnStretch(_VALUE, 1)
        self._title: QLabel | None = None
        if section.title:
            self._title = QLabel(self)
            self._title.setProperty("role", "section")
            self._title.setWordWrap(True)
            self._grid.addWidget(self._title, 0, _LABEL, 1, 3)
        for place, row in enumerate(section.rows):
            self._add(place, row)
            self._show_row(place, row, other_thing=False)
        self._show_title(section.title)

    def show_section(self, section: Section) -> None:
        """Show a section of the same shape; rows that read the same are left as they are."""
        self._show_title(section.title)
        for place, row in enumerate(section.rows):
            before, self._rows[place] = self._rows[place], row
            if row != before:
                self._show_row(place, row, other_thing=before.key != row.key)
            elif isinstance(row, EditRow) and isinstance(field := self._widgets[place], Field):
                # What was typed last need not be what the plan holds now.
                self._show_value(field, row)

    def widget(self, key: str) -> QWidget | None:
        """Return the box, text or button of a row."""
        place = self._place(key)
        return None if place is None else self._widgets[place]

    def show_why(self, key: str, why: Why | None) -> None:
        """Show an explanation below a row, or take it away."""
        place = self._place(key)
        if place is None:
            return
        view = self._why.get(place)
        if why is None:
            if view is not None:
                del self._why[place]
                view.setParent(None)
                view.deleteLater()
            return
        if view is None:
            view = WhyView(self)
            self._why[place] = view
            self._grid.addWidget(view, _grid_row(place) + 1, _LABEL, 1, 3)
        view.show_why(why)

    def close_why(self) -> None:
        """Take every explanation away."""
        for row in tuple(self._rows[place] for place in self._why):
            self.show_why(row.key, None)

    def _show_title(self, title: str) -> None:
        if self._title is not None:
            self._title.setText(title.upper())
            self._title.setAccessibleName(title)

    def _place(self, key: str) -> int | None:
        return next((place for place, row in enumerate(self._rows) if row.key == key), None)

    def _show_row(self, place: int, row: InspectorRow, *, other_thing: bool) -> None:
        widget, label = self._widgets[place], self._labels[place]
        if label is not None and label.text() != row.label:
            label.setText(row.label)
        match row:
            case EditRow() if isinstance(widget, Field):
                self._show_input(widget, row, other_thing=other_thing)
                if label is not None:
                    label.setToolTip(row.tooltip)
            case FigureRow() if isinstance(widget, FigureLabel):
                widget.show_row(row)
                if place in self._buttons:
                    self._buttons[place].setAccessibleName(self.tr("Why? {0}").format(row.label))
            case LinkRow() if isinstance(widget, LinkButton):
                widget.show_text(row.text)
                widget.setAccessibleName(f"{row.label} {row.text}".strip())
            case BarRow() if isinstance(widget, BarLabel):
                widget.show_row(row)
            case ActionRow() if isinstance(widget, QPushButton):
                widget.setText(row.label)
            case _:
                pass

    @staticmethod
    def _show_input(field: Field, row: EditRow, *, other_thing: bool) -> None:
        if other_thing and not isinstance(field, ChoiceField | SwitchField):
            field.revert()
        if isinstance(field, NumberField) and isinstance(row.editor, NumberEditor):
            field.set_editor(row.editor)
        SectionView._show_value(field, row)
        field.setAccessibleName(row.label)

    @staticmethod
    def _show_value(field: Field, row: EditRow) -> None:
        field.show_value(row.value)
        if row.tooltip:
            field.setToolTip(row.tooltip)

    def _add(self, place: int, row: InspectorRow) -> None:
        line = _grid_row(place)
        if isinstance(row, ActionRow):
            button = QPushButton(self)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda: self._press(place))
            self._labels.append(None)
            self._widgets.append(button)
            self._grid.addWidget(button, line, _LABEL, 1, 3)
            return
        widget = self._widget_of(place, row)
        # Links are lower than figures: every line gets the same height.
        self._grid.setRowMinimumHeight(line, self.fontMetrics().height() + 2 * GRID)
        label = QLabel(self)
        label.setContentsMargins(0, 2, 0, 2)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        label.setFixedWidth(LABEL_PX)
        self._labels.append(label)
        self._widgets.append(widget)
        self._grid.addWidget(label, line, _LABEL, Qt.AlignmentFlag.AlignVCenter)
        explained = isinstance(row, FigureRow) and bool(row.explain)
        self._grid.addWidget(widget, line, _VALUE, 1, 1 if explained else 2)
        if explained:
            self._buttons[place] = self._why_button(place)
            self._grid.addWidget(self._buttons[place], line, _WHY)

    def _widget_of(self, place: int, row: InspectorRow) -> QWidget:
        match row:
            case EditRow():
                return self._field(place, row)
            case FigureRow():
                return FigureLabel(row, self)
            case BarRow():
                return BarLabel(row, self)
            case _:
                link = LinkButton(self)
                link.clicked.connect(lambda: self._press(place))
                return link

    def _field(self, place: int, row: EditRow) -> Field:
        editor = row.editor

        def commit(value: object) -> bool:
            current = self._rows[place]
            return isinstance(current, EditRow) and self._hands.commit(current, value)

        field: Field
        match editor:
            case TextEditor():
                field = TextField(editor, commit, self)
            case NumberEditor():
                field = NumberField(editor, commit, self)
                field.refused.connect(self._hands.refuse)
            case ChoiceEditor():
                field = ChoiceField(editor, commit, self)
            case _:
                field = SwitchField(editor.text, commit, self)
        field.left.connect(self._hands.leave)
        return field

    def _why_button(self, place: int) -> QPushButton:
        button = QPushButton("?", self)
        button.setProperty("role", "link")
        button.setFixedWidth(_WHY_PX)
        button.setToolTip(self.tr("Why?"))
        button.clicked.connect(lambda: self._press(place))
        return button

    def _press(self, place: int) -> None:
        """Do what the row at this place offers now."""
        match self._rows[place]:
            case ActionRow() as row:
                self._hands.act(row)
            case LinkRow() as row:
                self._hands.follow(row)
            case FigureRow() as row:
                self._hands.explain(row)
            case _:
                pass


def _grid_row(place: int) -> int:
    """Every second line of the grid is free for an explanation."""
    return 2 * place + 1
