"""Demand over time as an edit: a curve that was drawn, or load that was recorded."""

from dataclasses import replace
from pathlib import Path

from planner.document.command import Command
from planner.document.commands.workloads import EditWorkload
from planner.domain.demand_shape import Curve
from planner.domain.errors import UserError
from planner.domain.phrase import say
from planner.domain.recording import Recording
from planner.domain.workload import Workload
from planner.exchange.importing.load_file import LoadReport, read_load
from planner.exchange.importing.sources import Unreadable

__all__ = ["LoadReport", "curve_command", "growth_command", "load_from", "recording_command"]

_MIB = 1024 * 1024
MOST_BYTES = 256 * _MIB


def curve_command(workload: Workload, curve: Curve) -> Command | None:
    """Return the edit that gives a workload this curve; None for one without users."""
    if workload.demand is None:
        return None
    return EditWorkload(replace(workload, demand=curve.on(workload.demand)), "demand")


def growth_command(workload: Workload, growth: float) -> Command | None:
    """Return the edit that lets demand grow by so much a year; the curve stays."""
    if workload.demand is None:
        return None
    demand = replace(workload.demand, growth_per_year=growth)
    return EditWorkload(replace(workload, demand=demand), "growth")


def recording_command(
    workload: Workload, recording: Recording, *, growth: float, lengths: bool
) -> Command | None:
    """Return the edit that gives a workload recorded load, with *lengths* its mean tokens too."""
    if workload.demand is None:
        return None
    demand = replace(recording.demand(workload.demand), growth_per_year=growth)
    changed = replace(workload, demand=demand)
    if lengths:
        read, made = recording.input_tokens, recording.output_tokens
        changed = replace(
            changed,
            input_tokens=changed.input_tokens if read is None else max(1, round(read)),
            output_tokens=changed.output_tokens if made is None else max(1, round(made)),
        )
    return EditWorkload(changed, "demand")


def load_from(path: Path) -> LoadReport:
    """Return what a file of recorded load says.

    Raises:
        UserError: when it cannot be read, or is no table of load.
    """
    unharmed = say("Your plan is unchanged.")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UserError(
                say(
                    "{0} has {1:,} MiB; {2} are read.", path.name, size // _MIB, MOST_BYTES // _MIB
                ),
                unharmed,
                say("Give totals by hour instead of single requests."),
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        reason = problem.strerror or say("unknown reason")
        raise UserError(
            say("{0} could not be read: {1}.", path.name, reason),
            unharmed,
            say("Check the file and choose it again."),
        ) from None
    except UnicodeDecodeError:
        raise UserError(
            say("{0} is no text in UTF-8.", path.name),
            unharmed,
            say("Save it as CSV in UTF-8 and choose it again."),
        ) from None
    try:
        return read_load(text)
    except Unreadable as problem:
        raise UserError(
            say("{0} {1}.", path.name, problem.args[0]),
            unharmed,
            say("Give a column timestamp, and requests by hour or input and output tokens."),
        ) from None
