"""What the files of imported devices do not tell, by the rules for figures that nobody published."""

from dataclasses import replace
from functools import lru_cache

from planner.catalog import schema
from planner.catalog.drafts import Draft, Grounds, Source, settle
from planner.catalog.library import Library
from planner.domain.hardware import Part
from planner.domain.phrase import say
from planner.exchange.importing.report import Effect, ImportReport, Remark, ReportRow
from planner.workspace.likeness import SOURCE, Figure
from planner.workspace.unpublished import figures_of_part

_TABLES = frozenset({schema.SERVERS, schema.STORAGE, schema.SWITCHES})
_TYPE_FILES = (".yaml", ".yml")
_SOURCE = Source("rules-unpublished", SOURCE)
_FAST_GBIT_S = 100.0
"""The switches whose prices made the rule of USD per Gbit/s have ports of this speed and more."""


def with_derived(report: ImportReport, library: Library, today: str) -> ImportReport:
    """Return *report* with the mass of new devices, and the price of fast switches, where missing.

    Both are marked as derived, with their range. A weight that was told and is doubted stays no data.
    """
    mass_of = lru_cache(maxsize=None)(
        lambda kind, half_units: figures_of_part(
            library, kind, None, {"half_units": half_units}, today
        ).get("mass_kg")
    )

    def derived(row: ReportRow) -> ReportRow:
        part, draft = row.entry, row.draft
        if not isinstance(part, Part) or draft is None or not _takes(row, draft):
            return row
        figures: dict[str, Figure | None] = {}
        doubted = any(one.wrong and one.field == "weight" for one in row.remarks)
        if part.mass_kg is None and part.half_units and not doubted:
            figures["mass_kg"] = mass_of(part.kind, float(part.half_units))
        switch = part.switch
        if switch is not None and part.price_usd is None and switch.port_gbit_s >= _FAST_GBIT_S:
            size = {"ports": float(switch.ports), "port_gbit_s": switch.port_gbit_s}
            figures["price_usd"] = figures_of_part(library, part.kind, None, size, today).get(
                "price_usd"
            )
        return _with(row, draft, figures, library)

    return replace(report, rows=tuple(map(derived, report.rows)))


def _takes(row: ReportRow, draft: Draft) -> bool:
    """Whether a row is a new device of a type file; packs are taken as they are published."""
    is_device = draft.table in _TABLES and row.file.endswith(_TYPE_FILES)
    return is_device and row.effect is Effect.NEW


def _with(
    row: ReportRow, draft: Draft, figures: dict[str, Figure | None], library: Library
) -> ReportRow:
    """Return the row with these figures, as far as there are any and the rules let them stand."""
    cells, grounds = dict(draft.cells), list(draft.grounds)
    told = []
    for name, figure in figures.items():
        if figure is None:
            continue
        behind = figure.evidence
        cells[name] = f"{figure.value:.12g}"
        grounds.append(
            Grounds(
                (name,),
                _SOURCE,
                behind.date,
                behind.status,
                behind.low,
                behind.high,
                behind.note,
            )
        )
        text = say("Not told; derived as {0:.6g}: {1}.", figure.value, behind.note)
        told.append(Remark(text, name, wrong=False))
    if not told:
        return row
    settled = settle(Draft(draft.table, cells, tuple(grounds)), library)
    if settled.entry is None:
        return row
    remarks = (*row.remarks, *told)
    return replace(row, draft=settled.draft, entry=settled.entry, remarks=remarks)
