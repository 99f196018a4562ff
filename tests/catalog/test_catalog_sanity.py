"""Each sanity rule fires on a planted figure, with file and line, and keeps quiet on the good row."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.catalog.loader import load

Tables = dict[str, list[dict[str, str]]]
Write = Callable[..., Path]

SERVERS = "servers/servers.csv"
ACCELERATORS = "accelerators/accelerators.csv"
RACK_SYSTEMS = "rack_systems/rack_systems.csv"
FACILITY = "facility/facility.csv"
MODELS = "models/models.csv"
OFFERS = "cloud/offers.csv"


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
