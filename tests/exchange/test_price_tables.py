"""Price lists and cloud prices as people keep them: columns found, money read, nothing guessed."""

import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.app.paths import catalog_folder
from planner.catalog.layer import Layer
from planner.catalog.library import Library
from planner.catalog.loader import load, validate
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.offers import CloudOffer
from planner.domain.provenance import Basis, Status
from planner.exchange.importing.amounts import (
    currency_in,
    date_in,
    has_decimal_comma,
    number_in,
    share_in,
    weeks_in,
)
from planner.exchange.importing.importing import Setting, read_all
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.report import Effect, ImportReport, ReportRow, Verdict
from planner.exchange.importing.sources import find
from planner.exchange.importing.taking_over import take_over
from tests.builders import library

DATE = "2026-11-25"
SWITCH, SWITCH_NUMBER = "qm9700", "MQM9700-NS2F"


def read(path: Path, **options: Any) -> ImportReport:
    layer = Layer(catalog_folder())
    setting = Setting(library(), ImportOptions(DATE, **options), layer.draft)
    return read_all(tuple(find(path)), setting)


def loaded(report: ImportReport, folder: Path) -> Library:
    """Return the catalogue as it is once a report was taken over into *folder*."""
    take_over(report, folder)
    assert validate([catalog_folder(), folder]) == ()
    return load([catalog_folder(), folder])[0]


def one(report: ImportReport) -> ReportRow:
    assert len(report.rows) == 1, [str(row.reason) for row in report.rows]
    return report.rows[0]


def csv_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, rows: list[list[Any]], name: str = "list.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(folder / name)
    return folder / name


def test_a_price_replaces_that_of_the_part_and_keeps_what_it_was_made_of(tmp_path: Path) -> None:
    text = (
        "Quote 4711 for ACME\n\n"
        "Part Number,Description,List Price,Currency,Discount,Lead Time,Valid Until\n"
        f'{SWITCH_NUMBER},Quantum-2,"40,000.00",EUR,25%,8 weeks,2026-12-31\n'
    )
    row = one(read(csv_file(tmp_path, text), per_usd={"EUR": 0.9}))
    assert (row.verdict, row.effect, row.id) == (Verdict.CLEAN, Effect.CHANGED, SWITCH)
    assert isinstance(row.entry, Part)
    assert row.entry.price_usd == pytest.approx(40_000 * 0.75 / 0.9, abs=0.01)
    assert row.entry.lead_weeks == 8
    behind = row.entry.evidence["price_usd"]
    assert (behind.status, behind.source) == (Status.ENTERED, "Price list list.csv")
    assert (behind.basis, behind.valid_to) == (Basis.QUOTE, "2026-12-31")
    for word in ("line 4", "list 40,000.00 EUR", "less 0.25"):
        assert word in behind.note
    assert row.entry.evidence["mass_kg"] == library().parts[row.entry.id].evidence["mass_kg"]


def test_a_price_stays_in_its_currency_as_an_observation_of_a_day(tmp_path: Path) -> None:
    mine, catalogue = tmp_path / "mine", library()
    for day, price in (("2026-10-01", 36_000), ("2026-11-01", 45_000)):
        text = f"part no,price,currency,price date\n{SWITCH_NUMBER},{price},CHF,{day}\n"
        catalogue = loaded(read(csv_file(tmp_path, text), per_usd={"CHF": 0.9}), mine)
    assert catalogue.parts[EntryId(SWITCH)].price_usd == 50_000
    seen = [one for one in catalogue.observations[EntryId(SWITCH)] if one.currency == "CHF"]
    assert [(one.typical, one.valid_from) for one in seen] == [
        (45_000, "2026-11-01"),
        (36_000, "2026-10-01"),
    ]
    assert catalogue.rates["CHF"].per_usd == 0.9


def test_a_list_of_the_same_day_takes_the_place_of_its_earlier_reading(tmp_path: Path) -> None:
    mine, catalogue = tmp_path / "mine", library()
    for price in (30_000, 31_000):
        text = f"part no,price,currency,lead time\n{SWITCH_NUMBER},{price},USD,9\n"
        catalogue = loaded(read(csv_file(tmp_path, text)), mine)
    other = csv_file(tmp_path, f"sku,price,currency\n{SWITCH_NUMBER},29000,USD\n", name="b.csv")
    assert catalogue.parts[EntryId(SWITCH)].price_usd == 31_000
    assert catalogue.parts[EntryId(SWITCH)].lead_weeks == 9
    catalogue = loaded(read(other), mine)
    assert catalogue.parts[EntryId(SWITCH)].price_usd == 29_000
    seen = [one for one in catalogue.observations[EntryId(SWITCH)] if one.layer == 1]
    assert len(seen) == 3


