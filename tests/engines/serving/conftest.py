"""Published figures of models, parts and engines that the serving tests calculate with."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.language_model import (
    Admission,
    Attention,
    EngineProfile,
    LanguageModel,
    LatentCache,
    LayerMix,
    MixtureOfExperts,
    Precision,
)
from planner.engines.serving.setup import ServingSetup


def _model(
    name: str,
    total_b: float,
    active_b: float,
    *,
    layers: int,
    hidden: int,
    heads: int,
    kv_heads: int,
    head_dim: int,
    intermediate: int,
    vocabulary: int,
    attention: Attention = Attention.GQA,
    max_context: int = 131072,
    tied: bool = False,
    native: Precision = Precision.BF16,
    experts: MixtureOfExperts | None = None,
    latent: LatentCache | None = None,
    mix: LayerMix | None = None,
) -> LanguageModel:
    return LanguageModel(
        id=EntryId(name.lower()),
        developer="",
        name=name,
        licence="",
        released="",
        total_params_b=total_b,
        active_params_b=active_b,
        layers=layers,
        hidden=hidden,
        heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim,
        intermediate=intermediate,
        vocabulary=vocabulary,
        tied_embeddings=tied,
        attention=attention,
        max_context=max_context,
        native_precision=native,
        experts=experts,
        latent=latent,
        mix=mix,
    )


def _part(
    name: str,
    memory: tuple[float, float],
    bandwidth_gb_s: float,
    peaks: tuple[float, float | None, float | None],
    *,
    link_gb_s: float,
    factors: tuple[float, float, float, float, float],
) -> Accelerator:
    bf16, fp8, fp4 = peaks
    prefill, bandwidth, decode, fp4_share, collective_us = factors
    return Accelerator(
        id=EntryId(name.lower()),
        manufacturer="AMD" if name.startswith("MI") else "NVIDIA",
        name=name,
        memory_gb=memory[0],
        memory_gib=memory[1],
        bandwidth_gb_s=bandwidth_gb_s,
        bf16_tflops=bf16,
        fp8_tflops=fp8,
        fp4_tflops=fp4,
        int8_tops=fp8,
        board_kw=None,
        link_kind="",
        link_gb_s=link_gb_s,
        architecture="",
        prefill_efficiency=prefill,
        decode_bandwidth_efficiency=bandwidth,
        decode_flop_efficiency=decode,
        fp4_efficiency=fp4_share,
        collective_us=collective_us,
    )


def _engine(name: str, factors: tuple[float, float, float, float, float]) -> EngineProfile:
    efficiency, layer_us, moe_layer_us, host_ms, sequence_us = factors
    return EngineProfile(
        id=EntryId(name.lower()),
        name=name,
        version="",
        efficiency=efficiency,
        layer_us=layer_us,
        moe_layer_us=moe_layer_us,
        host_ms=host_ms,
        sequence_us=sequence_us,
        non_torch_gib=1.0,
        per_rank_gib=0.5,
        graphs_gib=1.0,
        batch_tokens=8192,
        max_sequences=1024,
        admission=Admission.PREEMPTING if name == "vLLM" else Admission.RESERVING,
    )


@pytest.fixture(scope="session")
def llms() -> Mapping[str, LanguageModel]:
    """Models by name; sizes as in their published configurations."""
    mla = LatentCache(kv_rank=512, q_rank=1536, rope_dim=64, nope_dim=128, value_dim=128)
    llama_70b = _model(
        "Llama-3.1-70B",
        70.55,
        70.55,
        layers=80,
        hidden=8192,
        heads=64,
        kv_heads=8,
        head_dim=128,
        intermediate=28672,
        vocabulary=128256,
    )
    deepseek = _model(
        "DeepSeek-V3",
        671.0,
        37.0,
        layers=61,
        hidden=7168,
        heads=128,
        kv_heads=1,
        head_dim=56,
        intermediate=18432,
        vocabulary=129280,
        attention=Attention.MLA,
        max_context=163840,
        native=Precision.FP8,
        experts=MixtureOfExperts(256, 8, 1, 2048, 0, 58, 3),
        latent=mla,
    )
    models = (
        _model(
            "Llama-3.1-8B",
            8.03,
            8.03,
            layers=32,
            hidden=4096,
            heads=32,
            kv_heads=8,
            head_dim=128,
            intermediate=14336,
            vocabulary=128256,
        ),
        llama_70b,
        _model(
            "Llama-3.1-405B",
            405.9,
            405.9,
            layers=126,
            hidden=16384,
            heads=128,
            kv_heads=8,
            head_dim=128,
            intermediate=53248,
            vocabulary=128256,
        ),
        replace(llama_70b, id=EntryId("llama-3.3-70b"), name="Llama-3.3-70B"),
        _model(
            "Falcon-7B",
            7.2,
            7.2,
            layers=32,
            hidden=4544,
            heads=71,
            kv_heads=1,
            head_dim=64,
            intermediate=18176,
            vocabulary=65024,
            tied=True,
            attention=Attention.MQA,
            max_context=2048,
        ),
        _model(
            "Command-R-35B",
            35.0,
            35.0,
            layers=40,
            hidden=8192,
            heads=64,
            kv_heads=64,
            head_dim=128,
            intermediate=22528,
            vocabulary=256000,
            tied=True,
            attention=Attention.MHA,
        ),
        deepseek,
        replace(
            deepseek,
            id=EntryId("deepseek-v3.2"),
            name="DeepSeek-V3.2",
            attention=Attention.SPARSE_MLA,
        ),
        _model(
            "gpt-oss-20b",
            20.9,
            3.6,
            layers=24,
            hidden=2880,
            heads=64,
            kv_heads=8,
            head_dim=64,
            intermediate=0,
            vocabulary=201088,
            attention=Attention.SLIDING,
            native=Precision.MXFP4,
            experts=MixtureOfExperts(32, 4, 0, 2880, 0, 24, 0),
            mix=LayerMix(full=12, sliding=12, window=128),
        ),
        _model(
            "gpt-oss-120b",
            116.8,
            5.1,
            layers=36,
            hidden=2880,
            heads=64,
            kv_heads=8,
            head_dim=64,
            intermediate=0,
            vocabulary=201088,
            attention=Attention.SLIDING,
            native=Precision.MXFP4,
            experts=MixtureOfExperts(128, 4, 0, 2880, 0, 36, 0),
            mix=LayerMix(full=18, sliding=18, window=128),
        ),
        _model(
            "Gemma-3-27B",
            27.4,
            27.4,
            layers=62,
            hidden=5376,
            heads=32,
            kv_heads=16,
            head_dim=128,
            intermediate=21504,
            vocabulary=262208,
            tied=True,
            attention=Attention.SLIDING,
            mix=LayerMix(full=10, sliding=52, window=1024),
        ),
        _model(
            "Gemma-4-31B",
            31.0,
            31.0,
            layers=60,
            hidden=5376,
            heads=32,
            kv_heads=16,
            head_dim=256,
            intermediate=21504,
            vocabulary=262144,
            tied=True,
            attention=Attention.SLIDING,
            max_context=262144,
            mix=LayerMix(full=10, sliding=50, window=1024, global_kv_heads=4, global_head_dim=512),
        ),
        _model(
            "Llama-4-Scout",
            109.0,
            17.0,
            layers=48,
            hidden=5120,
            heads=40,
            kv_heads=8,
            head_dim=128,
            intermediate=16384,
            vocabulary=202048,
            attention=Attention.CHUNKED,
            max_context=10485760,
            experts=MixtureOfExperts(16, 1, 1, 8192, 0, 48, 0),
            mix=LayerMix(full=12, sliding=36, window=8192),
        ),
        _model(
            "Qwen3-Next-80B-A3B",
            80.0,
            3.0,
            layers=48,
            hidden=2048,
            heads=16,
            kv_heads=2,
            head_dim=256,
            intermediate=0,
            vocabulary=151936,
            attention=Attention.LINEAR_HYBRID,
            max_context=262144,
            experts=MixtureOfExperts(512, 10, 1, 512, 512, 48, 0),
            mix=LayerMix(full=12, linear=36, state_heads=32, state_key=128, state_value=128),
        ),
        _model(
            "Nemotron-H-56B",
            56.3,
            56.3,
            layers=118,
            hidden=8192,
            heads=64,
            kv_heads=8,
            head_dim=128,
            intermediate=32768,
            vocabulary=131072,
            attention=Attention.STATE_SPACE_HYBRID,
            max_context=8192,
            mix=LayerMix(full=10, linear=54, state_heads=256, state_key=64, state_value=256),
        ),
        _model(
            "bge-m3",
            0.568,
            0.568,
            layers=24,
            hidden=1024,
            heads=16,
            kv_heads=16,
            head_dim=64,
            intermediate=4096,
            vocabulary=250002,
            tied=True,
            attention=Attention.ENCODER,
            max_context=8194,
        ),
    )
    return {model.name: model for model in models}


@pytest.fixture(scope="session")
def parts() -> Mapping[str, Accelerator]:
    """Accelerators by name: datasheet figures and fitted efficiencies."""
    hopper = (0.60, 0.79, 0.48, 1.0, 18.0)
    blackwell = (0.87, 0.66, 0.84, 0.47, 18.5)
    accelerators = (
        _part("A100-SXM", (80, 79.2), 2039, (312, None, None), link_gb_s=300, factors=hopper),
        _part("H100-SXM", (80, 79.6), 3350, (989, 1979, None), link_gb_s=450, factors=hopper),
        _part("H200-SXM", (141, 139.8), 4800, (989, 1979, None), link_gb_s=450, factors=hopper),
        _part("B200-SXM", (180, 178.4), 8000, (2250, 4500, 9000), link_gb_s=900, factors=blackwell),
        _part(
            "MI300X",
            (192, 191.5),
            5300,
            (1307, 2615, None),
            link_gb_s=448,
            factors=(0.9, 0.3, 0.18, 1.0, 5.5),
        ),
    )
    return {part.name: part for part in accelerators}


@pytest.fixture(scope="session")
def engines() -> Mapping[str, EngineProfile]:
    """Engine profiles by name; *ideal* has no overhead at all."""
    profiles = (
        _engine("vLLM", (0.93, 6.8, 125.0, 0.6, 11.5)),
        _engine("TensorRT-LLM", (1.0, 6.1, 27.0, 1.2, 11.5)),
        _engine("ideal", (1.0, 0.0, 0.0, 0.0, 0.0)),
    )
    return {profile.name: profile for profile in profiles}


@pytest.fixture(scope="session")
def make_setup(
    llms: Mapping[str, LanguageModel],
    parts: Mapping[str, Accelerator],
    engines: Mapping[str, EngineProfile],
) -> Callable[..., ServingSetup]:
    """Return a function of model, part and engine by name and any other field of a set-up."""

    def make(
        llm: str = "Llama-3.1-70B",
        part: str = "H200-SXM",
        engine: str = "vLLM",
        **changes: object,
    ) -> ServingSetup:
        base = ServingSetup(llms[llm], parts[part], engines[engine], Precision.FP8, Precision.FP8)
        return replace(base, **changes)  # type: ignore[arg-type]

    return make
