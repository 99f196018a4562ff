"""Checks of fabrics: switches, tiers, planes, what stands behind the servers. NET-002 to NET-021."""

from collections.abc import Callable, Iterator

from planner.compute.checks.cabling import CABLING_CHECKS
from planner.compute.checks.fabric_subject import FabricSubject
from planner.domain.fabric import FabricKind, Tier
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import PartKind
from planner.domain.phrase import say
from planner.domain.site import Site

SOURCE = say("fat trees of published reference architectures")
_REDUNDANCY = say("one fault must not end a service (reference architectures, two paths)")


def check_fabrics(subjects: tuple[FabricSubject, ...]) -> tuple[Finding, ...]:
    """Run every check of the fabrics of one site."""
    if not subjects:
        return ()
    found = [
        finding
        for subject in subjects
        for check in (*_CHECKS, *CABLING_CHECKS)
        for finding in check(subject)
    ]
    return (*found, *_of_site(subjects))


def _without_ports(subject: FabricSubject) -> Iterator[Finding]:
    """NET-018: a switch that has no port of the fabric's rate."""
    if subject.result.radix is not None:
        return
    unfit = subject.unfit
    rating = unfit.switch if unfit is not None else None
    fixes: tuple[Fix, ...] = ()
    if rating is not None:
        label = say("Use ports of {0:g} Gbit/s", rating.port_gbit_s)
        fixes = (subject.set("port_gbit_s", rating.port_gbit_s, label),)
    yield subject.finding(
        "NET-018",
        Severity.ERROR,
        say(
            "{0}: {1} has no ports of {2:g} Gbit/s.",
            subject.name,
            subject.fabric.switch if unfit is None else unfit.label,
            subject.fabric.port_gbit_s,
        ),
        say("Choose another switch, or the rate that its ports have."),
        SOURCE,
        fixes,
    )


def _beyond_tiers(subject: FabricSubject) -> Iterator[Finding]:
    """NET-006: more endpoints than the tiers hold."""
    result, fabric = subject.result, subject.fabric
    if result.radix is None or not result.no_data:
        return
    fixes: tuple[Fix, ...] = ()
    if fabric.tiers:
        fixes = (subject.set("tiers", 0, say("Take as many tiers as it needs")),)
    yield subject.finding(
        "NET-006",
        Severity.ERROR,
        say("{0}: {1}.", subject.name, result.no_data),
        say("Add a tier, use switches with more ports, or split it into planes."),
        say("k²/2 endpoints in two tiers, k³/4 in three, for switches of k ports"),
        fixes,
    )


def _missing_switches(subject: FabricSubject) -> Iterator[Finding]:
    """NET-002: fewer switches stand there than the endpoints need ports."""
    result = subject.result
    if not result.missing:
        return
    leaf = result.count_of(Tier.LEAF)
    ports = result.endpoint_ports * leaf.placed // leaf.needed if leaf.needed else 0
    yield subject.finding(
        "NET-002",
        Severity.WARNING,
        say(
            "{0} needs {1} switches for its {2} endpoints, {3} stand there: ports for {4}.",
            subject.name,
            result.needed,
            result.used_ports,
            result.placed,
            min(ports, result.used_ports),
        ),
        say("What is connected stays so. Place the missing switches."),
        SOURCE,
        (subject.build(say("Place {0} switches", result.missing)),),
    )


def _unequal_links(subject: FabricSubject) -> Iterator[Finding]:
    """NET-003: spines that do not share the uplinks of a leaf in whole links."""
    result = subject.result
    spine = result.count_of(Tier.SPINE)
    planes = subject.fabric.planes
    each = spine.placed // planes
    if not result.missing or not each or result.tiers != 2 or result.up % each == 0:
        return
    yield subject.finding(
        "NET-003",
        Severity.WARNING,
        say(
            "{0}: {1} uplinks of a leaf do not share evenly over {2} spines.",
            subject.name,
            result.up,
            each,
        ),
        say("Some spines carry more than others. Place {0} spines.", spine.needed),
        say("whole links for every pair of leaf and spine"),
        (subject.build(say("Place {0} spines", spine.needed)),),
    )


