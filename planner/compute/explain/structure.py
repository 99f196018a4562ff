"""Why a rack sits, rolls and loads the floor as it does."""

from collections.abc import Callable, Mapping

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, listed, unknown
from planner.compute.structure import RackStructure, footprint_m2, rack_structure, weights_of
from planner.compute.structure_rules import StructureRules
from planner.domain.formula import Explanation
from planner.domain.hardware import FrameRating
from planner.domain.phrase import say
from planner.domain.provenance import Evidence, Status
from planner.domain.results import RackResult
from planner.domain.site import Rack
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.engines.space import FORMULAS

_USUAL = Evidence(Status.ASSUMED, say("usual figure, not in this project yet"), "")

Writer = Callable[[Case, Rack, RackResult], Explanation | None]


def structure_of(case: Case, rack: Rack, result: RackResult) -> RackStructure:
    """Return the structure of a rack."""
    parts = case.shelf.parts
    return rack_structure(rack, result, parts[rack.frame], parts, _rules(case))


def _rules(case: Case) -> StructureRules:
    return case.context.rack_rules.structure


def _limit(case: Case, name: str, unit: str = "") -> Given:
    """An assumption of structure; projects that are older than it use the usual figure."""
    key = f"space.{name}"
    if key in case.shelf.assumptions:
        return case.assumed(key)
    return Given(float(getattr(_rules(case), name)), unit, _USUAL)


def _mass(result: RackResult) -> Given:
    return Given(result.mass_kg, "kg", label=say("mass of cabinet and devices"))


def _rating(case: Case, rack: Rack) -> FrameRating | None:
    return case.shelf.parts[rack.frame].frame


def _rolling(case: Case, rack: Rack, result: RackResult) -> Explanation:
    structure = structure_of(case, rack, result)
    title = say("Rolling load of {0}", rack.name)
    frame = case.shelf.parts[rack.frame]
    if structure.rolling_kg is None:
        return unknown(
            title, "kg", say("{0} has neither a rolling nor a static load.", frame.label)
        )
    if structure.rolling_assumed:
        given = [
            Given(
                result.static_load_kg or 0.0,
                "kg",
                frame.evidence.get("static_load_kg"),
                say("static load of {0}", frame.label),
            ),
            _limit(case, "dynamic_share"),
        ]
        notes = (
            say("The maker gives no rolling load: the usual share of the static one is taken."),
        )
        return listed(title, structure.rolling_kg, "kg", given, notes)
    inputs = {
        "mass_kg": _mass(result),
        "dynamic_load_kg": Given(
            structure.rolling_kg,
            "kg",
            frame.evidence.get("dynamic_load_kg"),
            say("rolling load of {0}", frame.label),
        ),
    }
    share = structure.mass_kg / structure.rolling_kg
    return applied(title, share, "1", FORMULAS["space.rolling_share"], inputs)


def _centre(case: Case, rack: Rack, result: RackResult) -> Explanation:
    title = say("Centre of gravity of {0}", rack.name)
    frame = case.shelf.parts[rack.frame]
    weights = weights_of(rack, frame, case.shelf.parts)
    mass = sum(one.mass_kg for one in weights)
    centre = structure_of(case, rack, result).centre_u
    if centre is None:
        return unknown(title, "U", say("Nothing in it has a mass."))
    moment = sum(one.mass_kg * one.middle_u for one in weights)
    inputs = {
        "moment_kg_u": Given(moment, "kg × U"),
        "mass_kg": Given(mass, "kg"),
    }
    return applied(
        title,
        centre,
        "U",
        FORMULAS["space.centre_of_gravity"],
        inputs,
        beside=[_limit(case, "centre_share")],
        notes=(
            say("Cabinet and side channels have their middle at half of the height."),
            say("Devices without mass are left out."),
        ),
    )


def _point(case: Case, rack: Rack, result: RackResult) -> Explanation:
    inputs = {"mass_kg": _mass(result), "feet": _limit(case, "rack_feet", "feet")}
    value = structure_of(case, rack, result).point_load_kg
    title = say("Load of a foot of {0}", rack.name)
    return applied(title, value, "kg", FORMULAS["space.point_load"], inputs)


def _footprint(case: Case, rack: Rack, result: RackResult) -> Explanation:
    title, rating = say("Load below {0}", rack.name), _rating(case, rack)
    if rating is None:
        return unknown(title, "kg/m²", say("The cabinet has no size in the catalogue."))
    inputs = {
        "mass_kg": _mass(result),
        "footprint_m2": Given(footprint_m2(rating), "m²"),
    }
    value = structure_of(case, rack, result).footprint_kg_m2
    return applied(title, value, "kg/m²", FORMULAS["space.footprint_load"], inputs)


def _area(case: Case, rack: Rack, result: RackResult) -> Explanation:
    title, rating = say("Floor load of {0} with its aisles", rack.name), _rating(case, rack)
    if rating is None:
        return unknown(title, "kg/m²", say("The cabinet has no size in the catalogue."))
    own = footprint_m2(rating)
    total = max(_rules(case).aisle_m2_per_rack, own)
    inputs = {
        "mass_kg": _mass(result),
        "live_kg_m2": _limit(case, "live_load_kg_m2"),
        "service_m2": Given(total - own, "m²"),
        "floor_kg_m2": _limit(case, "raised_floor_kg_m2"),
        "total_m2": Given(total, "m²"),
    }
    value = structure_of(case, rack, result).area_kg_m2
    beside = [_limit(case, "aisle_m2_per_rack")]
    return applied(title, value, "kg/m²", FORMULAS["space.area_load"], inputs, beside=beside)


def _blanking(case: Case, rack: Rack, result: RackResult) -> Explanation:
    front = structure_of(case, rack, result).open_front
    inputs = {"open_half_units": Given(float(front.half_units), "half units")}
    title = say("Blanking panels of {0}", rack.name)
    return applied(
        title,
        front.panel_units,
        "U",
        FORMULAS["space.open_front"],
        inputs,
        beside=[_limit(case, "blanking_heat_kw")],
    )


def _gap(case: Case, rack: Rack, result: RackResult) -> Explanation:
    space = structure_of(case, rack, result).space
    free = space.free / HALF_UNITS_PER_UNIT
    given = [Given(free, "U", label=say("free units"))]
    notes = (say("The longest run of units with nothing on either face."),)
    title = say("Largest gap of {0}", rack.name)
    return listed(title, space.largest_gap / HALF_UNITS_PER_UNIT, "U", given, notes)


WRITTEN: Mapping[str, Writer] = {
    "rolling_kg": _rolling,
    "centre_u": _centre,
    "point_load_kg": _point,
    "footprint_kg_m2": _footprint,
    "area_kg_m2": _area,
    "blanking": _blanking,
    "largest_gap": _gap,
}
"""Explanations of the structure of a rack by the name of the figure."""
