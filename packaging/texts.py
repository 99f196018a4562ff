"""Lists every text of the window that can be translated, as the beginning of a dictionary.

    .venv/bin/python packaging/texts.py > resources/translations/de.json

Texts are read from the source: literals that are handed to ``tr``, ``translate`` or ``_tr``, and the
tables that are handed to them entry by entry; in the layers below the window, templates that are
handed to ``say``. Names of fields and words of enumerations fill some of these templates. What sanity
rules say, and what is told of checks, is read from their tables.
"""

import ast
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TypeGuard

from planner.catalog.checks import load_checks
from planner.catalog.lesser_schema import RULES
from planner.catalog.rule_reading import parsed_says
from planner.compute.explain.terms import without_unit
from planner.document.commands.quoting import EXTRA_FIELDS
from planner.domain.facility import Link, LinkKind
from planner.domain.offers import Tier
from planner.domain.phrase import named
from planner.domain.placement import Placement, Side
from planner.domain.project import Settings
from planner.domain.quote import LineOverlay, PriceClass, Quote, Terms
from planner.domain.service import Burst, Deployment, Route
from planner.domain.site import Rack, Room, Site, SiteKind
from planner.domain.workload import DataClass, Workload
from planner.engines.finance.lines import CostClass
from planner.engines.serving.batching import Limit
from planner.presenters.catalogue_chips import Chip
from planner.ui.main_window import MENUS
from planner.workspace.actions import ACTIONS
from planner.workspace.done import done

PROGRAM = Path(__file__).resolve().parent.parent / "planner"
ASKED = frozenset({"tr", "_tr", "translate"})
"""Functions that a text passes on its way to the screen."""
TABLES = (
    ("presenters/catalogue_figures.py", "_FIELD_NAMES"),
    ("presenters/catalogue_filters.py", "_LABELS"),
    ("presenters/catalogue_layers.py", "_NAMES"),
    ("presenters/entry_figures.py", "_KINDS"),
    ("presenters/column_mapping.py", "_LABELS"),
    ("presenters/column_mapping.py", "_KINDS"),
    ("presenters/entry_labels.py", "_LABELS"),
    ("presenters/entry_labels.py", "_PREFIXES"),
    ("presenters/entry_labels.py", "_TITLES"),
    ("presenters/new_items.py", "_KINDS"),
    ("presenters/new_items.py", "_HINTS"),
    ("presenters/item_forms.py", "_LABELS"),
    ("presenters/places.py", "_TITLES"),
    ("presenters/scenarios.py", "_FIELDS"),
)
"""Constants whose values are translated when they are shown."""

EDITED: tuple[type, ...] = (
    *(Placement, Rack, Room, Site, Link, Burst, Deployment, Route, Workload, Settings),
    *(Quote, LineOverlay, Terms),
)
"""What labels of edits name fields of."""
SHOWN = ("presenters", "ui")
"""Layers whose texts are asked for where they are shown."""
SAID = ("say", "Formula")
"""What makes texts in the layers below."""
UNITS = ("_usd_kwh", "_kw", "_ms")
"""Ends of names of fields that labels leave out."""
WORDS = (SiteKind, DataClass, Side, Limit, PriceClass, CostClass, Tier, LinkKind)
"""Enumerations whose words stand inside templates."""


@cache
def texts() -> Mapping[str, str]:
    """Return every text with an empty translation, in the order of the source."""
    found = [f"&{menu}" for menu in MENUS]
    found += [text for action in ACTIONS for text in (action.title, action.needs) if text]
    found += [chip.value for chip in Chip]
    for path, name in TABLES:
        found += _table(ast.parse((PROGRAM / path).read_text(encoding="utf-8")), name)
    said: list[str] = []
    for source in sorted(PROGRAM.rglob("*.py")):
        text = source.read_text(encoding="utf-8")
        is_shown = source.relative_to(PROGRAM).parts[0] in SHOWN and _mentions(text, ASKED)
        if is_shown or _mentions(text, SAID):
            tree = ast.parse(text)
            found += _asked(tree) if is_shown else ()
            said += _said(tree)
    found += said
    found += _rules()
    found += _checks()
    found += _field_names()
    found += [word.value for words in WORDS for word in words]
    return dict.fromkeys(found, "")


def _mentions(source: str, functions: Iterable[str]) -> bool:
    """Whether any of some functions may be called; most sources need not be parsed for that."""
    return any(f"{name}(" in source for name in functions)


def _rules() -> Iterator[str]:
    """What the sanity rules of the catalogue say of an entry."""
    with (PROGRAM.parent / "catalogs" / RULES).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield parsed_says(row["says"]).template


def _checks() -> Iterator[str]:
    """What the table of checks tells of every rule."""
    for rule in load_checks(PROGRAM.parent / "catalogs")[0]:
        yield from (rule.title, rule.checks, rule.source, rule.fix)


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


def _said(tree: ast.AST) -> Iterator[str]:
    """Templates of the core, and those of labels of edits as they read once the edit is done."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "label":
            yield from map(done, _said(ast.Module(node.body, [])))
        elif isinstance(node, ast.Call) and called(node.func) == "Compound":
            yield from map(done, _said(node.args[0]))
        if is_said(node):
            yield from _with_labels(templates(node.args[0]))
        elif isinstance(node, ast.Call) and called(node.func) == "Formula":
            yield from _with_labels(_of_formula(node))


def _of_formula(call: ast.Call) -> Iterator[str]:
    """What the symbols of a formula mean, and where it comes from."""
    for given in call.keywords:
        if given.arg == "symbols" and isinstance(given.value, ast.Dict):
            yield from (text for value in given.value.values for text in _literals(value))
        elif given.arg == "source":
            yield from _literals(given.value)


def _with_labels(found: Iterable[str]) -> Iterator[str]:
    """Texts, and what *Why?* makes of those that mean a number with its unit."""
    for text in found:
        yield text
        yield without_unit(text)


def templates(node: ast.expr) -> Iterator[str]:
    """Return a literal, or both of a choice of literals."""
    if isinstance(node, ast.IfExp):
        yield from templates(node.body)
        yield from templates(node.orelse)
    elif isinstance(node, ast.Constant):
        yield str(node.value)


def is_said(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether a node calls `planner.domain.phrase.say`."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    return isinstance(node.func, ast.Name) and node.func.id == "say"


def _field_names() -> Iterator[str]:
    names = [one.name for edited in EDITED for one in fields(edited)] + list(EXTRA_FIELDS)
    for name in names:
        yield named(name)
        yield from (named(name.removesuffix(unit)) for unit in UNITS if name.endswith(unit))


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
    json.dump(dict(texts()), sys.stdout, ensure_ascii=False, indent=1)
