"""The last line of every dialog: Cancel, and the button that it is for."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from planner.ui.theme import GRID


def dialog_foot(dialog: QDialog, button: QPushButton, beside: QWidget | None = None) -> QHBoxLayout:
    """Return the line with *button*, which Enter presses and which accepts the dialog.

    *beside* stands left of the buttons, such as a verdict; without it they stand at the right.
    """
    button.setProperty("role", "primary")
    button.setDefault(True)
    button.clicked.connect(dialog.accept)
    cancel = QPushButton(dialog.tr("Cancel"), dialog)
    cancel.setAutoDefault(False)
    cancel.clicked.connect(dialog.reject)
    foot = QHBoxLayout()
    foot.setSpacing(2 * GRID)
    if beside is None:
        foot.addStretch()
    else:
        foot.addWidget(beside, 1)
    foot.addWidget(cancel)
    foot.addWidget(button)
    return foot
