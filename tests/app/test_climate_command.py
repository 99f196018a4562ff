"""The command import climate on a real project file."""

import json
from pathlib import Path

import pytest

from planner.app import logs
from planner.app.cli import run_command
from planner.app.main import BAD_INPUT, run
from planner.store.project_file import open_project
from tests.weather import epw, year_lines

YEAR = year_lines()


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "bank.rackwright"
    assert run_command(["new", str(file), "--template", "hybrid_bank"]) == 0
    return file


def weather(folder: Path, lines: list[str]) -> str:
    file = folder / "made_up.epw"
    file.write_text(epw(lines), encoding="utf-8")
    return str(file)


def test_the_climate_of_a_site_is_read_and_kept(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    file = weather(tmp_path, [*YEAR[:40], *YEAR[43:]])
    assert run_command(["import", "climate", file, str(bank), "--site", "Milan"]) == 0
    told = capsys.readouterr().out
    assert "Milan: Example, hours of 2025, read from made_up.epw" in told
    water = next(line for line in told.splitlines() if line.startswith("Facility water"))
    assert " ".join(water.split()).startswith(
        "Facility water of liquid cooling at 32.0 °C, dry cooler, approach 10 K: free"
    )
    assert "Line 49: 3 hours are missing, 01-02 16:00 to 01-02 18:00" in told
    (site,) = [
        one
        for one in open_project(bank, read_only=True).project.scenarios[0].plan.sites
        if one.name == "Milan"
    ]
    climate = site.design.cooling.climate
    assert climate is not None
    assert (climate.hours, climate.missing_hours) == (8757, 3)
    assert site.elevation_m == climate.elevation_m != 0


def test_programs_get_the_figures(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    words = ["import", "climate", weather(tmp_path, YEAR), str(bank), "--site", "Milan", "--json"]
    assert run_command(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["hours"], told["years"], told["problems"]) == (8760, "2025", [])


@pytest.mark.parametrize(
    ("lines", "site", "said"),
    [
        (YEAR[:4000], "Milan", "Line 4008: 4760 hours are missing"),
        (YEAR, "Rome", "Sites of the project: Milan, Frankfurt."),
        ([], "Milan", "an EPW file has 8 and then hours"),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    bank: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    lines: list[str],
    site: str,
    said: str,
) -> None:
    before = bank.read_bytes()
    words = ["import", "climate", weather(tmp_path, lines), str(bank), "--site", site]
    assert run(words, logs.Crashes(None)) == BAD_INPUT
    assert said in capsys.readouterr().err
    assert bank.read_bytes() == before
