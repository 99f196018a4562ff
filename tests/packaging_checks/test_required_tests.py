"""On the build machine a skipped test of a required kind is a failure that names its reason."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SKIPPED_TESTS = """
import pytest

@pytest.mark.real_mouse
@pytest.mark.skipif(True, reason="no Xvfb here")
def test_by_condition(): ...

@pytest.mark.recalculation
def test_in_its_body():
    pytest.skip("no soffice here")

def test_of_no_required_kind():
    pytest.skip("whatever")
"""


def outcome_of_skipped_tests(folder: Path, required: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_skipped.py").write_text(SKIPPED_TESTS, encoding="utf-8")
    options = [
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(folder),
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)],
        env=os.environ | {"RACKWRIGHT_REQUIRE": required},
        capture_output=True,
        text=True,
        check=False,
    )


def test_skips_of_required_kinds_are_failures(tmp_path: Path) -> None:
    done = outcome_of_skipped_tests(tmp_path, "real_mouse,recalculation")
    assert "1 failed, 1 skipped, 1 error" in done.stdout
    assert "no Xvfb here" in done.stdout
    assert "no soffice here" in done.stdout
    assert done.returncode == pytest.ExitCode.TESTS_FAILED


def test_on_a_desk_they_are_skips(tmp_path: Path) -> None:
    done = outcome_of_skipped_tests(tmp_path, "")
    assert "3 skipped" in done.stdout
    assert done.returncode == pytest.ExitCode.OK
