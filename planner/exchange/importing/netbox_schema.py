"""The words of the NetBox type files: keys, units, directions, speeds.

Source of keys and values: the schemas of the community's device-type library (device types, module
types, rack types, components) and the fields that NetBox 4.5 to 4.7 export, read November 2026.
"""

import re

COMPONENTS = {
    "console-ports": frozenset({"name", "type", "label", "description"}),
    "console-server-ports": frozenset({"name", "type", "label", "description"}),
    "power-ports": frozenset(
        {"name", "type", "label", "maximum_draw", "allocated_draw", "description"}
    ),
    "power-outlets": frozenset({"name", "type", "label", "power_port", "feed_leg", "description"}),
    "interfaces": frozenset(
        {
            "name",
            "type",
            "label",
            "enabled",
            "mgmt_only",
            "bridge",
            "poe_mode",
            "poe_type",
            "rf_role",
            "description",
        }
    ),
    "front-ports": frozenset(
        {
            "name",
            "type",
            "label",
            "color",
            "positions",
            "description",
            "rear_port",
            "rear_port_position",
        }
    ),
    "rear-ports": frozenset({"name", "type", "label", "color", "positions", "description"}),
    "port-mappings": frozenset(
        {"front_port", "front_port_position", "rear_port", "rear_port_position"}
    ),
    "module-bays": frozenset({"name", "label", "position", "description", "module_bay_types"}),
    "device-bays": frozenset({"name", "label", "description"}),
    "inventory-items": frozenset({"name", "label", "manufacturer", "part_id", "description"}),
    "cooling-intakes": frozenset(
        {
            "name",
            "type",
            "diameter",
            "diameter_unit",
            "max_flow",
            "max_flow_unit",
            "label",
            "description",
        }
    ),
    "cooling-outflows": frozenset(
        {"name", "type", "diameter", "diameter_unit", "cooling_intake", "label", "description"}
    ),
}
"""Lists of a type, and the keys that an item of each may have."""

TYPED = frozenset(
    {"console-ports", "console-server-ports", "power-ports", "power-outlets", "interfaces"}
    | {"front-ports", "rear-ports"}
)
"""Lists whose items need a type."""

_SHARED = frozenset(
    {"manufacturer", "model", "part_number", "weight", "weight_unit", "description", "comments"}
)
DEVICE_KEYS = (
    _SHARED
    | COMPONENTS.keys()
    | {"slug", "u_height", "is_full_depth", "airflow", "front_image", "rear_image"}
    | {"subdevice_role", "is_powered", "default_platform", "exclude_from_utilization"}
    | {"cooling_method", "end_of_life"}
)
MODULE_KEYS = (
    _SHARED
    | COMPONENTS.keys()
    | {
        "profile",
        "attribute_data",
        "attributes",
        "airflow",
        "cooling_method",
        "end_of_life",
        "module_bay_types",
    }
)
RACK_KEYS = _SHARED | {
    "slug",
    "form_factor",
    "width",
    "u_height",
    "starting_unit",
    "outer_width",
    "outer_height",
    "outer_depth",
    "outer_unit",
    "mounting_depth",
    "max_weight",
    "desc_units",
    "cooling_capability",
    "cooling_capacity",
}

AIRFLOWS = frozenset(
    {"front-to-rear", "rear-to-front", "left-to-right", "right-to-left", "side-to-rear"}
    | {"rear-to-side", "bottom-to-top", "top-to-bottom", "passive", "mixed"}
)
COOLING_METHODS = frozenset({"air", "liquid", "hybrid", "immersion"})
RACK_FORMS = frozenset(
    {"2-post-frame", "4-post-frame", "4-post-cabinet", "wall-frame", "wall-frame-vertical"}
    | {"wall-cabinet", "wall-cabinet-vertical"}
)
RACK_WIDTHS_IN = frozenset({10, 19, 20, 21, 23})
"""The program accepts 21 and the library's schema 20 for Open Rack: both are read."""

KG_OF_UNIT = {"kg": 1.0, "g": 0.001, "lb": 0.453_592_37, "oz": 0.028_349_523_125}
MM_OF_UNIT = {"mm": 1.0, "in": 25.4}

_PLUG_NEMA = re.compile(r"nema-l?(\d+)-(\d+)p", re.ASCII)
_NEMA_VOLTS = {"1": 120.0, "5": 120.0, "6": 208.0, "7": 277.0, "8": 480.0}
"""Volts by the family of the plug (ANSI/NEMA WD 6), single-phase ones; 6 is 208 to 250 V."""
_NEMA_CONTINUOUS = 0.8
"""A circuit carries at most this share of its rating continuously (NEC 210.20)."""
_IEC_AMPERES = {"iec-60320-c14": 10.0, "iec-60320-c16": 10.0, "iec-60320-c20": 16.0}
_IEC_VOLTS = 230.0
"""Ratings of appliance inlets by IEC 60320-1, at European voltage."""

_ETHERNET = re.compile(r"(\d+(?:\.\d+)?)(g|t)?base", re.ASCII)
_FIBRE_CHANNEL = re.compile(r"(\d+)gfc", re.ASCII)
_INFINIBAND_GBIT_S = {
    "sdr": 10.0,
    "ddr": 20.0,
    "qdr": 40.0,
    "fdr10": 40.0,
    "fdr": 56.0,
    "edr": 100.0,
    "hdr": 200.0,
    "ndr": 400.0,
    "xdr": 800.0,
}


def plug_kva(kind: str) -> tuple[float, str] | None:
    """Return what a single-phase plug or inlet carries continuously in kVA, and why; None if unknown."""
    if kind in _IEC_AMPERES:
        amperes, volts, share = _IEC_AMPERES[kind], _IEC_VOLTS, 1.0
    elif (match := _PLUG_NEMA.fullmatch(kind)) and match[1] in _NEMA_VOLTS:
        amperes, volts, share = float(match[2]), _NEMA_VOLTS[match[1]], _NEMA_CONTINUOUS
    else:
        return None
    told = f"{kind} carries {amperes:g} A at {volts:g} V"
    return round(amperes * volts * share / 1000, 3), told if share == 1 else f"{told}, less 20 %"


def port_gbit_s(kind: str) -> float | None:
    """Return the speed of an interface type in Gbit/s; None for what carries no data by cable."""
    if kind.startswith("infiniband-"):
        return _INFINIBAND_GBIT_S.get(kind.removeprefix("infiniband-"))
    if match := _ETHERNET.match(kind):
        scale = {"g": 1.0, "t": 1000.0, None: 0.001}[match[2]]
        return float(match[1]) * scale
    if match := _FIBRE_CHANNEL.match(kind):
        return float(match[1])
    return None
