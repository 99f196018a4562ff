"""The command calibrate: fit the factors of the speed model to a table of measurements."""

import csv
import dataclasses
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.app import wiring
from planner.app.commands.printing import print_table
from planner.catalog.columns import EVIDENCE
from planner.catalog.library import Library
from planner.domain.errors import UserError
from planner.exchange.target import replacing
from planner.studies.accuracy import LeftOut, Scored, cross_validate, scores
from planner.studies.calibration import Calibration, Progress, calibrate, is_speed
from planner.studies.catalogue_factors import (
    CLASSES,
    Tables,
    measured_parts,
    spread_of,
    with_fitted_engines,
    with_fitted_parts,
)
from planner.studies.first_tokens import first_tokens
from planner.studies.impossible_rates import sort_out
from planner.studies.measurements import (
    Measurement,
    Measurements,
    NoMeasurements,
    read_measurements,
)
from planner.studies.memory_accuracy import memory_scores

_FEWEST = 3
"""Measurements below which a fit says nothing."""
_HEADER = ("factor", "value", "low", "high", "measurements", "identified")


def calibrate_command(
    table: Annotated[
        Path, typer.Argument(metavar="MEASUREMENTS.csv", help="A table of measurements.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FACTORS.csv", help="Where the factors go."),
    ] = None,
    accuracy: Annotated[
        bool,
        typer.Option("--accuracy", help="Predict each part of the table by a fit to the others."),
    ] = False,
    catalogue: Annotated[
        Path | None,
        typer.Option(
            "--catalogue",
            metavar="FOLDER",
            help="A catalogue whose accelerators and engines get the factors and their spread.",
        ),
    ] = None,
) -> None:
    """Fit the factors of the speed model to measurements, or tell how accurate such a fit is."""
    library, _ = wiring.load_library()
    found = _read(table)
    speeds = [one for one in found.usable if is_speed(one)]
    if len(speeds) < _FEWEST:
        raise UserError(
            f"{table.name} holds {len(speeds)} measurements of latency or throughput.",
            "Nothing was fitted.",
            f"Give it at least {_FEWEST}; catalogs/measurements shows how they are written.",
        )
    print(f"{len(speeds)} measurements of latency and throughput, {_told(found)}")
    sorted_out = sort_out(library, found.usable)
    for one in sorted_out.impossible:
        print(f"Left out: {one}.")
    if accuracy:
        _tell_accuracy(library, sorted_out.possible)
        return
    fitted = calibrate(library, sorted_out.possible, progress=_progress("fitting"))
    if output is None and catalogue is None:
        print_table(_HEADER, _rows(fitted, measured=True))
    else:
        scored = cross_validate(
            library, sorted_out.possible, LeftOut.PAIRS, progress=_progress("without their pairs")
        )
        if output is not None:
            _write([*_rows(fitted), *_spreads(fitted), *_unseen(scored)], output)
        if catalogue is not None:
            _write_catalogue(library, fitted, scored, catalogue)
    _tell_residuals(fitted)
    _tell_loose(fitted)


def _tell_loose(fitted: Calibration) -> None:
    """Print which factors no measurement identifies, and whose none is of at all."""
    measured = [one for one in fitted.factors if one.rows]
    loose = [one.factor.name for one in measured if not one.identified]
    if loose:
        print(f"\nNot identified, close to what was known before: {', '.join(loose)}")
    others = dict.fromkeys(one.factor.owner for one in fitted.factors if not one.rows)
    if others:
        print(f"\nWithout measurements, from their relatives: {', '.join(others)}")


def _tell_residuals(fitted: Calibration) -> None:
    """Print what the fit leaves over by class; of rows that it has seen."""
    print("\nPredicted / measured after the fit")
    print_table(
        ("", "rows", "median", "80 % within"),
        (
            (
                one.group,
                f"{one.rows:,}",
                f"{one.middle:.2f}",
                f"{one.low:.2f} to {one.high:.2f}",
            )
            for one in fitted.residuals
        ),
    )


def _unseen(scored: Sequence[Scored]) -> Iterator[tuple[str, ...]]:
    """Yield the spread of cross-validated residuals by engine and class, as rows of factors."""
    for engine in dict.fromkeys(one.setup.engine.id for one in scored):
        for column, model_class in CLASSES.items():
            found = spread_of(scored, engine, model_class)
            mine = [one for one in scored if one.setup.engine.id == engine]
            rows = sum(one.model_class == model_class for one in mine)
            for name, value in dataclasses.asdict(found).items():
                yield (f"{engine}.{column}_{name}", f"{value:.4g}", "", "", str(rows), "")


def _write_catalogue(
    library: Library, fitted: Calibration, scored: Sequence[Scored], folder: Path
) -> None:
    """Write the factors into the tables of a catalogue, with their evidence."""
    today = date.today().isoformat()
    table = folder / "accelerators" / "accelerators.csv"
    parts = with_fitted_parts(_tables(table), library, fitted, measured_parts(scored), today)
    _replace(table, parts)
    table = folder / "engines" / "engines.csv"
    _replace(table, with_fitted_engines(_tables(table), fitted, scored, today))


