"""The load duration curve of a plan with its split: who carries which part, and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.compute.rented_gpu import Rental
from planner.compute.split import HybridSplit
from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.domain.results import Evaluation
from planner.domain.units import HOURS_PER_YEAR
from planner.engines.finance.screening import Floats, Mix
from planner.presenters import formats
from planner.presenters.privacy import prices_hidden
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.splits import Splits
from planner.presenters.wording import translate, worded

_COLUMNS = 160
"""Columns of the curve, each the mean of its part of the year."""
_HUES = {
    Rental.RESERVED: (Hue.NETWORK, Hue.STORAGE),
    Rental.ON_DEMAND: (Hue.CLOUD,),
    Rental.SPOT: (Hue.FACILITY,),
    Rental.API: (Hue.KV,),
}
_MARKED_HOURS = (0, 2000, 4000, 6000, 8000)
_ROUNDING = 1e-6
_NOT_SERVED = 0.5
"""GPU-hours a year below which nothing is said of load that nobody carries."""


@dataclass(frozen=True, slots=True, eq=False)
class SplitChart:
    """The chart of one split, in GPUs, and the lines on it.

    `owned` GPUs are what is shown, `planned` what the plan owns, `cheapest` the optimum; `step` is
    the GPUs of a server. All are 0 where there is nothing to split.
    """

    chart: BarChart
    owned: float = 0.0
    planned: float = 0.0
    cheapest: float = 0.0
    step: int = 1
    names: tuple[str, ...] = ()
    levels: Floats | None = None
    bands: Floats | None = None

    @property
    def is_moved(self) -> bool:
        """Whether another split than the plan's is shown."""
        return abs(self.owned - self.planned) >= self.step / 2

    def told_at(self, column: int) -> str:
        """Return in words who carries what in a column."""
        levels, bands = self.levels, self.bands
        if levels is None or bands is None or not 0 <= column < len(levels):
            return ""
        share = formats.percent((column + 0.5) / len(levels))
        lines = [
            translate("charts", "{0} of the year at {1} GPUs or more").format(
                share, formats.number(float(levels[column]))
            )
        ]
        lines += [
            f"{name} {formats.number(float(gpus))}"
            for name, gpus in zip(self.names, bands[:, column], strict=False)
            if gpus > 0.0
        ]
        return "\n".join(lines)


class LoadSplits:
    """Makes the chart of one load again and again while the line is dragged."""

    def __init__(self, splits: Splits) -> None:
        self._splits = splits
        self._found: HybridSplit | None = None
        self._levels: Floats = np.zeros(0)

    def found(
        self, project: Project, evaluation: Evaluation, workload: str = ""
    ) -> HybridSplit | str:
        """Return the split of the load of all workloads, or of one; else why there is none."""
        return self._splits.split(project, evaluation, workload)

    def chart(
        self,
        project: Project,
        evaluation: Evaluation,
        workload: str = "",
        owned: float | None = None,
    ) -> SplitChart:
        """Return the chart with so many GPUs *owned*; None for what the plan owns."""
        title = translate("charts", "Load duration and split")
        found = self.found(project, evaluation, workload)
        if isinstance(found, str):
            text = translate("charts", "Nothing to split: {0}.")
            return SplitChart(BarChart(title, "", (), (), empty_text=text.format(worded(found))))
        split = found.split
        planned = float(found.owned.gpus)
        units = planned if owned is None else owned
        bands = split.bands(units, self._levels_of(found))
        mix, shown = split.at(units), project.shown_currency
        names, hues = _resources(found)
        chart = BarChart(
            title,
            _head(found, mix, shown),
            _bars(bands, names, hues),
            tuple(_legend(found, mix, names, hues)),
            axis_end=None,
            touch=True,
            marks=_marks(),
            foot=_foot(found, shown, self._splits.excluded(project, evaluation)),
        )
        return SplitChart(
            chart,
            units,
            planned,
            split.optimum,
            found.owned.server_gpus,
            names,
            self._levels,
            bands,
        )

    def _levels_of(self, found: HybridSplit) -> Floats:
        """The load of every column, the greatest first."""
        if found is not self._found:
            load = np.sort(np.stack([one.gpus for one in found.loads]).sum(axis=0))[::-1]
            self._levels = np.array([part.mean() for part in np.array_split(load, _COLUMNS)])
            self._found = found
        return self._levels


