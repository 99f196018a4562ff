"""The catalogue that ships: nothing wrong in it, nothing named missing, no number without source."""

from collections import Counter
from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library, Problem
from planner.catalog.loader import load_references, validate
from planner.catalog.parameters import total_params_b
from planner.catalog.schema import TABLES
from planner.domain.components import ComponentKind
from planner.domain.hardware import BelowNeeded, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.language_model import Attention
from planner.domain.provenance import Status

Builtin = tuple[Library, tuple[Problem, ...]]

PARTS = [
    "dgx-h100",
    "dgx-h200",
    "dgx-b200",
    "dgx-b300",
    "gb200-nvl72",
    "lnv-sr685av3",
    "dell-xe9785",
    "smc-421ge",
    "smc-522ga",
    "dell-xe9680",
    "dell-r760",
    "dell-r660",
    "ddn-ai400x2",
    "netapp-a90",
    "qm9700",
    "sn5600",
    "sn4600c",
    "sn2201",
    "rk-ar3300",
    "rk-ar3357",
    "rk-52u",
    "pdu-apdu10350sw",
    "pdu-400-16",
    "pdu-400-63",
    "pdu-208-60",
    "ups-gvxl-500",
    "cdu-xdu1350",
    "cdu-smc-250",
]
LLMS = [
    "llama-3.3-70b",
    "llama-3.1-8b",
    "qwen3-235b-a22b",
    "qwen3-32b",
    "gpt-oss-120b",
    "deepseek-r1",
    "bge-m3",
]
ASSUMPTIONS = [
    "power.idle_share",
    "power.busy_inference_share",
    "power.busy_other_share",
    "power.training_share",
    "power.peak_share",
    "power.peak_share_hopper",
    "power.other_typical_share",
    "power.diversity_training",
    "power.diversity_inference",
    "power.planning_limit",
    "power.power_factor",
    "power.throttle_knee",
    "power.rack_pdu_loss",
    "power.ups_fixed",
    "power.ups_proportional",
    "power.ups_square",
    "power.transformer_no_load_loss",
    "power.transformer_load_loss",
    "power.ups_systems",
    "power.ups_sizing",
    "power.misc_share",
    "power.nec_continuous_share",
    "power.iec_continuous_share",
    "cooling.fan_cfm_per_kw",
    "cooling.fan_pressure_pa",
    "cooling.fan_efficiency",
    "cooling.pump_lpm_per_kw",
    "cooling.pump_pressure_kpa",
    "cooling.pump_efficiency",
    "cooling.chiller_cop",
    "cooling.rejection_fan_share",
    "cooling.airflow_m3h_per_kw",
    "cooling.rack_air_limit_kw",
    "cooling.battery_recharge_share",
    "cooling.dry_approach_k",
    "cooling.supply_air_c",
    "cooling.facility_water_c",
    "space.bend_reserve_mm",
    "serving.active_share",
    "serving.seconds_between_requests",
    "serving.chat_input_tokens",
    "serving.chat_output_tokens",
    "serving.rag_input_tokens",
    "serving.rag_output_tokens",
    "serving.code_input_tokens",
    "serving.code_output_tokens",
    "serving.batch_input_tokens",
    "serving.batch_output_tokens",
    "serving.memory_utilisation",
    "finance.installation_share",
    "finance.spares_share",
    "finance.maintenance_share",
    "finance.maintenance_from_month",
    "finance.insurance_share",
    "finance.residual_share",
    "finance.life_months",
    "finance.availability",
    "finance.gpus_per_fte",
    "finance.minimum_fte",
    "finance.always_staffed_fte",
    "finance.fte_usd_year",
    "finance.network_ratio",
    "finance.support_share_year",
    "finance.discount_rate",
    "finance.burst_overhead_share",
    "finance.egress_bytes_per_token",
    "finance.colocation_usd_kw_month",
    "supply.server_weeks",
    "supply.switch_weeks",
    "supply.storage_weeks",
    "supply.rack_pdu_weeks",
    "supply.cdu_chiller_weeks",
    "supply.installation_weeks",
    "supply.cloud_weeks",
    "supply.api_weeks",
    "default.feed_eu_volts",
    "default.feed_eu_amps",
    "default.feed_eu_phases",
    "default.feed_us_volts",
    "default.feed_us_amps",
    "default.feed_us_phases",
]


