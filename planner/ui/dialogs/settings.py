"""The settings of the program: what holds for every project."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.presenters import formats
from planner.presenters.inspection import ChoiceEditor, Option
from planner.ui.appearance import ThemeChoice
from planner.ui.dialog_foot import dialog_foot
from planner.ui.inspector.fields import ChoiceField, SearchField
from planner.ui.preferences import IMPERIAL, METRIC, Preferences
from planner.ui.theme import GRID

LOCALES = ("en_US", "en_GB", "de_DE", "de_CH", "fr_FR", "it_IT", "es_ES", "nl_NL", "zh_CN", "ja_JP")
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CNY")
_WIDTH_PX = 480
_LABEL_PX = 130


class SettingsDialog(QDialog):
    """Shows the choices and hands the changed ones to *take* on OK."""

    def __init__(
        self,
        preferences: Preferences,
        countries: Iterable[tuple[str, str]],
        take: Callable[[Preferences], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._before = preferences
        self._take = take
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(4 * GRID)
        self._form.setVerticalSpacing(2 * GRID)
        self._ask_look(preferences)
        self._ask_country(preferences, countries)
        self.ok_button = QPushButton(self.tr("OK"), self)
        self._build()
        self.setMinimumWidth(_WIDTH_PX)

    def _ask_look(self, preferences: Preferences) -> None:
        """Theme, units and how numbers are written."""
        self.theme = self._choice(
            self.tr("&Theme"),
            (
                (ThemeChoice.SYSTEM.value, self.tr("Like the system")),
                (ThemeChoice.LIGHT.value, self.tr("Light")),
                (ThemeChoice.DARK.value, self.tr("Dark")),
            ),
            preferences.theme,
        )
        self.units = self._choice(
            self.tr("&Units"),
            (
                (METRIC, self.tr("Metric (kg, m³/h)")),
                (IMPERIAL, self.tr("Imperial (lb, CFM)")),
            ),
            preferences.units,
        )
        system = self.tr("Like the system ({0})").format(_sample(QLocale.system()))
        named = ((name, _locale_name(name)) for name in LOCALES)
        self.numbers = self._choice(self.tr("&Numbers"), (("", system), *named), preferences.locale)

    def _ask_country(self, preferences: Preferences, countries: Iterable[tuple[str, str]]) -> None:
        """Country and currency that new projects begin with."""
        self.country = SearchField((("", self.tr("Like the system")), *countries), self)
        self.country.choose(preferences.country)
        self._add(self.tr("&Country"), self.country)
        ours = ((code, f"{code}  {formats.symbol(code).strip()}") for code in CURRENCIES)
        self.currency = self._choice(
            self.tr("Curr&ency"),
            (("", self.tr("As in the catalogue")), *ours),
            preferences.currency,
        )

    def _build(self) -> None:
        note = QLabel(
            self.tr(
                "Country and currency are those of new projects. Amounts stay in USD until a "
                "project has a dated rate for its currency."
            ),
            self,
        )
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        foot = dialog_foot(self, self.ok_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(self._form)
        layout.addWidget(note)
        layout.addStretch()
        layout.addLayout(foot)

    def chosen(self) -> Preferences:
        """Return the choices as they are shown."""
        return replace(
            self._before,
            theme=str(self.theme.value),
            units=str(self.units.value),
            locale=str(self.numbers.value),
            country=self.country.key,
            currency=str(self.currency.value),
        )

    def accept(self) -> None:
        chosen = self.chosen()
        super().accept()
        if chosen != self._before:
            self._take(chosen)

    def _choice(self, label: str, options: Iterable[tuple[str, str]], value: str) -> ChoiceField:
        offered = tuple(Option(key, name) for key, name in options)
        field = ChoiceField(ChoiceEditor(offered), parent=self)
        known = any(option.value == value for option in offered)
        field.show_value(value if known else offered[0].value)
        self._add(label, field)
        return field

    def _add(self, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setMinimumWidth(_LABEL_PX)
        text.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(text, field)


def _locale_name(name: str) -> str:
    locale = QLocale(name)
    language = locale.nativeLanguageName() or name
    return (
        f"{language[:1].upper()}{language[1:]} – {locale.nativeTerritoryName()} ({_sample(locale)})"
    )


def _sample(locale: QLocale) -> str:
    """A number as the program writes it in a locale: thin spaces, and the locale's decimal sign."""
    return f"1{formats.GROUP}234{locale.decimalPoint()}5"
