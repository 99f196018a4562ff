"""Each sanity rule fires on a planted figure, with file and line, and keeps quiet on one beside it.

The figures stand in `rule_cases.csv`: a rule, the row that is changed, whether the rule fires then.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog import measures
from planner.catalog.library import Library, Problem
from planner.catalog.loader import load, load_references, validate
from planner.catalog.rules import Rule
from planner.domain.expression import evaluate_expression, is_met
from planner.domain.finding import Severity
from planner.domain.identity import EntryId

Tables = dict[str, list[dict[str, str]]]
Write = Callable[..., Path]
Builtin = tuple[Library, tuple[Problem, ...]]

SERVERS = "servers/servers.csv"
FACILITY = "facility/facility.csv"
ACCELERATORS = "accelerators/accelerators.csv"
MODELS = "models/models.csv"
COMPONENTS = "components/components.csv"
PLANT = "facility/plant.csv"

ROWS: dict[str, tuple[str, dict[str, str]]] = {
    "server": (SERVERS, {}),
    "rack-system": ("rack_systems/rack_systems.csv", {}),
    "pdu": (FACILITY, {}),
    "rack": (
        FACILITY,
        {
            "kind": "rack",
            "capacity_kw": "",
            "volts": "",
            "phases": "",
            "amps": "",
            "units": "42",
            "width_mm": "600",
            "depth_mm": "1200",
            "mass_kg": "134",
        },
    ),
    "ups": (FACILITY, {"kind": "ups", "capacity_kw": "500", "volts": "", "amps": ""}),
    "cdu": (
        FACILITY,
        {"kind": "cdu", "capacity_kw": "", "cooling_kw": "80", "cooling_medium": "water"},
    ),
    "storage": ("storage/storage.csv", {}),
    "switch": ("switches/switches.csv", {}),
    "accelerator": (ACCELERATORS, {}),
    "model": (MODELS, {}),
    "mixture": (
        MODELS,
        {
            "total_params_b": "46.6",
            "moe_routed": "8",
            "moe_top_k": "2",
            "moe_intermediate": "14336",
            "moe_layers": "32",
            "vocabulary": "32000",
        },
    ),
    "mixed": (MODELS, {"mix_full": "16", "mix_sliding": "16", "mix_window": "1024"}),
    "offer": ("cloud/offers.csv", {}),
    "api": ("cloud/apis.csv", {}),
    "region": ("regions/regions.csv", {}),
    "grid": ("carbon/carbon.csv", {}),
    "optic": (COMPONENTS, {"kind": "optic", "port_gbit_s": "800", "ports": "1"}),
    "nic": (COMPONENTS, {"kind": "nic", "port_gbit_s": "400"}),
    "memory": (COMPONENTS, {"kind": "memory", "capacity_gb": "64"}),
    "drive": (COMPONENTS, {"kind": "drive", "capacity_tb": "30"}),
    "chiller": (PLANT, {"kind": "chiller", "cooling_kw": "1000"}),
    "air-handler": (PLANT, {"kind": "air-handler", "cooling_kw": "100"}),
    "transformer": (PLANT, {"kind": "transformer", "capacity_kw": "2000"}),
    "place": (
        "places/places.csv",
        {"city": "Here", "country": "DE", "jurisdiction": "EU", "design_dry_bulb_c": "33"},
    ),
    "colocation": (
        "places/colocation.csv",
        {"market": "Here", "segment": "wholesale", "per": "month and kW"},
    ),
}
"""The rows that are changed, by the name of the case: their table, and how they differ from its
first row."""
NEW = {"manufacturer": "Acme", "name": "Thing"}
"""What a component needs besides its figures."""


@dataclass(frozen=True)
class RuleCase:
    """One line of `rule_cases.csv`."""

    rule: str
    row: str
    fires: bool
    changes: dict[str, str]
    says: str


def _cases() -> list[RuleCase]:
    with Path(__file__).with_name("rule_cases.csv").open(encoding="utf-8", newline="") as handle:
        return [
            RuleCase(
                line["rule"],
                line["row"],
                line["fires"] == "yes",
                dict(change.split("=", 1) for change in line["changes"].split("; ")),
                line["says"],
            )
            for line in csv.DictReader(handle)
        ]


CASES = _cases()


def planted(tables: Tables, case: RuleCase) -> str:
    """Put the row of a case into its table; return the table."""
    table, differences = ROWS[case.row]
    rows = tables.setdefault(table, [])
    first = rows[0] if rows else (NEW if table in (COMPONENTS, PLANT) else {})
    new_id = "xx" if case.row == "grid" else "planted"
    rows.append({**first, "id": new_id, **differences, **case.changes})
    if case.row == "grid":
        tables["regions/regions.csv"].append({**tables["regions/regions.csv"][0], "id": "xx"})
    return table


@pytest.mark.parametrize("case", [case for case in CASES if case.fires], ids=lambda case: case.rule)
def test_a_rule_fires(builtin: Builtin, good_tables: Tables, write: Write, case: RuleCase) -> None:
    rule = builtin[0].rules.rule(case.rule)
    assert rule is not None
    table = planted(good_tables, case)
    folder = write(good_tables)
    found = validate([folder])
    # the carbon of a region stands in a file of its own, and the row that is left out is its region
    assert [(one.field, one.is_warning) for one in found if case.says in one.message] == [
        (rule.field, rule.severity is Severity.WARNING)
    ]
    if case.row != "grid":
        assert [one for one in found if not one.is_warning][1:] == []
        assert found[0].file.endswith(table)
        assert found[0].line == len(good_tables[table]) + 1
    entry = "xx" if case.row == "grid" else "planted"
    assert (entry in _ids(folder)) is (rule.severity is Severity.WARNING)


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.fires], ids=lambda case: case.rule
)
def test_a_rule_keeps_quiet(
    builtin: Builtin, good_tables: Tables, write: Write, case: RuleCase
) -> None:
    rule = builtin[0].rules.rule(case.rule)
    assert rule is not None
    planted(good_tables, case)
    folder = write(good_tables)
    assert [str(one) for one in validate([folder])] == []
    assert rule.low <= _calculated(folder, rule, case) <= rule.high


def _calculated(folder: Path, rule: Rule, case: RuleCase) -> float:
    """What the rule calculates of the planted entry: it applies to it, and lets it pass."""
    library, _ = load([folder])
    references, _ = load_references([folder])
    entry_id = EntryId("xx" if case.row == "grid" else "planted")
    entries: list[measures.Entry] = [
        *library.entries(),
        *library.components.values(),
        *references.entries(),
    ]
    entry = next(one for one in entries if one.id == entry_id)
    figures = measures.figures_of(entry, library.accelerators, rule.names)
    assert is_met(rule.when, figures.numbers, figures.words)
    return evaluate_expression(rule.expression, figures.numbers)


def _ids(folder: Path) -> set[str]:
    library, _ = load([folder])
    references, _ = load_references([folder])
    entries = (*library.entries(), *library.components.values(), *references.entries())
    return {entry.id for entry in entries}


def test_every_rule_has_a_case_that_fires_and_one_that_does_not(builtin: Builtin) -> None:
    for fires in (True, False):
        told = {case.rule for case in CASES if case.fires is fires}
        assert told == {rule.id for rule in builtin[0].rules.rules}


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


def test_one_figure_is_doubted_once(good_tables: Tables, write: Write) -> None:
    good_tables[SERVERS][0]["mass_kg"] = "53"
    _, problems = load([write(good_tables)])
    assert [problem.field for problem in problems] == ["mass_kg"]


def test_figures_that_were_printed_wrong_are_all_caught(builtin: Builtin) -> None:
    """Errors of published catalogues: DGX A100 at 2.1 kW, H200 at 1,000 W, sparse for dense."""
    library, _ = builtin
    dgx = measures.figures_of(library.parts[EntryId("dgx-a100-640")], library.accelerators, ())
    assert dgx.numbers == {}
    caught = {
        "server-below-its-boards": ("dgx-a100-640", "nameplate_kw", 2.1),
        "board-of-hopper": ("h200-sxm", "board_kw", 1.0),
        "fp8-over-bf16": ("b200-sxm", "fp8_tflops", 9000.0),
    }
    for rule_id, (entry_id, name, printed) in caught.items():
        rule = library.rules.rule(rule_id)
        assert rule is not None
        entry = library.parts.get(EntryId(entry_id)) or library.accelerators[EntryId(entry_id)]
        figures = measures.figures_of(entry, library.accelerators, rule.names)
        assert rule.broken_by(figures) is None
        wrong = figures._replace(numbers={**figures.numbers, name: printed})
        assert rule.broken_by(wrong) is not None
        assert rule.field == name


def test_the_folder_of_rules_says_what_it_is() -> None:
    text = (catalog_folder() / "rules" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{word}`" in text for word in (*measures.GROUPS, *measures.DERIVED_NAMES))
