"""Every headline before and after an edit that is only tried, in groups, with the difference."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.comparison import Shift, shifts
from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure
from planner.presenters import formats
from planner.presenters.headlines import (
    MONEY_KEYS,
    Writer,
    bounds,
    headline_title,
    is_never,
    lower_bound,
    writer_of,
)
from planner.presenters.privacy import hidden_note, hidden_text, prices_hidden
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

TCO_RANGE = "tco_range"
"""Key of the row that tells how far the TCO may be off."""


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """A headline as it is and as it would be; `after` is empty while nothing is tried.

    `change` is the difference with its sign, ``=`` where nothing changes, and empty where one of
    both has no data; `tone` tells whether it is better or worse.
    """

    key: str
    title: str
    before: str
    after: str = ""
    change: str = ""
    tone: Tone = Tone.NORMAL
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class HeadlineGroup:
    """Headlines of one matter."""

    title: str
    rows: tuple[HeadlineChange, ...]


def headline_groups(
    project: Project, before: Evaluation, after: Evaluation | None
) -> tuple[HeadlineGroup, ...]:
    """Return every headline by matter; *project* is that of *after*, or of *before* without it."""
    what = _What(project, before, after)
    found = {one.key: what.row(one) for one in shifts(before, after or before)}
    found[TCO_RANGE] = what.range_row()
    return tuple(
        HeadlineGroup(title, tuple(found[key] for key in keys)) for title, keys in _groups().items()
    )


def _groups() -> Mapping[str, tuple[str, ...]]:
    return {
        translate("what if", "Power, cooling"): (
            "it_power_kw",
            "facility_power_kw",
            "pue",
            "heat_load_kw",
        ),
        translate("what if", "Memory"): ("vram_used_gib", "vram_total_gib"),
        translate("what if", "Service"): (
            "throughput_output_tokens_per_s",
            "demand_output_tokens_per_s",
            "unserved_share",
            "ttft_p95_ms",
            "tpot_p95_ms",
        ),
        translate("what if", "Money"): (
            "tco_total",
            TCO_RANGE,
            "tco_undiscounted",
            "capex",
            "cost_per_million_output_tokens",
            "break_even_month",
        ),
        translate("what if", "Delivery"): ("time_to_serve_weeks", "first_token_weeks"),
    }


@dataclass(frozen=True, slots=True)
class _What:
    project: Project
    before: Evaluation
    after: Evaluation | None

    def row(self, shift: Shift) -> HeadlineChange:
        title = headline_title(self.project, shift.key)
        if shift.key in MONEY_KEYS and prices_hidden():
            return self._hidden(shift.key, title)
        both = (shift.before, shift.after)
        now = self.after or self.before
        writer = writer_of(self.project, shift.key, both, (self.before, now))
        old, new = self._texts(writer, both)
        if self.after is None:
            tooltip = "\n".join(_told(shift.before, self.before, writer, 0))
            return HeadlineChange(shift.key, title, old, tooltip=tooltip)
        change = _difference(shift, writer)
        tone = Tone.MUTED
        if shift.improves is not None and formats.has_digits(change):
            tone = Tone.GOOD if shift.improves else Tone.BAD
        tooltip = "\n".join(_told(shift.after, now, writer, 1))
        return HeadlineChange(shift.key, title, old, new, change, tone, tooltip)

    def range_row(self) -> HeadlineChange:
        """The range of the TCO, which has no difference of its own."""
        title = translate("what if", "TCO, low to high")
        if prices_hidden():
            return self._hidden(TCO_RANGE, title)
        new = self._range(self.after) if self.after is not None else ""
        return HeadlineChange(TCO_RANGE, title, self._range(self.before), new)

    def _hidden(self, key: str, title: str) -> HeadlineChange:
        after = hidden_text() if self.after is not None else ""
        return HeadlineChange(key, title, hidden_text(), after, tooltip=hidden_note())

    def _range(self, evaluation: Evaluation) -> str:
        figure = evaluation.figures["tco_total"]
        if figure.low is None or figure.high is None:
            return formats.no_data()
        code = self.project.shown_currency.code
        low, high = formats.money(figure.low, code), formats.money(figure.high, code)
        return f"{low} – {high}"

    def _texts(self, writer: Writer, both: tuple[Figure, Figure]) -> tuple[str, str]:
        evaluations = (self.before, self.after or self.before)
        texts = [
            _text(figure, evaluation, writer, factor)
            for figure, evaluation, factor in zip(both, evaluations, writer.factors, strict=True)
        ]
        return texts[0], texts[1]


def _text(figure: Figure, evaluation: Evaluation, writer: Writer, factor: float) -> str:
    if is_never(figure, evaluation):
        return translate("comparison", "never")
    if figure.value is None:
        return formats.no_data()
    return lower_bound(figure, writer.write(figure.value * factor))


def _difference(shift: Shift, writer: Writer) -> str:
    if shift.before.value is None or shift.after.value is None or shift.difference is None:
        return ""
    old, new = shift.before.value * writer.factors[0], shift.after.value * writer.factors[1]
    text = writer.write(new - old)
    if not formats.has_digits(text):
        return "="
    if writer.unit == "%":
        text = text.replace("%", translate("comparison", "points"))
    return formats.signed(text, new - old)


def _told(figure: Figure, evaluation: Evaluation, writer: Writer, place: int) -> list[str]:
    """What a value is of, its range and limit, and why it is missing."""
    if is_never(figure, evaluation):
        return [worded(evaluation.costs.break_even_text)]
    lines = [worded(figure.no_data) if figure.value is None else "", worded(figure.note)]
    return [one for one in (*lines, *bounds(figure, writer.factors[place], writer)) if one]
