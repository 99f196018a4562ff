"""A report on paper: sheets that nothing leaves, headers that return, text that can be selected."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from planner.app import wiring
from planner.compute.evaluate import evaluate
from planner.presenters.floor_sheet import Paper
from planner.presenters.report.blocks import Report, Section, Words
from planner.presenters.report.making import report_of
from planner.presenters.report.material import grid
from planner.presenters.report.pages import Page
from planner.presenters.wording import use_translator
from planner.ui.report.job import views_of
from planner.ui.report.pieces import Piece, on_sheets
from planner.ui.report.racks import rack_views
from planner.ui.report.recorded import Recordings
from planner.ui.report.sheets import BOTTOM_MM, TOP_MM, Bound, bound, rack_field
from planner.ui.report.tables import table_pieces
from planner.ui.report.typeface import Typeface
from planner.ui.report.writing import pdf_of
from planner.workspace.maps import atlas
from planner.workspace.state import State

POINTS_PER_MM = 72 / 25.4
PAGES = tuple(one for one in Page if one not in (Page.SUMMARY, Page.COSTS, Page.ASSUMPTIONS))
"""Without the pages whose costs are drawn at random, and the longest."""

Word = tuple[int, float, float, float, float, str]


def longer(_context: str, text: str) -> str:
    """Return a text with words as long as German compounds, placeholders as they are."""
    return re.sub(r"(?<![{\w])[A-Za-z]{5,}(?![}\w])", lambda one: one[0] + one[0][-4:] + "en", text)


@cache
def made(template: str, pages: tuple[Page, ...] = PAGES, *, german: bool = False) -> Report:
    library, _ = wiring.load_library()
    project = wiring.project_from_template(template, library)
    if german:
        use_translator(longer)
    try:
        evaluation = evaluate(project, project.scenarios[0].id)
        return report_of(project, evaluation, library, "2026-11-26", pages)
    finally:
        use_translator(lambda _context, text: text)


def on_paper(report: Report, template: str, paper: Paper, font: QFont) -> Bound:
    library, _ = wiring.load_library()
    project = wiring.project_from_template(template, library)
    scenario = project.scenarios[0].id
    state = State(project, scenario, evaluate(project, scenario))
    views = views_of(state, PAGES, paper, lambda: atlas(wiring.catalog_folders(), library))
    return bound(report, views, paper, font)


def words_of(pdf: bytes, folder: Path) -> Iterator[Word]:
    """Yield every word of a file: its page, its box in points, its text."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True
    )
    page = 0
    number = r'"(-?[\d.]+)"'
    word = re.compile(rf"<word xMin={number} yMin={number} xMax={number} yMax={number}>(.*)</word>")
    for line in done.stdout.splitlines():
        page += "<page " in line
        found = word.search(line)
        if found:
            left, top, right, bottom = (float(found[place]) for place in range(1, 5))
            yield page, left, top, right, bottom, found[5]


def overlapping(words: list[Word]) -> list[tuple[str, str]]:
    """Return words of a page that cover one another."""
    found = []
    ordered = sorted(words, key=lambda one: one[2])
    for place, (_, left, top, right, bottom, text) in enumerate(ordered):
        for _, left2, top2, right2, bottom2, other in ordered[place + 1 :]:
            if top2 > bottom:
                break
            across, down = min(right, right2) - max(left, left2), min(bottom, bottom2) - top2
            if across > 0.6 and down > 0.45 * min(bottom - top, bottom2 - top2):
                found.append((text, other))
    return found


@pytest.mark.parametrize(
    ("template", "paper", "german"),
    [
        ("hybrid_bank", Paper.A4, False),
        ("hybrid_bank", Paper.LETTER, True),
        ("all_cloud", Paper.A4, True),
    ],
)
def test_no_text_is_cut_and_none_covers_another(
    template: str, paper: Paper, german: bool, qapp: QApplication, tmp_path: Path
) -> None:
    report = made(template, german=german)
    whole = on_paper(report, template, paper, qapp.font())
    words = list(words_of(pdf_of(whole), tmp_path))
    # the canvas shortens names of its own accord, on the screen as here
    racks = {n for n, one in enumerate(whole.sheets, 1) if one.title == report.sections[0].title}
    words = [one for one in words if one[0] not in racks]
    assert len(words) > 1000
    assert [one for one in words if "…" in one[5]] == []
    for number, sheet in enumerate(whole.sheets, start=1):
        here = [one for one in words if one[0] == number]
        assert overlapping(here) == []
        right = (sheet.width - 10.0) * POINTS_PER_MM
        assert all(one[1] > 10.0 * POINTS_PER_MM and one[3] < right for one in here)


