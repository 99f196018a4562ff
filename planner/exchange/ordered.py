"""Lines of what is ordered for a site: parts, what comes along with them, the user's own lines."""

from dataclasses import replace

from planner.compute.orders import Order, Role
from planner.compute.pricing import Pricing, break_text
from planner.domain.components import Component
from planner.domain.hardware import Part, PartKind
from planner.domain.project import PartShelf
from planner.domain.provenance import Estimate
from planner.domain.quote import PriceClass
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.exchange.entered import priced
from planner.exchange.lines import INCLUDED, BomLine, Group, Origin
from planner.exchange.recurring import origin_of

GROUP_OF_KIND = {
    PartKind.GPU_SERVER: Group.COMPUTE,
    PartKind.CPU_SERVER: Group.COMPUTE,
    PartKind.RACK_SYSTEM: Group.COMPUTE,
    PartKind.STORAGE: Group.STORAGE,
    PartKind.SWITCH: Group.NETWORK,
    PartKind.RACK: Group.RACKS,
    PartKind.PDU: Group.FACILITY,
    PartKind.UPS: Group.FACILITY,
    PartKind.CDU: Group.FACILITY,
}
GROUP_OF_CLASS = {
    PriceClass.SERVERS: Group.COMPUTE,
    PriceClass.NETWORK: Group.NETWORK,
    PriceClass.STORAGE: Group.STORAGE,
    PriceClass.POWER_COOLING: Group.FACILITY,
    PriceClass.SOFTWARE: Group.SOFTWARE,
    PriceClass.SERVICES: Group.SERVICES,
}
_SHARES = {
    Role.INSTALLATION: "finance.installation_share",
    Role.SUPPORT: "finance.support_share_year",
}


def line_of(order: Order, site: str, shelf: PartShelf, pricing: Pricing) -> BomLine:
    """Return the line of an order for a site of this name."""
    line = replace(
        _described(order, shelf),
        site=site,
        charge=order.charge,
        term_months=order.term_months,
    )
    line = priced(line, order.price, pricing)
    return line if order.counts else replace(line, counted=None)


def part_line(order: Order, part: Part, shelf: PartShelf) -> BomLine:
    """Return the line of some pieces of a part, without price."""
    pieces = float(order.quantity)

    def whole(value: float | None) -> float | None:
        # without the dust of binary fractions, since people read it in the workbook
        return None if value is None else round(value * pieces, 6)

    units = None if part.half_units is None else part.half_units / HALF_UNITS_PER_UNIT
    line = _plain(order, GROUP_OF_KIND[part.kind], _description(part, shelf))
    line = replace(
        line,
        manufacturer=part.manufacturer,
        part_number=part.part_number,
        kw=whole(part.draw.nameplate_kw),
        units=whole(units),
        kg=whole(part.mass_kg),
        lead_weeks=part.lead_weeks,
        lead_date=seen.date if (seen := part.evidence.get("lead_weeks")) is not None else "",
        origin=origin_of(part.evidence.get("price_usd")),
        note="" if order.reached is None else break_text(part, order.reached),
    )
    return _of_the_building(line) if order.included else line


def _of_the_building(line: BomLine) -> BomLine:
    line = replace(line, origin=Origin(basis=INCLUDED), paid_elsewhere=True)
    return replace(line, remark="Part of the building")


def _component_line(order: Order, component: Component) -> BomLine:
    """Return the line of plant, of cables of one length, or of modules."""
    pieces, rating = float(order.quantity), component.ratings.get
    kw, kg = rating("nameplate_kw"), rating("mass_kg")
    group = Group.NETWORK if order.role is Role.CABLING else Group.FACILITY
    what = f"{component.label}, {order.length_m:g} m" if order.length_m else component.label
    line = replace(
        _plain(order, group, what),
        manufacturer=component.manufacturer,
        part_number=component.part_number,
        kw=None if kw is None else round(kw * pieces, 6),
        kg=None if kg is None else round(kg * pieces, 6),
        lead_weeks=component.lead_weeks,
        lead_date=seen.date if (seen := component.evidence.get("lead_weeks")) is not None else "",
        origin=origin_of(component.evidence.get("price_usd")),
    )
    return _of_the_building(line) if order.included else line


def _described(order: Order, shelf: PartShelf) -> BomLine:
    part, extra = order.part, order.extra
    if extra is not None:
        line = _plain(order, GROUP_OF_CLASS[extra.price_class], extra.description)
        return replace(line, unit=extra.unit, manufacturer=extra.manufacturer)
    if order.component is not None:
        return _component_line(order, order.component)
    if part is None:
        line = _plain(order, Group.NETWORK, "Optics and cables, not itemised")
        remark = "Not itemised: the fabric is not sized yet"
        if order.price.entered:
            return replace(line, description="Optics and cables")
        return replace(line, origin=Origin(basis="not itemised"), remark=remark)
    if order.role is Role.PART:
        return part_line(order, part, shelf)
    return replace(_with_part(order, part, shelf), manufacturer=part.manufacturer)


def _with_part(order: Order, part: Part, shelf: PartShelf) -> BomLine:
    """Return the line of what comes along with a part."""
    match order.role:
        case Role.RAILS:
            return _along(order, f"Rail kit for {part.label}")
        case Role.CORDS:
            line = _along(order, f"Power cord for {part.label}")
            if part.supply is not None:
                return line
            unknown = "number of supplies not known, one cord for each feed"
            return replace(line, note=unknown)
        case Role.SUPPORT:
            line = _plain(order, Group.SERVICES, f"Support of {part.label}, a year")
        case _:
            line = _plain(order, Group.SERVICES, f"Installation of {part.label}")
    return _by_share(line, shelf.assumptions[_SHARES[order.role]])


def _along(order: Order, description: str) -> BomLine:
    line = _plain(order, Group.ACCESSORIES, description)
    if not order.included:
        return line
    return replace(
        line, origin=Origin(basis=INCLUDED), remark="Comes with the server", note="assumed"
    )


def _by_share(line: BomLine, share: Estimate) -> BomLine:
    evidence = share.evidence
    return replace(
        line,
        origin=Origin(evidence.date, "assumed", "", evidence.source),
        note=f"{share.likely * 100:g} % of the cost of the server, assumed",
    )


def _plain(order: Order, group: Group, description: str) -> BomLine:
    return BomLine(
        part=order.item,
        site_id=order.site,
        site="",
        group=group,
        description=description,
        quantity=order.quantity,
    )


def _description(part: Part, shelf: PartShelf) -> str:
    fit = part.accelerators
    if fit is None:
        return part.label
    accelerator = shelf.accelerators[fit.accelerator]
    memory = "" if "GB" in accelerator.name else f" {accelerator.memory_gb:g} GB"
    return f"{part.label}, {fit.count} × {accelerator.name}{memory}"
