"""Paints the map itself: land tinted by jurisdiction, pins with the lines to their cards, flows."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from planner.presenters.regions import FlowLine, Ruling, area_of, copies_name, ruling_name
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Align, Grid, Look, rounded
from planner.ui.regions.marks import draw_head, draw_number, line_of
from planner.ui.regions.picture import RegionPicture
from planner.ui.regions.places import BADGE, LEGEND_HEIGHT, PIN, USERS, Arc
from planner.ui.regions.projection import Point
from planner.ui.theme import GROUPS, Theme, mixed

_TINTS = (0, 7, 4, 3, 5, 6, 1, 2)
"""Colours of the jurisdictions, those first that no ruling has."""
_LAND, _LAW = 0.55, 0.34
"""How strongly land stands out from the sea, and how strongly it is tinted by its law."""
_THREAD = 0.6
"""How strongly lines from cards to pins are drawn."""
_BORDER = 0.6
"""Opacity of lines between countries."""
_STEPS_BACK = 0.28
"""Opacity of flows beside one that stands out."""
_EEA = "EEA"


def tint_of(index: int) -> QColor:
    """Return the colour of a jurisdiction."""
    return GROUPS[_TINTS[index % len(_TINTS)]]


class MapPainting:
    """Paints one map once."""

    def __init__(self, painter: QPainter, grid: Grid, look: Look, picture: RegionPicture) -> None:
        self._painter = painter
        self._grid = grid
        self._look = look
        self._theme: Theme = look.theme
        self._picture = picture

    def ground(self) -> None:
        """Paint sea, land and the net of degrees."""
        theme, places, painter = self._theme, self._picture.places, self._painter
        rect = self._grid.rect(places.map)
        sea = theme.well if theme.dark else theme.card
        rounded(painter, rect, 8.0, sea, QPen(theme.line, 1.0))
        net = QPen(mixed(theme.line_strong, sea, 0.28), 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(net)
        for start, end in places.projection.graticule():
            painter.drawLine(self._at(start), self._at(end))
        land = mixed(theme.line, sea, _LAND) if theme.dark else mixed(theme.line, sea, 0.9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for outline in self._picture.shown.outlines:
            corners = places.projection.outline(outline.corners)
            if not corners:
                continue
            law = outline.jurisdiction
            index = places.index_of(law if law == _EEA else area_of(law)) if law else -1
            fill = land if index < 0 else mixed(tint_of(index), land, _LAW)
            # A line of the same colour closes the hair between neighbours.
            edge = (
                mixed(theme.line_strong, fill, 0.35)
                if index < 0
                else mixed(tint_of(index), fill, 0.5)
            )
            painter.setBrush(fill)
            painter.setPen(QPen(edge, 1.0))
            painter.drawPolygon(QPolygonF([self._at(one) for one in corners]))
        self._borders()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.line_strong, 1.0))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8.0, 8.0)

    def _borders(self) -> None:
        line = QColor(self._theme.card)
        line.setAlphaF(_BORDER)
        self._painter.setPen(QPen(line, 1.0))
        for border in self._picture.shown.borders:
            for one, other in self._picture.places.projection.line(border.corners):
                self._painter.drawLine(self._at(one), self._at(other))

    def leaders(self) -> None:
        """Paint the lines from cards to pins."""
        places, theme, grid = self._picture.places, self._theme, self._grid
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for site, box in places.cards.items():
            pin = places.pins.get(site)
            if pin is None:
                continue
            chosen = self._picture.is_chosen(site)
            colour = theme.accent if chosen else mixed(theme.faint, theme.card, _THREAD)
            self._painter.setPen(QPen(colour, 2.0 if chosen else 1.0))
            at_left = box.x < places.map.x
            edge = box.right if at_left else box.x
            turn = places.map.x + 10 if at_left else places.map.right - 10
            y = box.y + box.height / 2
            path = QPainterPath(QPointF(grid.x(edge), grid.y(y) + 0.5))
            path.lineTo(QPointF(grid.x(turn), grid.y(y) + 0.5))
            path.lineTo(self._at(pin.at))
            self._painter.drawPath(path)

    def pins(self) -> None:
        """Paint the pins, with a thread to where a place lies that is moved aside."""
        places, theme, painter = self._picture.places, self._theme, self._painter
        radius = max(4.0, PIN * self._grid.scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for site, pin in places.pins.items():
            at, lies = self._at(pin.at), self._at(pin.lies)
            if (at - lies).manhattanLength() > radius:
                painter.setPen(QPen(theme.text, 1.0))
                painter.drawLine(lies, at)
                painter.setBrush(theme.text)
                painter.drawEllipse(lies, 1.6, 1.6)
            chosen = site != USERS and self._picture.is_chosen(site)
            painter.setBrush(theme.accent if chosen else theme.text)
            painter.setPen(QPen(theme.card, 1.5))
            painter.drawEllipse(at, radius, radius)
            if site == USERS:
                self._name_users(at, radius)

    def flows(self) -> None:
        """Paint the flows, those that stand out last, and then their numbers."""
        picture = self._picture
        arcs = picture.places.arcs
        drawn = [one for one in picture.shown.flows if one.key in arcs]
        quiet = picture.points_out
        order = sorted(drawn, key=lambda one: picture.stands_out(one.key))
        for flow in order:
            bold = picture.stands_out(flow.key)
            self._painter.setOpacity(_STEPS_BACK if quiet and not bold else 1.0)
            self._flow(flow, arcs[flow.key], bold=bold)
        for flow in order:
            bold = picture.stands_out(flow.key)
            self._painter.setOpacity(_STEPS_BACK if quiet and not bold else 1.0)
            draw_number(
                self._painter,
                self._at(arcs[flow.key].badge),
                max(7.0, BADGE * self._grid.scale),
                str(flow.number),
                flow.ruling,
                self._theme,
                self._look.type,
                copies=flow.copies,
            )
        self._painter.setOpacity(1.0)

    def legend(self) -> None:
        """Paint at the foot of the map what lines and shapes mean."""
        box, theme, kind = self._picture.places.map, self._theme, self._look.type
        strip = self._grid.rect(
            Box(box.x + 1, box.bottom - LEGEND_HEIGHT, box.width - 2, LEGEND_HEIGHT - 1)
        )
        ground = mixed(theme.card, theme.canvas, 0.9)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ground)
        self._painter.drawRoundedRect(strip, 7.0, 7.0)
        px = self._grid.size(10, 9, 13)
        x, y = strip.left() + 8, strip.center().y()
        for ruling in Ruling:
            end = x + 26 * max(0.8, self._grid.scale)
            self._painter.setPen(line_of(ruling, theme, 2.0))
            self._painter.drawLine(QPointF(x, y), QPointF(end - 4, y))
            draw_head(self._painter, QPointF(x, y), QPointF(end, y), ruling, theme, 0.9)
            text = ruling_name(ruling)
            width = kind.width(text, px) + 2
            words = QRectF(end + 5, strip.top(), width, strip.height())
            kind.draw(self._painter, words, text, px, theme.muted)
            x = words.right() + 8
        if x + 24 > strip.right():
            return
        mark = QPointF(x + 6, y)
        draw_number(self._painter, mark, 5.0, "", Ruling.ALLOWED, theme, kind, copies=True)
        rest = QRectF(
            mark.x() + 11, strip.top(), max(0.0, strip.right() - mark.x() - 14), strip.height()
        )
        kind.draw(self._painter, rest, copies_name(), px, theme.muted)

    def _flow(self, flow: FlowLine, arc: Arc, *, bold: bool) -> None:
        width = (3.2 if bold else 1.9) * max(0.8, min(1.4, self._grid.scale))
        start, bend, end = map(self._at, (arc.start, arc.bend, arc.end))
        path = QPainterPath(start)
        path.quadTo(bend, end)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        halo = QColor(self._theme.card)
        halo.setAlphaF(0.75)
        self._painter.setPen(QPen(halo, width + 2.5))
        self._painter.drawPath(path)
        self._painter.setPen(line_of(flow.ruling, self._theme, width))
        self._painter.drawPath(path)
        scale = self._grid.scale * (1.2 if bold else 1.0)
        draw_head(self._painter, bend, end, flow.ruling, self._theme, scale)

    def _name_users(self, at: QPointF, radius: float) -> None:
        """Name the pin of the users on the side where least is covered."""
        kind, text = self._look.type, self._picture.shown.users_title
        px = self._grid.size(10.5, 9, 13)
        width, height = kind.width(text, px, bold=True) + 10, px + 7.0
        gap = radius + 3
        sides = [
            QRectF(at.x() - width / 2, at.y() + gap, width, height),
            QRectF(at.x() - width / 2, at.y() - gap - height, width, height),
            QRectF(at.x() + gap, at.y() - height / 2, width, height),
            QRectF(at.x() - gap - width, at.y() - height / 2, width, height),
        ]
        places = self._picture.places
        spots = [self._at(pin.at) for pin in places.pins.values()]
        spots += [
            self._at(arc.point(share / 8)) for arc in places.arcs.values() for share in range(9)
        ]
        pill = min(sides, key=lambda side: sum(side.contains(one) for one in spots))
        rounded(self._painter, pill, 4.0, self._theme.card, QPen(self._theme.line_strong, 1.0))
        kind.draw(self._painter, pill, text, px, self._theme.text, align=Align.CENTRE, bold=True)

    def _at(self, point: Point) -> QPointF:
        return QPointF(self._grid.x(point[0]), self._grid.y(point[1]))
