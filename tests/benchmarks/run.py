"""Prints one JSON line for each measured row; ends with code 1 when a bar is not met.

    python tests/benchmarks/run.py [NAMES...]

NAMES choose groups: edits, files, workbook, sizing, served_hours, monte_carlo, failover, start, window. Without any, all are run.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Run as a script: the repository must come first on the path.
sys.path.insert(0, str(ROOT))

from planner.app.paths import USER_FOLDER_VARIABLE, catalog_folder  # noqa: E402
from planner.catalog.library import Library  # noqa: E402
from planner.catalog.loader import load  # noqa: E402
from planner.store.project_file import save_new  # noqa: E402
from tests.benchmarks import core, failing, risk, start  # noqa: E402
from tests.benchmarks.measuring import Measured  # noqa: E402
from tests.benchmarks.plans import big_project  # noqa: E402

PLANS = ((100, 2_000), (1_000, 20_000), (5_000, 100_000))


def edits(library: Library) -> Iterator[Measured]:
    """Edits without a window, on both plans."""
    for racks, devices in PLANS:
        yield from core.edits(library, racks, devices)


def window(library: Library) -> Iterator[Measured]:
    """The window on both plans, each in a process of its own."""
    for racks, devices in PLANS:
        with tempfile.TemporaryDirectory() as name:
            project = Path(name) / "big.rackwright"
            save_new(big_project(racks, devices, library), project).release()
            variables = os.environ | {
                "QT_QPA_PLATFORM": "offscreen",
                USER_FOLDER_VARIABLE: str(Path(name) / "user"),
            }
            script = ROOT / "tests" / "benchmarks" / "window.py"
            done = subprocess.run(
                [sys.executable, str(script), str(project), str(racks)],
                env=variables,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        for line in done.stdout.splitlines():
            row = json.loads(line)
            row.pop("ok")
            yield Measured(**row)


GROUPS: dict[str, Callable[[Library], Iterator[Measured]]] = {
    "edits": edits,
    "files": core.files,
    "workbook": lambda _: core.workbook(),
    "sizing": core.sizing,
    "served_hours": core.served_hours,
    "monte_carlo": risk.monte_carlo_rows,
    "failover": failing.failover_rows,
    "start": lambda _: start.rows(),
    "window": window,
}


def main(names: list[str]) -> int:
    """Run the groups named, or all."""
    unknown = [name for name in names if name not in GROUPS]
    if unknown:
        print(f"There is no group {unknown[0]}. Use {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    library, _ = load([catalog_folder()])
    broken = 0
    for name, group in GROUPS.items():
        if names and name not in names:
            continue
        for row in group(library):
            print(row.line(), flush=True)
            broken += not row.ok
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
