"""When the plan serves, as a headline: what decides it, and how sure it is."""

from planner.compute.headlines import Delivery
from planner.compute.timeline import SERVES
from planner.domain.phrase import say
from planner.domain.timeline import Dated, Readiness, Timeline


def delivery(timeline: Timeline, *, unserved: bool) -> Delivery:
    """Return weeks until every workload is served, and until any can be, with what decides."""
    first = None if timeline.first is None else timeline.first.p50
    whole = timeline.whole
    if whole is None:
        return Delivery(None, None, None, "", first, say("nothing is ordered yet"))
    item = _decides(timeline, whole)
    if unserved:
        short = say(
            "not every workload is served at peak; what is ordered serves after {0:.0f} weeks",
            whole.p50,
        )
        return Delivery(None, None, None, item, first, short)
    return Delivery(whole.p50, whole.p50, whole.p80, item, first)


def _decides(timeline: Timeline, whole: Readiness) -> str:
    """The longest activity on the way that decides."""
    path = timeline.path_to(whole.last)
    longest: Dated = max(path, key=lambda one: one.activity.duration.likely)
    activity = longest.activity
    if activity.item and activity.key.partition("/")[2] not in ("cloud", "api", SERVES):
        return say("{0}, orders in parallel", activity.item)
    return activity.name
