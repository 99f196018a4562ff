"""The racks as the canvas draws them, recorded in parts that can be read on paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from planner.domain.hardware import DeviceClass
from planner.domain.identity import ScenarioId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.charts import device_class_name
from planner.presenters.report.blocks import Heading, Words
from planner.presenters.rows import Tone
from planner.presenters.wording import translate
from planner.ui.canvas.layout import Layout, RoomPlace
from planner.ui.canvas.render import application
from planner.ui.canvas.scene import CanvasScene
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.chart_frame import LINE_MM, Entry, draw_legend, legend_lines
from planner.ui.report.pieces import Piece
from planner.ui.report.recorded import AROUND_PX, Recordings, recorded, recording_piece
from planner.ui.report.typeface import Typeface
from planner.ui.report.words import heading_piece, words_pieces
from planner.ui.theme import LIGHT
from planner.workspace.state import State

_SMALLEST_MM_PER_PX = 0.135
"""At less the names of devices cannot be read on paper: what is larger goes over several sheets."""
_CLOSE_PX = 3.0
"""Ground around a part that others stand beside."""
MOST_VIEWS = 40
"""Parts that are drawn: more than these nobody leafs through."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the canvas, and what it shows where that is not to be seen in it."""

    box: QRectF
    title: str = ""


def rack_views(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    field_mm: tuple[float, float],
) -> Recordings:
    """Return the racks of a scenario in parts that can be read on a field of this size.

    The whole canvas where that is small enough, else site by site, room by room, line by line; at
    most `MOST_VIEWS`.
    """
    scene = CanvasScene(LIGHT, application().font())
    scene.show_state(State(project, scenario, evaluation))
    scene.racks.set_scale(1.0)
    scene.look.on_paper = True
    room = (field_mm[0] / _SMALLEST_MM_PER_PX, field_mm[1] / _SMALLEST_MM_PER_PX)
    whole = scene.content_rect()
    plan = project.scenario(scenario).plan
    parts = [_Part(whole)] if _fits(whole, room) else list(_parts(scene.layout, plan, room))
    shown = parts[:MOST_VIEWS]
    racks = tuple(
        recorded(scene, scene.look, one.box, one.title, _CLOSE_PX if one.title else AROUND_PX)
        for one in shown
    )
    return Recordings(racks, len(parts) - len(shown))


def _fits(part: QRectF, room: tuple[float, float]) -> bool:
    return part.width() <= room[0] and part.height() <= room[1]


def _parts(layout: Layout, plan: Plan, room: tuple[float, float]) -> Iterator[_Part]:
    for site in layout.sites.values():
        box = QRectF(site.box.x, site.box.y, site.box.width, site.box.height)
        if _fits(box, room) or not site.rooms:
            yield _Part(box)
        else:
            for place in site.rooms:
                yield from _of_room(layout, plan, place, room)


def _of_room(
    layout: Layout, plan: Plan, place: RoomPlace, room: tuple[float, float]
) -> Iterator[_Part]:
    """A room, or its lines of racks, as many side by side as can be read."""
    site = plan.site(place.site)
    name = next(one.name for one in site.rooms if one.id == place.room)
    title = translate("report", "{0} · {1}").format(site.name, name)
    box = QRectF(place.box.x, place.box.y, place.box.width, place.box.height)
    if _fits(box, room) or not place.lines:
        yield _Part(box, title)
        return
    for line in place.lines:
        cells = [layout.racks[rack].cell for rack in line.racks]
        first = 0
        while first < len(cells):
            last = first
            while last + 1 < len(cells) and cells[last + 1].right - cells[first].x <= room[0]:
                last += 1
            shown = cells[first : last + 1]
            top = min(one.y for one in shown)
            bottom = max(one.y + one.height for one in shown)
            ends = [plan.racks[line.racks[place]].name for place in (first, last)]
            yield _Part(
                QRectF(shown[0].x, top, shown[-1].right - shown[0].x, bottom - top),
                translate("report", "{0}: {1} to {2}").format(title, *ends),
            )
            first = last + 1


def rack_pieces(
    typeface: Typeface, views: Recordings, width: float, high: float
) -> Iterator[Piece]:
    """Return what the colours mean, then a piece for each view, as large as its sheet has room for."""
    entries = [
        Entry(device_class_name(one), LIGHT.fills[one]) for one in DeviceClass if one in LIGHT.fills
    ]
    lines = legend_lines(typeface, entries, width)
    legend = len(lines) * LINE_MM

    def draw(pencil: Pencil, left: float, top: float) -> None:
        draw_legend(typeface, pencil, lines, left, top)

    yield Piece(legend, draw, above=1.0, keeps_next=True)
    high -= legend + 4.0
    for view in views.racks:
        if view.title:
            heading = heading_piece(typeface, Heading(view.title), width)
            yield heading
            yield recording_piece(view, width, high - heading.height - heading.above)
        else:
            yield recording_piece(view, width, high)
    if views.left:
        told = translate(
            "report", "{0} more parts of this plan are not drawn; the window shows all."
        )
        text = told.format(formats.grouped(views.left))
        yield from words_pieces(typeface, Words(text, Tone.WARNING), width)