def _tables(table: Path) -> Tables:
    return Tables(_text(table), _text(table.parent / EVIDENCE))


def _replace(table: Path, tables: Tables) -> None:
    for target, text in ((table, tables.values), (table.parent / EVIDENCE, tables.evidence)):
        with replacing(target) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="")
    print(f"Wrote {table} and its evidence.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as problem:
        raise UserError(
            f"{path} cannot be read: {problem.strerror}.",
            "Nothing was written.",
            "Name the folder of a catalogue, such as catalogs.",
        ) from problem


def _tell_accuracy(library: Library, found: Sequence[Measurement]) -> None:
    """Print how far predictions are from measurements that they have not seen."""
    for left_out in LeftOut:
        rows = cross_validate(
            library, found, left_out, progress=_progress(f"without their {left_out}")
        )
        print(f"\nPredicted without their own {left_out}")
        print_table(
            ("", "rows", "median error", "within 25 %", "within 50 %", "in the 80 % band"),
            (
                (
                    one.group,
                    f"{one.rows:,}",
                    f"{one.median_error:.0%}",
                    f"{one.within_quarter:.0%}",
                    f"{one.within_half:.0%}",
                    f"{one.covered:.0%}",
                )
                for one in scores(rows)
            ),
        )
    _tell_memory(library, found)
    _tell_first_tokens(library, found)


def _tell_memory(library: Library, found: Sequence[Measurement]) -> None:
    """Print how far predicted memory is from start-up logs and files."""
    rows = tuple(memory_scores(library, found))
    if not rows:
        return
    print("\nMemory per GPU, to which nothing is fitted")
    print_table(
        ("", "rows", "median error", "within 5 %", "within 15 %", "worst", "in range", "too full"),
        (
            (
                one.group,
                f"{one.rows:,}",
                f"{one.median_error:.1%}",
                f"{one.within_twentieth:.0%}",
                f"{one.within_fifteen:.0%}",
                f"{one.worst:.0%}",
                f"{one.in_range:.0%}",
                str(one.wrongly_fits),
            )
            for one in rows
        ),
    )


def _tell_first_tokens(library: Library, found: Sequence[Measurement]) -> None:
    """Print whether simulated benchmarks are nearer to published first tokens."""
    ways = first_tokens(library, found, progress=_progress("simulating"))
    if not ways:
        return
    print("\nFirst tokens of closed-loop benchmarks, with the factors of the catalogue")
    print_table(
        ("", "rows", "median error", "within 25 %", "within 50 %"),
        (
            (
                one.way,
                f"{one.rows:,}",
                f"{one.median_error:.0%}",
                f"{one.within_quarter:.0%}",
                f"{one.within_half:.0%}",
            )
            for one in ways
        ),
    )


def _write(rows: Sequence[tuple[str, ...]], output: Path) -> None:
    with (
        replacing(output) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as handle,
    ):
        writer = csv.writer(handle)
        writer.writerow(_HEADER)
        writer.writerows(rows)
    print(f"Wrote {output}: {len(rows)} factors and spreads.")


def _read(table: Path) -> Measurements:
    try:
        return read_measurements(table.read_text(encoding="utf-8-sig"))
    except NoMeasurements as problem:
        why = str(problem)
    except (OSError, UnicodeDecodeError) as problem:
        why = f"cannot be read: {getattr(problem, 'strerror', None) or 'it is not UTF-8 text'}"
    raise UserError(
        f"{table.name} {why}.",
        "Nothing was fitted.",
        "Name a CSV file in UTF-8 with the columns of catalogs/measurements/measurements.csv.",
    )


def _told(found: Measurements) -> str:
    if not found.unusable:
        return "every line is used."
    lines = "; ".join(f"line {one.line}: {one.reason}" for one in found.unusable[:5])
    more = len(found.unusable) - 5
    return (
        f"{len(found.unusable)} lines left out: {lines}{f' and {more} more' if more > 0 else ''}."
    )


def _rows(fitted: Calibration, *, measured: bool = False) -> Sequence[tuple[str, ...]]:
    """Factors as text cells; all, or only those that measurements are of."""
    return [
        (
            one.factor.name,
            f"{one.value:.4g}",
            f"{one.low:.4g}",
            f"{one.high:.4g}",
            str(one.rows),
            "yes" if one.identified else "no",
        )
        for one in fitted.factors
        if one.rows or not measured
    ]


def _spreads(fitted: Calibration) -> Sequence[tuple[str, ...]]:
    """Return what the fit leaves over by class, as further rows of the table of factors."""
    return [
        (
            f"predicted / measured of {one.group}",
            *(f"{value:.4g}" for value in (one.middle, one.low, one.high)),
            str(one.rows),
            "",
        )
        for one in fitted.residuals
    ]


def _progress(what: str) -> Progress:
    """Tell on a terminal how far a study is."""

    def told(share: float) -> bool:
        if sys.stderr.isatty():
            print(f"\r{what}: {share:.0%} ", end="", file=sys.stderr, flush=True)
        return True

    return told
