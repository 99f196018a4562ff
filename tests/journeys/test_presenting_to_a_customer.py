"""A sales engineer presents: full screen, nothing moves by a slip, no price is seen, and back."""

import re
from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.document.commands.scenarios import RenameScenario
from planner.presenters import canvas as captions
from planner.presenters.explaining import why_of
from planner.presenters.kpis import ORDER, TCO
from planner.presenters.privacy import hide_prices
from planner.ui.charts.dashboard import Dashboard
from planner.ui.kpi.tile import LOW_PX, TALL_PX
from planner.ui.scenarios.compare import CompareDialog
from planner.workspace.state import NOTHING, Selection, Subject
from tests.hand import Hand, one_child

MONEY = re.compile(r"[$€£¥]|\bUSD (?!·)|\d\s?USD")


@pytest.fixture(autouse=True)
def _prices_come_back() -> Iterator[None]:
    yield
    hide_prices(hidden=False)


def docks(hand: Hand) -> list[bool]:
    return [one.isVisible() for one in hand.window.findChildren(QDockWidget)]


# Presenting ------------------------------------------------------------------------------------


def test_presenting_takes_the_whole_screen_and_gives_it_back(session: Session, hand: Hand) -> None:
    window = hand.window
    hand.key(Qt.Key.Key_F11)
    assert window.isFullScreen()
    assert docks(hand) == [False, False, False]
    assert not window.menuBar().isVisible()
    # Offscreen the whole screen is small, and tiles are low in small windows.
    assert window.bench.strip.view(TCO).height() == pytest.approx(1.5 * LOW_PX, abs=1)
    assert window.bench.strip.view(TCO).font().pointSizeF() == pytest.approx(
        1.5 * QApplication.font().pointSizeF()
    )
    hand.key(Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert docks(hand) == [True, True, True]
    assert window.menuBar().isVisible()
    assert window.bench.strip.view(TCO).height() == TALL_PX
    hand.click(hand.middle_of("gpu-01"))
    hand.do("edit.delete")
    assert hand.state.undo_label is not None


def test_nothing_moves_by_a_slip_while_presenting(session: Session, hand: Hand) -> None:
    hand.key(Qt.Key.Key_F11)
    before = hand.state.project
    hand.drag(hand.middle_of("gpu-01"), hand.middle_of("gpu-01") + (hand.centre() * 0.1))
    assert hand.window.toast.text.startswith("Editing is locked.")
    hand.window.toast.dismiss()
    hand.click(hand.middle_of("gpu-01"))
    hand.do("edit.delete")
    assert hand.window.toast.text == (
        "Editing is locked. Your plan is as it was. Press Ctrl+Shift+L to unlock it."
    )
    assert hand.drag_entry("dgx-h200", hand.centre())[-1] is False
    hand.key(Qt.Key.Key_Up)
    hand.do("edit.undo")
    assert hand.state.project is before


def test_a_locked_field_keeps_its_value_and_says_why(session: Session, hand: Hand) -> None:
    hand.click(hand.middle_of("gpu-01"))
    hand.window.bench.presenting.lock.trigger()
    device = hand.device("gpu-01")
    field = hand.window.bench.inspector.field(f"placement:{device.id}:name")
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "other")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hand.settle()
    assert hand.device("gpu-01") is device
    assert hand.window.toast.text.startswith("Editing is locked.")
    hand.window.canvas.setFocus()
    hand.settle()
    assert field.text() == "gpu-01"
    hand.window.bench.presenting.lock.trigger()
    hand.do("edit.delete")
    assert hand.state.undo_label is not None


def test_reset_returns_to_plan_view_and_selection_at_the_start(
    session: Session, hand: Hand
) -> None:
    bench = hand.window.bench
    rack = Selection(Subject.RACK, (hand.rack("R02").id,))
    assert session.desk is not None
    session.desk.workspace.select(rack)
    hand.settle()
    hand.key(Qt.Key.Key_F11)
    view = hand.view.transform()
    before = hand.state.project
    bench.presenting.lock.trigger()
    QTest.mouseClick(bench.scenario_tabs.add, Qt.MouseButton.LeftButton)
    hand.settle()
    session.desk.workspace.run(RenameScenario(hand.state.scenario, "What if"))
    hand.view.camera.zoom_to(3.0)
    session.desk.workspace.select(NOTHING)
    hand.settle()
    bench.presenting.reset.trigger()
    hand.settle()
    assert hand.state.project is before
    assert hand.state.selection == rack
    assert hand.view.transform() == view
    hand.do("edit.undo")
    assert [one.name for one in hand.state.project.scenarios] == ["A", "What if"]


