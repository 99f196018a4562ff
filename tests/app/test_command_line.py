"""The command line as people and scripts use it: what is printed, and the exit code."""

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from planner import __version__
from planner.app import logs, paths
from planner.app.main import BAD_INPUT, run, wants_window
from planner.compute.evaluate import evaluate
from planner.document.commands.assumptions import RenameProject
from planner.domain.finding import Severity
from planner.store.journal import Journal
from planner.store.project_file import open_project

KPIS = [
    *("it_power_kw", "facility_power_kw", "pue", "heat_load_kw", "vram_used_gib", "vram_total_gib"),
    *("throughput_output_tokens_per_s", "demand_output_tokens_per_s", "ttft_p95_ms", "tpot_p95_ms"),
    *("tco_total", "tco_low", "tco_high", "currency", "cost_per_million_output_tokens"),
    *("break_even_month", "time_to_serve_weeks"),
]


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    output: str
    error: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


Command = Callable[..., Said]


@pytest.fixture
def rackwright(capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs the program with these words."""

    def command(*words: str | Path) -> Said:
        code = run([str(word) for word in words], logs.Crashes(None))
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return command


@pytest.fixture
def example(rackwright: Command, tmp_path: Path) -> Path:
    path = tmp_path / "bank.rackwright"
    assert rackwright("new", path, "--template", "hybrid_bank").code == 0
    return path


def assert_refused(said: Said, *parts: str) -> None:
    """Check for exit code 2 and one line in three parts on standard error."""
    assert said.code == BAD_INPUT
    assert said.error.count("\n") == 1
    for part in parts:
        assert part in said.error
    for word in ("Traceback", "nvalid", "failed", "Error"):
        assert word not in said.error


# Where to start ------------------------------------------------------------------------------


def test_a_project_or_an_existing_path_opens_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old plan.db").touch()
    (tmp_path / "catalog").mkdir()
    assert wants_window([])
    assert wants_window(["nowhere.rackwright"])
    assert wants_window(["old plan.db"])
    assert not wants_window(["catalog", "list"])
    assert not wants_window(["--version"])
    assert not wants_window(["no such thing"])


def test_without_a_display_the_window_says_so(
    rackwright: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert_refused(rackwright(), "no display", "Nothing was opened", "rackwright --help")


def test_the_window_opens_one_project_at_a_time(rackwright: Command) -> None:
    assert_refused(rackwright("a.rackwright", "b.rackwright"), "not 2")


def test_version_and_help(rackwright: Command) -> None:
    assert rackwright("--version").output == f"Rackwright {__version__}\n"
    told = rackwright("--help")
    assert told.code == 0
    names = (
        "new",
        "templates",
        "evaluate",
        "check",
        "bom",
        "render",
        "size",
        "layouts",
        "simulate",
        "catalog",
    )
    for name in names:
        assert f"\n  {name} " in told.output
    assert "demo" not in told.output


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("bogus",), ("No such command 'bogus'.", "Nothing was done.", "rackwright --help")),
        (("bom",), ("Missing argument 'FILE'", "rackwright bom --help")),
        (("check", "x", "--fail-on", "always"), ("'--fail-on'", "rackwright check --help")),
        (("render", "x", "-o", "x.pdf"), ("Racks are drawn as .png alone", "--view floor", ".pdf")),
        (("size", "--count", "0"), ("'--count'", "rackwright size --help")),
        (("size", "--isl", "inf"), ("'--isl'", "rackwright size --help")),
        (("size", "--concurrency", "inf"), ("'--concurrency'", "rackwright size --help")),
        (("evaluate", "x", "--jsn"), ("--jsn", "rackwright evaluate --help")),
    ],
)
def test_words_that_make_no_sense_get_one_line(
    rackwright: Command, words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert_refused(rackwright(*words), *parts)


# Projects --------------------------------------------------------------------------------------


def test_templates_are_listed_one_name_a_line(rackwright: Command) -> None:
    assert "hybrid_bank" in rackwright("templates").output.splitlines()
    (named,) = [x for x in rackwright("templates", "--json").json if x["name"] == "hybrid_bank"]
    assert named["title"] == "Hybrid bank"


def test_a_new_project_is_never_written_over_another_file(
    rackwright: Command, tmp_path: Path
) -> None:
    path = tmp_path / "mine.rackwright"
    path.write_text("mine")
    assert_refused(rackwright("new", path), "exists already", "It was not changed")
    assert path.read_text() == "mine"


def test_an_empty_project_knows_its_country(rackwright: Command, tmp_path: Path) -> None:
    path = tmp_path / "empty.rackwright"
    assert rackwright("new", path, "--country", "it").code == 0
    project = open_project(path, read_only=True).project
    assert (project.name, project.settings.country) == ("empty", "IT")


def test_an_unknown_template_makes_no_file(rackwright: Command, tmp_path: Path) -> None:
    path = tmp_path / "x.rackwright"
    assert_refused(rackwright("new", path, "--template", "nope"), "no template nope")
    assert not path.exists()


# Results ---------------------------------------------------------------------------------------


def test_json_has_every_key_and_the_numbers_of_the_same_functions(
    rackwright: Command, example: Path
) -> None:
    said = rackwright("evaluate", example, "--json").json
    assert [key for key in KPIS if key not in said["kpis"]] == []
    for key in ("sites", "racks", "pools", "costs", "left_out_of_costs", "findings", "no_data"):
        assert key in said
    project = open_project(example, read_only=True).project
    evaluation = evaluate(project, project.scenarios[0].id)
    for key in KPIS:
        if key in evaluation.figures:
            assert said["kpis"][key] == evaluation.figures[key].value
    assert said["costs"]["present_usd"] == evaluation.costs.present_usd
    assert [rack["name"] for rack in said["racks"]] == ["R01", "R02", "R03", "R04", "R05", "F01"]


def test_every_null_has_its_reason(rackwright: Command, example: Path) -> None:
    said = rackwright("evaluate", example, "--json").json
    assert said["kpis"]["break_even_month"] is None
    assert said["no_data"]["break_even_month"].startswith("never within 60 months")
    assert "landlord" in said["no_data"]["sites.Frankfurt.pue"]
    for key, value in said["kpis"].items():
        assert (value is None) == (key in said["no_data"])
    for kind in ("sites", "racks", "workloads"):
        for entry in said[kind]:
            for key, value in entry.items():
                assert (value is None) == (f"{kind}.{entry['name']}.{key}" in said["no_data"])


def test_findings_are_told_with_their_fix(rackwright: Command, example: Path) -> None:
    said = rackwright("evaluate", example, "--json").json
    serious = [one for one in said["findings"] if one["severity"] != "info"]
    assert [(one["id"], one["subject"], one["fix"]) for one in serious] == [
        ("PWR-001", "R02", "Move gpu-05 to R04"),
        ("SLO-001", "Document search", "One more burst instance (2)"),
    ]


def test_text_shows_headlines_workloads_racks_and_findings(
    rackwright: Command, example: Path
) -> None:
    said = rackwright("evaluate", example)
    assert said.code == 0
    for text in (
        "Hybrid bank, scenario A",
        "IT power",
        "Restricted chat",
        "R02",
        "Left out of",
        "Power of Milan, kW",
        "Heat rejection",
        "PUE by category of ISO/IEC 30134-2",
        "Move gpu-05",
    ):
        assert text in said.output


def test_a_scenario_is_chosen_by_name(rackwright: Command, example: Path) -> None:
    assert rackwright("evaluate", example, "--scenario", "A", "--json").json["scenario"] == "A"
    assert_refused(rackwright("evaluate", example, "--scenario", "Z"), "no scenario “Z”", "Use A.")


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)]
)
def test_check_ends_with_1_when_a_finding_is_severe_enough(
    rackwright: Command, example: Path, fail_on: str, code: int
) -> None:
    said = rackwright("check", example, "--fail-on", fail_on)
    assert said.code == code
    assert "PWR-001" in said.output


def test_the_example_has_its_two_findings(rackwright: Command, example: Path) -> None:
    found = rackwright("check", example, "--json").json
    assert [one["id"] for one in found if one["severity"] != "info"] == ["PWR-001", "SLO-001"]


def test_check_tells_what_single_failures_find_unless_muted(
    rackwright: Command, example: Path
) -> None:
    found = rackwright("check", example, "--failures", "--json").json
    assert ("PWR-035", "warning") in {(one["id"], one["severity"]) for one in found}
    ranks = [list(Severity).index(Severity(one["severity"])) for one in found]
    assert ranks == sorted(ranks)
    plan = open_project(example).project.scenarios[0].plan
    muted = {(one.rule, one.subject) for one in plan.mutes}
    assert muted
    assert muted.isdisjoint((one["id"], one["subject_id"]) for one in found)


def test_check_ends_with_0_when_nothing_is_found(rackwright: Command, tmp_path: Path) -> None:
    path = tmp_path / "empty.rackwright"
    rackwright("new", path)
    assert rackwright("check", path, "--fail-on", "info") == Said(0, "No findings.\n", "")


@pytest.mark.parametrize("command", ["evaluate", "check", "info"])
def test_files_that_are_no_project_get_one_line(
    rackwright: Command, tmp_path: Path, command: str
) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Dear Sir")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    for path in (text, other, tmp_path / "nowhere.db", tmp_path):
        assert_refused(rackwright(command, path), path.name)


# Exports ---------------------------------------------------------------------------------------


def test_bom_writes_a_workbook_or_a_table_by_the_suffix(
    rackwright: Command, example: Path, tmp_path: Path
) -> None:
    workbook, table = tmp_path / "b.xlsx", tmp_path / "b.csv"
    assert rackwright("bom", example, "-o", workbook).code == 0
    assert openpyxl.load_workbook(workbook).sheetnames[0] == "BoM"
    assert rackwright("bom", example, "-o", table, "--csv-locale", "it_IT").code == 0
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert "2590000,00" in [row["Total"] for row in rows]


def test_an_existing_export_survives_whatever_goes_wrong(
    rackwright: Command, example: Path, tmp_path: Path
) -> None:
    target = tmp_path / "b.xlsx"
    target.write_text("old")
    (tmp_path / "~$b.xlsx").touch()
    assert_refused(rackwright("bom", example, "-o", target), "open in another program", "b r2.xlsx")
    assert_refused(rackwright("bom", example, "-o", tmp_path / "b.pdf"), "ends in .pdf", ".xlsx")
    assert_refused(
        rackwright("bom", example, "-o", tmp_path / "b.csv", "--csv-locale", "xx-"), "“xx-”"
    )
    assert_refused(rackwright("bom", example, "-o", tmp_path / "none" / "b.xlsx"), "no folder")
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.glob("*b*.*")) == [
        "b.xlsx",
        "bank.rackwright",
        "~$b.xlsx",
    ]


# Sizing and catalogue ----------------------------------------------------------------------------


SETUP = (
    *("--model", "llama-3.3-70b", "--gpu", "h200-sxm", "--count", "8", "--tp", "4"),
    *("--isl", "1000", "--osl", "300", "--concurrency", "32"),
)


def test_size_answers_with_ranges(rackwright: Command) -> None:
    said = rackwright("size", *SETUP, "--json").json
    assert said["fits"]
    assert said["setup"]["tp"] == 4
    for name in ("weights_gib_per_gpu", "ttft_ms", "tokens_per_s_total"):
        assert said[name]["low"] <= said[name]["likely"] <= said[name]["high"]
    told = rackwright("size", *SETUP).output
    assert "TTFT" in told
    assert f"Most time: {said['dominant']}" in told
    assert said["band_reason"] in told


def test_size_writes_large_figures_in_full(rackwright: Command) -> None:
    said = rackwright("size", "--model", "llama-3.3-70b", "--gpu", "h200-sxm", "--count", "8")
    (total,) = (one for one in said.output.splitlines() if one.startswith("Output in all"))
    assert "e+" not in said.output
    assert float(total.split()[3].replace(",", "")) > 10_000


def test_size_says_what_it_does_not_know(rackwright: Command) -> None:
    assert_refused(rackwright("size", "--model", "nope", "--gpu", "h200-sxm"), "nope", "nearest")
    assert_refused(rackwright("size"), "needs a model and a GPU")
    uneven = rackwright("size", "--model", "llama-3.3-70b", "--gpu", "h200-sxm", "--tp", "3")
    assert_refused(uneven, "Use tp 2. Nothing was changed.")
    assert_refused(rackwright("size", *SETUP, "--memory-utilisation", "0"), "must be above 0")


def test_a_table_is_sized_row_by_row(rackwright: Command, tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "row_id,model,gpu,gpu_count,isl,osl,concurrency_or_batch\n"
        "a,llama-3.3-70b,h200-sxm,8,1000,300,\n"
        "b,unheard-of,h200-sxm,8,1000,300,\n"
        "c,llama-3.3-70b,h200-sxm,8,1000,300,0\n",
        encoding="utf-8",
    )
    assert rackwright("size", "--batch", source, "-o", target).code == 0
    first, second, idle = csv.DictReader(target.read_text(encoding="utf-8").splitlines())
    assert idle["status"] == "concurrency_or_batch is 0; it must be more than 0, or blank"
    assert (first["row_id"], second["row_id"]) == ("a", "b")
    assert float(first["tokens_per_s_total"]) > 0
    assert second["tokens_per_s_total"] == ""
    assert "unheard-of" in second["status"]


def test_a_table_that_is_none_is_refused(rackwright: Command, tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("name\nx\n")
    assert_refused(rackwright("size", "--batch", source), "-o")
    assert_refused(rackwright("size", "--batch", source, "-o", target), "no columns model and gpu")
    assert_refused(rackwright("size", "--batch", tmp_path / "no.csv", "-o", target), "no.csv")
    assert not target.exists()


def test_the_catalogue_lists_components_places_and_what_was_observed(rackwright: Command) -> None:
    listed = rackwright("catalog", "list", "frankfurt", "--json").json
    assert {"places", "colocation"} <= {one["kind"] for one in listed}
    optic = rackwright("catalog", "show", "opt-mms4x00-ns").output
    assert "0.017" in optic
    assert "nameplate" in optic
    drive = rackwright("catalog", "show", "ssd-30tb-tlc").output
    assert "10,950 USD" in drive
    assert "3,062 USD" in drive


def test_an_organisation_puts_its_prices_between_the_built_in_and_the_users(
    rackwright: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "share"
    (shared / "observations").mkdir(parents=True)
    (shared / "sources.csv").write_text("id,title\nours,Frame contract 7\n", encoding="utf-8")
    (shared / "observations" / "prices.csv").write_text(
        "id,typical,currency,basis,valid_from,valid_to,source,status\n"
        "dgx-h200,333000,USD,quote,2026-11-01,2027-03-31,ours,datasheet\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("RACKWRIGHT_ORGANISATION_FOLDER", str(shared))
    assert rackwright("catalog", "validate").code == 0
    assert rackwright("catalog", "show", "dgx-h200", "--json").json["price_usd"] == 333_000
    shown = rackwright("catalog", "show", "dgx-h200").output
    assert "Frame contract 7" in shown
    assert "370,000 USD" in shown
    monkeypatch.setenv("RACKWRIGHT_ORGANISATION_FOLDER", str(tmp_path / "away"))
    assert_refused(rackwright("catalog", "validate"), "away", "is not a folder")


def test_the_rules_of_the_catalogue_are_listed(rackwright: Command) -> None:
    rules = {one["id"]: one for one in rackwright("catalog", "rules", "--json").json}
    assert rules["fp8-over-bf16"]["bounds"] == "1.8 to 2.2"
    assert "sparse" in rules["fp8-over-bf16"]["why"]
    assert "mass-of-an-empty-chassis" in rackwright("catalog", "rules").output


def test_the_catalogue_is_searched_and_shown(rackwright: Command) -> None:
    listed = rackwright("catalog", "list", "h200", "8x", "--json").json
    assert "dgx-h200" in [entry["id"] for entry in listed]
    assert {x["kind"] for x in rackwright("catalog", "list", "--kind", "apis", "--json").json} == {
        "apis"
    }
    shown = rackwright("catalog", "show", "dgx-h200").output
    assert "draw.nameplate_kw" in shown
    assert "datasheet" in shown
    assert rackwright("catalog", "show", "dgx-h200", "--json").json["price_usd"] > 0
    assert_refused(rackwright("catalog", "show", "dgx-h20"), "dgx-h20", "Did you mean dgx-h200")


def test_the_catalogue_is_searched_by_figures_and_forgives_a_letter(rackwright: Command) -> None:
    found = rackwright("catalog", "search", "gpu>=8", "kw<=8", "--json").json
    shown = [rackwright("catalog", "show", one["id"], "--json").json for one in found[:3]]
    assert found
    assert all(one["draw"]["nameplate_kw"] <= 8 for one in shown)
    dell = rackwright("catalog", "search", "vendor:dell", "gpu>=8", "--json").json
    assert {one["name"].split()[0] for one in dell} == {"Dell"}
    assert_refused(rackwright("catalog", "search", "watts>1"), "There is no field “watts”", "vram")
    typo = rackwright("catalog", "search", "supermicor", "--json")
    assert typo.json
    assert "supermicro" in typo.error
    none = rackwright("catalog", "search", "zzzz")
    assert none.code == 0
    assert "Nothing fits “zzzz”" in none.error
    assert rackwright("catalog", "search", "zzzz", "--json").json == []


def test_a_wrong_row_is_told_with_file_and_line(rackwright: Command, tmp_path: Path) -> None:
    assert rackwright("catalog", "validate").code == 0
    (tmp_path / "storage").mkdir()
    table = tmp_path / "storage" / "storage.csv"
    table.write_text(
        "id,kind,manufacturer,name,nameplate_kw\nbig-box,storage,Acme,Big Box,2200\n",
        encoding="utf-8",
    )
    said = rackwright("catalog", "validate", tmp_path)
    assert_refused(said, "storage.csv, line 2, nameplate_kw: 2200 kW", "No file was changed")
    again = rackwright("catalog", "validate", tmp_path, "--json")
    assert again.code == 2
    told = {(one["line"], one["field"], one["left_out"]) for one in again.json}
    assert (2, "nameplate_kw", True) in told
    assert rackwright("catalog", "validate", "--json").json == []
    assert_refused(rackwright("catalog", "validate", tmp_path / "none"), "no folder")


# Health of files ---------------------------------------------------------------------------------


def test_info_tells_what_a_file_holds(rackwright: Command, example: Path) -> None:
    said = rackwright("info", example, "--json").json
    assert (said["project"], said["racks"], said["workloads"]) == ("Hybrid bank", 6, 4)
    assert (said["saves"], said["unsaved_edits"]) == (1, 0)
    assert "6 racks" in rackwright("info", example).output


def test_recover_writes_unsaved_work_beside_the_file(rackwright: Command, example: Path) -> None:
    assert_refused(rackwright("recover", example), "no unsaved work")
    before = example.read_bytes()
    with open_project(example) as opened:
        journal = Journal(paths.state_folder(), opened, lambda _: None, debounce_seconds=0.0)
        edited = RenameProject("Renamed").apply(opened.project)
        journal.append("rename project", opened.project, edited)
        assert journal.flush()
        # A crash: the journal is never told that its document was closed.
        journal.close(clean=False)
    assert rackwright("info", example, "--json").json["unsaved_edits"] == 1
    said = rackwright("recover", example)
    assert said.code == 0, said.error
    assert "rename project" in said.output
    recovered = example.with_name("bank recovered.rackwright")
    assert open_project(recovered, read_only=True).project == edited
    assert example.read_bytes() == before
    assert_refused(rackwright("recover", example), "no unsaved work")
