"""How the load of a link reads, beside its line and when it is hovered over."""

from dataclasses import dataclass

from planner.domain.facility import Link, LinkKind
from planner.domain.plan import Plan
from planner.domain.results import LinkResult
from planner.presenters import formats
from planner.presenters.canvas import SEPARATOR
from planner.presenters.wording import translate, worded


@dataclass(frozen=True, slots=True)
class LinkLoad:
    """The load of a link in words: `short` leaves out what `text` adds for who has the room.

    `over` tells that more crosses the link than it carries.
    """

    text: str
    short: str
    over: bool = False


def link_load(link: Link, result: LinkResult | None) -> LinkLoad:
    """Return load against bandwidth and round trip, such as ``4.2 Mbit/s of 10 Gbit/s · 8 ms``.

    Without data the bandwidth alone; *Load* in tooltip and inspector then says so.
    """
    carried = _bandwidth(link)
    load = result.load_gbit_s if result is not None else None
    over = load is not None and load > link.gbit_s
    short = carried
    if load is not None:
        used = formats.quantity(load, formats.BANDWIDTH)
        short = translate("canvas", "{0} of {1}").format(used, carried)
    if over:
        short = f"▲{formats.SPACE}{short}"
    return LinkLoad(f"{short} · {_round_trip(link)}", short, over)


def kind_name(kind: LinkKind) -> str:
    """Return the words for what a link is for."""
    return {
        LinkKind.WAN: translate("inspector", "WAN"),
        LinkKind.CROSS_CONNECT: translate("inspector", "cross-connect"),
        LinkKind.COMPUTE: translate("inspector", "compute fabric"),
        LinkKind.STORAGE: translate("inspector", "storage network"),
        LinkKind.IN_BAND: translate("inspector", "in-band network"),
        LinkKind.OUT_OF_BAND: translate("inspector", "out-of-band network"),
    }[kind]


def link_tooltip(link: Link, plan: Plan, result: LinkResult | None) -> str:
    """Return everything that is known of a link, its load with why there is no data."""
    one, two = map(plan.name_of, link.ends)
    load = link_load(link, result)
    figure = formats.quantity(result.load_gbit_s if result is not None else None, formats.BANDWIDTH)
    lines = [
        SEPARATOR.join(text for text in (link.name, kind_name(link.kind)) if text),
        translate("canvas", "{0} – {1}").format(one, two),
        translate("canvas", "Capacity {0} a direction").format(_bandwidth(link)),
        translate("canvas", "Load {0} in its busiest hour").format(figure)
        if figure.unit
        else translate("canvas", "Load: {0}").format(figure),
        translate("canvas", "More crosses it than it carries.") if load.over else "",
        worded(result.no_data) if result is not None else "",
        translate("canvas", "Round trip {0}").format(_round_trip(link)),
        translate("canvas", "encrypted")
        if link.encrypted
        else translate("canvas", "not encrypted"),
    ]
    return "\n".join(line for line in lines if line)


def _bandwidth(link: Link) -> str:
    scale = formats.scale_of(formats.BANDWIDTH, link.gbit_s)
    return f"{formats.short(link.gbit_s / scale.divisor)}{formats.SPACE}{scale.unit}"


def _round_trip(link: Link) -> str:
    return f"{formats.short(link.round_trip_ms)}{formats.SPACE}ms"
