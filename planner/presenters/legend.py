"""What the colours of the canvas mean."""

from dataclasses import dataclass

from planner.domain.finding import Severity
from planner.domain.hardware import DeviceClass
from planner.presenters import formats
from planner.presenters.colouring import Colouring, Metric, Shade, metric_title
from planner.presenters.privacy import hidden_text
from planner.presenters.seats import Group, Seats
from planner.presenters.wording import translate

_MOST_NAMED = 5
"""Deployments that the legend names."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One colour of a legend and what it stands for."""

    shade: Shade
    text: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours mean: entries side by side, or a scale between two texts, or `words`.

    `low` and `high` are the ends of the scale, empty when there is none; a `smooth` one has no
    steps.
    """

    title: str
    entries: tuple[LegendEntry, ...] = ()
    low: str = ""
    high: str = ""
    smooth: bool = False
    words: str = ""


def legend(colours: Colouring, *, far: bool, smooth: bool = False) -> Legend:
    """Return what the colours mean; *far* while whole racks are coloured, *smooth* without steps."""
    title = metric_title(colours.metric)
    if colours.metric is Metric.CLASS:
        return Legend(title, tuple(LegendEntry(one, class_name(one)) for one in DeviceClass))
    if colours.metric is Metric.FINDINGS:
        return Legend(
            title,
            (
                LegendEntry(Severity.ERROR, translate("colouring", "error")),
                LegendEntry(Severity.WARNING, translate("colouring", "warning")),
                LegendEntry(Severity.INFO, translate("colouring", "none")),
            ),
        )
    if colours.metric is Metric.DEPLOYMENT:
        return Legend(title, _groups(colours.seats))
    span = colours.racks if far else colours.devices
    per = (
        translate("colouring", "{0} per rack") if far else translate("colouring", "{0} per device")
    )
    if colours.hidden:
        return Legend(per.format(title), (LegendEntry(None, hidden_text()),))
    missing = LegendEntry(None, formats.no_data())
    high = colours.text(span.top) if span is not None else ""
    return Legend(per.format(title), (missing,), "0", high, smooth)


def _groups(seats: Seats) -> tuple[LegendEntry, ...]:
    """The deployments that have GPUs, and the GPUs that nobody has."""
    gpus, idle = seats.totals()
    entries = [
        LegendEntry(Group(number), f"{name} {gpus[one]}")
        for one, (number, name) in seats.groups.items()
        if one in gpus
    ]
    if len(entries) > _MOST_NAMED:
        more = translate("colouring", "and {0} more").format(len(entries) - _MOST_NAMED)
        entries = [*entries[:_MOST_NAMED], LegendEntry(Severity.INFO, more)]
    text = translate("colouring", "idle {0}").format(idle)
    return (*entries, LegendEntry(None, text))


def class_name(device_class: DeviceClass) -> str:
    """Return the name of a device class."""
    return {
        DeviceClass.COMPUTE: translate("colouring", "compute"),
        DeviceClass.STORAGE: translate("colouring", "storage"),
        DeviceClass.NETWORK: translate("colouring", "network"),
        DeviceClass.FACILITY: translate("colouring", "power, cooling"),
        DeviceClass.CLOUD: translate("colouring", "cloud"),
    }[device_class]
