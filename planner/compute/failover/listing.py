"""Everything that can fail alone in a plan, and what may be switched off on purpose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compute.chain import ChainNode, SiteChain
from planner.domain.facility import CoolingElement, Link, PowerKind
from planner.domain.failure import Failure, FailureKind
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import RackId
from planner.domain.phrase import say
from planner.domain.placement import Placement
from planner.domain.site import Rack, Site


@dataclass(frozen=True, slots=True)
class Standing:
    """A placement that can fail by itself, with its part; `rack` is where it stands, if in one."""

    placement: Placement
    part: Part
    rack: Rack | None


@dataclass(frozen=True, slots=True)
class SiteThings:
    """What of a site can fail: its chain, racks in their order, cooling, switches and CDUs."""

    site: Site
    chain: SiteChain
    racks: tuple[Rack, ...]
    cooling: tuple[CoolingElement, ...]
    standing: tuple[Standing, ...]
    supplies: tuple[Part, ...]


def failures_of(sites: Sequence[SiteThings], links: Sequence[Link]) -> tuple[Failure, ...]:
    """Return every single failure of a plan: large ones first, then racks, then supplies."""
    several = len(sites) > 1
    found: list[Failure] = []
    for one in sites:
        mine = [*_of_chain(one), *_of_cooling(one), *_of_switches(one)]
        found += [_at(failure, one.site) for failure in mine] if several else mine
    found += [
        Failure(f"link/{link.id}", FailureKind.LINK, link.name, place=link.id, link=link.id)
        for link in links
    ]
    found += [site_lost(one.site) for one in sites]
    for one in sites:
        found += _of_racks(one)
    for one in sites:
        supplies = list(_of_supplies(one))
        found += [_at(failure, one.site) for failure in supplies] if several else supplies
    return tuple(found)


def _at(failure: Failure, site: Site) -> Failure:
    return replace(failure, name=say("{0}, {1}", failure.name, site.name))


def site_lost(site: Site) -> Failure:
    """Return the loss of everything at a site."""
    return Failure(
        f"site/{site.id}",
        FailureKind.SITE,
        say("All of {0}", site.name),
        site.id,
        site.id,
        gone=site.id,
    )


def _of_chain(one: SiteThings) -> Iterator[Failure]:
    nodes = one.chain.nodes
    utilities = tuple(
        node.id for node in nodes if node.element.kind is PowerKind.UTILITY and not node.feed
    )
    feeds: dict[str, list[ChainNode]] = {}
    for node in nodes:
        if node.assumed and node.feed:
            feeds.setdefault(node.feed, []).append(node)
    for feed, mine in feeds.items():
        yield from _whole_feed(one, feed, mine)
    for node in nodes:
        if node.on_rack is not None or node.id == one.chain.plant:
            continue
        if node.assumed and node.feed:
            if len(feeds[node.feed]) > 1:
                yield _element(one, node, FailureKind.FEED)
        elif node.element.kind is PowerKind.GENERATOR:
            yield from _generator(one, node, utilities)
        else:
            if node.units > 1:
                yield _unit(one, node)
            grid = node.element.kind is PowerKind.UTILITY
            yield _element(one, node, FailureKind.GRID if grid else FailureKind.POWER)


def _whole_feed(one: SiteThings, feed: str, nodes: Sequence[ChainNode]) -> Iterator[Failure]:
    """A feed of all racks, unless it hangs on another UPS system in each load group.

    So it does with 3N/2 and 4N/3, where each group has a pair of systems: no one failure takes all.
    """
    systems = {node.id for node in one.chain.nodes if node.element.kind is PowerKind.UPS}
    ends = {node.element.fed_by for node in nodes}
    if len(ends) > 1 and all(systems.issuperset(feeders) for feeders in ends):
        return
    yield Failure(
        id=f"feed/{one.site.id}/{feed}",
        kind=FailureKind.FEED,
        name=say("Feed {0}", feed),
        site=one.site.id,
        place=one.site.id,
        assumed=True,
        elements=tuple(node.id for node in nodes),
    )


def _element(one: SiteThings, node: ChainNode, kind: FailureKind) -> Failure:
    return Failure(
        id=f"element/{node.id}",
        kind=kind,
        name=node.name,
        site=one.site.id,
        place=node.place,
        assumed=node.assumed,
        elements=(node.id,),
    )


def _unit(one: SiteThings, node: ChainNode) -> Failure:
    name = say("One of {0} units of {1}", node.units, node.name)
    return Failure(
        id=f"unit/{node.id}",
        kind=FailureKind.POWER,
        name=name,
        site=one.site.id,
        place=node.place,
        assumed=node.assumed,
        units=((node.id, 1),),
    )


def _generator(one: SiteThings, node: ChainNode, utilities: tuple[str, ...]) -> Iterator[Failure]:
    """A generator matters when the grid is gone: it fails then."""
    name = say("{0} after loss of the utility", node.name)
    if node.units > 1:
        thing = say("One of {0} units of {1}", node.units, node.name)
        told = say("One of {0} units of {1}", node.units, name)
        yield replace(_unit(one, node), name=told, thing=thing, besides=utilities)
    whole = _element(one, node, FailureKind.POWER)
    yield replace(whole, name=name, thing=node.name, besides=utilities)


def _of_cooling(one: SiteThings) -> Iterator[Failure]:
    names = {rack.id: rack.name for rack in one.racks}
    for element in one.cooling:
        name: str = element.name
        if element.place in names:
            name = say("{0} of {1}", name, names[RackId(element.place)])
        if element.installed > 1:
            name = say("One of {0} units of {1}", element.installed, name)
        yield Failure(
            id=f"cooling/{element.id}",
            kind=FailureKind.COOLING,
            name=name,
            site=one.site.id,
            place=element.id,
            cooling=((element.id, 1),),
        )
    for standing in one.standing:
        if standing.part.kind is PartKind.CDU and standing.part.cooling is not None:
            placement = standing.placement
            yield Failure(
                id=f"cooling/{placement.id}",
                kind=FailureKind.COOLING,
                name=placement.name,
                site=one.site.id,
                place=placement.id,
                cooling=((placement.id, 1),),
            )


def _of_switches(one: SiteThings) -> Iterator[Failure]:
    for standing in one.standing:
        if standing.part.kind is PartKind.SWITCH:
            placement = standing.placement
            yield Failure(
                id=f"switch/{placement.id}",
                kind=FailureKind.SWITCH,
                name=placement.name,
                site=one.site.id,
                place=placement.id,
                switch=placement.id,
            )


def _of_racks(one: SiteThings) -> Iterator[Failure]:
    """The rack PDU of every feed of every rack that holds something."""
    drawn: dict[tuple[RackId, str], ChainNode] = {}
    on_rack: Mapping[str, ChainNode] = {
        node.id: node for node in one.chain.nodes if node.on_rack is not None
    }
    for rack in one.racks:
        ends = one.chain.circuits.get(rack.id, ())
        for feed, end in zip(rack.feeds, ends, strict=True):
            if end in on_rack:
                drawn[rack.id, feed.name] = on_rack[end]
        if not rack.placements:
            continue
        for feed in rack.feeds:
            node = drawn.get((rack.id, feed.name))
            yield Failure(
                id=f"pdu/{rack.id}/{feed.name}",
                kind=FailureKind.RACK_PDU,
                name=say("PDU {0} of {1}", feed.name, rack.name),
                site=one.site.id,
                place=rack.id if node is None else node.place,
                assumed=node is None,
                circuits=((rack.id, feed.name),),
            )


def _of_supplies(one: SiteThings) -> Iterator[Failure]:
    for part in one.supplies:
        yield Failure(
            id=f"supply/{one.site.id}/{part.id}",
            kind=FailureKind.SUPPLY,
            name=say("One power supply of {0}", part.label),
            site=one.site.id,
            place=one.site.id,
            supply=part.id,
        )


def outages_of(failures: Sequence[Failure]) -> tuple[Failure, ...]:
    """Return what is switched off for maintenance: whole elements of the plant, unit by unit.

    Grid, racks and supplies are left out: the grid is not ours to switch off, a rack is maintained
    with its load.
    """
    kinds = (FailureKind.FEED, FailureKind.POWER, FailureKind.COOLING, FailureKind.SWITCH)
    return tuple(
        replace(
            one,
            id=f"outage/{one.id}",
            name=say("{0} under maintenance", one.thing or one.name),
            besides=(),
            outage=True,
        )
        for one in failures
        if one.kind in kinds
    )


def both(outage: Failure, failure: Failure) -> Failure:
    """Return a failure that comes while something is under maintenance."""
    return replace(
        failure,
        id=f"{outage.id}+{failure.id}",
        name=say("{0} while {1}", failure.name, outage.name),
        elements=(*outage.elements, *failure.elements),
        besides=(*outage.besides, *failure.besides),
        units=(*outage.units, *failure.units),
        circuits=(*outage.circuits, *failure.circuits),
        cooling=(*outage.cooling, *failure.cooling),
        outage=True,
    )