def test_it_has_no_problem(builtin: Builtin) -> None:
    assert [str(problem) for problem in builtin[1]] == []
    assert validate([catalog_folder()]) == ()


def test_it_tells_its_version_and_date(builtin: Builtin) -> None:
    library, _ = builtin
    assert library.version == "2026.11"
    assert library.as_of == "2026-11-22"


def test_it_is_large_enough(builtin: Builtin) -> None:
    library, _ = builtin
    kinds = Counter(part.kind for part in library.parts.values())
    assert len(library.parts) >= 200
    assert kinds[PartKind.STORAGE] >= 2
    assert kinds[PartKind.SWITCH] >= 4
    assert all(kinds[kind] for kind in PartKind)
    assert len(library.offers) >= 150
    assert len({offer.provider for offer in library.offers.values()}) >= 4
    assert {"DE", "IT", "US", "FI", "GB"} <= {offer.country for offer in library.offers.values()}
    assert len(library.apis) >= 100
    assert len(library.llms) >= 60
    assert len(library.regions) >= 120
    assert {"vllm", "sglang", "tensorrt-llm", "llama-cpp"} <= set(library.engines)


@pytest.mark.parametrize("part_id", PARTS)
def test_a_named_part_is_there(builtin: Builtin, part_id: str) -> None:
    assert EntryId(part_id) in builtin[0].parts


@pytest.mark.parametrize("llm_id", LLMS)
def test_a_named_model_is_there(builtin: Builtin, llm_id: str) -> None:
    assert EntryId(llm_id) in builtin[0].llms


def test_every_attention_has_a_model(builtin: Builtin) -> None:
    assert {llm.attention for llm in builtin[0].llms.values()} == set(Attention)


def test_every_engine_says_what_a_full_cache_does_and_who_says_so(builtin: Builtin) -> None:
    library, _ = builtin
    preempting = {one.id for one in library.engines.values() if one.admission == "preempting"}
    assert preempting == {"vllm", "vllm-rocm", "sglang"}
    for engine in library.engines.values():
        assert engine.admission is not None
        assert engine.evidence["admission"].source


def test_every_default_of_the_engines_is_there(builtin: Builtin) -> None:
    assert [key for key in ASSUMPTIONS if key not in builtin[0].assumptions] == []


def test_the_defaults_are_those_of_the_definitions(builtin: Builtin) -> None:
    likely = {key: estimate.likely for key, estimate in builtin[0].assumptions.items()}
    assert likely["power.idle_share"] == 0.20
    assert likely["power.busy_inference_share"] == 0.70
    assert likely["power.peak_share_hopper"] == 0.82
    assert likely["finance.maintenance_share"] == 0.08
    assert likely["supply.server_weeks"] == 16
    assert likely["cooling.airflow_m3h_per_kw"] == pytest.approx(110 * 1.69901, abs=0.1)


def test_a_lead_time_has_its_90th_percentile_as_high(builtin: Builtin) -> None:
    assumptions = builtin[0].assumptions
    assert assumptions["supply.server_weeks"].high == 36
    assert assumptions["supply.cdu_chiller_weeks"].high == 52


def test_transformer_losses_are_those_of_the_standard_at_its_point(builtin: Builtin) -> None:
    assumptions = builtin[0].assumptions
    at_35_percent = (
        assumptions["power.transformer_no_load_loss"].likely
        + assumptions["power.transformer_load_loss"].likely * 0.35**2
    )
    assert 0.35 / (0.35 + at_35_percent) == pytest.approx(0.9928, abs=1e-4)


def _lacks_what_planning_needs(part: Part) -> bool:
    return (
        part.price_usd is None
        or part.lead_weeks is None
        or part.draw.nameplate_kw is None
        or part.mass_kg is None
        or part.half_units is None
        or (part.depth_mm is None and part.kind is not PartKind.PDU)
    )


