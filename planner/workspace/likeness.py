"""Figures of a new entry that are taken from those of its kind that the catalogue has.

What is usual is assumed, what grows with another figure is derived from it; both say from how many
entries, and how far these are apart.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

from planner.domain.entry_fields import Entry, number_of, value_of
from planner.domain.provenance import Evidence, Status

SOURCE = "Rackwright, rules for figures nobody published"
"""Source of every figure that nobody entered."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and what stands behind it."""

    value: float
    evidence: Evidence


Figures = dict[str, Figure]


def fixed(name: str, value: float, why: str, today: str) -> Figures:
    """Return a figure that follows from what the entry is, such as the power of a rack: none."""
    return {name: Figure(value, Evidence(Status.DERIVED, SOURCE, today, note=why))}


def usual(entries: Iterable[Entry], names: Iterable[str], today: str) -> Figures:
    """Return the values that most of *entries* have, for each of *names* that any of them has."""
    pool, found = tuple(entries), Figures()
    for name in names:
        values = [value for one in pool if (value := number_of(one, name)) is not None]
        if values:
            note = f"most of {_entries(len(values))}"
            evidence = Evidence(Status.ASSUMED, SOURCE, today, min(values), max(values), note)
            found[name] = Figure(max(sorted(set(values)), key=values.count), evidence)
    return found


def scaled(
    entries: Iterable[Entry], names: Iterable[str], by: str, size: float | None, today: str
) -> Figures:
    """Return *names* for an entry whose figure *by* is *size*: the median ratio of like entries."""
    pool, found = tuple(entries), Figures()
    for name in names if size else ():
        ratios = sorted(_ratios(pool, name, by))
        if ratios and size:
            likely = median(ratios)
            low, high = tidy(ratios[0] * size), tidy(ratios[-1] * size)
            note = f"{size:g} x {likely:.3g}, {name} over {by} of {_entries(len(ratios))}"
            evidence = Evidence(Status.DERIVED, SOURCE, today, low, high, note)
            found[name] = Figure(min(max(tidy(likely * size), low), high), evidence)
    return found


def same(like: Entry, names: Iterable[str], today: str) -> Figures:
    """Return the figures of one like entry, assumed."""
    found = Figures()
    for name in names:
        value, behind = number_of(like, name), like.evidence.get(name)
        if value is not None:
            low, high = (behind.low, behind.high) if behind else (None, None)
            note = f"no figure: that of {value_of(like, 'name')}"
            evidence = Evidence(Status.ASSUMED, SOURCE, today, low, high, note)
            found[name] = Figure(value, evidence)
    return found


def usual_text(entries: Iterable[Entry], name: str) -> str:
    """Return the text that most of *entries* have, empty where there are none."""
    values = [str(value) for one in entries if (value := value_of(one, name))]
    return max(sorted(set(values)), key=values.count, default="")


def nearest(entries: Collection[Entry], name: str, size: float) -> Entry | None:
    """Return the entry whose figure is nearest to *size*, None where none has it."""
    known = [(value, one) for one in entries if (value := number_of(one, name)) is not None]
    return min(known, key=lambda one: (abs(one[0] - size), one[1].id))[1] if known else None


def tidy(value: float) -> float:
    """Return *value* without the noise of the last bits, which a datasheet would not print either."""
    return float(f"{value:.6g}")


def _entries(count: int) -> str:
    return "1 like entry" if count == 1 else f"{count} like entries"


def _ratios(entries: Iterable[Entry], name: str, by: str) -> Iterable[float]:
    for one in entries:
        value, size = number_of(one, name), number_of(one, by)
        if value is not None and size:
            yield value / size
