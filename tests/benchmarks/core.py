"""Rows of the core: edits, files, workbook, sizing. No window."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import cycle
from pathlib import Path

import numpy as np
import xlsxwriter

from planner.app.collector import settle
from planner.catalog.library import Library
from planner.compute.serve import Demanded, Leg, Target, TargetKind, serve
from planner.compute.size import size_batch
from planner.document.command import Command, Compound
from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.placing import EditPlacement, MovePlacement
from planner.document.commands.racks import EditRack, EditSite
from planner.document.commands.workloads import EditWorkload
from planner.document.templates import FIRST_SCENARIO
from planner.domain.identity import WorkloadId
from planner.domain.placement import RackSlot
from planner.domain.project import Project
from planner.domain.quote import Audience, Charge
from planner.domain.service import RouteRole
from planner.domain.site import Feed, Rack
from planner.engines.finance.screening import Resource, Split, load_duration
from planner.exchange.columns import COLUMNS, Column
from planner.exchange.layout import FIRST_ROW, Layout
from planner.exchange.lines import Bom, BomLine, Group, Head, Origin
from planner.exchange.part_sheet import part_rows
from planner.exchange.workbook import write_workbook
from planner.store.journal import Journal
from planner.store.project_file import open_project, save, save_new
from planner.workspace.workspace import Workspace
from tests.benchmarks.measuring import Measured, best, milliseconds, p95
from tests.benchmarks.plans import big_project, first_scenario

FRAME_MS = 16.7
EDITS = 60
RACKS_TOUCHED = 16


def edits(library: Library, racks: int, devices: int) -> Iterator[Measured]:
    """Commands through the workspace: the new plan, its results, one published state."""
    workspace = Workspace(big_project(racks, devices, library), library)
    settle()  # as the window does once a project is drawn
    few = p95(_run_all(workspace, few_rack_edits(workspace.state.project)))
    yield Measured("edit_up_to_16_racks_core_p95", few, "ms", FRAME_MS, racks)
    every = p95(_run_all(workspace, every_rack_edits(workspace.state.project)))
    yield Measured("edit_every_rack_core_p95", every, "ms", 100.0, racks)
    undo = p95(milliseconds(workspace.undo) for _ in range(EDITS // 2))
    yield Measured("undo_core_p95", undo, "ms", 100.0, racks)


def _run_all(workspace: Workspace, commands: Iterator[Command]) -> Iterator[float]:
    for command in commands:
        before = workspace.state.project
        yield milliseconds(partial(workspace.run, command))
        assert workspace.state.project is not before, command


def few_rack_edits(project: Project) -> Iterator[Command]:
    """Yield moves, limits, feeds and names, alone and 16 racks at once."""
    racks = [rack for rack in first_scenario(project).racks.values() if rack.placements]
    for number in range(EDITS // 4):
        yield _move_up(racks[-1 - number])
        yield _limit(racks, number)
        feeds = (Feed("A", 400.0, 3, 80.0 + number), Feed("B", 400.0, 3, 80.0 + number))
        yield EditRack(FIRST_SCENARIO, racks[number].id, "feeds", feeds)
        chosen = [
            racks[(number * RACKS_TOUCHED + one) % len(racks)] for one in range(RACKS_TOUCHED)
        ]
        title = f"change feeds of {RACKS_TOUCHED} racks"
        bigger = (Feed("A", 400.0, 3, 100.0 + number), Feed("B", 400.0, 3, 100.0 + number))
        yield Compound(
            title,
            tuple(EditRack(FIRST_SCENARIO, rack.id, "feeds", bigger) for rack in chosen),
        )


def _move_up(rack: Rack) -> Command:
    """Move the highest device of a rack to its top."""
    top = max(rack.placements, key=lambda one: _slot(one.host).top)
    height = _slot(top.host).height
    return MovePlacement(FIRST_SCENARIO, top.id, rack.id, 2 * 48 - height + 1)


def _limit(racks: list[Rack], number: int) -> Command:
    servers = [one for rack in racks for one in rack.placements if one.pool is not None]
    server = servers[number * 7 % len(servers)]
    return EditPlacement(FIRST_SCENARIO, server.id, "gpu_limit_kw", 0.6 + number / 1000)


def _slot(host: object) -> RackSlot:
    assert isinstance(host, RackSlot)
    return host


def every_rack_edits(project: Project) -> Iterator[Command]:
    """Yield tariffs, users, lengths and assumptions that every rack depends on."""
    sites = cycle(first_scenario(project).sites[:-1])
    workload = project.workloads[0]
    for number in range(EDITS // 4):
        yield EditSite(FIRST_SCENARIO, next(sites).id, "tariff_usd_kwh", 0.1 + number / 1000)
        assert workload.demand is not None
        demand = replace(workload.demand, users=100_000 + 1000 * number)
        workload = replace(workload, demand=demand)
        yield EditWorkload(workload, "users")
        workload = replace(workload, input_tokens=1001 + number)
        yield EditWorkload(workload, "input_tokens")
        share = 0.7 + number / 1000
        yield OverrideAssumption("power.planning_limit", share, "measured", "2026-11-25")


def served_hours(library: Library) -> Iterator[Measured]:
    """A recorded year of ten workloads, hour by hour, and a step of dragging its split."""
    project = big_project(100, 2_000, library)
    wave = tuple(0.5 + (hour * 37 % 100) / 200 for hour in range(8760))
    workload = project.workloads[0]
    assert workload.demand is not None
    demand = replace(workload.demand, recorded=wave)
    ten = tuple(
        Demanded(
            replace(workload, id=WorkloadId(f"w-{number}"), demand=demand),
            (Leg("own", RouteRole.SHARE), Leg("burst", RouteRole.OVERFLOW)),
        )
        for number in range(10)
    )
    rates = {one.workload.id: 5.0 for one in ten}
    targets = {
        "own": Target("own", "own", TargetKind.OWNED, rates),
        "burst": Target("burst", "burst", TargetKind.BURST, rates, 0, 100),
    }
    serving = best(lambda: serve(ten, targets))
    yield Measured("serve_8760_hours_of_10_workloads", serving, "ms", 100.0)
    split = Split(
        load_duration(np.array(wave) * 100.0),
        Resource("owned", 15_613.0, 0.182),
        (Resource("on demand", 0.0, 3.5),),
    )
    yield Measured("split_optimum_of_8760_hours", best(lambda: split.at(46.3)), "ms", FRAME_MS)


def files(library: Library) -> Iterator[Measured]:
    """Opening and saving 10,000 devices, and one journal entry."""
    project = big_project(500, 10_000, library)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "big.rackwright"
        save_new(project, path).release()
        new = best(lambda: save_new(project, folder / "new.rackwright").release())
        yield Measured("save_new_10k_devices", new, "ms", 500.0, 500)
        opening = best(lambda: open_project(path, read_only=True))
        yield Measured("open_10k_devices", opening, "ms", 500.0, 500)
        with open_project(path) as opened:
            edited = next(few_rack_edits(project)).apply(project)
            again = milliseconds(lambda: save(opened, edited))
            yield Measured("save_one_edit_10k_devices", again, "ms", 500.0, 500)
        yield from _journal(project, folder)


def _journal(project: Project, folder: Path) -> Iterator[Measured]:
    journal = Journal(folder, None, lambda _: None, debounce_seconds=0.0)
    journal.append("first", None, project)
    journal.flush()
    caller, written = [], []
    for command in few_rack_edits(project):
        before, project = project, command.apply(project)
        caller.append(milliseconds(partial(journal.append, "edit", before, project)))
        written.append(caller[-1] + milliseconds(journal.flush))
    journal.close(clean=True)
    yield Measured("journal_append_caller_p95", p95(caller), "ms", 1.0, 500)
    yield Measured("journal_append_written_p95", p95(written), "ms", 20.0, 500)


def workbook(lines: int = 10_000) -> Iterator[Measured]:
    """Our workbook against the same cells written by XlsxWriter without any of our work."""
    bom = _long_bom(lines)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cells = _cells_of(bom)
        raw = best(lambda: _write_raw(cells, len(part_rows(bom)), folder / "raw.xlsx"))
        ours = best(lambda: write_workbook(bom, folder / "ours.xlsx"))
        yield Measured("bom_workbook_10k_lines_over_raw", ours / raw, "x", 2.0)


def _long_bom(lines: int, parts: int = 40) -> Bom:
    made = []
    for number in range(lines):
        site, part = divmod(number, parts)
        made.append(
            BomLine(
                part=f"part-{part}",
                site_id=f"site-{site}",
                site=f"Site {site}",
                group=list(Group)[part % 7],
                description=f"Thing number {part}, 8 × H200 141 GB",
                quantity=Decimal(number % 9 + 1),
                manufacturer="NVIDIA",
                part_number=f"PN-{part:05d}",
                list_price=Decimal("1234.565") + part,
                discount=Decimal("0.12"),
                margin=Decimal("0.07"),
                charge=Charge.YEARLY if part == 4 else Charge.ONE_OFF,
                term_months=60 if part == 4 else None,
                kw=1.5,
                units=8.0,
                kg=130.45,
                lead_weeks=16.0,
                origin=Origin("2026-09-01", "datasheet", "2026-12-31", "Price list of the vendor"),
                remark="As agreed",
                position=number + 1,
            )
        )
    return Bom(Head("1", "Long", "A"), tuple(made))


Cell = tuple[str, str, float | str]
"""Kind (text, number, formula, blank), what is written, and the stored result of a formula."""


def _cells_of(bom: Bom) -> list[list[Cell]]:
    layout = Layout(Audience.INTERNAL, len(bom.lines))
    return [
        [_cell_of(column, line, row, layout) for column in COLUMNS]
        for row, line in enumerate(bom.lines, start=FIRST_ROW)
    ]


def _cell_of(column: Column, line: BomLine, row: int, layout: Layout) -> Cell:
    value = column.value(line)
    result = value if isinstance(value, str) else float(value or 0.0)
    if column.formula:
        return "formula", layout.formula_of(column.formula, line, row), result
    if value is None or value == "":
        return "blank", "", 0.0
    return ("text", str(value), "") if isinstance(value, str) else ("number", "", result)


def _write_raw(cells: list[list[Cell]], parts: int, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = book.add_worksheet("BoM")
    style = book.add_format({"num_format": "#,##0.00"})
    for row, line in enumerate(cells, start=FIRST_ROW):
        for column, (kind, text, result) in enumerate(line):
            if kind == "formula":
                sheet.write_formula(row, column, text, style, result)
            elif kind == "text":
                sheet.write_string(row, column, text, style)
            elif kind == "number":
                sheet.write_number(row, column, result, style)
            else:
                sheet.write_blank(row, column, None, style)
    summary = book.add_worksheet("By part")
    for row in range(parts):
        for column in range(6):
            summary.write_formula(row, column, f"=SUMIFS(BoM!$G:$G,BoM!$AB:$AB,{row})", style, 1.0)
    book.close()


def sizing(library: Library, rows: int = 300) -> Iterator[Measured]:
    """One row of a table of set-ups."""
    models = ("llama-3.3-70b", "qwen3-32b", "gpt-oss-120b", "deepseek-r1", "llama-3.1-8b")
    gpus = ("h100-sxm", "h200-sxm", "b200-sxm", "mi300x")
    table = [
        {
            "row_id": str(number),
            "model": models[number % len(models)],
            "gpu": gpus[number % len(gpus)],
            "gpu_count": "8",
            "tp": ("", "2", "4", "8")[number % 4],
            "isl": str(500 + 37 * number % 4000),
            "osl": str(100 + 13 * number % 900),
            "concurrency_or_batch": str(1 + number % 256),
        }
        for number in range(rows)
    ]
    took = best(lambda: list(size_batch(library, table)))
    yield Measured("size_batch_one_row", took / rows, "ms", 2.0)
