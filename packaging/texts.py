"""Lists every text of the window that can be translated, as the beginning of a dictionary.

    .venv/bin/python packaging/texts.py > resources/translations/de.json

Texts are read from the source: literals that are handed to ``tr``, ``translate`` or ``_tr``, and the
tables that are handed to them entry by entry.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from planner.presenters.catalogue_row import Chip
from planner.ui.main_window import MENUS
from planner.workspace.actions import ACTIONS

PROGRAM = Path(__file__).resolve().parent.parent / "planner"
ASKED = frozenset({"tr", "_tr", "translate"})
"""Functions that a text passes on its way to the screen."""
TABLES = (
    ("presenters/catalogue_row.py", "_FIELD_NAMES"),
    ("presenters/catalogue_filters.py", "_LABELS"),
    ("presenters/entry_labels.py", "_LABELS"),
    ("presenters/entry_labels.py", "_PREFIXES"),
    ("presenters/entry_labels.py", "_TITLES"),
    ("presenters/new_items.py", "_KINDS"),
    ("presenters/new_items.py", "_LABELS"),
    ("presenters/scenarios.py", "_FIELDS"),
)
"""Constants whose values are translated when they are shown."""


def texts() -> dict[str, str]:
    """Return every text with an empty translation, in the order of the source."""
    found = [f"&{menu}" for menu in MENUS]
    found += [text for action in ACTIONS for text in (action.title, action.needs) if text]
    found += [chip.value for chip in Chip]
    for path, name in TABLES:
        found += _table(ast.parse((PROGRAM / path).read_text(encoding="utf-8")), name)
    for layer in ("presenters", "ui"):
        for source in sorted((PROGRAM / layer).rglob("*.py")):
            found += _asked(ast.parse(source.read_text(encoding="utf-8")))
    return dict.fromkeys(found, "")


def _table(tree: ast.Module, name: str) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            values = node.value.values if isinstance(node.value, ast.Dict) else []
            yield from (text for value in values for text in _literals(value))


def _asked(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node.func) in ASKED:
            # The last is the text; before it, a context may stand.
            yield from _literals(node.args[-1]) if node.args else ()


def _literals(node: ast.expr) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def called(function: ast.expr) -> str:
    """Return the name of a function that is called, without what it belongs to."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


if __name__ == "__main__":
    json.dump(texts(), sys.stdout, ensure_ascii=False, indent=1)
