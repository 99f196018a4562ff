"""The cable schedule as a table, and who is connected to a device."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.compute.cable_schedule import CableLine, cable_schedule
from planner.compute.steps.context import context_of
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded


def cables_of(project: Project, evaluation: Evaluation) -> tuple[CableLine, ...]:
    """Return every cable of the evaluated scenario; what has been calculated is not again."""
    return cable_schedule(context_of(project, evaluation.scenario, evaluation))


def schedule_table(lines: Iterable[CableLine], fabric: str = "") -> Table:
    """Return the schedule, of one fabric where its id is given."""
    return Table(
        _columns(),
        tuple(_row(one) for one in lines if not fabric or one.fabric_id == fabric),
        translate("cables", "No fabric has cables yet."),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("label", translate("cables", "Label")),
        Column("from", translate("cables", "From")),
        Column("from_port", translate("cables", "Port")),
        Column("from_rack", translate("cables", "Rack")),
        Column("to", translate("cables", "To")),
        Column("to_port", translate("cables", "Port")),
        Column("to_rack", translate("cables", "Rack")),
        Column("fabric", translate("cables", "Fabric")),
        Column("medium", translate("cables", "Medium")),
        Column("length", translate("cables", "Length, m"), numeric=True),
        Column("part", translate("cables", "Part number")),
    )


def _row(line: CableLine) -> Row:
    length = line.length_m
    known = length is not None
    shown = formats.short(length) if length is not None else formats.no_data()
    return Row(
        line.label,
        {
            "label": Cell(line.label),
            "from": Cell(worded(line.one.device)),
            "from_port": Cell(line.one.port, _order(line.one.port)),
            "from_rack": Cell(line.one.rack),
            "to": Cell(worded(line.other.device)),
            "to_port": Cell(line.other.port, _order(line.other.port)),
            "to_rack": Cell(line.other.rack),
            "fabric": Cell(line.fabric),
            "medium": Cell(line.medium or formats.no_data()),
            "length": Cell(shown, length, Tone.NORMAL if known else Tone.WARNING),
            "part": Cell(line.part_number, tooltip=line.part),
        },
    )


def _order(port: str) -> float | str:
    """A port as a number, so that 10 comes after 9; trays stay texts."""
    return float(port) if port.isdigit() else port


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A device that cables of one fabric lead to, and how many."""

    fabric: str
    fabric_name: str
    device: str
    placement: str
    cables: int


def neighbours(lines: Iterable[CableLine], placement: str) -> tuple[Neighbour, ...]:
    """Return what is connected to a device, by fabric, most cables first."""
    counts: dict[tuple[str, str, str, str], int] = {}
    for line in lines:
        for end, other in ((line.one, line.other), (line.other, line.one)):
            if end.placement == placement:
                key = (line.fabric_id, line.fabric, other.device, other.placement or "")
                counts[key] = counts.get(key, 0) + 1
    found = [Neighbour(*key, count) for key, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (one.fabric, -one.cables, one.device)))
