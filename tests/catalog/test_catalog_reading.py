"""Numbers parse strictly, and every problem names file, line and field."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.catalog.library import Problem
from planner.catalog.loader import load, validate

Tables = dict[str, list[dict[str, str]]]
Write = Callable[..., Path]

SERVERS = "servers/servers.csv"


def test_the_small_catalogue_is_right(good_tables: Tables, write: Write) -> None:
    library, problems = load([write(good_tables)])
    assert problems == ()
    assert set(library.parts) == {
        "good-server",
        "good-rack-system",
        "good-storage",
        "good-switch",
        "good-pdu",
    }
    assert library.regions["de"].carbon_g_kwh == 342  # type: ignore[index]
    assert library.assumptions["power.idle_share"].high == 0.3
    assert library.choices == {"default.llm": "good-model"}
    assert library.parts["good-server"].evidence["mass_kg"].source == "A test, example.org"  # type: ignore[index]


def planted(tables: Tables, table: str, changes: dict[str, str]) -> None:
    """Add a second row that differs from the good one by *changes*; it stands in line 3."""
    key = "key" if "key" in tables[table][0] else "id"
    tables[table].append({**tables[table][0], key: "bad", **changes})


def only(problems: tuple[Problem, ...], field: str) -> Problem:
    """Return the problem with *field*, and check that its line and no other is blamed."""
    assert {problem.line for problem in problems} == {3}, [str(problem) for problem in problems]
    return next(problem for problem in problems if problem.field == field)


@pytest.mark.parametrize(
    ("column", "text", "phrase"),
    [
        ("nameplate_kw", "10.2 kW", "not a number; write digits with a decimal point in kW"),
        ("nameplate_kw", "10,2", "not a number"),
        ("mass_kg", "1_300", "not a number"),
        ("mass_kg", "nan", "not a number"),
        ("mass_kg", "inf", "not a number"),
        ("mass_kg", " 130", "not a number"),
        ("mass_kg", "-5", "outside 0.1 to 10000"),
        ("nameplate_kw", "10200", "10200 kW is outside 0 to 1000; check the unit"),
        ("half_units", "16.5", "not a whole number"),
        ("supply_below", "shrug", "not one of cap, no data, stop, throttle"),
        ("kind", "toaster", "not one of"),
        ("full_depth", "maybe", "neither yes nor no"),
        ("manufacturer", "", "is empty; this row needs it"),
        ("name", " Eight", "blank at its start or end"),
    ],
)
def test_a_bad_cell(good_tables: Tables, write: Write, column: str, text: str, phrase: str) -> None:
    planted(good_tables, SERVERS, {column: text})
    library, problems = load([write(good_tables)])
    problem = only(problems, column)
    assert problem.file.endswith(SERVERS)
    assert phrase in problem.message
    assert "good-server" in library.parts
    assert "bad" not in library.parts


def test_an_id_is_small_letters(good_tables: Tables, write: Write) -> None:
    planted(good_tables, SERVERS, {"id": "Bad Id"})
    _, problems = load([write(good_tables)])
    assert "is no id" in only(problems, "id").message


def test_a_column_with_another_unit_is_unknown(good_tables: Tables, write: Write) -> None:
    good_tables[SERVERS][0]["nameplate_w"] = "10200"
    library, problems = load([write(good_tables)])
    assert [(problem.line, problem.field) for problem in problems] == [(1, "nameplate_w")]
    assert "Did you mean nameplate_kw?" in problems[0].message
    assert "good-server" in library.parts


def test_a_column_that_is_needed(good_tables: Tables, write: Write) -> None:
    del good_tables[SERVERS][0]["manufacturer"]
    library, problems = load([write(good_tables)])
    assert (1, "manufacturer") in {(problem.line, problem.field) for problem in problems}
    assert "good-server" not in library.parts
    assert "good-pdu" in library.parts


def test_a_column_twice(good_tables: Tables, write: Write) -> None:
    folder = write(good_tables)
    path = folder / "assumptions/choices.csv"
    path.write_text("key,value,value\na,b,c\n", encoding="utf-8")
    _, problems = load([folder])
    assert "stands twice" in problems[0].message


def test_a_row_with_too_many_cells(good_tables: Tables, write: Write) -> None:
    folder = write(good_tables)
    path = folder / "assumptions/choices.csv"
    path.write_text("key,value\na,b\nc,d,e\n\nf,g\n", encoding="utf-8")
    library, problems = load([folder])
    assert [(problem.line, problem.message) for problem in problems] == [
        (3, "has 3 cells, the header has 2.")
    ]
    assert library.choices == {"a": "b", "f": "g"}


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        (b"", "is empty"),
        ("key,value\nä,b\n".encode("latin-1"), "is not UTF-8"),
        (b'key,value\n"a,b\n', "quotation marks"),
    ],
)
def test_a_file_that_is_no_table(
    good_tables: Tables, write: Write, content: bytes, phrase: str
) -> None:
    folder = write(good_tables)
    (folder / "assumptions/choices.csv").write_bytes(content)
    library, problems = load([folder])
    assert phrase in problems[0].message
    assert problems[0].file.endswith("choices.csv")
    assert "good-server" in library.parts


def test_a_byte_order_mark_of_a_spreadsheet_is_no_problem(
    good_tables: Tables, write: Write
) -> None:
    folder = write(good_tables)
    path = folder / SERVERS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load([folder])[1] == ()


def test_an_id_twice_across_tables_of_parts(good_tables: Tables, write: Write) -> None:
    good_tables["facility/facility.csv"].append(
        {**good_tables["facility/facility.csv"][0], "id": "good-server"}
    )
    _, problems = load([write(good_tables)])
    assert "stands already in servers.csv, line 2" in only(problems, "id").message


def test_a_reference_to_nothing(good_tables: Tables, write: Write) -> None:
    for table, column in (
        (SERVERS, "accelerator"),
        ("cloud/offers.csv", "accelerator"),
        ("cloud/apis.csv", "llm"),
    ):
        planted(good_tables, table, {column: "nowhere"})
    library, problems = load([write(good_tables)])
    assert [(problem.line, problem.field) for problem in problems] == [
        (3, "llm"),
        (3, "accelerator"),
        (3, "accelerator"),
    ]
    assert "bad" not in library.parts
    assert "bad" not in library.offers
    assert "bad" not in library.apis


def test_columns_that_only_make_sense_together(good_tables: Tables, write: Write) -> None:
    planted(good_tables, SERVERS, {"supply_needed": ""})
    _, problems = load([write(good_tables)])
    assert "supply_count needs it" in only(problems, "supply_needed").message


def test_contents_without_quantity(good_tables: Tables, write: Write) -> None:
    planted(good_tables, "rack_systems/rack_systems.csv", {"contents": "some trays"})
    _, problems = load([write(good_tables)])
    assert "is not written like" in only(problems, "").message


def test_carbon_of_no_region(good_tables: Tables, write: Write) -> None:
    good_tables["carbon/carbon.csv"].append({"id": "xx", "carbon_g_kwh": "1"})
    _, problems = load([write(good_tables)])
    assert 'no place "xx"' in only(problems, "id").message


def test_without_the_carbon_file_only_carbon_is_unknown(good_tables: Tables, write: Write) -> None:
    del good_tables["carbon/carbon.csv"]
    library, problems = load([write(good_tables)])
    assert problems == ()
    assert [region.carbon_g_kwh for region in library.regions.values()] == [None]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    library, problems = load([tmp_path / "nowhere"])
    assert "not a folder that can be read" in problems[0].message
    assert library.parts == {}


def test_a_file_nobody_reads_is_told_by_validate(good_tables: Tables, write: Write) -> None:
    folder = write(good_tables)
    (folder / "servers/more.csv").write_text("id\nx\n", encoding="utf-8")
    assert load([folder])[1] == ()
    assert [problem.message for problem in validate([folder])] == [
        "is not a table of the catalogue."
    ]


def test_a_manifest_without_version(good_tables: Tables, write: Write) -> None:
    good_tables["manifest.csv"] = [{"key": "as_of", "value": "2026"}]
    library, problems = load([write(good_tables)])
    assert [problem.field for problem in problems] == ["version"]
    assert library.version == ""


def test_a_later_folder_replaces_entries_whole(good_tables: Tables, write: Write) -> None:
    base = write(good_tables)
    own = {
        SERVERS: [{**good_tables[SERVERS][0], "price_usd": "250000", "heat_kw": ""}],
        "manifest.csv": [{"key": "version", "value": "bank 3"}, {"key": "as_of", "value": "2026"}],
    }
    library, problems = load([base, write(own, "organisation")])
    assert problems == ()
    server = next(part for part in library.parts.values() if part.id == "good-server")
    assert server.price_usd == 250_000
    assert server.draw.heat_kw is None
    assert "heat_kw" not in server.evidence
    assert library.version == "1 + bank 3"
    assert library.as_of == "2026-11-22"


def test_a_doubted_entry_gives_way_to_the_one_it_replaces(
    good_tables: Tables, write: Write
) -> None:
    base = write(good_tables)
    own = {SERVERS: [{**good_tables[SERVERS][0], "name": "Nine", "mass_kg": "30"}]}
    library, problems = load([base, write(own, "organisation")])
    assert [(Path(problem.file).parts[-3], problem.field) for problem in problems] == [
        ("organisation", "mass_kg")
    ]
    assert "Eight" in {part.name for part in library.parts.values()}


def test_an_entry_of_a_later_folder_tells_its_folder(good_tables: Tables, write: Write) -> None:
    base = write(good_tables)
    own = write({SERVERS: [{**good_tables[SERVERS][0], "name": "Nine"}]}, "organisation")
    library, problems = load([base, own])
    assert [problem.field for problem in problems] == []
    assert library.overlays == {"good-server": str(own)}


def test_a_problem_reads_as_a_sentence() -> None:
    assert str(Problem("a.csv", 3, "mass_kg", "is empty.")) == "a.csv, line 3, mass_kg: is empty."
    assert str(Problem("a.csv", 0, "", "is empty.")) == "a.csv: is empty."
