"""NetBox rack types as cabinets."""

from planner.catalog import schema
from planner.catalog.drafts import Draft, Source
from planner.domain.hardware import Mounting, PartKind
from planner.domain.provenance import Status
from planner.exchange.importing.drafting import Drafting
from planner.exchange.importing.netbox_devices import Context, lead_time_key
from planner.exchange.importing.netbox_reading import Refused, TypeReader
from planner.exchange.importing.netbox_schema import MM_OF_UNIT, RACK_FORMS, RACK_WIDTHS_IN

_USUAL_WIDTH_MM, _USUAL_DEPTH_MM = 600.0, 1200.0
_TALLEST_U = 60
_MOUNTINGS = {19.0: Mounting.EIA_19, 21.0: Mounting.OPEN_RACK}
"""Standards by the width between the rails, in inches."""
_STANDING = frozenset({"2-post-frame", "4-post-frame", "4-post-cabinet"})


def rack_draft(reader: TypeReader, source: Source, context: Context) -> Draft:
    """Return the draft of a rack type; a cabinet without outer size has the usual one, assumed.

    Raises:
        Refused: when it is no rack that can stand in a row.
    """
    manufacturer, model, slug = (
        reader.needed("manufacturer"),
        reader.needed("model"),
        reader.slug(),
    )
    form = reader.choice("form_factor", RACK_FORMS)
    if form and form not in _STANDING:
        raise Refused(
            "hangs on a wall; racks stand in rows here.",
            "form_factor",
            reader.section.lines["form_factor"],
        )
    units = reader.number("u_height")
    if units is None or units != round(units) or not 1 <= units <= _TALLEST_U:
        text = "no number" if units is None else f"{units:g}"
        raise Refused(
            f"is {text}; racks here have 1 to {_TALLEST_U} U.",
            "u_height",
            reader.section.lines.get("u_height", 0),
        )
    width_in = reader.number("width")
    if width_in is not None and width_in not in RACK_WIDTHS_IN:
        reader.remark(f"{width_in:g} inches is no width of rails.", "width")
    entry = Drafting(schema.FACILITY, slug, source, context.options.date)
    entry.text("kind", PartKind.RACK.value)
    entry.text("manufacturer", manufacturer)
    entry.text("name", model)
    entry.text("part_number", reader.text("part_number"))
    entry.number("half_units", 0, Status.DERIVED, "stands on the floor")
    entry.number("nameplate_kw", 0.0, Status.DERIVED, "a cabinet draws no power")
    entry.number("units", round(units))
    if width_in in _MOUNTINGS:
        entry.text("mounting", _MOUNTINGS[width_in].value)
    _add_size(reader, entry)
    entry.number("mass_kg", reader.mass_kg())
    load = reader.mass_kg("max_weight")
    entry.number("static_load_kg", load, note="the file does not say static or dynamic")
    if reader.section.get("cooling_capacity") is not None:
        reader.remark("is read but not used: racks here cool by their rooms.", "cooling_capacity")
    key = lead_time_key(PartKind.RACK)
    entry.estimate("lead_weeks", context.library.assumptions.get(key))
    return entry.draft()


def _add_size(reader: TypeReader, entry: Drafting) -> None:
    unit = MM_OF_UNIT.get(reader.choice("outer_unit", MM_OF_UNIT))
    for key, column, usual in (
        ("outer_width", "width_mm", _USUAL_WIDTH_MM),
        ("outer_depth", "depth_mm", _USUAL_DEPTH_MM),
    ):
        size = reader.number(key)
        if size is not None and unit is not None and size > 0:
            entry.number(column, round(size * unit, 1))
            continue
        if size is not None:
            reader.remark(f"{size:g} has no unit, so it is not used.", key)
        reader.remark(f"Not told; taken as {usual:g} mm, as most cabinets are.", key)
        entry.number(column, usual, Status.ASSUMED, "usual size of a cabinet")
    height = reader.number("outer_height")
    if height is not None and unit is not None and height > 0:
        entry.number("height_mm", round(height * unit, 1))
