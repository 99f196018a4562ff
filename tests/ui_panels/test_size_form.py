"""The form that sizes a workload: presets, a verdict that follows, refusals with a way out."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit

from planner.app import wiring
from planner.domain.project import Project
from planner.domain.workload import DataClass
from planner.presenters.rows import Tone
from planner.ui.start.size_form import SizeDialog
from planner.workspace.size_request import Place
from planner.workspace.workspace import Workspace
from tests.builders import library

Show = Callable[..., None]


@pytest.fixture
def fresh(open_project: Callable[[Project], Workspace]) -> Workspace:
    return open_project(wiring.empty_project(library(), "Plan", "DE"))


def pick(field: QComboBox, text: str) -> None:
    """Type into a list of choices as a person does."""
    field.setFocus()
    if field.isEditable():
        editor = field.lineEdit()
        assert editor is not None
        editor.selectAll()
        QTest.keyClicks(editor, text)
        # While a list of completions is open it gets the keys, as in a real window.
        QTest.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Tab)
    else:
        QTest.keyClicks(field, text)


def settle() -> None:
    QTest.qWait(220)


def test_the_presets_alone_give_a_verdict(fresh: Workspace, shown: Show) -> None:
    form = SizeDialog(fresh)
    shown(form)
    assert form.verdict.text.startswith("Served: 1 × ")
    assert "TTFT p95" in form.verdict.text
    assert "Capex" in form.verdict.text
    assert form.place_button.isEnabled()
    assert fresh.state.preview is not None
    assert fresh.state.project.workloads == ()


def test_the_verdict_follows_what_is_typed(fresh: Workspace, shown: Show) -> None:
    form = SizeDialog(fresh)
    shown(form)
    form.users.selectAll()
    QTest.keyClicks(form.users, "60000")
    pick(form.gpu, "H200 SXM")
    settle()
    assert form.sizing is not None
    assert form.sizing.units > 1
    assert f"{form.sizing.units} × " in form.verdict.text
    form.users.selectAll()
    QTest.keyClick(form.users, Qt.Key.Key_Delete)
    settle()
    assert not form.place_button.isEnabled()
    assert form.verdict.tone is Tone.MUTED
    assert fresh.state.preview is None


def test_enter_places_it_as_one_step(fresh: Workspace, shown: Show) -> None:
    form = SizeDialog(fresh)
    shown(form)
    QTest.keyClick(form.users, Qt.Key.Key_Return)
    (workload,) = fresh.state.project.workloads
    assert workload.name == "Chat assistant"
    assert fresh.labels == (("size Chat assistant",), 1)
    assert fresh.state.evaluation.workloads[workload.id].verdict == "ok"


def test_escape_places_nothing(fresh: Workspace, shown: Show) -> None:
    form = SizeDialog(fresh)
    shown(form)
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert fresh.state.preview is None
    assert fresh.labels == ((), 0)


def test_restricted_data_does_not_go_to_a_cloud(fresh: Workspace, shown: Show) -> None:
    form = SizeDialog(fresh)
    shown(form)
    pick(form.data_class, "restricted")
    pick(form.place, "cloud")
    settle()
    request = form.request()
    assert request is not None
    assert (request.place, request.workload.data_class) == (Place.CLOUD, DataClass.RESTRICTED)
    assert form.verdict.tone is Tone.BAD
    assert "may not be processed" in form.verdict.text
    assert "Choose another place" in form.verdict.text
    assert not form.place_button.isEnabled()


def test_only_what_can_be_had_there_is_offered(fresh: Workspace, shown: Show) -> None:
    form = SizeDialog(fresh)
    shown(form)

    def offered() -> set[str]:
        return {form.gpu.itemText(row) for row in range(form.gpu.count())}

    pick(form.gpu, "MI355X")
    assert form.gpu.key == "mi355x"
    pick(form.place, "cloud")
    assert "Instinct MI355X" not in offered()
    assert form.gpu.key == ""
    settle()
    assert "around the clock" in form.verdict.text


def test_it_has_at_most_eight_fields_each_with_a_name_and_fits_a_small_screen(
    fresh: Workspace, shown: Show, qapp: QApplication
) -> None:
    form = SizeDialog(fresh)
    shown(form)
    inside = {field.lineEdit() for field in form.findChildren(QComboBox)}
    lines = [one for one in form.findChildren(QLineEdit) if one not in inside]
    fields = [*form.findChildren(QComboBox), *lines]
    assert len(fields) <= 8
    assert all(field.accessibleName() for field in fields)
    assert form.width() <= 1280
    assert form.height() <= 640
    labels = [one for one in form.findChildren(QLabel) if one.buddy() is not None]
    letters = [one.text()[one.text().index("&") + 1].lower() for one in labels]
    assert len(set(letters)) == len(letters)
