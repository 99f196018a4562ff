"""The media of links, read from their table."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from planner.catalog.evidence import check_origin
from planner.catalog.library import Problem
from planner.catalog.reading import Row
from planner.domain.fabric import Line, Medium
from planner.domain.identity import EntryId


class ReadRow(Protocol):
    """A row that the loader has kept."""

    @property
    def row(self) -> Row:
        """Its cells."""
        ...


def read_media(
    reads: Iterable[ReadRow], sources: Mapping[str, str], problems: list[Problem]
) -> tuple[Medium, ...]:
    """Return the media of the rows in their order; what is wrong in a row is added to *problems*."""
    media = []
    for read in reads:
        row = read.row
        found = check_origin(row, sources)
        lengths = _lengths(row.texts["lengths_m"])
        if not lengths:
            message = "are not lengths in m separated by spaces, shortest first."
            found.append(row.problem("lengths_m", message))
        problems += found
        if not found:
            media.append(_medium(row, lengths, sources))
    return tuple(media)


def _medium(row: Row, lengths: tuple[float, ...], sources: Mapping[str, str]) -> Medium:
    texts, numbers = row.texts, row.numbers
    module, nic_module = texts.get("module"), texts.get("nic_module")
    return Medium(
        id=texts["id"],
        name=texts["name"],
        line=Line(texts["line"]),
        lane_gbit_s=numbers["lane_gbit_s"],
        reach_m=numbers["reach_m"],
        split_reach_m=numbers.get("split_reach_m"),
        panels=row.counts["panels"],
        lengths_m=lengths,
        cable=EntryId(texts["cable"]),
        module=EntryId(module) if module else None,
        module_ports=row.counts.get("module_ports", 1),
        module_w=numbers.get("module_w", 0.0),
        nic_module=EntryId(nic_module) if nic_module else None,
        nic_module_w=numbers.get("nic_module_w", 0.0),
        end_w=numbers.get("end_w", 0.0),
        source=sources.get(texts["source"], texts["source"]),
    )


def _lengths(text: str) -> tuple[float, ...]:
    """The numbers of a cell, nothing when they are not numbers that rise."""
    try:
        lengths = tuple(float(word) for word in text.split())
    except ValueError:
        return ()
    rising = all(low < high for low, high in zip((0.0, *lengths), lengths, strict=False))
    return lengths if rising else ()