# Prices ------------------------------------------------------------------------------------------


def texts(widget: QWidget) -> Iterator[str]:
    """Every text of a widget and of all below it, also of those that are not in sight."""
    for one in (widget, *widget.findChildren(QWidget)):
        yield from (one.toolTip(), one.accessibleName(), one.accessibleDescription())
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            yield one.text()
        elif isinstance(one, QAbstractSpinBox):
            yield from (one.text(), one.suffix() if hasattr(one, "suffix") else "")
        elif isinstance(one, QComboBox):
            yield from (one.itemText(place) for place in range(one.count()))
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            yield from cells(one.model())


def cells(model: QAbstractItemModel) -> Iterator[str]:
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.EditRole,
    )
    root = QModelIndex()
    for row in range(model.rowCount(root)):
        columns = model.columnCount(root) if isinstance(model, QAbstractTableModel) else 1
        for column in range(columns):
            for role in roles:
                value = model.index(row, column, root).data(role)
                if isinstance(value, str):
                    yield value


def drawn(hand: Hand) -> Iterator[str]:
    """What the canvas writes on cards and sites, and what hovering over them tells."""
    canvas = hand.view.canvas
    for card in canvas._cards.values():
        yield from (card.picture.caption.title, *card.picture.caption.lines)
    for site in canvas._sites.values():
        yield captions.site_tooltip(site.picture.caption)
    yield canvas.look.theme.name


def everything(hand: Hand) -> list[str]:
    """Every text that the window can show of every kind of thing."""
    bench, plan = hand.window.bench, hand.plan
    found: list[str] = []
    kinds: dict[Subject, Sequence[str]] = {
        Subject.PLACEMENT: list({one.part: one.id for one in plan.placements()}.values()),
        Subject.RACK: list(plan.racks)[:2],
        Subject.SITE: [one.id for one in plan.sites],
        Subject.BURST: [one.id for one in plan.bursts],
        Subject.POOL: [one.id for one in plan.pools],
        Subject.DEPLOYMENT: [one.id for one in plan.deployments],
        Subject.WORKLOAD: [one.id for one in hand.state.project.workloads],
    }
    for place in range(bench.tabs.count()):
        bench.tabs.setCurrentIndex(place)
        hand.settle()
    workspace = bench.inspector._workspace
    for kind, ids in kinds.items():
        for one in ids:
            workspace.select(Selection(kind, (one,)))
            QApplication.processEvents()
            found += texts(bench.inspector)
    workspace.select(Selection(Subject.PLACEMENT, tuple(kinds[Subject.PLACEMENT])))
    hand.settle()
    found += texts(hand.window)
    found += drawn(hand)
    found += [one.toolTip() for one in hand.window.findChildren(Dashboard)]
    state = hand.state
    for key in ORDER:
        why = why_of(state.project, state.evaluation, key)
        found.append(why.text if why is not None else "")
    return found


def test_hidden_prices_are_nowhere_and_come_back(session: Session, hand: Hand) -> None:
    assert len([one for one in texts(hand.window) if MONEY.search(one)]) > 30
    hand.window.bench.presenting.prices.trigger()
    hand.settle()
    told = {one for one in everything(hand) if MONEY.search(one)}
    assert told == set(), "\n\n".join(told)
    assert not hand.window.commands["project.quote_details"].isEnabled()
    tile = hand.window.bench.strip.tile(TCO)
    assert (tile.value, tile.fraction) == ("hidden", None)
    hand.window.bench.presenting.prices.trigger()
    hand.settle()
    assert hand.window.bench.strip.tile(TCO).value.startswith("$")


def test_the_comparison_hides_prices_too(session: Session, hand: Hand, qtbot: QtBot) -> None:
    bench = hand.window.bench
    QTest.mouseClick(bench.scenario_tabs.add, Qt.MouseButton.LeftButton)
    hand.settle()
    bench.presenting.prices.trigger()
    bench.scenarios.compare.trigger()
    dialog = one_child(hand.window, CompareDialog)
    qtbot.waitUntil(lambda: dialog.view is not None)
    dialog.table.copy()
    copied = QApplication.clipboard().text()
    assert not [one for one in texts(dialog) if MONEY.search(one)]
    capex = next(line for line in copied.split("\n") if line.startswith("Capex"))
    assert set(capex.split("\t")[2:]) == {"hidden"}
    dialog.close()
