"""What commands print: JSON, tables with aligned columns, one line per finding."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from planner.domain.finding import Finding


def print_json(value: Any) -> None:
    """Print *value* as JSON that people can read too."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under a header; columns are as wide as their widest cell."""
    table = [tuple(header), *(tuple(row) for row in rows)]
    widths = [max(len(row[index]) for row in table) for index in range(len(header))]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def print_findings(findings: Iterable[Finding]) -> None:
    """Print one line for each finding, and its fix below it."""
    for finding in findings:
        print(f"{finding.severity.upper():7}  {finding.rule:9}  {finding.message}")
        for fix in finding.fixes[:1]:
            print(f"{'':20}Fix: {fix.label}")
