"""The catalogue from the command line: import with a report, search, diff, export."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from planner.app import logs, wiring
from planner.app.main import BAD_INPUT, run
from planner.catalog.loader import load
from planner.domain.identity import EntryId

CLONE = Path(__file__).resolve().parents[1] / "exchange" / "netbox_clone"
PRICES = "sku,Net money,ccy\nMQM9700-NS2F,27600,EUR\n"


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
def catalog(capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs a command under catalog with these words."""

    def command(*words: str | Path) -> Said:
        code = run(["catalog", *(str(word) for word in words)], logs.Crashes(None))
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return command


def test_a_clone_is_reported_and_taken_over_and_then_found(catalog: Command) -> None:
    dry = catalog("import", CLONE, "--dry-run", "--json").json
    assert not dry["taken_over"]
    assert catalog("search", "acme", "--json").json == []
    done = catalog("import", CLONE, "--redundancy", "n+n", "--json").json
    assert done["verdicts"]["refused"] == dry["verdicts"]["refused"] > 10
    assert done["effects"]["new"] == len([row for row in done["rows"] if row["id"]])
    own = next(row for row in done["rows"] if row["file"].endswith("own-keys.yaml"))
    assert own["unknown"]["rack_colour"] == "red"
    assert {"text", "field", "line", "wrong"} == set(own["remarks"][0])
    found = catalog("search", "acme", "ax-200", "--json").json
    assert [one["id"] for one in found] == ["acme-ax-200"]
    assert "1.4" in catalog("show", "acme-ax-200").output
    assert catalog("validate").code == 0


def test_the_report_reads_as_a_table_with_its_counts(catalog: Command) -> None:
    said = catalog("import", CLONE)
    assert said.code == 0
    assert "refused" in said.output
    assert "bomb.yaml" in said.output
    assert "entries were taken into your catalogue." in said.output.splitlines()[-1]
    again = catalog("import", CLONE / "device-types" / "Acme" / "AX-100.yaml", "--dry-run")
    assert "unchanged" in again.output
    refused = catalog("import", CLONE, "--verdict", "refused", "--dry-run").output
    assert "bomb.yaml" in refused
    assert "AX-100.yaml" not in refused
    assert "Nothing was written; 0 entries would be." in again.output


def test_prices_take_a_rate_and_columns_that_are_remembered(
    catalog: Command, tmp_path: Path
) -> None:
    table = tmp_path / "quote.csv"
    table.write_text(PRICES, encoding="utf-8")
    assert catalog("import", table, "--kind", "prices").code == 1
    told = ("--column", "price=Net money", "--rate", "EUR=0.92")
    assert catalog("import", table, *told).code == 0
    library, _ = wiring.load_library()
    assert library.parts[EntryId("qm9700")].price_usd == 30_000
    table.write_text(PRICES.replace("27600", "18400"), encoding="utf-8")
    assert catalog("import", table, "--rate", "EUR=0.92").code == 0
    library, _ = wiring.load_library()
    assert library.parts[EntryId("qm9700")].price_usd == 20_000
    # The rate moves other prices in euros too.
    found = catalog("diff", "--json").json
    difference = next(one for one in found if one["id"] == "qm9700")
    assert difference["fate"] == "changed"
    assert difference["changes"][0]["field"] == "price_usd"
    assert difference["changes"][0]["after"] == 20_000


def test_prices_by_quantity_are_shown_as_they_were_observed(
    catalog: Command, tmp_path: Path
) -> None:
    table = tmp_path / "breaks.csv"
    table.write_text(
        "sku,list price,ccy,moq,country\nMQM9700-NS2F,30000,USD,,\nMQM9700-NS2F,25000,USD,10,IT\n",
        encoding="utf-8",
    )
    assert catalog("import", table).code == 0
    shown = catalog("show", "qm9700").output
    assert "Price, from 10 pieces, IT" in shown
    assert "PriceBreak" not in shown


def test_columns_come_from_a_file_or_from_an_earlier_report(
    catalog: Command, tmp_path: Path
) -> None:
    table, mapping = tmp_path / "quote.csv", tmp_path / "columns.json"
    table.write_text(PRICES, encoding="utf-8")
    mapping.write_text(json.dumps({"price": "Net money"}), encoding="utf-8")
    told = ("--mapping", mapping, "--rate", "EUR=0.92", "--dry-run")
    report = catalog("import", table, *told, "--json")
    assert report.json["effects"]["changed"] == 1
    mapping.write_text(report.output, encoding="utf-8")
    assert catalog("import", table, *told, "--json").json["effects"]["changed"] == 1
    for text in ("[]", "{}", "{", '{"columns": {"a": {"price": 1}}}'):
        mapping.write_text(text, encoding="utf-8")
        refused = catalog("import", table, *told)
        assert refused.code == BAD_INPUT
        assert "does not tell which column is which" in refused.error


def test_diff_tells_what_a_folder_adds_and_export_writes_one(
    catalog: Command, tmp_path: Path
) -> None:
    assert "No differences." in catalog("diff").output
    catalog("import", CLONE)
    folder = tmp_path / "mine"
    assert "Wrote" in catalog("export", folder, "acme", "--mine").output
    assert catalog("diff", folder).output.startswith("No differences.")
    library, problems = load([folder])
    assert problems == ()
    assert EntryId("acme-ax-100") in library.parts
    switches = tmp_path / "switches"
    assert catalog("export", switches, "quantum", "--kind", "parts").code == 0
    fates = {one["fate"] for one in catalog("diff", switches, folder, "--json").json}
    assert fates == {"new", "withdrawn"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("import", "nowhere.yaml"), "There is no nowhere.yaml."),
        (("import", CLONE, "--rate", "EUR"), "is not written like NAME=VALUE"),
        (("import", CLONE, "--rate", "EUR=0"), "is no rate of EUR"),
        (("import", "tests/golden"), "There is nothing to import"),
        (("diff", "nowhere"), "There is no folder nowhere."),
        (("diff", "tests", "planner", "catalogs"), "cannot be compared at once"),
        (("export", CLONE, "acme"), "is not empty"),
        (("export", "new-folder", "no-such-thing"), "No entry of the catalogue fits."),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    catalog: Command, words: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    said = catalog(*words)
    assert said.code == BAD_INPUT
    assert message in said.error
    assert "Nothing was" in said.error
