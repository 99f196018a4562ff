"""Makes domain entries of rows; each function knows one kind of table and nothing about files."""

import dataclasses
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from planner.catalog.reading import Row
from planner.domain.hardware import (
    Accelerator,
    AcceleratorFit,
    Airflow,
    BelowNeeded,
    CoolingRating,
    ElectricalRating,
    FrameRating,
    Mounting,
    Part,
    PartKind,
    PowerDraw,
    RackFit,
    StorageRating,
    SupplyUnits,
    SwitchRating,
)
from planner.domain.identity import EntryId
from planner.domain.language_model import (
    Admission,
    Attention,
    EngineFeature,
    EngineProfile,
    Generations,
    LanguageModel,
    LatentCache,
    LayerMix,
    MixtureOfExperts,
    Precision,
    Spread,
)
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.provenance import Evidence

Named = TypeVar("Named", bound=StrEnum)

_CONTENT = re.compile(r"(\d+) x (.+)")
_FRAME_FIGURES = (
    *("static_load_kg", "dynamic_load_kg", "height_mm"),
    *("usable_depth_mm", "post_min_mm", "post_max_mm"),
)
_USUALLY_UNGATED = frozenset({Attention.ENCODER, Attention.STATE_SPACE_HYBRID})
"""Kinds whose feed-forward layers have two matrices unless their row tells otherwise."""


def build_part(row: Row, evidence: Mapping[str, Evidence]) -> Part:
    """Return the part of a row of any table of parts."""
    texts, numbers = row.texts, row.numbers
    return Part(
        id=EntryId(texts["id"]),
        kind=PartKind(texts["kind"]),
        manufacturer=texts["manufacturer"],
        name=texts["name"],
        part_number=texts.get("part_number", ""),
        half_units=row.counts.get("half_units"),
        full_depth=row.flags.get("full_depth", True),
        depth_mm=numbers.get("depth_mm"),
        floor_width_mm=numbers.get("width_mm") if "units" not in row.counts else None,
        mass_kg=numbers.get("mass_kg"),
        draw=_draw(numbers),
        supply=_supply(row),
        accelerators=_fit(row),
        storage=_storage(row),
        switch=_switch(row),
        frame=_frame(row),
        electrical=_electrical(row),
        cooling=_cooling(row),
        fit=_rack_fit(row),
        contents=contents(texts.get("contents", "")),
        price_usd=numbers.get("price_usd"),
        lead_weeks=numbers.get("lead_weeks"),
        country_of_design=texts.get("country_of_design", ""),
        country_of_manufacture=texts.get("country_of_manufacture", ""),
        evidence=evidence,
    )


def contents(text: str) -> tuple[tuple[str, int], ...]:
    """Return the (text, quantity) pairs of "18 x compute tray; 9 x switch tray".

    Raises:
        ValueError: when an item has no quantity.
    """
    pairs = []
    for item in filter(None, text.split("; ")):
        match = _CONTENT.fullmatch(item)
        if match is None:
            raise ValueError(f'"{item}" is not written like "18 x compute tray"')
        pairs.append((match[2], int(match[1])))
    return tuple(pairs)


def _draw(numbers: Mapping[str, float]) -> PowerDraw:
    return PowerDraw(
        nameplate_kw=numbers.get("nameplate_kw"),
        heat_kw=numbers.get("heat_kw"),
        idle_kw=numbers.get("idle_kw"),
        busy_kw=numbers.get("busy_kw"),
        peak_kw=numbers.get("peak_kw"),
        typical_kw=numbers.get("typical_kw"),
        liquid_share=numbers.get("liquid_share", 0.0),
        airflow_m3h=numbers.get("airflow_m3h"),
        inlet_max_c=numbers.get("inlet_max_c"),
        coolant_max_c=numbers.get("coolant_max_c"),
    )


def _supply(row: Row) -> SupplyUnits | None:
    if "supply_count" not in row.counts:
        return None
    count = row.counts["supply_count"]
    needed = row.counts.get("supply_needed", count)
    return SupplyUnits(
        count=count,
        rating_kw=row.numbers.get("supply_rating_kw"),
        needed=needed,
        minimum=row.counts.get("supply_minimum", needed),
        below=BelowNeeded(row.texts.get("supply_below", BelowNeeded.UNKNOWN)),
    )


def _fit(row: Row) -> AcceleratorFit | None:
    if "accelerator" not in row.texts:
        return None
    count = row.counts.get("accelerator_count", 1)
    return AcceleratorFit(
        EntryId(row.texts["accelerator"]), count, row.counts.get("accelerator_domain", count)
    )


def _storage(row: Row) -> StorageRating | None:
    usable, read = row.numbers.get("usable_tb"), row.numbers.get("read_gb_s")
    return None if usable is None and read is None else StorageRating(usable, read)


def _switch(row: Row) -> SwitchRating | None:
    if "ports" not in row.counts:
        return None
    numbers = row.numbers
    return SwitchRating(row.counts["ports"], numbers["port_gbit_s"], numbers.get("lane_gbit_s"))


