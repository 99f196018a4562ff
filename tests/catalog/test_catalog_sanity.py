"""Each sanity rule fires on a planted figure, with file and line, and keeps quiet on the good row."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.catalog.loader import load
from planner.catalog.rules import all_rules

Tables = dict[str, list[dict[str, str]]]
Write = Callable[..., Path]

SERVERS = "servers/servers.csv"
ACCELERATORS = "accelerators/accelerators.csv"
RACK_SYSTEMS = "rack_systems/rack_systems.csv"
FACILITY = "facility/facility.csv"
MODELS = "models/models.csv"
OFFERS = "cloud/offers.csv"
APIS = "cloud/apis.csv"
REGIONS = "regions/regions.csv"
STORAGE = "storage/storage.csv"
SWITCHES = "switches/switches.csv"


@pytest.mark.parametrize(
    ("table", "changes", "field", "phrase"),
    [
        pytest.param(
            SERVERS,
            {"nameplate_kw": "5", "heat_kw": "", "peak_kw": "", "busy_kw": "", "idle_kw": ""},
            "nameplate_kw",
            "5 kW is less than its 8 accelerators draw (5.6 kW)",
            id="a server below its boards",
        ),
        pytest.param(
            SERVERS, {"heat_kw": "20"}, "heat_kw", "more than 15% away", id="heat far from power"
        ),
        pytest.param(
            SERVERS, {"idle_kw": "9"}, "idle_kw", "more than busy_kw (7 kW)", id="idle above busy"
        ),
        pytest.param(
            SERVERS, {"peak_kw": "10.5"}, "peak_kw", "more than nameplate_kw", id="peak above all"
        ),
        pytest.param(
            SERVERS,
            {"typical_kw": "10.5"},
            "typical_kw",
            "more than the nameplate",
            id="typical above nameplate",
        ),
        pytest.param(
            SERVERS,
            {"supply_needed": "3"},
            "supply_needed",
            "3 x 3.3 kW carry 9.9 kW, not the 10.2 kW",
            id="supplies too weak",
        ),
        pytest.param(
            SERVERS,
            {"supply_minimum": "5"},
            "supply_needed",
            "must not grow in this order",
            id="minimum above needed",
        ),
        pytest.param(
            SERVERS,
            {"mass_kg": "53"},
            "mass_kg",
            "is it the mass of the empty chassis",
            id="mass of a chassis",
        ),
        pytest.param(
            SERVERS,
            {"mass_kg": "60", "half_units": "8"},
            "mass_kg",
            "60 kg is no mass of a server with eight modules",
            id="eight modules without their heat sinks",
        ),
        pytest.param(
            SERVERS, {"idle_kw": "0.2"}, "idle_kw", "0.2 kW idle does not go", id="idle of one GPU"
        ),
        pytest.param(
            SERVERS,
            {"half_units": "3", "mass_kg": "60", "accelerator_domain": "4"},
            "nameplate_kw",
            "6.8 kW a rack unit",
            id="kW a unit",
        ),
        pytest.param(
            SERVERS, {"airflow_m3h": "1105"}, "airflow_m3h", "CFM or m³/h?", id="CFM for m³/h"
        ),
        pytest.param(
            SERVERS,
            {"price_usd": "28000"},
            "price_usd",
            "28,000 USD is 0.12 times its 8 accelerators (240,000 USD)",
            id="a digit is missing",
        ),
        pytest.param(STORAGE, {"usable_tb": "60500"}, "usable_tb", "GB or TB?", id="GB for TB"),
        pytest.param(
            SWITCHES, {"nameplate_kw": "0.2"}, "nameplate_kw", "W for each Tbit/s", id="a switch"
        ),
        pytest.param(
            ACCELERATORS,
            {"link_kind": "NVLink", "architecture": "Hopper", "link_gb_s": "900"},
            "link_gb_s",
            "2.00 times a Hopper link (450 GB/s in one direction)",
            id="a link counted both ways",
        ),
        pytest.param(
            ACCELERATORS,
            {"bandwidth_gb_s": "24000"},
            "bandwidth_gb_s",
            "GB/s or Gbit/s?",
            id="Gbit/s for GB/s",
        ),
        pytest.param(
            ACCELERATORS,
            {"bf16_tflops": "5000", "fp8_tflops": "10000"},
            "bf16_tflops",
            "1667 FLOP for each byte",
            id="another precision",
        ),
        pytest.param(
            OFFERS,
            {"reserved_1y_usd_h": "20", "reserved_3y_usd_h": "30"},
            "reserved_3y_usd_h",
            "for three years is more than for one",
            id="years exchanged",
        ),
        pytest.param(
            OFFERS,
            {"on_demand_usd_h": "900", "spot_usd_h": ""},
            "on_demand_usd_h",
            "112.50 USD for a GPU and hour",
            id="a day for an hour",
        ),
        pytest.param(
            APIS,
            {"input_usd_m": "0.0001", "output_usd_m": "0.0004"},
            "input_usd_m",
            "of a million tokens, or of a thousand?",
            id="price of a thousand tokens",
        ),
        pytest.param(
            APIS, {"output_usd_m": "0.01"}, "output_usd_m", "exchanged", id="output below input"
        ),
        pytest.param(
            APIS,
            {"cached_input_usd_m": "0.2"},
            "cached_input_usd_m",
            "more than for fresh",
            id="cached above fresh",
        ),
        pytest.param(
            REGIONS, {"tariff_usd_kwh": "0.9"}, "tariff_usd_kwh", "kWh or MWh?", id="a tariff"
        ),
        pytest.param(
            SERVERS, {"depth_mm": "1600"}, "depth_mm", "no depth of a device", id="too deep"
        ),
        pytest.param(
            RACK_SYSTEMS, {"mass_kg": "3000"}, "mass_kg", "kilograms or pounds", id="pounds"
        ),
        pytest.param(
            FACILITY,
            {"capacity_kw": "30"},
            "capacity_kw",
            "neither 22.17 kVA (400 V, 32 A, 3 phases) nor 80 % of it",
            id="a PDU that is not volts times amps",
        ),
        pytest.param(
            ACCELERATORS,
            {"fp8_tflops": "4000"},
            "fp8_tflops",
            "FP8 is 4.00 times BF16",
            id="a sparse figure",
        ),
        pytest.param(
            ACCELERATORS,
            {"memory_gib": "95"},
            "memory_gib",
            "95 GiB do not belong to 80 GB",
            id="memory of another part",
        ),
        pytest.param(
            MODELS,
            {"intermediate": "28672"},
            "total_params_b",
            "the row says 8.03",
            id="parameters that do not follow",
        ),
        pytest.param(
            MODELS,
            {"active_params_b": "9"},
            "active_params_b",
            "more parameters are active",
            id="more active than there are",
        ),
        pytest.param(
            MODELS, {"kv_heads": "7"}, "kv_heads", "do not share 7 KV heads evenly", id="heads"
        ),
        pytest.param(
            OFFERS, {"spot_usd_h": "60"}, "spot_usd_h", "more than on demand", id="dear spot"
        ),
    ],
)
def test_a_rule_fires(
    *,
    good_tables: Tables,
    write: Write,
    table: str,
    changes: dict[str, str],
    field: str,
    phrase: str,
) -> None:
    good_tables[table].append({**good_tables[table][0], "id": "bad", **changes})
    library, problems = load([write(good_tables)])
    assert [(problem.line, problem.field) for problem in problems] == [(3, field)]
    assert problems[0].file.endswith(table)
    assert phrase in problems[0].message
    assert "bad" not in {entry.id for entry in library.entries()}
    assert good_tables[table][0]["id"] in {entry.id for entry in library.entries()}


@pytest.mark.parametrize("capacity", ["22.17", "17.74"])
def test_a_pdu_may_be_printed_at_80_percent(
    good_tables: Tables, write: Write, capacity: str
) -> None:
    good_tables[FACILITY][0]["capacity_kw"] = capacity
    assert load([write(good_tables)])[1] == ()


def test_an_exception_with_its_reason_silences_a_rule(good_tables: Tables, write: Write) -> None:
    row = good_tables[ACCELERATORS][0]
    row["fp8_tflops"] = "1000"
    evidence = {"id": "a1", "source": "test", "date": "2026", "status": "datasheet"}
    numbers = [name for name, text in row.items() if text.replace(".", "").isdigit()]
    good_tables["accelerators/evidence.csv"] = [
        {**evidence, "field": name, "note": "exception: FP8 runs at the rate of BF16"}
        if name == "fp8_tflops"
        else {**evidence, "field": name, "note": ""}
        for name in numbers
    ]
    library, problems = load([write(good_tables)])
    assert problems == ()
    assert "a1" in library.accelerators


def test_rules_are_told_apart_and_say_why() -> None:
    rules = all_rules()
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.low <= rule.high and rule.why for rule in rules)


def test_one_figure_is_doubted_once(good_tables: Tables, write: Write) -> None:
    good_tables[SERVERS][0]["mass_kg"] = "53"
    _, problems = load([write(good_tables)])
    assert [problem.field for problem in problems] == ["mass_kg"]