def test_components_are_priced_by_number_or_name(tmp_path: Path) -> None:
    component = next(iter(library().components.values()))
    text = f'name,price,currency\n"{component.name}",1250,USD\n'
    catalogue = loaded(read(csv_file(tmp_path, text)), tmp_path / "mine")
    assert catalogue.components[component.id].price_usd == 1250


def test_columns_are_found_in_other_languages_and_with_a_decimal_comma(tmp_path: Path) -> None:
    text = (
        "Artikelnummer;Bezeichnung;Listenpreis (USD);Rabatt;Lieferzeit (Tage)\n"
        f"{SWITCH_NUMBER.lower()};Schalter;33.500,50;10;70\n"
    )
    row = one(read(csv_file(tmp_path, text)))
    assert isinstance(row.entry, Part)
    assert row.entry.price_usd == pytest.approx(33_500.5 * 0.9, abs=0.01)
    assert row.entry.lead_weeks == 10


def test_columns_that_were_told_are_used_again_for_the_same_header(tmp_path: Path) -> None:
    header = "Code,What it is,Old price,New money\n"
    path = csv_file(tmp_path, f"{header}{SWITCH_NUMBER},x,1000,31000\n")
    told = {"": {"part_number": "Code", "price": "New money"}}
    first = read(path, currency="USD", mappings=told)
    assert isinstance(one(first).entry, Part)
    assert first.columns["code|whatitis|oldprice|newmoney"]["price"] == "New money"
    again = read(path, currency="USD", mappings=first.columns)
    assert one(again).entry == one(first).entry


def test_accelerators_are_priced_by_name(tmp_path: Path) -> None:
    row = one(read(csv_file(tmp_path, "name,price,currency\nNVIDIA L40S,7600,USD\n")))
    assert isinstance(row.entry, Accelerator), row.reason
    assert (row.id, row.entry.price_usd) == ("l40s", 7600)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("NO-SUCH-PART,x,100,USD", "No part of the catalogue has NO-SUCH-PART"),
        (f"{SWITCH_NUMBER},x,,USD", "No price: no data"),
        (f"{SWITCH_NUMBER},x,on request,USD", "is no price"),
        (f"{SWITCH_NUMBER},x,0,USD", "is no price"),
        (f"{SWITCH_NUMBER},x,30000,", "currency is not told"),
        (f"{SWITCH_NUMBER},x,30000,SEK", "no exchange rate of SEK"),
        (f"{SWITCH_NUMBER},x,0.5,USD", "outside 1 to"),
        (",,30000,USD", "names no part"),
    ],
)
def test_lines_that_give_no_price_say_why(tmp_path: Path, cells: str, reason: str) -> None:
    row = one(read(csv_file(tmp_path, f"part no,name,price,currency\n{cells}\n")))
    assert (row.verdict, row.draft) == (Verdict.REFUSED, None)
    assert reason in row.reason
    assert row.remarks[0].line == 2


def test_doubtful_prices_are_told(tmp_path: Path) -> None:
    text = f"part no,price,currency,valid until\n{SWITCH_NUMBER},328.70,USD,2025-01-31\n"
    row = one(read(csv_file(tmp_path, text)))
    assert row.verdict is Verdict.WARNED
    assert "sign of thousands" in row.reason
    assert "was valid until 2025-01-31" in row.reason


def test_a_part_that_is_priced_twice_keeps_the_first_price(tmp_path: Path) -> None:
    text = f"sku,price,currency\n{SWITCH_NUMBER},30000,USD\n{SWITCH},31000,USD\n"
    rows = read(csv_file(tmp_path, text)).rows
    assert [row.verdict for row in rows] == [Verdict.CLEAN, Verdict.REFUSED]
    assert "priced in line 2 already" in rows[1].reason


