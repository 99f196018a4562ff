"""One section of the inspector: rows of label and box, label and text, links, buttons."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from planner.presenters.inspection import (
    ActionRow,
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
    """Shows a `Section`."""

    def __init__(self, section: Section, hands: Hands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hands = hands
        self._rows: dict[str, InspectorRow] = {}
        self._widgets: dict[str, QWidget] = {}
        self._why: dict[str, WhyView] = {}
        self._places: dict[str, int] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(_LABEL, LABEL_PX)
        self._grid.setColumnStretch(_VALUE, 1)
        if section.title:
            title = QLabel(section.title.upper(), self)
            title.setProperty("role", "section")
            title.setWordWrap(True)
            title.setAccessibleName(section.title)
            self._grid.addWidget(title, 0, _LABEL, 1, 3)
        for index, row in enumerate(section.rows):
            self._add(row, 2 * index + 1)
        self.show_section(section)

    def show_section(self, section: Section) -> None:
        """Show the values of a section with the same rows."""
        for row in section.rows:
            self._rows[row.key] = row
            widget = self._widgets[row.key]
            if isinstance(row, EditRow) and isinstance(
                widget, TextField | NumberField | ChoiceField | SwitchField
            ):
                widget.show_value(row.value)
            elif isinstance(row, FigureRow) and isinstance(widget, FigureLabel):
                widget.show_row(row)
            elif isinstance(row, LinkRow) and isinstance(widget, LinkButton):
                widget.show_text(row.text)

    def widget(self, key: str) -> QWidget | None:
        """Return the box, text or button of a row."""
        return self._widgets.get(key)

    def show_why(self, key: str, why: Why | None) -> None:
        """Show an explanation below a row, or take it away."""
        view = self._why.get(key)
        if why is None:
            if view is not None:
                del self._why[key]
                view.setParent(None)
                view.deleteLater()
            return
        if view is None:
            view = WhyView(self)
            self._why[key] = view
            self._grid.addWidget(view, self._places[key] + 1, _LABEL, 1, 3)
        view.show_why(why)

    def why(self, key: str) -> WhyView | None:
        """Return the explanation that is open below a row."""
        return self._why.get(key)

    def _add(self, row: InspectorRow, place: int) -> None:
        self._rows[row.key] = row
        self._places[row.key] = place
        if isinstance(row, ActionRow):
            button = QPushButton(row.label, self)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda: self._act(row.key))
            self._widgets[row.key] = button
            self._grid.addWidget(button, place, _LABEL, 1, 3)
            return
        widget = self._widget_of(row)
        self._widgets[row.key] = widget
        label = QLabel(row.label, self)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        label.setFixedWidth(LABEL_PX)
        if isinstance(row, EditRow):
            label.setBuddy(widget)
            label.setToolTip(row.tooltip)
        self._grid.addWidget(label, place, _LABEL, Qt.AlignmentFlag.AlignVCenter)
        explained = isinstance(row, FigureRow) and bool(row.explain)
        self._grid.addWidget(widget, place, _VALUE, 1, 1 if explained else 2)
        if explained:
            self._grid.addWidget(self._why_button(row.key, row.label), place, _WHY)

    def _widget_of(self, row: InspectorRow) -> QWidget:
        match row:
            case EditRow():
                return self._field(row)
            case FigureRow():
                return FigureLabel(row, self)
            case _:
                link = LinkButton(self)
                link.setAccessibleName(row.label)
                link.clicked.connect(lambda: self._follow(row.key))
                return link

    def _field(self, row: EditRow) -> Field:
        key, editor = row.key, row.editor

        def commit(value: object) -> bool:
            current = self._rows[key]
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
        field.setAccessibleName(row.label)
        if row.tooltip:
            field.setToolTip(row.tooltip)
        return field

    def _why_button(self, key: str, label: str) -> QPushButton:
        button = QPushButton("?", self)
        button.setProperty("role", "link")
        button.setFixedWidth(_WHY_PX)
        button.setToolTip(self.tr("Why?"))
        button.setAccessibleName(self.tr("Why? {0}").format(label))
        button.clicked.connect(lambda: self._explain(key))
        return button

    def _act(self, key: str) -> None:
        row = self._rows[key]
        if isinstance(row, ActionRow):
            self._hands.act(row)

    def _follow(self, key: str) -> None:
        row = self._rows[key]
        if isinstance(row, LinkRow):
            self._hands.follow(row)

    def _explain(self, key: str) -> None:
        row = self._rows[key]
        if isinstance(row, FigureRow):
            self._hands.explain(row)