def _frame(row: Row) -> FrameRating | None:
    units, width, depth = (
        row.counts.get("units"),
        row.numbers.get("width_mm"),
        row.numbers.get("depth_mm"),
    )
    if units is None or width is None or depth is None:
        return None
    return FrameRating(units, width, depth, **_known(row, _FRAME_FIGURES))


def _rack_fit(row: Row) -> RackFit:
    texts = row.texts
    return RackFit(
        Mounting(texts["mounting"]) if "mounting" in texts else None,
        Airflow(texts["airflow"]) if "airflow" in texts else None,
        **_known(row, ("rail_min_mm", "rail_max_mm")),
    )


def _known(row: Row, names: tuple[str, ...]) -> dict[str, float]:
    return {name: row.numbers[name] for name in names if name in row.numbers}


def _electrical(row: Row) -> ElectricalRating | None:
    capacity = row.numbers.get("capacity_kw")
    if capacity is None:
        return None
    return ElectricalRating(
        capacity,
        row.numbers.get("volts"),
        row.counts.get("phases"),
        row.numbers.get("amps"),
        row.numbers.get("efficiency"),
    )


def _cooling(row: Row) -> CoolingRating | None:
    capacity = row.numbers.get("cooling_kw")
    return (
        None if capacity is None else CoolingRating(capacity, row.texts.get("cooling_medium", ""))
    )


def build_accelerator(row: Row, evidence: Mapping[str, Evidence]) -> Accelerator:
    """Return the accelerator of a row."""
    texts, numbers = row.texts, row.numbers
    return Accelerator(
        id=EntryId(texts["id"]),
        manufacturer=texts["manufacturer"],
        name=texts["name"],
        memory_gb=numbers["memory_gb"],
        memory_gib=numbers["memory_gib"],
        bandwidth_gb_s=numbers["bandwidth_gb_s"],
        bf16_tflops=numbers["bf16_tflops"],
        fp8_tflops=numbers.get("fp8_tflops"),
        fp4_tflops=numbers.get("fp4_tflops"),
        int8_tops=numbers.get("int8_tops"),
        board_kw=numbers.get("board_kw"),
        link_kind=texts["link_kind"],
        link_gb_s=numbers.get("link_gb_s"),
        architecture=texts["architecture"],
        prefill_efficiency=numbers["prefill_efficiency"],
        decode_bandwidth_efficiency=numbers["decode_bandwidth_efficiency"],
        decode_flop_efficiency=numbers["decode_flop_efficiency"],
        fp4_efficiency=numbers["fp4_efficiency"],
        collective_us=numbers["collective_us"],
        price_usd=numbers.get("price_usd"),
        country_of_design=texts.get("country_of_design", ""),
        country_of_manufacture=texts.get("country_of_manufacture", ""),
        software=texts.get("software", ""),
        evidence=evidence,
    )


def build_llm(row: Row, evidence: Mapping[str, Evidence]) -> LanguageModel:
    """Return the language model of a row."""
    texts, counts = row.texts, row.counts
    return LanguageModel(
        id=EntryId(texts["id"]),
        developer=texts["developer"],
        name=texts["name"],
        licence=texts.get("licence", ""),
        released=texts.get("released", ""),
        total_params_b=row.numbers["total_params_b"],
        active_params_b=row.numbers["active_params_b"],
        layers=counts["layers"],
        hidden=counts["hidden"],
        heads=counts["heads"],
        kv_heads=counts["kv_heads"],
        head_dim=counts["head_dim"],
        intermediate=counts["intermediate"],
        vocabulary=counts["vocabulary"],
        tied_embeddings=row.flags["tied_embeddings"],
        attention=Attention(texts["attention"]),
        max_context=counts["max_context"],
        native_precision=Precision(texts["native_precision"]),
        experts=_experts(counts),
        latent=_latent(counts),
        mix=_mix(counts),
        checkpoint_gb=row.numbers.get("checkpoint_gb"),
        gated=row.flags.get("gated", Attention(texts["attention"]) not in _USUALLY_UNGATED),
        evidence=evidence,
    )


def _experts(counts: Mapping[str, int]) -> MixtureOfExperts | None:
    if "moe_routed" not in counts:
        return None
    return MixtureOfExperts(
        routed=counts["moe_routed"],
        top_k=counts["moe_top_k"],
        shared=counts.get("moe_shared", 0),
        intermediate=counts["moe_intermediate"],
        shared_intermediate=counts.get("moe_shared_intermediate", 0),
        layers=counts["moe_layers"],
        first_dense=counts.get("moe_first_dense", 0),
    )


def _latent(counts: Mapping[str, int]) -> LatentCache | None:
    if "mla_kv_rank" not in counts:
        return None
    return LatentCache(
        kv_rank=counts["mla_kv_rank"],
        q_rank=counts.get("mla_q_rank", 0),
        rope_dim=counts["mla_rope_dim"],
        nope_dim=counts["mla_nope_dim"],
        value_dim=counts["mla_value_dim"],
    )


