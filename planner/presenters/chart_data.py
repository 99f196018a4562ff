"""A chart as data: tab-separated plain numbers with the unit in the titles."""

from collections.abc import Iterator

from planner.presenters.series import BarChart, Chart, LineChart, PaneChart
from planner.presenters.wording import translate


def chart_text(chart: Chart) -> str:
    """Return the numbers of a chart as they go on the clipboard; one row per bar or point."""
    if isinstance(chart, PaneChart):
        rows = _panes(chart)
    else:
        rows = _bars(chart) if isinstance(chart, BarChart) else _curves(chart)
    return "\n".join("\t".join(row) for row in rows)


def _bars(chart: BarChart) -> Iterator[list[str]]:
    labels = list(dict.fromkeys(part.label for bar in chart.bars for part in bar.segments))
    bounded = [
        (chart.outline_label, [bar.outline for bar in chart.bars]),
        (chart.limit_label, [bar.limit for bar in chart.bars]),
    ]
    bounds = [(name, values) for name, values in bounded if name]
    unit = chart.unit
    yield [chart.title, *(f"{name}, {unit}" for name in (*labels, *(one for one, _ in bounds)))]
    for place, bar in enumerate(chart.bars):
        parts = {part.label: part.value for part in bar.segments}
        limits = (values[place] for _, values in bounds)
        yield [
            bar.label,
            *(_plain(parts.get(label, 0.0)) for label in labels),
            *(_plain(limit) for limit in limits),
        ]


def _curves(chart: LineChart) -> Iterator[list[str]]:
    x_title = f"{chart.x_title}, {chart.x_unit}" if chart.x_unit else chart.x_title
    told = any(line.texts for line in chart.lines)
    head = [translate("charts", "Curve"), x_title, f"{chart.title}, {chart.unit}"]
    yield [*head, translate("charts", "Point")] if told else head
    for line in chart.lines:
        for place, (x, y) in enumerate(zip(line.x, line.y, strict=True)):
            text = [line.texts[place] if line.texts else ""] if told else []
            yield [line.label, _plain(x), _plain(y), *text]


def _panes(chart: PaneChart) -> Iterator[list[str]]:
    """All curves side by side: they share their points."""
    names = [f"{line.label}, {pane.label}" for pane in chart.panes for line in pane.lines]
    yield [f"{chart.x_title}, {chart.x_unit}", *names]
    for place, x in enumerate(chart.lines[0].x if chart.lines else ()):
        yield [_plain(x), *(_plain(line.y[place]) for line in chart.lines)]


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
