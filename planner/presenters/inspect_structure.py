"""What the inspector shows of the structure of a rack."""

from planner.compute.structure import RackStructure, rack_structure
from planner.compute.structure_rules import StructureRules, structure_rules
from planner.domain.floor_plan import FloorRating
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import RackResult
from planner.domain.site import Rack
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate


def structure_section(
    project: Project, plan: Plan, fields: Fields, rack: Rack, result: RackResult
) -> Section:
    """Return the section *Structure* of a rack."""
    parts = project.shelf.parts
    rules = structure_rules(project.shelf.assumptions)
    structure = rack_structure(rack, result, parts[rack.frame], parts, rules)
    rows = [
        *_masses(fields, rack, structure),
        *_floor(fields, _floor_rating(plan, rack), structure),
    ]
    if rack.system is None:
        rows += _inside(fields, rack, structure, rules)
    return Section("structure", translate("inspector", "Structure"), tuple(rows))


def _floor_rating(plan: Plan, rack: Rack) -> FloorRating:
    room = next((room for _, room, row in plan.rows() if row.id == rack.row), None)
    drawn = room.floor_plan if room is not None else None
    return drawn.rating if drawn is not None else FloorRating()


def _masses(fields: Fields, rack: Rack, structure: RackStructure) -> list[InspectorRow]:
    rows: list[InspectorRow] = [
        fields.against(
            "mass_kg",
            translate("inspector", "Mass"),
            structure.mass_kg,
            structure.static_load_kg,
            formats.MASS,
        )
    ]
    if structure.rolling_kg is not None:
        rows.append(_rolling(fields, rack, structure, structure.rolling_kg))
    if rack.system is None:
        rows.append(
            fields.switch(
                "delivered_filled",
                translate("inspector", "Delivered filled"),
                rack.delivered_filled,
                translate("inspector", "Rolled in with everything inside, not filled in place."),
            )
        )
    return rows


def _rolling(fields: Fields, rack: Rack, structure: RackStructure, limit_kg: float) -> InspectorRow:
    scale = formats.scale_of(formats.MASS, structure.mass_kg, limit_kg)
    text = (
        f"{formats.number(structure.mass_kg / scale.divisor)}{formats.SPACE}/{formats.SPACE}"
        f"{formats.short(limit_kg / scale.divisor)}"
    )
    filled = rack.delivered_filled or rack.system is not None
    above = structure.mass_kg > limit_kg and filled
    tone = Tone.MUTED if structure.rolling_assumed else Tone.BAD if above else Tone.NORMAL
    told = (
        translate(
            "inspector", "No rolling load in the catalogue: the usual share of the static one."
        )
        if structure.rolling_assumed
        else translate("inspector", "Filled, against what the cabinet carries while it rolls.")
    )
    return fields.figure(
        "rolling_kg",
        translate("inspector", "Mass, rolling"),
        Quantity(text, scale.unit),
        explained=True,
        tone=tone,
        tooltip=told,
    )


def _floor(fields: Fields, rating: FloorRating, structure: RackStructure) -> list[InspectorRow]:
    rows: list[InspectorRow] = [
        fields.against(
            "point_load_kg",
            translate("inspector", "Load of a foot"),
            structure.point_load_kg,
            rating.point_load_kg,
            formats.MASS,
        )
    ]
    if structure.footprint_kg_m2 is not None and structure.area_kg_m2 is not None:
        rows += [
            fields.scaled(
                "footprint_kg_m2",
                translate("inspector", "Floor load, below the rack"),
                structure.footprint_kg_m2,
                formats.FLOOR_LOAD,
            ),
            fields.against(
                "area_kg_m2",
                translate("inspector", "Floor load, with aisles"),
                structure.area_kg_m2,
                rating.area_load_kg_m2,
                formats.FLOOR_LOAD,
            ),
        ]
    return rows


def _inside(
    fields: Fields, rack: Rack, structure: RackStructure, rules: StructureRules
) -> list[InspectorRow]:
    rows: list[InspectorRow] = []
    share = structure.centre_share
    if structure.centre_u is not None and share is not None:
        heavy = structure.mass_kg >= rules.tipping_kg and share > rules.centre_share
        rows.append(
            fields.figure(
                "centre_u",
                translate("inspector", "Centre of gravity"),
                Quantity(
                    formats.number(structure.centre_u),
                    f"U · {formats.percent(share)}",
                ),
                explained=True,
                tone=Tone.WARNING if heavy else Tone.NORMAL,
                tooltip=translate(
                    "inspector", "Height above the floor of the rack; {0} is advised."
                ).format(formats.percent(rules.centre_share)),
            )
        )
    front = structure.open_front
    panels = formats.trimmed(front.panel_units, 1)
    gaps = translate("inspector", "U in {0} gaps").format(front.gaps)
    rows += [
        fields.figure(
            "blanking",
            translate("inspector", "Open in front"),
            Quantity(panels, gaps if front.gaps > 1 else "U"),
            explained=True,
            tone=Tone.MUTED if rack.blanked else Tone.NORMAL,
        ),
        fields.switch(
            "blanked",
            translate("inspector", "Blanking panels"),
            rack.blanked,
            translate("inspector", "Panels close every open unit in front."),
        ),
        fields.figure(
            "largest_gap",
            translate("inspector", "Largest gap"),
            Quantity(formats.trimmed(structure.space.largest_gap / HALF_UNITS_PER_UNIT, 1), "U"),
            explained=True,
        ),
    ]
    return rows
