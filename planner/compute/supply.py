"""When the plan serves: the longest lead time, all orders placed in parallel, plus installation."""

from collections.abc import Collection, Iterable, Sequence

from planner.compute.headlines import Delivery
from planner.compute.serve import TargetKind
from planner.domain.hardware import Part
from planner.domain.project import PartShelf


def delivery(
    parts: Iterable[Part],
    *,
    bursts: bool,
    apis: bool,
    able: Collection[TargetKind],
    unserved: bool,
    shelf: PartShelf,
) -> Delivery:
    """Return weeks until every workload is served, with the item that decides.

    Until a dependency network exists: longest likely lead time + installation; a cloud contract
    and a model API have their own short times. P90 of the deciding item is the high end. The first
    token comes from the fastest of the kinds that are `able` to serve some workload.
    """
    installation = shelf.assume("supply.installation_weeks")
    cloud = shelf.assume("supply.cloud_weeks")
    api = shelf.assume("supply.api_weeks")
    known = [part for part in parts if part.lead_weeks is not None]
    if not known and not bursts and not apis:
        return Delivery(None, None, None, "", None, "nothing is ordered yet")
    likely = high = cloud if bursts else api
    item = "cloud contract" if bursts else "model API"
    times = {TargetKind.BURST: cloud, TargetKind.API: api}
    if known:
        slowest = max(known, key=lambda part: (part.lead_weeks or 0.0, part.id))
        likely = (slowest.lead_weeks or 0.0) + installation
        high = max(likely, _high(known) + installation)
        item = f"{slowest.label}, orders in parallel"
        times[TargetKind.OWNED] = likely
    first = min((times[kind] for kind in able if kind in times), default=None)
    if unserved:
        return Delivery(None, None, None, item, first, "not every workload is served at peak")
    return Delivery(likely, likely, high, item, first)


def _high(parts: Sequence[Part]) -> float:
    highs = []
    for part in parts:
        evidence = part.evidence.get("lead_weeks")
        high = evidence.high if evidence is not None else None
        highs.append(part.lead_weeks or 0.0 if high is None else high)
    return max(highs)
