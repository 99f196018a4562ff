"""A form of every kind of new entry, filled with as little as is needed."""

from collections.abc import Mapping

from planner.workspace.new_items import ItemForm, ItemKind

_ACME = {"manufacturer": "Acme", "name": "X1"}
_LLM = {"layers": 80, "hidden": 8192, "heads": 64, "kv_heads": 8, "max_context": 131072}


def _form(kind: ItemKind, numbers: Mapping[str, float], /, **texts: str) -> ItemForm:
    return ItemForm(kind, {**_ACME, "name": f"X1 {kind}", **texts}, numbers, source="data sheet")


def _other(kind: ItemKind, numbers: Mapping[str, float], /, **texts: str) -> ItemForm:
    return ItemForm(kind, texts, numbers, source="data sheet")


FILLED_FORMS: Mapping[ItemKind, ItemForm] = {
    one.kind: one
    for one in (
        _form(ItemKind.GPU, {"memory_gb": 288, "bandwidth_gb_s": 8000, "bf16_tflops": 2500}),
        _form(ItemKind.GPU_SERVER, {"accelerator_count": 8}, accelerator="h200-sxm"),
        _form(ItemKind.CPU_SERVER, {"half_units": 2}),
        _form(ItemKind.STORAGE, {"half_units": 4, "usable_tb": 100}),
        _form(ItemKind.SWITCH, {"half_units": 2, "ports": 64, "port_gbit_s": 400}),
        _form(ItemKind.RACK, {"units": 48}),
        _form(ItemKind.RACK_SYSTEM, {"accelerator_count": 72, "units": 48}, accelerator="gb200"),
        _form(ItemKind.PDU, {"volts": 400, "amps": 63, "phases": 3}),
        _form(ItemKind.UPS, {"capacity_kw": 200}),
        _form(ItemKind.CDU, {"cooling_kw": 1000}),
        _form(ItemKind.PLANT, {"cooling_kw": 800}, kind="chiller"),
        _form(ItemKind.OPTIC, {"port_gbit_s": 1600}, protocol="SMF 500 m"),
        _form(ItemKind.CABLE, {"port_gbit_s": 800, "reach_m": 2}),
        _form(ItemKind.NIC, {"ports": 2, "port_gbit_s": 400}),
        _form(ItemKind.DRIVE, {"capacity_tb": 61.44}),
        _form(ItemKind.MEMORY, {"capacity_gb": 128}),
        _other(ItemKind.LLM, {"total_params_b": 70.55, **_LLM}, developer="Meta", name="Llama X"),
        _other(ItemKind.ENGINE, {"efficiency": 1.05}, name="Fast", version="1.0"),
        _other(
            ItemKind.OFFER,
            {"gpus": 8, "on_demand_usd_h": 50},
            provider="AWS",
            instance="p7.48xlarge",
            region_code="eu-south-1",
            country="it",
            accelerator="h200-sxm",
        ),
        _other(
            ItemKind.API,
            {"input_usd_m": 1, "output_usd_m": 3},
            provider="Nebius",
            model_name="Llama X",
            country="FI",
            llm="llama-3.3-70b",
        ),
        _other(ItemKind.REGION, {"tariff_usd_kwh": 0.11}, name="South Tyrol", country="it"),
    )
}
