"""Charts: steady axes, values under the pointer, no work for what did not change."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from planner.document.commands.placing import PlacePart
from planner.domain.identity import EntryId, RackId
from planner.domain.project import Project
from planner.presenters.series import Bar, BarChart, Hue, Line, LineChart, Mark, Segment
from planner.ui.appearance import Appearance, ThemeChoice
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.catalogue import MAKERS
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.line_chart import LineChartView
from planner.ui.charts.ranges import round_limit, steady_limit, ticks
from planner.ui.theme import DARK
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, library

Show = Callable[..., None]


def bars(*values: float, limit: float | None = 17.6) -> BarChart:
    made = tuple(
        Bar(
            f"r{n}", f"R{n:02d}", (Segment("compute", v, Hue.COMPUTE),), v * 1.2, limit, f"R {v} kW"
        )
        for n, v in enumerate(values)
    )
    legend = (("compute", Hue.COMPUTE),)
    return BarChart(
        "Power by rack", "kW", made, legend, outline_label="nameplate", limit_label="limit"
    )


def lines(*ends: float) -> LineChart:
    x = tuple(float(n) for n in range(61))
    made = tuple(
        Line(f"L{n}", x, tuple(end * i / 60 for i in x), Hue.OWN) for n, end in enumerate(ends)
    )
    return LineChart("Cumulative cost", "$M", "month", made, (Mark(26.0, 1.0, "break-even 26 mo"),))


@pytest.mark.parametrize(
    ("value", "limit"), [(0.0, 1.0), (0.9, 1.0), (17.6, 20.0), (31.0, 40.0), (96.5, 150.0)]
)
def test_limits_are_round_and_leave_room(value: float, limit: float) -> None:
    assert round_limit(value) == pytest.approx(limit)


def test_an_axis_holds_still_until_it_is_exceeded_or_far_too_long() -> None:
    assert steady_limit(18.0, 20.0) == 20.0
    assert steady_limit(20.5, 20.0) > 20.5
    assert steady_limit(12.0, 20.0) == 20.0
    assert steady_limit(5.0, 20.0) < 20.0


@pytest.mark.parametrize("limit", [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 40.0, 150.0])
def test_ticks_run_from_zero_to_the_limit(limit: float) -> None:
    for most in range(1, 6):
        values = ticks(limit, most)
        assert values[0] == 0.0
        assert values[-1] == pytest.approx(limit)
        assert len(values) <= most + 1 or len(values) == 2


def test_a_bar_chart_tells_the_values_under_the_pointer(
    appearance: Appearance, shown: Show
) -> None:
    view = BarChartView()
    shown(view, 400, 220)
    view.show_chart(bars(10.0, 20.0, 5.0))
    assert view.tooltip_at(1.2, 3.0) == "R 20.0 kW"
    assert view.tooltip_at(7.0, 3.0) == ""
    assert view.value_limit == 25.0


def test_a_bar_chart_keeps_its_axis_while_values_move(appearance: Appearance, shown: Show) -> None:
    view = BarChartView()
    shown(view, 400, 220)
    view.show_chart(bars(10.0, 20.0))
    view.show_chart(bars(10.0, 15.0))
    assert view.value_limit == 25.0
    view.show_chart(bars(10.0, 30.0))
    assert view.value_limit == 40.0


def test_the_same_chart_again_draws_nothing(appearance: Appearance, shown: Show) -> None:
    view = BarChartView()
    shown(view, 400, 220)
    view.show_chart(bars(10.0, 20.0))
    drawn: list[int] = []
    view.repaint_theme = lambda: drawn.append(1)  # type: ignore[method-assign]
    view.show_chart(bars(10.0, 20.0))
    assert drawn == []
    view.show_chart(bars(10.0, 21.0))
    assert drawn == [1]


def test_an_empty_chart_says_what_to_do(appearance: Appearance, shown: Show) -> None:
    view = BarChartView()
    shown(view, 400, 220)
    view.show_chart(replace(bars(), empty_text="Drag a rack."))
    assert view.empty_text == "Drag a rack."
    assert not view.plot.isVisible()
    view.show_chart(bars(1.0))
    assert view.plot.isVisible()


def test_a_line_chart_tells_every_curve_of_a_month(appearance: Appearance, shown: Show) -> None:
    view = LineChartView()
    shown(view, 400, 220)
    view.show_chart(lines(6.0, 3.0))
    assert view.tooltip_at(30.2, 1.0).splitlines() == ["month 30", "L0 3.00", "L1 1.50"]
    assert view.tooltip_at(-4.0, 1.0) == ""


def painted(widget: QWidget, colour: str) -> bool:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return any(
        image.pixelColor(x, y).name() == colour
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def test_bars_wear_the_colour_of_their_class_in_both_themes(
    appearance: Appearance, shown: Show, qapp: QApplication
) -> None:
    view = BarChartView()
    shown(view, 400, 220)
    view.show_chart(bars(10.0, 20.0))
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        appearance.choose(choice)
        qapp.processEvents()
        assert painted(view, appearance.theme.hue(Hue.COMPUTE).name())
    assert appearance.theme is DARK


@pytest.fixture
def small(open_project: Callable[[Project], Workspace]) -> Workspace:
    draft = Draft()
    draft.rack(H200)
    draft.rack("sn5600")
    return open_project(draft.project)


def test_the_dashboard_follows_a_preview_and_its_end(small: Workspace, shown: Show) -> None:
    board = Dashboard(small)
    shown(board, 1000, 240)
    power = board.charts[0]
    assert isinstance(power, BarChartView)
    before = power.chart
    part = library().parts[EntryId(H200)]
    assert part.accelerators
    rack = RackId(list(small.state.plan.racks)[1])
    accelerator = library().accelerators[part.accelerators.accelerator]
    small.preview(PlacePart(S, part, accelerator, rack, 20))
    board.show_state(small.state)
    assert power.chart != before
    small.drop_preview()
    board.show_state(small.state)
    assert power.chart == before


def test_a_hidden_dashboard_waits_until_it_is_shown(small: Workspace, shown: Show) -> None:
    board = Dashboard(small)
    board.show_state(small.state)
    power = board.charts[0]
    assert isinstance(power, BarChartView)
    assert power.chart is None
    shown(board, 1000, 240)
    assert power.chart is not None


def test_enter_and_double_click_enlarge_a_chart(
    small: Workspace, shown: Show, qapp: QApplication
) -> None:
    board = Dashboard(small)
    shown(board, 1000, 240)
    power = board.charts[0]
    power.setFocus()
    QTest.keyClick(power, Qt.Key.Key_Return)
    assert len(board.charts) == len(MAKERS) + 1
    large = board.charts[-1]
    assert large.window() is not board.window()
    assert large.window().width() <= 1280
    assert large.window().height() <= 640
    large.window().close()
    qapp.processEvents()
    assert len(board.charts) == len(MAKERS)


def test_charts_speak_their_title_and_values(small: Workspace, shown: Show) -> None:
    board = Dashboard(small)
    shown(board, 2700, 240)
    names = [chart.accessibleName() for chart in board.charts]
    assert names == [
        "Power by rack",
        "VRAM by pool",
        "Throughput–latency",
        "Cumulative cost",
        "Heat by room",
        "Cost breakdown",
        "Cash flow",
        "Load over the week",
        "Cost range",
        "What moves the cost",
    ]
    assert "expected peak" in board.charts[0].accessibleDescription()
