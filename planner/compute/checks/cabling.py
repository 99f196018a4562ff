"""Checks of the cables of a fabric: reach, splitters, lanes, tray. NET-007 to NET-009 and NET-014."""

from collections.abc import Callable, Iterator

from planner.compute.checks.fabric_subject import FabricSubject
from planner.domain.fabric import Line, MediaPolicy
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.phrase import say
from planner.engines.network import is_split, reach_m

_FAST_LANE_GBIT_S = 200.0
"""From this rate of a lane up there is no passive copper and no multimode (NVIDIA XDR cabling)."""

_NOT_AT_FAST_LANES = frozenset({Line.COPPER, Line.MULTIMODE})
_REACH = say("reach of the medium by lane rate, in the catalogue with its source")


def _too_long(subject: FabricSubject) -> Iterator[Finding]:
    """NET-007: cables longer than any medium of the fabric reaches."""
    result, fabric = subject.result, subject.fabric
    if not result.unreached_links or is_split(fabric.lanes):
        return
    panels = fabric.panels
    reach = max((reach_m(one, panels=panels) for one in fabric.usable_media), default=0.0)
    fixes: list[Fix] = []
    most = max((one.panels for one in fabric.usable_media), default=panels)
    if panels > most:
        fixes.append(subject.set("panels", most, say("Pass {0} patch panels at most", most)))
    if fabric.policy is not MediaPolicy.SHORTEST:
        label = say("Use every medium of its lane rate")
        fixes.append(subject.set("policy", str(MediaPolicy.SHORTEST), label))
    yield subject.finding(
        "NET-007",
        Severity.ERROR,
        say(
            "{0}: {1} cables of up to {2:.0f} m; its media reach {3:.0f} m.",
            *(subject.name, result.unreached_links, result.longest_m or 0.0, reach),
        ),
        say("All other cables reach. Bring the racks closer, or allow other media."),
        _REACH,
        tuple(fixes),
    )


def _split_too_far(subject: FabricSubject) -> Iterator[Finding]:
    """NET-008: cables with splitters that are longer than splitters allow."""
    result, fabric = subject.result, subject.fabric
    if not result.unreached_links or not is_split(fabric.lanes):
        return
    reach = max(
        (reach_m(one, split=True, panels=fabric.panels) for one in fabric.usable_media),
        default=0.0,
    )
    yield subject.finding(
        "NET-008",
        Severity.ERROR,
        say(
            "{0}: {1} cables with splitters of up to {2:.0f} m; with a splitter they reach {3:.0f} m.",
            *(subject.name, result.unreached_links, result.longest_m or 0.0, reach),
        ),
        say("Use ports of four lanes on their own, or leaves nearer to the servers."),
        _REACH,
    )


def _wrong_line(subject: FabricSubject) -> Iterator[Finding]:
    """NET-009: passive copper or multimode at lanes that neither carries."""
    fabric = subject.fabric
    if fabric.lane_gbit_s < _FAST_LANE_GBIT_S:
        return
    used = {cable.medium for cable in subject.result.cables}
    wrong = [
        one for one in fabric.usable_media if one.id in used and one.line in _NOT_AT_FAST_LANES
    ]
    if not wrong:
        return
    label = say("Use single mode only")
    yield subject.finding(
        "NET-009",
        Severity.ERROR,
        say(
            "{0}: {1} at lanes of {2:g} Gbit/s.",
            *(subject.name, wrong[0].name, fabric.lane_gbit_s),
        ),
        say(
            "Neither passive copper nor multimode carries these. Use active copper or single mode."
        ),
        say("NVIDIA cabling of 200G lanes: linear active copper or single mode"),
        (subject.set("policy", str(MediaPolicy.SINGLE_MODE), label),),
    )


def _full_tray(subject: FabricSubject) -> Iterator[Finding]:
    """NET-014: more cables over a row than a tray takes; its size is mostly an assumption."""
    fill, limit = subject.result.tray_fill, subject.rules.tray_fill_limit
    if fill is None or fill <= limit:
        return
    yield subject.finding(
        "NET-014",
        subject.severity_by("network.tray_width_mm"),
        say(
            "{0} fills its tray of {1:.0f} × {2:.0f} mm to {3:.0%}; {4:.0%} is planned.",
            *(subject.name, subject.rules.tray_width_mm, subject.rules.tray_depth_mm),
            *(fill, limit),
        ),
        say("Use a wider tray or a second one, or leaves nearer to the servers."),
        say("TIA-569: cross-section of cables over that of the tray"),
    )


CABLING_CHECKS: tuple[Callable[[FabricSubject], Iterator[Finding]], ...] = (
    _too_long,
    _split_too_far,
    _wrong_line,
    _full_tray,
)