def test_named_parts_and_gpu_servers_have_price_lead_time_nameplate_mass_and_size(
    builtin: Builtin,
) -> None:
    parts = builtin[0].parts
    needed = [part for part in parts.values() if part.accelerators] + [
        parts[EntryId(one)] for one in PARTS
    ]
    assert [part.id for part in needed if _lacks_what_planning_needs(part)] == []


def test_every_part_has_a_height_and_some_figure(builtin: Builtin) -> None:
    bare = [
        part.id
        for part in builtin[0].parts.values()
        if part.half_units is None or len(part.evidence) < 4
    ]
    assert bare == []


def test_there_are_sixty_gpu_servers_of_many_makers(builtin: Builtin) -> None:
    servers = [part for part in builtin[0].parts.values() if part.kind is PartKind.GPU_SERVER]
    assert len(servers) >= 60
    assert len({part.manufacturer for part in servers}) >= 12


def test_every_power_and_price_tells_its_basis(builtin: Builtin) -> None:
    power = {"heat_kw", "idle_kw", "busy_kw", "peak_kw", "typical_kw", "board_kw", "price_usd"}
    silent = [
        (entry.id, name)
        for entry in builtin[0].entries()
        for name, evidence in entry.evidence.items()
        if not evidence.basis
        and (
            name in power
            or (name == "nameplate_kw" and isinstance(entry, Part) and entry.draw.nameplate_kw)
        )
    ]
    assert silent == []


def test_a_roll_up_is_told_from_a_nameplate_and_a_measurement(builtin: Builtin) -> None:
    parts = builtin[0].parts
    basis = {
        (entry, name): parts[EntryId(entry)].evidence[name].basis
        for entry, name in (
            ("dgx-h200", "nameplate_kw"),
            ("lnv-sr680av4", "nameplate_kw"),
            ("gbt-g894-sd1", "nameplate_kw"),
            ("lnv-sr680av3-b200", "busy_kw"),
        )
    }
    assert list(basis.values()) == ["nameplate", "roll-up", "class value", "measured"]


def test_components_and_plant_are_listed_beside_the_parts(builtin: Builtin) -> None:
    library, _ = builtin
    optic = library.components[EntryId("opt-mms4x00-ns")]
    assert optic.kind is ComponentKind.OPTIC
    assert optic.ratings["nameplate_kw"] == 0.017
    assert optic.evidence["nameplate_kw"].status is Status.DATASHEET
    assert optic.price_usd is not None
    kinds = {one.kind for one in library.components.values()}
    assert {"optic", "memory", "drive", "nic", "rear-door", "chiller", "generator"} <= kinds
    assert optic in library.found_components("mms4x00 optic")
    assert not any(one.id in library.parts for one in library.components.values())


def test_cloud_regions_have_jurisdiction_climate_and_the_carbon_of_their_grid() -> None:
    references, problems = load_references([catalog_folder()])
    assert problems == ()
    place = references.places[EntryId("gcp-europe-west4")]
    assert (place.country, place.jurisdiction, place.operator_home) == ("NL", "EU", "US")
    assert place.design_dry_bulb_c is not None
    assert place.carbon_g_kwh is not None
    assert "Electricity Maps" in place.evidence["carbon_g_kwh"].source
    assert len(references.places) >= 300


def test_what_colocation_and_egress_cost_is_told_by_market_and_tier() -> None:
    references, _ = load_references([catalog_folder()])
    aws = [one for one in references.egress.values() if one.provider == "AWS"]
    assert [one.egress_usd_gb for one in aws if one.from_gb_month == 10240] == [0.085]
    assert any("Frankfurt" in one.market for one in references.colocation.values())


def test_every_server_tells_airflow(builtin: Builtin) -> None:
    servers = [part for part in builtin[0].parts.values() if part.accelerators]
    assert all(part.draw.airflow_m3h for part in servers)


def test_the_dgx_h200_is_as_its_guide_prints_it(builtin: Builtin) -> None:
    part = builtin[0].parts[EntryId("dgx-h200")]
    assert part.draw.nameplate_kw == 10.2
    assert part.draw.heat_kw == 11.3
    assert part.mass_kg == 130.45
    assert part.half_units == 16
    assert part.supply is not None
    assert (part.supply.count, part.supply.rating_kw, part.supply.needed) == (6, 3.3, 4)
    assert part.supply.below is BelowNeeded.THROTTLE
    assert part.evidence["mass_kg"].status is Status.DATASHEET
    assert "docs.nvidia.com" in part.evidence["mass_kg"].source


