"""The scene of the Regions view: one item that paints everything, worked out when the plan changes."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from planner.domain.atlas import Atlas
from planner.domain.identity import SiteId
from planner.presenters.regions import FlowLine, RegionMap, region_map
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.ghost import GhostItem
from planner.ui.canvas.painting import Grid, Look, as_rect
from planner.ui.regions.card_painting import CardPainting
from planner.ui.regions.map_painting import MapPainting
from planner.ui.regions.picture import RegionPicture
from planner.ui.regions.places import BADGE, USERS, RegionPlaces, arrange
from planner.ui.theme import Theme
from planner.workspace.state import NOTHING, Selection, State, Subject

_AROUND = 300.0
"""How far the view can be panned beyond the map."""
_REACH = 7.0
"""How near to the line of a flow the pointer means it."""
_MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A card or a flow by its key, and what it selects; both empty for neither."""

    key: str = ""
    selection: Selection = NOTHING


class RegionsItem(QGraphicsItem):
    """Paints a picture of the map."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.picture: RegionPicture | None = None

    def show_picture(self, picture: RegionPicture) -> None:
        """Paint another picture."""
        known = self.picture
        if known is None or known.places.bounds != picture.places.bounds:
            self.prepareGeometryChange()
        if known != picture:
            self.picture = picture
            self.update()

    def boundingRect(self) -> QRectF:
        if self.picture is None:
            return QRectF()
        return as_rect(self.picture.places.bounds.grown(_MARGIN))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self.picture is None:
            return
        with Grid(painter) as grid:
            drawn = MapPainting(painter, grid, self._look, self.picture)
            beside = CardPainting(painter, grid, self._look, self.picture)
            drawn.ground()
            beside.areas()
            drawn.leaders()
            beside.cards()
            drawn.flows()
            drawn.pins()
            drawn.legend()
            beside.panel()


class RegionsScene(QGraphicsScene):
    """Shows a State as a map of jurisdictions; the atlas is read when the first one is shown."""

    def __init__(
        self, theme: Theme, font: QFont, atlas: Callable[[], Atlas], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.look = Look(theme, font)
        self.state: State | None = None
        self._read_atlas = atlas
        self._atlas: Atlas | None = None
        self.map: RegionMap | None = None
        self.places: RegionPlaces | None = None
        self.current = ""
        self._hovered = ""
        self._item = RegionsItem(self.look)
        self.addItem(self._item)
        self.ghost = GhostItem(self.look)
        self.addItem(self.ghost)
        self._target: SiteId | None = None

    def show_state(self, state: State) -> None:
        """Show a state; the map is worked out again only when plan or results are others."""
        known = self.state
        self.state = state
        if (
            self.map is None
            or known is None
            or known.project is not state.project
            or known.scenario != state.scenario
            or known.evaluation is not state.evaluation
        ):
            if self._atlas is None:
                self._atlas = self._read_atlas()
            self._show_map(region_map(state.project, state.scenario, state.evaluation, self._atlas))
        if self.current and state.selection != self._selection_of(self.current):
            self.current = ""
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Paint everything in another theme."""
        self.look.theme = theme
        self._item.update()

    def hover(self, point: QPointF | None) -> None:
        """Let the flow under the pointer stand out; none for None."""
        flow = self.flow_at(point) if point is not None else None
        key = flow.key if flow is not None else ""
        if key != self._hovered:
            self._hovered = key
            self._draw()

    def show_target(self, site: SiteId | None) -> None:
        """Mark the card that a drop would go to; none for None."""
        if site != self._target:
            self._target = site
            self._draw()

    def flow(self, key: str) -> FlowLine | None:
        """Return a flow by its key, None when there is none."""
        flows = self.map.flows if self.map is not None else ()
        return next((one for one in flows if one.key == key), None)

    def hit(self, point: QPointF) -> Spot:
        """Return the flow or card at a point and what that selects."""
        flow = self.flow_at(point)
        if flow is not None:
            return Spot(flow.key, self._selection_of(flow.key))
        site = self.site_at(point)
        return Spot() if site is None else Spot(site, self._selection_of(site))

    def take(self, key: str) -> Selection:
        """Point out a card or a flow by its key and return what that selects."""
        self.current = key if self.flow(key) is not None else ""
        return self._selection_of(key)

    def flow_at(self, point: QPointF) -> FlowLine | None:
        """Return the flow whose row, number or line is at a point."""
        if self.map is None or self.places is None:
            return None
        x, y = point.x(), point.y()
        near: list[tuple[float, FlowLine]] = []
        for flow in self.map.flows:
            if self.places.rows[flow.key].contains(x, y):
                return flow
            arc = self.places.arcs.get(flow.key)
            if arc is not None:
                badge = max(abs(arc.badge[0] - x), abs(arc.badge[1] - y)) - BADGE
                near.append((min(max(0.0, badge), arc.distance(x, y)), flow))
        reached = [one for one in near if one[0] < _REACH]
        return min(reached, key=lambda one: one[0])[1] if reached else None

    def site_at(self, point: QPointF) -> SiteId | None:
        """Return the site whose card or pin is at a point."""
        if self.places is None:
            return None
        x, y = point.x(), point.y()
        for site, box in self.places.cards.items():
            if box.contains(x, y):
                return site
        for site, pin in self.places.pins.items():
            if site != USERS and max(abs(pin.at[0] - x), abs(pin.at[1] - y)) < _REACH:
                return site
        return None

    def tooltip(self, point: QPointF) -> str:
        """Return everything about the flow or place at a point."""
        flow = self.flow_at(point)
        if flow is not None:
            return flow.tooltip
        site = self.site_at(point)
        card = self.map.card(site) if self.map is not None and site is not None else None
        return card.tooltip if card is not None else ""

    def spots(self) -> dict[str, Box]:
        """Return what the arrow keys walk over: cards by their site, flows by their key."""
        if self.places is None:
            return {}
        return {**{str(key): box for key, box in self.places.cards.items()}, **self.places.rows}

    def told(self, key: str) -> str:
        """Return a card or flow in words, for those who do not see it."""
        if self.map is None:
            return ""
        texts = {
            **{str(one.site): one.tooltip for one in self.map.cards},
            **{one.key: one.tooltip for one in self.map.flows},
        }
        return texts.get(key, "")

    def rect_of(self, selection: Selection) -> QRectF:
        """Return the box around the cards, or the rows of the flows, of what is selected."""
        rect = QRectF()
        if self.map is None or self.places is None:
            return rect
        for one in selection.ids:
            box = self.places.cards.get(SiteId(one)) if selection.kind is Subject.SITE else None
            if box is not None:
                rect = rect.united(as_rect(box))
        if selection.kind is Subject.WORKLOAD:
            for flow in self.map.flows:
                if flow.workload in selection.ids and self.current in ("", flow.key):
                    rect = rect.united(as_rect(self.places.rows[flow.key]))
        return rect

    def content_rect(self) -> QRectF:
        """Return the box around everything."""
        return as_rect(self.places.bounds) if self.places is not None else QRectF()

    def _show_map(self, shown: RegionMap) -> None:
        self.map = shown
        self.places = arrange(shown)
        self.setSceneRect(self.content_rect().adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND))

    def _selection_of(self, key: str) -> Selection:
        flow = self.flow(key)
        if flow is not None:
            return Selection(Subject.WORKLOAD, (flow.workload,))
        return Selection(Subject.SITE, (key,))

    def _draw(self) -> None:
        if self.map is not None and self.places is not None and self.state is not None:
            picture = RegionPicture(
                self.map,
                self.places,
                self.state.selection,
                self.current,
                self._hovered,
                self._target,
            )
            self._item.show_picture(picture)
