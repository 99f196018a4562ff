"""Figures nobody entered of racks, power, cooling, components, engines, offers, APIs and regions.

They follow from other figures, or from the like entries of the catalogue; what nothing gives stays
no data.
"""

from collections.abc import Callable, Iterable, Mapping

from planner.catalog.library import Library
from planner.domain.components import Component, ComponentKind
from planner.domain.entry_fields import Entry, field_paths
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile
from planner.domain.offers import Region
from planner.domain.provenance import Evidence, Status
from planner.domain.units import HALF_UNITS_PER_UNIT, kva_of_circuit
from planner.workspace.item_kinds import ItemKind
from planner.workspace.likeness import (
    SOURCE,
    Figure,
    Figures,
    fixed,
    nearest,
    same,
    scaled,
    tidy,
    usual,
    usual_text,
)

Numbers = Mapping[str, float]
Texts = Mapping[str, str]

_BOUGHT = ("mass_kg", "price_usd")
_LEAD = {
    ItemKind.RACK: "supply.rack_pdu_weeks",
    ItemKind.RACK_SYSTEM: "supply.server_weeks",
    ItemKind.PDU: "supply.rack_pdu_weeks",
    ItemKind.UPS: "supply.ups_weeks",
    ItemKind.CDU: "supply.cdu_chiller_weeks",
}
_PLANT_LEAD = {
    ComponentKind.CHILLER: "supply.cdu_chiller_weeks",
    ComponentKind.TRANSFORMER: "supply.transformer_weeks",
}
_SCALED_BY = {
    ItemKind.OPTIC: ("port_gbit_s", ("nameplate_kw", "price_usd")),
    ItemKind.NIC: ("port_gbit_s", ("nameplate_kw", "price_usd")),
    ItemKind.CABLE: ("port_gbit_s", ("price_usd",)),
    ItemKind.MEMORY: ("capacity_gb", ("price_usd",)),
    ItemKind.DRIVE: ("capacity_tb", ("nameplate_kw", "price_usd")),
}
"""What figures of a component grow with."""
_PLANT_SIZES = ("cooling_kw", "capacity_kva", "capacity_kw")
"""Figures that plant is sized by, the first that is known counts."""
_OF_COUNTRY = (
    *("tariff_usd_kwh", "carbon_g_kwh", "design_dry_bulb_c", "summer_mean_c", "build_usd_w"),
)
_VLLM = EntryId("vllm")


def figures_of(
    library: Library, kind: ItemKind, texts: Texts, numbers: Numbers, today: str
) -> Figures:
    """Return what follows of an entry of a kind; what was entered may be among it."""
    if kind.component is not None:
        return _of_component(library, kind, numbers, today)
    rule = _RULES.get(kind)
    found = rule(library, texts, numbers, today) if rule is not None else {}
    return found | _lead(library, _LEAD.get(kind, ""), today)


def texts_of(library: Library, kind: ItemKind, texts: Texts) -> dict[str, str]:
    """Return the texts that like entries have where none was entered."""
    match kind:
        case ItemKind.CDU:
            return _told({"cooling_medium": usual_text(_like(library, kind), "cooling_medium")})
        case ItemKind.OFFER | ItemKind.API:
            provider = texts.get("provider", "").lower()
            pool = library.offers if kind is ItemKind.OFFER else library.apis
            mine = [one for one in pool.values() if one.provider.lower() == provider]
            there = [
                one
                for one in mine
                if kind is ItemKind.API or texts.get("region_code") == _code(one)
            ]
            found = {"operator_home": usual_text(mine, "operator_home")}
            return _told(found | {"country": usual_text(there, "country")})
        case ItemKind.REGION:
            country = texts.get("country", "").upper()
            like = [one for one in library.regions.values() if one.country == country]
            return _told({"jurisdiction": usual_text(like, "jurisdiction") or country})
    return {}