def test_pages_have_the_size_of_the_paper_and_their_number(
    qapp: QApplication, tmp_path: Path
) -> None:
    whole = on_paper(made("hybrid_bank"), "hybrid_bank", Paper.A4, qapp.font())
    made_pdf = pdf_of(whole)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made_pdf)
    sizes = [(round(float(wide)), round(float(high))) for wide, high in boxes]
    assert len(sizes) == len(whole.sheets)
    assert set(sizes) == {(595, 842), (842, 595)}
    letter = on_paper(made("hybrid_bank"), "hybrid_bank", Paper.LETTER, qapp.font())
    assert set(re.findall(rb"/MediaBox \[0 0 ([\d.]+ [\d.]+)\]", pdf_of(letter))) == {
        b"612.000000 792.000000",
        b"792.000000 612.000000",
    }
    texts = [one[5] for one in words_of(made_pdf, tmp_path) if one[0] == 2]
    line = " ".join(texts)
    assert f"Page 2 of {len(whole.sheets)}" in line
    assert "A planning aid: figures are estimates" in line
    assert "Hybrid bank" in line


def test_the_contents_name_the_page_on_which_each_section_begins(
    qapp: QApplication, tmp_path: Path
) -> None:
    pages = (Page.FINDINGS, Page.TIMELINE, Page.COMPLIANCE)
    report = made("hybrid_bank", pages)
    whole = bound(report, Recordings(), Paper.A4, qapp.font())
    first = [one for one in words_of(pdf_of(whole), tmp_path) if one[0] == 1]
    for section in report.sections:
        begins = 1 + [one.title for one in whole.sheets].index(section.title)
        last = section.title.split()[-1]
        (line,) = {one[2] for one in first if one[5] == last and one[1] > 300 and one[2] < 200}
        assert str(begins) in [one[5] for one in first if abs(one[2] - line) < 1.0]


def test_racks_are_drawn_as_shapes_with_their_names_as_text(
    qapp: QApplication, tmp_path: Path
) -> None:
    whole = on_paper(made("hybrid_bank", (Page.RACKS,)), "hybrid_bank", Paper.A4, qapp.font())
    made_pdf = pdf_of(whole)
    assert b"/Subtype /Image" not in made_pdf
    texts = {one[5] for one in words_of(made_pdf, tmp_path)}
    assert {"R01", "F01", "Milan", "gpu-01"} <= texts


def test_the_map_of_jurisdictions_is_drawn_with_its_places_as_text(
    qapp: QApplication, tmp_path: Path
) -> None:
    report = made("hybrid_bank", (Page.COMPLIANCE,))
    drawn = pdf_of(on_paper(report, "hybrid_bank", Paper.A4, qapp.font()))
    without = pdf_of(bound(report, Recordings(), Paper.A4, qapp.font()))
    assert b"/Subtype /Image" not in drawn
    counts = [
        Counter(one[5] for one in words_of(one_pdf, tmp_path))["Milan"]
        for one_pdf in (drawn, without)
    ]
    assert counts[0] > counts[1] > 0


def test_large_plans_go_over_several_sheets(qapp: QApplication) -> None:
    library, _ = wiring.load_library()
    project = wiring.project_from_template("hybrid_bank", library)
    scenario = project.scenarios[0].id
    evaluation = evaluate(project, scenario)
    field = rack_field(Paper.A4)
    assert len(rack_views(project, scenario, evaluation, field).racks) == 1
    parts = rack_views(project, scenario, evaluation, (field[0] / 3, field[1])).racks
    assert len(parts) > 2
    assert all(one.width_px < 2000 for one in parts)
    assert "Milan · Restricted: R01 to R03" in {one.title for one in parts}


