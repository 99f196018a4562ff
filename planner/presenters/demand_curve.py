"""How a demand curve and a file of recorded load read."""

from statistics import fmean

from planner.domain.demand_shape import Curve, curve_of
from planner.domain.recording import Recording
from planner.domain.units import HOURS_PER_DAY
from planner.domain.workload import Demand
from planner.exchange.importing.load_file import LoadReport
from planner.presenters import formats
from planner.presenters.wording import translate, worded


def hour_labels() -> tuple[str, ...]:
    """Return the hours of a day as they stand below a curve."""
    return tuple(formats.hour(hour) for hour in range(HOURS_PER_DAY))


def month_labels() -> tuple[str, ...]:
    """Return the months as they stand below a curve."""
    return (
        translate("demand", "Jan"),
        translate("demand", "Feb"),
        translate("demand", "Mar"),
        translate("demand", "Apr"),
        translate("demand", "May"),
        translate("demand", "Jun"),
        translate("demand", "Jul"),
        translate("demand", "Aug"),
        translate("demand", "Sep"),
        translate("demand", "Oct"),
        translate("demand", "Nov"),
        translate("demand", "Dec"),
    )


def curve_text(demand: Demand, curve: Curve) -> str:
    """Return peak and mean of a drawn curve."""
    peak = demand.peak_requests_per_s * max((*curve.workday, *curve.restday)) * max(curve.months)
    return _rates(peak, peak * curve.load_factor)


def recorded_text(demand: Demand) -> str:
    """Return peak and mean of recorded demand, and how much of it is kept."""
    peak = demand.peak_requests_per_s
    if demand.recorded:
        mean = peak * fmean(demand.recorded)
        kept = translate("demand", "recorded, all hours of a year")
    else:
        mean = peak * fmean(demand.week) * fmean(demand.months)
        kept = translate("demand", "recorded, as a typical week")
    return f"{_rates(peak, mean)} · {kept}"


def over_time_text(demand: Demand) -> str:
    """Return the mean of a demand as a share of its peak, and whether it was recorded."""
    if demand.recorded:
        text = translate("demand", "recorded, mean {0}")
        return text.format(formats.percent(fmean(demand.recorded)))
    share = curve_of(demand).load_factor
    return translate("demand", "mean {0} of the peak").format(formats.percent(share))


def _rates(peak: float, mean: float) -> str:
    text = translate("demand", "Peak {0} requests/s, mean {1} ({2} of the peak)")
    share = mean / peak if peak else 0.0
    return text.format(formats.number(peak), formats.number(mean), formats.percent(share))


def lengths_text(recording: Recording) -> str:
    """Return the question whether mean lengths of requests are taken too; empty without any."""
    if recording.input_tokens is None or recording.output_tokens is None:
        return ""
    text = translate("demand", "Take the mean lengths too: {0} tokens in, {1} out")
    read, made = round(recording.input_tokens), round(recording.output_tokens)
    return text.format(formats.grouped(read), formats.grouped(made))


def report_text(report: LoadReport, name: str) -> str:
    """Return what a file says: how it was read, or every row that is wrong."""
    if report.recording is not None:
        return "\n".join((name, *(worded(note) for note in report.notes)))
    one = translate("demand", "{0} was not taken over: 1 row is wrong. Your plan is unchanged.")
    many = translate(
        "demand", "{0} was not taken over: {1} rows are wrong. Your plan is unchanged."
    )
    head = one.format(name) if report.count == 1 else many.format(name, report.count)
    row = translate("demand", "Row {0}: {1}")
    lines = [row.format(problem.row, worded(problem.text)) for problem in report.problems]
    if report.count > len(lines):
        rest = report.count - len(lines)
        lines.append(translate("demand", "and {0} more").format(formats.grouped(rest)))
    remedy = translate("demand", "Correct them in the file and choose it again.")
    return "\n".join((head, *lines, remedy))
