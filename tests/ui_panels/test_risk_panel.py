"""The first page of the risk panel: classes and radar, what losing a vendor means."""

import pytest
from pytestqt.qtbot import QtBot

from planner.document.commands.assumptions import OverrideAssumption
from planner.ui.risk.dependence import DependencePage
from planner.ui.risk.panel import RiskPanel
from planner.workspace.scheduler import Immediate
from planner.workspace.shaking import Shaking
from planner.workspace.workspace import Workspace
from tests.builders import library, served_chat


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(served_chat().project, library())


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> DependencePage:
    panel = RiskPanel(workspace, Shaking(Immediate()))
    qtbot.addWidget(panel)
    workspace.changed.subscribe(panel.show_state)
    panel.resize(1200, 300)
    panel.show()
    page = panel.page(0)
    assert isinstance(page, DependencePage)
    return page


def keys(panel: DependencePage) -> list[str]:
    rows = panel.classes.rows
    return [rows.key_at(row) for row in range(rows.rowCount())]


def test_classes_are_scored_and_the_radar_follows_the_one_that_is_chosen(
    panel: DependencePage,
) -> None:
    assert "of 100" in panel.score.whole
    assert "accelerators" in keys(panel)
    assert panel.sovereignty.whole.startswith("Sovereignty ")
    assert "SOV-5 Supply chain" in panel.sovereignty.toolTip()
    assert "not legal advice" in panel.sovereignty.toolTip()
    whole = panel.radar.accessibleDescription()
    assert "Concentration" in whole
    panel.classes.setFocus()
    place = keys(panel).index("power and cooling")
    panel.classes.setCurrentIndex(panel.classes.rows.index(place, 0))
    assert panel.radar.accessibleDescription() != whole


def test_weights_that_do_not_sum_to_one_are_told(
    panel: DependencePage, workspace: Workspace
) -> None:
    workspace.run(OverrideAssumption("risk.weight_country", 0.5, "tried", "2026-11-26"))
    assert panel.score.whole == (
        "Not scored. The weights of supply risk sum to 135.0%, not to 100 %."
    )
    assert panel.radar.accessibleDescription() == ""


def test_losing_who_makes_the_gpus_is_exposed(panel: DependencePage) -> None:
    rows = panel.losses.rows
    assert rows.key_at(0) == "NVIDIA"
    exposed = rows.table.rows[0].cells["exposure"].value
    assert isinstance(exposed, float)
    assert exposed > 0
