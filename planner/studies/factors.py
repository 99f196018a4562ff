"""The fitted factors of the speed model: what they belong to, and what is known beforehand.

A factor belongs to a family of accelerators or to an engine. Beforehand it has a prior from
micro-benchmarks and from how such software works, with a spread of its logarithm; a fit moves it
from there only as far as measurements force it to. The same factor of two families, or of two
engines, is alike: what is learnt of one moves the other (partial pooling), so that a family with
few measurements, or none, is predicted by its relatives.
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


MICRO_BENCHMARKS: Mapping[tuple[str, str], float] = {
    # Largest share of the BF16 peak that a search over shapes of matrices found, over that of H100
    # (0.80): A100 0.87, MI300X 0.51, MI325X 0.60 (Machine Learning Engineering Open Book, MAMF,
    # 2025). Of MI300X another study gives 0.45 against 0.93 of H100 and B200, in FP8 and BF16
    # (Ambati and Diep, arXiv 2510.27583); the middle of both is taken.
    ("Ampere", "prefill_efficiency"): 1.08,
    ("Ampere", "decode_flop_efficiency"): 1.08,
    ("CDNA 3", "prefill_efficiency"): 0.58,
    ("CDNA 4", "prefill_efficiency"): 0.62,
    # RTX PRO 6000 Server multiplies BF16 matrices of 8,192 at 0.83 of the peak, H100 at 0.80
    # (torch-performance-test-data, 162, 2026-04); FP4 instructions of its kin reach 1.2 of the
    # printed dense peak at their clock (imp, pull request 606, 2026-06), those of B200 0.34 to
    # 0.43 of it (vLLM, pull request 20646, 2025-07).
    ("Blackwell PCIe", "prefill_efficiency"): 1.04,
    ("Blackwell PCIe", "fp4_efficiency"): 1.3,
    # The FP8 matrices of Llama-70B on one of eight MI300X reach 0.04 to 0.15 of the peak at 1,024
    # rows, where other parts reach 0.3 to 0.5 (aiter, pull request 1092, 2025-09).
    ("CDNA 3", "decode_flop_efficiency"): 0.4,
    ("CDNA 4", "decode_flop_efficiency"): 0.5,
    # 0.81 of the peak bandwidth against 0.90 of B200 (BabelStream; arXiv 2510.27583).
    ("CDNA 3", "decode_bandwidth_efficiency"): 0.9,
    ("CDNA 4", "decode_bandwidth_efficiency"): 0.9,
    # One row times those matrices takes 11 to 18 microseconds, of which 2.4 read the weights: of
    # the four of a layer about 30 microseconds remain beside it with tuned kernels (the same pull request).
    ("vllm-rocm", "layer_us"): 33.0 / 8.0,
}
"""What micro-benchmarks say of the factor of an owner, relative to the usual prior."""

_ENGINE_FIELDS = frozenset(prior.field for prior in ENGINE_PRIORS)
ALIKE = 0.5
"""Correlation of ln(factor) between families, and between engines: half of what is not known
beforehand is common to all of them."""
OF_ONE_VENDOR = 0.7
"""The same between families of one vendor, whose libraries are one."""
ONE_PROGRAM = 0.9
"""The same between builds of one engine for different parts."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One number to be fitted: the field of a family of accelerators or of an engine.

    Factors of one `kin` (vendor of the family, program of the engine) are more alike than others.
    """

    owner: str
    prior: Prior
    kin: str = ""

    @property
    def name(self) -> str:
        """Owner and field, unique among all factors."""
        return f"{self.owner}.{self.prior.field}"

    def alike(self, other: "Factor") -> float:
        """Return the correlation of this factor with another one before any measurement."""
        if self.prior.field != other.prior.field:
            return 0.0
        if self.owner == other.owner:
            return 1.0
        if self.kin != other.kin:
            return ALIKE
        return ONE_PROGRAM if self.prior.field in _ENGINE_FIELDS else OF_ONE_VENDOR


def family_of(part: Accelerator) -> str:
    """Return the family whose factors an accelerator shares: its architecture and its links."""
    bus = f" {BUS}" if part.link_kind.startswith(BUS) or "bridge" in part.link_kind else ""
    return f"{part.architecture.split('+')[0].strip()}{bus}"


def factors_of(lookups: Lookups) -> tuple[Factor, ...]:
    """Return every factor of the families and engines of a catalogue, in a fixed order."""
    vendors = {family_of(one): one.manufacturer for one in lookups.accelerators.values()}
    programs = {key: one.name.split(" ")[0] for key, one in lookups.engines.items()}
    return (
        *(
            Factor(family, _prior_of(family, prior), vendors[family])
            for family in sorted(vendors)
            for prior in ACCELERATOR_PRIORS
        ),
        *(
            Factor(engine, _prior_of(engine, prior), programs[engine])
            for engine in sorted(programs)
            for prior in ENGINE_PRIORS
        ),
    )


def _prior_of(owner: str, prior: Prior) -> Prior:
    """Return a prior moved by what micro-benchmarks say of its owner."""
    moved = MICRO_BENCHMARKS.get((owner, prior.field), 1.0)
    return replace(prior, likely=min(prior.likely * moved, prior.highest))


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