def test_csv_comes_in_other_encodings_too(tmp_path: Path) -> None:
    text = f"part no;désignation;price;currency\n{SWITCH_NUMBER};été;30000;€\n"
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        row = one(read(csv_file(tmp_path, text, encoding), per_usd={"EUR": 1.0}))
        assert isinstance(row.entry, Part), row.reason
        assert row.entry.price_usd == 30_000


def test_of_formulas_the_last_results_are_read_and_links_are_not_followed(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Part number", "Unit price", "Currency", "Valid until"]]
    rows.append([SWITCH_NUMBER, 31_000, "USD", date(2027, 1, 31)])
    path = workbook(tmp_path, [*rows, [SWITCH, "='[other.xlsx]Sheet1'!A1", "USD", None]])
    first, second = read(path).rows
    assert isinstance(first.entry, Part)
    assert first.entry.price_usd == 31_000
    assert first.entry.evidence["price_usd"].valid_to == "2027-01-31"
    assert "Of formulas the last results were read; one without a result is empty." in first.reason
    assert second.verdict is Verdict.REFUSED
    assert "No price" in second.reason


def test_links_to_other_files_are_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["sku", "price", "currency"], [SWITCH_NUMBER, 31_000, "USD"]]
    path = workbook(tmp_path, rows)
    _spoiled(path, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    row = one(read(path))
    assert row.verdict is Verdict.CLEAN
    assert "Links to other files were not followed." in row.reason


def _spoiled(path: Path, member: str, content: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _claim_size(path: Path, member: bytes, size: int) -> None:
    """Let the directory of an archive say that a member unpacks to *size* bytes."""
    data = bytearray(path.read_bytes())
    name_at = data.rindex(member)  # the directory stands at the end; its fields before the name
    struct.pack_into("<I", data, name_at - 46 + 24, size)
    path.write_bytes(data)


def test_workbooks_that_are_traps_are_refused_unread(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["sku", "price", "currency"], [SWITCH_NUMBER, 31_000, "USD"]]
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    path = workbook(tmp_path, rows)
    _spoiled(path, "xl/worksheets/sheet1.xml", entity)
    assert "declares entities" in one(read(path)).reason
    path = workbook(tmp_path, rows)
    _spoiled(path, "xl/media/large.bin", b"small")
    _claim_size(path, b"xl/media/large.bin", 2_000_000_000)
    assert "would unpack to" in one(read(path)).reason
    path.write_bytes(b"PK\x03\x04 not a workbook")
    assert "is not an .xlsx workbook" in one(read(path)).reason
    damaged = workbook(tmp_path, rows)
    _spoiled(damaged, "xl/workbook.xml", b"<workbook>")
    assert one(read(damaged)).verdict is Verdict.REFUSED


def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_is_filled(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["sku", "price", "currency"], [SWITCH_NUMBER, 31_000, "USD"]]
    path = workbook(tmp_path, rows)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'ref="A1:C2"' in sheet
    _spoiled(path, "xl/worksheets/sheet1.xml", sheet.replace(b"A1:C2", b"A1:XFD1048576"))
    assert one(read(path)).verdict is Verdict.CLEAN


def test_a_table_without_the_columns_names_those_it_has(tmp_path: Path) -> None:
    row = one(read(csv_file(tmp_path, "when,how much\n2026,3\n")))
    assert "a part number or name and a price" in row.reason
    assert "“how much”" in row.reason


CLOUD = "Provider,InstanceType,Region,AcceleratorName,AcceleratorCount,Price,SpotPrice,Date\n"


def test_cloud_prices_become_offers_with_their_terms(tmp_path: Path) -> None:
    text = f"{CLOUD}AWS,p5en.48xlarge,us-east-1,H200,8,65.5,21.5,2026-10-01\n"
    row = one(read(csv_file(tmp_path, text, name="aws.csv")))
    assert isinstance(row.entry, CloudOffer), row.reason
    offer = row.entry
    assert (offer.accelerator, offer.gpus, offer.country, offer.operator_home) == (
        "h200-sxm",
        8,
        "US",
        "US",
    )
    assert (offer.on_demand_usd_h, offer.spot_usd_h) == (65.5, 21.5)
    assert offer.evidence["spot_usd_h"].date == "2026-10-01"


def test_terms_in_lines_of_their_own_are_brought_together(tmp_path: Path) -> None:
    text = (
        "cloud,instance,region,country,operator home,gpu,gpus,price per hour,term\n"
        "Nimbus,n8,eu-1,DE,DE,L40S,8,20,on demand\n"
        "Nimbus,n8,eu-1,DE,DE,L40S,8,14,1 year\n"
        "Nimbus,n8,eu-1,DE,DE,L40S,8,9,3 years\n"
        "Nimbus,n8,eu-1,DE,DE,L40S,8,9,whenever\n"
    )
    refused, row = read(csv_file(tmp_path, text)).rows
    assert "is no term known here" in refused.reason
    assert isinstance(row.entry, CloudOffer), row.reason
    assert (row.entry.on_demand_usd_h, row.entry.reserved_1y_usd_h) == (20, 14)
    assert row.entry.reserved_3y_usd_h == 9
    assert row.effect is Effect.NEW


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("AWS,p9,us-east-1,Z900,8,10,,", "no accelerator of the catalogue"),
        ("AWS,p9,us-east-1,A100,8,10,,", "may be a100-sxm-80, a100-sxm-40"),
        ("AWS,p9,mars-1,H200 SXM,8,10,,", "country of mars-1 is not told"),
        ("AWS,p9,us-east-1,L40S,,10,,", "how many GPUs"),
        ("AWS,p9,us-east-1,L40S,8,,,", "No price"),
        ("AWS,,us-east-1,L40S,8,10,,", "names no instance"),
        (",p9,us-east-1,L40S,8,10,,", "provider is not told"),
    ],
)
def test_cloud_lines_that_make_no_offer_say_why(tmp_path: Path, line: str, reason: str) -> None:
    row = one(read(csv_file(tmp_path, f"{CLOUD}{line}\n")))
    assert row.verdict is Verdict.REFUSED
    assert reason in row.reason


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("1,234.50", False, 1234.5),
        ("1.234,50", False, 1234.5),
        ("1.234", False, 1.234),
        ("1.234", True, 1234.0),
        ("1,234", False, 1234.0),
        ("1,234", True, 1.234),
        ("12 500,00 €", False, 12500.0),
        ("CHF 1'200.-", False, 1200.0),
        ("1.234.567", False, 1234567.0),
        ("free", False, None),
    ],
)
def test_numbers_are_read_as_people_write_them(
    text: str, comma: bool, number: float | None
) -> None:
    assert number_in(text, comma=comma) == number


