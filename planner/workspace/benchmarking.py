"""A user's benchmark beside the predictions of the open project, and the factors kept from it.

Imports the readers, so nobody imports this module before it is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from planner.catalog.library import Library
from planner.compute.matching import find
from planner.compute.size_choices import PRECISIONS
from planner.document.commands.measured_factors import KeepFactors, MeasuredFactor
from planner.document.observer import Signal
from planner.domain.benchmark import SETUP_FIELDS, Benchmark
from planner.domain.errors import UserError
from planner.domain.phrase import say
from planner.exchange.importing.benchmarks import read_files, read_text
from planner.exchange.importing.sources import Unreadable
from planner.studies.implied_factors import Implied
from planner.studies.own_benchmark import OwnBenchmark, compare_benchmark
from planner.workspace.answering import Answers
from planner.workspace.scheduler import Scheduler
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

__all__ = ["Benchmark", "BenchmarkDesk", "Choices", "Implied", "OwnBenchmark"]

PASTED = say("clipboard")
_SIZES = tuple(map(str, (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 72, 96, 128)))
_COUNTS = frozenset({"gpu_count", "tp", "pp", "ep", "dp"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be said of a set-up: value and name of each entry, precisions, numbers of GPUs."""

    models: tuple[tuple[str, str], ...]
    gpus: tuple[tuple[str, str], ...]
    engines: tuple[tuple[str, str], ...]
    precisions: tuple[str, ...]
    sizes: tuple[str, ...] = _SIZES


@dataclass(frozen=True, slots=True)
class _Question:
    """What is compared; the catalogue follows the project."""

    benchmark: Benchmark
    told: tuple[tuple[str, str], ...]
    library: Library = field(compare=False)
    shelf: int


class BenchmarkDesk:
    """Reads, compares and keeps for one window; `changed` comes when a comparison is done."""

    def __init__(self, workspace: Workspace, scheduler: Scheduler) -> None:
        self._workspace = workspace
        self._answers: Answers[_Question, OwnBenchmark | str] = Answers(scheduler, _answer)

    @property
    def changed(self) -> Signal[None]:
        """Told when what was asked last is known."""
        return self._answers.changed

    def read(self, paths: Sequence[Path]) -> Benchmark:
        """Return the benchmark of some files.

        Raises:
            UserError: when one of them is none.
        """
        return _read(lambda: read_files(paths))

    def read_pasted(self, text: str) -> Benchmark:
        """Return the benchmark in a text.

        Raises:
            UserError: when it is none.
        """
        return _read(lambda: read_text(text, PASTED), say("The clipboard"))

    def choices(self) -> Choices:
        """Return what a set-up can be, in the order of names."""
        library = self._workspace.library
        named = [
            tuple(sorted(((str(one.id), one.name) for one in entries), key=lambda each: each[1]))
            for entries in (library.llms.values(), library.accelerators.values())
        ]
        engines = tuple((str(one.id), one.name) for one in library.engines.values())
        return Choices(named[0], named[1], engines, tuple(dict.fromkeys(PRECISIONS.values())))

    def guess(self, benchmark: Benchmark) -> dict[str, str]:
        """Return what is known of the set-up by `SETUP_FIELDS`: from the files, else the project."""
        library = self._workspace.library
        told = dict.fromkeys(SETUP_FIELDS, "")
        found = {**(benchmark.points[0].told if benchmark.points else {}), **benchmark.told}
        told.update({name: text for name, text in found.items() if name in told})
        for name, entries in (
            ("model", library.llms),
            ("gpu", library.accelerators),
            ("engine", library.engines),
        ):
            match = find(told[name], entries) if told[name] else None
            told[name] = "" if match is None else str(match.entry.id)
        for name in ("weights_precision", "kv_precision"):
            precision = PRECISIONS.get(told[name].lower())
            told[name] = "" if precision is None else precision.value
        for name in _COUNTS:
            told[name] = told[name] if told[name].isdigit() else ""
        return self._with_deployment(told)

    def _with_deployment(self, told: dict[str, str]) -> dict[str, str]:
        """Fill what no file tells from a deployment of the model, or from the only one there is."""
        plan = self._workspace.state.plan
        served = [one for one in plan.deployments if told["model"] in ("", str(one.llm))]
        if not served or (not told["model"] and len(served) > 1):
            return told
        deployment = served[0]
        pool = next((one for one in plan.pools if one.id == deployment.pool), None)
        told["model"] = told["model"] or str(deployment.llm)
        if pool is not None and not told["gpu"]:
            told["gpu"] = str(pool.accelerator)
            told["engine"] = told["engine"] or str(deployment.engine)
            told["weights_precision"] = told["weights_precision"] or deployment.weights.value
            told["kv_precision"] = told["kv_precision"] or deployment.kv.value
            if not told["tp"] and not told["gpu_count"]:
                told["tp"], told["gpu_count"] = str(deployment.tp), str(deployment.tp)
        return told

    def compare(
        self, benchmark: Benchmark, told: Mapping[str, str]
    ) -> tuple[OwnBenchmark | str | None, bool]:
        """Return the comparison, or a text why there is none, and whether it is still to come."""
        library = self._workspace.library
        own = tuple((name, text) for name, text in told.items() if text)
        return self._answers.to(_Question(benchmark, own, library, id(library)))

    def keep(self, found: OwnBenchmark, factors: Sequence[Implied]) -> bool:
        """Use implied factors for everything in the project; returns whether that was done."""
        kept = tuple(
            MeasuredFactor(one.entry, one.field, one.value, one.low, one.high)
            for one in factors
            if one.value is not None
        )
        if not kept:
            return False
        benchmark = found.benchmark
        day = benchmark.date or date.today().isoformat()
        what = say("{0}; {1} loads, {2}", found.setup, found.counted, benchmark.tool)
        return run_and_tell(self._workspace, KeepFactors(kept, benchmark.source, day, what))


def _answer(asked: _Question, breathe: Callable[[], None]) -> OwnBenchmark | str:
    try:
        return compare_benchmark(asked.library, asked.benchmark, dict(asked.told), breathe)
    except ValueError as problem:
        return str(problem)


def _read(read: Callable[[], Benchmark], what: str = "") -> Benchmark:
    try:
        return read()
    except Unreadable as problem:
        happened = say("{0} {1}.", what, str(problem)) if what else say("{0}.", str(problem))
        raise UserError(
            happened,
            say("Nothing was compared, and nothing was changed."),
            say(
                "Choose results of vllm bench serve, SGLang, AIPerf, GenAI-Perf or inference-perf,"
                " or a table with a load a row."
            ),
        ) from None
