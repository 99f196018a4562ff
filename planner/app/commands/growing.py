"""The command growth: what stops the next server of a site, room or rack, and what relaxes it."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.opening import evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.compute.growth import Growth
from planner.domain.errors import UserError
from planner.domain.phrase import say
from planner.exchange.growth_json import place_json
from planner.presenters.growth import growth_of, limit_text, more_text, way_text
from planner.presenters.list_prices import ListPrices
from planner.studies.relaxations import relaxations

_NAMES = 4


def growth_command(
    file: ProjectFile,
    place: Annotated[
        str | None,
        typer.Option("--place", metavar="NAME", help="A site, room or rack; without it all sites."),
    ] = None,
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """Tell what stops growth next, how many more servers fit, and the cheapest ways on."""
    done = evaluate_file(file, scenario)
    case = Case(done.project, done.evaluation.scenario, done.evaluation)
    library, _ = wiring.load_library()
    chosen = list(_places(case)) if place is None else [_named(case, place)]
    found = [
        (kind, thing, name, growth)
        for kind, thing, name in chosen
        if (growth := growth_of(case, kind, thing)) is not None
    ]
    if as_json:
        print_json([_as_json(case, library, kind, thing, one) for kind, thing, _, one in found])
        return
    if not found:
        print("No GPU server stands there, and none can be taken for the next one.")
    for _, _, name, growth in found:
        _tell(case, library, name, growth)


def _places(case: Case) -> Iterator[tuple[str, str, str]]:
    yield from (("site", site.id, site.name) for site in case.sites())


def _named(case: Case, name: str) -> tuple[str, str, str]:
    every = [*_places(case)]
    every += [("room", one.id, one.name) for site in case.plan.sites for one in site.rooms]
    every += [("rack", one.id, one.name) for one in case.plan.racks.values()]
    wanted = name.casefold()
    for kind, thing, known in every:
        if known.casefold() == wanted:
            return kind, thing, known
    near = get_close_matches(name, [one for _, _, one in every], _NAMES)
    raise UserError(
        say("There is no site, room or rack called {0}.", name),
        say("Nothing was calculated."),
        say("Known are, among others: {0}.", ", ".join(near or [e[2] for e in every[:_NAMES]])),
    )


def _as_json(case: Case, library: Library, kind: str, thing: str, growth: Growth) -> dict[str, Any]:
    ways = [
        {"title": str(one.title), "price_usd": one.price_usd, "lead_weeks": one.lead_weeks}
        for one in relaxations(case, library, growth)
    ]
    return {**place_json(kind, thing, growth), "relaxations": ways}


def _tell(case: Case, library: Library, name: str, growth: Growth) -> None:
    print(f"{name}: one more {growth.server.label}")
    rows = [(str(one.name), more_text(one), limit_text(one, growth)) for one in growth.limits]
    print_table(("Limit", "Fits", "Why"), rows)
    prices = ListPrices.of(case.project)
    ways = relaxations(case, library, growth)
    if ways:
        print_table(
            ("What relaxes it", "Price and lead time"),
            [(str(one.title), way_text(one, prices)) for one in ways],
        )
    print()
