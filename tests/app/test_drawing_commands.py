"""Commands that draw, each in a process of its own as people run them: render, demo, self-test."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from planner.store.project_file import open_project

PNG = b"\x89PNG\r\n\x1a\n"


def rackwright(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the program in *folder* without a display."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "planner", *(str(word) for word in words)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def size_of(picture: Path) -> tuple[int, int]:
    """Return width and height of a PNG file in pixels."""
    header = picture.read_bytes()[:24]
    assert header.startswith(PNG)
    width, height = struct.unpack(">II", header[16:24])
    return width, height


def test_the_demonstration_does_the_main_job_without_a_display(tmp_path: Path) -> None:
    done = rackwright(tmp_path, "demo", "--output", "out")
    assert done.returncode == 0, done.stderr
    assert "IT power" in done.stdout
    assert "PWR-001" in done.stdout
    folder = tmp_path / "out"
    assert sorted(path.name for path in folder.iterdir()) == [
        "hybrid_bank.png",
        "hybrid_bank.rackwright",
        "hybrid_bank.xlsx",
    ]
    width, height = size_of(folder / "hybrid_bank.png")
    assert width > 800
    assert height > 400
    assert openpyxl.load_workbook(folder / "hybrid_bank.xlsx").sheetnames[0] == "BoM"
    project = open_project(folder / "hybrid_bank.rackwright", read_only=True).project
    assert project.name == "Hybrid bank"
    # and again, as somebody does who tries it twice
    assert rackwright(tmp_path, "demo", "--output", "out").returncode == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_render_draws_the_racks(tmp_path: Path, theme: str) -> None:
    rackwright(tmp_path, "new", "bank.rackwright", "--template", "hybrid_bank")
    done = rackwright(tmp_path, "render", "bank.rackwright", "-o", "p.png", "--theme", theme)
    assert done.returncode == 0, done.stderr
    assert size_of(tmp_path / "p.png")[0] > 800


def test_render_writes_the_floor_plan_to_scale(tmp_path: Path) -> None:
    rackwright(tmp_path, "new", "bank.rackwright", "--template", "hybrid_bank")
    words = ("render", "bank.rackwright", "--view", "floor", "--scale", "1:100")
    done = rackwright(tmp_path, *words, "-o", "floor.pdf", "--theme", "dark")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Wrote floor.pdf: 3 sheets of A3, 1 : 100.\n"
    assert (tmp_path / "floor.pdf").read_bytes().startswith(b"%PDF-")
    refused = rackwright(tmp_path, *words[:-1], "huge", "-o", "other.pdf")
    assert refused.returncode == 2
    assert "huge is no scale of a floor plan" in refused.stderr
    assert not (tmp_path / "other.pdf").exists()


def test_render_writes_the_map_of_regions_and_counts_its_flows(tmp_path: Path) -> None:
    rackwright(tmp_path, "new", "bank.rackwright", "--template", "hybrid_bank")
    words = ("render", "bank.rackwright", "--view", "regions", "--theme", "dark")
    done = rackwright(tmp_path, *words, "-o", "map.svg")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Wrote map.svg.\nFlows of data: 2 allowed, 1 needs safeguards.\n"
    assert "GDPR-48" in (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_a_picture_of_another_kind_is_refused(tmp_path: Path) -> None:
    rackwright(tmp_path, "new", "bank.rackwright", "--template", "hybrid_bank")
    done = rackwright(tmp_path, "render", "bank.rackwright", "-o", "p.gif")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Let the name end in .png." in done.stderr
    assert not (tmp_path / "p.gif").exists()


def test_the_self_test_tries_every_part(tmp_path: Path) -> None:
    done = rackwright(tmp_path, "--self-test")
    assert done.returncode == 0, done.stderr
    for part in ("catalogue", "example", "project file", "workbook", "picture", "charts"):
        assert f"ok: {part}" in done.stdout
