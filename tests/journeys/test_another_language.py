"""A person who reads another language: every word of the window comes from the dictionary.

Names of the plan and the catalogue stay as they are.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import texts
from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.domain.codec import to_json
from planner.presenters.wording import translate, use_translator
from planner.ui.language import speak
from planner.workspace.state import Selection, Subject
from tests.settling import settle

OPEN, CLOSE = "⟦", "⟧"
"""What the translations of the test begin and end with."""
ATTRIBUTES = (
    "text",
    "title",
    "toolTip",
    "windowTitle",
    "placeholderText",
    "accessibleName",
    "accessibleDescription",
    "whatsThis",
)
WORD = re.compile(r"[A-Za-z]{3,}")
THE_SAME_EVERYWHERE = re.compile(
    r"Rackwright|SecNumCloud|FedRAMP|EUCS|[\w.]+ p95\b|CFM|INT[48]|(MX|NV)FP4|\bU\d+|\b[kM] tok(/s)?\b|\b[A-Z]{3}\b"
)
"""The program's name, terms, units and currencies."""
OF_LANGUAGES = re.compile(r".+ – .+\(1\D?234\D5\)")
"""Languages by their own names."""
OF_QT = re.compile(
    r"(Strg|Umschalt|Entf|Alt\+)\S*|.*Dock-Widget.*|Lösen|Schließen|Nach \w+ scrollen|Export(\.{3})?"
)
"""Keys and buttons of Qt, which brings its own dictionary; a menu of pyqtgraph that is not shown."""
OF_DOCUMENTS = re.compile(
    r"Budgetary estimate, not an offer|\d+ lines? ha\w+ (no price|a price older than).*"
)
"""What the bill of materials says of itself, in the words of the file that customers get."""
OF_RULES = re.compile(
    r"\d+ (GPUs|boards) x .*|like 8-GPU systems, .*|most servers with .*|P50 of its class; .*"
)
"""Formulas of derived figures, in the words of the file that keeps them."""
DIALOGS = (
    "design.new_entry",
    "design.place_many",
    "project.quote_details",
    "file.settings",
    "design.size_workload",
    "design.add_workload",
    "help.shortcuts",
)


@pytest.fixture(autouse=True)
def _english_again(qapp: QApplication) -> Iterator[None]:
    before = set(qapp.findChildren(QTranslator))
    yield
    for one in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(one)
        one.deleteLater()
    use_translator(lambda _, text: text)


def mark_every_text(qapp: QApplication, folder: Path) -> None:
    """Use a dictionary that puts every text into brackets."""
    known = {text: f"{OPEN}{text}{CLOSE}" for text in texts.texts()}
    (folder / "de.json").write_text(json.dumps(known), encoding="utf-8")
    assert speak(qapp, folder, QLocale("de_CH"))


