"""Checks of what stands between UPS systems and racks: breakers, busways, floor PDUs."""

from collections.abc import Iterator, Mapping

from planner.compute.checks.plant_subject import (
    PEAK,
    PlantCheck,
    PlantSubject,
    more_units,
    plant_finding,
)
from planner.domain.facility import PowerKind
from planner.domain.finding import Finding, Severity
from planner.domain.phrase import say
from planner.engines.power import inrush, rated_diversity

_USUAL_CORD_AMPS = 7.0
"""Current of a cord that runs while another draws its inrush (HP server expansion unit guide)."""


def inrush_at_once(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-018: switching everything on at once trips a breaker."""
    peak, multiple = (
        subject.assumed("power.supply_inrush_amps"),
        subject.assumed("power.breaker_trip_multiple"),
    )
    delay = subject.assumed("power.outlet_delay_ms")
    for one in subject.elements:
        circuits = subject.below.get(one.place)
        if one.kind is not PowerKind.BREAKER or one.amps is None or circuits is None:
            continue
        times = one.trip_multiple or multiple
        cords = _on_feed(circuits.cords, one.feed)
        if peak is None or times is None or not cords:
            continue
        found = inrush(cords, peak, _USUAL_CORD_AMPS)
        limit = times * one.amps * one.needed
        if found.together_amps <= limit:
            continue
        wait = cords * (delay or 0.0) / 1000.0
        yield plant_finding(
            "PWR-018",
            one,
            Severity.WARNING if one.trip_multiple else Severity.INFO,
            say(
                "{0}: {1} cords switched on together draw {2:.0f} A; it trips at once from {3:.0f} "
                "A. One after another they draw {4:.0f} A.",
                *(one.name, cords, found.together_amps, limit, found.sequenced_amps),
            ),
            say("Let the rack PDUs switch outlets on in sequence: {0:.1f} s for all.", wait),
            say("inrush of a supply against the instantaneous trip of the breaker"),
        )


def busway_carries(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-026: a busway carries the racks below it after the loss of the other feed."""
    yield from _distribution(subject, PowerKind.BUSWAY, "PWR-026")


def floor_pdu_carries(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-027: a floor PDU carries the racks below it after the loss of the other feed."""
    yield from _distribution(subject, PowerKind.PDU, "PWR-027")


def grouped_breakers(subject: PlantSubject) -> Iterator[Finding]:
    """PWR-028: breakers side by side in one board carry less each (IEC practice)."""
    for one in subject.elements:
        circuits = subject.below.get(one.place)
        if one.kind not in (PowerKind.PDU, PowerKind.SWITCHGEAR) or circuits is None:
            continue
        if subject.feeds.legal_share(one.volts) < 1.0 or circuits.racks < 2:
            continue
        factor = rated_diversity(circuits.racks, subject.breakers)
        for feed, amps in circuits.normal_amps.items():
            if one.feed not in ("", feed) or amps <= factor * circuits.amps[feed]:
                continue
            yield plant_finding(
                "PWR-028",
                one,
                Severity.INFO,
                say(
                    "{0}: {1} breakers side by side carry {2:.0f} % each, {3:.1f} A; a feed {4} "
                    "carries {5:.1f} A in normal operation.",
                    *(one.name, circuits.racks, factor * 100, factor * circuits.amps[feed]),
                    *(feed, amps),
                ),
                say("Ask the maker of the board for its own factor, or leave gaps between them."),
                say("rated diversity factor of IEC 61439"),
            )


def _distribution(subject: PlantSubject, kind: PowerKind, rule: str) -> Iterator[Finding]:
    for one in subject.of(kind):
        circuits = subject.below.get(one.place)
        if circuits is None or not circuits.peak_kw:
            continue
        beside = [
            other
            for other in subject.of(kind)
            if other.place == one.place and other.feed == one.feed
        ]
        load_kw = circuits.peak_kw * subject.diversity / len(beside)
        rated_kw = subject.capacity_kw(one)
        planning = subject.feeds.planning_share * rated_kw
        legal = subject.feeds.legal_share(one.volts) * rated_kw
        if load_kw <= planning:
            continue
        yield plant_finding(
            rule,
            one,
            Severity.WARNING if load_kw <= legal else Severity.ERROR,
            say(
                "{0}: after the loss of the other feed it would carry {1:.0f} kW; its planning "
                "limit is {2:.0f} kW, its legal limit {3:.0f} kW.",
                *(one.name, load_kw, planning, legal),
            ),
            say("Add another one beside it, or move racks to another."),
            PEAK,
            {"excess": load_kw - planning},
            more_units(
                [one], subject.feeds.planning_share * subject.unit_kw(one), load_kw - planning
            ),
        )


def _on_feed(values: Mapping[str, int], feed: str) -> int:
    return values.get(feed, 0) if feed else sum(values.values())


CIRCUIT_CHECKS: tuple[PlantCheck, ...] = (
    inrush_at_once,
    busway_carries,
    floor_pdu_carries,
    grouped_breakers,
)
