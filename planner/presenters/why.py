"""*Why?* in words: the formula, the formula with numbers put in, and where each number is from."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.domain.formula import Explanation, Formula, Input
from planner.domain.provenance import Evidence, Status
from planner.presenters import formats
from planner.presenters.privacy import hidden_note, is_money, prices_hidden
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_OPERATORS = (("**", "^"), ("*", "×"), ("/", "÷"), ("-", formats.MINUS), ("+", "+"))
_UNIT_SUFFIXES = (
    *("_kw", "_kwh", "_kg", "_usd", "_gib", "_gb", "_bytes", "_gbit_s", "_ms", "_s", "_weeks"),
)


@dataclass(frozen=True, slots=True)
class WhyInput:
    """A number that went in: symbol, meaning, value with unit, status, source with date."""

    symbol: str
    label: str
    value: str
    status: str
    tone: Tone
    source: str


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation ready to be shown; `formula` and `worked` are empty when there is none."""

    title: str
    formula: str
    worked: str
    inputs: tuple[WhyInput, ...]
    source: str
    notes: tuple[str, ...]
    exclusions: tuple[str, ...]
    parts: tuple["Why", ...] = ()

    @property
    def text(self) -> str:
        """Everything as plain text, for the clipboard and for assistive technology."""
        return "\n".join(self.lines())

    def lines(self, indent: str = "") -> Iterator[str]:
        """Yield the lines of `text`; parts stand indented below."""
        lines = [self.title, self.formula, self.worked]
        for one in self.inputs:
            words = (one.value, one.status, one.source)
            lines.append(
                f"{one.symbol} = {one.label}: " + ", ".join(word for word in words if word)
            )
        lines.append(self.source)
        lines += [*self.notes, *self.exclusions]
        yield from (indent + line for line in lines if line)
        for part in self.parts:
            yield from part.lines(indent + "  ")


def readable(explanation: Explanation) -> Why:
    """Return an explanation in words; one about money only says that prices are hidden."""
    if prices_hidden() and _about_money(explanation):
        return Why(worded(explanation.title), "", "", (), "", (hidden_note(),), ())
    formula, inputs = explanation.formula, explanation.inputs
    names = _names([*formula.symbols] if formula else [one.symbol for one in inputs])
    return Why(
        _title(explanation),
        _written(formula, lambda name: names[name]) if formula else "",
        _worked(explanation, formula),
        tuple(_input(one, names) for one in inputs),
        translate("why", "Formula: {0}").format(translate("why", worded(formula.source)))
        if formula and formula.source
        else "",
        tuple(map(worded, explanation.notes)),
        tuple(
            translate("why", "Left out: {0}").format(worded(text))
            for text in explanation.exclusions
        ),
        tuple(readable(part) for part in explanation.parts),
    )


def _about_money(explanation: Explanation) -> bool:
    units = (explanation.unit, *(one.unit for one in explanation.inputs))
    return any(map(is_money, units)) or any(map(_about_money, explanation.parts))


def figure(value: float | None, unit: str) -> str:
    """Return a value with its unit as *Why?* prints it; shares of one as per cent stay shares."""
    if value is None:
        return formats.no_data()
    text = formats.grouped(value) if value == int(value) else formats.number(value)
    return f"{text}{formats.SPACE}{unit}" if unit else text


def status_word(status: Status) -> str:
    """Return the word for how well a value is founded."""
    return {
        Status.MEASURED: translate("why", "measured"),
        Status.DATASHEET: translate("why", "datasheet"),
        Status.SECONDARY: translate("why", "secondary source"),
        Status.DERIVED: translate("why", "derived"),
        Status.ASSUMED: translate("why", "assumed"),
        Status.UNVERIFIED: translate("why", "unverified"),
        Status.ENTERED: translate("why", "entered"),
    }[status]


def status_tone(status: Status) -> Tone:
    """Return the tone of a status: what nobody measured or printed looks different."""
    if status in (Status.ASSUMED, Status.UNVERIFIED):
        return Tone.WARNING
    if status is Status.ENTERED:
        return Tone.ACCENT
    return Tone.MUTED


def _title(explanation: Explanation) -> str:
    if explanation.value is None:
        return translate("why", "{0}: no data").format(worded(explanation.title))
    value = figure(explanation.value, explanation.unit)
    return translate("why", "{0}: why {1}?").format(worded(explanation.title), value)


def _worked(explanation: Explanation, formula: Formula | None) -> str:
    values = {one.symbol: one.value for one in explanation.inputs}
    if formula is None or explanation.value is None or set(formula.symbols) - set(values):
        return ""

    def put_in(name: str) -> str:
        text = formats.short(values[name])
        return f"({text})" if values[name] < 0 else text

    result = figure(explanation.value, explanation.unit)
    return f"{_written(formula, put_in)} = {result}"


def _written(formula: Formula, name: Callable[[str], str]) -> str:
    """Write an expression with typeset operators, each symbol as *name* says."""
    text = re.sub(r"\s+", " ", formula.expression)
    for operator, sign in _OPERATORS:
        text = re.sub(rf"\s*{re.escape(operator)}\s*", f" {sign} ", text)
    return _NAME.sub(lambda m: name(m[0]) if m[0] in formula.symbols else m[0], text).strip()


def _names(symbols: list[str]) -> dict[str, str]:
    """Return symbols without their unit suffix and underscores, where that stays unique."""
    plain = {symbol: _without_unit(symbol) for symbol in symbols}
    doubled = {name for name in plain.values() if list(plain.values()).count(name) > 1}
    return {
        symbol: symbol.replace("_", " ") if name in doubled else name
        for symbol, name in plain.items()
    }


def _without_unit(symbol: str) -> str:
    for suffix in _UNIT_SUFFIXES:
        if symbol.endswith(suffix) and len(symbol) > len(suffix):
            return symbol.removesuffix(suffix).replace("_", " ")
    return symbol.replace("_", " ")


def _input(one: Input, names: dict[str, str]) -> WhyInput:
    evidence = one.evidence
    return WhyInput(
        names.get(one.symbol, one.symbol.replace("_", " ")),
        worded(one.label),
        figure(one.value, one.unit),
        status_word(evidence.status) if evidence else translate("why", "computed"),
        status_tone(evidence.status) if evidence else Tone.MUTED,
        source_text(evidence) if evidence else "",
    )


def source_text(evidence: Evidence) -> str:
    """Return what kind of figure it is, source with date, range, and how long it holds."""
    parts = [
        evidence.basis,
        ", ".join(part for part in (worded(evidence.source), evidence.date) if part),
    ]
    if evidence.valid_to:
        parts.append(translate("why", "valid until {0}").format(evidence.valid_to))
    if evidence.low is not None and evidence.high is not None and evidence.low < evidence.high:
        low, high = formats.short(evidence.low), formats.short(evidence.high)
        parts.append(translate("why", "range {0}–{1}").format(low, high))
    parts.append(worded(evidence.note))
    return " · ".join(part for part in parts if part)
