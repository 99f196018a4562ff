"""Texts of the status bar."""

from collections.abc import Sized

from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.findings import badges
from planner.presenters.list_prices import ListPrices
from planner.presenters.wording import translate


def saved(*, saved_at: str, clean: bool, protected: bool, read_only: bool, untitled: bool) -> str:
    """Return whether the file holds what is seen, such as ``Saved 09:41``.

    *protected* tells that the recovery journal holds what the file does not.
    """
    if read_only:
        return translate("status", "Read only")
    if clean:
        if untitled:
            return translate("status", "Not saved yet")
        return translate("status", "Saved {0}").format(saved_at).strip()
    if protected:
        return translate("status", "Unsaved, protected")
    return translate("status", "Unsaved")


def recomputed(milliseconds: float) -> str:
    """Return how long the last calculation took."""
    if milliseconds < 1:
        # Below what a person can tell apart: a drop takes over what its preview has calculated.
        return translate("status", "Recomputed in < 1 ms")
    return translate("status", "Recomputed in {0}").format(formats.duration(milliseconds))


def contents(plan: Plan) -> str:
    """Return what the plan holds, such as ``6 racks · 23 devices · 2 bursts``."""
    devices = sum(len(rack.placements) for rack in plan.racks.values())
    devices += sum(len(room.floor) for site in plan.sites for room in site.rooms)
    parts = [
        _counted(len(plan.racks), translate("status", "rack"), translate("status", "racks")),
        _counted(devices, translate("status", "device"), translate("status", "devices")),
    ]
    if plan.bursts:
        one, many = translate("status", "burst"), translate("status", "bursts")
        parts.append(_counted(len(plan.bursts), one, many))
    if plan.tray:
        parts.append(translate("status", "{0} on the tray").format(_size(plan.tray)))
    return " · ".join(parts)


def findings(evaluation: Evaluation) -> str:
    """Return the counts of findings, and whether the scenario is admissible."""
    text = badges(evaluation).text
    if evaluation.admissible:
        return text
    return f"{text} · " + translate("status", "not admissible")


def units(project: Project) -> str:
    """Return units and currency, such as ``Metric · USD``; a rate that is missing is told."""
    imperial = formats.style().imperial
    system = translate("status", "Imperial") if imperial else translate("status", "Metric")
    prices = ListPrices.of(project)
    missing = f" ({prices.missing})" if prices.missing else ""
    return f"{system} · {prices.code}{missing}"


def catalogue(version: str, as_of: str, left_out: int = 0) -> str:
    """Return version and date of the catalogue, and how many of its rows cannot be used."""
    text = translate("status", "Offline catalogue {0} · {1}").format(version, as_of)
    if not left_out:
        return text
    one, many = translate("status", "problem"), translate("status", "problems")
    return f"{text} · ⚠ {_counted(left_out, one, many)}"


def _counted(number: int, one: str, many: str) -> str:
    return str(formats.count(number, one if number == 1 else many))


def _size(things: Sized) -> str:
    return formats.grouped(len(things))
