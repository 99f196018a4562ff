"""The command calibrate: fit the factors of the speed model to a table of measurements."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from planner.app import wiring
from planner.app.commands.printing import print_table
from planner.catalog.library import Library
from planner.domain.errors import UserError
from planner.exchange.target import replacing
from planner.studies.accuracy import LeftOut, cross_validate, scores
from planner.studies.calibration import Calibration, Progress, calibrate, is_speed
from planner.studies.first_tokens import first_tokens
from planner.studies.measurements import Measurements, NoMeasurements, read_measurements

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
    if accuracy:
        _tell_accuracy(library, found)
        return
    fitted = calibrate(library, found.usable, progress=_progress("fitting"))
    rows = _rows(fitted)
    if output is not None:
        _write([*rows, *_spreads(fitted)], output)
    else:
        print_table(_HEADER, rows)
    _tell_residuals(fitted)
    _tell_loose(fitted)


def _tell_loose(fitted: Calibration) -> None:
    """Print what measurements do not identify; owners without any are told once."""
    loose = [one for one in fitted.factors if not one.identified]
    measured = [one.factor.name for one in loose if one.rows]
    if measured:
        print(f"\nNot identified, close to what was known before: {', '.join(measured)}")
    unseen = dict.fromkeys(one.factor.owner for one in loose if not one.rows)
    if unseen:
        print(f"\nWithout any measurement: {', '.join(unseen)}")


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


def _tell_accuracy(library: Library, found: Measurements) -> None:
    """Print how far predictions are from measurements that they have not seen."""
    for left_out in LeftOut:
        rows = cross_validate(
            library, found.usable, left_out, progress=_progress(f"without their {left_out}")
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
    _tell_first_tokens(library, found)


def _tell_first_tokens(library: Library, found: Measurements) -> None:
    """Print whether simulated benchmarks are nearer to published first tokens."""
    ways = first_tokens(library, found.usable, progress=_progress("simulating"))
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


def _rows(fitted: Calibration) -> Sequence[tuple[str, ...]]:
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