def _oversubscribed(subject: FabricSubject) -> Iterator[Finding]:
    """NET-004: a compute fabric that trains and carries less up than down."""
    result, limit = subject.result, subject.rules.training_oversubscription
    ratio = result.oversubscription
    if result.kind is not FabricKind.COMPUTE or not subject.trains or ratio is None:
        return
    if ratio <= limit * (1.0 + 1e-9):
        return
    fixes: tuple[Fix, ...] = ()
    if subject.fabric.oversubscription > limit:
        label = say("Build it without oversubscription" if limit == 1.0 else "Keep to the limit")
        fixes = (subject.set("oversubscription", limit, label),)
    yield subject.finding(
        "NET-004",
        Severity.WARNING,
        say(
            "{0} carries 1/{1:.2g} upwards of what its fullest leaf takes from servers; "
            "training is planned with {2:g}.",
            *(subject.name, ratio, limit),
        ),
        say("Serving inside of servers is not slower. Give it more uplinks or spines."),
        say("reference architectures for training are non-blocking"),
        fixes,
    )


def _mixed_rates(subject: FabricSubject) -> Iterator[Finding]:
    """NET-015: adapters and ports of different rates."""
    fabric = subject.fabric
    if fabric.adapter_gbit_s == fabric.port_gbit_s:
        return
    slower = min(fabric.adapter_gbit_s, fabric.port_gbit_s)
    label = say("Count adapters at the rate of the ports")
    yield subject.finding(
        "NET-015",
        Severity.WARNING,
        say(
            "{0}: adapters of {1:g} Gbit/s on ports of {2:g} Gbit/s; both run at {3:g}.",
            *(subject.name, fabric.adapter_gbit_s, fabric.port_gbit_s, slower),
        ),
        say("It works at the slower rate. Use ports and adapters of one rate, or break ports out."),
        say("a link runs at the rate of its slower end"),
        (subject.set("nic_gbit_s", fabric.port_gbit_s, label),),
    )


def _manager_ports(subject: FabricSubject) -> Iterator[Finding]:
    """NET-016: a compute fabric of several tiers that keeps no port for its managers."""
    result = subject.result
    if result.kind is not FabricKind.COMPUTE or result.tiers < 2 or subject.fabric.manager_ports:
        return
    label = say("Keep 2 ports for fabric managers")
    yield subject.finding(
        "NET-016",
        Severity.INFO,
        say("{0} keeps no port for fabric managers.", subject.name),
        say("Fabric managers of InfiniBand take a port each: a scalable unit holds a server less."),
        say("reference architecture of DGX H100: 31 or 127 servers where managers take ports"),
        (subject.set("manager_ports", 2, label),),
    )


def _single_spine(subject: FabricSubject) -> Iterator[Finding]:
    """NET-013: leaves that only one spine joins."""
    result = subject.result
    spine = result.count_of(Tier.SPINE)
    if subject.fabric.planes > 1 or spine.needed != 1:
        return
    label = say("Build two planes")
    yield subject.finding(
        "NET-013",
        Severity.WARNING,
        say("{0}: one spine joins {1} leaves.", *(subject.name, result.count_of(Tier.LEAF).needed)),
        say("Nothing is slower. When it is lost the leaves are cut off from one another."),
        _REDUNDANCY,
        (subject.set("planes", 2, label),),
    )


def _unequal_planes(subject: FabricSubject) -> Iterator[Finding]:
    """NET-017: planes with different numbers of switches."""
    planes = subject.fabric.planes
    counts = [sum(one.plane == plane for one in subject.result.members) for plane in range(planes)]
    if planes < 2 or len(set(counts)) == 1:
        return
    yield subject.finding(
        "NET-017",
        Severity.WARNING,
        say("{0}: its planes have {1} to {2} switches.", *(subject.name, min(counts), max(counts))),
        say("Traffic is spread evenly: the smallest plane limits all. Complete it."),
        say("planes are equal copies of one tree"),
        (subject.build(say("Place {0} switches", subject.result.missing)),),
    )


def _planes_in_one_rack(subject: FabricSubject) -> Iterator[Finding]:
    """NET-021: several planes whose switches all stand in one rack."""
    result = subject.result
    racks = {subject.rack_of[one.placement] for one in result.members}
    if subject.fabric.planes < 2 or result.missing or len(racks) != 1:
        return
    yield subject.finding(
        "NET-021",
        Severity.INFO,
        say("{0}: both of its planes stand in one rack.", subject.name)
        if subject.fabric.planes == 2
        else say("{0}: all of its planes stand in one rack.", subject.name),
        say("Losing the rack ends them together. Move the switches of a plane to another rack."),
        _REDUNDANCY,
    )


