"""Checks of one rack: feeds, supplies, air, mass, depth; how it is built up stands in `structure`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from planner.compute.racks import draw_of, survival_of
from planner.compute.rules import RackRules
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import Accelerator, Part
from planner.domain.phrase import say
from planner.domain.results import RackResult
from planner.domain.site import Rack
from planner.engines.power import SupplyState
from planner.engines.space import depth_margin_mm, load_share

BREAKER_SOURCE = say("NEC 210.20 (continuous load 80 %), IEC practice: rated current")
SUPPLY_SOURCE = say("vendor supply ratings; a server on two feeds loses half of its supplies")


@dataclass(frozen=True, slots=True)
class RackSubject:
    """What the checks of a rack look at; `parts` and `accelerators` belong to `result.groups`."""

    rack: Rack
    result: RackResult
    frame: Part
    parts: tuple[Part, ...]
    accelerators: tuple[Accelerator | None, ...]
    rules: RackRules
    air_limit_kw: float

    def finding(
        self,
        rule: str,
        severity: Severity,
        *,
        message: str,
        detail: str,
        source: str,
        at: str = "",
        numbers: Mapping[str, float] | None = None,
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        """Return a finding on the rack, or on what is named *at* in it: a feed, a part."""
        return Finding(
            rule,
            f"{self.rack.id}/{at}" if at else self.rack.id,
            self.rack.name,
            severity,
            message,
            detail,
            source,
            fixes,
            numbers=numbers or {},
        )


RackCheck = Callable[[RackSubject], Iterator[Finding]]


def check_rack(subject: RackSubject, checks: tuple[RackCheck, ...]) -> tuple[Finding, ...]:
    """Run checks of a rack."""
    return tuple(chain.from_iterable(check(subject) for check in checks))


def find_in_rack(
    subject: RackSubject, checks: tuple[RackCheck, ...]
) -> tuple[tuple[Finding, ...], tuple[RackCheck, ...]]:
    """Run checks of a rack; return also those that found something.

    Whether a check finds something depends on no name or id of the rack.
    """
    found = [(check, tuple(check(subject))) for check in checks]
    findings = tuple(chain.from_iterable(mine for _, mine in found))
    return findings, tuple(check for check, mine in found if mine)


def feed_after_loss(subject: RackSubject) -> Iterator[Finding]:
    """PWR-001: after the loss of a feed the survivors carry all, at nameplate."""
    result = subject.result
    if len(result.feeds) < 2:
        return
    worst = max(result.feeds, key=lambda feed: feed.worst_kw / feed.planning_kw)
    if worst.worst_kw <= worst.planning_kw:
        return
    legal = worst.worst_kw <= worst.legal_kw
    name = subject.rack.name
    yield subject.finding(
        "PWR-001",
        Severity.WARNING if legal else Severity.ERROR,
        message=say(
            "{0}: feed {1} would carry {2:.1f} kW after the loss of another feed; it "
            "carries {3:.1f} kW (planning limit), {4:.1f} kW (legal limit).",
            name,
            worst.name,
            worst.worst_kw,
            worst.planning_kw,
            worst.legal_kw,
        ),
        detail=say(
            "Both feeds carry the rack today. Move a device to another rack or use larger feeds."
        ),
        source=BREAKER_SOURCE,
        numbers={
            "excess": worst.worst_kw - worst.planning_kw,
            "worst_kw": worst.worst_kw,
            "planning_kw": worst.planning_kw,
            "legal_kw": worst.legal_kw,
        },
    )


def feed_normal(subject: RackSubject) -> Iterator[Finding]:
    """PWR-002: normal load of a feed against its limits."""
    for feed in subject.result.feeds:
        if feed.normal_kw <= feed.planning_kw:
            continue
        legal = feed.normal_kw <= feed.legal_kw
        yield subject.finding(
            "PWR-002",
            Severity.WARNING if legal else Severity.ERROR,
            at=feed.name,
            message=say(
                "{0}: feed {1} carries {2:.1f} kW in normal operation; its planning limit is "
                "{3:.1f} kW, its legal limit {4:.1f} kW.",
                subject.rack.name,
                feed.name,
                feed.normal_kw,
                feed.planning_kw,
                feed.legal_kw,
            ),
            detail=say("Move a device to another rack or use larger feeds."),
            source=BREAKER_SOURCE,
        )


def single_feed(subject: RackSubject) -> Iterator[Finding]:
    """PWR-003: a rack with devices on fewer than two feeds has no redundancy."""
    devices, feeds = subject.result.devices, len(subject.result.feeds)
    if not devices or feeds > 1:
        return
    if feeds:
        text = (
            say("{0} has {1} feed: losing it stops {2} devices.", subject.rack.name, feeds, devices)
            if devices > 1
            else say("{0} has {1} feed: losing it stops its device.", subject.rack.name, feeds)
        )
        detail = say("Add a second feed.")
    else:
        text = (
            say("{0} has no feed: nothing powers its {1} devices.", subject.rack.name, devices)
            if devices > 1
            else say("{0} has no feed: nothing powers its device.", subject.rack.name)
        )
        detail = say("What is calculated counts them as running. Add feeds A and B.")
    yield subject.finding(
        "PWR-003",
        Severity.WARNING if feeds else Severity.ERROR,
        message=text,
        detail=detail,
        source=say("A/B feed practice"),
    )


def supplies_after_loss(subject: RackSubject) -> Iterator[Finding]:
    """PWR-004: what each kind of device does on the supplies that a lost feed leaves it."""
    feeds = len(subject.result.feeds)
    if feeds < 2:
        return
    groups = zip(subject.result.groups, subject.parts, subject.accelerators, strict=True)
    for group, part, accelerator in groups:
        if part.supply is None or part.half_units == 0:
            continue
        survival = survival_of(part, accelerator, group.gpu_limit_kw, feeds, subject.rules)
        severity = survival.severity
        if severity is None or survival.state is SupplyState.NO_DATA:
            continue
        verb = {
            SupplyState.REDUCED: say("runs below nameplate but above its expected peak"),
            SupplyState.THROTTLED: say("throttles below its expected peak"),
            SupplyState.STOPS: say("stops"),
        }[survival.state]
        draw = draw_of(part, accelerator, group.gpu_limit_kw, subject.rules)
        known = survival.surviving_kw is not None
        left = say("{0:.1f} kW", survival.surviving_kw) if known else say("no data")
        yield subject.finding(
            "PWR-004",
            severity,
            at=part.id,
            message=say(
                "{0}: after the loss of a feed each {1} {2} ({3} of {4} supplies, {5} of "
                "{6:.1f} kW nameplate).",
                subject.rack.name,
                part.label,
                verb,
                survival.live,
                part.supply.count,
                left,
                draw.nameplate_kw or 0.0,
            ),
            detail=say("Use three feeds or accept reduced speed during the loss."),
            source=SUPPLY_SOURCE,
        )


def air_heat(subject: RackSubject) -> Iterator[Finding]:
    """COL-001: heat to air of a rack against what its place can cool."""
    heat_kw = subject.result.air_heat_kw
    if heat_kw > subject.air_limit_kw:
        yield subject.finding(
            "COL-001",
            Severity.WARNING,
            message=say(
                "{0} gives {1:.1f} kW of heat to the air; its place cools {2:.1f} kW.",
                subject.rack.name,
                heat_kw,
                subject.air_limit_kw,
            ),
            detail=say("Move a device, or add a rear-door or in-row cooler to this rack."),
            source=say("air cooling limit per rack (assumption cooling.rack_air_limit_kw)"),
            numbers={"excess": heat_kw - subject.air_limit_kw},
        )


def mass(subject: RackSubject) -> Iterator[Finding]:
    """SPC-002: mass of everything in the rack against its static load, with a margin."""
    limit, mass_kg = subject.result.static_load_kg, subject.result.mass_kg
    if limit is None:
        return
    planned = limit * subject.rules.structure.static_planning_share
    if mass_kg > planned:
        above = mass_kg > limit
        yield subject.finding(
            "SPC-002",
            Severity.ERROR if above else Severity.WARNING,
            message=say(
                "{0} weighs {1:,.0f} kg; the cabinet carries {2:,.0f} kg ({3:.1%}).",
                subject.rack.name,
                mass_kg,
                limit,
                load_share(mass_kg, limit),
            ),
            detail=say("Move devices to another rack or use a stronger cabinet."),
            source=say("static load rating of the cabinet"),
            numbers={"excess": mass_kg - planned},
        )


def bend_reserve(subject: RackSubject) -> Iterator[Finding]:
    """SPC-001: depth of a device plus the bend of its cables against the rack's depth."""
    frame = subject.frame.frame
    if frame is None or subject.rack.system is not None:
        return
    reserve_mm = subject.rules.bend_reserve_mm
    for part in subject.parts:
        if part.depth_mm is None or part.half_units == 0:
            continue
        if depth_margin_mm(frame.inner_depth_mm, part.depth_mm, reserve_mm) < 0:
            yield subject.finding(
                "SPC-001",
                Severity.ERROR,
                at=part.id,
                message=say(
                    "{0}: {1} is {2:.0f} mm deep and needs {3:.0f} mm for cables; the rack has "
                    "{4:.0f} mm.",
                    subject.rack.name,
                    part.label,
                    part.depth_mm,
                    reserve_mm,
                    frame.inner_depth_mm,
                ),
                detail=say("Use a deeper rack."),
                source=say("cable bend reserve (assumption space.bend_reserve_mm)"),
            )


CHECKS: tuple[RackCheck, ...] = (
    feed_after_loss,
    feed_normal,
    single_feed,
    supplies_after_loss,
    air_heat,
    mass,
    bend_reserve,
)
