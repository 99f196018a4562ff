"""The form that sizes a workload: presets, a verdict that follows, refusals with a way out."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit

from planner.app import wiring
from planner.domain.project import Project
from planner.domain.workload import DataClass
from planner.presenters.rows import Tone
from planner.ui.start.size_form import SizeDialog
from planner.workspace.size_request import Place
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, library

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


@pytest.fixture
def standing(open_project: Callable[[Project], Workspace]) -> Workspace:
    """One server with a chat that leaves most of it free."""
    draft = Draft("DE")
    draft.site(country="DE")
    draft.rack(H200)
    draft.deploy(draft.workload(users=2000))
    return open_project(draft.project)


def test_on_an_empty_plan_nothing_is_asked_about_what_stands(fresh: Workspace, shown: Show) -> None:
    form = SizeDialog(fresh)
    shown(form)
    assert not form.hardware.isVisible()
    assert form.sizing is not None
    assert form.sizing.standing is None


def test_what_stands_is_used_without_being_asked_for(standing: Workspace, shown: Show) -> None:
    form = SizeDialog(standing)
    shown(form)
    assert form.hardware.on_top.isChecked()
    assert "Served: all of it on spare capacity of" in form.verdict.text
    assert "shared with Chat; nothing new" in form.verdict.text
    assert "all of it on what stands" in form.hardware.on_top_line.text()
    assert "1 × " in form.hardware.anew_line.text()
    assert "Capex" in form.hardware.anew_line.text()
    racks = standing.state.plan.racks
    QTest.keyClick(form.users, Qt.Key.Key_Return)
    assert standing.state.plan.racks is racks
    assert {one.verdict for one in standing.state.evaluation.workloads.values()} == {"ok"}


def test_only_the_rest_is_added_or_all_of_it_anew(standing: Workspace, shown: Show) -> None:
    form = SizeDialog(standing)
    shown(form)
    form.users.selectAll()
    QTest.keyClicks(form.users, "60000")
    pick(form.gpu, "H200 SXM")
    settle()
    assert form.sizing is not None
    added = form.sizing.units
    assert added > 0
    assert "\N{NO-BREAK SPACE}% on spare capacity of" in form.verdict.text
    assert "the rest on" in form.verdict.text
    QTest.mouseClick(form.hardware.anew, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    settle()
    assert form.sizing is not None
    assert form.sizing.standing is None
    assert form.sizing.units > added
    assert "the rest" not in form.verdict.text
    QTest.keyClick(form.users, Qt.Key.Key_Return)
    assert len(standing.state.plan.racks) > 1


def test_where_nothing_stands_the_form_says_so_and_the_wish_is_kept(
    standing: Workspace, shown: Show
) -> None:
    form = SizeDialog(standing)
    shown(form)
    pick(form.place, "colocation")
    settle()
    assert not form.hardware.on_top.isEnabled()
    assert form.hardware.anew.isChecked()
    assert "Nothing that stands in this place" in form.hardware.on_top_line.text()
    assert form.place_button.isEnabled()
    QTest.qWait(QApplication.keyboardInputInterval())
    pick(form.place, "own site")
    settle()
    assert form.hardware.on_top.isChecked()


def test_with_hardware_the_form_still_fits_a_small_screen(standing: Workspace, shown: Show) -> None:
    form = SizeDialog(standing)
    shown(form)
    assert form.width() <= 1280
    assert form.height() <= 640
    labels = [one for one in form.findChildren(QLabel) if one.buddy() is not None]
    letters = [one.text()[one.text().index("&") + 1].lower() for one in labels]
    assert "h" in letters
    assert len(set(letters)) == len(letters)
    assert form.hardware.accessibleName() == "Hardware"


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
