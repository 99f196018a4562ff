"""The settings: every choice by keyboard, handed over on OK only."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from planner.presenters.countries import countries
from planner.ui.appearance import Appearance
from planner.ui.dialogs.settings import SettingsDialog
from planner.ui.preferences import IMPERIAL, Preferences
from tests.builders import library

Show = Callable[..., None]


@pytest.fixture
def taken() -> list[Preferences]:
    return []


@pytest.fixture
def dialog(appearance: Appearance, shown: Show, taken: list[Preferences]) -> SettingsDialog:
    made = SettingsDialog(Preferences(), countries(library().regions), taken.append)
    shown(made)
    return made


def pick(field: QComboBox, text: str) -> None:
    field.setFocus()
    QTest.keyClicks(field, text)


def test_every_choice_is_taken_on_ok(dialog: SettingsDialog, taken: list[Preferences]) -> None:
    pick(dialog.theme, "Dark")
    pick(dialog.units, "Imp")
    pick(dialog.numbers, "Deutsch")
    pick(dialog.currency, "EUR")
    dialog.country.choose("FR")
    assert taken == []
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    (chosen,) = taken
    assert chosen == Preferences("dark", IMPERIAL, "de_DE", "FR", "EUR")


def test_escape_and_nothing_changed_take_nothing(
    dialog: SettingsDialog, taken: list[Preferences]
) -> None:
    pick(dialog.theme, "Dark")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert taken == []


def test_the_number_formats_show_what_they_do(dialog: SettingsDialog) -> None:
    shown = [dialog.numbers.itemText(row) for row in range(dialog.numbers.count())]
    german = next(text for text in shown if text.startswith("Deutsch"))
    assert "234,5" in german
    assert len(set(shown)) == len(shown)


def test_what_was_kept_is_shown_even_when_it_is_unknown(
    appearance: Appearance, shown: Show, taken: list[Preferences], qapp: QApplication
) -> None:
    kept = Preferences("light", "furlongs", "xx_YY", "FR", "XYZ")
    dialog = SettingsDialog(kept, countries(library().regions), taken.append)
    shown(dialog)
    assert dialog.chosen() == Preferences("light", "metric", "", "FR", "")
    assert dialog.height() <= 640
