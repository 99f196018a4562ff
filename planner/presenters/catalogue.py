"""What the catalogue lists: names, three figures, a price, and the evidence behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.catalog.library import Entry, Library
from planner.domain.hardware import DeviceClass, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.offers import CloudOffer, ModelApi, Tier
from planner.domain.provenance import Evidence, Status
from planner.domain.quote import Unit
from planner.presenters import formats
from planner.presenters.canvas import SEPARATOR, short_gpu
from planner.presenters.list_prices import IN_USD, ListPrices
from planner.presenters.privacy import prices_hidden
from planner.presenters.wording import translate


class Chip(StrEnum):
    """The groups that the catalogue can be narrowed to."""

    GPU_SERVERS = "GPU servers"
    CPU_SERVERS = "CPU servers"
    STORAGE = "Storage"
    NETWORK = "Network"
    POWER = "Power"
    COOLING = "Cooling"
    RACKS = "Racks"
    RACK_SYSTEMS = "Rack systems"
    CLOUD = "Cloud"
    MODEL_APIS = "Model APIs"


_CHIP_OF_KIND = {
    PartKind.GPU_SERVER: Chip.GPU_SERVERS,
    PartKind.CPU_SERVER: Chip.CPU_SERVERS,
    PartKind.STORAGE: Chip.STORAGE,
    PartKind.SWITCH: Chip.NETWORK,
    PartKind.PDU: Chip.POWER,
    PartKind.UPS: Chip.POWER,
    PartKind.CDU: Chip.COOLING,
    PartKind.RACK: Chip.RACKS,
    PartKind.RACK_SYSTEM: Chip.RACK_SYSTEMS,
}

_PRINTED = frozenset({Status.MEASURED, Status.DATASHEET, Status.ENTERED})
"""Statuses of a price that somebody printed or entered; all others read *est.*"""

_EVIDENCE_SHOWN = ("price_usd", "nameplate_kw", "mass_kg", "half_units", "lead_weeks")


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One entry that can be dragged.

    `short_name` is for narrow lists; `half_units` and `gpus` shape the small elevation.
    `old_since` is the date of a price that is too old to be relied on, else empty.
    """

    entry: EntryId
    name: str
    short_name: str
    figures: str
    price: str
    chip: Chip
    device_class: DeviceClass
    half_units: int
    gpus: int
    tooltip: str
    old_since: str = ""

    @property
    def spoken(self) -> str:
        """The row in one line, for assistive technology."""
        return ", ".join(text for text in (self.name, self.figures, self.dated_price) if text)

    @property
    def dated_price(self) -> str:
        """The price, with its date where it is old."""
        return f"{self.price}{SEPARATOR}{self.old_since}" if self.old_since else self.price


def chip_label(chip: Chip) -> str:
    """Return the text on a chip."""
    return translate("catalogue", chip.value)


def catalogue_rows(
    library: Library,
    search: str = "",
    chip: Chip | None = None,
    prices: ListPrices = IN_USD,
) -> tuple[CatalogueRow, ...]:
    """Return what can be placed and is hit by every word of *search*, in the order of the files.

    *prices* writes the prices, for a project in its currency.

    Accelerators, language models, engines and regions are not listed: nobody drags them.
    """
    entries: Iterable[Entry] = library.search(search) if search.strip() else library.entries()
    rows = (row for entry in entries if (row := _row(entry, library, prices)) is not None)
    return tuple(row for row in rows if chip is None or row.chip is chip)


def summary(library: Library, rows: int) -> str:
    """Return how many entries are listed, and the version of the catalogue."""
    items = formats.count(rows, translate("catalogue", "items" if rows != 1 else "item"))
    return f"{items} · {library.version}" if library.version else str(items)


def placed_text(library: Library, entry: EntryId, prices: ListPrices = IN_USD) -> str:
    """Return what a toast says after an entry was added, such as ``Added DGX H200, $370k``."""
    found = library.parts.get(entry) or library.offers.get(entry) or library.apis.get(entry)
    row = _row(found, library, prices) if found is not None else None
    if row is None:
        return ""
    text = translate("catalogue", "Added {0}").format(row.short_name)
    return f"{text}, {row.price}" if row.price else text


def _row(entry: Entry, library: Library, prices: ListPrices) -> CatalogueRow | None:
    match entry:
        case Part():
            row, key = _part_row(entry, library, prices), "price_usd"
        case CloudOffer():
            row, key = _offer_row(entry, library, prices), _shown_tier(entry)
        case ModelApi():
            row, key = _api_row(entry, prices), "output_usd_m"
        case _:
            return None
    return _aged(row, entry.evidence.get(key), prices)


def _aged(row: CatalogueRow, evidence: Evidence | None, prices: ListPrices) -> CatalogueRow:
    """Return the row with the date of its price where that is old."""
    if evidence is None or not row.price or not prices.is_old(evidence):
        return row
    text = translate("catalogue", "The price is of {0}: ask for a new one.")
    return replace(
        row,
        tooltip=f"{row.tooltip}\n{text.format(evidence.valid_to or evidence.date)}",
        old_since=evidence.date,
    )


def _shown_tier(offer: CloudOffer) -> str:
    """Return the field of the price that the row of an offer shows."""
    fields = ("on_demand_usd_h", "reserved_1y_usd_h", "reserved_3y_usd_h", "spot_usd_h")
    return next((one for one in fields if one in offer.evidence), "")


