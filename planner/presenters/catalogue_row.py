"""How one entry of the catalogue is listed: name, three figures, a price, and the evidence."""

from dataclasses import dataclass, replace

from planner.catalog.library import Library
from planner.document.plant_entry import is_plant
from planner.domain.components import Component, ComponentKind
from planner.domain.entry_fields import Entry
from planner.domain.hardware import Accelerator, DeviceClass, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region, Tier
from planner.domain.provenance import Evidence, Status, is_founded
from planner.domain.quote import Unit
from planner.presenters import formats
from planner.presenters.canvas import SEPARATOR, short_gpu
from planner.presenters.catalogue_chips import CHIP_OF_KIND, Chip
from planner.presenters.catalogue_figures import entry_tooltip, part_figures, price_text, whole_gb
from planner.presenters.component_shapes import ComponentShape, shape_of
from planner.presenters.entry_figures import kind_word
from planner.presenters.entry_labels import field_unit
from planner.presenters.list_prices import IN_USD, ListPrices
from planner.presenters.privacy import prices_hidden
from planner.presenters.wording import translate

_CLASS_OF_COMPONENT = {
    **dict.fromkeys(
        (ComponentKind.OPTIC, ComponentKind.CABLE, ComponentKind.NIC), DeviceClass.NETWORK
    ),
    ComponentKind.DRIVE: DeviceClass.STORAGE,
    **dict.fromkeys(
        (ComponentKind.MEMORY, ComponentKind.TRAY, ComponentKind.WORKSTATION), DeviceClass.COMPUTE
    ),
}
"""Classes of components; all others are plant."""

_RATINGS_SHOWN = (
    *("port_gbit_s", "reach_m", "capacity_tb", "capacity_gb", "cooling_kw", "capacity_kva"),
    *("capacity_kw", "energy_kwh", "amps", "nameplate_kw", "read_gb_s", "airflow_m3h"),
)
"""Ratings of components by how much they matter; a row shows the first of those that are known."""
_MOST_RATINGS = 2

_LISTED_WITH = (
    *("half_units", "nameplate_kw", "accelerator_count", "usable_tb", "ports", "capacity_kw"),
    *("memory_gb", "bandwidth_gb_s", "bf16_tflops", "layers", "on_demand_usd_h"),
    *("reserved_1y_usd_h", "reserved_3y_usd_h", "input_usd_m"),
)
"""Figures that entries are chosen by."""


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One entry as it is listed.

    `short_name` is for narrow lists; `half_units`, `gpus`, `kind`, `ports`, `vendor` and `shape`
    make its drawn face. `badge` says that a project entered or edited figures, or that nobody
    verified those that the entry is chosen by. `old_since` is the date of
    a price that is too old to be relied on, else empty.
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
    vendor: str = ""
    kind: PartKind | None = None
    ports: int = 0
    badge: str = ""
    old_since: str = ""
    shape: ComponentShape | None = None
    is_plant: bool = False

    @property
    def is_placed(self) -> bool:
        """Whether it can be dragged onto the plan."""
        return self.is_plant or self.chip.is_placed

    @property
    def spoken(self) -> str:
        """The row in one line, for assistive technology."""
        return ", ".join(filter(None, (self.name, self.badge, self.figures, self.dated_price)))

    @property
    def dated_price(self) -> str:
        """The price, with its date where it is old."""
        return f"{self.price}{SEPARATOR}{self.old_since}" if self.old_since else self.price


def catalogue_row(entry: Entry, library: Library, prices: ListPrices = IN_USD) -> CatalogueRow:
    """Return how an entry is listed."""
    row = _row(entry, library, prices)
    badge = own_badge(entry) or _weak_badge(entry)
    return replace(row, badge=badge) if badge else row


def own_badge(entry: Entry) -> str:
    """Return the word for an entry that a project added or edited, empty for all others."""
    if any(one.edited for one in entry.evidence.values()):
        return translate("catalogue", "edited")
    if any(one.status is Status.ENTERED for one in entry.evidence.values()):
        return translate("catalogue", "entered")
    return ""


def _weak_badge(entry: Entry) -> str:
    """Return the word for an entry that rests on general knowledge alone, empty for all others."""
    known = is_founded(entry.evidence, _LISTED_WITH)
    return "" if known else translate("catalogue", "unverified")


def _row(entry: Entry, library: Library, prices: ListPrices) -> CatalogueRow:
    match entry:
        case Part():
            row, key = _part_row(entry, library, prices), "price_usd"
        case CloudOffer():
            row, key = _offer_row(entry, library, prices), _shown_tier(entry)
        case ModelApi():
            row, key = _api_row(entry, prices), "output_usd_m"
        case Accelerator():
            row, key = _accelerator_row(entry, prices), "price_usd"
        case LanguageModel():
            return _llm_row(entry)
        case EngineProfile():
            return _engine_row(entry)
        case Region():
            return _region_row(entry, prices)
        case _:
            row, key = _component_row(entry, prices), "price_usd"
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
    figures = SEPARATOR.join(filter(None, part_figures(part, library)))
    price = price_text(prices, part.price_usd, part.evidence.get("price_usd"))
    height = part.half_units or (part.frame.units * 2 if part.frame else 0)
    return CatalogueRow(
        part.id,
        part.label,
        part.name,
        figures,
        price,
        CHIP_OF_KIND[part.kind],
        part.device_class,
        height,
        part.gpus,
        entry_tooltip(part.label, figures, price, part.evidence, prices.note(part.price_usd)),
        part.manufacturer,
        part.kind,
        part.switch.ports if part.switch is not None else 0,
    )


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
        entry_tooltip(
            f"{name} · {tier}" if tier else name,
            figures,
            price,
            offer.evidence,
            prices.note(usd_h),
        ),
        offer.provider,
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
        entry_tooltip(api.label, figures, price, api.evidence, prices.note(api.output_usd_m)),
        api.provider,
    )


