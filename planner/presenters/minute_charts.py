"""The chart of a simulated minute: requests, cache and tokens of a deployment, step by step."""

from planner.presenters import formats
from planner.presenters.series import Hue, Line, Pane, PaneChart
from planner.presenters.wording import translate
from planner.studies.rate_sweep import Sweep
from planner.studies.simulated_minute import MINUTE_S, Minute


def minute_chart(asked: Sweep | None, found: Minute | None, *, under_way: bool) -> PaneChart:
    """Return the course of a simulated minute of the peak hour of what is *asked*."""
    if asked is None or not asked.operating_per_s:
        return _chart("", empty=translate("charts", "No deployment generates tokens here."))
    if under_way:
        text = translate("charts", "A minute of {0} is being simulated.")
        return _chart(asked.name, empty=text.format(asked.name))
    course = found.simulation.timeline if found is not None else None
    if found is None or course is None:
        text = translate("charts", "{0} could not be simulated; its other figures hold.")
        return _chart(asked.name, empty=text.format(asked.name))
    x = tuple((place + 0.5) * course.bin_s for place in range(len(course.running)))
    prompts, outputs = (
        tuple(tokens / course.bin_s for tokens in series)
        for series in (course.prompt_tokens, course.output_tokens)
    )
    scale = formats.scale_of(formats.TOKEN_RATE, max((*prompts, *outputs), default=0.0))
    panes = (
        Pane(
            translate("charts", "requests"),
            (
                Line(translate("charts", "running"), x, course.running, Hue.COMPUTE),
                Line(translate("charts", "waiting"), x, course.waiting, Hue.LIMIT),
            ),
        ),
        Pane(
            translate("charts", "KV cache in use, %"),
            (
                Line(
                    translate("charts", "KV cache"),
                    x,
                    tuple(100.0 * share for share in course.kv_share),
                    Hue.KV,
                ),
            ),
            top=100.0,
        ),
        Pane(
            scale.unit,
            (
                _rate(translate("charts", "prefill"), x, prompts, scale.divisor, Hue.NETWORK),
                _rate(translate("charts", "decode"), x, outputs, scale.divisor, Hue.FACILITY),
            ),
        ),
    )
    return _chart(asked.name, panes, foot=_foot(found))


def _chart(
    name: str, panes: tuple[Pane, ...] = (), *, foot: str = "", empty: str = ""
) -> PaneChart:
    unit = translate("charts", "one minute of the peak hour")
    return PaneChart(
        translate("charts", "Simulated minute"),
        f"{unit}, {name}" if name else unit,
        translate("charts", "time"),
        "s",
        MINUTE_S,
        panes,
        foot,
        empty,
    )


def _rate(
    label: str, x: tuple[float, ...], values: tuple[float, ...], divisor: float, hue: Hue
) -> Line:
    return Line(label, x, tuple(value / divisor for value in values), hue)


def _foot(found: Minute) -> str:
    asked, run = found.asked, found.simulation
    course = run.timeline
    text = translate("charts", "{0}: {1} requests/s at random on {2} replicas, seed {3}.")
    if asked.replicas == 1:
        text = translate("charts", "{0}: {1} requests/s at random on {2} replica, seed {3}.")
    rate = formats.short(asked.operating_per_s or 0.0)
    notes = [text.format(asked.workload, rate, asked.replicas, found.seed)]
    most = formats.percent(max(course.kv_share, default=0.0) if course else None)
    text = translate("charts", "At most {0} waited; the KV cache was at most {1} full.")
    notes.append(text.format(formats.grouped(run.waiting_most), most))
    if run.preempted:
        text = translate("charts", "A full cache put requests back {0} times.")
        notes.append(text.format(formats.grouped(run.preempted)))
    return "\n".join(notes)