def test_shares_weeks_dates_and_currencies() -> None:
    assert share_in("30%") == share_in("30") == share_in(0.3) == 0.3
    assert weeks_in("14 days") == weeks_in(14.0, "Lieferzeit (Tage)") == 2
    assert weeks_in("6") == weeks_in("6 wks") == 6
    assert weeks_in("3 months") == 13.04
    assert date_in("31.12.2026") == date_in("2026-12-31") == date_in("12/31/2026")
    assert date_in("03/04/2026") is None
    assert date_in("soon") is None
    assert currency_in("", "1 200 €") == "EUR"
    assert currency_in("chf") == "CHF"
    assert currency_in("Price each (GBP)") == "GBP"
    assert currency_in("THE NET PRICE") == ""
    assert has_decimal_comma(["1,234", "5,50"]) is True
    assert has_decimal_comma(["1,234", "5.50"]) is False
    assert has_decimal_comma(["1,234", 7.0, None]) is None


def test_a_price_that_a_rule_refuses_is_told_and_not_taken(tmp_path: Path) -> None:
    text = "Part,Price USD\ndgx-h200,2800\nqm9700,31000\n"
    report = read(csv_file(tmp_path, text))
    refused, taken = report.rows
    assert refused.verdict is Verdict.REFUSED
    assert "times its 8 accelerators" in str(refused.reason)
    assert (refused.effect, refused.sightings) == (Effect.NONE, ())
    assert taken.effect is Effect.CHANGED


def test_a_price_that_a_rule_finds_unlikely_is_told_and_taken(tmp_path: Path) -> None:
    row = one(read(csv_file(tmp_path, "Part,Price USD\nqm9700,4800\n")))
    assert row.verdict is Verdict.WARNED
    assert any("USD for each Gbit/s" in str(remark) for remark in row.remarks)
    assert row.effect is Effect.CHANGED
