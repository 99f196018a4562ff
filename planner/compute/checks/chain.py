"""Checks of the power chain that is drawn at a site: circles, feeds without source, single points.

They look at what feeds what alone; loads are tried by failure tests, see `failover.findings`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.compute.chain import ChainNode, SiteChain
from planner.domain.facility import PowerKind
from planner.domain.facility_design import DEFAULT_DESIGN, Redundancy
from planner.domain.finding import Finding, Severity
from planner.domain.phrase import Phrase, listed, say
from planner.domain.site import Site
from planner.engines.power import ChainProblem, ProblemKind, live_elements

_SEPARATE_PATHS = frozenset(
    {
        Redundancy.TWO_N,
        Redundancy.THREE_TO_MAKE_TWO,
        Redundancy.FOUR_TO_MAKE_THREE,
        Redundancy.TWO_N_PLUS_1,
    }
)
"""Designs in which any one element may be taken out while everything runs."""

_NAMED = 3
PATHS_SOURCE = say("each rack is fed over two paths that share nothing")


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A drawn element whose loss alone leaves racks without power that have two feeds."""

    node: ChainNode
    racks: int


def check_chain(site: Site, chain: SiteChain) -> tuple[Finding, ...]:
    """Return what is found of a chain in which something is drawn."""
    points = single_points_of(chain)
    return (*_problems(chain), *_points(site, points), *_not_maintainable(site, points))


def _problems(chain: SiteChain) -> Iterator[Finding]:
    """PWR-030: circles and elements that nothing feeds."""
    nodes = {one.id: one for one in chain.nodes}
    for problem in chain.problems:
        node = nodes[problem.elements[0]]
        yield Finding(
            rule="PWR-030",
            subject=node.place,
            subject_name=node.name,
            severity=(Severity.WARNING if problem.kind is ProblemKind.UNKNOWN else Severity.ERROR),
            message=_said(problem, nodes),
            detail=say("Everything else is calculated without it. Choose what feeds it."),
            source=say("power comes from a source, by way of elements that do not feed themselves"),
        )


def _said(problem: ChainProblem, nodes: Mapping[str, ChainNode]) -> Phrase:
    names = [nodes[one].name for one in problem.elements if one in nodes]
    match problem.kind:
        case ProblemKind.LOOP if len(names) == 1:
            return say("{0} feeds itself.", names[0])
        case ProblemKind.LOOP:
            return say("{0} feed one another in a circle.", listed(names))
        case ProblemKind.UNKNOWN:
            return say("{0} is fed by something that is no longer on the plan.", names[0])
        case _:
            return say("Nothing that leads to the grid or a generator feeds {0}.", names[0])


def single_points_of(chain: SiteChain) -> tuple[SinglePoint, ...]:
    """Return the drawn elements that all feeds of some rack hang on."""
    loads: dict[tuple[str, ...], int] = {}
    for ends in chain.circuits.values():
        if len(ends) > 1:
            loads[ends] = loads.get(ends, 0) + 1
    elements = chain.elements
    whole = live_elements(elements)
    fed = {ends: count for ends, count in loads.items() if not whole.isdisjoint(ends)}
    found = []
    for node in chain.nodes:
        if node.assumed or node.id not in whole:
            continue
        left = live_elements(elements, (node.id,))
        racks = sum(count for ends, count in fed.items() if left.isdisjoint(ends))
        if racks:
            found.append(SinglePoint(node, racks))
    return tuple(found)


def _points(site: Site, points: Sequence[SinglePoint]) -> Iterator[Finding]:
    """PWR-031: one element whose loss alone stops racks with two feeds."""
    for one in points:
        grid = one.node.element.kind is PowerKind.UTILITY
        decided = site.design is not DEFAULT_DESIGN and site.design != DEFAULT_DESIGN
        expected = site.design.redundancy is Redundancy.N or grid or not decided
        yield Finding(
            rule="PWR-031",
            subject=one.node.place,
            subject_name=one.node.name,
            severity=Severity.INFO if expected else Severity.WARNING,
            message=say(
                "{0} is a single point of failure: losing it stops {1} racks with two feeds."
                if one.racks > 1
                else "{0} is a single point of failure: losing it stops {1} rack with two feeds.",
                one.node.name,
                one.racks,
            ),
            detail=say("Both feeds live today. Feed one of them over another path.")
            if not grid
            else say(
                "Batteries carry the load for minutes. Add a generator or a second grid feed."
            ),
            source=PATHS_SOURCE,
            numbers={"racks": float(one.racks)},
        )


def _not_maintainable(site: Site, points: Sequence[SinglePoint]) -> Iterator[Finding]:
    """PWR-032: the design promises two paths, and the chain has places that both go through."""
    mine = [one for one in points if one.node.element.kind is not PowerKind.UTILITY]
    if site.design.redundancy not in _SEPARATE_PATHS or not mine:
        return
    names = listed([one.node.name for one in mine[:_NAMED]])
    yield Finding(
        rule="PWR-032",
        subject=site.id,
        subject_name=site.name,
        severity=Severity.INFO if site.design == DEFAULT_DESIGN else Severity.WARNING,
        message=say(
            "{0} is designed as {1}, but {2} elements cannot be maintained while its racks run: {3}."
            if len(mine) > 1
            else "{0} is designed as {1}, but {2} element cannot be maintained while its racks run: "
            "{3}.",
            site.name,
            site.design.redundancy,
            len(mine),
            names,
        ),
        detail=say("Normal operation is not affected. Give each of them a second path around it."),
        source=say("concurrent maintainability: any element may be out while everything runs"),
    )
