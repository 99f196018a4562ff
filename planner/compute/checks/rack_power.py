"""Checks of the feeds of one rack by line, of its rack PDUs, cords and supplies."""

from collections.abc import Iterator

from planner.compute.checks.rack import SUPPLY_SOURCE, RackCheck, RackSubject
from planner.compute.rack_phases import FeedLines, feed_lines
from planner.compute.racks import draw_of
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import Part, PartKind
from planner.domain.phrase import say
from planner.domain.site import Feed
from planner.engines.power import harmonic_neutral_amps, supply_volts

_PHASE_SOURCE = say("currents of lines 120 degrees apart; cords are on whole lines")
_WORTH_A_NOTE = 0.5
"""Share of its limit from which the balance of a feed matters."""
_LINES = ("L1", "L2", "L3")


def lines(subject: RackSubject) -> Iterator[Finding]:
    """Check the lines of three-phase feeds that carry enough for their lines to matter.

    What is over as a whole is told already; its lines say nothing more.
    """
    share, factor = subject.rules.feeds.planning_share, subject.rules.feeds.power_factor
    if not any(
        one.planning_kw >= one.worst_kw > _WORTH_A_NOTE / 3 * share * one.rating_kva * factor
        for one in subject.result.feeds
    ):
        return
    found = feed_lines(
        *(subject.rack, subject.result.groups, subject.parts, subject.accelerators, subject.rules)
    )
    known = [
        one
        for result, one in zip(subject.result.feeds, found, strict=True)
        if one is not None and result.worst_kw <= result.planning_kw
    ]
    if known:
        # One finding for all feeds of a rack: that with the worst line.
        worst = max(known, key=lambda one: one.worst.highest_amps / one.feed.amps)
        over = tuple(_line_over(subject, worst))
        yield from over or _lines_apart(subject, worst)
        yield from _neutral(subject, worst)


def _line_over(subject: RackSubject, lines: FeedLines) -> Iterator[Finding]:
    """PWR-007: one line of a feed is over while the feed as a whole is not.

    The planning limit is a reserve of the whole circuit: a line above it is worth a note, one above
    the legal limit trips its breaker.
    """
    feed = lines.feed
    planning = subject.rules.feeds.planning_share * feed.amps
    amps = lines.worst.highest_amps
    result = next(one for one in subject.result.feeds if one.name == feed.name)
    if amps > planning:
        legal = subject.rules.feeds.legal_share(feed.volts) * feed.amps
        line = _LINES[lines.worst.lines.index(amps)]
        yield subject.finding(
            "PWR-007",
            Severity.INFO if amps <= legal else Severity.ERROR,
            at=feed.name,
            message=say(
                "{0}: line {1} of feed {2} would carry {3:.1f} A of {4:.1f} A (planning limit, "
                "legal {5:.1f} A), while the feed as a whole carries {6:.1f} of {7:.1f} kW.",
                *(subject.rack.name, line, feed.name, amps, planning, legal),
                *(result.worst_kw, result.planning_kw),
            ),
            detail=say(
                "The other lines have room. Move cords to another line, or a device to another rack."
            ),
            source=_PHASE_SOURCE,
            numbers={"excess": amps - planning, "line_amps": amps, "planning_amps": planning},
        )


def _lines_apart(subject: RackSubject, lines: FeedLines) -> Iterator[Finding]:
    """PWR-008: the lines of a feed carry unequal currents."""
    note, feed, load = subject.rules.supply.unbalance_note, lines.feed, lines.normal
    least = _WORTH_A_NOTE * subject.rules.feeds.planning_share * feed.amps
    if note is not None and load.unbalance > note and lines.worst.highest_amps >= least:
        a, b, c = load.lines
        yield subject.finding(
            "PWR-008",
            Severity.INFO,
            at=feed.name,
            message=say(
                "{0}: the lines of feed {1} carry {2:.1f}, {3:.1f} and {4:.1f} A, {5:.0f} % apart "
                "from their mean.",
                *(subject.rack.name, feed.name, a, b, c, load.unbalance * 100),
            ),
            detail=say("Nothing is over. Spread cords over the lines, or fill them with others."),
            source=_PHASE_SOURCE,
        )


