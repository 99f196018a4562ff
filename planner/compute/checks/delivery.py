"""Checks of the way of racks into a room: doors, passages, lift and ramp, where they are entered.

What fails bare is an error; what fails only with the usual packing is info, because the packing is
an assumption.
"""

from collections.abc import Iterable, Iterator, Sequence

from planner.compute.checks.on_floor import FloorCheck, FloorRack, FloorSubject, of_room, those
from planner.domain.finding import Finding, Severity
from planner.domain.phrase import say
from planner.engines.space import lift_margin_kg, opening_margin_mm

SOURCE = say("what is delivered must pass every opening on its way")

_Opening = tuple[str, float | None, float, float]
"""Name, clear size in mm, size of what passes, packing around it."""


def way_in(subject: FloorSubject) -> Iterator[Finding]:
    """SPC-014: width and height of the way in and of the widest door, against rack and crate."""
    rating, rules = subject.plan.rating, subject.rules
    doors = subject.plan.doors
    door = max(doors, key=lambda one: one.width_mm) if doors else None

    def openings(rack: FloorRack) -> Iterable[_Opening]:
        yield say("the way in"), rating.way_width_mm, rack.width_mm, rules.crate_mm
        yield say("the height of the way in"), rating.way_height_mm, rack.height_mm, rules.pallet_mm
        yield say("the widest door"), door.width_mm if door else None, rack.width_mm, 0.0
        yield say("the widest door"), door.height_mm if door else None, rack.height_mm, 0.0

    yield from _narrow(subject, "SPC-014", [(rack, openings(rack)) for rack in subject.racks])


def lift(subject: FloorSubject) -> Iterator[Finding]:
    """SPC-015: load and size of the lift against rack, crate and pallet."""
    rating, rules = subject.plan.rating, subject.rules
    limit = rating.lift_capacity_kg
    heavy = [
        rack for rack in subject.racks if limit is not None and rack.delivered_kg > 0
        and lift_margin_kg(limit, rack.delivered_kg, rules.pallet_kg) < 0
    ]  # fmt: skip
    if heavy and limit is not None:
        worst = max(heavy, key=lambda rack: rack.delivered_kg)
        bare = lift_margin_kg(limit, worst.delivered_kg, 0.0) < 0
        yield of_room(
            subject,
            "SPC-015",
            Severity.ERROR if bare else Severity.INFO,
            say(
                "{0}: {1} ride the lift with up to {2:,.0f} kg and {3:,.0f} kg of pallet; it "
                "carries {4:,.0f} kg.",
                subject.room.name,
                those(heavy),
                worst.delivered_kg,
                rules.pallet_kg,
                limit,
            ),
            say("Have them delivered empty, or bring them in another way."),
            SOURCE,
        )
        return

    def sizes(rack: FloorRack) -> Iterable[_Opening]:
        yield say("the lift"), rating.lift_width_mm, rack.width_mm, rules.crate_mm
        yield say("the lift"), rating.lift_depth_mm, rack.depth_mm, rules.crate_mm
        yield say("the lift"), rating.lift_height_mm, rack.height_mm, rules.pallet_mm

    yield from _narrow(subject, "SPC-015", [(rack, sizes(rack)) for rack in subject.racks])


def ramp(subject: FloorSubject) -> Iterator[Finding]:
    """SPC-016: slope of the ramp that racks are rolled over."""
    slope, most = subject.plan.rating.ramp_slope, subject.rules.ramp_slope
    if slope is None or slope <= most or not subject.racks:
        return
    heaviest = max(rack.delivered_kg for rack in subject.racks)
    yield of_room(
        subject,
        "SPC-016",
        Severity.WARNING,
        say(
            "{0}: racks of up to {1:,.0f} kg are rolled over a ramp of {2:.1%}; {3:.1%} is planned.",
            *(subject.room.name, heaviest, slope, most),
        ),
        say("Make the ramp longer, use a winch or lift, or have racks delivered empty."),
        say("slope of ramps for rolling loads (assumption space.ramp_slope)"),
    )


def headroom(subject: FloorSubject) -> Iterator[Finding]:
    """SPC-017: height of racks against the room, with free height above them."""
    wall, rules = subject.plan.wall_height_mm, subject.rules
    if wall is None:
        return
    tall = [rack for rack in subject.racks if rack.height_mm + rules.overhead_mm > wall]
    if not tall:
        return
    worst = max(tall, key=lambda rack: rack.height_mm)
    bare = worst.height_mm > wall and not worst.height_assumed
    yield of_room(
        subject,
        "SPC-017",
        Severity.ERROR if bare else Severity.INFO,
        say(
            "{0}: {1} are up to {2:,.0f} mm high and want {3:,.0f} mm above them; the room has "
            "{4:,.0f} mm.",
            subject.room.name,
            those(tall),
            worst.height_mm,
            rules.overhead_mm,
            wall,
        ),
        say("Use lower racks, or another room."),
        say("height of the racks on casters, free height above (assumption space.overhead_mm)"),
    )


def _narrow(
    subject: FloorSubject, rule: str, racks: Sequence[tuple[FloorRack, Iterable[_Opening]]]
) -> Iterator[Finding]:
    """Yield a finding of the racks that do not pass an opening, told for the worst of them."""
    failing: list[tuple[float, bool, FloorRack, _Opening]] = []
    for rack, openings in racks:
        for one in openings:
            _, opening, size, packing = one
            if opening is None or opening_margin_mm(opening, size, packing) >= 0:
                continue
            bare = opening_margin_mm(opening, size)
            failing.append((bare, bare < 0 and not rack.height_assumed, rack, one))
    if not failing:
        return
    sure = any(one[1] for one in failing)
    _, _, _, (name, opening, size, packing) = min(
        (one for one in failing if one[1] is sure), key=lambda one: one[0]
    )
    stuck = list(dict.fromkeys(rack for _, _, rack, _ in failing))
    yield of_room(
        subject,
        rule,
        Severity.ERROR if sure else Severity.INFO,
        say(
            "{0}: {1} need {2:,.0f} mm and {3:,.0f} mm of packing; {4} has {5:,.0f} mm.",
            *(subject.room.name, those(stuck), size, packing, name, opening or 0.0),
        ),
        say("Choose another way, lower or narrower racks, or unpack them before it."),
        SOURCE,
    )


DELIVERY: tuple[FloorCheck, ...] = (way_in, lift, ramp, headroom)
