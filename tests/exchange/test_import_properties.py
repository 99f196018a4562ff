"""Whatever is in a file: it is read or refused in words, and what it makes passes the loader."""

import csv
import io
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.catalog.layer import Layer
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.exchange.importing.amounts import date_in, number_in, share_in, weeks_in
from planner.exchange.importing.cloud_table import read_offers
from planner.exchange.importing.columns import CLOUD_FIELDS, PRICE_FIELDS
from planner.exchange.importing.known_parts import KnownParts
from planner.exchange.importing.model_config import SideFiles, read_model
from planner.exchange.importing.netbox import read_type
from planner.exchange.importing.netbox_devices import Context
from planner.exchange.importing.netbox_schema import COMPONENTS, DEVICE_KEYS, RACK_KEYS
from planner.exchange.importing.options import ImportOptions, Redundancy
from planner.exchange.importing.plain_yaml import parse
from planner.exchange.importing.price_list import PriceContext, read_prices
from planner.exchange.importing.report import ReportRow, Verdict
from planner.exchange.importing.sources import Unreadable
from planner.exchange.importing.tables import preview_table, read_table
from tests.builders import library

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DATE = "2026-11-25"
CONTEXT = Context(
    library(), KnownParts(library().parts), ImportOptions(DATE, redundancy=Redundancy.TWO_FEEDS)
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
numbers = st.integers(-1, 5000) | st.floats(-1, 100, allow_nan=False)


def items(key: str) -> st.SearchStrategy[Any]:
    types = st.sampled_from(["iec-60320-c14", "400gbase-x-osfp", "1000base-t"])
    named = {"name": st.text(min_size=1, max_size=6), "type": types}
    drawn = {"maximum_draw": numbers, "allocated_draw": numbers} if key == "power-ports" else {}
    others = {name: scalars for name in COMPONENTS[key] - named.keys() - drawn.keys()}
    return st.lists(st.fixed_dictionaries(named, optional={**others, **drawn}) | values, max_size=4)


def type_files(keys: frozenset[str]) -> st.SearchStrategy[Mapping[str, Any]]:
    usual: dict[str, st.SearchStrategy[Any]] = {
        "manufacturer": st.just("Acme"),
        "model": st.text(min_size=1, max_size=10) | scalars,
        "slug": st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True) | scalars,
        "u_height": st.sampled_from([0, 1, 2, 0.5, 42]) | scalars,
    }
    optional = {
        name: items(name) | values if name in COMPONENTS else numbers | values
        for name in keys - usual.keys()
    }
    return st.fixed_dictionaries(usual, optional=optional)


def is_sound(row: ReportRow) -> None:
    """A refused row says why and makes nothing; what another one makes is taken by the loader."""
    if row.verdict is Verdict.REFUSED:
        assert row.reason
        assert row.draft is None
        assert row.entry is None
    if row.draft is None:
        return
    with TemporaryDirectory() as name:
        layer = Layer(Path(name))
        layer.put([row.draft])
        layer.write()
        found, problems = load([Path(name)])
        assert problems == ()
        assert [*found.entries(), *found.components.values()] == [row.entry]


@QUICK
@given(st.binary(max_size=400))
def test_any_bytes_are_a_type_file_or_refused(data: bytes) -> None:
    is_sound(read_type("any.yaml", data, CONTEXT))


@QUICK
@given(type_files(DEVICE_KEYS) | type_files(RACK_KEYS) | values)
def test_any_type_file_is_read_or_refused(content: Any) -> None:
    text = yaml.safe_dump(content, allow_unicode=True)
    is_sound(read_type("any.yaml", text.encode("utf-8", "replace"), CONTEXT))


def module_files() -> st.SearchStrategy[Mapping[str, Any]]:
    profiles = st.sampled_from(["GPU", "Memory", "Hard disk", "Power supply", "Transceiver", "x"])
    attributes = st.dictionaries(st.sampled_from(["size", "wattage", "data_rate", "reach"]), values)
    told = st.sampled_from(["64GB RDIMM", "NVMe 15TB", "adapter", "psu", "QSFP-100G", "fan", ""])
    usual = {"manufacturer": st.just("Acme"), "model": told | scalars}
    optional = {
        "profile": profiles | values,
        "attribute_data": attributes | values,
        "description": told | values,
        "weight": numbers | values,
        "weight_unit": st.sampled_from(["kg", "lb"]) | values,
        **{name: items(name) | values for name in ("interfaces", "power-ports", "front-ports")},
    }
    return st.fixed_dictionaries(usual, optional=optional)


@QUICK
@given(module_files())
def test_any_module_is_read_or_refused(content: Any) -> None:
    text = yaml.safe_dump(content, allow_unicode=True)
    name = "module-types/Acme/any.yaml"
    is_sound(read_type(name, text.encode("utf-8", "replace"), CONTEXT))


@QUICK
@given(values)
def test_plain_yaml_means_what_the_usual_loader_says(content: Any) -> None:
    text = yaml.safe_dump(content, allow_unicode=True)
    try:
        found = parse(text)
    except Unreadable:
        return  # an alias, or a sign that the parser does not take
    plain = yaml.safe_load(text)
    if isinstance(plain, str | bool) or plain is None:
        assert found == plain


