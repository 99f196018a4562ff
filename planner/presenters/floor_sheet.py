"""The floor plan on paper: which rooms, at which scale, on how many sheets, and what they say.

A sheet has a margin, a foot with legend, scale bar and title block, and a field for the drawing. A
room that is larger than the field at the scale asked for goes over several sheets.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from planner.domain.errors import UserError
from planner.domain.floor_plan import FloorPlan
from planner.domain.identity import EntryId, RackId, RoomId, ScenarioId
from planner.domain.picture import Picture
from planner.domain.project import PartShelf, Project
from planner.domain.results import Evaluation
from planner.domain.site import Room
from planner.domain.standing import RoomLayout
from planner.presenters import floor, formats
from planner.presenters.canvas import worst_findings
from planner.presenters.colouring import Colouring, Metric, colouring
from planner.presenters.legend import Legend, legend
from planner.presenters.wording import translate

MARGIN_MM = 8.0
FOOT_MM = 26.0
BESIDE_MM = 12.0
"""Paper that dimension lines take above and to the left of a room."""
AROUND_MM = 8.0
"""Paper below and to the right of a room, for the names of doors."""

MOST_SHEETS = 60

_FITTING = (20, 25, 50, 75, 100, 125, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 5000)
"""Scales that *fit* chooses from."""
_LARGEST, _SMALLEST = 5, 20_000


class Paper(StrEnum):
    """Sizes of paper."""

    A4 = "A4"
    A3 = "A3"
    LETTER = "Letter"

    @property
    def size_mm(self) -> tuple[float, float]:
        """Short and long side (ISO 216, ANSI Y14.1)."""
        return _PAPERS[self]


_PAPERS = {Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0), Paper.LETTER: (215.9, 279.4)}


@dataclass(frozen=True, slots=True)
class RoomDrawing:
    """A room as it is drawn: where everything stands and what is written on it."""

    room: RoomId
    site: str
    layout: RoomLayout
    plan: FloorPlan | None
    mark: floor.RoomMark
    racks: Mapping[RackId, floor.RackMark]
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Rooms of a scenario, ready to be put on paper; `date` is when, as it is printed."""

    project: str
    scenario: str
    date: str
    rooms: tuple[RoomDrawing, ...]
    colours: Colouring
    legend: Legend


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a part of a room, `across` and `down` counted from 0, and its number of `of`."""

    drawing: RoomDrawing
    width_mm: float
    height_mm: float
    scale: int
    across: int
    down: int
    columns: int
    rows: int
    number: int
    of: int

    @property
    def field_mm(self) -> tuple[float, float]:
        """Width and height of the field for the drawing."""
        return _field(self.width_mm, self.height_mm)

    @property
    def spare_mm(self) -> tuple[float, float]:
        """Paper to leave left of and above the drawing, so that it stands in the middle."""
        wide, deep = _drawn(self.drawing, self.scale)
        field = self.field_mm
        return max(0.0, (field[0] - wide) / 2), max(0.0, (field[1] - deep) / 2)


def drawing_of(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    date: str,
    metric: Metric = Metric.CLASS,
    rooms: Collection[RoomId] = (),
) -> Drawing:
    """Return the rooms of a scenario; *rooms* alone where some are named.

    Raises:
        UserError: when there is no room to draw.
    """
    chosen = project.scenario(scenario)
    plan, shelf = chosen.plan, project.shelf
    layouts = floor.floors(plan, shelf, None).layouts
    worst = worst_findings(evaluation.findings)
    colours = colouring(metric, project, evaluation, worst, None)
    several = sum(site.kind.holds_racks for site in plan.sites) > 1
    found = []
    for site in plan.sites:
        for room in site.rooms:
            layout = layouts.get(room.id)
            if layout is None or (rooms and room.id not in rooms):
                continue
            marks = {
                rack: floor.rack_mark(
                    plan.racks[rack], evaluation.racks.get(rack), shelf, colours, worst
                )
                for rack in layout.racks
            }
            mark = floor.room_mark(room, site, layout, several_sites=several)
            found.append(
                RoomDrawing(
                    room.id,
                    site.name,
                    layout,
                    room.drawn,
                    mark,
                    marks,
                    _picture_below(room, shelf),
                )
            )
    if not found:
        raise UserError(
            translate("sheet", "There is no room to draw."),
            translate("sheet", "Nothing was written."),
            translate("sheet", "Add a site with a room first."),
        )
    return Drawing(
        project.name,
        chosen.name,
        date,
        tuple(found),
        colours,
        legend(colours, far=True, smooth=True),
    )


def _picture_below(room: Room, shelf: PartShelf) -> Picture | None:
    underlay = room.drawn.underlay if room.drawn is not None else None
    return shelf.pictures.get(EntryId(underlay.digest)) if underlay is not None else None


def scale_from(text: str) -> int | None:
    """Return the scale that a person wrote, such as 100 for ``1:100``; None for ``fit``.

    Raises:
        UserError: when it is neither.
    """
    words = text.strip().lower().replace(" ", "")
    if words in ("", "fit"):
        return None
    number = words.removeprefix("1:")
    if number.isdecimal() and _LARGEST <= int(number) <= _SMALLEST:
        return int(number)
    raise UserError(
        translate("sheet", "{0} is no scale of a floor plan.").format(text),
        translate("sheet", "Nothing was written."),
        translate(
            "sheet", "Write 1:50, 1:100, another whole number from {0} to {1}, or fit."
        ).format(_LARGEST, formats.grouped(_SMALLEST)),
    )


def scale_text(scale: int) -> str:
    """Return a scale as it is written on a sheet."""
    return translate("sheet", "1 : {0}").format(formats.grouped(scale))


def sheets(drawing: Drawing, paper: Paper, scale: int | None) -> tuple[Sheet, ...]:
    """Return the sheets of a drawing at 1 : *scale*; None takes the largest that fits one sheet.

    Raises:
        UserError: when it would take more than `MOST_SHEETS`.
    """
    laid = [_laid(one, paper, scale) for one in drawing.rooms]
    total = sum(columns * rows for _, _, columns, rows in laid)
    if total > MOST_SHEETS:
        raise UserError(
            translate("sheet", "At {0} the floor plan takes {1} sheets of {2}.").format(
                scale_text(scale or 1), formats.grouped(total), paper
            ),
            translate("sheet", "Nothing was written."),
            translate("sheet", "Choose a smaller scale, larger paper, or fit."),
        )
    found: list[Sheet] = []
    for room, ((width, height), ratio, columns, rows) in zip(drawing.rooms, laid, strict=True):
        for down in range(rows):
            for across in range(columns):
                place = (across, down, columns, rows)
                found.append(Sheet(room, width, height, ratio, *place, len(found) + 1, total))
    return tuple(found)


def single_sheets(drawing: Drawing, scale: int | None) -> tuple[Sheet, ...]:
    """Return one sheet a room, as large as the room needs: for pictures instead of paper."""
    found: list[Sheet] = []
    for room in drawing.rooms:
        ratio = scale or _fitting(room, _field(*reversed(Paper.A3.size_mm)))
        wide, deep = _drawn(room, ratio)
        width = max(wide + 2 * MARGIN_MM, Paper.A4.size_mm[1])
        height = deep + FOOT_MM + 2 * MARGIN_MM
        number = len(found) + 1
        found.append(Sheet(room, width, height, ratio, 0, 0, 1, 1, number, len(drawing.rooms)))
    return tuple(found)


def _laid(
    room: RoomDrawing, paper: Paper, scale: int | None
) -> tuple[tuple[float, float], int, int, int]:
    """Return size of the paper, scale, columns and rows of sheets, with fewest sheets."""
    short, long = paper.size_mm
    options = []
    for place, size in enumerate(((long, short), (short, long))):
        field = _field(*size)
        ratio = scale or _fitting(room, field)
        wide, deep = _drawn(room, ratio)
        columns, rows = ceil(wide / field[0] - 1e-9), ceil(deep / field[1] - 1e-9)
        options.append((columns * rows, ratio, place, size, columns, rows))
    _, ratio, _, size, columns, rows = min(options)
    return size, ratio, columns, rows


def _field(width_mm: float, height_mm: float) -> tuple[float, float]:
    return width_mm - 2 * MARGIN_MM, height_mm - 2 * MARGIN_MM - FOOT_MM


def _drawn(room: RoomDrawing, scale: int) -> tuple[float, float]:
    """Return the paper that a room takes with what is written around it."""
    extent = room.layout.extent
    around = BESIDE_MM + AROUND_MM
    return extent.width_mm / scale + around, extent.depth_mm / scale + around


def _fitting(room: RoomDrawing, field: tuple[float, float]) -> int:
    for scale in _FITTING:
        wide, deep = _drawn(room, scale)
        if wide <= field[0] and deep <= field[1]:
            return scale
    return _SMALLEST


def bar_mm(scale: int, room_mm: float) -> float:
    """Return the length on the floor that the scale bar shows: the longest round one that fits."""
    most = room_mm * scale
    steps = [base * 10**power for power in range(2, 6) for base in (1, 2, 5)]
    return float(max((one for one in steps if one <= most), default=100))
