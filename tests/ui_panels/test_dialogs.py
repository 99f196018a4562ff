"""The form of a workload and the message box: verdicts, limits, keyboard, size."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from planner.domain.errors import Message
from planner.domain.identity import EntryId
from planner.domain.project import Project
from planner.domain.workload import DataClass, Metric, WorkloadKind
from planner.presenters.rows import Tone
from planner.ui.dialogs.message_box import CLOSED, MessageBox
from planner.ui.dialogs.workload_form import WorkloadDialog
from planner.ui.inspector.fields import ChoiceField
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, library, served_chat
from tests.settling import settle

Show = Callable[..., None]
Open = Callable[[Project], Workspace]


@pytest.fixture
def served(open_project: Open) -> Workspace:
    draft = Draft()
    draft.rack(H200)
    return open_project(draft.project)


def choose(field: ChoiceField, value: object) -> None:
    index = [option.value for option in field._editor.options].index(value)
    field.setCurrentIndex(index)
    field.activated.emit(index)


def put(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def settled(dialog: WorkloadDialog) -> WorkloadDialog:
    """Let the pending verdict come now."""
    dialog._settle.stop()
    dialog._judge()
    return dialog


def test_enter_adds_a_served_workload_as_one_step(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    put(dialog.fields.name, "Help desk")
    QTest.keyClick(dialog.fields.name, Qt.Key.Key_Return)
    (workload,) = served.state.project.workloads
    assert workload.name == "Help desk"
    assert workload.limit_ms(Metric.TTFT) == library().assumptions["serving.chat_ttft_ms"].likely
    assert served.state.plan.routes[0].workload == workload.id
    assert served.labels == (("add workload Help desk",), 1)
    assert served.state.preview is None


def test_the_verdict_names_pool_and_layout_and_the_window_previews_it(
    served: Workspace, shown: Show
) -> None:
    dialog = settled(WorkloadDialog(served))
    shown(dialog)
    assert dialog.verdict.tone is Tone.GOOD
    assert "H200" in dialog.verdict.text
    assert served.state.preview is not None
    assert served.state.preview.project is not None
    assert len(served.state.preview.project.workloads) == 1
    dialog.reject()
    after = served.state
    assert after.preview is None
    assert after.project.workloads == ()


def test_too_many_users_are_short_before_it_is_added(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    put(dialog.fields.users, "50000000")
    assert settled(dialog).verdict.tone is Tone.BAD
    assert dialog.add_button.isEnabled()


def test_without_a_pool_the_verdict_says_what_would_hold_it(
    open_project: Open, shown: Show
) -> None:
    dialog = settled(WorkloadDialog(open_project(Draft().project)))
    shown(dialog)
    assert dialog.verdict.tone is Tone.BAD
    assert "GB" in dialog.verdict.text


def test_a_missing_number_waits_for_it(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    dialog.fields.users.clear()
    assert settled(dialog).verdict.tone is Tone.MUTED
    assert not dialog.add_button.isEnabled()
    dialog.accept()
    assert served.state.project.workloads == ()


@pytest.mark.parametrize("text", ["0", "-5", "many"])
def test_a_number_that_cannot_be_is_told_while_typed_and_when_put_back(
    served: Workspace, shown: Show, text: str
) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    put(dialog.fields.users, text)
    assert settled(dialog).verdict.tone is Tone.BAD
    assert dialog.verdict.text.startswith("Users: ")
    assert "Type a number from 1 to" in dialog.verdict.text

    put(dialog.fields.users, text)
    QTest.keyClick(dialog.fields.users, Qt.Key.Key_Return)

    assert served.state.project.workloads == ()
    assert dialog.fields.users.value == 1000
    assert dialog.verdict.text.split(". ")[1] == "The last number is back"
    settle(20)
    QTest.keyClick(dialog.fields.users, Qt.Key.Key_Return)
    assert len(served.state.project.workloads) == 1


def test_a_name_that_is_taken_is_told_and_a_free_one_is_offered(
    open_project: Open, shown: Show
) -> None:
    draft = served_chat()
    workspace = open_project(draft.project)
    taken = workspace.state.project.workloads[0].name
    dialog = WorkloadDialog(workspace)
    shown(dialog)
    assert dialog.fields.name.text() != taken
    put(dialog.fields.name, taken)
    settled(dialog)
    assert taken in dialog.verdict.text
    assert not dialog.add_button.isEnabled()


def test_a_use_fills_lengths_and_objectives(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    rag = next(use for use in dialog.fields.uses if use.key == "rag")
    choose(dialog.fields.use, rag)
    assert dialog.fields.input.typed() == 4000
    assert dialog.fields.output.typed() == 400
    assert dialog.fields.ttft.typed() == rag.ttft_ms
    assert dialog.fields.name.text() == "Document RAG"
    put(dialog.fields.name, "Mine")
    choose(dialog.fields.use, dialog.fields.uses[0])
    assert dialog.fields.name.text() == "Mine"


def test_batch_asks_for_tokens_and_window_only(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    choose(dialog.fields.kind, WorkloadKind.BATCH)
    assert dialog.fields.tokens.isVisible()
    assert dialog.fields.window_hours.isVisible()
    for hidden in (dialog.fields.users, dialog.fields.gpus, dialog.fields.ttft, dialog.fields.tpot):
        assert not hidden.isVisible()
    put(dialog.fields.tokens, "20")
    form = dialog.form()
    assert form is not None
    assert form.batch is not None
    assert form.batch.output_tokens_per_run == 20e6
    assert form.training is None
    dialog.accept()
    assert served.state.project.workloads[0].batch is not None


def test_training_asks_for_gpus(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    choose(dialog.fields.kind, WorkloadKind.TRAINING)
    assert dialog.fields.gpus.isVisible()
    put(dialog.fields.gpus, "8")
    dialog.accept()
    (workload,) = served.state.project.workloads
    assert workload.training is not None
    assert workload.training.gpus == 8


def test_a_model_is_found_by_a_part_of_its_name(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    editor = dialog.fields.model.lineEdit()
    assert editor is not None
    put(editor, "mixtral-8x7")
    editor.editingFinished.emit()
    assert dialog.fields.model.key == "mixtral-8x7b"
    put(editor, "nonsense")
    editor.editingFinished.emit()
    assert dialog.fields.model.key == "mixtral-8x7b"
    assert (
        dialog.fields.model.currentText() == library().llms[EntryId(dialog.fields.model.key)].name
    )


def test_restricted_data_is_asked_for(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    choose(dialog.fields.data_class, DataClass.RESTRICTED)
    form = dialog.form()
    assert form is not None
    assert form.data_class is DataClass.RESTRICTED


def test_every_field_of_the_form_has_a_name_and_the_dialog_fits_a_small_screen(
    served: Workspace, shown: Show, qapp: QApplication
) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    for kind in WorkloadKind:
        choose(dialog.fields.kind, kind)
        qapp.processEvents()
        assert dialog.width() <= 1280
        assert dialog.height() <= 640
        named = [label for label in dialog.findChildren(QLabel) if "&" in label.text()]
        assert named
        assert all(label.buddy().accessibleName() for label in named)


MESSAGE = Message("BoM.xlsx is open.", "The plan is as it was.", "Close it and press Retry.")


def test_a_message_has_three_parts_and_its_actions(appearance: object, shown: Show) -> None:
    box = MessageBox(MESSAGE, ("Retry", "Cancel"))
    shown(box)
    texts = [label.text() for label in box.findChildren(QLabel)]
    assert texts == [MESSAGE.happened, MESSAGE.unharmed, MESSAGE.remedy]
    assert [button.text() for button in box.buttons] == ["Retry", "Cancel"]
    assert box.buttons[0].isDefault()
    assert box.width() <= 1280
    assert box.height() <= 640


def test_enter_takes_the_first_action_and_escape_none(appearance: object, shown: Show) -> None:
    box = MessageBox(MESSAGE, ("Retry", "Cancel"))
    shown(box)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.chosen == 0
    other = MessageBox(MESSAGE, ("Retry", "Cancel"))
    shown(other)
    QTest.keyClick(other, Qt.Key.Key_Escape)
    assert other.chosen == CLOSED
    assert not other.isVisible()
    third = MessageBox(MESSAGE, ("Retry", "Cancel"))
    shown(third)
    QTest.mouseClick(third.buttons[1], Qt.MouseButton.LeftButton)
    assert third.chosen == 1
