"""The fitted factors of the speed model: what they belong to, and what is known beforehand.

A factor belongs to a family of accelerators or to an engine. Beforehand it has a prior from
micro-benchmarks and from how such software works, with a spread of its logarithm; a fit moves it
from there only as far as measurements force it to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.compute.size_choices import Lookups
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel

BUS = "PCIe"


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of a factor before any measurement; `spread` is of its natural logarithm."""

    field: str
    likely: float
    spread: float
    highest: float = float("inf")


ACCELERATOR_PRIORS = (
    # Matrix multiplications of a full step reach 0.5 to 0.9 of the dense peak (vendor GEMM
    # benchmarks); skinny ones of a decode step less.
    Prior("prefill_efficiency", 0.65, 0.3, 0.95),
    # 0.8 of the HBM bandwidth is what aiconfigurator's system files take from micro-benchmarks.
    Prior("decode_bandwidth_efficiency", 0.75, 0.25, 0.95),
    Prior("decode_flop_efficiency", 0.5, 0.5, 0.95),
    Prior("fp4_efficiency", 0.5, 0.2, 1.0),
    # One small all-reduce inside a server, launch included: 5 to 30 microseconds.
    Prior("collective_us", 12.0, 0.6),
)
ENGINE_PRIORS = (
    Prior("efficiency", 1.0, 0.1, 1.2),
    # Two or three memory-bound kernels of about 3 microseconds a layer.
    Prior("layer_us", 8.0, 0.4),
    Prior("moe_layer_us", 40.0, 0.7),
    Prior("host_ms", 1.0, 0.6),
    Prior("sequence_us", 12.0, 0.4),
)


@dataclass(frozen=True, slots=True)
class Factor:
    """One number to be fitted: the field of a family of accelerators or of an engine."""

    owner: str
    prior: Prior

    @property
    def name(self) -> str:
        """Owner and field, unique among all factors."""
        return f"{self.owner}.{self.prior.field}"


def family_of(part: Accelerator) -> str:
    """Return the family whose factors an accelerator shares: its architecture and its links."""
    bus = f" {BUS}" if part.link_kind.startswith(BUS) or "bridge" in part.link_kind else ""
    return f"{part.architecture.split('+')[0].strip()}{bus}"


def factors_of(lookups: Lookups) -> tuple[Factor, ...]:
    """Return every factor of the families and engines of a catalogue, in a fixed order."""
    families = sorted({family_of(one) for one in lookups.accelerators.values()})
    return (
        *(Factor(family, prior) for family in families for prior in ACCELERATOR_PRIORS),
        *(Factor(engine, prior) for engine in sorted(lookups.engines) for prior in ENGINE_PRIORS),
    )


@dataclass(frozen=True, slots=True)
class WithFactors:
    """A catalogue whose accelerators and engines have other factors."""

    accelerators: Mapping[EntryId, Accelerator]
    llms: Mapping[EntryId, LanguageModel]
    engines: Mapping[EntryId, EngineProfile]


def with_factors(lookups: Lookups, values: Mapping[str, float]) -> WithFactors:
    """Return a catalogue with the factors named by `Factor.name`; fields not named stay."""

    def changed(owner: str, priors: tuple[Prior, ...]) -> dict[str, float]:
        names = {prior.field: f"{owner}.{prior.field}" for prior in priors}
        return {field: values[name] for field, name in names.items() if name in values}

    return WithFactors(
        {
            key: replace(one, **changed(family_of(one), ACCELERATOR_PRIORS))  # type: ignore[arg-type]  # the fields are floats
            for key, one in lookups.accelerators.items()
        },
        lookups.llms,
        {
            key: replace(one, **changed(key, ENGINE_PRIORS))  # type: ignore[arg-type]  # the fields are floats
            for key, one in lookups.engines.items()
        },
    )


def owners_of(part: Accelerator, engine: EngineProfile) -> Iterator[str]:
    """Yield the owners of the factors that a set-up depends on."""
    yield family_of(part)
    yield engine.id
