"""The development commands, as far as they can be shown without installing anything."""

import shutil
import subprocess
import sys
from pathlib import Path

import debian
import environment
import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_an_unsupported_python_is_told_what_to_use() -> None:
    with pytest.raises(environment.SetUpError) as refusal:
        environment.require_supported_python((3, 14, 0))
    happened, unharmed, to_do = str(refusal.value).split("\n")
    assert "Python 3.14.0" in happened
    assert unharmed == "Nothing was changed."
    assert "python3.13 packaging/dev.py" in to_do


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 13, 9)])
def test_supported_pythons_are_let_in(version: tuple[int, int, int]) -> None:
    environment.require_supported_python(version)


def test_the_recipe_changes_with_lock_project_and_python(tmp_path: Path) -> None:
    lock, project = tmp_path / "lock", tmp_path / "project"
    recipes = []
    cases = [("a", "a", "3.11"), ("b", "a", "3.11"), ("a", "b", "3.11"), ("a", "a", "3.12")]
    for lock_text, project_text, version in cases:
        lock.write_text(lock_text, encoding="ascii")
        project.write_text(project_text, encoding="ascii")
        recipes.append(environment.recipe(lock, project, version))
    assert len(set(recipes)) == len(recipes)


def test_every_command_is_offered() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "dev.py"), "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "{run,test,bench,accuracy,bundle}" in said


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="dpkg-query is not on this system")
def test_a_debian_package_counts_under_any_of_its_names() -> None:
    installed = ("an-older-name-of-dpkg", "dpkg")
    absent = ("rackwright-no-such-package", "rackwright-none-either")
    assert debian.missing([installed, absent]) == [absent]