def _single_in_band(subject: FabricSubject) -> Iterator[Finding]:
    """NET-012: servers with one in-band path."""
    result = subject.result
    if result.kind is not FabricKind.IN_BAND or subject.fabric.planes > 1 or not result.devices:
        return
    label = say("Build two planes")
    yield subject.finding(
        "NET-012",
        Severity.WARNING,
        say("{0} gives each of {1} devices one path.", *(subject.name, result.devices)),
        say("Losing one switch then stops what it connects. Build a second plane."),
        _REDUNDANCY,
        (subject.set("planes", 2, label),),
    )


def _storage_short(subject: FabricSubject) -> Iterator[Finding]:
    """NET-010: storage that reads slower than the GPUs ask; the need is mostly an assumption."""
    result = subject.result
    need, has = result.storage_need_gb_s, result.storage_has_gb_s
    if need is None or has is None or has >= need or not need:
        return
    yield subject.finding(
        "NET-010",
        subject.severity_by("network.storage_gb_s_per_gpu"),
        say(
            "{0}: {1:.1f} GB/s of storage reach the servers; their GPUs are planned with {2:.1f} GB/s.",
            *(subject.name, has, need),
        ),
        say("Models load and checkpoints are written slower. Add storage, or ports of it."),
        say("sustained read for each GPU, an assumption of the project"),
    )


def _connects_nothing(subject: FabricSubject) -> Iterator[Finding]:
    """NET-019: a fabric without endpoints."""
    if subject.result.endpoints:
        return
    yield subject.finding(
        "NET-019",
        Severity.INFO,
        say("{0} connects nothing.", subject.name),
        say("Place servers at the site, or remove the fabric."),
        say("endpoints are the devices in the racks of the site"),
    )


_CHECKS: tuple[Callable[[FabricSubject], Iterator[Finding]], ...] = (
    _without_ports,
    _beyond_tiers,
    _missing_switches,
    _unequal_links,
    _oversubscribed,
    _mixed_rates,
    _manager_ports,
    _single_spine,
    _unequal_planes,
    _planes_in_one_rack,
    _single_in_band,
    _storage_short,
    _connects_nothing,
)


def _of_site(subjects: tuple[FabricSubject, ...]) -> Iterator[Finding]:
    """NET-011 and NET-020: what the fabrics of a site leave out together."""
    site = subjects[0].site
    kinds = {one.fabric.kind for one in subjects}
    if FabricKind.OUT_OF_BAND not in kinds:
        label = say("Build an out-of-band network")
        yield Finding(
            rule="NET-011",
            subject=site.id,
            subject_name=site.name,
            severity=Severity.INFO,
            message=say("{0} has fabrics and no out-of-band network.", site.name),
            detail=say("Without it servers cannot be reached when their system is down."),
            source=say("reference architectures connect every BMC, PDU and switch apart"),
            fixes=(
                Fix(
                    "build-fabric",
                    {"site": site.id, "fabric_kind": str(FabricKind.OUT_OF_BAND)},
                    label,
                ),
            ),
        )
    yield from _idle_switches(site, subjects)


def _idle_switches(site: Site, subjects: tuple[FabricSubject, ...]) -> Iterator[Finding]:
    """NET-020: placed switches that no fabric has a part for."""
    taken = {one.placement for subject in subjects for one in subject.result.members}
    parts = subjects[0].parts
    idle = [
        host.placement
        for inside in subjects[0].hosts.values()
        for host in inside
        if parts[host.part].kind is PartKind.SWITCH and host.placement not in taken
    ]
    if not idle:
        return
    yield Finding(
        rule="NET-020",
        subject=site.id,
        subject_name=site.name,
        severity=Severity.INFO,
        message=say("{0}: {1} switches take part in no fabric.", site.name, len(idle))
        if len(idle) > 1
        else say("{0}: one switch takes part in no fabric.", site.name),
        detail=say("They draw power and connect nothing that is planned. Remove them or add one."),
        source=say("switches of a fabric are of its type, as many as it needs"),
    )
