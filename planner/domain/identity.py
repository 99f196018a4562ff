"""Typed ids and how they are made.

An id is a short text, unique in its project and stable for ever: duplicating a scenario keeps the
ids, stored rows are keyed by (scenario, id). New ids come from the project's own counter
(`Project.serial`), so that applying a command is a pure function of the project.
"""

from typing import NewType

ProjectId = NewType("ProjectId", str)
ScenarioId = NewType("ScenarioId", str)
PhaseId = NewType("PhaseId", str)
SiteId = NewType("SiteId", str)
RoomId = NewType("RoomId", str)
RowId = NewType("RowId", str)
RackId = NewType("RackId", str)
PlacementId = NewType("PlacementId", str)
PoolId = NewType("PoolId", str)
DeploymentId = NewType("DeploymentId", str)
RouteId = NewType("RouteId", str)
BurstId = NewType("BurstId", str)
LinkId = NewType("LinkId", str)
FabricId = NewType("FabricId", str)
WorkloadId = NewType("WorkloadId", str)
ElementId = NewType("ElementId", str)
"""A power or cooling element."""

FixtureId = NewType("FixtureId", str)
"""A door, column or obstacle of a room."""

EntryId = NewType("EntryId", str)
"""Id of any catalogue entry: part, accelerator, language model, offer, API, region, profile."""
