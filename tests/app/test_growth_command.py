"""The command growth: what stops the next server, and what relaxes it, as text and as JSON."""

import json

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run
from planner.store.project_file import save_new
from tests.builders import example


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("growth") / "bank.rackwright"
    save_new(example(), path).release()
    return str(path)


def test_a_rack_tells_its_limits_and_the_cheapest_ways_on(
    file: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["growth", file, "--place", "r02"], logs.Crashes(None)) == 0
    told = capfd.readouterr().out
    assert told.startswith("R02: one more NVIDIA DGX H200")
    assert "feed A of R02 after the loss of another  none more" in told
    assert "Feed C for R02, with a rack PDU" in told


def test_every_site_is_told_to_programs(file: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["growth", file, "--json"], logs.Crashes(None)) == 0
    told = json.loads(capfd.readouterr().out)
    assert {one["kind"] for one in told} == {"site"}
    assert all(one["limits"][0]["resource"] == one["binding"] for one in told)
    prices = [way["price_usd"] for way in told[0]["relaxations"] if way["price_usd"] is not None]
    assert prices == sorted(prices)
    assert prices


def test_a_place_that_is_not_there_is_told_with_names_that_are(
    file: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["growth", file, "--place", "R99"], logs.Crashes(None)) == BAD_INPUT
    assert "no site, room or rack called R99" in capfd.readouterr().err


def test_racks_are_counted_by_what_stops_each_first(
    file: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["growth", file, "--place", "Milan"], logs.Crashes(None)) == 0
    told = capfd.readouterr().out
    assert "Racks by what stops each first: " in told
    counts = told.split("stops each first: ")[1].split(".")[0].split(", ")
    assert sum(int(one.rsplit(" ", 1)[1]) for one in counts) == 5
