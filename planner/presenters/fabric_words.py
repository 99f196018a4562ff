"""What hovering over the lines of a fabric tells."""

from planner.domain.fabric_results import FabricResult
from planner.presenters import formats
from planner.presenters.fabrics import placed_text, tree_text
from planner.presenters.wording import translate


def fabric_tooltip(result: FabricResult | None, cables: int, *, leaves: bool) -> str:
    """Return the fabric, its switches, and how many cables leave a rack or pass here."""
    if result is None:
        return ""
    count = formats.grouped(cables)
    here = (
        translate("fabrics", "{0} cables leave this rack.")
        if leaves
        else translate("fabrics", "{0} cables pass here.")
    )
    lines = [result.name, here.format(count)]
    if result.switches:
        placed = translate("fabrics", "{0}; {1} placed").format(
            tree_text(result), placed_text(result)
        )
        lines.append(placed)
    return "\n".join(lines)