def _accelerator_row(accelerator: Accelerator, prices: ListPrices) -> CatalogueRow:
    draw = accelerator.board_kw
    figures = (
        whole_gb(accelerator.memory_gb),
        f"{formats.short(accelerator.bandwidth_gb_s / 1000)}{formats.SPACE}TB/s",
        f"{formats.grouped(accelerator.bf16_tflops)}{formats.SPACE}TFLOP/s",
        f"{formats.grouped(draw * 1000)}{formats.SPACE}W" if draw is not None else "",
    )
    text = SEPARATOR.join(one for one in figures if one)
    price = price_text(prices, accelerator.price_usd, accelerator.evidence.get("price_usd"))
    name = f"{accelerator.manufacturer} {accelerator.name}"
    return CatalogueRow(
        accelerator.id,
        name,
        accelerator.name,
        text,
        price,
        Chip.ACCELERATORS,
        DeviceClass.COMPUTE,
        0,
        1,
        entry_tooltip(name, text, price, accelerator.evidence, prices.note(accelerator.price_usd)),
        accelerator.manufacturer,
    )


def _llm_row(llm: LanguageModel) -> CatalogueRow:
    size = f"{formats.short(llm.total_params_b)}{formats.SPACE}B"
    if llm.active_params_b < llm.total_params_b:
        active = f"{formats.short(llm.active_params_b)}{formats.SPACE}B"
        size = translate("catalogue", "{0}, {1} active").format(size, active)
    context = translate("catalogue", "{0} tokens").format(formats.grouped(llm.max_context))
    text = SEPARATOR.join((size, str(llm.attention), context))
    return CatalogueRow(
        llm.id,
        llm.name,
        llm.name,
        text,
        "",
        Chip.LLMS,
        DeviceClass.CLOUD,
        0,
        0,
        entry_tooltip(f"{llm.developer} {llm.name}", text, "", llm.evidence, ""),
        llm.developer,
    )


def _engine_row(engine: EngineProfile) -> CatalogueRow:
    """A serving engine: how well it uses a GPU, and what a step of it may hold."""
    tokens = translate("catalogue", "{0} tokens a step").format(
        formats.grouped(engine.batch_tokens)
    )
    speed = translate("catalogue", "efficiency {0}").format(formats.short(engine.efficiency))
    name, text = f"{engine.name} {engine.version}", SEPARATOR.join((speed, tokens))
    return CatalogueRow(
        engine.id,
        name,
        name,
        text,
        "",
        Chip.ENGINES,
        DeviceClass.CLOUD,
        0,
        0,
        entry_tooltip(name, text, "", engine.evidence, ""),
    )


def _region_row(region: Region, prices: ListPrices) -> CatalogueRow:
    """A place to build at: its tariff and the carbon of its grid."""
    tariff = ""
    if region.tariff_usd_kwh is not None and not prices_hidden():
        tariff = formats.trimmed(region.tariff_usd_kwh * prices.per_usd)
        tariff = f"{formats.symbol(prices.code)}{tariff}/kWh"
    grid = region.carbon_g_kwh
    unit = f"{formats.SPACE}g{formats.SPACE}CO₂/kWh"
    carbon = f"{formats.short(grid)}{unit}" if grid is not None else ""
    text = SEPARATOR.join(one for one in (tariff, carbon) if one)
    return CatalogueRow(
        region.id,
        region.name,
        region.name,
        text,
        "",
        Chip.SITES,
        DeviceClass.CLOUD,
        0,
        0,
        entry_tooltip(region.name, text, "", region.evidence, ""),
    )


def _component_row(component: Component, prices: ListPrices) -> CatalogueRow:
    shown = [name for name in _RATINGS_SHOWN if name in component.ratings][:_MOST_RATINGS]
    figures = SEPARATOR.join(
        str(formats.Quantity(formats.short(component.ratings[name]), field_unit(Component, name)))
        for name in shown
    )
    text = SEPARATOR.join(filter(None, (kind_word(component.kind), figures)))
    price = price_text(prices, component.price_usd, component.evidence.get("price_usd"))
    return CatalogueRow(
        component.id,
        component.label,
        component.name,
        text,
        price,
        Chip.COMPONENTS,
        _CLASS_OF_COMPONENT.get(component.kind, DeviceClass.FACILITY),
        0,
        0,
        entry_tooltip(
            component.label, text, price, component.evidence, prices.note(component.price_usd)
        ),
        component.manufacturer,
        shape=shape_of(component.kind),
        is_plant=is_plant(component),
    )