def _told(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _code(entry: Entry) -> str:
    return str(getattr(entry, "region_code", ""))


def _of_rack(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    like = _like(library, ItemKind.RACK)
    return {
        **fixed("half_units", 0, "stands on the floor", today),
        **fixed("nameplate_kw", 0, "takes no power itself", today),
        **usual(like, ("width_mm", "depth_mm", "static_load_kg"), today),
        **scaled(like, _BOUGHT, "units", numbers.get("units"), today),
    }


def _of_rack_system(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    like = _like(library, ItemKind.RACK_SYSTEM)
    units = numbers.get("units")
    found = usual(like, ("units", "width_mm", "depth_mm"), today)
    if units is None and "units" in found:
        units = found["units"].value
    found |= scaled(like, ("mass_kg",), "units", units, today)
    if units is not None:
        half_units = units * HALF_UNITS_PER_UNIT
        found |= fixed("half_units", half_units, "fills its cabinet", today)
    return found


def _of_pdu(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    like = _like(library, ItemKind.PDU)
    found = usual(like, ("phases",), today)
    given = {**{name: one.value for name, one in found.items()}, **numbers}
    capacity = numbers.get("capacity_kw")
    if capacity is None and {"volts", "amps"} <= given.keys():
        volts, amps, phases = given["volts"], given["amps"], given.get("phases", 1)
        capacity = tidy(kva_of_circuit(volts, amps, round(phases)))
        formula = f"{volts:g} V x {amps:g} A, {phases:g} phases"
        found |= fixed("capacity_kw", capacity, formula, today)
    return {
        **found,
        **fixed("half_units", 0, "mounted beside the rack units", today),
        **fixed("nameplate_kw", 0, "takes no power itself", today),
        **scaled(like, _BOUGHT, "capacity_kw", capacity, today),
    }


def _of_ups(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    like = _like(library, ItemKind.UPS)
    return {
        **fixed("half_units", 0, "stands on the floor", today),
        **fixed("nameplate_kw", 0, "its losses count by its efficiency", today),
        **usual(like, ("phases", "efficiency"), today),
        **scaled(like, _BOUGHT, "capacity_kw", numbers.get("capacity_kw"), today),
    }


def _of_cdu(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    like, heat = _like(library, ItemKind.CDU), numbers.get("cooling_kw")
    found = scaled(like, ("nameplate_kw", *_BOUGHT), "cooling_kw", heat, today)
    near = nearest(like, "cooling_kw", heat) if heat else None
    return found if near is None else found | same(near, ("half_units", "depth_mm"), today)


def _of_plant(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    try:
        kind = ComponentKind(texts.get("kind", ""))
    except ValueError:
        return {}
    like = _components(library, kind)
    found = _lead(library, _PLANT_LEAD.get(kind, ""), today)
    size = next((one for one in _PLANT_SIZES if one in numbers), None)
    if size is not None:
        found |= scaled(like, ("nameplate_kw", *_BOUGHT), size, numbers[size], today)
    return found


def _of_component(library: Library, kind: ItemKind, numbers: Numbers, today: str) -> Figures:
    wanted = kind.component
    like = () if wanted is None else _components(library, wanted)
    by, names = _SCALED_BY[kind]
    if "price_usd_tb" in numbers and by in numbers:
        price = tidy(numbers[by] * numbers["price_usd_tb"])
        formula = f"{numbers[by]:g} TB x {numbers['price_usd_tb']:g} USD/TB"
        return scaled(like, names, by, numbers[by], today) | fixed(
            "price_usd", price, formula, today
        )
    return scaled(like, names, by, numbers.get(by), today)


def _of_engine(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    engines = library.engines
    name = texts.get("name", "").strip().lower()
    mine = (one for one in engines.values() if one.name.lower() == name)
    like = next(mine, None) or engines.get(_VLLM) or next(iter(engines.values()), None)
    return {} if like is None else same(like, _numbers_of(EngineProfile), today)


def _of_offer(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    provider = texts.get("provider", "").lower()
    like = (one for one in library.offers.values() if one.provider.lower() == provider)
    return usual(like, ("egress_usd_gb",), today)


def _of_api(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    provider = texts.get("provider", "").lower()
    every = tuple(library.apis.values())
    mine = tuple(one for one in every if one.provider.lower() == provider)
    return usual(mine or every, ("output_tokens_per_s", "ttft_ms", "tpot_ms"), today)


def _of_region(library: Library, texts: Texts, numbers: Numbers, today: str) -> Figures:
    like: Region | None = library.regions.get(EntryId(texts.get("country", "").lower()))
    return {} if like is None else same(like, _OF_COUNTRY, today)


def _lead(library: Library, key: str, today: str) -> Figures:
    rule = library.assumptions.get(key)
    if rule is None:
        return {}
    note = "P50 of its class; high is P90"
    evidence = Evidence(Status.DERIVED, SOURCE, today, rule.low, rule.high, note)
    return {"lead_weeks": Figure(rule.likely, evidence)}


def _like(library: Library, kind: ItemKind) -> tuple[Part, ...]:
    return tuple(one for one in library.parts.values() if one.kind is kind.part)


def _components(library: Library, kind: ComponentKind) -> tuple[Component, ...]:
    return tuple(one for one in library.components.values() if one.kind is kind)


def _numbers_of(kind: type) -> Iterable[str]:
    return (name for name in field_paths(kind) if name not in ("name", "version"))


_RULES: Mapping[ItemKind, Callable[[Library, Texts, Numbers, str], Figures]] = {
    ItemKind.RACK: _of_rack,
    ItemKind.RACK_SYSTEM: _of_rack_system,
    ItemKind.PDU: _of_pdu,
    ItemKind.UPS: _of_ups,
    ItemKind.CDU: _of_cdu,
    ItemKind.PLANT: _of_plant,
    ItemKind.ENGINE: _of_engine,
    ItemKind.OFFER: _of_offer,
    ItemKind.API: _of_api,
    ItemKind.REGION: _of_region,
}
