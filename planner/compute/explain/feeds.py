"""Why the lines of a rack's feeds carry what they do, and what its devices do without a feed."""

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.hardware import Device
from planner.compute.explain.terms import Given, applied, listed, unknown
from planner.compute.rack_phases import FeedLines, feed_lines
from planner.compute.racks import survival_of
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.domain.results import DeviceGroup, RackResult
from planner.domain.site import Feed, Rack, Site
from planner.engines.power import FORMULAS, phase_amps, supply_volts

LINES, NEUTRAL, APART, LIMIT = ("lines_", "neutral_", "apart_", "line_limit_")
FEED_LIMIT, SUPPLIES = ("circuit_", "supplies_")
"""What the fields of a feed or kind of device begin with."""

_NAMES = ("L1", "L2", "L3")
_SPREAD = say("Cords without a line are spread as evenly as whole cords allow, the largest first.")


def site_of(case: Case, rack: Rack) -> Site:
    """Return the site that a rack stands in."""
    return case.plan.site(case.context.places.site_of_row[rack.row])


def lines_of(case: Case, rack: Rack, result: RackResult) -> tuple[FeedLines | None, ...]:
    """Return the lines of a rack's feeds, None for single-phase ones."""
    parts = tuple(case.shelf.parts[group.part] for group in result.groups)
    accelerators = tuple(case.context.accelerator_of(part) for part in parts)
    rules = case.context.rules_at(site_of(case, rack))
    return feed_lines(rack, result.groups, parts, accelerators, rules)


def explain_feed(case: Case, rack: Rack, result: RackResult, name: str) -> Explanation | None:
    """Return why a line, neutral or supply of a rack is as it is, None where there is none."""
    if name.startswith(SUPPLIES):
        part = name.removeprefix(SUPPLIES)
        group = next((one for one in result.groups if one.part == part), None)
        return None if group is None else _supplies(case, rack, group)
    for feed, load in zip(rack.feeds, result.feeds, strict=True):
        if name == f"{FEED_LIMIT}{feed.name}":
            return _legal(case, rack, feed, load.legal_kw)
    found = lines_of(case, rack, result)
    for feed, lines in zip(rack.feeds, found, strict=True):
        if lines is None or not name.endswith(f"_{feed.name}"):
            continue
        if name.startswith(LIMIT):
            return _limit(case, rack, lines)
        if name.startswith(LINES):
            return _highest(case, rack, lines)
        if name.startswith(NEUTRAL):
            return _neutral(rack, lines)
        if name.startswith(APART):
            return _apart(rack, lines)
    return None


def _legal(case: Case, rack: Rack, feed: Feed, legal_kw: float) -> Explanation:
    """What the law lets a feed carry for hours."""
    rules = case.context.rules_at(site_of(case, rack)).feeds
    american = rules.legal_share(feed.volts) == rules.nec_share
    key = "power.nec_continuous_share" if american else "power.iec_continuous_share"
    given = {
        "share": case.assumed(key),
        "kva": Given(feed.kva, "kVA", ENTERED),
        "power_factor": case.assumed("power.power_factor"),
    }
    title = say("Legal limit of feed {0}", feed.name)
    note = say("The planning limit before it is a reserve of one's own.")
    return applied(title, legal_kw, "kW", FORMULAS["power.circuit_limit"], given, notes=(note,))