def _part_row(part: Part, library: Library, prices: ListPrices) -> CatalogueRow:
    figures = SEPARATOR.join(text for text in _figures(part, library) if text)
    price = _price(prices, part.price_usd, part.evidence.get("price_usd"))
    height = part.half_units or (part.frame.units * 2 if part.frame else 0)
    return CatalogueRow(
        part.id,
        part.label,
        part.name,
        figures,
        price,
        _CHIP_OF_KIND[part.kind],
        part.device_class,
        height,
        part.gpus,
        _tooltip(part.label, figures, price, part.evidence, prices.note(part.price_usd)),
    )


def _figures(part: Part, library: Library) -> tuple[str, ...]:
    """The three figures that matter for the kind of part."""
    if part.kind is PartKind.RACK and part.frame is not None:
        size = f"{formats.grouped(part.frame.width_mm)}{formats.SPACE}×{formats.SPACE}"
        load = part.frame.static_load_kg
        return (
            f"{part.frame.units}U",
            f"{size}{part.frame.depth_mm:.0f}{formats.SPACE}mm",
            str(formats.quantity(load, formats.MASS)) if load is not None else "",
        )
    if part.electrical is not None and part.electrical.capacity_kw is not None:
        return (_height(part), str(formats.power(part.electrical.capacity_kw)), _amps(part))
    draw = part.draw.nameplate_kw
    power = str(formats.power(draw)) if draw is not None else ""
    return (_height(part), power, _capability(part, library))


def _capability(part: Part, library: Library) -> str:
    if part.accelerators is not None:
        accelerator = library.accelerators.get(part.accelerators.accelerator)
        if accelerator is None:
            return translate("catalogue", "{0}× GPU").format(part.gpus)
        return _whole_gb(part.gpus * accelerator.memory_gb)
    if part.storage is not None and part.storage.usable_tb is not None:
        return str(formats.memory(part.storage.usable_tb * 1000))
    if part.switch is not None:
        return f"{part.switch.ports}× {formats.short(part.switch.port_gbit_s)}G"
    if part.cooling is not None:
        heat = formats.power(part.cooling.capacity_kw)
        return translate("catalogue", "removes {0}").format(heat)
    return ""


def _whole_gb(gb: float) -> str:
    """Memory of one server in GB, as its datasheet says; of a rack system in TB."""
    if gb >= 10_000:
        return str(formats.memory(gb))
    return f"{formats.grouped(gb)}{formats.SPACE}GB"


def _height(part: Part) -> str:
    if part.on_floor or part.half_units is None:
        return translate("catalogue", "floor")
    return formats.units_high(part.half_units)


def _amps(part: Part) -> str:
    rating = part.electrical
    if rating is None or rating.volts is None or rating.amps is None:
        return ""
    return f"{rating.volts:.0f}{formats.SPACE}V {rating.amps:.0f}{formats.SPACE}A"


def _price(prices: ListPrices, usd: float | None, evidence: Evidence | None) -> str:
    price = prices.shown(usd)
    if price is None or prices_hidden():
        return ""
    scale = formats.scale_of(formats.MONEY, price)
    text = f"{formats.symbol(prices.code)}{formats.short(price / scale.divisor)}{scale.unit}"
    if evidence is None or evidence.status in _PRINTED:
        return text
    return translate("catalogue", "{0} est.").format(text)


def _offer_row(offer: CloudOffer, library: Library, prices: ListPrices) -> CatalogueRow:
    accelerator = library.accelerators.get(offer.accelerator)
    gpu = short_gpu(accelerator.name) if accelerator else str(offer.accelerator)
    figures = SEPARATOR.join((offer.region_code, offer.country, offer.instance))
    tier = next((one for one in Tier if offer.usd_h(one) is not None), None)
    usd_h = offer.usd_h(tier) if tier else None
    price = translate("catalogue", "{0}/h").format(prices.text(usd_h, Unit.HOUR))
    if usd_h is None or prices_hidden():
        price = ""
    name = f"{offer.provider} {offer.gpus}× {gpu}"
    return CatalogueRow(
        offer.id,
        name,
        name,
        figures,
        price,
        Chip.CLOUD,
        DeviceClass.CLOUD,
        0,
        offer.gpus,
        _tooltip(
            f"{name} · {tier}" if tier else name,
            figures,
            price,
            offer.evidence,
            prices.note(usd_h),
        ),
    )


def _api_row(api: ModelApi, prices: ListPrices) -> CatalogueRow:
    figures = SEPARATOR.join((api.provider, api.country))
    tokens = prices.text(api.output_usd_m, Unit.MILLION_TOKENS)
    price = translate("catalogue", "{0}/M tok").format(tokens)
    if prices_hidden():
        price = ""
    return CatalogueRow(
        api.id,
        api.label,
        api.model_name,
        figures,
        price,
        Chip.MODEL_APIS,
        DeviceClass.CLOUD,
        0,
        0,
        _tooltip(api.label, figures, price, api.evidence, prices.note(api.output_usd_m)),
    )


def _tooltip(
    title: str, figures: str, price: str, evidence: Mapping[str, Evidence], note: str
) -> str:
    """Name, figures, price with the rate behind it, and where the figures come from."""
    lines = [title, figures, price, note]
    for key in _EVIDENCE_SHOWN:
        one = evidence.get(key)
        if one is not None and not (key == "price_usd" and prices_hidden()):
            name = translate("catalogue", _FIELD_NAMES[key])
            kind = f"{one.status}, {one.basis}" if one.basis else one.status
            lines.append(f"{name}: {kind}, {one.source}, {one.date}")
    return "\n".join(line for line in lines if line)


_FIELD_NAMES = {
    "price_usd": "Price",
    "nameplate_kw": "Nameplate",
    "mass_kg": "Mass",
    "half_units": "Height",
    "lead_weeks": "Lead time",
}
