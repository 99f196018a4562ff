"""Tables of what is listed and priced but not placed: components, plant, places, price tiers.

And of what was observed, apart from the specifications: prices, lead times, exchange rates.
"""

from planner.catalog.columns import (
    GRID,
    ID,
    Cell,
    Column,
    choice,
    count,
    number,
    table,
    text,
)
from planner.domain.compliance import RuleScope, RuleStatus
from planner.domain.components import ComponentKind
from planner.domain.fabric import Line
from planner.domain.finding import Severity
from planner.domain.observation import PRICE_BASES
from planner.domain.provenance import Status

PLANT = "facility/plant.csv"
COMPONENTS = "components/components.csv"
MEDIA = "network/media.csv"
PLACES = "places/places.csv"
PLACES_CARBON = "places_carbon/places_carbon.csv"
COLOCATION = "places/colocation.csv"
EGRESS = "places/egress.csv"
REFERENCES = frozenset((PLACES, PLACES_CARBON, COLOCATION, EGRESS))
"""Tables that are looked up, and only then read."""
PRICES = "observations/prices.csv"
LEAD_TIMES = "observations/lead_times.csv"
RATES = "observations/rates.csv"
RULES = "rules/rules.csv"
COMPLIANCE = "compliance/rules.csv"

_BOUGHT = (
    ID,
    choice("kind", ComponentKind, required=True),
    text("manufacturer", required=True),
    text("name", required=True),
    text("part_number"),
    text("protocol"),
    text("country_of_design"),
)
_BOUGHT_RATINGS = (
    number("mass_kg", "kg", 0.001, 100_000),
    number("width_mm", "mm", 10, 20_000),
    number("depth_mm", "mm", 10, 20_000),
    number("height_mm", "mm", 10, 20_000),
    number("nameplate_kw", "kW", 0, 1000),
    number("typical_kw", "kW", 0, 1000),
    number("price_usd", "USD", 1, 20_000_000),
    number("lead_weeks", "weeks", 0, 300),
)
_SEEN = (
    text("region"),
    Column("basis", Cell.CHOICE, required=True, choices=PRICE_BASES),
    count("quantity_from", "pieces", 1, 1_000_000),
    text("valid_from", required=True),
    text("valid_to"),
    text("source", required=True),
    choice("status", Status, required=True),
    text("note"),
)

_SEVERITIES: frozenset[str] = frozenset({Severity.ERROR, Severity.WARNING})

LESSER_TABLES = (
    table(
        PRICES,
        text("id", required=True),
        number("low", "", 0, 1e9),
        number("typical", "", 0.01, 1e9, required=True),
        number("high", "", 0, 1e9),
        text("currency", required=True),
        Column("per", Cell.CHOICE, choices=frozenset({"piece", "TB"})),
        *_SEEN,
        evidence=False,
    ),
    table(
        LEAD_TIMES,
        text("id", required=True),
        number("low", "weeks", 0, 300),
        number("typical", "weeks", 0, 300, required=True),
        number("high", "weeks", 0, 300),
        *_SEEN,
        evidence=False,
    ),
    table(
        RATES,
        text("currency", required=True),
        number("per_usd", "units of the currency", 1e-6, 1e6, required=True),
        text("date", required=True),
        text("source", required=True),
        choice("status", Status, required=True),
        text("note"),
        evidence=False,
    ),
    table(
        RULES,
        ID,
        text("applies_to", required=True),
        text("when"),
        text("field", required=True),
        text("expression", required=True),
        number("low", "", -1e12, 1e12),
        number("high", "", -1e12, 1e12),
        Column("severity", Cell.CHOICE, required=True, choices=_SEVERITIES),
        text("says", required=True),
        text("caught", required=True),
        text("source", required=True),
        text("date", required=True),
        evidence=False,
    ),
    table(
        COMPLIANCE,
        ID,
        text("rule", required=True),
        choice("scope", RuleScope, required=True),
        text("when", required=True),
        choice("severity", Severity, required=True),
        text("says", required=True),
        choice("status", RuleStatus, required=True),
        text("effective_from"),
        text("effective_to"),
        text("verified_on", required=True),
        text("source", required=True),
        text("note"),
        evidence=False,
    ),
    table(
        PLANT,
        *_BOUGHT,
        *_BOUGHT_RATINGS,
        number("cooling_kw", "kW", 0.1, 100_000),
        number("capacity_kw", "kW", 0.1, 100_000),
        number("capacity_kva", "kVA", 0.1, 1_000_000),
        number("energy_kwh", "kWh", 0.1, 100_000),
        number("cop", "", 1, 200),
        number("efficiency", "share", 0.5, 1),
        number("airflow_m3h", "m³/h", 0, 1_000_000),
        number("flow_lpm", "l/min", 0, 100_000),
        number("volts", "V", 100, 500_000),
        count("phases", "phases", 1, 3),
        number("amps", "A", 1, 10_000),
    ),
    table(
        COMPONENTS,
        *_BOUGHT,
        *_BOUGHT_RATINGS,
        count("ports", "ports", 1, 1000),
        number("port_gbit_s", "Gbit/s", 0.1, 10_000),
        number("reach_m", "m", 0.1, 100_000),
        number("capacity_gb", "GB", 1, 10_000),
        number("capacity_tb", "TB", 0.01, 1000),
        number("read_gb_s", "GB/s", 0.01, 1000),
        number("price_usd_tb", "USD/TB", 0.1, 100_000),
    ),
    table(
        MEDIA,
        ID,
        text("name", required=True),
        choice("line", Line, required=True),
        number("lane_gbit_s", "Gbit/s", 0.1, 1000, required=True),
        number("reach_m", "m", 0.1, 100_000, required=True),
        number("split_reach_m", "m", 0.1, 100_000),
        count("panels", "patch panels", 0, 10, required=True),
        text("lengths_m", required=True),
        text("cable", required=True),
        text("module"),
        count("module_ports", "ports", 1, 8),
        number("module_w", "W", 0, 100),
        text("nic_module"),
        number("nic_module_w", "W", 0, 100),
        number("end_w", "W", 0, 100),
        choice("status", Status, required=True),
        text("source", required=True),
        text("date", required=True),
        text("note"),
        evidence=False,
    ),
    table(
        EGRESS,
        ID,
        text("provider", required=True),
        text("path", required=True),
        text("allowance"),
        number("from_gb_month", "GB", 0, 1e9),
        number("to_gb_month", "GB", 0, 1e9),
        number("egress_usd_gb", "USD/GB", 0, 10, required=True),
    ),
    table(
        PLACES,
        ID,
        text("provider"),
        text("code"),
        text("city", required=True),
        text("country", required=True),
        text("operator_home"),
        text("jurisdiction", required=True),
        Column("sovereign", Cell.FLAG),
        text("data_protection"),
        number("latitude", "°", -90, 90),
        number("longitude", "°", -180, 180),
        number("design_dry_bulb_c", "°C", -20, 60),
        number("design_wet_bulb_c", "°C", -20, 40),
        number("pue", "", 1, 3),
    ),
    table(PLACES_CARBON, *GRID),
    table(
        COLOCATION,
        ID,
        text("market", required=True),
        text("segment", required=True),
        text("per", required=True),
        text("power_included"),
        number("price_usd", "USD", 1, 100_000, required=True),
    ),
)