def _highest(case: Case, rack: Rack, lines: FeedLines) -> Explanation:
    """The line that carries most, in the state in which it does."""
    load, feed = lines.worst, lines.feed
    place = load.lines.index(load.highest_amps)
    title = say("Line {0} of feed {1} of {2}", _NAMES[place], feed.name, rack.name)
    volts, factor = supply_volts(feed.volts, 3), case.assumed("power.power_factor")
    state = (
        say("Highest after the loss of feed {0}.", lines.lost)
        if lines.lost
        else say("Highest in normal operation.")
    )
    notes = (state, _SPREAD, say("At nameplate; a supply gives no more than its rating."))
    kw = [Given(each, "kW", label=say("power on this place")) for each in load.kw]
    if load.loads_to_neutral:
        given = {"kw": kw[place], "volts": Given(volts, "V"), "power_factor": factor}
        formula = FORMULAS["power.phase_amps"]
        return applied(title, load.highest_amps, "A", formula, given, notes=notes)
    amps = [phase_amps(each, volts, factor.value) for each in load.kw]
    delta = {
        "ab_amps": Given(amps[place], "A"),
        "ca_amps": Given(amps[place - 1], "A"),
    }
    formula = FORMULAS["power.delta_line"]
    return applied(title, load.highest_amps, "A", formula, delta, notes=notes)


def _neutral(rack: Rack, lines: FeedLines) -> Explanation:
    title = say("Neutral of feed {0} of {1}", lines.feed.name, rack.name)
    names = ("a_amps", "b_amps", "c_amps")
    given = {name: Given(amps, "A") for name, amps in zip(names, lines.worst.lines, strict=True)}
    note = say("Without harmonics, which add up in the neutral.")
    formula = FORMULAS["power.neutral"]
    return applied(title, lines.worst.neutral_amps, "A", formula, given, notes=(note,))


def _apart(rack: Rack, lines: FeedLines) -> Explanation:
    title = say("Unbalance of feed {0} of {1}", lines.feed.name, rack.name)
    a, b, c = lines.normal.lines
    given = {
        "a_amps": Given(a, "A"),
        "b_amps": Given(b, "A"),
        "c_amps": Given(c, "A"),
        "mean_amps": Given((a + b + c) / 3, "A"),
    }
    formula = FORMULAS["power.unbalance"]
    share = lines.normal.unbalance
    return applied(title, share, "share of the mean", formula, given, notes=(_SPREAD,))


def _limit(case: Case, rack: Rack, lines: FeedLines) -> Explanation:
    """Planning and legal limit of one line of a feed."""
    feed = lines.feed
    rules = case.context.rules_at(site_of(case, rack)).feeds
    legal = rules.legal_share(feed.volts)
    key = "nec_continuous_share" if legal == rules.nec_share else "iec_continuous_share"
    given = (
        Given(feed.amps, "A", ENTERED, say("rated current of feed {0}", feed.name)),
        case.assumed("power.planning_limit"),
        case.assumed(f"power.{key}"),
        Given(legal * feed.amps, "A", label=say("legal limit of a line")),
    )
    title = say("Planning limit of a line of feed {0}", feed.name)
    note = say("The planning limit is a reserve of one's own; above the legal one a breaker trips.")
    return listed(title, rules.planning_share * feed.amps, "A", given, (note,))


def _supplies(case: Case, rack: Rack, group: DeviceGroup) -> Explanation:
    """What the supplies that are left deliver when a feed is lost."""
    device = Device(case, (group.part, group.pool, group.gpu_limit_kw))
    part, supply = device.part, device.part.supply
    title = say("Supplies of {0} after the loss of a feed", part.label)
    if supply is None or supply.rating_kw is None:
        return unknown(title, "kW", say("The rating of its supplies is not known."))
    rules = case.context.rules_at(site_of(case, rack))
    survival = survival_of(part, device.accelerator, group.gpu_limit_kw, len(rack.feeds), rules)
    given = {
        "supplies": Given(float(supply.count), "", part.evidence.get("supply_count")),
        "lost": Given(float(supply.count - survival.live), ""),
        "rating_kw": Given(supply.rating_kw, "kW", part.evidence.get("supply_rating_kw")),
    }
    needed = say("{0} supplies are needed for full power.", supply.needed)
    formula = FORMULAS["power.surviving_supplies"]
    return applied(title, survival.surviving_kw, "kW", formula, given, notes=(needed,))
