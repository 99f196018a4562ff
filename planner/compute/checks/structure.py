"""Checks of how one rack is built up: rails, air, width, and how it is rolled in.

They look at where devices stand, so that racks of the same devices may differ in what is found.
"""

from collections.abc import Iterator

from planner.compute.checks.rack import RackCheck, RackSubject
from planner.compute.structure import rolling_load_kg
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import Airflow, Part
from planner.domain.phrase import say
from planner.domain.placement import Face, Placement, RackSlot
from planner.engines.space import rail_margin_mm, rolling_share

_TURNED = {
    Airflow.FRONT_TO_REAR: Airflow.REAR_TO_FRONT,
    Airflow.REAR_TO_FRONT: Airflow.FRONT_TO_REAR,
}
"""Directions of air that are the other way round when a device is mounted from the rear."""


def rail_range(subject: RackSubject) -> Iterator[Finding]:
    """SPC-005: the range of a rail kit against the distance of the posts."""
    frame = subject.frame.frame
    if frame is None or frame.post_min_mm is None or frame.post_max_mm is None:
        return
    for part in subject.parts:
        fit = part.fit
        if fit.rail_min_mm is None or fit.rail_max_mm is None:
            continue
        posts = (frame.post_min_mm, frame.post_max_mm)
        if rail_margin_mm(fit.rail_min_mm, fit.rail_max_mm, *posts) < 0:
            yield subject.finding(
                "SPC-005",
                Severity.WARNING,
                at=part.id,
                message=say(
                    "{0}: the rails of {1} span {2:.0f} to {3:.0f} mm; the posts stand {4:.0f} to "
                    "{5:.0f} mm apart.",
                    subject.rack.name,
                    part.label,
                    fit.rail_min_mm,
                    fit.rail_max_mm,
                    *posts,
                ),
                detail=say("Use another rail kit, or a cabinet whose posts can be moved."),
                source=say("range of the rail kit against that of the posts"),
            )


def airflow_conflict(subject: RackSubject) -> Iterator[Finding]:
    """SPC-006: devices that take their air from the hot side of the rack."""
    by_id = _directed(subject)
    for placement in subject.rack.placements if by_id else ():
        host = placement.host
        part = by_id.get(placement.part)
        if part is None or not isinstance(host, RackSlot) or not host.height:
            continue
        if effective_airflow(part, host) is Airflow.REAR_TO_FRONT:
            yield _breathing_hot(subject, placement, part, host)


def _breathing_hot(
    subject: RackSubject, placement: Placement, part: Part, host: RackSlot
) -> Finding:
    other = Face.FRONT if host.face is Face.REAR else Face.REAR
    arguments: dict[str, str | int | float] = {
        "placement": placement.id,
        "rack": subject.rack.id,
        "bottom": host.bottom,
        "face": other.value,
    }
    label = say("Mount {0} from the other side", placement.name)
    return subject.finding(
        "SPC-006",
        Severity.WARNING,
        at=placement.id,
        message=say(
            "{0}: {1} ({2}) draws its air from the hot side of the rack.",
            subject.rack.name,
            placement.name,
            part.label,
        ),
        detail=say(
            "Mount it from the other side, or order it with the other direction of air. "
            "Everything else breathes front to rear."
        ),
        source=say("direction of air of the device (P2C or C2P of switches)"),
        fixes=() if placement.locked else (Fix("turn-placement", arguments, label),),
    )


def side_breathing(subject: RackSubject) -> Iterator[Finding]:
    """SPC-007: devices that breathe through their sides."""
    for part in subject.parts:
        if part.fit.airflow is not None and part.fit.airflow.through_sides:
            yield subject.finding(
                "SPC-007",
                Severity.WARNING,
                at=part.id,
                message=say(
                    "{0}: {1} breathes {2}; its inlet may take in air up to 15 K above supply.",
                    subject.rack.name,
                    part.label,
                    part.fit.airflow.value,
                ),
                detail=say(
                    "Use a baffle that leads air from the front to its side, or another device."
                ),
                source=say("side-breathing switches: up to 15 K above supply (upsite.com, 2019)"),
            )


def rolling_load(subject: RackSubject) -> Iterator[Finding]:
    """SPC-008: a rack that is delivered filled against what the cabinet carries while it rolls."""
    rack, mass_kg = subject.rack, subject.result.mass_kg
    if rack.system is None and not rack.delivered_filled:
        return
    limit, assumed = rolling_load_kg(subject.frame.frame, subject.rules.structure)
    if limit is None or mass_kg <= limit:
        return
    yield subject.finding(
        "SPC-008",
        Severity.INFO if assumed else Severity.WARNING,
        message=say(
            "{0} is rolled in with {1:,.0f} kg, {3:.0%} of what the cabinet carries while it rolls "
            "({2:,.0f} kg).",
            rack.name,
            mass_kg,
            limit,
            rolling_share(mass_kg, limit),
        ),
        detail=say("Roll it in empty and fill it in place, or use a cabinet for delivery filled."),
        source=say("rolling load of the cabinet")
        if not assumed
        else say("usual share of the static load (assumption space.dynamic_share)"),
        fixes=()
        if rack.system is not None
        else (
            Fix(
                "rack-flag",
                {"rack": rack.id, "field": "delivered_filled", "value": 0},
                say("Roll in {0} empty", rack.name),
            ),
        ),
        numbers={"excess": mass_kg - limit},
    )


def mounting(subject: RackSubject) -> Iterator[Finding]:
    """SPC-020: the standard of a device against that of the posts of the rack."""
    frame = subject.frame.fit.mounting
    if frame is None or subject.rack.system is not None:
        return
    for part in subject.parts:
        if part.half_units and part.fit.mounting not in (None, frame):
            yield subject.finding(
                "SPC-020",
                Severity.WARNING,
                at=part.id,
                message=say(
                    "{0}: {1} is made for {2} racks; this one has posts for {3}.",
                    subject.rack.name,
                    part.label,
                    part.fit.mounting,
                    frame,
                ),
                detail=say("Use a rack of its standard, or an adapter of its maker."),
                source=say("EIA-310 (19-inch) and Open Rack v3 (21-inch) posts differ in width"),
            )


def effective_airflow(part: Part, slot: RackSlot) -> Airflow | None:
    """Return the direction of air through a device seen from the front of its rack."""
    airflow = part.fit.airflow
    if airflow is None or slot.face is not Face.REAR:
        return airflow
    return _TURNED.get(airflow, airflow)


def _directed(subject: RackSubject) -> dict[str, Part]:
    """The parts in a rack whose direction of air is told and runs along its depth."""
    return {part.id: part for part in subject.parts if part.fit.airflow in _TURNED}


STRUCTURE_CHECKS: tuple[RackCheck, ...] = (
    rail_range,
    airflow_conflict,
    side_breathing,
    rolling_load,
    mounting,
)
