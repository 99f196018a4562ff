"""Gathers the cells of one entry, each with what stands behind it."""

from planner.catalog.drafts import Draft, Grounds, Source
from planner.domain.provenance import Estimate, Status


class Drafting:
    """Collects the fields of an entry; a field without a value is left away."""

    def __init__(self, table: str, entry_id: str, source: Source, date: str) -> None:
        self._table = table
        self._source = source
        self._date = date
        self._cells: dict[str, str] = {"id": entry_id}
        self._shared: dict[tuple[Status, str], list[str]] = {}
        self._ranged: list[Grounds] = []

    def text(self, name: str, text: str) -> None:
        """Set a text, a choice or a reference."""
        if text:
            self._cells[name] = text

    def flag(self, name: str, value: bool) -> None:
        """Set a yes or no."""
        self._cells[name] = "yes" if value else "no"

    def number(
        self,
        name: str,
        value: float | None,
        status: Status = Status.SECONDARY,
        note: str = "",
        bounds: tuple[float, float] | None = None,
    ) -> None:
        """Set a number in the unit of its column, with its status and range."""
        if value is None:
            return
        self._cells[name] = f"{value:.12g}"
        if bounds is None:
            self._shared.setdefault((status, note), []).append(name)
        else:
            low, high = bounds
            self._ranged.append(Grounds((name,), self._source, self._date, status, low, high, note))

    def estimate(self, name: str, estimate: Estimate | None) -> None:
        """Set a number that the assumptions of the catalogue tell for its class."""
        if estimate is None:
            return
        self._cells[name] = f"{estimate.likely:.12g}"
        source = Source("catalogue-assumptions", "Assumptions of the catalogue")
        grounds = Grounds(
            (name,),
            source,
            estimate.evidence.date,
            Status.DERIVED,
            estimate.evidence.low,
            estimate.evidence.high,
            f"{estimate.label}: {estimate.evidence.source}",
        )
        self._ranged.append(grounds)

    def draft(self) -> Draft:
        """Return what was gathered."""
        shared = (
            Grounds(tuple(names), self._source, self._date, status, note=note)
            for (status, note), names in self._shared.items()
        )
        return Draft(self._table, self._cells, (*shared, *self._ranged))