def _neutral(subject: RackSubject, lines: FeedLines) -> Iterator[Finding]:
    """PWR-009: the neutral carries more than its conductor, harmonics included."""
    feed, load = lines.feed, lines.worst
    share = subject.rules.supply.triplen_share
    amps = harmonic_neutral_amps(load.neutral_amps, load.lines, share)
    limit = subject.rules.feeds.legal_share(feed.volts) * feed.amps
    if load.loads_to_neutral and amps > limit:
        yield subject.finding(
            "PWR-009",
            Severity.WARNING,
            at=feed.name,
            message=say(
                "{0}: the neutral of feed {1} would carry {2:.1f} A, {3:.1f} A of it without "
                "harmonics; its conductor carries {4:.1f} A.",
                *(subject.rack.name, feed.name, amps, load.neutral_amps, limit),
            ),
            detail=say("Spread cords evenly over the lines, or have a larger neutral."),
            source=say("sum of line currents, third harmonics added (power.triplen_share)"),
        )


def outlets(subject: RackSubject) -> Iterator[Finding]:
    """PWR-010: more cords on a feed than its rack PDUs have outlets."""
    each = subject.rules.supply.outlets
    feeds = subject.rack.feeds
    if each is None or not feeds or subject.rack.system is not None:
        return
    strips = sum(
        group.count
        for group, part in zip(subject.result.groups, subject.parts, strict=True)
        if part.kind is PartKind.PDU
    )
    per_feed = max(1, strips // len(feeds))
    cords = -(-_cords(subject) // len(feeds))
    if cords > each * per_feed:
        yield subject.finding(
            "PWR-010",
            Severity.INFO,
            message=say(
                "{0}: {1} cords on a feed; {2} rack PDUs of {3:g} outlets have {4:g}.",
                *(subject.rack.name, cords, per_feed, each, each * per_feed),
            ),
            detail=say("Choose a rack PDU with more outlets, or add one on each feed."),
            source=say("usual number of outlets (assumption power.rack_pdu_outlets)"),
        )


def strip_rating(subject: RackSubject) -> Iterator[Finding]:
    """PWR-011: a rack PDU is rated for less than its feed carries."""
    for part in _strips(subject):
        kw = part.electrical.capacity_kw if part.electrical else None
        if kw is None:
            continue
        for feed in subject.result.feeds:
            rating_kw = kw * subject.rules.feeds.power_factor
            if feed.worst_kw > rating_kw:
                yield subject.finding(
                    "PWR-011",
                    Severity.ERROR,
                    at=f"{part.id}/{feed.name}",
                    message=say(
                        "{0}: feed {1} would carry {2:.1f} kW; {3} is rated for {4:.1f} kW.",
                        *(subject.rack.name, feed.name, feed.worst_kw, part.label, rating_kw),
                    ),
                    detail=say("Use a larger rack PDU, or move a device to another rack."),
                    source=say("rating of the rack PDU, worst surviving state at nameplate"),
                    numbers={"excess": feed.worst_kw - rating_kw},
                )


def strip_fits_feed(subject: RackSubject) -> Iterator[Finding]:
    """PWR-012: a rack PDU has other phases or another voltage than the feeds."""
    for part in _strips(subject):
        rating = part.electrical
        for feed in subject.rack.feeds[:1]:
            if rating is None or not _differs(rating.volts, rating.phases, feed):
                continue
            yield subject.finding(
                "PWR-012",
                Severity.WARNING,
                at=part.id,
                message=say(
                    "{0}: {1} is made for {2:g} V and {3} phases, feed {4} has {5:g} V and {6}.",
                    *(subject.rack.name, part.label, rating.volts or feed.volts),
                    *(rating.phases or feed.phases, feed.name, feed.volts, feed.phases),
                ),
                detail=say("Choose the rack PDU of this feed, or change the feeds of the rack."),
                source=say("voltage and phases of the rack PDU"),
            )


def one_feed_for_all(subject: RackSubject) -> Iterator[Finding]:
    """PWR-013: all supplies of a device are on one feed although the rack has several."""
    if len(subject.rack.feeds) < 2 or not subject.rack.cords:
        return
    names = [feed.name for feed in subject.rack.feeds]
    parts = {part.id: part for part in subject.parts}
    entered: dict[str, dict[int, str]] = {}
    for cord in subject.rack.cords:
        entered.setdefault(cord.placement, {})[cord.supply] = cord.feed
    for placement in subject.rack.placements:
        supply = parts[placement.part].supply
        if supply is None or supply.count < 2 or placement.id not in entered:
            continue
        mine = entered[placement.id]
        on = {mine.get(place, names[place % len(names)]) for place in range(supply.count)}
        if len(on) == 1:
            yield Finding(
                rule="PWR-013",
                subject=placement.id,
                subject_name=placement.name,
                severity=Severity.WARNING,
                message=say(
                    "All {0} supplies of {1} are on feed {2}: losing it stops the device.",
                    *(supply.count, placement.name, on.pop()),
                ),
                detail=say("{0} has other feeds. Move half of the cords.", subject.rack.name),
                source=say("A/B feed practice"),
                fixes=(Fix("spread-cords", {"placement": placement.id}, say("Spread the cords")),),
            )


def spare_supply(subject: RackSubject) -> Iterator[Finding]:
    """PWR-014: a device has no supply to spare at full load."""
    groups = zip(subject.result.groups, subject.parts, subject.accelerators, strict=True)
    for group, part, accelerator in groups:
        supply = part.supply
        if supply is None or part.half_units == 0 or supply.needed < supply.count:
            continue
        peak_kw = draw_of(part, accelerator, group.gpu_limit_kw, subject.rules).peak_kw
        if supply.count < 2 or supply.rating_kw is None or peak_kw is None:
            continue
        left_kw = (supply.count - 1) * supply.rating_kw
        enough = left_kw >= peak_kw
        yield subject.finding(
            "PWR-014",
            Severity.INFO if enough else Severity.WARNING,
            at=part.id,
            message=say(
                "{0}: {1} needs all {2} supplies at full power; without one, {3:.1f} kW are left "
                "for an expected peak of {4:.1f} kW.",
                *(subject.rack.name, part.label, supply.count, left_kw, peak_kw),
            ),
            detail=say("It runs on. Set a GPU power limit, or keep a spare supply at hand."),
            source=SUPPLY_SOURCE,
        )


def voltage_taken(subject: RackSubject) -> Iterator[Finding]:
    """PWR-015: supplies get a voltage that they do not take at full power."""
    low, high = subject.rules.supply.volts_low, subject.rules.supply.volts_high
    if low is None or high is None or not subject.result.devices:
        return
    for feed in subject.rack.feeds[:1]:
        volts = supply_volts(feed.volts, feed.phases)
        if low <= round(volts) <= high:
            continue
        yield subject.finding(
            "PWR-015",
            Severity.WARNING,
            message=say(
                "{0}: supplies get {1:.0f} V from a feed of {2:g} V; at full power they take "
                "{3:g} to {4:g} V.",
                *(subject.rack.name, volts, feed.volts, low, high),
            ),
            detail=say("Use 208 V between lines, 230 V single-phase, or 400 to 415 V three-phase."),
            source=say("input range of server supplies (power.supply_volts_low and _high)"),
        )


def _cords(subject: RackSubject) -> int:
    """Cords of all devices; a device whose supplies nobody knows has one on each feed."""
    feeds = len(subject.rack.feeds)
    return sum(
        group.count * (part.supply.count if part.supply else feeds)
        for group, part in zip(subject.result.groups, subject.parts, strict=True)
        if part.half_units != 0
    )


def _strips(subject: RackSubject) -> Iterator[Part]:
    return (part for part in subject.parts if part.kind is PartKind.PDU)


_SAME_VOLTS = 0.06
"""Voltages that far apart are one: 400 and 415 V, 230 and 240 V."""


def _differs(volts: float | None, phases: int | None, feed: Feed) -> bool:
    if phases is not None and phases != feed.phases:
        return True
    return volts is not None and abs(volts - feed.volts) > _SAME_VOLTS * feed.volts


POWER_CHECKS: tuple[RackCheck, ...] = (
    lines,
    outlets,
    strip_rating,
    strip_fits_feed,
    one_feed_for_all,
    spare_supply,
    voltage_taken,
)
