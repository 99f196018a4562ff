"""Labels and legends of charts: whole, and not over one another."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QWidget

from planner.presenters.series import Bound, Hue, Line, LineChart, Mark
from planner.ui.appearance import Appearance
from planner.ui.charts.line_chart import LineChartView
from planner.ui.charts.placing import best_anchor, label_box
from planner.ui.charts.plot import Legend
from planner.ui.theme import DARK

Show = Callable[..., None]
PLOT = QRectF(0, 0, 200, 100)
LABEL = QSizeF(80, 14)


def chosen_box(point: QPointF, *taken: QRectF) -> QRectF:
    return label_box(point, LABEL, best_anchor(point, LABEL, PLOT, taken))


def test_a_label_stays_inside_the_plot_wherever_its_point_is() -> None:
    for x in range(0, 201, 20):
        for y in range(5, 96, 10):
            assert PLOT.contains(chosen_box(QPointF(x, y))), (x, y)


def test_a_label_stays_off_another_one() -> None:
    other = QRectF(100, 0, 60, 30)
    assert not chosen_box(QPointF(98, 25), other).intersects(other)


def test_a_label_stays_off_the_curve_where_it_can() -> None:
    point = QPointF(90, 50)
    rising = [QPointF(x, 100 - x / 2) for x in range(0, 200, 5)]
    anchor = best_anchor(point, LABEL, PLOT, (), rising)
    box = label_box(point, LABEL, anchor)
    assert not any(box.contains(dot) for dot in rising)


def test_the_mark_of_a_low_operating_point_is_read_whole(
    appearance: Appearance, shown: Show
) -> None:
    steps = tuple(map(float, range(80)))
    curve = Line("chat", steps, steps, Hue.COMPUTE)
    mark = Mark(4.0, 1.0, "peak hour 4.00 ms")
    chart = LineChart(
        "Throughput",
        "tok/s",
        "TPOT",
        (curve,),
        (mark,),
        x_unit="ms",
        x_end=80.0,
        bounds=(Bound(50.0, "SLO 50 ms"),),
    )
    view = LineChartView()
    view.show_chart(chart)
    shown(view, 290, 165)
    plot = view.plot.getPlotItem().getViewBox().sceneBoundingRect()
    label = view._mark_labels[0]
    assert plot.contains(label.mapRectToScene(label.boundingRect()).adjusted(1, 1, -1, -1))


def test_months_carry_their_unit(appearance: Appearance, shown: Show) -> None:
    months = tuple(map(float, range(61)))
    cost = Line("A", months, months, Hue.OWN)
    view = LineChartView()
    view.show_chart(LineChart("Cost", "$M", "Month", (cost,)))
    shown(view, 290, 165)
    ticks, _ = view.plot._ticks["bottom"]
    assert [text for _, text in ticks][-2:] == ["48", "60\u00a0mo"]


def test_a_legend_goes_on_in_a_second_line(appearance: Appearance, shown: Show) -> None:
    box = QWidget()
    legend = Legend(box)
    names = ("compute", "storage", "network", "plant", "cloud", "services")
    entries = [(name, DARK.text, Legend.FILL) for name in names]
    legend.show_entries(entries)
    assert legend.heightForWidth(266) > legend.heightForWidth(2000)
    assert [one.text for one in legend._placed(266)] == list(names)
    assert legend._placed(40)[-1].line == 1


def test_points_close_together_do_not_write_over_each_other(
    appearance: Appearance, shown: Show
) -> None:
    steps = tuple(map(float, range(101)))
    curve = Line("owned", steps, tuple(100.0 - step for step in steps), Hue.OWN)
    marks = tuple(Mark(50.0 + step, 50.0 - step, f"tier {step}") for step in range(6))
    chart = LineChart(
        "Break-even", "%", "price", (curve,), marks, x_unit="$", x_end=100.0, every_mark=True
    )
    view = LineChartView()
    view.show_chart(chart)
    shown(view, 290, 165)
    boxes = [
        label.mapRectToScene(label.boundingRect()).adjusted(2, 2, -2, -2)
        for label in view._mark_labels
        if label.isVisible()
    ]
    assert 1 <= len(boxes) < 6
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_what_a_chart_leaves_out_is_printed_beneath_it(appearance: Appearance, shown: Show) -> None:
    words = "Not in it: tax. " * 20
    line = Line("owned", (0.0, 1.0), (1.0, 2.0), Hue.OWN)
    chart = LineChart("Break-even", "$", "share", (line,), x_unit="%", x_end=1.0, foot=words)
    view = LineChartView()
    view.show_chart(chart)
    shown(view, 290, 165)
    low = view._foot.height()
    assert view._foot.isVisible()
    assert view._foot.toolTip() == words
    shown(view, 600, 500)
    assert view._foot.height() > 2 * low
    view.show_chart(LineChart("Break-even", "$", "share", (), empty_text="nothing"))
    assert not view._foot.isVisible()
