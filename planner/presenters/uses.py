"""What people use an LLM for: lengths, habits and objectives to begin with, from the assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.provenance import Estimate
from planner.domain.workload import WorkloadKind
from planner.presenters import formats
from planner.presenters.wording import translate

_USUAL = "serving."
"""Where what a use says nothing of itself about is found, such as `serving.active_share`."""


@dataclass(frozen=True, slots=True)
class Use:
    """A use with its mean lengths in tokens, its users' habits and its objectives in ms (None: none).

    `texts` are those of one request, which only embeddings and reranking have several of;
    `prefix_hit` is the share of the input that earlier requests brought already.
    """

    key: str
    name: str
    kind: WorkloadKind
    input_tokens: int
    output_tokens: int
    ttft_ms: float | None
    tpot_ms: float | None
    active_share: float = 0.1
    seconds_between_requests: float = 60.0
    texts: int = 1
    prefix_hit: float = 0.0
    sources: str = ""


def uses(assumptions: Mapping[str, Estimate]) -> tuple[Use, ...]:
    """Return the uses that the forms of a workload offer, from `serving.<use>_<field>`."""
    interactive = WorkloadKind.INTERACTIVE
    named = (
        ("chat", translate("uses", "Chat assistant"), interactive),
        ("rag", translate("uses", "Document RAG"), interactive),
        ("code", translate("uses", "Code completion"), interactive),
        ("summary", translate("uses", "Summarisation"), interactive),
        ("agent", translate("uses", "Agents"), interactive),
        ("reasoning", translate("uses", "Reasoning assistant"), interactive),
        ("embedding", translate("uses", "Embeddings"), WorkloadKind.EMBEDDING),
        ("reranking", translate("uses", "Reranking"), WorkloadKind.RERANKING),
        ("batch", translate("uses", "Batch job"), WorkloadKind.BATCH),
    )
    return tuple(
        _use(assumptions, key, name, kind)
        for key, name, kind in named
        if f"serving.{key}_input_tokens" in assumptions
    )


def use_text(use: Use) -> str:
    """Return lengths, habits and objectives of a use in words."""
    parts = [
        translate("uses", "{0} tokens in, {1} out").format(
            formats.grouped(use.input_tokens), formats.grouped(use.output_tokens)
        )
        if use.kind.generates
        else translate("uses", "{0} texts of {1} tokens a request").format(
            formats.grouped(use.texts), formats.grouped(use.input_tokens)
        ),
        translate("uses", "{0} of the users active, each every {1} s").format(
            formats.percent(use.active_share), formats.trimmed(use.seconds_between_requests)
        ),
    ]
    if use.prefix_hit:
        text = translate("uses", "{0} of the input known before")
        parts.append(text.format(formats.percent(use.prefix_hit)))
    for text, limit in (
        (translate("uses", "TTFT at most {0}"), use.ttft_ms),
        (translate("uses", "TPOT at most {0}"), use.tpot_ms),
    ):
        if limit is not None:
            parts.append(text.format(formats.Quantity(formats.grouped(limit), "ms")))
    return "; ".join(parts)


def _use(assumptions: Mapping[str, Estimate], key: str, name: str, kind: WorkloadKind) -> Use:
    def found(field: str) -> Estimate | None:
        return assumptions.get(f"serving.{key}_{field}")

    def value(field: str) -> float | None:
        estimate = found(field)
        return estimate.likely if estimate else None

    def habit(field: str, otherwise: float) -> float:
        estimate = found(field) or assumptions.get(f"{_USUAL}{field}")
        return estimate.likely if estimate else otherwise

    lengths = [one for field in ("input_tokens", "output_tokens") if (one := found(field))]
    return Use(
        key,
        name,
        kind,
        round(value("input_tokens") or 1),
        round(value("output_tokens") or 1),
        value("ttft_ms"),
        value("tpot_ms"),
        habit("active_share", 0.1),
        habit("seconds_between_requests", 60.0),
        round(value("texts") or 1),
        value("prefix_hit") or 0.0,
        "\n".join(map(_source_text, lengths)),
    )


def _source_text(estimate: Estimate) -> str:
    """One length with its range and where it is from."""
    evidence = estimate.evidence
    text = translate("uses", "{0}: {1} ({2} to {3}), {4}").format(
        estimate.label,
        formats.grouped(estimate.likely),
        formats.grouped(estimate.low),
        formats.grouped(estimate.high),
        evidence.status,
    )
    return f"{text}. {evidence.note}" if evidence.note else text
