"""What building fabrics would bring: switches, cables, optics, power, price, racks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.compute.fabrics.goods import goods_of
from planner.domain.fabric_results import FabricResult
from planner.domain.identity import EntryId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.fabrics import tree_text
from planner.presenters.list_prices import ListPrices
from planner.presenters.privacy import prices_hidden
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded


@dataclass(frozen=True, slots=True)
class BuildTotals:
    """What a build changes at a site, as texts beside their labels."""

    rows: tuple[tuple[str, str], ...]


def build_table(results: Iterable[FabricResult], total: str) -> Table:
    """Return fabric by fabric what it takes, and all together under the name *total*."""
    fabrics = list(results)
    rows = [_row(one) for one in fabrics]
    if len(fabrics) > 1:
        rows.append(_sum(fabrics, total))
    return Table(_columns(), tuple(rows))


def _columns() -> tuple[Column, ...]:
    return (
        Column("fabric", translate("fabrics", "Fabric")),
        Column("switches", translate("fabrics", "Switches")),
        Column("ports", translate("fabrics", "Ports used"), numeric=True),
        Column("cables", translate("fabrics", "Cables"), numeric=True),
        Column("longest", translate("fabrics", "Longest, m"), numeric=True),
        Column("modules", translate("fabrics", "Modules"), numeric=True),
        Column("optics", translate("fabrics", "Optics, kW"), numeric=True),
    )


def _row(result: FabricResult) -> Row:
    if result.no_data:
        reason = worded(result.no_data)
        cells = {"fabric": Cell(result.name), "switches": Cell(reason, tone=Tone.BAD)}
        return Row(result.fabric, cells)
    cables = sum(one.count for one in result.cables)
    longest = "" if result.longest_m is None else formats.grouped(result.longest_m, 1)
    ports = f"{formats.grouped(result.used_ports)} / {formats.grouped(result.endpoint_ports)}"
    unreached = result.unreached_links
    tone = Tone.BAD if unreached else Tone.NORMAL
    told = translate("fabrics", "No medium reaches {0} of them.").format(unreached)
    cells = {
        "fabric": Cell(result.name),
        "switches": Cell(tree_text(result)),
        "ports": Cell(ports),
        "cables": Cell(formats.grouped(cables), tone=tone, tooltip=told if unreached else ""),
        "longest": Cell(longest),
        "modules": Cell(formats.grouped(_modules(result))),
        "optics": Cell(formats.grouped(result.optics_kw, 2)),
    }
    return Row(result.fabric, cells)


def _sum(fabrics: list[FabricResult], total: str) -> Row:
    cables = sum(cable.count for one in fabrics for cable in one.cables)
    cells = {
        "fabric": Cell(total),
        "switches": Cell(formats.grouped(sum(one.needed for one in fabrics))),
        "cables": Cell(formats.grouped(cables)),
        "modules": Cell(formats.grouped(sum(map(_modules, fabrics)))),
        "optics": Cell(formats.grouped(sum(one.optics_kw for one in fabrics), 2)),
    }
    return Row("total", cells)


def _modules(result: FabricResult) -> int:
    return sum(one.count for one in result.modules)


def build_totals(
    project: Project,
    before: Evaluation,
    after: Evaluation,
    site: str,
    racks: int,
    price_usd: float | None,
) -> BuildTotals:
    """Return racks, power and price that a build adds; *price_usd* is what is bought, if known."""
    power = [
        sum(result.it_power_kw for key, result in one.sites.items() if key == site)
        for one in (before, after)
    ]
    rows = [
        (translate("fabrics", "New racks"), formats.grouped(racks)),
        (
            translate("fabrics", "IT power"),
            f"+ {formats.quantity(power[1] - power[0], formats.POWER)}",
        ),
    ]
    if not prices_hidden():
        label = translate("fabrics", "Switches, cables and modules")
        rows.append((label, str(ListPrices.of(project).quantity(price_usd))))
    return BuildTotals(tuple(rows))


def build_price_usd(
    project: Project, fabrics: Iterable[FabricResult], switches: Mapping[EntryId, int]
) -> float | None:
    """Return the list price of placed switches and of all cables and modules; None for no data."""
    shelf, usd = project.shelf, 0.0
    pieces: list[tuple[float | None, int]] = [
        (shelf.parts[part].price_usd, count) for part, count in switches.items()
    ]
    for goods in goods_of(fabrics):
        component = shelf.components.get(goods.component)
        pieces.append((component.price_usd if component is not None else None, goods.count))
    for each, count in pieces:
        if each is None:
            return None
        usd += each * count
    return usd
