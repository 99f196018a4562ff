"""A small catalogue that is right, for tests that plant one error in it."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library, Problem
from planner.catalog.loader import load
from planner.catalog.schema import EVIDENCE_COLUMNS, TABLES

Tables = dict[str, list[dict[str, str]]]

ACCELERATOR = {
    "id": "a1",
    "manufacturer": "Acme",
    "name": "A1",
    "memory_gb": "80",
    "memory_gib": "79.6",
    "bandwidth_gb_s": "3000",
    "bf16_tflops": "1000",
    "fp8_tflops": "2000",
    "board_kw": "0.7",
    "link_kind": "PCIe",
    "architecture": "First",
    "prefill_efficiency": "0.6",
    "decode_bandwidth_efficiency": "0.5",
    "decode_flop_efficiency": "0.5",
    "fp4_efficiency": "0.5",
    "collective_us": "7",
    "price_usd": "30000",
}
SERVER = {
    "id": "good-server",
    "kind": "gpu-server",
    "manufacturer": "Acme",
    "name": "Eight",
    "half_units": "16",
    "depth_mm": "900",
    "mass_kg": "130",
    "nameplate_kw": "10.2",
    "heat_kw": "10.2",
    "idle_kw": "2",
    "busy_kw": "7",
    "peak_kw": "8.4",
    "supply_count": "6",
    "supply_rating_kw": "3.3",
    "supply_needed": "4",
    "supply_minimum": "3",
    "supply_below": "throttle",
    "accelerator": "a1",
    "accelerator_count": "8",
    "accelerator_domain": "8",
}
RACK_SYSTEM = {
    "id": "good-rack-system",
    "kind": "rack-system",
    "manufacturer": "Acme",
    "name": "Row",
    "half_units": "96",
    "depth_mm": "1068",
    "mass_kg": "1360",
    "nameplate_kw": "132",
    "accelerator": "a1",
    "accelerator_count": "72",
    "accelerator_domain": "72",
    "contents": "18 x compute tray; 9 x switch tray",
}
PDU = {
    "id": "good-pdu",
    "kind": "pdu",
    "manufacturer": "Acme",
    "name": "PDU 32 A",
    "half_units": "0",
    "capacity_kw": "22.17",
    "volts": "400",
    "phases": "3",
    "amps": "32",
}
STORAGE = {
    "id": "good-storage",
    "kind": "storage",
    "manufacturer": "Acme",
    "name": "Store",
    "half_units": "2",
    "depth_mm": "850",
    "mass_kg": "31.2",
    "nameplate_kw": "1.2",
    "usable_tb": "60.5",
}
SWITCH = {
    "id": "good-switch",
    "kind": "switch",
    "manufacturer": "Acme",
    "name": "Sixty-four",
    "half_units": "4",
    "depth_mm": "720",
    "mass_kg": "23.5",
    "nameplate_kw": "2.1",
    "ports": "64",
    "port_gbit_s": "800",
}
MODEL = {
    "id": "good-model",
    "developer": "Meta",
    "name": "Eight billion",
    "total_params_b": "8.03",
    "active_params_b": "8.03",
    "layers": "32",
    "hidden": "4096",
    "heads": "32",
    "kv_heads": "8",
    "head_dim": "128",
    "intermediate": "14336",
    "vocabulary": "128256",
    "tied_embeddings": "no",
    "attention": "GQA",
    "max_context": "131072",
    "native_precision": "bf16",
}
OFFER = {
    "id": "good-offer",
    "provider": "Cloud",
    "instance": "x8",
    "region_code": "west",
    "country": "DE",
    "operator_home": "US",
    "accelerator": "a1",
    "gpus": "8",
    "on_demand_usd_h": "50",
    "spot_usd_h": "20",
}
API = {
    "id": "good-api",
    "provider": "Cloud",
    "model_name": "Eight billion",
    "llm": "good-model",
    "operator_home": "US",
    "country": "US",
    "input_usd_m": "0.1",
    "output_usd_m": "0.4",
    "output_tokens_per_s": "5000",
    "ttft_ms": "600",
    "tpot_ms": "20",
}
REGION = {
    "id": "de",
    "name": "Germany",
    "country": "DE",
    "jurisdiction": "EU",
    "tariff_usd_kwh": "0.15",
}
ASSUMPTION = {
    "key": "power.idle_share",
    "label": "Idle draw",
    "unit": "share",
    "likely": "0.2",
    "low": "0.1",
    "high": "0.3",
    "status": "assumed",
    "source": "test",
    "date": "2026",
}


def rule_tables() -> Tables:
    """The built-in rules, and the sources that they name."""
    tables = {}
    for path in ("rules/rules.csv", "sources.csv"):
        with (catalog_folder() / path).open(encoding="utf-8", newline="") as handle:
            tables[path] = list(csv.DictReader(handle))
    named = {row["source"] for row in tables["rules/rules.csv"]}
    tables["sources.csv"] = [row for row in tables["sources.csv"] if row["id"] in named]
    return tables


def _write_csv(path: Path, rows: Iterable[dict[str, str]]) -> None:
    rows = list(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def good_tables() -> Tables:
    """Tables with one good row each; a test changes them before it writes them."""
    return {
        "accelerators/accelerators.csv": [dict(ACCELERATOR)],
        "servers/servers.csv": [dict(SERVER)],
        "rack_systems/rack_systems.csv": [dict(RACK_SYSTEM)],
        "facility/facility.csv": [dict(PDU)],
        "storage/storage.csv": [dict(STORAGE)],
        "switches/switches.csv": [dict(SWITCH)],
        "models/models.csv": [dict(MODEL)],
        "cloud/offers.csv": [dict(OFFER)],
        "cloud/apis.csv": [dict(API)],
        "regions/regions.csv": [dict(REGION)],
        "carbon/carbon.csv": [{"id": "de", "carbon_g_kwh": "342"}],
        "assumptions/assumptions.csv": [dict(ASSUMPTION)],
        "assumptions/choices.csv": [{"key": "default.llm", "value": "good-model"}],
        "sources.csv": [{"id": "test", "title": "A test", "address": "example.org"}],
        "manifest.csv": [
            {"key": "version", "value": "1"},
            {"key": "as_of", "value": "2026-11-22"},
        ],
    }


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write tables as a catalogue folder, with the built-in rules unless the test brings its own.

    Every number is given evidence unless the test brings its own.
    """

    def write_folder(tables: Tables, name: str = "catalogue") -> Path:
        folder = tmp_path / name
        if "rules/rules.csv" not in tables and "sources.csv" in tables:
            rules = rule_tables()
            sources = [*tables["sources.csv"], *rules["sources.csv"]]
            tables = {**tables, **rules, "sources.csv": sources}
        evidence: Tables = {}
        for path, rows in tables.items():
            _write_csv(folder / path, rows)
            table = TABLES.get(path)
            if table is None or not table.evidence:
                continue
            evidence.setdefault(table.evidence_path, []).extend(
                {
                    "id": row["id"],
                    "field": " ".join(
                        name
                        for name, text in row.items()
                        if text and name in table.columns and table.columns[name].is_number
                    ),
                    "source": "test",
                    "date": "2026-11-22",
                    "status": "datasheet",
                }
                for row in rows
            )
        for path, rows in evidence.items():
            kept = [row for row in rows if row["field"]]
            if path not in tables and kept:
                _write_csv(folder / path, kept)
        return folder

    return write_folder


@pytest.fixture
def evidence_columns() -> tuple[str, ...]:
    """The header of an evidence table."""
    return tuple(EVIDENCE_COLUMNS)


@pytest.fixture(scope="session")
def builtin() -> tuple[Library, tuple[Problem, ...]]:
    """The built-in catalogue and its problems, loaded once."""
    return load([catalog_folder()])
