"""Everything a map of jurisdictions is painted from, and what of it is pointed out."""

from dataclasses import dataclass

from planner.domain.identity import SiteId
from planner.presenters.regions import RegionMap
from planner.ui.regions.places import RegionPlaces
from planner.workspace.state import NOTHING, Selection, Subject


@dataclass(frozen=True, slots=True)
class RegionPicture:
    """The map, where everything stands, what is selected, and the flows that stand out.

    `current` is the flow that was chosen, `hovered` the one under the pointer; empty for none.
    `target` is the place that a drop would go to.
    """

    shown: RegionMap
    places: RegionPlaces
    selection: Selection = NOTHING
    current: str = ""
    hovered: str = ""
    target: SiteId | None = None

    def is_chosen(self, site: SiteId) -> bool:
        """Whether the card of a site is selected, or a drop would go there."""
        chosen = self.selection.kind is Subject.SITE and site in self.selection.ids
        return chosen or site == self.target

    def stands_out(self, key: str) -> bool:
        """Whether a flow is under the pointer, was chosen, or is of what is selected."""
        if key == self.hovered:
            return True
        flow = next(one for one in self.shown.flows if one.key == key)
        kind, ids = self.selection.kind, self.selection.ids
        if kind is Subject.WORKLOAD and flow.workload in ids:
            return not self.current or self.current == key
        return kind is Subject.SITE and (flow.target in ids or flow.source in ids)

    @property
    def points_out(self) -> bool:
        """Whether some flow stands out, so that the others step back."""
        return any(self.stands_out(one.key) for one in self.shown.flows)
