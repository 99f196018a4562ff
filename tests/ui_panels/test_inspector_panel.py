"""The inspector by mouse and keyboard: edits, refusals, reasons, fixes, links."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from planner.document.commands.cloud import AddBurst
from planner.document.commands.placing import EditPlacement
from planner.domain.identity import PlacementId
from planner.domain.project import Project
from planner.ui.inspector.fields import ChoiceField, NumberField, SwitchField, TextField
from planner.ui.inspector.figure import FigureLabel
from planner.ui.inspector.finding_view import FindingView
from planner.ui.inspector.inspector import Inspector
from planner.ui.inspector.parts import LinkButton
from planner.ui.inspector.section import SectionView
from planner.ui.inspector.why_view import WhyView
from planner.workspace.state import NOTHING, Notice, Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, example, feeds, library

Show = Callable[..., None]


class Bench:
    """An inspector that follows its workspace, as in the window."""

    def __init__(self, workspace: Workspace, shown: Show) -> None:
        self.workspace = workspace
        self.inspector = Inspector(workspace)
        self.notices: list[Notice] = []
        self.jumps: list[Selection] = []
        workspace.changed.subscribe(self.inspector.show_state)
        workspace.notices.subscribe(self.notices.append)
        self.inspector.jump.connect(self.jumps.append)
        shown(self.inspector, 290, 700)

    def select(self, kind: Subject, *ids: str) -> None:
        self.workspace.select(Selection(kind, ids))

    def field(self, name: str) -> QWidget:
        assert self.inspector.inspection is not None
        found = self.inspector.field(f"{self.inspector.inspection.key}:{name}")
        assert found is not None
        return found

    def number(self, name: str) -> NumberField:
        found = self.field(name)
        assert isinstance(found, NumberField)
        return found

    def type(self, name: str, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        field = self.field(name)
        assert isinstance(field, TextField | NumberField)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, key)

    def undone(self) -> int:
        """How many steps undo can take back."""
        _, position = self.workspace.labels
        return position


@pytest.fixture
def draft() -> Draft:
    draft = Draft()
    draft.rack(H200, H200)
    return draft


@pytest.fixture
def bench(draft: Draft, open_project: Callable[[Project], Workspace], shown: Show) -> Bench:
    return Bench(open_project(draft.project), shown)


@pytest.fixture
def device(draft: Draft) -> PlacementId:
    return next(iter(draft.plan.racks.values())).placements[0].id


def test_nothing_selected_says_what_to_do_and_where_to_go(bench: Bench, draft: Draft) -> None:
    bench.workspace.select(NOTHING)
    (site,) = draft.plan.sites
    link = bench.inspector.field(f"site:{site.id}")
    assert isinstance(link, QPushButton)
    link.click()
    assert bench.jumps == [Selection(Subject.SITE, (site.id,))]
    texts = [
        child.text() for child in bench.inspector.findChildren(QWidget) if hasattr(child, "text")
    ]
    assert any("Select a device" in text for text in texts)


def test_typing_a_name_renames_in_one_step(bench: Bench, device: PlacementId) -> None:
    bench.select(Subject.PLACEMENT, device)
    bench.type("name", "gpu-a1")
    assert bench.workspace.state.plan.placement(device).name == "gpu-a1"
    assert bench.undone() == 1
    field = bench.field("name")
    assert isinstance(field, TextField)
    assert field.text() == "gpu-a1"


def test_a_name_that_is_taken_is_refused_and_put_back(bench: Bench, device: PlacementId) -> None:
    bench.select(Subject.PLACEMENT, device)
    bench.type("name", "gpu-02")
    assert bench.workspace.state.plan.placement(device).name == "gpu-01"
    field = bench.field("name")
    assert isinstance(field, TextField)
    assert field.text() == "gpu-01"
    (notice,) = bench.notices
    assert "gpu-02" in notice.message.happened
    assert notice.message.unharmed
    assert notice.message.remedy


def test_escape_puts_back_what_was_typed(bench: Bench, device: PlacementId) -> None:
    bench.select(Subject.PLACEMENT, device)
    bench.type("name", "other", Qt.Key.Key_Escape)
    field = bench.field("name")
    assert isinstance(field, TextField)
    assert field.text() == "gpu-01"
    assert bench.undone() == 0


def test_steps_of_one_field_merge_until_it_is_left(
    bench: Bench, device: PlacementId, qapp: QApplication
) -> None:
    bench.select(Subject.PLACEMENT, device)
    bench.type("gpu_limit_kw", "500")
    field = bench.number("gpu_limit_kw")
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Up)
    limit = bench.workspace.state.plan.placement(device).gpu_limit_kw
    assert limit == pytest.approx(0.53)
    assert bench.undone() == 1
    bench.field("name").setFocus()
    qapp.processEvents()
    bench.number("gpu_limit_kw").setFocus()
    QTest.keyClick(bench.number("gpu_limit_kw"), Qt.Key.Key_Down)
    assert bench.undone() == 2


def test_an_empty_limit_means_none(bench: Bench, device: PlacementId) -> None:
    bench.select(Subject.PLACEMENT, device)
    bench.type("gpu_limit_kw", "500")
    field = bench.number("gpu_limit_kw")
    field.setFocus()
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.workspace.state.plan.placement(device).gpu_limit_kw is None
    assert field.placeholderText() == "none"


@pytest.mark.parametrize("text", ["abc", "99999", "-3"])
def test_what_is_no_number_in_bounds_is_refused_in_words(
    bench: Bench, device: PlacementId, text: str
) -> None:
    bench.select(Subject.PLACEMENT, device)
    bench.type("gpu_limit_kw", text)
    assert bench.workspace.state.plan.placement(device).gpu_limit_kw is None
    assert bench.number("gpu_limit_kw").text() == ""
    message = bench.notices[0].message
    assert text in message.happened
    assert "W" in message.remedy
    for word in ("invalid", "failed", "Error"):
        assert word not in str(message)


def test_a_decimal_comma_and_spaces_are_understood(bench: Bench, draft: Draft) -> None:
    rack = next(iter(draft.plan.racks))
    bench.select(Subject.RACK, rack)
    bench.type("amps", " 63 ")
    assert bench.workspace.state.plan.racks[rack].feeds[0].amps == 63.0
    site = draft.plan.sites[0].id
    bench.select(Subject.SITE, site)
    bench.type("tariff_usd_kwh", "0,185")
    assert bench.workspace.state.plan.sites[0].tariff_usd_kwh == pytest.approx(0.185)


def wheel(widget: QWidget) -> bool:
    event = QWheelEvent(
        QPointF(5, 5),
        widget.mapToGlobal(QPointF(5, 5)),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_never_changes_a_field_without_focus(bench: Bench, draft: Draft) -> None:
    rack = next(iter(draft.plan.racks))
    bench.select(Subject.RACK, rack)
    before = bench.workspace.state.project
    bench.field("name").setFocus()
    for name in ("volts", "amps"):
        wheel(bench.field(name))
    assert bench.workspace.state.project is before


def test_a_choice_and_a_switch_change_the_plan(
    bench: Bench, draft: Draft, device: PlacementId
) -> None:
    rack = next(iter(draft.plan.racks))
    bench.select(Subject.RACK, rack)
    volts = bench.field("volts")
    assert isinstance(volts, ChoiceField)
    volts.setFocus()
    QTest.keyClick(volts, Qt.Key.Key_Down)
    assert bench.workspace.state.plan.racks[rack].feeds[0].volts == 415.0
    bench.select(Subject.PLACEMENT, device)
    locked = bench.field("locked")
    assert isinstance(locked, SwitchField)
    QTest.keyClick(locked, Qt.Key.Key_Space)
    assert bench.workspace.state.plan.placement(device).locked


def test_results_are_text_and_take_no_focus(bench: Bench, device: PlacementId) -> None:
    bench.select(Subject.PLACEMENT, device)
    figures = bench.inspector.findChildren(FigureLabel)
    assert len(figures) > 5
    assert all(one.focusPolicy() is Qt.FocusPolicy.NoFocus for one in figures)
    assert all(one.accessibleName().count(": ") >= 1 for one in figures)


def why_button(bench: Bench, label: str) -> QPushButton:
    buttons = bench.inspector.findChildren(QPushButton)
    return next(one for one in buttons if one.accessibleName() == f"Why? {label}")


def test_why_opens_in_place_follows_the_plan_and_closes(bench: Bench, device: PlacementId) -> None:
    bench.select(Subject.PLACEMENT, device)
    why_button(bench, "Nameplate").click()
    (view,) = bench.inspector.findChildren(WhyView)
    assert view.why is not None
    before = view.why.text
    assert any(one.source for one in view.why.inputs) or view.why.notes
    bench.workspace.run(EditPlacement(S, device, "gpu_limit_kw", 0.4))
    (view,) = bench.inspector.findChildren(WhyView)
    assert view.why is not None
    assert view.why.title
    why_button(bench, "Expected peak").click()
    (view,) = bench.inspector.findChildren(WhyView)
    assert view.why is not None
    assert view.why.text != before
    why_button(bench, "Expected peak").click()
    assert bench.inspector.findChildren(WhyView) == []


def test_the_explanation_can_be_copied(bench: Bench, device: PlacementId) -> None:
    bench.select(Subject.PLACEMENT, device)
    why_button(bench, "Nameplate").click()
    (view,) = bench.inspector.findChildren(WhyView)
    (copy,) = view.findChildren(QPushButton)
    copy.click()
    assert view.why is not None
    assert QApplication.clipboard().text() == view.why.text


def test_values_change_in_place_without_building_anew(bench: Bench, device: PlacementId) -> None:
    bench.select(Subject.PLACEMENT, device)
    before = bench.inspector.findChildren(SectionView)
    bench.type("gpu_limit_kw", "400")
    assert bench.inspector.findChildren(SectionView) == before


def test_another_device_takes_over_the_widgets_and_the_edits(bench: Bench, draft: Draft) -> None:
    first, second = next(iter(draft.plan.racks.values())).placements
    bench.select(Subject.PLACEMENT, first.id)
    why_button(bench, "Nameplate").click()
    views = bench.inspector.findChildren(SectionView)
    name = bench.field("name")
    assert isinstance(name, TextField)
    name.setFocus()
    QTest.keyClicks(name, "unfinished")
    bench.select(Subject.PLACEMENT, second.id)
    assert bench.inspector.findChildren(SectionView) == views
    assert name.text() == second.name
    assert bench.inspector.findChildren(WhyView) == []
    bench.type("name", "gpu-b2")
    plan = bench.workspace.state.plan
    assert (plan.placement(first.id).name, plan.placement(second.id).name) == ("gpu-01", "gpu-b2")


def test_focus_stays_when_the_rows_change(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    bench = Bench(open_project(example()), shown)
    burst = bench.workspace.state.plan.bursts[0].id
    bench.select(Subject.BURST, burst)
    trigger = bench.field("trigger")
    assert isinstance(trigger, ChoiceField)
    trigger.setFocus()
    before = len(bench.inspector.findChildren(NumberField))
    QTest.keyClick(trigger, Qt.Key.Key_Up)
    assert len(bench.inspector.findChildren(NumberField)) != before
    assert QApplication.focusWidget() is bench.field("trigger")


def test_things_of_a_kind_are_shown_by_the_same_boxes_also_after_another_kind(
    bench: Bench, draft: Draft
) -> None:
    (rack,) = draft.plan.racks.values()
    first, second = (one.id for one in rack.placements)
    bench.select(Subject.PLACEMENT, first)
    why_button(bench, "Nameplate").click()
    assert bench.inspector.findChildren(WhyView)
    name = bench.field("name")
    bench.select(Subject.RACK, rack.id)
    assert not name.isVisible()
    assert not bench.inspector.findChildren(WhyView)
    bench.select(Subject.PLACEMENT, second)
    assert bench.field("name") is name
    assert name.isVisible()
    assert isinstance(name, TextField)
    assert name.text() == bench.workspace.state.plan.placement(second).name
    bench.type("name", "gpu-b2")
    assert bench.workspace.state.plan.placement(second).name == "gpu-b2"
    assert bench.workspace.state.plan.placement(first).name == "gpu-01"


def test_a_finding_is_repaired_with_one_click(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    draft = Draft()
    full = draft.rack(H200, H200, H200, on=feeds(amps=40.0))
    draft.rack(on=feeds(amps=40.0))
    bench = Bench(open_project(draft.project), shown)
    bench.select(Subject.RACK, full)
    views = bench.inspector.findChildren(FindingView)
    view = next(one for one in views if one.row.rule == "PWR-001")
    (fix,) = [one for one in view.findChildren(QPushButton) if one.text().startswith("Fix: ")]
    fix.click()
    left = [one.rule for one in bench.workspace.state.evaluation.findings if one.subject == full]
    assert "PWR-001" not in left
    assert bench.notices[-1].undoable
    views = bench.inspector.findChildren(FindingView)
    assert "PWR-001" not in [one.row.rule for one in views]


def test_a_link_jumps_and_a_button_deletes_with_a_way_back(
    bench: Bench, draft: Draft, device: PlacementId
) -> None:
    bench.select(Subject.PLACEMENT, device)
    rack = next(iter(draft.plan.racks))
    link = bench.inspector.field("rack")
    assert isinstance(link, QPushButton)
    link.click()
    assert bench.jumps == [Selection(Subject.RACK, (rack,))]
    bench.select(Subject.RACK, rack)
    delete = bench.inspector.field("delete")
    assert isinstance(delete, QPushButton)
    delete.click()
    assert bench.workspace.state.plan.racks == {}
    assert bench.notices[-1].undoable
    assert bench.inspector.inspection is not None
    assert bench.inspector.inspection.key == "plan"


def test_a_hidden_inspector_waits_until_it_is_shown(
    open_project: Callable[[Project], Workspace], shown: Show, draft: Draft
) -> None:
    workspace = open_project(draft.project)
    inspector = Inspector(workspace)
    workspace.changed.subscribe(inspector.show_state)
    workspace.select(Selection(Subject.RACK, (next(iter(draft.plan.racks)),)))
    assert inspector.inspection is None
    shown(inspector, 290, 700)
    assert inspector.inspection is not None


_NOT_IN_THE_EXAMPLE = {Subject.FABRIC, Subject.FIXTURE}


@pytest.mark.parametrize("kind", [one for one in Subject if one not in _NOT_IN_THE_EXAMPLE])
def test_nothing_is_wider_than_a_narrow_inspector(
    open_project: Callable[[Project], Workspace], shown: Show, kind: Subject
) -> None:
    bench = Bench(open_project(example()), shown)
    bench.inspector.resize(260, 900)
    state = bench.workspace.state
    plan = state.plan
    first = {
        Subject.PLACEMENT: next(plan.placements()).id,
        Subject.RACK: next(iter(plan.racks)),
        Subject.ROOM: plan.sites[0].rooms[0].id,
        Subject.SITE: plan.sites[0].id,
        Subject.BURST: plan.bursts[0].id,
        Subject.LINK: plan.links[0].id,
        Subject.ELEMENT: plan.plant[0].id,
        Subject.POOL: plan.pools[0].id,
        Subject.DEPLOYMENT: plan.deployments[0].id,
        Subject.WORKLOAD: state.project.workloads[0].id,
    }[kind]
    bench.select(kind, first)
    QApplication.processEvents()
    body = bench.inspector._scroll.widget()
    assert body is not None
    assert body.width() <= bench.inspector._scroll.viewport().width()


def test_a_long_fix_is_no_wider_than_the_inspector_either(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    bench = Bench(open_project(example()), shown)
    bench.inspector.resize(260, 900)
    offer = library().offers["aws-h200-us-east-1"]  # type: ignore[index]
    bench.workspace.run(AddBurst(S, offer, library().accelerators[offer.accelerator], None))
    QApplication.processEvents()
    (view,) = bench.inspector.findChildren(FindingView)
    (fix,) = view.findChildren(LinkButton)
    assert fix.accessibleName().startswith("Fix: ")
    assert fix.toolTip() == fix.accessibleName()
    body = bench.inspector._scroll.widget()
    assert body is not None
    assert body.width() <= bench.inspector._scroll.viewport().width()


def test_why_a_sum_over_the_selection_is_what_it_is(bench: Bench, draft: Draft) -> None:
    devices = tuple(one.id for one in draft.plan.placements())
    bench.select(Subject.PLACEMENT, *devices)
    why_button(bench, "GPUs").click()
    (view,) = bench.inspector.findChildren(WhyView)
    assert view.why is not None
    assert view.why.title == "GPUs of 2 devices: why 16\u00a0GPUs?"
    assert view.why.worked == "2 × 8 = 16\u00a0GPUs"


def test_a_room_tells_why(bench: Bench, draft: Draft) -> None:
    bench.select(Subject.ROOM, draft.plan.sites[0].rooms[0].id)
    for label in ("Racks", "Heat to air"):
        why_button(bench, label).click()
        (view,) = bench.inspector.findChildren(WhyView)
        assert view.why is not None
        assert view.why.formula
