"""The one door for developers: set up, run, test, measure and bundle Rackwright.

    python3 packaging/dev.py run      make the environment and open the window
    python3 packaging/dev.py test     make the environment and run every check
    python3 packaging/dev.py bench    print one JSON line per measured row
    python3 packaging/dev.py accuracy print how far predicted speeds are from published ones
    python3 packaging/dev.py bundle   build the frozen program and have it test itself

Needs nothing but Python 3.11 to 3.13; works on Linux, Windows and macOS. On Debian and Ubuntu it
also installs the system packages when it runs as root or is given ``--system`` (which uses sudo).
Whatever follows the options is handed on: to the program, to pytest or to the benchmarks.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import debian
import environment
from environment import ROOT, heading, outcome_of

# Tests that may be skipped on a desk, where their programs are missing, but never on the build
# machine; tests/conftest.py turns their skips into failures when it finds them in this variable.
REQUIRE_VARIABLE = "RACKWRIGHT_REQUIRE"
REQUIRED_ON_BUILD_MACHINE = "real_mouse,recalculation"

MOST_TEST_PROCESSES = 4


def run(rest: list[str]) -> int:
    """Open the window, or do the main job without one where there is no display."""
    python = environment.make()
    if _has_display():
        return outcome_of([python, "-m", "planner", *rest])
    output = "rackwright-demo"
    print(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can "
        f"open.\nThe same main job runs without one and writes its results into ./{output}/.\n",
        flush=True,
    )
    return outcome_of(
        [python, "-m", "planner", "demo", "--output", output, *rest], QT_QPA_PLATFORM="offscreen"
    )


SHARED_OUT = ("--dist", "worksteal", "-n")
"""Whoever has nothing left to test takes over from the others: the journeys take longest."""


def test(rest: list[str]) -> int:
    """Run every check, go on after a broken one, and say at the end which ones broke."""
    python = environment.make()
    checks: list[tuple[str, list[str | Path]]] = [
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("mypy", [python, "-m", "mypy"]),
        ("import contracts", [environment.script("lint-imports")]),
        # last, so that the output of a good run ends with pytest's own summary
        ("pytest", [python, "-m", "pytest", *SHARED_OUT, str(_test_processes()), *rest]),
    ]
    variables = {"QT_QPA_PLATFORM": "offscreen"}
    if os.environ.get("CI") == "true":
        variables[REQUIRE_VARIABLE] = REQUIRED_ON_BUILD_MACHINE
    broken = []
    for title, command in checks:
        heading(title)
        if outcome_of(command, **variables) != 0:
            broken.append(title)
    if broken:
        heading(f"{len(broken)} of {len(checks)} checks broke: {', '.join(broken)}")
    return 1 if broken else 0


def bench(rest: list[str]) -> int:
    """Run the benchmarks; offscreen, which paints as fast as a real window."""
    python = environment.make()
    script = ROOT / "tests" / "benchmarks" / "run.py"
    return outcome_of([python, script, *rest], QT_QPA_PLATFORM="offscreen")


def accuracy(rest: list[str]) -> int:
    """Predict every published measurement by factors that were fitted without it."""
    python = environment.make()
    table = ROOT / "catalogs" / "measurements" / "measurements.csv"
    return outcome_of([python, "-m", "planner", "calibrate", table, "--accuracy", *rest])


def bundle(rest: list[str]) -> int:
    """Build the one-folder program into ``dist/rackwright`` and run its self-test."""
    python = environment.make()
    heading("PyInstaller")
    places: list[str | Path] = ["--distpath", ROOT / "dist", "--workpath", ROOT / "build"]
    specification = ROOT / "packaging" / "rackwright.spec"
    options: list[str | Path] = ["--noconfirm", "--log-level", "WARN", *places, *rest]
    broken = outcome_of([python, "-m", "PyInstaller", *options, specification])
    if broken:
        return broken
    suffix = ".exe" if os.name == "nt" else ""
    for program in ("rackwright", "rackwright-window"):
        heading(f"{program} --self-test")
        frozen = ROOT / "dist" / "rackwright" / (program + suffix)
        broken = outcome_of([frozen, "--self-test"], QT_QPA_PLATFORM="offscreen")
        if broken:
            return broken
    return 0


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _test_processes() -> int:
    return max(1, min(MOST_TEST_PROCESSES, os.cpu_count() or 1))


COMMANDS = {
    "run": (run, debian.WINDOW),
    "test": (test, debian.WINDOW + debian.TESTS),
    "bench": (bench, debian.WINDOW),
    "accuracy": (accuracy, debian.WINDOW),
    "bundle": (bundle, debian.WINDOW + debian.BUNDLE),
}


def main() -> int:
    """Parse the command line, bring what is missing, and do what was asked."""
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument(
        "--system", action="store_true", help="install missing system packages with sudo"
    )
    chosen, rest = parser.parse_known_args()
    command, packages = COMMANDS[chosen.command]
    try:
        environment.require_supported_python()
        debian.bring(packages, with_sudo=chosen.system)
        return command(rest)
    except environment.SetUpError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