def _resources(found: HybridSplit) -> tuple[tuple[str, ...], tuple[Hue, ...]]:
    names = [translate("charts", "owned")]
    hues = [Hue.COMPUTE]
    taken: dict[Rental, int] = {}
    for one in found.rented:
        names.append(worded(one.resource.name))
        options = _HUES[one.kind]
        hues.append(options[taken.get(one.kind, 0) % len(options)])
        taken[one.kind] = taken.get(one.kind, 0) + 1
    return (*names, translate("charts", "not served")), (*hues, Hue.LIMIT)


def _bars(bands: Floats, names: Sequence[str], hues: Sequence[Hue]) -> tuple[Bar, ...]:
    columns = bands.T.tolist()
    return tuple(
        Bar(
            str(index),
            "",
            tuple(
                Segment(name, gpus, hue)
                for name, gpus, hue in zip(names, column, hues, strict=True)
                if gpus > 0.0
            ),
        )
        for index, column in enumerate(columns)
    )


def _marks() -> tuple[tuple[float, str], ...]:
    """Hours of the year below the curve."""
    per_hour = _COLUMNS / HOURS_PER_YEAR
    return tuple(
        (hour * per_hour - 0.5, str(formats.Quantity(formats.grouped(hour), "h")))
        for hour in _MARKED_HOURS
    )


def _head(found: HybridSplit, mix: Mix, shown: ShownCurrency) -> str:
    """The unit, and what this split costs, against the cheapest."""
    gpus = translate("charts", "GPUs ({0})").format(found.accelerator)
    if prices_hidden():
        return gpus
    best = found.split.best().usd_year
    usd = formats.money(mix.usd_year * shown.per_usd, shown.code)
    more = mix.usd_year - best
    owned = formats.trimmed(mix.owned.units, 1)
    if mix.unserved_unit_hours > _NOT_SERVED:
        text = translate("charts", "own {0}: {1} a year, {2} GPU-hours not served")
        rest = formats.grouped(mix.unserved_unit_hours)
        return f"{text.format(owned, usd, rest)} · {gpus}"
    least = found.split.at_least
    if mix.owned.units < least - _ROUNDING:
        text = translate("charts", "own {0}: less than the {1} of data that may not leave")
        return f"{text.format(owned, formats.trimmed(least, 1))} · {gpus}"
    if more > best * 1e-6:
        above = formats.money(more * shown.per_usd, shown.code)
        text = translate("charts", "own {0}: {1} a year, {2} above the cheapest")
        return f"{text.format(owned, usd, above)} · {gpus}"
    text = translate("charts", "own {0}: {1} a year, the cheapest")
    return f"{text.format(owned, usd)} · {gpus}"


def _legend(
    found: HybridSplit, mix: Mix, names: Sequence[str], hues: Sequence[Hue]
) -> list[tuple[str, Hue]]:
    total = found.split.load.unit_hours
    entries = [
        (f"{name} {formats.percent(one.unit_hours / total)}", hue)
        for one, name, hue in zip(mix.supplies, names, hues, strict=False)
        if one.unit_hours > 0.0 or one is mix.owned
    ]
    if mix.unserved_unit_hours > _NOT_SERVED:
        share = formats.percent(mix.unserved_unit_hours / total)
        entries.append((f"{names[-1]} {share}", hues[-1]))
    return entries


def _foot(found: HybridSplit, shown: ShownCurrency, excluded: str) -> str:
    """What has to stay and what that costs, what is not in the load, what is left out."""
    texts = []
    if found.staying:
        names = ", ".join(one.workload.name for one in found.staying)
        cost = formats.money(found.rule_usd_year * shown.per_usd, shown.code)
        text = translate("charts", "May not leave: {0}; the rules on data cost {1} a year.")
        texts.append(text.format(names, cost))
    size = found.owned.server_gpus
    text = translate("charts", "Cheapest in servers of {0}: own {1}.")
    texts.append(text.format(size, formats.grouped(found.whole)))
    if found.committed is not None:
        cost = formats.money(found.committed.best().usd_year * shown.per_usd, shown.code)
        own = formats.trimmed(found.committed.best().owned.units, 1)
        text = translate(
            "charts",
            "With commitments at derived prices, which nobody prints: own {0}, {1} a year.",
        )
        texts.append(text.format(own, cost))
    if found.owned.reference:
        text = translate("charts", "Owning is that of a reference server: {0}.")
        texts.append(text.format(found.owned.reference))
    if found.owned.kinds > 1:
        text = translate("charts", "Owned GPUs are of {0} kinds and cost the mean of all.")
        texts.append(text.format(found.owned.kinds))
    if found.left_out:
        text = translate("charts", "Not in the load: {0}.")
        texts.append(text.format(", ".join(found.left_out)))
    text = translate("charts", "First year; not in it: {0}")
    return " ".join((*texts, text.format(excluded)))
