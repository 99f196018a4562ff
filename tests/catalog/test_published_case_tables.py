"""The tables of published cases are read strictly: every mistake is told with file and line."""

import shutil
from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.loader import validate
from planner.catalog.published_cases import load_cases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(catalog_folder(), tmp_path / "catalogs")
    return tmp_path / "catalogs"


def change(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / "studies" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("inputs.csv", "833806", "833,806", "cells"),
        ("inputs.csv", ",833806,", ",many,", '"many" is not a number'),
        ("expected.csv", "p1,On demand,break_even_h", "p1,On demand,break", "no step of p1"),
        ("expected.csv", "p1,On demand,break", "p1,Free,break", "no variant of p1"),
        ("expected.csv", "about", "nearly", "is not one of"),
        ("steps.csv", "p1,break_even_h", "p9,break_even_h", "is no study"),
        ("studies.csv", "lenovo-press-lp2225-on-premise", "hearsay", "is no known source"),
    ],
)
def test_a_mistake_is_told_with_its_file(
    folder: Path, name: str, old: str, new: str, told: str
) -> None:
    change(folder, name, old, new)
    told_of = [problem for problem in validate([folder]) if told in str(problem)]
    assert told_of
    assert Path(told_of[0].file).name == name
    assert told_of[0].line > 0


def test_a_folder_without_cases_has_none(tmp_path: Path) -> None:
    assert load_cases(tmp_path) == ((), ())
