"""Tables of what is listed and priced but not placed: components, plant, places, price tiers."""

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
from planner.domain.components import ComponentKind

PLANT = "facility/plant.csv"
COMPONENTS = "components/components.csv"
PLACES = "regions/places.csv"
PLACES_CARBON = "carbon/places.csv"
COLOCATION = "regions/colocation.csv"
EGRESS = "cloud/egress.csv"

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
LESSER_TABLES = (
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
