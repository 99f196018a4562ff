"""Rules about the files of the repository that no linter knows."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [".ci", "catalogs", "packaging", "planner", "resources", "tests"]
TEXT_SUFFIXES = {
    "",
    ".csv",
    ".lock",
    ".md",
    ".py",
    ".pyi",
    ".spec",
    ".svg",
    ".toml",
    ".yaml",
    ".yml",
}

# Written in pieces, so that this file keeps the rule that it checks.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "deb." + "debian.org"]
PRIVATE_PLACES = re.compile(r"/work" + r"/(main|shared)|(?<![\w/.-])(\.\./)?shared" + r"/[a-z]+")

MOST_LINES_IN_A_FILE = 500
MOST_LINES_IN_A_FUNCTION = 60

EXEMPTION = re.compile(r"# (?:type: ignore\[[\w-]+\]|noqa: [A-Z0-9, ]+)(?P<reason>.*)")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def text_files() -> Iterator[Path]:
    yield from (path for path in sorted(ROOT.iterdir()) if path.suffix in {".md", ".toml"})
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts:
                yield path


def test_the_packaging_folder_does_not_hide_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
    subprocess.run([sys.executable, "-c", "import packaging.version"], cwd=ROOT, check=True)


def test_test_modules_have_no_package_and_names_of_their_own() -> None:
    modules = [path.name for path in python_files("tests")]
    assert "__init__.py" not in modules
    repeated = [name for name, count in Counter(modules).items() if count > 1]
    assert [name for name in repeated if name != "conftest.py"] == []


def test_no_file_names_a_package_registry_or_a_place_outside_the_repository() -> None:
    found = []
    for path in text_files():
        text = path.read_text(encoding="utf-8")
        hosts = [host for host in REGISTRY_HOSTS if host in text]
        places = [match.group() for match in PRIVATE_PLACES.finditer(text)]
        found += [(str(path.relative_to(ROOT)), word) for word in hosts + places]
    assert found == []


def test_no_module_outgrows_its_reader() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files("planner", "packaging", "tests")
    }
    assert {path: count for path, count in lines.items() if count > MOST_LINES_IN_A_FILE} == {}


def test_no_function_outgrows_its_reader() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in python_files("planner", "packaging")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MOST_LINES_IN_A_FUNCTION
    ]
    assert long == []


def test_every_exemption_from_a_check_has_its_reason_beside_it() -> None:
    """On its line, or as a comment above it or above the lines of imports that it is among."""
    bare = []
    for path in python_files("planner"):
        explained = False
        for line in path.read_text(encoding="utf-8").splitlines():
            found = EXEMPTION.search(line)
            if found and not found["reason"].strip(" -#") and not explained:
                bare.append(f"{path.relative_to(ROOT)}: {line.strip()}")
            explained = line.lstrip().startswith("#") or (explained and found is not None)
    assert bare == []


@pytest.mark.parametrize("mark", ["real_mouse", "recalculation"])
def test_the_suite_holds_the_tests_that_a_build_machine_must_run(mark: str) -> None:
    elsewhere = (path for path in python_files("tests") if path.parent.name != "packaging_checks")
    marked = [path for path in elsewhere if f"mark.{mark}\n" in path.read_text(encoding="utf-8")]
    assert marked != []


def test_the_lock_pins_every_dependency_by_hash_and_names_no_address() -> None:
    lock = (ROOT / "packaging" / "requirements.lock").read_text(encoding="ascii")
    assert "://" not in lock
    assert "--index-url" not in lock
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    names = {re.split(r"[^\w-]", requirement, maxsplit=1)[0].lower() for requirement in wanted}
    locked = {entry.split("==")[0] for entry in entries}
    assert names - locked == set()