def config_files() -> st.SearchStrategy[Mapping[str, Any]]:
    sizes = st.integers(-1, 9000)
    names = (
        *("head_dim", "num_key_value_heads", "intermediate_size", "sliding_window"),
        *("num_experts", "num_experts_per_tok", "moe_intermediate_size", "n_shared_experts"),
        *("kv_lora_rank", "qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim", "index_topk"),
        *("linear_num_value_heads", "linear_key_head_dim", "linear_value_head_dim"),
        *("first_k_dense_replace", "moe_layer_freq", "decoder_sparse_step"),
        *("attention_chunk_size", "full_attention_interval", "sliding_window_pattern"),
    )
    kinds = st.sampled_from(["full_attention", "sliding_attention", "linear_attention", "x"])
    return st.fixed_dictionaries(
        {
            "model_type": st.sampled_from(
                ["llama", "llama4", "gemma3", "bert", "gpt_oss", "new", "gpt2", "falcon", "mpt"]
            ),
            "hidden_size": st.sampled_from([256, 4096]) | scalars,
            "num_hidden_layers": st.sampled_from([2, 32]) | scalars,
            "num_attention_heads": st.sampled_from([8, 32]) | scalars,
            "vocab_size": st.sampled_from([32_000]) | scalars,
            "max_position_embeddings": st.sampled_from([8192]) | scalars,
        },
        optional={
            **{name: sizes | scalars for name in names},
            "layer_types": st.lists(kinds, min_size=2, max_size=2) | values,
            "hybrid_override_pattern": st.text("M*E-", min_size=2, max_size=2) | scalars,
            "quantization_config": values,
            "attn_config": values,
            "multi_query": st.booleans() | scalars,
            "new_decoder_architecture": st.booleans() | scalars,
            "expansion_ratio": sizes | scalars,
            "text_config": values,
        },
    )


@QUICK
@given(config_files(), values, values)
def test_any_configuration_is_read_or_refused(config: Any, beside: Any, index: Any) -> None:
    side = SideFiles(
        beside if isinstance(beside, dict) else None, index if isinstance(index, dict) else None
    )
    data = json.dumps(config).encode()
    is_sound(read_model("Acme--Any_config.json", data, side, Library(), DATE))


@QUICK
@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx"]))
def test_any_bytes_are_a_table_or_refused(data: bytes, suffix: str) -> None:
    for fields in (PRICE_FIELDS, CLOUD_FIELDS):
        with suppress(Unreadable):
            assert read_table(suffix, data, fields, {}).columns
        with suppress(Unreadable):
            assert preview_table(suffix, data, [fields], {}).titles


@QUICK
@given(
    st.lists(st.sampled_from(["Code", "Net", "net", "Price", ""]), min_size=1, max_size=5),
    st.dictionaries(st.sampled_from(["price", "part_number", "kind", "x"]), st.text(max_size=4)),
)
def test_any_columns_may_be_told_of_any_table(titles: list[str], told: dict[str, str]) -> None:
    data = table_of(",".join(titles), [["QM9700", "1", "2", "3", "4"][: len(titles)]])
    for fields in (PRICE_FIELDS, CLOUD_FIELDS):
        with suppress(Unreadable):
            places = read_table(".csv", data, fields, {"": told}).told
            again = read_table(".csv", data, fields, {"": places}).told
            assert places == again


@QUICK
@given(st.text(max_size=20) | st.floats())
def test_any_cell_is_a_number_or_nothing(cell: Any) -> None:
    for read in (number_in, share_in, weeks_in):
        found = read(cell)
        assert found is None or isinstance(found, float)
    date_in(cell)


words = (
    *("MQM9700-NS2F", "qm9700", "L40S", "AWS", "us-east-1", "8", "1.234,50", "30%", "EUR"),
    *("USD", "2026-12-31", "-1", "1e400", "spot", "on demand", "12 weeks", ""),
)
cells = st.sampled_from(words) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=10
)


def table_of(header: str, rows: list[list[str]]) -> bytes:
    handle = io.StringIO()
    writer = csv.writer(handle)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return handle.getvalue().encode()


def rows_of(width: int) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(cells, min_size=width, max_size=width), max_size=3)


@QUICK
@given(rows_of(9))
def test_any_line_of_a_price_list_is_a_price_or_refused(rows: list[list[str]]) -> None:
    header = "part number,name,price,currency,discount,lead time,valid until,moq,country"
    options = ImportOptions(DATE, per_usd={"EUR": 0.9})
    context = PriceContext(library(), CONTEXT.known, options)
    table = read_table(".csv", table_of(header, rows), PRICE_FIELDS, {})
    for row in read_prices("list.csv", table, context):
        assert (row.entry is None) is (row.verdict is Verdict.REFUSED)
        assert row.reason


@QUICK
@given(rows_of(7))
def test_any_line_of_cloud_prices_is_an_offer_or_refused(rows: list[list[str]]) -> None:
    header = "provider,instance,region,gpu,gpus,price,term"
    table = read_table(".csv", table_of(header, rows), CLOUD_FIELDS, {})
    for row in read_offers("list.csv", table, library(), ImportOptions(DATE)):
        assert (row.entry is None) is (row.verdict is Verdict.REFUSED)
        if row.verdict is Verdict.REFUSED:
            assert row.reason
