"""The dialog of the report: pages, paper, progress, an end, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from planner.presenters.floor_sheet import Paper
from planner.presenters.privacy import hide_prices
from planner.presenters.report.pages import Page
from planner.presenters.rows import Tone
from planner.ui.dialogs.report import ReportDialog
from planner.ui.report.job import Progress
from planner.workspace.workspace import Workspace
from tests.schedulers import ByHand

Shown = Callable[..., None]
Told = list[tuple[str, Path]]


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def scheduler() -> ByHand:
    return ByHand()


@pytest.fixture
def dialog(
    workspace: Workspace, scheduler: ByHand, shown: Shown, tmp_path: Path, told: Told
) -> ReportDialog:
    made = ReportDialog(
        workspace, scheduler, tmp_path, lambda text, path: told.append((text, path))
    )
    shown(made)
    return made


def choose(dialog: ReportDialog, *pages: Page) -> None:
    dialog.choose_all(chosen=False)
    for page in pages:
        dialog.pages[page].setChecked(True)


def test_it_begins_with_all_pages_on_the_paper_of_the_country(dialog: ReportDialog) -> None:
    assert dialog.chosen == tuple(Page)
    assert dialog.paper.value is Paper.A4
    assert not dialog.bar.isVisible()
    assert "10 pages as a PDF" in dialog.verdict.text


def test_without_a_page_there_is_nothing_to_write(dialog: ReportDialog) -> None:
    dialog.none_button.click()
    assert not dialog.go_button.isEnabled()
    assert dialog.verdict.text == "Choose at least one page."
    QTest.keyClick(dialog.pages[Page.COMPLIANCE], Qt.Key.Key_Space)
    assert dialog.chosen == (Page.COMPLIANCE,)
    assert dialog.go_button.isEnabled()
    dialog.all_button.click()
    assert dialog.chosen == tuple(Page)


def test_hidden_prices_are_named(dialog: ReportDialog) -> None:
    hide_prices(hidden=True)
    try:
        dialog.pages[Page.RACKS].click()
        assert "Prices are hidden" in dialog.verdict.text
    finally:
        hide_prices(hidden=False)


def test_the_report_is_written_beside_the_window(
    dialog: ReportDialog,
    scheduler: ByHand,
    told: Told,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "plan"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    choose(dialog, Page.RACKS, Page.FINDINGS, Page.SUPPLY)
    steps: list[Progress] = []
    dialog.job.progressed.subscribe(steps.append)
    dialog.go_button.click()
    assert dialog.bar.isVisible()
    assert not dialog.go_button.isEnabled()
    assert not out.with_name("plan.pdf").exists()
    scheduler.go()
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF-")
    ((text, path),) = told
    assert path == tmp_path / "plan.pdf"
    assert text.startswith("Wrote plan.pdf: ")
    assert [step.text for step in steps[:2]] == ["Racks", "Findings"]
    assert any(step.text.startswith("Sheet 1 of") for step in steps)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_ending_leaves_the_file_that_was_there(
    dialog: ReportDialog, scheduler: ByHand, told: Told, tmp_path: Path
) -> None:
    kept = tmp_path / "plan.pdf"
    kept.write_bytes(b"last week's")
    choose(dialog, Page.FINDINGS)
    dialog.write(kept)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    scheduler.go()
    assert kept.read_bytes() == b"last week's"
    assert told == []
    assert dialog.verdict.text == "Ended. No file was written."
    assert dialog.go_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_folder_that_is_not_there_is_told_and_the_dialog_stays(
    dialog: ReportDialog, scheduler: ByHand, told: Told, tmp_path: Path
) -> None:
    choose(dialog, Page.FINDINGS)
    dialog.write(tmp_path / "nowhere" / "plan.pdf")
    scheduler.go()
    assert "There is no folder" in dialog.verdict.text
    assert dialog.verdict.tone is Tone.BAD
    assert dialog.isVisible()
    assert dialog.go_button.isEnabled()
    assert told == []


def test_a_dialog_that_is_gone_is_told_nothing(
    workspace: Workspace, scheduler: ByHand, told: Told, tmp_path: Path, shown: Shown
) -> None:
    parent = QWidget()
    shown(parent)
    made = ReportDialog(workspace, scheduler, tmp_path, lambda *one: told.append(one), parent)
    made.open()
    choose(made, Page.FINDINGS)
    made.write(tmp_path / "plan.pdf")
    made.close()
    made.deleteLater()
    QTest.qWait(1)
    scheduler.go()
    assert told == []
