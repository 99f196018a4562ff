"""What the checks of a fabric look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.fabrics.hosts import Hosts
from planner.compute.fabrics.rules import FabricRules
from planner.compute.fabrics.sizing import without_ports
from planner.domain.fabric import Fabric
from planner.domain.fabric_results import FabricResult
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, PlacementId, RackId
from planner.domain.provenance import Estimate, Status
from planner.domain.site import Site


@dataclass(frozen=True, slots=True)
class FabricSubject:
    """A fabric with its result and what stands at its site; `trains` when a job runs there."""

    site: Site
    fabric: Fabric
    result: FabricResult
    hosts: Hosts
    parts: Mapping[EntryId, Part]
    rules: FabricRules
    assumptions: Mapping[str, Estimate]
    rack_of: Mapping[PlacementId, RackId]
    trains: bool = False

    @property
    def name(self) -> str:
        """What the fabric is called."""
        return self.fabric.name

    @property
    def unfit(self) -> Part | None:
        """The type of its switches that has no ports of its rate."""
        switch = without_ports(self.fabric, self.parts)
        return None if switch is None else self.parts.get(switch)

    def severity_by(self, key: str) -> Severity:
        """Return a warning where a limit was entered, an info while it is only assumed."""
        known = self.assumptions.get(key)
        entered = known is not None and known.evidence.status is Status.ENTERED
        return Severity.WARNING if entered else Severity.INFO

    def finding(
        self,
        rule: str,
        severity: Severity,
        message: str,
        detail: str,
        source: str,
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        """Return a finding on this fabric."""
        return Finding(rule, self.fabric.id, self.name, severity, message, detail, source, fixes)

    def set(self, field: str, value: str | float, label: str) -> Fix:
        """Return the fix that changes a field of this fabric."""
        return Fix(
            "fabric-field", {"fabric": self.fabric.id, "field": field, "value": value}, label
        )

    def build(self, label: str) -> Fix:
        """Return the fix that places what this fabric lacks."""
        return Fix("build-fabric", {"site": self.site.id, "fabric": self.fabric.id}, label)