def test_parts_for_which_there_is_no_room_are_told(qapp: QApplication, tmp_path: Path) -> None:
    report = made("hybrid_bank", (Page.RACKS,))
    whole = bound(report, Recordings(left=7), Paper.A4, qapp.font())
    text = " ".join(one[5] for one in words_of(pdf_of(whole), tmp_path))
    assert "7 more parts of this plan are not drawn" in text


# --- pieces and tables ----------------------------------------------------------------------------


def piece(height: float, **more: object) -> Piece:
    return Piece(height, lambda pencil, left, top: None, **more)  # type: ignore[arg-type]


def test_what_belongs_together_goes_to_the_next_sheet_together() -> None:
    heading = piece(5.0, above=6.0, keeps_next=True)
    sheets = on_sheets([piece(80.0), heading, piece(30.0)], 100.0)
    assert [[(one.piece.height, one.top) for one in sheet] for sheet in sheets] == [
        [(80.0, 0.0)],
        [(5.0, 0.0), (30.0, 5.0)],
    ]


def test_a_header_returns_at_the_head_of_every_sheet() -> None:
    header = piece(4.0, keeps_next=True)
    rows = [piece(10.0, repeat=header) for _ in range(20)]
    sheets = on_sheets([header, *rows], 54.0)
    assert len(sheets) == 4
    assert all(sheet[0].piece is header for sheet in sheets)
    assert sum(len(sheet) - 1 for sheet in sheets) == 20


@pytest.fixture
def typeface(qapp: QApplication) -> Typeface:
    return Typeface(qapp.font())


Rows = list[tuple[str, ...]]


def heights(typeface: Typeface, rows: Rows, width: float) -> list[float]:
    table = grid((("Name", False), ("Number", True)), rows)
    return [one.height for one in table_pieces(typeface, table, width, 200.0)]


def test_a_cell_higher_than_a_sheet_goes_on_over_the_next(typeface: Typeface) -> None:
    text = "a long story " * 2000
    pieces = list(table_pieces(typeface, grid((("Text", False),), [(text,)]), 60.0, 120.0))
    sheets = on_sheets(pieces, 120.0)
    assert len(sheets) > 3
    for sheet in sheets:
        assert sheet[-1].top + sheet[-1].piece.height <= 120.0 + 1e-6


def test_long_words_break_and_short_tables_stay_on_one_line_a_row(typeface: Typeface) -> None:
    flat = heights(typeface, [("one", "1"), ("two", "2")], 170.0)
    assert len(set(flat[1:])) == 1
    compound = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrente" * 2
    _, high = heights(typeface, [(compound, "1")], 40.0)
    assert high > flat[1] * 2
    lines = typeface.lines(compound, 2.5, 30.0)
    assert "".join(lines) == compound
    assert all(typeface.width(one, 2.5) <= 30.0 for one in lines)


def test_signs_beyond_the_first_plane_break_where_they_are(typeface: Typeface) -> None:
    text = "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 " * 12
    assert " ".join(typeface.lines(text, 2.5, 20.0)).split() == text.split()


def test_every_piece_stays_inside_its_sheet(qapp: QApplication) -> None:
    rows = [(f"row {place} " + "word " * (place % 40), str(place)) for place in range(300)]
    section = Section(
        Page.FINDINGS, "Long", (grid((("Name", False), ("No", True)), rows), Words("x"))
    )
    report = replace(made("single_server", (Page.FINDINGS,)), sections=(section,))
    whole = bound(report, Recordings(), Paper.LETTER, qapp.font())
    assert len(whole.sheets) > 5
    for sheet in whole.sheets:
        field = sheet.height - TOP_MM - BOTTOM_MM
        assert all(one.top + one.piece.height <= field + 1e-6 for one in sheet.placed)
        ends = [one.top + one.piece.height for one in sheet.placed]
        tops = [one.top for one in sheet.placed]
        assert all(top >= end - 1e-6 for top, end in zip(tops[1:], ends, strict=False))
