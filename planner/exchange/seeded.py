"""Lines that come with what is placed: rails, cords, support and installation of servers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from planner.compute.money import COST_CLASS
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.project import PartShelf
from planner.domain.provenance import Estimate
from planner.domain.site import Site
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass
from planner.exchange.lines import BomLine, Charge, Group, Origin
from planner.exchange.money import amount

_USUAL_CORDS = 2
"""Cords of a server whose number of supplies nobody printed: one for each feed."""

_SIZED = frozenset({Group.COMPUTE, Group.STORAGE, Group.NETWORK})


def seeded_lines(
    bought: Iterable[BomLine], shelf: PartShelf, horizon_months: int
) -> Iterator[BomLine]:
    """Yield what every server among *bought* brings along."""
    for line in bought:
        part = shelf.parts[EntryId(line.part)]
        if COST_CLASS[part.kind] is not CostClass.SERVERS:
            continue
        if part.kind is not PartKind.RACK_SYSTEM:
            yield _included(line, "rails", f"Rail kit for {part.label}", line.quantity, "")
            yield _cords(line, part)
        yield _installation(line, part, shelf)
        yield _support(line, part, shelf, horizon_months)


def _accessory(line: BomLine, suffix: str, description: str, group: Group) -> BomLine:
    """Return a line for the same site and quantity that stands beside *line*."""
    return BomLine(
        part=f"{line.part}.{suffix}",
        site_id=line.site_id,
        site=line.site,
        group=group,
        description=description,
        quantity=line.quantity,
        manufacturer=line.manufacturer,
    )


def _included(
    line: BomLine, suffix: str, description: str, quantity: Decimal, remark: str
) -> BomLine:
    accessory = _accessory(line, suffix, description, Group.ACCESSORIES)
    included = "Comes with the server (assumed)"
    return replace(
        accessory,
        quantity=quantity,
        list_price=Decimal(0),
        origin=Origin(basis="included"),
        remark=f"{included}; {remark}" if remark else included,
    )


def _cords(line: BomLine, part: Part) -> BomLine:
    count = part.supply.count if part.supply else _USUAL_CORDS
    remark = "" if part.supply else "number of supplies not known, one cord for each feed"
    name = f"Power cord for {part.label}"
    return _included(line, "cords", name, line.quantity * count, remark)


def _installation(line: BomLine, part: Part, shelf: PartShelf) -> BomLine:
    share = shelf.assumptions["finance.installation_share"]
    description = f"Installation of {part.label}"
    service = _accessory(line, "installation", description, Group.SERVICES)
    return _priced_by_share(service, line, share)


def _support(line: BomLine, part: Part, shelf: PartShelf, horizon_months: int) -> BomLine:
    share = shelf.assumptions["finance.support_share_year"]
    longest = int(shelf.assume("finance.support_years_max") * MONTHS_PER_YEAR)
    service = _accessory(line, "support", f"Support of {part.label}, a year", Group.SERVICES)
    service = replace(service, charge=Charge.YEARLY, term_months=min(horizon_months, longest))
    return _priced_by_share(service, line, share)


def _priced_by_share(service: BomLine, line: BomLine, share: Estimate) -> BomLine:
    evidence = share.evidence
    price = None if line.list_price is None else line.list_price * amount(share.likely)
    return replace(
        service,
        list_price=price,
        discount=line.discount,
        origin=Origin(evidence.date, "assumed", "", evidence.source),
        remark=f"{share.likely * 100:g} % of the price of the server, assumed",
    )


def unsized_network(site: Site, bought: Iterable[BomLine]) -> Iterator[BomLine]:
    """Yield the line that stands for optics and cables until the fabric is sized."""
    if any(line.group in _SIZED for line in bought):
        yield BomLine(
            part="optics-and-cables",
            site_id=site.id,
            site=site.name,
            group=Group.NETWORK,
            description="Optics and cables, not itemised",
            quantity=Decimal(1),
            origin=Origin(basis="not itemised"),
            remark="Not itemised: the fabric is not sized yet",
        )
