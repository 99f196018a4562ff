"""Import rules that the contracts of pyproject.toml cannot state."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def imports_of(module: Path) -> Iterator[str]:
    """Yield the full name of everything *module* imports, wherever the import stands."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_module_uses_the_network_of_qt() -> None:
    modules = sorted((ROOT / "planner").rglob("*.py"))
    assert modules != []
    guilty = [
        str(module.relative_to(ROOT))
        for module in modules
        if any(name.startswith("PySide6.QtNetwork") for name in imports_of(module))
    ]
    assert guilty == []


def test_the_domain_needs_only_the_standard_library() -> None:
    modules = sorted((ROOT / "planner" / "domain").rglob("*.py"))
    used = {name.split(".")[0] for module in modules for name in imports_of(module)}
    assert "dataclasses" in used
    assert used - sys.stdlib_module_names == {"planner"}