def _mix(counts: Mapping[str, int]) -> LayerMix | None:
    if "mix_full" not in counts:
        return None
    return LayerMix(
        full=counts["mix_full"],
        sliding=counts.get("mix_sliding", 0),
        window=counts.get("mix_window", 0),
        linear=counts.get("mix_linear", 0),
        state_heads=counts.get("mix_state_heads", 0),
        state_key=counts.get("mix_state_key", 0),
        state_value=counts.get("mix_state_value", 0),
        global_kv_heads=counts.get("mix_global_kv_heads"),
        global_head_dim=counts.get("mix_global_head_dim"),
    )


def build_engine(row: Row, evidence: Mapping[str, Evidence]) -> EngineProfile:
    """Return the engine profile of a row."""
    numbers = row.numbers
    return EngineProfile(
        id=EntryId(row.texts["id"]),
        name=row.texts["name"],
        version=row.texts["version"],
        efficiency=numbers["efficiency"],
        layer_us=numbers["layer_us"],
        moe_layer_us=numbers["moe_layer_us"],
        host_ms=numbers["host_ms"],
        sequence_us=numbers["sequence_us"],
        non_torch_gib=numbers["non_torch_gib"],
        per_rank_gib=numbers["per_rank_gib"],
        graphs_gib=numbers["graphs_gib"],
        batch_tokens=row.counts["batch_tokens"],
        max_sequences=row.counts["max_sequences"],
        released=row.texts.get("released", ""),
        weight_formats=_members(Precision, row.texts.get("weight_formats", "")),
        kv_formats=_members(Precision, row.texts.get("kv_formats", "")),
        features=_members(EngineFeature, row.texts.get("features", "")),
        admission=_admission(row.texts),
        dense=_spread(numbers, "dense"),
        mixture=_spread(numbers, "mixture"),
        generations=Generations(
            **{
                one.name: numbers[one.name]
                for one in dataclasses.fields(Generations)
                if one.name in numbers
            }
        ),
        evidence=evidence,
    )


def _admission(texts: Mapping[str, str]) -> Admission | None:
    return Admission(texts["admission"]) if "admission" in texts else None


def _members(kind: type[Named], text: str) -> tuple[Named, ...]:
    """Return the members that "fp8, bf16" names.

    Raises:
        ValueError: when a word names none.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in words if word not in frozenset(kind)]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is not one of {", ".join(kind)}')
    return tuple(kind(word) for word in words)


def _spread(numbers: Mapping[str, float], kind: str) -> Spread | None:
    values = {one.name: numbers.get(f"{kind}_{one.name}") for one in dataclasses.fields(Spread)}
    known = {name: value for name, value in values.items() if value is not None}
    return Spread(**known) if len(known) == len(values) else None


def build_offer(row: Row, evidence: Mapping[str, Evidence]) -> CloudOffer:
    """Return the cloud offer of a row."""
    texts, numbers = row.texts, row.numbers
    return CloudOffer(
        id=EntryId(texts["id"]),
        provider=texts["provider"],
        instance=texts["instance"],
        region_code=texts["region_code"],
        country=texts["country"],
        operator_home=texts["operator_home"],
        accelerator=EntryId(texts["accelerator"]),
        gpus=row.counts["gpus"],
        on_demand_usd_h=numbers.get("on_demand_usd_h"),
        reserved_1y_usd_h=numbers.get("reserved_1y_usd_h"),
        reserved_3y_usd_h=numbers.get("reserved_3y_usd_h"),
        spot_usd_h=numbers.get("spot_usd_h"),
        egress_usd_gb=numbers.get("egress_usd_gb"),
        reference=row.flags.get("reference", False),
        evidence=evidence,
    )


def build_api(row: Row, evidence: Mapping[str, Evidence]) -> ModelApi:
    """Return the model API of a row."""
    texts, numbers = row.texts, row.numbers
    return ModelApi(
        id=EntryId(texts["id"]),
        provider=texts["provider"],
        model_name=texts["model_name"],
        llm=EntryId(texts["llm"]) if "llm" in texts else None,
        operator_home=texts["operator_home"],
        country=texts["country"],
        input_usd_m=numbers["input_usd_m"],
        output_usd_m=numbers["output_usd_m"],
        cached_input_usd_m=numbers.get("cached_input_usd_m"),
        output_tokens_per_s=numbers["output_tokens_per_s"],
        ttft_ms=numbers["ttft_ms"],
        tpot_ms=numbers["tpot_ms"],
        evidence=evidence,
    )


def build_region(
    row: Row,
    evidence: Mapping[str, Evidence],
    carbon_g_kwh: float | None,
    carbon_evidence: Mapping[str, Evidence],
) -> Region:
    """Return the region of a row; the carbon of its grid comes from a file of its own."""
    return Region(
        id=EntryId(row.texts["id"]),
        name=row.texts["name"],
        country=row.texts["country"],
        jurisdiction=row.texts["jurisdiction"],
        tariff_usd_kwh=row.numbers.get("tariff_usd_kwh"),
        carbon_g_kwh=carbon_g_kwh,
        design_dry_bulb_c=row.numbers.get("design_dry_bulb_c"),
        summer_mean_c=row.numbers.get("summer_mean_c"),
        build_usd_w=row.numbers.get("build_usd_w"),
        evidence={**evidence, **carbon_evidence},
    )