def test_link_domains_are_the_real_ones(builtin: Builtin) -> None:
    domains = {
        part.id: part.accelerators.domain for part in builtin[0].parts.values() if part.accelerators
    }
    assert domains[EntryId("dgx-b200")] == 8
    assert domains[EntryId("gb200-nvl72")] == 72
    assert builtin[0].accelerators[EntryId("l40s")].link_kind == "PCIe"


def test_a_first_drop_finds_its_rack(builtin: Builtin) -> None:
    library, _ = builtin
    rack = library.parts[EntryId(library.choices["default.rack_frame"])]
    assert rack.frame is not None
    assert (rack.frame.units, rack.frame.width_mm, rack.frame.depth_mm) == (42, 600, 1200)


def test_choices_name_entries_that_exist(builtin: Builtin) -> None:
    library, _ = builtin
    known = {entry.id for entry in library.entries()}
    assert [key for key, value in library.choices.items() if value not in known] == []


def test_every_region_with_a_tariff_and_carbon(builtin: Builtin) -> None:
    regions = builtin[0].regions.values()
    assert all(region.tariff_usd_kwh or region.carbon_g_kwh for region in regions)
    assert sum(1 for one in regions if one.tariff_usd_kwh and one.carbon_g_kwh) >= 120
    assert "Electricity Maps" in builtin[0].regions[EntryId("it")].evidence["carbon_g_kwh"].source


def test_every_offer_stands_in_a_known_country(builtin: Builtin) -> None:
    library, _ = builtin
    countries = {region.country for region in library.regions.values()}
    assert {offer.country for offer in library.offers.values()} <= countries
    assert {api.country for api in library.apis.values()} <= countries


def test_speeds_of_model_apis_are_marked_as_assumed(builtin: Builtin) -> None:
    for api in builtin[0].apis.values():
        for field in ("output_tokens_per_s", "ttft_ms", "tpot_ms"):
            assert api.evidence[field].status is Status.ASSUMED


def test_every_derived_figure_tells_its_formula(builtin: Builtin) -> None:
    silent = [
        (entry.id, field)
        for entry in builtin[0].entries()
        for field, evidence in entry.evidence.items()
        if evidence.status is Status.DERIVED and not evidence.note
    ]
    assert silent == []


def test_every_derived_price_and_power_has_a_range(builtin: Builtin) -> None:
    bare = [
        (part.id, field)
        for part in builtin[0].parts.values()
        for field in ("price_usd", "nameplate_kw", "lead_weeks")
        if field in part.evidence
        and part.evidence[field].status is Status.DERIVED
        and part.draw.nameplate_kw
        and (part.evidence[field].low is None or part.evidence[field].high is None)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("llm_id", "billions"),
    [
        ("llama-3.1-8b", 8.03),
        ("deepseek-r1", 671.0),
        ("gpt-oss-120b", 116.8),
        ("qwen3-next-80b-a3b", 79.7),
        ("nemotron-3-nano-30b-a3b", 31.6),
        ("gemma-2b", 2.51),
        ("llama-4-scout", 107.8),
    ],
)
def test_parameters_follow_from_the_architecture(
    builtin: Builtin, llm_id: str, billions: float
) -> None:
    assert total_params_b(builtin[0].llms[EntryId(llm_id)]) == pytest.approx(billions, rel=0.002)


def test_each_folder_describes_every_column() -> None:
    for path, table in TABLES.items():
        if "/" not in path:
            continue
        folder = catalog_folder() / Path(path).parent
        text = (folder / "README.md").read_text(encoding="utf-8")
        if "servers/README.md" in text:
            text += (catalog_folder() / "servers" / "README.md").read_text(encoding="utf-8")
        header = (catalog_folder() / path).read_text(encoding="utf-8").split("\n", 1)[0]
        missing = [name for name in header.split(",") if f"`{name}`" not in text]
        assert missing == [], path
        assert set(header.split(",")) <= set(table.columns)
