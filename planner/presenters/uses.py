"""What people use an LLM for: lengths and objectives to begin with, from the assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.provenance import Estimate
from planner.domain.workload import WorkloadKind
from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class Use:
    """A use with its mean lengths in tokens and its objectives in ms (None: none)."""

    key: str
    name: str
    kind: WorkloadKind
    input_tokens: int
    output_tokens: int
    ttft_ms: float | None
    tpot_ms: float | None


def uses(assumptions: Mapping[str, Estimate]) -> tuple[Use, ...]:
    """Return the uses that the form of a workload offers."""
    named = (
        ("chat", translate("uses", "Chat assistant"), WorkloadKind.INTERACTIVE),
        ("rag", translate("uses", "Document RAG"), WorkloadKind.INTERACTIVE),
        ("code", translate("uses", "Code completion"), WorkloadKind.INTERACTIVE),
        ("batch", translate("uses", "Batch job"), WorkloadKind.BATCH),
    )

    def value(key: str, field: str) -> float | None:
        estimate = assumptions.get(f"serving.{key}_{field}")
        return estimate.likely if estimate else None

    return tuple(
        Use(
            key,
            name,
            kind,
            round(value(key, "input_tokens") or 1),
            round(value(key, "output_tokens") or 1),
            value(key, "ttft_ms"),
            value(key, "tpot_ms"),
        )
        for key, name, kind in named
    )
