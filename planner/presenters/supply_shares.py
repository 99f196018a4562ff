"""How shares of spend and capacity read: by vendor, country of design and manufacture, software."""

from collections.abc import Iterator, Mapping

from planner.compute.holdings import OPEN_WEIGHTS
from planner.compute.supply_risk import SupplyRisk, herfindahl_of
from planner.domain.supply import CAPACITY_UNITS, Angle, SupplyClass
from planner.engines.supply import HIGH_CONCENTRATION, MEDIUM_CONCENTRATION
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.supply import class_name, nothing_priced
from planner.presenters.wording import translate

Shares = Mapping[str, float]

PLAN = "plan"
"""Stands for all classes together, as in the keys of explanations."""


def angle_name(angle: Angle) -> str:
    """Return by what is divided in words."""
    return {
        Angle.VENDOR: translate("supply", "Vendor"),
        Angle.DESIGN: translate("supply", "Country of design"),
        Angle.MANUFACTURE: translate("supply", "Country of manufacture"),
        Angle.SOFTWARE: translate("supply", "Software stack"),
    }[angle]


def share_name(name: str) -> str:
    """Return whose share it is in words."""
    if name == OPEN_WEIGHTS:
        return translate("supply", "open weights")
    return name or formats.no_data()


def unit_name(kind: SupplyClass) -> str:
    """Return in what the capacity of a class is counted in words."""
    return {
        "servers": translate("supply", "servers"),
        "tokens a year": translate("supply", "tokens a year"),
    }.get(CAPACITY_UNITS[kind], CAPACITY_UNITS[kind])


def index_text(shares: Shares) -> str:
    """Return the Herfindahl-Hirschman index of shares, from least to greatest where some are unknown."""
    found = herfindahl_of(shares)
    if found is None:
        return formats.no_data()
    least, greatest = map(formats.grouped, found)
    return least if least == greatest else f"{least}–{greatest}"


def classes_of(risk: SupplyRisk | None) -> tuple[tuple[str, str], ...]:
    """Return what can be divided, by key and name: the whole plan, and each class that it has."""
    classes = () if risk is None else risk.classes
    kinds = [one.supply_class for one in classes]
    whole = (PLAN, translate("supply", "the whole plan"))
    return (whole, *((kind.value, class_name(kind)) for kind in kinds))


def capacity_note(key: str = PLAN) -> str:
    """Return what the capacity of a class is, or that of the plan."""
    if key == PLAN:
        return translate(
            "supply",
            "Capacity: what accelerators bought and rented could calculate, dense in BF16.",
        )
    return translate("supply", "Capacity: {0}.").format(unit_name(SupplyClass(key)))


def shares_table(risk: SupplyRisk | None, key: str = PLAN) -> Table:
    """Return shares of spend and capacity of a class, or of the whole plan, angle by angle."""
    columns = (
        Column("name", translate("supply", "Shares")),
        Column("spend", translate("supply", "Of spend"), numeric=True),
        Column("capacity", translate("supply", "Of capacity"), numeric=True),
    )
    if risk is None:
        return Table(columns, empty_text=nothing_priced())
    part = next((one for one in risk.classes if one.supply_class.value == key), risk)
    rows: list[Row] = []
    for angle in Angle:
        spend, capacity = part.spend[angle], part.capacity[angle]
        if spend or capacity:
            heading = {
                "name": Cell(angle_name(angle)),
                "spend": _index(spend),
                "capacity": _index(capacity),
            }
            rows += [Row(f"{angle}:", heading, is_heading=True), *_rows(angle, spend, capacity)]
    return Table(columns, tuple(rows))


def _index(shares: Shares) -> Cell:
    found = herfindahl_of(shares)
    if found is None:
        return Cell("")
    tone = Tone.NORMAL
    if found[0] >= MEDIUM_CONCENTRATION:
        tone = Tone.BAD if found[0] >= HIGH_CONCENTRATION else Tone.WARNING
    text = translate("supply", "HHI {0}").format(index_text(shares))
    told = translate(
        "supply",
        "Herfindahl-Hirschman index: from {0} on moderately, from {1} on highly concentrated. It"
        " lies between two values where some of it is no data.",
    ).format(formats.grouped(MEDIUM_CONCENTRATION), formats.grouped(HIGH_CONCENTRATION))
    return Cell(text, found[1], tone, told)


def _rows(angle: Angle, spend: Shares, capacity: Shares) -> Iterator[Row]:
    for name in {**spend, **capacity}:
        cells = {
            "name": Cell(share_name(name), name, Tone.NORMAL if name else Tone.MUTED),
            "spend": _share(name, spend),
            "capacity": _share(name, capacity),
        }
        yield Row(f"{angle}:{name}", cells)


def _share(name: str, shares: Shares) -> Cell:
    total = sum(shares.values())
    if not total:
        return Cell(formats.no_data(), tone=Tone.MUTED)
    share = shares.get(name, 0.0) / total
    return Cell(formats.percent(share), round(share, 4))
