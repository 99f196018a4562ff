"""The pages of shares and of leaving, the weights of the score, and why their numbers are so."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.compute.risk_weights import weight_key
from planner.document.commands.risk_weights import SetWeights, scaled
from planner.domain.errors import EditRefused
from planner.presenters.privacy import hide_prices
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.risk.dependence import DependencePage
from planner.ui.risk.leaving import LeavingPage
from planner.ui.risk.panel import RiskPanel
from planner.ui.risk.shares import SharesPage
from planner.ui.risk.weights import WeightsDialog
from planner.workspace.scheduler import Immediate
from planner.workspace.shaking import Shaking, dependence
from planner.workspace.weighing import weights_in
from planner.workspace.workspace import Workspace
from tests.builders import library, served_chat


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(served_chat().project, library())


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> RiskPanel:
    panel = RiskPanel(workspace, Shaking(Immediate()))
    qtbot.addWidget(panel)
    workspace.changed.subscribe(panel.show_state)
    panel.resize(1400, 320)
    panel.show()
    return panel


def opened(panel: RiskPanel, title: str) -> object:
    place = panel.titles.index(title)
    panel.open_page(place)
    return panel.page(place)


def test_leaving_is_listed_and_what_is_current_says_why(panel: RiskPanel) -> None:
    page = opened(panel, "Leaving")
    assert isinstance(page, LeavingPage)
    assert page.note.whole.startswith("Costliest to leave: NVIDIA")
    assert page.table.rows.key_at(0) == "hardware/NVIDIA"
    assert "leaving NVIDIA costs" in page.why.title.text()
    assert page.why.view.why is not None
    assert "lock-in" in page.why.view.why.text.lower()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert "NVIDIA" not in page.why.title.text()


def test_a_project_older_than_the_assumptions_is_told_what_brings_them(qtbot: QtBot) -> None:
    project = served_chat().project
    shelf = project.shelf
    known = {key: one for key, one in shelf.assumptions.items() if not key.startswith("lockin.")}
    older = replace(project, shelf=replace(shelf, assumptions=known))
    page = LeavingPage(Workspace(older, library()))
    qtbot.addWidget(page)
    page.show()
    assert "Update from Catalogue" in page.table.rows.table.empty_text
    assert page.table.rows.rowCount() == 0


def test_shares_are_divided_for_the_plan_and_for_a_class(panel: RiskPanel) -> None:
    page = opened(panel, "Shares")
    assert isinstance(page, SharesPage)
    keys = [page.table.rows.key_at(row) for row in range(page.table.rows.rowCount())]
    assert {"vendor:NVIDIA", "country of manufacture:TW", "country of manufacture:"} <= set(keys)
    rows = {one.key: one for one in page.table.rows.table.rows}
    assert rows["country of manufacture:"].cells["name"].text == "no data"
    assert rows["software stack:CUDA"].cells["capacity"].value == 1.0
    assert page.why.title.text().startswith("Supply risk")
    page.choice.setCurrentIndex(page.choice.findData("accelerators"))
    assert "accelerators" in page.why.title.text()
    assert page.note.whole == "Capacity: TFLOP/s."


def test_weights_are_entered_together_scaled_and_scored(qtbot: QtBot, workspace: Workspace) -> None:
    state = workspace.state
    window = QWidget()
    qtbot.addWidget(window)
    dialog = WeightsDialog(workspace, dependence(state.project, state.evaluation), window)
    dialog.show()
    assert "Supply risk" in dialog.verdict.text
    country = dialog.fields[weight_key("country")]
    country.setFocus()
    country.selectAll()
    QTest.keyClicks(country, "65")
    dialog.reason.setText("tried")
    assert dialog.verdict.text == "The weights sum to 150 %, not to 100 %."
    assert not dialog.accept_button.isEnabled()
    country.selectAll()
    QTest.keyClicks(country, "-5")
    assert "outside 0 % to 100 %" in dialog.verdict.text.replace("\u202f", " ").replace("\xa0", " ")
    assert not dialog.scale.isEnabled()
    country.selectAll()
    QTest.keyClicks(country, "65")
    QTest.mouseClick(dialog.scale, Qt.MouseButton.LeftButton)
    assert dialog.accept_button.isEnabled()
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    entered = weights_in(workspace.state.project)
    assert sum(entered.values()) == pytest.approx(1.0)
    assert entered[weight_key("country")] == pytest.approx(0.4334)
    estimate = workspace.state.project.shelf.assumptions[weight_key("country")]
    assert estimate.reason == "tried"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"country": 0.5}, "sum to 135.0%, not to 100 %"),
        ({"country": -0.05, "export": 0.3}, "one country cannot be -5%"),
        ({"country": 1.2}, "one country cannot be 120%"),
    ],
)
def test_weights_that_cannot_be_are_refused_and_nothing_changes(
    workspace: Workspace, changed: dict[str, float], told: str
) -> None:
    project = workspace.state.project
    weights = weights_in(project) | {weight_key(term): one for term, one in changed.items()}
    with pytest.raises(EditRefused, match=told):
        SetWeights(weights, "tried", "2026-11-26").apply(project)
    assert not workspace.run(SetWeights(weights, "tried", "2026-11-26"))
    assert workspace.state.project is project


def test_weights_of_nothing_become_equal_and_always_sum_to_one() -> None:
    assert scaled({"one": 0.0, "other": -1.0}) == {"one": 0.5, "other": 0.5}
    thirds = scaled({"one": 0.2, "other": 0.2, "last": 0.2})
    assert sum(thirds.values()) == pytest.approx(1.0, abs=1e-12)


def test_the_score_and_the_loss_of_a_vendor_say_why(panel: RiskPanel) -> None:
    page = opened(panel, "Dependence")
    assert isinstance(page, DependencePage)
    for button, told in ((page.why, "Supply risk"), (page.why_lost, "loss of NVIDIA")):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        popover = QApplication.activePopupWidget()
        assert isinstance(popover, WhyPopover)
        assert popover.view.why is not None
        assert told in popover.view.why.title
        popover.close()


def test_hidden_prices_are_hidden_and_come_back(panel: RiskPanel, workspace: Workspace) -> None:
    page = opened(panel, "Leaving")
    assert isinstance(page, LeavingPage)

    def shown() -> tuple[str, object, str]:
        cells = page.table.rows.table.rows[0].cells
        return cells["cost"].text, cells["cost"].value, cells["months"].text

    before = shown()
    hide_prices(hidden=True)
    try:
        page.show_state(workspace.state)
        assert shown() == ("hidden", None, before[2])
    finally:
        hide_prices(hidden=False)
    page.show_state(workspace.state)
    assert shown() == before
