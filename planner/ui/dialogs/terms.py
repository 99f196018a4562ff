"""Parts of the quote details: discounts and margins by class, exchange rates."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from planner.domain.quote import NO_TERMS, ExchangeRate, PriceClass, Terms
from planner.presenters.inspection import NumberEditor, TextEditor
from planner.presenters.quoting import class_name
from planner.ui.inspector.fields import NumberField, TextField
from planner.ui.theme import GRID

_SHARE_PX = 92
_RATE_PX = 96
_DATE_PX = 104
_SOURCE_PX = 130
_MOST_DISCOUNT, _MOST_MARGIN = 100.0, 99.0


class TermsGrid(QWidget):
    """One row for each class, with discount and margin in percent."""

    def __init__(self, changed: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID + 2)
        for column, title in enumerate((self.tr("Discount"), self.tr("Margin")), start=1):
            grid.addWidget(_muted(title, self), 0, column)
        self._fields: dict[PriceClass, tuple[NumberField, NumberField]] = {}
        for row, one in enumerate(PriceClass, start=1):
            name = class_name(one)
            grid.addWidget(QLabel(name, self), row, 0)
            discount = _share(_MOST_DISCOUNT, changed, self)
            margin = _share(_MOST_MARGIN, changed, self)
            discount.setAccessibleName(self.tr("Discount of {0}").format(name))
            margin.setAccessibleName(self.tr("Margin of {0}").format(name))
            for column, field in enumerate((discount, margin), start=1):
                grid.addWidget(field, row, column)
            self._fields[one] = (discount, margin)
        grid.setColumnStretch(0, 1)

    def show_terms(self, terms: Mapping[PriceClass, Terms]) -> None:
        """Show what is set."""
        for one, (discount, margin) in self._fields.items():
            found = terms.get(one, NO_TERMS)
            discount.show_value(_percent(found.discount))
            margin.show_value(_percent(found.margin))

    def terms(self) -> dict[PriceClass, Terms]:
        """Return what is entered for every class."""
        return {
            one: Terms(_typed_share(discount), _typed_share(margin))
            for one, (discount, margin) in self._fields.items()
        }

    def field(self, of: PriceClass, name: str) -> NumberField:
        """Return the field of a class: *discount* or *margin*."""
        discount, margin = self._fields[of]
        return discount if name == "discount" else margin


class RatesGrid(QWidget):
    """One row for each currency: what one USD buys, on which day, who says so."""

    def __init__(self, changed: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changed = changed
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID + 2)
        self._rows: dict[str, tuple[NumberField, TextField, TextField]] = {}

    @property
    def codes(self) -> tuple[str, ...]:
        """The currencies that have a row."""
        return tuple(self._rows)

    def show_rate(self, code: str, rate: ExchangeRate | None, today: str) -> None:
        """Show the rate of a currency, an empty row where there is none."""
        if code not in self._rows:
            self._add(code)
        per_usd, day, source = self._rows[code]
        per_usd.show_value(rate.per_usd if rate else None)
        day.show_value(rate.date if rate else today)
        source.show_value(rate.source if rate else "")

    def rates(self) -> dict[str, tuple[float | None, str, str]]:
        """Return rate, day and source of every currency; None where no rate is entered."""
        return {
            code: (per_usd.typed(), day.text().strip(), source.text().strip())
            for code, (per_usd, day, source) in self._rows.items()
        }

    def field(self, code: str) -> NumberField:
        """Return the field of a rate."""
        return self._rows[code][0]

    def _add(self, code: str) -> None:
        row = len(self._rows)
        label = QLabel(self.tr("1 USD ="), self)
        per_usd = NumberField(NumberEditor(code, 1e-9, 1e9, 6, 0.01, self.tr("rate")), parent=self)
        per_usd.setFixedWidth(_RATE_PX + 4 * GRID)
        per_usd.setAccessibleName(self.tr("{0} for one USD").format(code))
        day = TextField(TextEditor("2026-12-31"), parent=self)
        day.setFixedWidth(_DATE_PX)
        day.setAccessibleName(self.tr("Day of the rate of {0}").format(code))
        source = TextField(TextEditor(self.tr("source, such as ECB")), parent=self)
        source.setMinimumWidth(_SOURCE_PX)
        source.setAccessibleName(self.tr("Source of the rate of {0}").format(code))
        fields = (per_usd, day, source)
        self._grid.addWidget(label, row, 0)
        for column, field in enumerate(fields, start=1):
            field.textEdited.connect(lambda _: self._changed())
            self._grid.addWidget(field, row, column)
        self._grid.setColumnStretch(3, 1)
        self._rows[code] = (per_usd, day, source)


def _share(most: float, changed: Callable[[], None], parent: QWidget) -> NumberField:
    field = NumberField(NumberEditor("%", 0.0, most, 2, 1.0, "0"), parent=parent)
    field.setFixedWidth(_SHARE_PX)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.textEdited.connect(lambda _: changed())
    field.refused.connect(lambda *_: changed())
    return field


def _muted(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", "muted")
    return label


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 10)


def _typed_share(field: NumberField) -> float | None:
    percent = field.typed()
    return None if percent is None else round(percent / 100, 12)
