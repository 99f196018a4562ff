"""The layouts that a pool could have for a deployment, as a table to choose from."""

from dataclasses import dataclass

from planner.document.commands.layouts import UseLayout
from planner.domain.identity import ScenarioId
from planner.domain.units import GIB
from planner.engines.serving.roofline import Term
from planner.engines.serving.setup import ServingSetup
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate
from planner.studies.deployed_layouts import Deployed, DeployedLayouts
from planner.studies.layouts import Layout, LayoutPoint, layout_words

NOW = "now"
"""Key of the row of the layout that there is."""


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """A layout in the table, and the command that takes it; None for the one there is."""

    row: Row
    command: UseLayout | None


def layout_columns() -> tuple[Column, ...]:
    """Return the columns; the one of the verdict is marked."""
    return (
        Column("layout", translate("layouts", "Layout")),
        Column("precision", translate("layouts", "Weights, KV")),
        Column("verdict", translate("layouts", "Objectives")),
        Column("replicas", translate("layouts", "Replicas"), numeric=True),
        Column("per_gpu", translate("layouts", "tok/s per GPU"), numeric=True),
        Column("per_user", translate("layouts", "tok/s per user"), numeric=True),
        Column("batch", translate("layouts", "At once"), numeric=True),
        Column("ttft", translate("layouts", "TTFT p95, ms"), numeric=True),
        Column("tpot", translate("layouts", "TPOT, ms"), numeric=True),
        Column("dominant", translate("layouts", "Time goes to")),
        Column("gpus", translate("layouts", "GPUs for the load"), numeric=True),
    )


def layout_key(setup: ServingSetup) -> str:
    """Return what names a layout: its degrees and precisions."""
    return layout_words(setup)


def degrees_text(setup: ServingSetup) -> str:
    """Return the degrees of a layout, those above one: ``TP 4, PP 2``."""
    sizes = (("TP", setup.tp), ("PP", setup.pp), ("DP", setup.dp), ("EP", setup.ep))
    return ", ".join(f"{name} {size}" for name, size in sizes if size > 1 or name == "TP")


def layout_lines(
    scenario: ScenarioId, asked: Deployed, found: DeployedLayouts
) -> tuple[LayoutLine, ...]:
    """Return the layouts from the greatest throughput to what does not fit; the present one first.

    Each at its greatest throughput within the objectives, else with a lone request.
    """
    best = {layout_key(one.setup) for one in found.answer.front}
    lines = [
        LayoutLine(_row(one, front=layout_key(one.setup) in best), _command(scenario, asked, one))
        for one in sorted(found.answer.layouts, key=_order)
        if layout_key(one.setup) != layout_key(asked.setup)
    ]
    if found.current is None:
        return tuple(lines)
    now = _row(found.current, front=layout_key(asked.setup) in best, now=True)
    return (LayoutLine(now, None), *lines)


def layouts_table(lines: tuple[LayoutLine, ...], empty: str) -> Table:
    """Return the table of these lines."""
    return Table(layout_columns(), tuple(line.row for line in lines), empty)


def answer_text(asked: Deployed, found: DeployedLayouts) -> str:
    """Return what the search says: the fewest GPUs for the load, or why nothing serves."""
    answer, question = found.answer, asked.question
    if not answer.front and answer.reason:
        return answer.reason
    text = translate("layouts", "{0} layouts on {1} GPUs for {2}.")
    parts = [text.format(len(answer.layouts), question.gpus, asked.workload)]
    if answer.fewest is not None and answer.fewest.gpus_for_load:
        text = translate("layouts", "Fewest GPUs for {0} req/s: {1}, {2}.")
        load = formats.number(question.requests_per_s or 0.0)
        gpus, words = answer.fewest.gpus_for_load, layout_words(answer.fewest.setup)
        parts.append(text.format(load, gpus, words))
    if answer.band is not None:
        band = formats.spread(1.0, answer.band.rate_low, answer.band.rate_high)
        text = translate("layouts", "Rates {0}, {1}.")
        parts.append(text.format(band, answer.band.badge))
    return " ".join(parts)


def term_name(term: Term | None) -> str:
    """Return the word for what a step spends most of its time on."""
    names = {
        Term.WEIGHTS: translate("layouts", "weights"),
        Term.KV: translate("layouts", "KV cache"),
        Term.COMPUTE: translate("layouts", "compute"),
        Term.LINKS: translate("layouts", "links"),
        Term.ENGINE: translate("layouts", "engine, host"),
        Term.PREFILL: translate("layouts", "prefill"),
    }
    return names[term] if term is not None else ""


def _order(layout: Layout) -> tuple[float, ...]:
    if not layout.fits:
        return (2.0, layout.fitted.short_bytes)
    if layout.best is not None:
        return (0.0, -layout.best.tokens_per_s_per_gpu)
    return (1.0, layout.points[0].tpot_ms if layout.points else 0.0)


def _command(scenario: ScenarioId, asked: Deployed, layout: Layout) -> UseLayout:
    one = layout.setup
    return UseLayout(
        scenario, asked.deployment, one.tp, one.pp, one.ep, one.dp, one.weights, one.kv
    )


def _row(layout: Layout, *, front: bool, now: bool = False) -> Row:
    setup, words = layout.setup, degrees_text(layout.setup)
    cells = {
        "layout": Cell(translate("layouts", "{0}, now").format(words) if now else words),
        "precision": Cell(f"{setup.weights.value.upper()}, {setup.kv.value.upper()}"),
    }
    key = NOW if now else layout_key(layout.setup)
    if not layout.fits:
        short = formats.memory(layout.fitted.short_bytes / GIB)
        text = translate("layouts", "{0} short a GPU: {1}")
        told = text.format(short, filler_name(layout.fitted.deciding))
        cells["verdict"] = Cell(told, tone=Tone.BAD, tooltip=told)
        return Row(key, cells)
    point = layout.best or (layout.points[0] if layout.points else None)
    cells["verdict"] = _verdict(layout, front=front)
    cells["replicas"] = Cell(formats.grouped(layout.replicas), float(layout.replicas))
    if point is not None:
        cells.update(_figures(point))
    if layout.gpus_for_load is not None:
        cells["gpus"] = Cell(formats.grouped(layout.gpus_for_load), float(layout.gpus_for_load))
    return Row(key, cells)


def filler_name(deciding: str) -> str:
    """Return the word for what does not find room any more."""
    return {
        "weights": translate("layouts", "weights"),
        "activations and overhead": translate("layouts", "activations and overhead"),
        "KV cache of one sequence": translate("layouts", "KV cache of one request"),
    }.get(deciding, deciding)


def _verdict(layout: Layout, *, front: bool) -> Cell:
    if layout.best is None:
        return Cell(translate("layouts", "missed"), tone=Tone.WARNING)
    if front:
        told = translate("layouts", "No other layout beats it in both throughput and speed.")
        return Cell(translate("layouts", "kept, best"), tone=Tone.GOOD, tooltip=told)
    return Cell(translate("layouts", "kept"))


def _figures(point: LayoutPoint) -> dict[str, Cell]:
    values = {
        "per_gpu": point.tokens_per_s_per_gpu,
        "per_user": point.tokens_per_s_per_user,
        "batch": point.batch,
        "ttft": point.ttft_p95_ms,
        "tpot": point.tpot_ms,
    }
    cells = {name: Cell(formats.number(value), value) for name, value in values.items()}
    cells["dominant"] = Cell(term_name(point.dominant))
    return cells
