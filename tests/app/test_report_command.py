"""The command report, on real project files."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from planner.app.cli import run_command
from planner.domain.errors import UserError

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def bank(tmp_path: Path) -> str:
    file = str(tmp_path / "bank.rackwright")
    assert run_command(["new", file, "--template", "hybrid_bank"]) == 0
    return file


def report(*words: str | Path) -> int:
    return run_command(["report", *map(str, words)])


def test_chosen_pages_are_written_as_a_pdf(
    bank: str, tmp_path: Path, qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bank.pdf"
    out.write_bytes(b"an older report")
    assert report(bank, "-o", out, "--pages", "racks,compliance", "--paper", "letter") == 0
    assert out.read_bytes().startswith(b"%PDF-")
    told = capsys.readouterr().out
    assert "sheets of Letter with racks, compliance." in told
    assert sorted(one.name for one in tmp_path.glob("*.p*")) == ["bank.pdf"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "plan.docx"), "ends in .docx"),
        (("-o", "plan.pdf", "--pages", "summary,risk"), "no page risk"),
        (("-o", "plan.pdf", "--paper", "A3"), "not printed on A3"),
        (("-o", "plan.pdf", "--scenario", "Z"), "no scenario"),
        (("-o", "nowhere/plan.pdf"), "no folder"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_written(
    bank: str, tmp_path: Path, words: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError) as refused:
        report(bank, *words)
    assert told in refused.value.message.happened
    assert list(tmp_path.rglob("plan.*")) == []


def test_a_folder_is_no_file_to_write(bank: str, tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "kept.pdf").mkdir()
    with pytest.raises(UserError) as refused:
        report(bank, "-o", tmp_path / "kept.pdf", "--pages", "findings")
    assert "is a folder" in refused.value.message.happened
    assert (tmp_path / "kept.pdf").is_dir()
