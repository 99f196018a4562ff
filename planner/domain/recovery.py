"""What a workload is owed after a loss: back in how long, with data how old; and where copies lie.

None means: not stated. Objectives that nobody stated are never judged.
"""

from dataclasses import dataclass

from planner.domain.identity import SiteId


@dataclass(frozen=True, slots=True)
class Recovery:
    """Recovery objectives of a workload, and how its data are copied.

    `time_hours` is the recovery time objective: how long it may be away. `point_hours` is the
    recovery point objective: how much of its latest data may be lost. Its data are copied every
    `copy_every_hours` to `copy_site`, 0 as they are written (ISO 22301 names both objectives).
    """

    time_hours: float | None = None
    point_hours: float | None = None
    copy_every_hours: float | None = None
    copy_site: SiteId | None = None

    @property
    def is_stated(self) -> bool:
        """Whether there is an objective to keep."""
        return self.time_hours is not None or self.point_hours is not None