def test_every_word_of_the_window_comes_from_the_dictionary(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    mark_every_text(qapp, tmp_path)
    session = Session(qapp, None)
    session.show()
    session.window.setWindowState(Qt.WindowState.WindowNoState)
    session.window.resize(1500, 950)
    qtbot.waitUntil(lambda: session.files is not None, timeout=30_000)
    try:
        foreign = set()
        for _ in walk(session):
            foreign |= set(english(session))
        assert sorted(foreign) == []
    finally:
        session.window.may_close = lambda: True
        session.window.close()
        session.end()
        session.window.deleteLater()


def walk(session: Session) -> Iterator[str]:
    """Show every panel, every kind of thing in the inspector, and the dialogs, one by one."""
    assert session.desk is not None
    workspace, bench = session.desk.workspace, session.window.bench
    for place in range(bench.tabs.count()):
        bench.tabs.setCurrentIndex(place)
        settle(60)
    yield "panels"
    plan, project = workspace.state.plan, workspace.state.project
    site = next(one for one in plan.sites if one.rooms)
    for kind, one in (
        (Subject.SITE, site),
        (Subject.ROOM, site.rooms[0]),
        (Subject.RACK, next(iter(plan.racks.values()))),
        (Subject.PLACEMENT, next(iter(plan.placements()))),
        (Subject.BURST, plan.bursts[0]),
        (Subject.POOL, plan.pools[0]),
        (Subject.DEPLOYMENT, plan.deployments[0]),
        (Subject.WORKLOAD, project.workloads[0]),
    ):
        workspace.select(Selection(kind, (one.id,)))
        settle(30)
        yield kind.value
    for name in DIALOGS:
        session.window.commands[name].trigger()
        settle(200)
        yield name
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.reject()


def english(session: Session) -> Iterator[str]:
    """Return what is shown and is neither from the dictionary nor of the plan or the catalogue."""
    data = words_of_the_data(session)
    for text in shown(session.window):
        if OPEN in text or not WORD.search(text):
            continue
        if OF_LANGUAGES.fullmatch(text) or OF_RULES.fullmatch(text):
            continue
        # A name that has no room gives way, whatever it is called.
        if text.endswith("…") and any(known.startswith(text[:-1]) for known in data):
            continue
        left = OF_DOCUMENTS.sub("", text)
        for known in data:
            left = left.replace(known, "")
        for pattern in (THE_SAME_EVERYWHERE, OF_QT):
            left = pattern.sub("", left)
        if WORD.search(left):
            yield text


def words_of_the_data(session: Session) -> list[str]:
    """What the plan, the catalogue and the results call by name, the longest first."""
    assert session.desk is not None
    state, library = session.desk.workspace.state, session.desk.workspace.library
    words: set[str] = set()
    for entry in library.entries():
        version = getattr(entry, "version", "")
        names = {getattr(entry, name, "") for name in ("id", "name", "label")}
        words |= names | {f"{name} {version}" for name in names}
    words |= set(strings(to_json(state.project)))
    return sorted(filter(WORD.search, words), key=len, reverse=True)


def strings(value: object) -> Iterator[str]:
    """Return every text in some JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def shown(window: QWidget) -> Iterator[str]:
    """Return every text of a window's widgets, actions and tables."""
    for one in (window, *window.findChildren(QWidget), *window.findChildren(QAction)):
        for name in ATTRIBUTES:
            text = getattr(one, name, None)
            if callable(text):
                yield str(text())
        if isinstance(one, QTabBar):
            yield from (one.tabText(place) for place in range(one.count()))
        if isinstance(one, QComboBox):
            yield from (one.itemText(place) for place in range(one.count()))
        if isinstance(one, QAbstractItemView):
            yield from titles(one.model())


def titles(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    for column in range(model.columnCount(QModelIndex()) if hasattr(model, "table") else 0):
        title = model.headerData(column, Qt.Orientation.Horizontal)
        yield title if isinstance(title, str) else ""


def test_a_dictionary_that_is_damaged_or_of_another_language_leaves_english(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert speak(qapp, tmp_path, QLocale("de_DE")) == ()
    for damaged in ("", "[1, 2]", '{"New": '):
        (tmp_path / "de.json").write_text(damaged, encoding="utf-8")
        assert speak(qapp, tmp_path, QLocale("de_DE")) == ()
    (tmp_path / "it.json").write_text('{"New": "Nuovo"}', encoding="utf-8")
    assert speak(qapp, tmp_path, QLocale("de_DE")) == ()
    assert translate("actions", "New") == "New"


def test_a_word_of_two_meanings_is_translated_by_its_context(
    qapp: QApplication, tmp_path: Path
) -> None:
    both = {"kpis|range": "Spanne", "range": "Reichweite", "never": ""}
    (tmp_path / "de.json").write_text(json.dumps(both), encoding="utf-8")
    assert speak(qapp, tmp_path, QLocale("de_DE"))
    assert translate("kpis", "range") == "Spanne"
    assert translate("charts", "range") == "Reichweite"
    assert translate("kpis", "never") == "never"  # not translated yet
