"""Prints one JSON line for each measured row; ends with code 1 when a bar is not met.

    python tests/benchmarks/run.py [NAMES...]

NAMES choose groups: edits, files, workbook, sizing, window, start. Without any, all are run.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

# Run as a script: the repository must come first on the path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from tests.benchmarks import core
from tests.benchmarks.measuring import Measured

PLANS = ((100, 2_000), (1_000, 20_000))


def edits(library: Library) -> Iterator[Measured]:
    """Edits without a window, on both plans."""
    for racks, devices in PLANS:
        yield from core.edits(library, racks, devices)


GROUPS: dict[str, Callable[[Library], Iterator[Measured]]] = {
    "edits": edits,
    "files": core.files,
    "workbook": lambda _: core.workbook(),
    "sizing": core.sizing,
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
