"""Why a room holds, heats and removes what it does."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.cooling import room_airflow
from planner.compute.explain.hardware import TITLES
from planner.compute.explain.sums import counts_of, device_sum
from planner.compute.explain.terms import Given, Term, applied, summed, unknown
from planner.compute.own_coolers import own_cooling, rack_coolers
from planner.domain.facility import Loop
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import RackId, RoomId
from planner.domain.phrase import say
from planner.domain.results import RackResult, RoomResult
from planner.domain.site import Room

DEFAULT_CAPACITY: Final = Formula(
    id="explain.room_air_capacity",
    result="heat to air that a room removes",
    unit="kW",
    expression="per_rack_kw * racks",
    symbols={
        "per_rack_kw": "heat to air that is removed from each rack, kW",
        "racks": "racks in the room",
    },
    source="While no cooling unit is placed in the room",
)

_NOT_DIVERSE = say("Sizes cooling: not reduced by diversity.")
_FLOOR = say("Devices on the floor and on the unracked tray.")


def explain_room(case: Case, room_id: str, name: str) -> Explanation | None:
    """Return why a figure of a room is what it is, None where there is none."""
    room = case.context.places.rooms.get(RoomId(room_id))
    result = case.evaluation.rooms.get(RoomId(room_id))
    written = _WRITTEN.get(name)
    return written(case, room, result) if room and result and written else None


def air_capacity(case: Case, room: Room, result: RoomResult) -> Explanation:
    """Return why a room removes so much heat from its air."""
    title = say("Heat to air that {0} removes", room.name)
    if result.air_capacity_kw is None:
        return unknown(title, "kW", say("No rack stands in {0} yet.", room.name))
    units = [
        Term(one.name, one.capacity_kw, one.installed - one.standby, ENTERED)
        for one in case.plan.cooling_elements
        if one.place == room.id and one.loop is Loop.AIR
    ]
    racks = {rack.rack: rack for rack in _racks(case, room)}
    own = own_cooling(rack_coolers(case.plan.cooling_elements), racks).carried_kw
    if own:
        units += [_own(case, rack, kw) for rack, kw in own.items()]
        source = say("What coolers of single racks take, and what the room removes besides")
        if len(units) == len(own):
            each = case.assumed("cooling.rack_air_limit_kw")
            units.append(
                Term(say("Each other rack"), each.value, len(racks) - len(own), each.evidence)
            )
        return summed(
            title, result.air_capacity_kw, "kW", units, key="room_air_capacity", source=source
        )
    if units:
        source = say("Cooling units of the room that run; those on standby are not counted")
        return summed(
            title, result.air_capacity_kw, "kW", units, key="room_air_capacity", source=source
        )
    given = {
        "per_rack_kw": case.assumed("cooling.rack_air_limit_kw"),
        "racks": Given(float(len(_racks(case, room))), "racks"),
    }
    note = say("Place a cooling unit in the room to count what it removes instead.")
    return applied(title, result.air_capacity_kw, "kW", DEFAULT_CAPACITY, given, notes=(note,))


def _own(case: Case, rack: RackId, carried_kw: float) -> Term:
    name = case.plan.racks[rack].name
    return Term(say("Coolers of {0}", name), carried_kw, evidence=ENTERED)


def _racks(case: Case, room: Room) -> list[RackResult]:
    places = case.context.places
    return [
        case.evaluation.racks[rack.id]
        for rack in case.context.ordered
        if places.room_of_row[rack.row] == room.id
    ]


def _count(case: Case, room: Room, result: RoomResult) -> Explanation:
    inside = {row.id: 0 for row in room.rows}
    for rack in case.plan.racks.values():
        if rack.row in inside:
            inside[rack.row] += 1
    terms = [Term(row.name, float(inside[row.id])) for row in room.rows]
    total = float(sum(inside.values()))
    source = say("The rows of the room")
    title = say("Racks in {0}", room.name)
    return summed(title, total, "racks", terms, key="racks", source=source)


def _heat(name: str) -> Callable[[Case, Room, RoomResult], Explanation]:
    def written(case: Case, room: Room, result: RoomResult) -> Explanation:
        parts = (air_capacity(case, room, result),) if name == "air_heat_kw" else ()
        return device_sum(
            case,
            say("{0} in {1}", TITLES[name], room.name),
            getattr(result, name),
            name,
            counts_of(_racks(case, room)),
            parts=parts,
            exclusions=(_FLOOR,),
            notes=(_NOT_DIVERSE,),
            optics_kw=_optics_kw(case, room) if name == "air_heat_kw" else 0.0,
        )

    return written


def _optics_kw(case: Case, room: Room) -> float:
    site = next(one for one in case.plan.sites if room in one.rooms)
    return case.optics(site).by_room.get(room.id, 0.0)


_WRITTEN: Mapping[str, Callable[[Case, Room, RoomResult], Explanation]] = {
    "racks": _count,
    "air_heat_kw": _heat("air_heat_kw"),
    "liquid_heat_kw": _heat("liquid_heat_kw"),
    "air_capacity_kw": air_capacity,
    "airflow_m3h": room_airflow,
}
