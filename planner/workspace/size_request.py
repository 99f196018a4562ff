"""What the form that sizes a workload asks."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.identity import EntryId
from planner.domain.site import SiteKind
from planner.workspace.service import WorkloadForm


class Place(StrEnum):
    """Where the workload is to run."""

    OWN = "own"
    COLOCATION = "colocation"
    CLOUD = "cloud"

    @property
    def kind(self) -> SiteKind:
        """The kind of site it means."""
        return {
            Place.OWN: SiteKind.OWN,
            Place.COLOCATION: SiteKind.COLOCATION,
            Place.CLOUD: SiteKind.CLOUD_REGION,
        }[self]


@dataclass(frozen=True, slots=True)
class SizeRequest:
    """What is to be served, on which accelerator (None: the one that costs least), and where.

    `country` is ISO 3166; a cloud without a region there is looked for in the same legal area.
    """

    workload: WorkloadForm
    accelerator: EntryId | None
    place: Place
    country: str
