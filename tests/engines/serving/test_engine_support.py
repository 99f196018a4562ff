"""What an engine lacks: what it does instead is calculated and said."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from planner.domain.language_model import EngineFeature, Precision
from planner.engines.serving.setup import Adapters, Disaggregation, ServingSetup
from planner.engines.serving.speculation import Speculation
from planner.engines.serving.support import supported, unsupported

MakeSetup = Callable[..., ServingSetup]


def plain(setup: ServingSetup, **asked: Any) -> ServingSetup:
    """Return *setup* on an engine that shares layers and can do nothing else."""
    engine = replace(
        setup.engine,
        version="1",
        weight_formats=(Precision.BF16, Precision.INT8, Precision.INT4),
        kv_formats=(Precision.BF16, Precision.INT8),
        features=(EngineFeature.TENSOR_PARALLEL,),
    )
    return replace(
        setup, **({"weights": Precision.BF16, "kv": Precision.BF16} | asked), engine=engine
    )


@pytest.mark.parametrize(
    ("asked", "instead", "words"),
    [
        ({"weights": Precision.FP8}, {"weights": Precision.INT8}, "loads no FP8 weights"),
        ({"weights": Precision.NVFP4}, {"weights": Precision.INT4}, "loads no NVFP4 weights"),
        ({"kv": Precision.FP8}, {"kv": Precision.INT8}, "keeps no FP8 cache"),
        ({"kv": Precision.NVFP4}, {"kv": Precision.INT8}, "keeps it in INT8"),
        ({"ep": 8, "tp": 8}, {"ep": 1}, "does not spread experts"),
        ({"cp": 8, "tp": 8}, {"cp": 1}, "every GPU keeps its copy"),
        ({"speculation": Speculation(3, 0.7)}, {"speculation": None}, "one token a step"),
        ({"adapters": Adapters(4, 16)}, {"adapters": None}, "a deployment of its own"),
        ({"prefix_hit": 0.5}, {"prefix_hit": 0.0}, "computes every prompt whole"),
    ],
)
def test_what_the_engine_does_instead_is_counted_and_said(
    make_setup: MakeSetup, asked: dict[str, Any], instead: dict[str, Any], words: str
) -> None:
    setup = plain(make_setup("DeepSeek-V3"), **asked)
    found = supported(setup)
    assert found.setup == replace(setup, **instead)
    (phrase,) = found.instead
    assert words in phrase
    assert phrase.startswith("vLLM 1 ")


def test_an_engine_that_can_is_left_alone(make_setup: MakeSetup) -> None:
    unknown = make_setup("DeepSeek-V3", tp=8, ep=8, cp=8, prefix_hit=0.5)
    assert supported(unknown).setup is unknown
    assert unsupported(unknown) is None
    able = replace(unknown.engine, features=tuple(EngineFeature), weight_formats=tuple(Precision))
    assert supported(replace(unknown, engine=able)).instead == ()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"disaggregation": Disaggregation(1, 1)}, "Set the prefill instances to 0"),
        ({"dp": 4}, "Use dp 1 and 4 replicas"),
    ],
)
def test_what_has_no_substitute_is_refused(
    make_setup: MakeSetup, asked: dict[str, Any], words: str
) -> None:
    found = unsupported(plain(make_setup(), **asked))
    assert found is not None
    assert words in found
