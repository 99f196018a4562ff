"""Why the prefill of a request takes so long, alone and among others."""

from typing import Final

from planner.compute.explain.moment import Moment
from planner.compute.explain.terms import Given, applied, without_range
from planner.domain.formula import Explanation, Formula
from planner.domain.language_model import Precision
from planner.domain.phrase import say
from planner.engines.serving.roofline import (
    NEW_TOKENS,
    PREFILL_WORK,
    new_tokens,
    prefill_symbols,
)
from planner.engines.serving.setup import Disaggregation

PREFILL_APART: Final = Formula(
    id="explain.prefill_apart",
    result="time for which a prefill keeps the prefill instances busy",
    unit="s",
    expression="((weights ** 3 + compute ** 3) ** (1 / 3) + links + overhead) / (pp * dp * prefill)",
    symbols={
        "weights": "time to read the weights, once for each chunk, s",
        "compute": "time of the multiplications, s",
        "links": "time on the links between the GPUs of an instance, s",
        "overhead": "launches, s",
        "pp": "pipeline stages",
        "dp": "attention copies",
        "prefill": "instances that read prompts",
    },
    source="roofline with rounded edge; several servers count as one that is as many times as fast",
)


PREFILL: Final = Formula(
    id="explain.prefill",
    result="prefill of a lone request",
    unit="s",
    expression="((weights ** 3 + compute ** 3) ** (1 / 3) + links) * overlap + overhead",
    symbols={
        "weights": "time to read the weights, once for each chunk, s",
        "compute": "time of the multiplications, s",
        "links": "time of the collectives between the GPUs of a replica, s",
        "overlap": "1 for one pipeline stage, less where stages work side by side",
        "overhead": "launches, client, tokeniser and scheduler, s",
    },
    source="roofline with rounded edge, chunk by chunk",
)


SEVERAL: Final = Formula(
    id="explain.several_texts",
    result="prefill of a lone request of several texts",
    unit="s",
    expression="first + (texts - 1) * work",
    symbols={
        "first": "prefill of one text alone, s",
        "texts": "texts of a request",
        "work": "time for which one further text occupies the replica, s",
    },
    source="texts are read one after the other",
)


TEXTS_WORK: Final = Formula(
    id="explain.texts_work",
    result="prefill work of all texts of a request",
    unit="s",
    expression="texts * work",
    symbols={
        "texts": "texts of a request",
        "work": "time for which one text occupies the replica, s",
    },
    source="texts are read one after the other",
)


_PEAKS = {
    Precision.FP8: "fp8_tflops",
    Precision.NVFP4: "fp4_tflops",
    Precision.MXFP4: "fp4_tflops",
    Precision.INT8: "int8_tops",
}


def prefill(moment: Moment) -> Explanation:
    """Return why the prefill of a lone request takes so long."""
    if moment.workload.texts == 1:
        return _first_prefill(moment)
    first = moment.costs.prefill(moment.workload.input_tokens).total_s
    given = {
        "first": Given(first, "s", why=_first_prefill(moment)),
        "texts": moment.case.entered(float(moment.workload.texts), "texts"),
        "work": Given(moment.text_work_s, "s", why=_text_work(moment)),
    }
    title = say("Prefill of a lone request of {0} texts", moment.workload.texts)
    return applied(title, moment.prefill_s, "s", SEVERAL, given)


def _first_prefill(moment: Moment) -> Explanation:
    tokens, setup = float(moment.workload.input_tokens), moment.setup
    step, chunks = moment.costs.prefill(tokens), moment.costs.chunks(tokens)
    given = {
        "weights": Given(step.weights_s, "s"),
        "compute": Given(step.compute_s, "s"),
        "links": Given(step.links_s, "s"),
        "overlap": Given((1.0 + (setup.pp - 1.0) / chunks) / setup.pp, "share of time"),
        "overhead": Given(step.host_s, "s"),
    }
    title = say("Prefill of a lone request on {0}", moment.name)
    return applied(title, step.total_s, "s", PREFILL, given)


def work(moment: Moment) -> Explanation:
    """Return why a prefill keeps what reads prompts busy for so long."""
    if moment.workload.texts == 1:
        return _text_work(moment)
    given = {
        "texts": moment.case.entered(float(moment.workload.texts), "texts"),
        "work": Given(moment.text_work_s, "s", why=_text_work(moment)),
    }
    title = say("Prefill work of a request of {0} texts", moment.workload.texts)
    return applied(title, moment.work_s, "s", TEXTS_WORK, given)


def _text_work(moment: Moment) -> Explanation:
    apart = moment.setup.disaggregation
    return _shared_work(moment) if apart is None else _work_apart(moment, apart)


def _work_apart(moment: Moment, apart: Disaggregation) -> Explanation:
    setup, time = moment.setup, moment.costs.prefill(float(moment.workload.input_tokens))
    given = {
        "weights": Given(time.weights_s, "s"),
        "compute": Given(time.compute_s, "s"),
        "links": Given(time.links_s, "s"),
        "overhead": Given(time.host_s - moment.costs.first_token_s, "s"),
        "pp": moment.case.entered(float(setup.pp), "stages"),
        "dp": moment.case.entered(float(setup.dp), "copies"),
        "prefill": moment.case.entered(float(apart.prefill), "instances"),
    }
    title = say("Prefill work of one request on {0}", moment.name)
    return applied(title, moment.text_work_s, "s", PREFILL_APART, given)


def _computed(moment: Moment, tokens: float) -> Given:
    """The prompt tokens that are computed: all but those found in the prefix cache."""
    entered = moment.case.entered(tokens, "tokens")
    hit = moment.setup.prefix_hit
    if not hit:
        return entered
    given = {"tokens": entered, "hit": moment.case.entered(hit, "share of tokens")}
    value = new_tokens(moment.setup, tokens)
    title = say("Prompt tokens to compute on {0}", moment.name)
    return Given(value, "tokens", why=applied(title, value, "tokens", NEW_TOKENS, given))


def _shared_work(moment: Moment) -> Explanation:
    setup, part = moment.setup, moment.setup.accelerator
    tokens = float(moment.workload.input_tokens)
    printed = _PEAKS.get(setup.weights, "bf16_tflops")
    peak = without_range(part.evidence.get(printed) or part.evidence.get("bf16_tflops"))
    known = {
        "tokens": _computed(moment, tokens),
        "efficiency": Given(
            part.prefill_efficiency, "share of peak", part.evidence.get("prefill_efficiency")
        ),
    }
    units = {
        "body": "parameters",
        "routed": "parameters",
        "peak": "FLOP/s",
        "expert_peak": "FLOP/s",
        "bf16": "FLOP/s",
        "grouped": "share of speed",
        "attention_flop": "FLOP",
        "pairs": "pairs",
        "link_s": "s",
        "adapter_s": "s",
        "uneven": "share of the mean",
        "tp": "GPUs",
        "pp": "stages",
        "dp": "copies",
    }
    bf16 = without_range(part.evidence.get("bf16_tflops"))
    evidence = {"peak": peak, "expert_peak": peak, "bf16": bf16}
    given = {
        name: known.get(name) or Given(value, units[name], evidence.get(name))
        for name, value in prefill_symbols(setup, tokens).items()
    }
    title = say("Prefill work of one request on {0}", moment.name)
    return applied(title, moment.text_work_s, "s", PREFILL_WORK, given)
